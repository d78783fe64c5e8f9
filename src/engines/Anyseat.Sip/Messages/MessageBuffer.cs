using System.Buffers;

namespace Anyseat.Sip.Messages;

/// <summary>Bytes of a message that is being written, and where its header fields stand in it. What is kept in the end is a copy of
/// exactly its size.</summary>
/// <remarks>
/// Each thread keeps one buffer for the next message, so that writing a message allocates nothing but the message. A
/// builder that is given up takes its buffer with it. Not thread-safe.
/// </remarks>
internal sealed class MessageBuffer : IBufferWriter<byte>
{
    private const int KeptSizeMax = 16_384;

    [ThreadStatic]
    private static byte[]? _kept;

    [ThreadStatic]
    private static SipHeaderField[]? _keptFields;

    private byte[] _bytes;
    private SipHeaderField[] _fields;
    private int _length;

    public MessageBuffer()
    {
        _bytes = _kept ?? new byte[2_048];
        _fields = _keptFields ?? new SipHeaderField[SipLimits.HeaderCountMax];
        _kept = null;
        _keptFields = null;
    }

    /// <summary>How many bytes have been written.</summary>
    public int Length => _length;

    /// <summary>How many header fields have been noted.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The fields noted, with room behind them; until <see cref="Finish"/>.</summary>
    public Span<SipHeaderField> Fields => _fields;

    /// <summary>What makes the message one that nobody may send: a bound that was passed.</summary>
    public SipParseFault Fault { get; private set; }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _bytes.AsSpan(_length);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        MakeRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Notes the field that was just written, with its line end. As the parser does, without white space around the value.</summary>
    /// <param name="header">Which.</param>
    /// <param name="start">Where its name begins.</param>
    /// <param name="nameLength">The length of its name.</param>
    public void Note(SipHeader header, int start, int nameLength)
    {
        int valueStart = start + nameLength + 1;
        int valueEnd = _length - 2;
        Fault = Fault != SipParseFault.None ? Fault
            : _length > SipLimits.MessageSizeMax ? SipParseFault.MessageTooLarge
            : valueEnd - valueStart > SipLimits.HeaderSizeMax ? SipParseFault.HeaderTooLong
            : FieldCount == _fields.Length ? SipParseFault.TooManyHeaders
            : SipParseFault.None;
        if (Fault != SipParseFault.None)
            return;
        while (valueStart < valueEnd && SipCharacters.White.Contains(_bytes[valueStart]))
            valueStart++;
        while (valueEnd > valueStart && SipCharacters.White.Contains(_bytes[valueEnd - 1]))
            valueEnd--;
        _fields[FieldCount++] = new SipHeaderField(header, new Slice(start, nameLength), Slice.Between(valueStart, valueEnd));
    }

    /// <summary>The bytes written.</summary>
    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    /// <summary>The end of this buffer: the next message may have it.</summary>
    public void Finish()
    {
        if (_bytes.Length <= KeptSizeMax)
            _kept = _bytes;
        if (_fields.Length > 0) // not a second time
            _keptFields = _fields;
        _bytes = [];
        _fields = [];
        _length = 0;
        FieldCount = 0;
    }

    private void MakeRoom(int size)
    {
        if (_length + Math.Max(size, 1) > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + Math.Max(size, 256)));
    }
}
