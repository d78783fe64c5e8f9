using Anyseat.Media.Audio;

namespace Anyseat.Media.Dtmf;

/// <summary>Makes DTMF sounds for peers that understand no RFC 4733 events.</summary>
/// <remarks>
/// Frequencies by ITU-T Q.23. Levels −9 dBm0 (low group) and −7 dBm0 (high group): the high group is sent 2 dB louder since lines
/// attenuate it more (ETSI ES 201 235-2 §4.2.4 allows 1–4 dB). Sounds rise and fall over 2 ms. Allocates nothing after creation.
/// Not thread-safe.
/// </remarks>
/// <param name="sampleRate">In Hz.</param>
public sealed class DtmfGenerator(int sampleRate)
{
    /// <summary>The level of the low group, in dBm0.</summary>
    public const double LowLevelDbm0 = -9;

    /// <summary>The level of the high group, in dBm0.</summary>
    public const double HighLevelDbm0 = -7;

    private readonly int rampLength = sampleRate / 500;
    private readonly int lowAmplitude = (int)Math.Round(DigitalLevel.SinePeak(LowLevelDbm0));
    private readonly int highAmplitude = (int)Math.Round(DigitalLevel.SinePeak(HighLevelDbm0));
    private SineOscillator low;
    private SineOscillator high;
    private int onLength;
    private int totalLength;
    private int position;

    /// <summary>Whether a sound or the pause after it is still being played.</summary>
    public bool IsPlaying => position < totalLength;

    /// <summary>Starts a digit; one that is being played is cut off.</summary>
    /// <param name="digit">The key.</param>
    /// <param name="onMs">How long it sounds, in ms; ITU-T Q.24 receivers need 40.</param>
    /// <param name="offMs">The pause after it, in ms; ITU-T Q.24 receivers need 40.</param>
    public void Start(DtmfDigit digit, int onMs = 100, int offMs = 80)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(onMs);
        ArgumentOutOfRangeException.ThrowIfNegative(offMs);
        low = new(digit.LowFrequency, sampleRate);
        high = new(digit.HighFrequency, sampleRate);
        onLength = sampleRate / 1000 * onMs;
        totalLength = onLength + (sampleRate / 1000 * offMs);
        position = 0;
    }

    /// <summary>Writes the next samples; silence when nothing is played.</summary>
    /// <returns>How many samples belong to the digit and its pause.</returns>
    public int Read(Span<short> samples)
    {
        int count = Math.Min(samples.Length, totalLength - position);
        int sounding = Math.Clamp(onLength - position, 0, count);
        for (int i = 0; i < sounding; i++)
            samples[i] = NextSample(position + i);
        samples[sounding..].Clear();
        position += count;
        return count;
    }

    private short NextSample(int at)
    {
        long value = ((long)low.Next() * lowAmplitude) + ((long)high.Next() * highAmplitude);
        int nearestEnd = Math.Min(at, onLength - 1 - at);
        int gain = nearestEnd >= rampLength ? 256 : nearestEnd * 256 / rampLength;
        return (short)((value * gain) >> 38);
    }
}
