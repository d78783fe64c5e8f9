using System.Buffers.Binary;
using Anyseat.Media.Audio;
using Anyseat.Media.Codecs;
using Anyseat.Media.Wave;

namespace Anyseat.Media.Tests.Wave;

public sealed class WaveFileTests
{
    [Theory]
    [InlineData("beep_8k_pcm16.wav", 8000, 536)]
    [InlineData("playback_prompt_8k.wav", 8000, 11989)]
    [InlineData("record_prompt_8k_pcm16.wav", 8000, 21970)]
    public void Prompts_of_other_programs_are_read(string name, int sampleRate, int sampleCount)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(SharedData.Folder("audio", "prompts"), name));
        Assert.True(WaveFile.TryParse(bytes, out WaveFile file, out WaveParseError error), error.ToString());
        Assert.Equal(new WaveFormat(WaveCoding.Pcm16, sampleRate, 1), file.Format);
        Assert.Equal(sampleCount, file.SampleCount);
        PromptAudio audio = PromptAudio.FromWave(file, 16000);
        Assert.Equal(sampleCount * 2, audio.Samples.Length);
        Assert.InRange(DigitalLevel.Dbov(audio.Samples), -50, -5);
    }

    [Theory]
    [InlineData(WaveCoding.Pcm16, 1)]
    [InlineData(WaveCoding.Pcm16, 2)]
    [InlineData(WaveCoding.ALaw, 1)]
    [InlineData(WaveCoding.ALaw, 2)]
    [InlineData(WaveCoding.MuLaw, 1)]
    public void What_is_written_is_read(WaveCoding coding, int channels)
    {
        var format = new WaveFormat(coding, 8000, channels);
        byte[] data = Data(format, 101);
        foreach (long size in new long[] { data.Length, -1 })
        {
            byte[] bytes = Write(format, data, size);
            Assert.True(WaveFile.TryParse(bytes, out WaveFile file, out WaveParseError error), error.ToString());
            Assert.Equal(format, file.Format);
            Assert.Equal(data, file.Data.ToArray());
            short[] mono = new short[file.SampleCount];
            file.DecodeMono(mono);
            Assert.Equal(101, mono.Length);
            Assert.Equal(Expected(format, data), mono);
        }
    }

    [Fact]
    public void Extensible_formats_chunks_between_and_odd_sizes_are_understood()
    {
        byte[] data = Data(new(WaveCoding.Pcm16, 44100, 2), 50);
        byte[] extensible = new byte[40];
        BinaryPrimitives.WriteUInt16LittleEndian(extensible, 0xFFFE);
        BinaryPrimitives.WriteUInt16LittleEndian(extensible.AsSpan(2), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(extensible.AsSpan(4), 44100);
        BinaryPrimitives.WriteUInt16LittleEndian(extensible.AsSpan(12), 4);
        BinaryPrimitives.WriteUInt16LittleEndian(extensible.AsSpan(14), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(extensible.AsSpan(24), 1);
        byte[] bytes = [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8, .. Chunk("LIST", new byte[7]), 0, .. Chunk("fmt ", extensible), .. Chunk("data", data), 1, 2, 3];
        Assert.True(WaveFile.TryParse(bytes, out WaveFile file, out WaveParseError error), error.ToString());
        Assert.Equal(new WaveFormat(WaveCoding.Pcm16, 44100, 2), file.Format);
        Assert.Equal(50, file.SampleCount);
        Assert.Equal(TimeSpan.FromSeconds(50 / 44100.0), file.Duration);
    }

    [Theory]
    [InlineData(WaveFault.NotWave, 0, 'X')]
    [InlineData(WaveFault.NotWave, 8, 'X')]
    [InlineData(WaveFault.CodingUnsupported, 20, 3)]
    [InlineData(WaveFault.CodingUnsupported, 34, 24)]
    [InlineData(WaveFault.ChannelsUnsupported, 22, 0)]
    [InlineData(WaveFault.ChannelsUnsupported, 22, 3)]
    [InlineData(WaveFault.RateUnsupported, 25, 0)]
    [InlineData(WaveFault.FormatMalformed, 32, 3)]
    [InlineData(WaveFault.FormatMissing, 12, 'x')]
    [InlineData(WaveFault.Truncated, 42, 1)]
    [InlineData(WaveFault.Truncated, 18, 1)]
    public void A_file_that_is_wrong_is_refused_with_the_reason(WaveFault fault, int at, int value)
    {
        byte[] bytes = Write(new(WaveCoding.Pcm16, 8000, 1), new byte[100], 100);
        bytes[at] = (byte)value;
        Assert.False(WaveFile.TryParse(bytes, out _, out WaveParseError error));
        Assert.Equal(fault, error.Fault);
    }

    [Fact]
    public void Bounds_hold_at_their_edge()
    {
        byte[] head = [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVE"u8];
        byte[] good = Write(new(WaveCoding.Pcm16, 8000, 1), new byte[2], 2)[12..];
        byte[] Junk(int count) => [.. Enumerable.Repeat(Chunk("junk", []), count).SelectMany(one => one)];
        Assert.True(WaveFile.TryParse([.. head, .. Junk(WaveLimits.ChunkCountMax - 2), .. good], out _, out _));
        Assert.False(WaveFile.TryParse([.. head, .. Junk(WaveLimits.ChunkCountMax - 1), .. good], out _, out WaveParseError error));
        Assert.Equal(WaveFault.TooManyChunks, error.Fault);
        Assert.False(WaveFile.TryParse(head, out _, out error));
        Assert.Equal(WaveFault.DataMissing, error.Fault);
        Assert.False(WaveFile.TryParse(new byte[WaveLimits.FileSizeMax + 1], out _, out error));
        Assert.Equal(WaveFault.TooLarge, error.Fault);
        Assert.Throws<ArgumentOutOfRangeException>(() => WaveHeader.Write(new(WaveCoding.ALaw, 8000, 1), WaveHeader.DataSizeMax + 1, new byte[44]));
    }

    [Fact]
    public void Any_bytes_are_parsed_or_refused_and_never_thrown_at()
    {
        var random = new Random(44);
        byte[] good = Write(new(WaveCoding.ALaw, 8000, 2), new byte[60], 60);
        for (int i = 0; i < 50_000; i++)
        {
            byte[] bytes = good[..random.Next(good.Length + 1)];
            for (int change = random.Next(6); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (WaveFile.TryParse(bytes, out WaveFile file, out WaveParseError error))
                file.DecodeMono(new short[file.SampleCount]);
            else
                Assert.InRange(error.Offset, 0, bytes.Length);
        }
    }

    private static byte[] Chunk(string id, byte[] content)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, content.Length);
        return [.. System.Text.Encoding.ASCII.GetBytes(id), .. size, .. content];
    }

    private static byte[] Write(WaveFormat format, byte[] data, long size)
    {
        byte[] bytes = new byte[WaveHeader.Size + data.Length];
        WaveHeader.Write(format, size, bytes);
        data.CopyTo(bytes, WaveHeader.Size);
        return bytes;
    }

    private static byte[] Data(WaveFormat format, int samples)
    {
        byte[] data = new byte[samples * format.BlockSize];
        new Random(1).NextBytes(data);
        return data;
    }

    private static short[] Expected(WaveFormat format, byte[] data)
    {
        short[] all = format.Coding switch
        {
            WaveCoding.ALaw => [.. data.Select(ALaw.Decode)],
            WaveCoding.MuLaw => [.. data.Select(MuLaw.Decode)],
            _ => [.. data.Chunk(2).Select(pair => BinaryPrimitives.ReadInt16LittleEndian(pair))],
        };
        return format.Channels == 1 ? all : [.. all.Chunk(2).Select(pair => (short)((pair[0] + pair[1]) >> 1))];
    }
}
