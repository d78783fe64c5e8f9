using System.Buffers.Binary;

namespace Anyseat.Media.Rtcp;

/// <summary>What an item of a source description says (RFC 3550 §6.5).</summary>
public enum SdesItemType : byte
{
    /// <summary>Ends a chunk.</summary>
    End = 0,

    /// <summary>The canonical name: the same for all sources of one end.</summary>
    Cname = 1,

    /// <summary>A person's name; personal data, not kept.</summary>
    Name = 2,

    /// <summary>An e-mail address; personal data, not kept.</summary>
    Email = 3,

    /// <summary>A telephone number; personal data, not kept.</summary>
    Phone = 4,

    /// <summary>A place; personal data, not kept.</summary>
    Location = 5,

    /// <summary>The software.</summary>
    Tool = 6,

    /// <summary>A note.</summary>
    Note = 7,

    /// <summary>A private extension.</summary>
    Private = 8,

    /// <summary>The media identification of a bundle (RFC 9143 §15.2).</summary>
    Mid = 15,
}

/// <summary>Reads the items of a source description, chunk by chunk (RFC 3550 §6.5).</summary>
/// <remarks>
/// <code>
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                          SSRC or CSRC                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |     type      |    length     | text ...                          items; then zeros up to a whole word
/// </code>
/// </remarks>
public ref struct SourceDescription
{
    private readonly ReadOnlySpan<byte> _body;
    private int _at;
    private int _chunksLeft;
    private uint _ssrc;
    private bool _isInChunk;

    /// <summary>Begins to read.</summary>
    /// <param name="packet">A packet of type SDES; of another there is nothing to read.</param>
    public SourceDescription(RtcpPacket packet)
    {
        _body = packet.Body;
        _chunksLeft = packet.Type == RtcpPacketType.SourceDescription ? packet.Count : 0;
    }

    /// <summary>Reads the next item. An item longer than the packet ends the reading.</summary>
    /// <param name="ssrc">The source it describes.</param>
    /// <param name="type">What it says.</param>
    /// <param name="text">UTF-8, at most 255 bytes.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out uint ssrc, out SdesItemType type, out ReadOnlySpan<byte> text)
    {
        text = [];
        type = SdesItemType.End;
        while (TryEnterChunk())
        {
            ssrc = _ssrc;
            type = _at < _body.Length ? (SdesItemType)_body[_at] : SdesItemType.End;
            if (type == SdesItemType.End)
            {
                _at = (_at + 4) & ~3; // at least one zero, then up to a whole word
                _isInChunk = false;
                continue;
            }

            if (_at + 2 > _body.Length || _at + 2 + _body[_at + 1] > _body.Length)
                break;
            text = _body.Slice(_at + 2, _body[_at + 1]);
            _at += 2 + text.Length;
            return true;
        }

        _chunksLeft = 0;
        _isInChunk = false;
        ssrc = 0;
        return false;
    }

    private bool TryEnterChunk()
    {
        if (_isInChunk)
            return true;
        if (_chunksLeft == 0 || _at + 4 > _body.Length)
            return false;
        _ssrc = BinaryPrimitives.ReadUInt32BigEndian(_body[_at..]);
        _at += 4;
        _chunksLeft--;
        return _isInChunk = true;
    }
}
