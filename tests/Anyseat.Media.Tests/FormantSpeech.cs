namespace Anyseat.Media.Tests;

/// <summary>Speech-like sound from a seed: glottal pulses and noise through four gliding formants, in syllables, words and pauses.
/// Nobody understands it, but it moves as speech does: pitch, formants, fricatives, plosives, silence.</summary>
internal sealed class FormantSpeech(int seed, int sampleRate)
{
    // First three formants of vowels in Hz (after Peterson and Barney), the fourth nearly fixed.
    private static readonly double[][] Vowels =
    [
        [270, 2290, 3010], [390, 1990, 2550], [530, 1840, 2480], [660, 1720, 2410], [730, 1090, 2440], [570, 840, 2410],
        [440, 1020, 2240], [300, 870, 2240], [640, 1190, 2390], [490, 1350, 1690],
    ];

    private const double LevelMax = 16000; // where the talker begins to press

    private readonly Random random = new(seed);
    private readonly Resonator[] formants = [new(), new(), new(), new()];
    private readonly Resonator fricative = new();
    private readonly double[] frequencies = [500, 1500, 2500, 3500];
    private double[] targets = [500, 1500, 2500];
    private double pitch = 120, pitchTarget = 120, speaker = 1, phase, voicing, voicingTarget, friction, frictionTarget, tilt;
    private int remaining;
    private int syllables;

    public short[] Read(int count)
    {
        short[] samples = new short[count];
        Read(samples);
        return samples;
    }

    public void Read(Span<short> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (remaining-- <= 0)
                NextSegment();
            if (i % 32 == 0)
                Glide();
            samples[i] = (short)Math.Clamp(NextSample(), short.MinValue, short.MaxValue);
        }
    }

    private void NextSegment()
    {
        (voicingTarget, frictionTarget) = (0, 0);
        if (--syllables < 0)
        {
            // The pause after a phrase; another voice now and then.
            syllables = random.Next(4, 16);
            remaining = sampleRate * random.Next(150, 900) / 1000;
            speaker = random.Next(4) == 0 ? 0.8 + (random.NextDouble() * 0.6) : speaker;
            return;
        }

        remaining = sampleRate * random.Next(50, 240) / 1000;
        switch (random.Next(8))
        {
            case 0:
                frictionTarget = 900 * random.NextDouble();
                fricative.Tune(random.Next(1800, 3600), 700, sampleRate);
                break;
            case 1: // closure of a plosive
                remaining = sampleRate * random.Next(20, 60) / 1000;
                break;
            default:
                voicingTarget = 2000 + (random.NextDouble() * 9000);
                frictionTarget = random.Next(3) == 0 ? 150 : 0;
                targets = Vowels[random.Next(Vowels.Length)];
                pitchTarget = (90 + (random.NextDouble() * 130)) * speaker * speaker;
                break;
        }
    }

    private void Glide()
    {
        double rate = 32.0 / (0.025 * sampleRate);
        voicing += (voicingTarget - voicing) * Math.Min(1, rate * 2);
        friction += (frictionTarget - friction) * Math.Min(1, rate * 2);
        pitch += (pitchTarget - pitch) * rate * 0.4;
        for (int i = 0; i < formants.Length; i++)
        {
            double target = i < 3 ? targets[i] * speaker : 3500 * Math.Min(speaker, 1.05);
            frequencies[i] += (target - frequencies[i]) * rate;
            formants[i].Tune(Math.Min(frequencies[i], 0.43 * sampleRate), 60 + (40 * i), sampleRate);
        }
    }

    private double NextSample()
    {
        double noise = (random.NextDouble() * 2) - 1;
        phase += pitch * (1 + (0.01 * noise)) / sampleRate;
        double pulse = 0;
        if (phase >= 1)
        {
            phase -= 1;
            pulse = 1;
        }

        // The glottis: a pulse made duller, with breath.
        tilt = (0.9 * tilt) + pulse + (0.01 * noise);
        double sound = tilt * voicing;
        foreach (Resonator formant in formants)
            sound = formant.Filter(sound);
        sound += fricative.Filter(noise * friction);
        return LevelMax * Math.Tanh(sound / LevelMax);
    }

    /// <summary>A second-order resonance with gain 1 at its frequency, times what makes a cascade of four useful.</summary>
    private sealed class Resonator
    {
        private double a, b, c, last, before;

        public void Tune(double frequency, double bandwidth, int sampleRate)
        {
            double radius = Math.Exp(-Math.PI * bandwidth / sampleRate);
            c = -radius * radius;
            b = 2 * radius * Math.Cos(2 * Math.PI * frequency / sampleRate);
            a = 1 - b - c;
        }

        public double Filter(double input)
        {
            double output = (a * input) + (b * last) + (c * before);
            before = last;
            last = output;
            return output;
        }
    }
}
