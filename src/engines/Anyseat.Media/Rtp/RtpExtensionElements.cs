namespace Anyseat.Media.Rtp;

/// <summary>The elements of a general header extension (RFC 8285 §4.2 and §4.3), read one after another.</summary>
/// <remarks>
/// <code>
/// one-byte form, profile 0xBEDE          two-byte form, profile 0x100x (x is for the application)
///  0                                      0                   1
///  0 1 2 3 4 5 6 7                        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
/// +-+-+-+-+-+-+-+-+-------------+        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+--------------+
/// |  ID   |  L    | L + 1 bytes |        |      ID       |       L       |  L bytes     |
/// +-+-+-+-+-+-+-+-+-------------+        +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+--------------+
/// A zero byte pads. ID 15 of the one-byte form ends the reading.
/// </code>
/// </remarks>
public ref struct RtpExtensionElements
{
    private readonly bool _isTwoByte;
    private ReadOnlySpan<byte> _rest;

    internal RtpExtensionElements(ushort profile, ReadOnlySpan<byte> extension)
    {
        _isTwoByte = (profile & 0xFFF0) == 0x1000;
        _rest = _isTwoByte || profile == 0xBEDE ? extension : [];
    }

    /// <summary>Reads the next element. An element longer than the extension ends the reading.</summary>
    /// <param name="id">The identifier that signalling (a=extmap) gave the element.</param>
    /// <param name="data">Its bytes.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out byte id, out ReadOnlySpan<byte> data)
    {
        _rest = _rest.TrimStart((byte)0);
        id = 0;
        data = [];
        int headSize = _isTwoByte ? 2 : 1;
        if (_rest.Length < headSize)
            return false;
        id = _isTwoByte ? _rest[0] : (byte)(_rest[0] >> 4);
        int size = _isTwoByte ? _rest[1] : (_rest[0] & 0x0F) + 1;
        bool isReserved = !_isTwoByte && id is 0 or 15;
        if (isReserved || size > _rest.Length - headSize)
        {
            _rest = [];
            return false;
        }

        data = _rest.Slice(headSize, size);
        _rest = _rest[(headSize + size)..];
        return true;
    }
}
