using Anyseat.Media.Audio;
using Anyseat.Media.Codecs.Opus;

namespace Anyseat.Media.Tests.Codecs;

public sealed class OpusTests
{
    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(48000)]
    public void Speech_comes_back_at_its_level(int sampleRate)
    {
        OpusLibrary library = Library();
        using var encoder = new OpusEncoder(library, new() { SampleRate = sampleRate });
        using var decoder = new OpusDecoder(library, sampleRate);
        short[] voice = Voice(sampleRate, 100);
        short[] back = new short[voice.Length];
        byte[] payload = new byte[1275];
        int frame = sampleRate / 50, bytes = 0;
        for (int at = 0; at < voice.Length; at += frame)
        {
            int size = encoder.Encode(voice.AsSpan(at, frame), payload);
            Assert.InRange(size, 3, 400);
            Assert.Equal(frame, decoder.SampleCountOf(payload.AsSpan(0, size)));
            Assert.Equal(frame, decoder.Decode(payload.AsSpan(0, size), back.AsSpan(at)));
            bytes += size;
        }

        Assert.InRange(bytes * 8 / 2, 12000, 36000);
        Assert.Equal(DigitalLevel.Dbov(voice), DigitalLevel.Dbov(back.AsSpan(frame * 10)), 2.0);
    }

    [Fact]
    public void Rfc6716_2_1_7_a_lost_packet_is_recovered_from_the_next_one()
    {
        OpusLibrary library = Library();
        using var encoder = new OpusEncoder(library, new() { SampleRate = 16000, ExpectedLossPercent = 30 });
        using var recovering = new OpusDecoder(library, 16000);
        using var complete = new OpusDecoder(library, 16000);
        short[] voice = Voice(16000, 60);
        byte[][] packets = [.. voice.Chunk(320).Select(frame => Encode(encoder, frame))];
        short[] expected = new short[320], recovered = new short[320];
        for (int i = 0; i < 50; i++)
        {
            complete.Decode(packets[i], expected);
            if (i < 49)
                recovering.Decode(packets[i], recovered);
        }

        Assert.True(recovering.TryRecover(packets[50], recovered));
        double difference = Signals.MeanSquare([.. expected.Zip(recovered, (a, b) => (short)Math.Clamp(a - b, -32768, 32767))]);
        Assert.True(Signals.Decibels(Signals.MeanSquare(expected) / difference) > 3);
        Assert.Equal(320, recovering.Decode(packets[50], recovered));
        Assert.False(recovering.TryRecover([], recovered));
    }

    [Fact]
    public void A_loss_is_concealed_and_fades()
    {
        OpusLibrary library = Library();
        using var encoder = new OpusEncoder(library, new());
        using var decoder = new OpusDecoder(library, 16000);
        short[] samples = new short[320];
        foreach (short[] frame in Voice(16000, 50).Chunk(320))
            decoder.Decode(Encode(encoder, frame), samples);
        decoder.Conceal(samples);
        double first = DigitalLevel.Dbov(samples);
        Assert.InRange(first, -30, -5);
        short[] rest = new short[16000];
        decoder.Conceal(rest);
        Assert.True(DigitalLevel.Dbov(rest.AsSpan(8000)) < first - 20);
    }

    [Fact]
    public void Rfc6716_2_1_9_silence_is_not_sent_under_DTX()
    {
        OpusLibrary library = Library();
        using var encoder = new OpusEncoder(library, new() { UsesDiscontinuousTransmission = true });
        int spoken = Voice(16000, 100).Chunk(320).Count(frame => Encode(encoder, frame).Length > 0);
        Assert.InRange(spoken, 40, 100);
        int sent = Enumerable.Range(0, 200).Count(_ => Encode(encoder, new short[320]).Length > 0);
        Assert.InRange(sent, 1, 40);
    }

    [Fact]
    public void Any_bytes_are_refused_or_decoded_and_nothing_falls_over()
    {
        OpusLibrary library = Library();
        using var decoder = new OpusDecoder(library, 48000);
        var random = new Random(6716);
        short[] samples = new short[5760];
        for (int i = 0; i < 5000; i++)
        {
            byte[] payload = new byte[random.Next(0, 200)];
            random.NextBytes(payload);
            Assert.InRange(decoder.Decode(payload, samples), 0, samples.Length);
            decoder.TryRecover(payload, samples.AsSpan(0, 960));
            Assert.InRange(decoder.SampleCountOf(payload), 0, samples.Length);
        }

        Assert.Equal(0, decoder.Decode([], samples));
        Assert.Equal(0, decoder.Decode([0x78], samples.AsSpan(0, 10)));
    }

    [Fact]
    public void Wrong_settings_are_refused()
    {
        OpusLibrary library = Library();
        Assert.Throws<ArgumentException>(() => new OpusEncoder(library, new() { SampleRate = 44100 }));
        Assert.Throws<ArgumentException>(() => new OpusEncoder(library, new() { Complexity = 11 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpusDecoder(library, 11025));
        using var encoder = new OpusEncoder(library, new());
        Assert.Equal(0, encoder.Encode(new short[123], new byte[1275]));
    }

    [Fact]
    public void What_is_used_after_it_was_freed_says_so()
    {
        OpusLibrary library = Library();
        var encoder = new OpusEncoder(library, new());
        var decoder = new OpusDecoder(library, 16000);
        encoder.Dispose();
        decoder.Dispose();
        encoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => encoder.Encode(new short[320], new byte[100]));
        Assert.Throws<ObjectDisposedException>(() => decoder.Decode([1, 2, 3], new short[320]));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        OpusLibrary library = Library();
        using var encoder = new OpusEncoder(library, new() { Complexity = 0 });
        using var decoder = new OpusDecoder(library, 16000);
        short[] frame = Voice(16000, 1);
        byte[] payload = new byte[1275];
        Allocations.AssertNone(
            () =>
            {
                int size = encoder.Encode(frame, payload);
                decoder.Decode(payload.AsSpan(0, size), frame);
                decoder.Conceal(frame);
                encoder.ReportLoss(10);
            },
            runs: 200);
    }

    private static OpusLibrary Library()
    {
        bool isThere = OpusLibrary.TryLoad(out OpusLibrary? library, out string? whyNot);
        Assert.SkipUnless(isThere, whyNot ?? "");
        Assert.Contains("opus", library!.Version, StringComparison.OrdinalIgnoreCase);
        return library;
    }

    private static byte[] Encode(OpusEncoder encoder, short[] frame)
    {
        byte[] payload = new byte[1275];
        return payload[..encoder.Encode(frame, payload)];
    }

    private static short[] Voice(int sampleRate, int frames) => new FormantSpeech(1, sampleRate).Read(frames * sampleRate / 50);
}
