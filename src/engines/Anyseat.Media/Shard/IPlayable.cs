using Anyseat.Media.Audio;
using Anyseat.Media.Audio.Tones;
using Anyseat.Media.Wave;

namespace Anyseat.Media.Shard;

/// <summary>A sound that can be played once from its beginning. Made by the host, then read by the loop.</summary>
public interface IPlayable
{
    /// <summary>The rate of the samples, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>Writes the next samples; allocates nothing and does no I/O.</summary>
    /// <returns>How many; fewer than asked for at the end.</returns>
    int Read(Span<short> samples);

    /// <summary>Goes back to the beginning.</summary>
    void Restart();
}

/// <summary>An announcement or music in memory; many may share it.</summary>
/// <param name="audio">The samples, at 8,000 or 16,000 Hz.</param>
public sealed class PromptSound(PromptAudio audio) : IPlayable
{
    private readonly PromptPlayer _player = new(audio);

    /// <inheritdoc/>
    public int SampleRate => audio.SampleRate;

    /// <inheritdoc/>
    public int Read(Span<short> samples) => _player.Read(samples);

    /// <inheritdoc/>
    public void Restart() => _player.Seek(0);
}

/// <summary>A call tone by its cadence: ringing, busy, beep.</summary>
/// <param name="cadence">What to play.</param>
/// <param name="sampleRate">8,000 or 16,000 Hz.</param>
/// <param name="durationMax">When a tone without an end ends; zero lets it go on.</param>
/// <param name="levelDbm0">The level, in dBm0.</param>
public sealed class ToneSound(ToneCadence cadence, int sampleRate, TimeSpan durationMax = default, double levelDbm0 = -13) : IPlayable
{
    private ToneGenerator _generator = new(cadence, sampleRate, levelDbm0);
    private long _left = Limit(durationMax, sampleRate);

    /// <inheritdoc/>
    public int SampleRate => sampleRate;

    /// <inheritdoc/>
    public int Read(Span<short> samples)
    {
        if (_generator.HasEnded)
            return 0;
        int count = (int)Math.Min(samples.Length, _left);
        _generator.Read(samples[..count]);
        _left -= count;
        return count;
    }

    /// <inheritdoc/>
    public void Restart()
    {
        _generator = new ToneGenerator(cadence, sampleRate, levelDbm0);
        _left = Limit(durationMax, sampleRate);
    }

    private static long Limit(TimeSpan durationMax, int sampleRate) =>
        durationMax == TimeSpan.Zero ? long.MaxValue : (long)(durationMax.TotalSeconds * sampleRate);
}

/// <summary>Music on hold that is made as it is needed, and never ends.</summary>
/// <param name="sampleRate">8,000 or 16,000 Hz.</param>
/// <param name="seed">Which piece.</param>
public sealed class MusicSound(int sampleRate, uint seed = 1) : IPlayable
{
    private readonly HoldMusic _music = new(sampleRate, seed);

    /// <inheritdoc/>
    public int SampleRate => sampleRate;

    /// <inheritdoc/>
    public int Read(Span<short> samples)
    {
        _music.Read(samples);
        return samples.Length;
    }

    /// <summary>Does nothing: it never ends, so nothing begins anew.</summary>
    public void Restart()
    {
    }
}
