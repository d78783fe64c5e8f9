namespace Anyseat.Media.Tests;

/// <summary>Test signals and what can be said of signals.</summary>
internal static class Signals
{
    public static short[] Sine(double frequency, int sampleRate, int count, double peak = 10000, double phase = 0) =>
        [.. Enumerable.Range(0, count).Select(i => (short)Math.Round(peak * Math.Sin((2 * Math.PI * frequency * i / sampleRate) + phase)))];

    public static short[] Noise(int seed, int count, int peak)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (short)random.Next(-peak, peak + 1))];
    }

    public static short[] Add(short[] left, short[] right) =>
        [.. left.Zip(right, (a, b) => (short)Math.Clamp(a + b, short.MinValue, short.MaxValue))];

    /// <summary>Power of the component at a frequency, by correlation with it; in squared sample units of a sine's mean square.</summary>
    public static double PowerAt(ReadOnlySpan<short> samples, double frequency, int sampleRate)
    {
        double re = 0, im = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * frequency * i / sampleRate);
            re += samples[i] * cos;
            im += samples[i] * sin;
        }

        return 2 * ((re * re) + (im * im)) / ((double)samples.Length * samples.Length);
    }

    public static double MeanSquare(ReadOnlySpan<short> samples)
    {
        double sum = 0;
        foreach (short sample in samples)
            sum += (double)sample * sample;
        return samples.IsEmpty ? 0 : sum / samples.Length;
    }

    public static double Decibels(double powerRatio) => 10 * Math.Log10(powerRatio);

    /// <summary>Signal to noise of one sine: its power by least squares against all that remains, in dB.</summary>
    public static double SineToNoise(ReadOnlySpan<short> samples, double frequency, int sampleRate)
    {
        // Least squares on cos, sin and a constant; the remainder is noise and distortion.
        double[,] normal = new double[3, 4];
        for (int i = 0; i < samples.Length; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * frequency * i / sampleRate);
            double[] basis = [cos, sin, 1];
            for (int row = 0; row < 3; row++)
            {
                for (int column = 0; column < 3; column++)
                    normal[row, column] += basis[row] * basis[column];
                normal[row, 3] += basis[row] * samples[i];
            }
        }

        double[] fit = Solve(normal);
        double signal = 0, noise = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * frequency * i / sampleRate);
            double expected = (fit[0] * cos) + (fit[1] * sin);
            signal += expected * expected;
            noise += Math.Pow(samples[i] - expected - fit[2], 2);
        }

        return Decibels(signal / Math.Max(noise, 1e-9));
    }

    private static double[] Solve(double[,] m)
    {
        for (int pivot = 0; pivot < 3; pivot++)
        {
            for (int row = 0; row < 3; row++)
            {
                if (row == pivot)
                    continue;
                double factor = m[row, pivot] / m[pivot, pivot];
                for (int column = pivot; column < 4; column++)
                    m[row, column] -= factor * m[pivot, column];
            }
        }

        return [m[0, 3] / m[0, 0], m[1, 3] / m[1, 1], m[2, 3] / m[2, 2]];
    }
}
