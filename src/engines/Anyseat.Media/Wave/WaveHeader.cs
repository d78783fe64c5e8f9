using System.Buffers.Binary;

namespace Anyseat.Media.Wave;

/// <summary>Writes what stands before the samples of a WAV file.</summary>
public static class WaveHeader
{
    /// <summary>The size of the header, in bytes.</summary>
    public const int Size = 44;

    /// <summary>The most bytes of samples a file can say it has: the size of the whole is kept in 32 bits.</summary>
    public const long DataSizeMax = uint.MaxValue - Size;

    /// <summary>Writes a header; the samples follow it, and a padding byte if their number is odd.</summary>
    /// <param name="format">The format of the samples.</param>
    /// <param name="dataSize">The bytes of the samples, up to <see cref="DataSizeMax"/>; −1 while it is not known yet: readers take all up
    /// to the end of the file.</param>
    /// <param name="target">Takes <see cref="Size"/> bytes.</param>
    public static void Write(WaveFormat format, long dataSize, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dataSize, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dataSize, DataSizeMax);
        uint data = dataSize < 0 ? uint.MaxValue : (uint)dataSize;
        uint riff = dataSize < 0 ? uint.MaxValue : (uint)(dataSize + (dataSize & 1) + Size - 8);
        "RIFF"u8.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], riff);
        "WAVEfmt "u8.CopyTo(target[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(target[20..], (ushort)format.Coding);
        BinaryPrimitives.WriteUInt16LittleEndian(target[22..], (ushort)format.Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(target[24..], (uint)format.SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(target[28..], (uint)(format.SampleRate * format.BlockSize));
        BinaryPrimitives.WriteUInt16LittleEndian(target[32..], (ushort)format.BlockSize);
        BinaryPrimitives.WriteUInt16LittleEndian(target[34..], (ushort)(format.SampleSize * 8));
        "data"u8.CopyTo(target[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[40..], data);
    }
}
