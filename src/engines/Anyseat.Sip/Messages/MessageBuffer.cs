using System.Buffers;

namespace Anyseat.Sip.Messages;

/// <summary>Bytes of a message that is being written. What is kept in the end is a copy of exactly its size.</summary>
/// <remarks>
/// Each thread keeps one buffer for the next message, so that writing a message allocates nothing but the message. A
/// builder that is given up takes its buffer with it. Not thread-safe.
/// </remarks>
internal sealed class MessageBuffer : IBufferWriter<byte>
{
    private const int KeptSizeMax = 16_384;

    [ThreadStatic]
    private static byte[]? _kept;

    private byte[] _bytes;
    private int _length;

    public MessageBuffer()
    {
        _bytes = _kept ?? new byte[2_048];
        _kept = null;
    }

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

    /// <summary>The bytes written, and the end of this buffer.</summary>
    public byte[] Finish()
    {
        byte[] message = _bytes.AsSpan(0, _length).ToArray();
        if (_bytes.Length <= KeptSizeMax)
            _kept = _bytes;
        _bytes = [];
        _length = 0;
        return message;
    }

    private void MakeRoom(int size)
    {
        if (_length + Math.Max(size, 1) > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + Math.Max(size, 256)));
    }
}
