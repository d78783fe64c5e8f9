using Anyseat.Media.Audio;

namespace Anyseat.Media.Codecs.ComfortNoise;

/// <summary>Describes background noise for comfort noise packets: level, and spectrum by linear prediction.</summary>
/// <remarks>ITU-T G.711 Appendix II leaves the encoder free; here the autocorrelation of the frames is averaged over about 160 ms
/// and solved by the Levinson–Durbin recursion. Allocates nothing after creation. Not thread-safe.</remarks>
public sealed class ComfortNoiseAnalyser
{
    private const double Forgetting = 0.875; // an average over about eight frames
    private const double WhiteNoise = 1.0001; // keeps the recursion well-conditioned, at −40 dB

    private readonly double[] autocorrelation;
    private readonly double[] predictor;
    private readonly double[] previous;
    private bool hasBegun;

    /// <summary>An analyser.</summary>
    /// <param name="order">Coefficients to send, 0 to <see cref="ComfortNoiseParameters.OrderMax"/>.</param>
    public ComfortNoiseAnalyser(int order = 8)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, ComfortNoiseParameters.OrderMax);
        autocorrelation = new double[order + 1];
        predictor = new double[order + 1];
        previous = new double[order + 1];
    }

    /// <summary>Takes a frame that holds background noise only.</summary>
    /// <param name="samples">10 ms or more.</param>
    public void Observe(ReadOnlySpan<short> samples)
    {
        if (samples.Length <= autocorrelation.Length)
            return;
        for (int lag = 0; lag < autocorrelation.Length; lag++)
        {
            double value = (double)SampleArithmetic.Dot(samples[..^lag], samples[lag..]) / samples.Length;
            autocorrelation[lag] = hasBegun ? (autocorrelation[lag] * Forgetting) + (value * (1 - Forgetting)) : value;
        }

        hasBegun = true;
    }

    /// <summary>What was observed, as parameters to send.</summary>
    public ComfortNoiseParameters Describe()
    {
        var parameters = new ComfortNoiseParameters { LevelDbov = (int)Math.Round(DigitalLevel.Dbov(autocorrelation[0])) };
        if (autocorrelation[0] > 1)
            Solve(ref parameters);
        return parameters;
    }

    /// <summary>Forgets the past.</summary>
    public void Reset()
    {
        autocorrelation.AsSpan().Clear();
        hasBegun = false;
    }

    // Levinson–Durbin; the reflection coefficients are what is sent.
    private void Solve(ref ComfortNoiseParameters parameters)
    {
        parameters.Order = predictor.Length - 1;
        predictor[0] = 1;
        double error = autocorrelation[0] * WhiteNoise;
        for (int order = 1; order < predictor.Length; order++)
        {
            double sum = autocorrelation[order];
            for (int i = 1; i < order; i++)
                sum += predictor[i] * autocorrelation[order - i];
            double reflection = Math.Clamp(-sum / error, -0.999, 0.999);
            predictor.AsSpan(0, order).CopyTo(previous);
            for (int i = 1; i < order; i++)
                predictor[i] = previous[i] + (reflection * previous[order - i]);
            predictor[order] = reflection;
            error *= 1 - (reflection * reflection);
            parameters[order - 1] = reflection;
        }
    }
}
