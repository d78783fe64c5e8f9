using Anyseat.Media.Audio.Resampling;

namespace Anyseat.Media.Wave;

/// <summary>A sound ready to be played: mono samples at one rate. Immutable, so any number of calls share it.</summary>
public sealed class PromptAudio
{
    private readonly short[] samples;

    private PromptAudio(short[] samples, int sampleRate)
    {
        this.samples = samples;
        SampleRate = sampleRate;
    }

    /// <summary>The rate, in Hz.</summary>
    public int SampleRate { get; }

    /// <summary>The samples.</summary>
    public ReadOnlySpan<short> Samples => samples;

    /// <summary>The length of the sound.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)samples.Length / SampleRate);

    /// <summary>What it takes in memory, in bytes.</summary>
    public long Size => 2L * samples.Length;

    /// <summary>Takes samples as they are.</summary>
    /// <param name="samples">Mono; copied.</param>
    /// <param name="sampleRate">In Hz.</param>
    public static PromptAudio FromSamples(ReadOnlySpan<short> samples, int sampleRate) => new(samples.ToArray(), sampleRate);

    /// <summary>Decodes a file and brings it to a rate.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sampleRate">One of <see cref="Resampler.Rates"/>.</param>
    public static PromptAudio FromWave(in WaveFile file, int sampleRate)
    {
        short[] decoded = new short[file.SampleCount];
        file.DecodeMono(decoded);
        if (file.Format.SampleRate == sampleRate)
            return new(decoded, sampleRate);
        var resampler = new Resampler(file.Format.SampleRate, sampleRate);
        // Silence behind it pushes the end out of the filter; what the filter delays is cut off in front.
        int tail = (int)Math.Ceiling(resampler.Delay * file.Format.SampleRate / sampleRate) + 1;
        short[] padded = [.. decoded, .. new short[tail]];
        short[] output = new short[resampler.OutputCountMax(padded.Length)];
        int count = resampler.Process(padded, output);
        int lead = (int)Math.Round(resampler.Delay);
        int length = (int)((long)decoded.Length * sampleRate / file.Format.SampleRate);
        return new(output[lead..Math.Min(count, lead + length)], sampleRate);
    }
}
