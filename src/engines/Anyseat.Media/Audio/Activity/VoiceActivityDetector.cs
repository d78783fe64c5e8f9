namespace Anyseat.Media.Audio.Activity;

/// <summary>Says of each frame whether somebody speaks.</summary>
/// <remarks>
/// The level of a frame is compared with a floor that follows the background: down at once to what is quieter, up by 3 dB a second, so
/// that noise which stays becomes background and speech, which pauses, does not. Speech begins <see cref="OnsetDb"/> above the floor
/// and holds until the level has been less than <see cref="ReleaseDb"/> above it for 200 ms, which bridges the gaps between words.
/// Allocates nothing. Not thread-safe.
/// </remarks>
/// <param name="sampleRate">In Hz.</param>
public sealed class VoiceActivityDetector(int sampleRate)
{
    /// <summary>How far above the floor speech begins, in dB.</summary>
    public const double OnsetDb = 9;

    /// <summary>How far above the floor speech still holds, in dB.</summary>
    public const double ReleaseDb = 6;

    /// <summary>What is quieter is never speech, in dBov.</summary>
    public const double SpeechLevelMin = -55;

    private const double FloorMin = -80;
    private const double FloorMax = -35;
    private const double FloorRisePerSecond = 3;
    private const double HangoverSeconds = 0.2;

    private double sinceLoud = double.MaxValue;

    /// <summary>Whether the last frame is part of speech.</summary>
    public bool IsSpeech { get; private set; }

    /// <summary>The level of the last frame, in dBov.</summary>
    public double LevelDbov { get; private set; } = DigitalLevel.SilenceDbov;

    /// <summary>The level of the background, in dBov.</summary>
    public double FloorDbov { get; private set; } = -60;

    /// <summary>Judges a frame.</summary>
    /// <param name="samples">10 or 20 ms; an empty one stands for silence of no length.</param>
    /// <returns><see cref="IsSpeech"/>.</returns>
    public bool Observe(ReadOnlySpan<short> samples)
    {
        double seconds = (double)samples.Length / sampleRate;
        LevelDbov = DigitalLevel.Dbov(samples);
        FloorDbov = Math.Clamp(Math.Min(LevelDbov, FloorDbov + (FloorRisePerSecond * seconds)), FloorMin, FloorMax);
        double threshold = Math.Max(SpeechLevelMin, FloorDbov + (IsSpeech ? ReleaseDb : OnsetDb));
        sinceLoud = LevelDbov >= threshold ? 0 : sinceLoud + seconds;
        IsSpeech = sinceLoud == 0 || (IsSpeech && sinceLoud < HangoverSeconds);
        return IsSpeech;
    }

    /// <summary>Forgets the past.</summary>
    public void Reset()
    {
        FloorDbov = -60;
        LevelDbov = DigitalLevel.SilenceDbov;
        IsSpeech = false;
        sinceLoud = double.MaxValue;
    }
}
