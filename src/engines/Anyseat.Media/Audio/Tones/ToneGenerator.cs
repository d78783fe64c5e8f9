namespace Anyseat.Media.Audio.Tones;

/// <summary>Plays a tone's cadence as samples, frame by frame.</summary>
/// <remarks>
/// Every frequency has an oscillator that runs on through frames, so there is no phase step inside a sound; each sound begins at
/// phase 0 and rises and falls over 2 ms, so that switching does not click. Created once per playback, then allocates nothing.
/// Not thread-safe.
/// </remarks>
public sealed class ToneGenerator
{
    private const int RampMs = 2;
    private readonly Sound[] sounds;
    private readonly bool isRepeated;
    private readonly int rampLength;
    private int at;
    private int position;
    private bool hasEnded;

    /// <summary>Starts a tone at its beginning.</summary>
    /// <param name="cadence">What to play.</param>
    /// <param name="sampleRate">In Hz.</param>
    /// <param name="levelDbm0">The level of the whole sound in dBm0, at most 0; ITU-T E.180 recommends −10 ± 5.</param>
    public ToneGenerator(ToneCadence cadence, int sampleRate, double levelDbm0 = -13)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levelDbm0, 0);
        if (cadence.Segments.IsDefaultOrEmpty)
            throw new ArgumentException("A cadence has at least one segment.", nameof(cadence));
        isRepeated = cadence.IsRepeated;
        rampLength = sampleRate * RampMs / 1000;
        sounds = [.. cadence.Segments.Select(segment => new Sound(segment, sampleRate, levelDbm0))];
    }

    /// <summary>Whether the tone does not repeat and has been played.</summary>
    public bool HasEnded => hasEnded;

    /// <summary>Writes the next samples; silence after the end.</summary>
    public void Read(Span<short> samples)
    {
        while (!samples.IsEmpty && !hasEnded)
        {
            Sound sound = sounds[at];
            int count = sound.Length == 0 ? samples.Length : Math.Min(samples.Length, sound.Length - position);
            sound.Render(samples[..count], position, rampLength);
            position += count;
            samples = samples[count..];
            if (sound.Length != 0 && position == sound.Length)
                Advance();
        }

        samples.Clear();
    }

    private void Advance()
    {
        position = 0;
        at++;
        if (at < sounds.Length)
            sounds[at].Restart();
        else if (isRepeated)
            sounds[at = 0].Restart();
        else
            hasEnded = true;
    }

    /// <summary>One segment with its oscillators.</summary>
    private sealed class Sound
    {
        private readonly ToneSegment segment;
        private readonly int amplitude;
        private SineOscillator first;
        private SineOscillator second;
        private SineOscillator modulation;

        public Sound(ToneSegment segment, int sampleRate, double levelDbm0)
        {
            this.segment = segment;
            Length = (int)((long)segment.Duration * sampleRate / 1000);
            // Two tones of half the power each sound as loud as one; a fully modulated one peaks at its level.
            amplitude = (int)Math.Round(DigitalLevel.SinePeak(segment.Second == 0 ? levelDbm0 : levelDbm0 - 3.01));
            first = new(segment.First, sampleRate);
            second = new(segment.Second, sampleRate);
            modulation = new(segment.Modulation, sampleRate);
        }

        /// <summary>In samples; 0 for endless.</summary>
        public int Length { get; }

        public void Restart()
        {
            first.Restart();
            second.Restart();
            modulation.Restart();
        }

        public void Render(Span<short> samples, int position, int rampLength)
        {
            if (segment.First == 0)
            {
                samples.Clear();
                return;
            }

            for (int i = 0; i < samples.Length; i++)
            {
                int gain = GainAt(position + i, rampLength);
                samples[i] = (short)((NextValue() * gain * amplitude) >> 38);
            }
        }

        // Ramps in 1/256 at both ends of a sound.
        private int GainAt(int at, int rampLength)
        {
            int fromEnd = Length == 0 ? int.MaxValue : Length - 1 - at;
            int nearest = Math.Min(at, fromEnd);
            return nearest >= rampLength ? 256 : nearest * 256 / rampLength;
        }

        private long NextValue()
        {
            long value = first.Next();
            if (segment.Second != 0)
                value += second.Next();
            if (segment.Modulation != 0)
                value = (value * ((1L << 30) + modulation.Next())) >> 31;
            return value;
        }
    }
}
