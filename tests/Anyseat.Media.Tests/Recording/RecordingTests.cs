using System.Buffers.Binary;
using Anyseat.Media.Codecs;
using Anyseat.Media.Recording;

namespace Anyseat.Media.Tests.Recording;

public sealed class RecordingTests
{
    private const int Rate = 8_000;

    [Fact]
    public void What_was_received_comes_back_at_its_place_each_side_on_its_track()
    {
        byte[] file = Sample.Of(seconds: 3, everyMs: 20, size: 160);
        using RecordingReader reader = Sample.Open(file);
        Assert.Equal((RecordingEnd.Closed, 3, 24_000L, 0u), (reader.End, reader.SecondCount, reader.SampleCount, reader.DroppedSampleCount));
        Assert.Equal(Sample.BegunAt, reader.BegunAt);
        Assert.Equal(new RecordingVerdict(RecordingEnd.Closed, 3, null), reader.Verify());
        short[] customer = new short[Rate];
        short[] agent = new short[Rate];
        for (int second = 0; second < 3; second++)
        {
            Assert.True(reader.TryReadSecond(second, customer, agent));
            for (int i = 0; i < Rate; i++)
            {
                Assert.Equal(ALaw.Decode(Sample.Code(0, (second * Rate) + i)), customer[i]);
                Assert.Equal(MuLaw.Decode(Sample.Code(1, (second * Rate) + i)), agent[i]);
            }
        }
    }

    [Fact]
    public void Broken_off_at_any_byte_it_plays_to_the_last_whole_second()
    {
        byte[] file = Sample.Of(seconds: 4, everyMs: 200, size: 12);
        int[] ends = Sample.ChunkEnds(file);
        Assert.Equal(5, ends.Length); // four seconds and the footer
        for (int size = 0; size < file.Length; size++)
        {
            bool isOpen = RecordingReader.TryOpen(new MemoryStream(file, 0, size), Sample.Keys, out RecordingReader? reader, out RecordingFault fault);
            if (size < RecordingFormat.HeaderSize)
            {
                Assert.Equal((false, RecordingFault.NotARecording), (isOpen, fault));
                continue;
            }

            int whole = ends.Take(4).Count(end => end <= size);
            Assert.True(isOpen);
            Assert.True(new RecordingVerdict(RecordingEnd.Truncated, whole, null) == reader!.Verify(), $"at {size}");
            Assert.Equal(whole > 0, reader.TryReadSecond(whole - 1, new short[Rate], new short[Rate]));
            Assert.False(reader.TryReadSecond(whole, new short[Rate], new short[Rate]));
            reader.Dispose();
        }
    }

    [Fact]
    public void Every_flipped_bit_is_found_and_is_not_taken_for_a_crash()
    {
        byte[] file = Sample.Of(seconds: 3, everyMs: 250, size: 8);
        int unused = RecordingHeader.SlotOffset(1); // the empty key slot says nothing yet
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            if (bit / 8 >= unused && bit / 8 < unused + RecordingFormat.KeySlotSize)
                continue;
            byte[] bad = Srtp.CipherTests.Flip(file, bit);
            if (!RecordingReader.TryOpen(new MemoryStream(bad), Sample.Keys, out RecordingReader? reader, out _))
                continue;
            Assert.True(reader!.Verify().End == RecordingEnd.Damaged, $"bit {bit}");
            reader.Dispose();
        }
    }

    [Fact]
    public void Seconds_that_are_taken_out_swapped_or_put_in_from_another_file_are_found()
    {
        byte[] file = Sample.Of(seconds: 4, everyMs: 250, size: 8);
        byte[] other = Sample.Of(seconds: 4, everyMs: 250, size: 8, seed: 2);
        int[] ends = Sample.ChunkEnds(file);
        byte[] Chunk(byte[] from, int index) => from[(index == 0 ? RecordingFormat.HeaderSize : ends[index - 1])..ends[index]];
        byte[] head = file[..RecordingFormat.HeaderSize];
        byte[] tail = file[ends[4]..];

        AssertDamaged([.. head, .. Chunk(file, 0), .. Chunk(file, 2), .. Chunk(file, 3), .. Chunk(file, 4), .. tail], atMost: 1);
        AssertDamaged([.. head, .. Chunk(file, 0), .. Chunk(file, 2), .. Chunk(file, 1), .. Chunk(file, 3), .. Chunk(file, 4), .. tail], atMost: 1);
        AssertDamaged([.. head, .. Chunk(file, 0), .. Chunk(other, 1), .. Chunk(file, 2), .. Chunk(file, 3), .. Chunk(file, 4), .. tail], atMost: 4);
        AssertDamaged([.. other[..RecordingFormat.HeaderSize], .. file[RecordingFormat.HeaderSize..]], atMost: 4);
        AssertDamaged([.. file, 0], atMost: 4);
        AssertDamaged([.. file, .. tail], atMost: 4);
    }

    [Fact]
    public void Zeros_that_a_power_cut_left_at_the_end_are_a_crash_and_noise_is_not()
    {
        byte[] file = Sample.Of(seconds: 4, everyMs: 250, size: 8);
        int end = Sample.ChunkEnds(file)[1];
        using RecordingReader zeros = Sample.Open([.. file[..end], .. new byte[5_000]]);
        Assert.Equal(new RecordingVerdict(RecordingEnd.Truncated, 2, null), zeros.Verify());
        AssertDamaged([.. file[..end], .. Srtp.CipherTests.Bytes(new Random(1), 5_000)], atMost: 2);
    }

    [Fact]
    public void Gaps_silence_and_late_packets_keep_both_sides_aligned()
    {
        using var written = new Written();
        written.Audio(RecordingTrack.Customer, 100, 80, 1);
        written.Audio(RecordingTrack.Agent, 7_990, 80, 2); // over the edge of a second
        written.Tick(5 * Rate); // four silent seconds
        written.Audio(RecordingTrack.Customer, (4 * Rate) + 7_000, 80, 3); // late: second 4 is still open
        written.Tick((5 * Rate) + 3_000); // second 4 is sealed
        written.Audio(RecordingTrack.Customer, (4 * Rate) + 7_900, 80, 4); // later still: goes into second 5
        using RecordingReader reader = written.Close();

        Assert.Equal(6, reader.SecondCount);
        Assert.Equal((5 * Rate) + 3_000, reader.SampleCount);
        short[] customer = Track(reader, RecordingTrack.Customer);
        short[] agent = Track(reader, RecordingTrack.Agent);
        AssertPlaced(customer, (100, 80, 1), ((4 * Rate) + 7_000, 80, 3), ((4 * Rate) + 7_900, 80, 4));
        AssertPlaced(agent, (7_990, 80, 2));
    }

    [Fact]
    public void A_pause_leaves_its_marks_and_no_speech()
    {
        using var written = new Written();
        written.Audio(RecordingTrack.Customer, 0, 80, 1);
        written.Ring.Pause(4_000);
        Assert.False(written.Ring.TryWrite(RecordingTrack.Customer, G711Law.ALaw, new byte[80], 5_000));
        written.Ring.Pause(5_500); // once is enough
        written.Ring.Resume(12_000);
        written.Audio(RecordingTrack.Customer, 12_000, 80, 2);
        written.Ring.Pause(20_000);
        using RecordingReader reader = written.Close();
        Assert.Equal([new(4_000, 12_000), new(20_000, null)], reader.ReadPauses());
        AssertPlaced(Track(reader, RecordingTrack.Customer), (0, 80, 1), (12_000, 80, 2));
    }

    [Fact]
    public void Any_second_can_be_read_first()
    {
        byte[] file = Sample.Of(seconds: 20, everyMs: 20, size: 160);
        using RecordingReader inOrder = Sample.Open(file);
        short[][] expected = [.. Enumerable.Range(0, 20).Select(second => Second(inOrder, second))];
        using RecordingReader seeking = Sample.Open(file);
        var random = new Random(4);
        for (int i = 0; i < 100; i++)
        {
            int second = random.Next(20);
            Assert.Equal(expected[second], Second(seeking, second));
        }
    }

    [Theory]
    [InlineData(RecordingWavCoding.Linear, 1, 2)]
    [InlineData(RecordingWavCoding.ALaw, 6, 1)]
    [InlineData(RecordingWavCoding.MuLaw, 7, 1)]
    public void It_is_exported_as_stereo_WAV(RecordingWavCoding coding, ushort format, int sampleSize)
    {
        using RecordingReader reader = Sample.Open(Sample.Of(seconds: 3, everyMs: 20, size: 160));
        var target = new MemoryStream();
        Assert.Equal(new RecordingExport(2, 0), RecordingWav.Write(reader, target, coding, first: 1, count: 2));
        byte[] wav = target.ToArray();
        Assert.Equal("RIFF"u8, wav.AsSpan(0, 4));
        Assert.Equal(wav.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(4)));
        Assert.Equal(format, BinaryPrimitives.ReadUInt16LittleEndian(wav.AsSpan(20)));
        Assert.Equal(wav.Length - 58, BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(54)));
        Assert.Equal(58 + (2 * Rate * 2 * sampleSize), wav.Length);
        short first = coding switch
        {
            RecordingWavCoding.ALaw => ALaw.Decode(wav[58]),
            RecordingWavCoding.MuLaw => MuLaw.Decode(wav[58]),
            _ => BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(58)),
        };
        short expected = ALaw.Decode(Sample.Code(0, Rate));
        Assert.InRange(first, expected - Math.Max(64, Math.Abs(expected) / 16), expected + Math.Max(64, Math.Abs(expected) / 16));
    }

    [Fact]
    public void Damaged_seconds_are_silent_in_the_export_and_counted()
    {
        byte[] file = Sample.Of(seconds: 3, everyMs: 20, size: 160);
        file[Sample.ChunkEnds(file)[0] + 100] ^= 1;
        using RecordingReader reader = Sample.Open(file);
        var target = new MemoryStream();
        Assert.Equal(new RecordingExport(3, 1), RecordingWav.Write(reader, target, RecordingWavCoding.Linear));
        Assert.Equal(1, reader.Verify().FirstDamagedSecond);
    }

    [Fact]
    public void A_rotation_wraps_the_key_anew_and_leaves_the_speech_alone()
    {
        byte[] before = Sample.Of(seconds: 2, everyMs: 20, size: 160);
        var stream = new MemoryStream();
        stream.Write(before);
        using var newer = new RecordingKey("2027", Srtp.CipherTests.Bytes(new Random(9), 32));
        Assert.True(RecordingRotation.TryRewrap(stream, Sample.Keys, newer, new byte[12], out RecordingFault fault), fault.ToString());
        Assert.Equal(before[RecordingFormat.HeaderSize..], stream.ToArray()[RecordingFormat.HeaderSize..]);

        // In between both keys open it: a crash now loses nothing.
        Assert.True(RecordingReader.TryOpen(stream, Sample.Keys, out _, out _));
        Assert.True(RecordingRotation.TryForget(stream, newer, out _));
        Assert.False(RecordingReader.TryOpen(stream, Sample.Keys, out _, out fault));
        Assert.Equal(RecordingFault.KeyUnknown, fault);
        Assert.True(RecordingReader.TryOpen(stream, id => id == "2027" ? newer : null, out RecordingReader? reader, out _));
        Assert.Equal(RecordingEnd.Closed, reader!.Verify().End);

        Assert.True(RecordingRotation.TryRewrap(stream, id => id == "2027" ? newer : null, Sample.Key, new byte[12], out _)); // and back
        Assert.True(RecordingReader.TryOpen(stream, Sample.Keys, out _, out _));
    }

    [Fact]
    public void A_rotation_torn_at_any_byte_leaves_the_old_key_good()
    {
        byte[] before = Sample.Of(seconds: 1, everyMs: 200, size: 8);
        using var newer = new RecordingKey("2027", Srtp.CipherTests.Bytes(new Random(9), 32));
        var stream = new MemoryStream();
        stream.Write(before);
        Assert.True(RecordingRotation.TryRewrap(stream, Sample.Keys, newer, new byte[12], out _));
        byte[] after = stream.ToArray();
        for (int size = 0; size <= RecordingFormat.KeySlotSize; size++)
        {
            int at = RecordingHeader.SlotOffset(1) + size;
            byte[] torn = [.. after[..at], .. before[at..]];
            Assert.True(RecordingReader.TryOpen(new MemoryStream(torn), id => id == "2027" ? newer : Sample.Keys(id), out RecordingReader? reader, out _), $"at {size}");
            Assert.Equal(RecordingEnd.Closed, reader!.Verify().End);
        }
    }

    [Fact]
    public void Wrong_and_unknown_keys_say_which_they_are()
    {
        byte[] file = Sample.Of(seconds: 1, everyMs: 200, size: 8);
        Assert.False(RecordingReader.TryOpen(new MemoryStream(file), _ => null, out _, out RecordingFault fault));
        Assert.Equal(RecordingFault.KeyUnknown, fault);
        using var wrong = new RecordingKey(Sample.Key.Id, new byte[32]);
        Assert.False(RecordingReader.TryOpen(new MemoryStream(file), _ => wrong, out _, out fault));
        Assert.Equal(RecordingFault.HeaderDamaged, fault);
    }

    [Fact]
    public void What_lies_beyond_a_day_is_not_taken_into_the_file()
    {
        using var written = new Written();
        written.Audio(RecordingTrack.Customer, 0, 80, 1);
        written.Ring.TryWrite(RecordingTrack.Customer, G711Law.ALaw, new byte[80], (uint)RecordingFormat.SecondsMax * Rate);
        written.Ring.TryWrite(RecordingTrack.Customer, G711Law.ALaw, new byte[80], uint.MaxValue);
        using RecordingReader reader = written.Close();
        Assert.Equal(1, reader.SecondCount);
    }

    private static void AssertDamaged(byte[] file, int atMost)
    {
        using RecordingReader reader = Sample.Open(file);
        RecordingVerdict verdict = reader.Verify();
        Assert.Equal(RecordingEnd.Damaged, verdict.End);
        Assert.True((verdict.FirstDamagedSecond ?? verdict.SecondCount) <= atMost, verdict.ToString());
    }

    private static short[] Second(RecordingReader reader, int second)
    {
        short[] customer = new short[Rate];
        short[] agent = new short[Rate];
        Assert.True(reader.TryReadSecond(second, customer, agent));
        return [.. customer, .. agent];
    }

    private static short[] Track(RecordingReader reader, RecordingTrack track) => [.. Enumerable.Range(0, reader.SecondCount)
        .SelectMany(second => Second(reader, second).AsSpan(track == RecordingTrack.Customer ? 0 : Rate, Rate).ToArray())];

    private static void AssertPlaced(short[] track, params (int At, int Size, byte Code)[] expected)
    {
        short[] wanted = new short[track.Length];
        foreach ((int at, int size, byte code) in expected)
            wanted.AsSpan(at, size).Fill(ALaw.Decode(code));
        Assert.Equal(wanted, track);
    }

    /// <summary>A recording written step by step.</summary>
    private sealed class Written : IDisposable
    {
        private readonly MemoryStream _stream = new();
        private readonly RecordingWriter _writer;

        public Written() => _writer = RecordingWriter.Begin(_stream, Sample.Key, Sample.Secrets(1), Sample.BegunAt);

        public RecordingRing Ring { get; } = new();

        public void Audio(RecordingTrack track, int position, int size, byte code)
        {
            Assert.True(Ring.TryWrite(track, G711Law.ALaw, Enumerable.Repeat(code, size).ToArray(), (uint)position));
            _writer.Drain(Ring);
        }

        public void Tick(int position)
        {
            Ring.Tick((uint)position);
            _writer.Drain(Ring);
        }

        public RecordingReader Close()
        {
            _writer.Close(Ring);
            return Sample.Open(_stream.ToArray());
        }

        public void Dispose() => _writer.Dispose();
    }
}
