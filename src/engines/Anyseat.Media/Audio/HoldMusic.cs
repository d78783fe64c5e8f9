namespace Anyseat.Media.Audio;

/// <summary>Music for people who wait, composed and played as it is needed: nothing is recorded, so nothing needs a licence.</summary>
/// <remarks>
/// A quiet piece of 84 beats a minute that never ends: four bars of broken chords (I–vi–IV–V, now and then I–iii–IV–ii), a bass note
/// a bar, and a melody of the pentatonic scale that prefers small steps. Voices are plucked: three partials that fade, the higher
/// ones faster, all below 3.4 kHz so that they pass a telephone. The same seed gives the same music on every machine, since
/// amplitudes are integers. Allocates nothing after creation. Not thread-safe.
/// </remarks>
public sealed class HoldMusic
{
    private const int VoiceCount = 10;
    private const int StepsPerBar = 8;
    private const int StepMs = 60_000 / 84 / 2;
    private const int Tonic = 60; // middle C, as MIDI counts notes

    private readonly int sampleRate;
    private readonly int stepLength;
    private readonly PluckedVoice[] voices = new PluckedVoice[VoiceCount];
    private uint random;
    private int untilStep;
    private int step;
    private int nextVoice;
    private int melodyDegree = 7;
    private bool isVaried;

    /// <summary>Begins a piece.</summary>
    /// <param name="sampleRate">In Hz, at least 8,000.</param>
    /// <param name="seed">Which piece.</param>
    public HoldMusic(int sampleRate, uint seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 8000);
        this.sampleRate = sampleRate;
        stepLength = sampleRate * StepMs / 1000;
        random = seed == 0 ? 1 : seed;
    }

    // Semitones over the tonic of the roots, and of the third and fifth over a root.
    private static ReadOnlySpan<int> PlainRoots => [0, 9, 5, 7];

    private static ReadOnlySpan<int> VariedRoots => [0, 4, 5, 2];

    private static ReadOnlySpan<int> Pentatonic => [0, 2, 4, 7, 9];

    private static ReadOnlySpan<int> BrokenChord => [0, 1, 2, 3, 2, 3, 2, 1];

    /// <summary>Writes the next samples, at about −23 dBov.</summary>
    public void Read(Span<short> samples)
    {
        foreach (ref short sample in samples)
        {
            if (untilStep-- <= 0)
                Play();
            int sum = 0;
            foreach (ref PluckedVoice voice in voices.AsSpan())
                sum += voice.Next();
            sample = (short)Math.Clamp(sum, short.MinValue, short.MaxValue);
        }
    }

    private void Play()
    {
        untilStep = stepLength - 1;
        int bar = step / StepsPerBar % 4;
        int beat = step % StepsPerBar;
        if (step % (4 * StepsPerBar) == 0)
            isVaried = NextRandom(4) == 0;
        int root = (isVaried ? VariedRoots : PlainRoots)[bar];
        if (beat == 0)
            Pluck(Tonic - 24 + root, 1500, 2200);
        Pluck(Tonic + ChordNote(root, BrokenChord[beat]), 900, 900);
        if (NextRandom(8) < (beat % 2 == 0 ? 5u : 2u))
            PlayMelody();
        step++;
    }

    private void PlayMelody()
    {
        melodyDegree = Math.Clamp(melodyDegree + (int)NextRandom(5) - 2, 3, 12);
        Pluck(Tonic + (12 * (melodyDegree / 5)) + Pentatonic[melodyDegree % 5], 1300, 1300);
    }

    // Degrees 0–3 of a broken chord: root, third, fifth, octave. On II, III and VI the third is minor, so that all stays in C major.
    private static int ChordNote(int root, int degree) => degree switch
    {
        0 => root,
        1 => root + (root is 2 or 4 or 9 ? 3 : 4),
        2 => root + 7,
        _ => root + 12,
    };

    private void Pluck(int note, int amplitude, int fadeMs)
    {
        double frequency = 440 * Math.Pow(2, (note - 69) / 12.0);
        voices[nextVoice] = new(frequency, sampleRate, amplitude, fadeMs);
        nextVoice = (nextVoice + 1) % VoiceCount;
    }

    private uint NextRandom(uint below)
    {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        return random % below;
    }

    /// <summary>A plucked string: three partials; amplitudes in 1/65,536 that shrink every 32 samples.</summary>
    private struct PluckedVoice
    {
        private const int FadeEvery = 32;
        private readonly int fade;
        private readonly int attackStep;
        private SineOscillator first;
        private SineOscillator second;
        private SineOscillator third;
        private int firstAmplitude;
        private int secondAmplitude;
        private int thirdAmplitude;
        private int attack;
        private int count;

        public PluckedVoice(double frequency, int sampleRate, int amplitude, int fadeMs)
        {
            first = new(frequency, sampleRate);
            second = new(2 * frequency, sampleRate);
            third = new(3 * frequency, sampleRate);
            firstAmplitude = amplitude << 16 >> 4;
            secondAmplitude = firstAmplitude / 3;
            thirdAmplitude = firstAmplitude / 8;
            // What is left of 65,536 after 32 samples, for a fall to 1/e in the given time.
            fade = (int)Math.Round(65536 * Math.Exp(-FadeEvery * 1000.0 / ((double)fadeMs * sampleRate)));
            attackStep = 65536 / (sampleRate / 200);
        }

        public int Next()
        {
            if (firstAmplitude == 0)
                return 0;
            if (++count % FadeEvery == 0)
                Fade();
            attack = Math.Min(65536, attack + attackStep);
            long sum = ((long)first.Next() * firstAmplitude) + ((long)second.Next() * secondAmplitude) + ((long)third.Next() * thirdAmplitude);
            return (int)(((sum >> 30) * attack) >> 28);
        }

        private void Fade()
        {
            firstAmplitude = (int)(((long)firstAmplitude * fade) >> 16);
            secondAmplitude = (int)(((long)secondAmplitude * fade >> 16) * fade >> 16);
            thirdAmplitude = (int)(((long)thirdAmplitude * fade >> 16) * fade >> 16);
        }
    }
}
