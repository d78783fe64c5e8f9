using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Anyseat.Media.Codecs;

namespace Anyseat.Media.Recording;

/// <summary>How samples are coded in an exported WAV file.</summary>
public enum RecordingWavCoding : byte
{
    /// <summary>16 bits linear: every program plays it.</summary>
    Linear,

    /// <summary>G.711 A-law: half the size.</summary>
    ALaw,

    /// <summary>G.711 µ-law: half the size.</summary>
    MuLaw,
}

/// <summary>What an export came to.</summary>
/// <param name="SecondCount">Seconds written.</param>
/// <param name="DamagedSecondCount">Seconds that were not authentic and are silent in the export.</param>
public readonly record struct RecordingExport(int SecondCount, int DamagedSecondCount);

/// <summary>Exports a recording as a stereo WAV file of 8,000 Hz: customer left, agent right, pauses and gaps silent.</summary>
/// <remarks>
/// <code>
/// "RIFF" size "WAVE" | "fmt " 18: format 1, 6 or 7, 2 channels | "fact" 4: frames | "data" size: frames, left then right
/// </code>
/// </remarks>
public static class RecordingWav
{
    private const int HeaderSize = 58;
    private const int Channels = 2;

    /// <summary>Writes a stretch of a recording.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="target">Where it goes; written in order, never sought.</param>
    /// <param name="coding">How samples are coded.</param>
    /// <param name="first">The first second.</param>
    /// <param name="count">How many seconds; cut to what there is.</param>
    public static RecordingExport Write(RecordingReader reader, Stream target, RecordingWavCoding coding, int first = 0, int count = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int end = (int)Math.Min((long)first + count, reader.SecondCount);
        long frames = Math.Max(0, Math.Min((long)end * RecordingFormat.SampleRate, reader.SampleCount) - ((long)first * RecordingFormat.SampleRate));
        target.Write(Header(coding, frames));

        short[] customer = new short[RecordingFormat.SampleRate];
        short[] agent = new short[RecordingFormat.SampleRate];
        short[] both = new short[Channels * RecordingFormat.SampleRate];
        byte[] coded = new byte[both.Length];
        int damaged = 0;
        for (int second = first; second < end; second++)
        {
            damaged += reader.TryReadSecond(second, customer, agent) ? 0 : 1;
            Interleave(customer, agent, both);
            int size = (int)Math.Min(RecordingFormat.SampleRate, frames - ((long)(second - first) * RecordingFormat.SampleRate)) * Channels;
            Write(target, both.AsSpan(0, size), coded, coding);
        }

        return new RecordingExport(Math.Max(0, end - first), damaged);
    }

    private static void Interleave(ReadOnlySpan<short> left, ReadOnlySpan<short> right, Span<short> both)
    {
        for (int i = 0; i < left.Length; i++)
        {
            both[2 * i] = left[i];
            both[(2 * i) + 1] = right[i];
        }
    }

    private static void Write(Stream target, Span<short> samples, byte[] coded, RecordingWavCoding coding)
    {
        switch (coding)
        {
            case RecordingWavCoding.ALaw:
                ALaw.Encode(samples, coded);
                target.Write(coded.AsSpan(0, samples.Length));
                break;
            case RecordingWavCoding.MuLaw:
                MuLaw.Encode(samples, coded);
                target.Write(coded.AsSpan(0, samples.Length));
                break;
            default:
                if (!BitConverter.IsLittleEndian)
                    BinaryPrimitives.ReverseEndianness(samples, samples);
                target.Write(MemoryMarshal.AsBytes(samples));
                break;
        }
    }

    private static byte[] Header(RecordingWavCoding coding, long frames)
    {
        (ushort format, ushort sampleSize) = coding switch
        {
            RecordingWavCoding.ALaw => ((ushort)6, (ushort)1),
            RecordingWavCoding.MuLaw => ((ushort)7, (ushort)1),
            _ => ((ushort)1, (ushort)2),
        };
        int frameSize = Channels * sampleSize;
        uint dataSize = (uint)(frames * frameSize); // 24 hours are 2.8 GB: below the 4 GiB that RIFF can say
        byte[] header = new byte[HeaderSize];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), HeaderSize - 8 + dataSize);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), 18);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(20), format);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(22), Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), RecordingFormat.SampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(28), (uint)(RecordingFormat.SampleRate * frameSize));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), (ushort)frameSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(34), (ushort)(sampleSize * 8));
        "fact"u8.CopyTo(header.AsSpan(38));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(46), (uint)frames);
        "data"u8.CopyTo(header.AsSpan(50));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(54), dataSize);
        return header;
    }
}
