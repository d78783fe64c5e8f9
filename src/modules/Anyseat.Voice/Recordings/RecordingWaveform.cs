using Anyseat.Media.Recording;

namespace Anyseat.Voice.Recordings;

/// <summary>How loud both sides are over time, to be drawn.</summary>
/// <param name="StepMs">What one point stands for, in milliseconds.</param>
/// <param name="Customer">Peaks of the customer, 0 to 100.</param>
/// <param name="Agent">Peaks of the agent, 0 to 100.</param>
internal sealed record RecordingWaveform(int StepMs, IReadOnlyList<int> Customer, IReadOnlyList<int> Agent)
{
    private const int SampleRate = 8_000;

    /// <summary>The most points.</summary>
    public const int PointsMax = 4_000;

    /// <summary>Reads all of a recording.</summary>
    /// <param name="reader">The recording.</param>
    /// <param name="points">About how many points; a step is a divisor of a second, or whole seconds.</param>
    /// <param name="ct">Cancels between seconds.</param>
    public static RecordingWaveform Read(RecordingReader reader, int points, CancellationToken ct)
    {
        int stepSamples = StepFor(reader.SampleCount, points);
        int count = (int)((reader.SampleCount + stepSamples - 1) / stepSamples);
        (int[] customer, int[] agent) = (new int[count], new int[count]);
        (short[] left, short[] right) = (new short[SampleRate], new short[SampleRate]);
        for (int second = 0; second < reader.SecondCount; second++)
        {
            ct.ThrowIfCancellationRequested();
            reader.TryReadSecond(second, left, right);
            for (int i = 0; i < SampleRate; i++)
            {
                int point = (int)((((long)second * SampleRate) + i) / stepSamples);
                if (point >= count)
                    break;
                customer[point] = Math.Max(customer[point], Math.Abs((int)left[i]));
                agent[point] = Math.Max(agent[point], Math.Abs((int)right[i]));
            }
        }

        return new RecordingWaveform(stepSamples * 1_000 / SampleRate, [.. customer.Select(ToPercent)], [.. agent.Select(ToPercent)]);
    }

    // 20, 50, 100, 200, 500 ms, then whole seconds: what is drawn lines up with the seconds of the recording.
    private static int StepFor(long sampleCount, int points)
    {
        long wanted = Math.Max(1, sampleCount / Math.Max(1, points));
        foreach (int ms in (ReadOnlySpan<int>)[20, 50, 100, 200, 500])
        {
            if (wanted <= ms * SampleRate / 1_000)
                return ms * SampleRate / 1_000;
        }

        return (int)((wanted + SampleRate - 1) / SampleRate) * SampleRate;
    }

    // By the square root, so that quiet speech is seen beside loud speech.
    private static int ToPercent(int peak) => (int)Math.Round(100 * Math.Sqrt(peak / 32_768.0));
}
