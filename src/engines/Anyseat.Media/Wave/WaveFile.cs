using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Anyseat.Media.Audio.Resampling;
using Anyseat.Media.Codecs;

namespace Anyseat.Media.Wave;

/// <summary>A WAV file in memory: its format and its samples as they stand in it.</summary>
/// <remarks>
/// RIFF and WAVE by Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0; WAVE_FORMAT_EXTENSIBLE by
/// Microsoft's mmreg.h.
/// <code>
///  "RIFF" size "WAVE"  { id(4) size(4) content, padded to even } ...
///  "fmt " 16+: format(2) channels(2) rate(4) bytes a second(4) block size(2) bits(2)
///              extensible: extra size(2) valid bits(2) channel mask(4) GUID(16), which begins with the format
///  "data"      the samples
/// </code>
/// A size of 0xFFFFFFFF, which programs write that cannot seek, means up to the end of the file.
/// </remarks>
public readonly ref struct WaveFile
{
    private const ushort Extensible = 0xFFFE;
    private const uint SizeUnknown = 0xFFFF_FFFF;

    private WaveFile(WaveFormat format, ReadOnlySpan<byte> data)
    {
        Format = format;
        Data = data;
    }

    /// <summary>The format.</summary>
    public WaveFormat Format { get; }

    /// <summary>The samples as they are coded, whole blocks.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Samples of each channel.</summary>
    public int SampleCount => Data.Length / Format.BlockSize;

    /// <summary>The length of the sound.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)SampleCount / Format.SampleRate);

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">The whole file; the result keeps it.</param>
    /// <param name="file">The file.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out WaveFile file, out WaveParseError error)
    {
        file = default;
        error = default;
        if (bytes.Length > WaveLimits.FileSizeMax)
            return Fail(WaveFault.TooLarge, 0, out error);
        if (bytes.Length < 12 || !bytes.StartsWith("RIFF"u8) || !bytes[8..].StartsWith("WAVE"u8))
            return Fail(WaveFault.NotWave, 0, out error);

        WaveFormat? format = null;
        int at = 12;
        for (int chunk = 0; at + 8 <= bytes.Length; chunk++)
        {
            if (chunk == WaveLimits.ChunkCountMax)
                return Fail(WaveFault.TooManyChunks, at, out error);
            ReadOnlySpan<byte> id = bytes.Slice(at, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            ReadOnlySpan<byte> rest = bytes[(at + 8)..];
            if (id.SequenceEqual("data"u8))
                return TryTakeData(format, rest, size, at, out file, out error);
            if (size > rest.Length)
                return Fail(WaveFault.Truncated, at, out error);
            if (id.SequenceEqual("fmt "u8))
            {
                if (!TryReadFormat(rest[..(int)size], at + 8, out WaveFormat read, out error))
                    return false;
                format = read;
            }

            at += 8 + (int)size + (int)(size & 1);
        }

        return Fail(WaveFault.DataMissing, Math.Min(at, bytes.Length), out error);
    }

    /// <summary>Decodes to mono; of two channels the mean is taken.</summary>
    /// <param name="samples">Takes <see cref="SampleCount"/> samples at the file's rate.</param>
    public void DecodeMono(Span<short> samples)
    {
        if (Format.Channels == 1)
        {
            DecodeChannel(samples[..SampleCount]);
            return;
        }

        for (int i = 0; i < SampleCount; i++)
            samples[i] = (short)((SampleAt(2 * i) + SampleAt((2 * i) + 1)) >> 1);
    }

    private void DecodeChannel(Span<short> samples)
    {
        switch (Format.Coding)
        {
            case WaveCoding.ALaw:
                ALaw.Decode(Data[..samples.Length], samples);
                break;
            case WaveCoding.MuLaw:
                MuLaw.Decode(Data[..samples.Length], samples);
                break;
            case WaveCoding.Pcm16 when BitConverter.IsLittleEndian:
                Data[..(2 * samples.Length)].CopyTo(MemoryMarshal.AsBytes(samples));
                break;
            default:
                for (int i = 0; i < samples.Length; i++)
                    samples[i] = SampleAt(i);
                break;
        }
    }

    private short SampleAt(int index) => Format.Coding switch
    {
        WaveCoding.ALaw => ALaw.Decode(Data[index]),
        WaveCoding.MuLaw => MuLaw.Decode(Data[index]),
        _ => BinaryPrimitives.ReadInt16LittleEndian(Data[(2 * index)..]),
    };

    private static bool TryTakeData(
        WaveFormat? format, ReadOnlySpan<byte> rest, uint size, int at, out WaveFile file, out WaveParseError error)
    {
        file = default;
        if (format is not { } known)
            return Fail(WaveFault.FormatMissing, at, out error);
        if (size > rest.Length && size != SizeUnknown)
            return Fail(WaveFault.Truncated, at, out error);
        int length = (int)Math.Min(size, (uint)rest.Length);
        file = new(known, rest[..(length - (length % known.BlockSize))]);
        error = default;
        return true;
    }

    private static bool TryReadFormat(ReadOnlySpan<byte> chunk, int at, out WaveFormat format, out WaveParseError error)
    {
        format = default;
        error = default;
        if (chunk.Length < 16)
            return Fail(WaveFault.FormatMalformed, at, out error);
        ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        if (tag == Extensible)
        {
            if (chunk.Length < 40)
                return Fail(WaveFault.FormatMalformed, at, out error);
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int block = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        bool isKnown = (tag, bits) is ((ushort)WaveCoding.Pcm16, 16) or ((ushort)WaveCoding.ALaw or (ushort)WaveCoding.MuLaw, 8);
        if (!isKnown)
            return Fail(WaveFault.CodingUnsupported, at, out error);
        if (channels is < 1 or > 2)
            return Fail(WaveFault.ChannelsUnsupported, at + 2, out error);
        if (rate > int.MaxValue || !Resampler.IsRate((int)rate))
            return Fail(WaveFault.RateUnsupported, at + 4, out error);
        format = new((WaveCoding)tag, (int)rate, channels);
        return block == format.BlockSize || Fail(WaveFault.FormatMalformed, at + 12, out error);
    }

    private static bool Fail(WaveFault fault, int offset, out WaveParseError error)
    {
        error = new(fault, offset);
        return false;
    }
}
