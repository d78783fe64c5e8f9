using System.Buffers.Binary;
using System.Diagnostics;
using Anyseat.Media.Audio;
using Anyseat.Media.Codecs;
using Anyseat.Media.Dtmf;

namespace Anyseat.Media.Tests.Dtmf;

public sealed class DtmfDetectorTests
{
    private const string AllDigits = "0123456789*#ABCD";

    public static TheoryData<char> Digits => [.. AllDigits];

    [Fact]
    public void All_digits_of_the_recorded_file_are_found_once_and_in_their_place()
    {
        string folder = SharedData.Folder("audio", "dtmf");
        byte[] wave = File.ReadAllBytes(Path.Combine(folder, "dtmf_full_level.wav"));
        short[] samples = [.. wave.Skip(44).Chunk(2).Where(pair => pair.Length == 2).Select(pair => BinaryPrimitives.ReadInt16LittleEndian(pair))];
        string[][] labels = [.. File.ReadLines(Path.Combine(folder, "labels.csv")).Skip(1).Select(line => line.Split(','))];
        List<DtmfDetection> found = Detect(samples, 8000);
        DtmfDetection[] begun = [.. found.Where(one => !one.IsEnd)];
        Assert.Equal(string.Concat(labels.Select(label => label[1])), string.Concat(begun.Select(one => one.Digit.Symbol)));
        foreach ((int index, string[] label) in labels.Index())
            Assert.Equal(double.Parse(label[0]), begun[index].Start / 8000.0, 0.03);
    }

    [Theory]
    [MemberData(nameof(Digits))]
    public void Q24_every_digit_is_found_at_the_edges_of_what_must_be_accepted(char digit)
    {
        foreach (int sampleRate in new[] { 8000, 16000 })
        {
            foreach (double level in new[] { 0.0, -10, -25 })
            {
                foreach ((double low, double high) in new[] { (0.0, 0.0), (0, -8), (-4, 0) })
                {
                    foreach (double off in new[] { 0.985, 1.0, 1.015 })
                    {
                        // Twist only while both tones stay above −25 dBm0 and their sum below full scale.
                        double quieter = Math.Min(low, high);
                        double base0 = Math.Max(level - 3, -25 - quieter);
                        short[] sound = Tone(digit, 40, sampleRate, base0 + low, base0 + high, off, off);
                        string found = Found(Surround(sound, sampleRate, 50, 50), sampleRate);
                        Assert.True(found == $"{digit}", $"Heard {found}: {level}, {low}, {high}, {off}, {sampleRate} Hz");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Digits))]
    public void Q24_what_must_be_refused_is_refused(char digit)
    {
        Assert.Equal("", Found(Surround(Tone(digit, 23, 8000), 8000, 50, 50), 8000));
        Assert.Equal("", Found(Surround(Tone(digit, 200, 8000, lowOff: 1.035), 8000, 50, 50), 8000));
        Assert.Equal("", Found(Surround(Tone(digit, 200, 8000, highOff: 0.965), 8000, 50, 50), 8000));
        Assert.Equal("", Found(Surround(Tone(digit, 200, 8000, -20, -4), 8000, 50, 50), 8000));
        Assert.Equal("", Found(Surround(Tone(digit, 200, 8000, -4, -20), 8000, 50, 50), 8000));
        Assert.Equal("", Found(Surround(Tone(digit, 200, 8000, -60, -60), 8000, 50, 50), 8000));
        Assert.Equal("", Found(Surround(Tone(digit, 200, 8000, -100, -10), 8000, 50, 50), 8000));
    }

    [Fact]
    public void Whatever_the_place_in_the_blocks_40_ms_suffice_and_23_ms_do_not()
    {
        for (int shift = 0; shift < 102; shift += 3)
        {
            Assert.Equal("5", Found([.. new short[shift], .. Tone('5', 40, 8000), .. new short[800]], 8000));
            Assert.Equal("", Found([.. new short[shift], .. Tone('5', 23, 8000), .. new short[800]], 8000));
        }
    }

    [Fact]
    public void A_pause_of_40_ms_parts_two_digits_and_a_break_of_10_ms_does_not()
    {
        for (int shift = 0; shift < 102; shift += 7)
        {
            short[] tone = Tone('7', 60, 8000);
            Assert.Equal("77", Found([.. new short[shift], .. tone, .. new short[320], .. tone, .. new short[800]], 8000));
            Assert.Equal("7", Found([.. new short[shift], .. tone, .. new short[80], .. tone, .. new short[800]], 8000));
        }
    }

    [Fact]
    public void A_digit_is_announced_while_it_sounds_and_ends_with_its_length()
    {
        List<DtmfDetection> found = Detect([.. new short[1000], .. Tone('9', 250, 8000), .. new short[1000]], 8000);
        Assert.Equal([false, true], found.Select(one => one.IsEnd));
        Assert.Equal(1000, found[1].Start, 60.0);
        Assert.Equal(2000, found[1].Duration, 110.0);
        Assert.True(found[0].Duration < 500);
    }

    [Fact]
    public void Digits_are_found_over_noise_and_through_the_codec()
    {
        var random = new Random(24);
        for (int round = 0; round < 50; round++)
        {
            string typed = string.Concat(Enumerable.Range(0, 8).Select(_ => AllDigits[random.Next(16)]));
            List<short> line = [.. new short[random.Next(400, 900)]];
            foreach (char digit in typed)
            {
                line.AddRange(Tone(digit, random.Next(50, 90), 8000, -10, -8));
                line.AddRange(new short[8 * random.Next(45, 90)]);
            }

            // 15 dB below one tone of −10 dBm0.
            short[] noisy = Signals.Add([.. line], Signals.Noise(round, line.Count, (int)(DigitalLevel.SinePeak(-25) * 1.22)));
            Assert.Equal(typed, Found([.. noisy.Select(sample => ALaw.Decode(ALaw.Encode(sample)))], 8000));
        }
    }

    [Fact]
    public void The_project_s_own_digits_are_found()
    {
        var generator = new DtmfGenerator(8000);
        List<short> line = [];
        short[] frame = new short[160];
        foreach (char symbol in AllDigits)
        {
            Assert.True(DtmfDigit.TryParse(symbol, out DtmfDigit digit));
            generator.Start(digit, 60, 60);
            while (generator.IsPlaying)
            {
                generator.Read(frame);
                line.AddRange(frame);
            }
        }

        Assert.Equal(AllDigits, Found([.. line, .. new short[400]], 8000));
    }

    [Fact]
    public void Thirty_minutes_of_speech_like_sound_give_no_digit()
    {
        const int sampleRate = 8000;
        var detector = new DtmfDetector(sampleRate);
        short[] second = new short[sampleRate];
        for (int seed = 0; seed < 30; seed++)
        {
            var speech = new FormantSpeech(seed, sampleRate);
            for (int i = 0; i < 60; i++)
            {
                speech.Read(second);
                detector.Process(second);
                Assert.False(detector.TryTake(out DtmfDetection hit), $"Seed {seed}, second {i}: {hit}");
            }
        }
    }

    [Fact]
    public void Music_and_call_tones_give_no_digit()
    {
        foreach (Media.Audio.Tones.CountryTones country in Media.Audio.Tones.CountryTones.All)
        {
            foreach (Media.Audio.Tones.CallTone tone in Enum.GetValues<Media.Audio.Tones.CallTone>())
            {
                short[] heard = new short[8000 * 3];
                new Media.Audio.Tones.ToneGenerator(country[tone], 8000, -5).Read(heard);
                Assert.Equal("", Found(heard, 8000));
            }
        }
    }

    [Fact]
    public void Synthesised_speech_of_several_voices_gives_no_digit()
    {
        string[] voices = ["en-us", "en-gb+f2", "de", "fr+f3", "es", "cmn", "it+f4", "ru"];
        bool isLong = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1";
        double seconds = 0;
        foreach ((int index, string voice) in voices.Index())
        {
            foreach (int pitch in isLong ? new[] { 20, 40, 60, 80, 99 } : [35 + (6 * index)])
            {
                short[] speech = Espeak(voice, pitch, Text(index + pitch, isLong ? 700 : 60));
                seconds += speech.Length / 16000.0;
                Assert.Equal("", Found(speech, 16000));
            }
        }

        Assert.True(seconds > (isLong ? 1800 : 120), $"{seconds} s");
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var detector = new DtmfDetector(8000);
        short[] frame = Tone('1', 20, 8000);
        Allocations.AssertNone(() =>
        {
            detector.Process(frame);
            while (detector.TryTake(out _))
            {
            }
        });
    }

    [Fact]
    public void Events_that_nobody_takes_stay_bounded()
    {
        var detector = new DtmfDetector(8000);
        for (int i = 0; i < 40; i++)
            detector.Process([.. Tone(AllDigits[i % 16], 50, 8000), .. new short[400]]);
        int count = 0;
        while (detector.TryTake(out _))
            count++;
        Assert.Equal(16, count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DtmfDetector(44100));
    }

    private static string Found(short[] samples, int sampleRate) =>
        string.Concat(Detect(samples, sampleRate).Where(one => !one.IsEnd).Select(one => one.Digit.Symbol));

    private static List<DtmfDetection> Detect(short[] samples, int sampleRate)
    {
        var detector = new DtmfDetector(sampleRate);
        List<DtmfDetection> found = [];
        for (int at = 0; at < samples.Length; at += 160)
        {
            detector.Process(samples.AsSpan(at, Math.Min(160, samples.Length - at)));
            while (detector.TryTake(out DtmfDetection detection))
                found.Add(detection);
        }

        return found;
    }

    private static short[] Tone(
        char symbol, int ms, int sampleRate, double lowDbm0 = -9, double highDbm0 = -7, double lowOff = 1, double highOff = 1)
    {
        Assert.True(DtmfDigit.TryParse(symbol, out DtmfDigit digit));
        int count = sampleRate * ms / 1000;
        return Signals.Add(
            Signals.Sine(digit.LowFrequency * lowOff, sampleRate, count, DigitalLevel.SinePeak(lowDbm0)),
            Signals.Sine(digit.HighFrequency * highOff, sampleRate, count, DigitalLevel.SinePeak(highDbm0), phase: 1));
    }

    private static short[] Surround(short[] sound, int sampleRate, int beforeMs, int afterMs) =>
        [.. new short[sampleRate * beforeMs / 1000], .. sound, .. new short[sampleRate * afterMs / 1000]];

    private static string Text(int seed, int words)
    {
        string[] known =
        [
            "order", "number", "delivery", "invoice", "address", "please", "wait", "one", "two", "seven", "nine", "account", "Monday",
            "return", "payment", "yes", "no", "thank", "you", "colleague", "supervisor", "refund", "eleven", "warranty", "repeat",
        ];
        var random = new Random(seed);
        return string.Join(" ", Enumerable.Range(0, words).Select(i => known[random.Next(known.Length)] + (i % 9 == 8 ? "." : "")));
    }

    private static short[] Espeak(string voice, int pitch, string text)
    {
        var start = new ProcessStartInfo("espeak-ng", ["-v", voice, "-p", $"{pitch}", "--stdout", text]) { RedirectStandardOutput = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("espeak-ng is not installed (Debian and Ubuntu: espeak-ng).");
            return [];
        }

        using (process)
        using (var wave = new MemoryStream())
        {
            process.StandardOutput.BaseStream.CopyTo(wave);
            process.WaitForExit();
            short[] samples = [.. wave.ToArray().Skip(44).Chunk(2).Where(pair => pair.Length == 2).Select(pair => BinaryPrimitives.ReadInt16LittleEndian(pair))];
            var resampler = new Media.Audio.Resampling.Resampler(22050, 16000);
            short[] output = new short[resampler.OutputCountMax(samples.Length)];
            return output[..resampler.Process(samples, output)];
        }
    }
}
