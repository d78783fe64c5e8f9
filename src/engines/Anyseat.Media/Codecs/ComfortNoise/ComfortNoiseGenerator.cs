using System.Runtime.CompilerServices;

namespace Anyseat.Media.Codecs.ComfortNoise;

/// <summary>Makes background noise by the parameters of comfort noise packets, so that silence does not sound like a dead line.</summary>
/// <remarks>
/// ITU-T G.711 Appendix II, RFC 3389 §4: white noise through the all-pole lattice of the reflection coefficients. The level and the
/// coefficients glide to new parameters over about 60 ms; a lattice stays stable on the way. Deterministic for a seed. Allocates
/// nothing after creation. Not thread-safe.
/// </remarks>
/// <param name="seed">Start of the noise; streams with different seeds are not alike.</param>
public sealed class ComfortNoiseGenerator(uint seed = 1)
{
    private const int Block = 40; // samples between two steps of the glide
    private const double Glide = 0.1;

    private readonly double[] backward = new double[ComfortNoiseParameters.OrderMax + 1];
    private ComfortNoiseParameters target = new() { LevelDbov = -127 };
    private ComfortNoiseParameters current = new() { LevelDbov = -127 };
    private double amplitude;
    private double targetAmplitude;
    private uint state = seed == 0 ? 1 : seed;
    private int untilStep;

    /// <summary>Sets what the noise is to become.</summary>
    /// <param name="parameters">Of the last comfort noise packet.</param>
    public void Update(in ComfortNoiseParameters parameters)
    {
        target = parameters;
        for (int i = parameters.Order; i < ComfortNoiseParameters.OrderMax; i++)
            target[i] = 0;
        double rms = 32768 * Math.Pow(10, parameters.LevelDbov / 20.0);
        double residual = 1;
        for (int i = 0; i < parameters.Order; i++)
            residual *= 1 - (parameters[i] * parameters[i]);
        // Uniform noise from −1 to 1 has a mean square of 1/3; what the lattice adds is taken off before.
        targetAmplitude = parameters.LevelDbov <= -127 ? 0 : rms * Math.Sqrt(3 * residual);
        target.LevelDbov = parameters.LevelDbov;
    }

    /// <summary>Starts at the target at once instead of gliding there.</summary>
    public void Jump()
    {
        current = target;
        amplitude = targetAmplitude;
    }

    /// <summary>Writes noise.</summary>
    public void Read(Span<short> samples)
    {
        foreach (ref short sample in samples)
        {
            if (--untilStep <= 0)
                Step();
            sample = (short)Math.Clamp(Math.Round(Filter(NextWhite() * amplitude)), short.MinValue, short.MaxValue);
        }
    }

    private void Step()
    {
        untilStep = Block;
        amplitude += (targetAmplitude - amplitude) * Glide;
        for (int i = 0; i < ComfortNoiseParameters.OrderMax; i++)
            current[i] += (target[i] - current[i]) * Glide;
    }

    // The all-pole lattice: f(m−1) = f(m) − k(m) b(m−1); b(m) = b(m−1) + k(m) f(m−1), b delayed by one sample.
    private double Filter(double forward)
    {
        for (int stage = ComfortNoiseParameters.OrderMax; stage >= 1; stage--)
        {
            double reflection = current[stage - 1];
            forward -= reflection * backward[stage - 1];
            backward[stage] = backward[stage - 1] + (reflection * forward);
        }

        backward[0] = forward;
        return forward;
    }

    // Marsaglia's xorshift with 32 bits of state.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double NextWhite()
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (int)state / 2147483648.0;
    }
}
