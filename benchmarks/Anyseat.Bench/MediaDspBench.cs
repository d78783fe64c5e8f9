using System.Diagnostics;
using Anyseat.Media;
using Anyseat.Media.Audio.Activity;
using Anyseat.Media.Audio.Mixing;
using Anyseat.Media.Audio.Resampling;
using Anyseat.Media.Audio.Tones;
using Anyseat.Media.Codecs;
using Anyseat.Media.Codecs.Concealment;
using Anyseat.Media.Codecs.G722;
using Anyseat.Media.Codecs.Opus;
using Anyseat.Media.Dtmf;
using Anyseat.Media.Jitter;

namespace Anyseat.Bench;

/// <summary>The signal-processing half of <c>./bench media</c>: microseconds for a frame of 20 ms.</summary>
internal static class MediaDspBench
{
    private const int Narrow = 160;
    private const int Wide = 320;
    private const int FramesPerSecond = 50;

    public static void Run(BenchReport report, CancellationToken ct)
    {
        MeasureMixing(report, participants: 3);
        MeasureMixing(report, participants: 8);
        ct.ThrowIfCancellationRequested();
        MeasureG711(report);
        MeasureG722(report);
        MeasureOpus(report);
        ct.ThrowIfCancellationRequested();
        MeasureConcealment(report);
        MeasureListening(report);
        MeasureResampling(report, 8000, 48000);
        MeasureResampling(report, 48000, 8000);
        MeasurePlayout(report);
    }

    // What a conference costs: decode each, mix for each without himself, encode each.
    private static void MeasureMixing(BenchReport report, int participants)
    {
        var matrix = new MixingMatrix(participants);
        matrix.Connect([.. Enumerable.Range(0, participants)]);
        var mixer = new AudioMixer(matrix, Narrow);
        byte[] codes = Noise(Narrow * participants);
        double microseconds = MicrosecondsOf(20_000, () =>
        {
            for (int i = 0; i < participants; i++)
                MuLaw.Decode(codes.AsSpan(i * Narrow, Narrow), mixer.Input(i));
            mixer.Mix();
            for (int i = 0; i < participants; i++)
                MuLaw.Encode(mixer.Output(i), codes.AsSpan(i * Narrow, Narrow));
        });
        report.Add(
            "media.us_per_mixed_participant_second",
            microseconds * FramesPerSecond / participants,
            "us",
            $"{participants} parties, µ-law decoded, mixed without self, encoded, 20 ms frames");
    }

    private static void MeasureG711(BenchReport report)
    {
        short[] samples = Voice(8000, Narrow);
        byte[] codes = Noise(Narrow);
        Add(report, "g711_mulaw_encode", MicrosecondsOf(200_000, () => MuLaw.Encode(samples, codes)), "160 samples");
        Add(report, "g711_alaw_encode", MicrosecondsOf(200_000, () => ALaw.Encode(samples, codes)), "160 samples");
        Add(report, "g711_mulaw_decode", MicrosecondsOf(200_000, () => MuLaw.Decode(codes, samples)), "160 samples");
        Add(report, "g711_alaw_decode", MicrosecondsOf(200_000, () => ALaw.Decode(codes, samples)), "160 samples");
    }

    private static void MeasureG722(BenchReport report)
    {
        var encoder = new G722Encoder();
        var decoder = new G722Decoder();
        short[] samples = Voice(16000, Wide);
        byte[] payload = new byte[Narrow];
        Add(report, "g722_encode", MicrosecondsOf(5_000, () => encoder.Encode(samples, payload)), "320 samples");
        short[] output = new short[Wide];
        Add(report, "g722_decode", MicrosecondsOf(5_000, () => decoder.Decode(payload, output)), "160 bytes");
    }

    private static void MeasureOpus(BenchReport report)
    {
        if (!OpusLibrary.TryLoad(out OpusLibrary? library, out string? whyNot))
        {
            Console.Error.WriteLine($"Opus is left out: {whyNot}");
            return;
        }

        using var encoder = new OpusEncoder(library, new());
        using var decoder = new OpusDecoder(library, 16000);
        short[] samples = Voice(16000, Wide);
        byte[] payload = new byte[1275];
        int size = 0;
        Add(report, "opus_encode", MicrosecondsOf(500, () => size = encoder.Encode(samples, payload)), $"16 kHz, complexity 5, {library.Version}");
        short[] output = new short[Wide];
        Add(report, "opus_decode", MicrosecondsOf(500, () => decoder.Decode(payload.AsSpan(0, size), output)), $"16 kHz, {library.Version}");
    }

    private static void MeasureConcealment(BenchReport report)
    {
        var concealment = new LossConcealment(8000);
        short[] voice = Voice(8000, Narrow);
        short[] frame = new short[Narrow];
        double received = MicrosecondsOf(50_000, () =>
        {
            voice.CopyTo(frame, 0);
            concealment.Receive(frame);
        });
        Add(report, "plc_receive", received, "8 kHz, nothing lost");
        double lost = MicrosecondsOf(5_000, () =>
        {
            voice.CopyTo(frame, 0);
            concealment.Receive(frame);
            concealment.Conceal(frame);
        });
        Add(report, "plc_conceal", lost - received, "8 kHz, first loss with pitch search");
    }

    private static void MeasureListening(BenchReport report)
    {
        var detector = new DtmfDetector(8000);
        short[] voice = Voice(8000, Narrow);
        Add(report, "dtmf_detect", MicrosecondsOf(20_000, () => detector.Process(voice)), "8 kHz, no digit");
        var activity = new VoiceActivityDetector(8000);
        Add(report, "voice_activity", MicrosecondsOf(50_000, () => activity.Observe(voice)), "8 kHz");
        var tone = new ToneGenerator(CountryTones.Of("US").Dial, 8000);
        Add(report, "tone", MicrosecondsOf(20_000, () => tone.Read(voice)), "8 kHz, two frequencies");
    }

    private static void MeasureResampling(BenchReport report, int from, int to)
    {
        var resampler = new Resampler(from, to);
        short[] input = Voice(from, from / FramesPerSecond);
        short[] output = new short[resampler.OutputCountMax(input.Length)];
        double microseconds = MicrosecondsOf(5_000, () => resampler.Process(input, output));
        Add(report, $"resample_{from / 1000}k_to_{to / 1000}k", microseconds, "polyphase FIR");
    }

    // A packet in and a frame out: jitter buffer, decoder, concealment.
    private static void MeasurePlayout(BenchReport report)
    {
        var buffer = new JitterBuffer(new());
        var playout = new AudioPlayout(buffer, 8000, new ConcealingDecoder(new G711Codec(G711Law.ALaw)));
        byte[] payload = Noise(Narrow);
        short[] frame = new short[Narrow];
        long i = 0;
        double microseconds = MicrosecondsOf(20_000, () =>
        {
            var at = new MediaInstant(i * 20_000);
            buffer.Put(1, new((ushort)i), new((uint)(i * Narrow)), at, AudioPacketKind.Speech, payload);
            playout.Read(frame, at);
            i++;
        });
        Add(report, "playout", microseconds, "A-law, jitter buffer, decode, concealment; no loss");
    }

    private static void Add(BenchReport report, string what, double microseconds, string conditions) =>
        report.Add($"media.us_per_frame.{what}", microseconds, "us", $"20 ms frame, {conditions}");

    // These turns are so short that a round would be over before the compiler has made its best of them: let it finish first.
    private static double MicrosecondsOf(int turns, Action turn)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(400))
            turn();
        return 1e6 * Rounds.BestSecondsPerTurn(turns, turn, CancellationToken.None, rounds: 5);
    }

    private static byte[] Noise(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static short[] Voice(int sampleRate, int count) => [.. Enumerable.Range(0, count).Select(i =>
        (short)((6000 * Math.Sin(2 * Math.PI * 200 * i / sampleRate)) + (2500 * Math.Sin(2 * Math.PI * 1400 * i / sampleRate))))];
}
