using System.Buffers.Binary;
using System.Text;

namespace Anyseat.Messaging.Tests.Images;

/// <summary>Puts the bytes of a test file together.</summary>
internal sealed class ByteBuilder
{
    private readonly List<byte> bytes = [];

    public int Length => bytes.Count;

    public ByteBuilder Add(params ReadOnlySpan<byte> more)
    {
        bytes.AddRange(more);
        return this;
    }

    public ByteBuilder Text(string ascii) => Add(Encoding.ASCII.GetBytes(ascii));

    public ByteBuilder Big16(int value) => Add((byte)(value >> 8), (byte)value);

    public ByteBuilder Big32(long value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, (uint)value);
        return Add(four);
    }

    public ByteBuilder Little16(int value) => Add((byte)value, (byte)(value >> 8));

    public ByteBuilder Little24(int value) => Add((byte)value, (byte)(value >> 8), (byte)(value >> 16));

    public ByteBuilder Little32(long value) => Little16((int)value & 0xFFFF).Little16((int)(value >> 16) & 0xFFFF);

    public byte[] ToArray() => [.. bytes];

    public static implicit operator ReadOnlySpan<byte>(ByteBuilder builder) => builder.ToArray();
}
