using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>Collects the cleaned file. It starts as large as the real input, which the output hardly ever exceeds.</summary>
/// <param name="capacity">The length of the input in bytes.</param>
internal sealed class ImageWriter(int capacity)
{
    private byte[] buffer = new byte[capacity];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - Length)
            Array.Resize(ref buffer, Math.Max(Length + bytes.Length, buffer.Length * 2));
        bytes.CopyTo(buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Write(byte value) => Write([value]);

    /// <summary>Appends 16 bits, high byte first.</summary>
    public void WriteUInt16BigEndian(int value) => Write([(byte)(value >> 8), (byte)value]);

    /// <summary>Writes 32 bits over earlier bytes, low byte first: a size known only afterwards.</summary>
    /// <param name="at">Where, in bytes from the start; already written.</param>
    /// <param name="value">The size.</param>
    public void PatchUInt32LittleEndian(int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(at, sizeof(int)), value);

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => buffer.AsSpan(0, Length).ToArray();
}
