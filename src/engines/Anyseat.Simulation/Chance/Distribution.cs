using System.Collections.Immutable;

namespace Anyseat.Simulation.Chance;

/// <summary>How long something takes or someone waits, in seconds.</summary>
public abstract record Distribution
{
    /// <summary>Every draw is cut to this many seconds, 30 days: a heavy tail shall not outlast the calendar.</summary>
    public const double SecondsMax = 30 * 86_400;

    /// <summary>Draws a length of time.</summary>
    /// <param name="chance">Where numbers come from; moved on.</param>
    /// <returns>Seconds, from 0 to <see cref="SecondsMax"/>.</returns>
    public double Draw(ref SplitMix64 chance) => Math.Clamp(DrawRaw(ref chance), 0, SecondsMax);

    /// <summary>Draws a length of time of which it is known that it is longer than some time: what is left of those that have
    /// lasted so long already.</summary>
    /// <param name="seconds">How long it has lasted, from 0.</param>
    /// <param name="chance">Where numbers come from; moved on.</param>
    /// <returns>Seconds, from <paramref name="seconds"/> to <see cref="SecondsMax"/>.</returns>
    public double DrawBeyond(double seconds, ref SplitMix64 chance) =>
        Math.Clamp(DrawRawBeyond(seconds, ref chance), Math.Min(seconds, SecondsMax), SecondsMax);

    /// <summary>The mean, in seconds, of what is drawn before it is cut.</summary>
    public abstract double MeanSeconds { get; }

    private protected abstract double DrawRaw(ref SplitMix64 chance);

    /// <summary>By drawing until one is longer; when none is in so many draws, such a length is next to impossible, and twice the
    /// time stands for it.</summary>
    private protected virtual double DrawRawBeyond(double seconds, ref SplitMix64 chance)
    {
        const int DrawsMax = 1_000;
        for (int i = 0; i < DrawsMax; i++)
        {
            if (DrawRaw(ref chance) is var drawn && drawn > seconds)
                return drawn;
        }

        return 2 * seconds;
    }
}

/// <summary>Always the same.</summary>
/// <param name="Seconds">How long.</param>
public sealed record FixedTime(double Seconds) : Distribution
{
    /// <inheritdoc/>
    public override double MeanSeconds => Seconds;

    private protected override double DrawRaw(ref SplitMix64 chance) => Seconds;

    private protected override double DrawRawBeyond(double seconds, ref SplitMix64 chance) => Math.Max(Seconds, seconds);
}

/// <summary>Never within a day: patience without end.</summary>
public sealed record Endless : Distribution
{
    /// <inheritdoc/>
    public override double MeanSeconds => double.PositiveInfinity;

    private protected override double DrawRaw(ref SplitMix64 chance) => SecondsMax;
}

/// <summary>Exponential: what is left does not depend on what has passed.</summary>
/// <param name="Mean">Mean in seconds.</param>
public sealed record Exponential(double Mean) : Distribution
{
    /// <inheritdoc/>
    public override double MeanSeconds => Mean;

    private protected override double DrawRaw(ref SplitMix64 chance) => -Mean * Elementary.Log(chance.NextUniform());

    private protected override double DrawRawBeyond(double seconds, ref SplitMix64 chance) => seconds + DrawRaw(ref chance);
}

/// <summary>Lognormal: what handling times look like (L. Brown and others, "Statistical analysis of a telephone call
/// center", Journal of the American Statistical Association 100, 2005, section 4).</summary>
public sealed record Lognormal : Distribution
{
    private readonly double _mu;
    private readonly double _sigma;

    /// <param name="mean">Mean in seconds, above 0.</param>
    /// <param name="standardDeviation">In seconds, above 0.</param>
    public Lognormal(double mean, double standardDeviation)
    {
        MeanSeconds = mean;
        StandardDeviation = standardDeviation;
        double ratio = standardDeviation / mean;
        double variance = Elementary.Log(1 + (ratio * ratio));
        _mu = Elementary.Log(mean) - (variance / 2);
        _sigma = Math.Sqrt(variance);
    }

    /// <inheritdoc/>
    public override double MeanSeconds { get; }

    /// <summary>Standard deviation in seconds.</summary>
    public double StandardDeviation { get; }

    private protected override double DrawRaw(ref SplitMix64 chance) =>
        Elementary.Exp(_mu + (_sigma * Normal.Quantile(chance.NextUniform())));
}

/// <summary>Weibull: patience whose end grows likelier (shape above 1) or less likely (below 1) while one waits.</summary>
/// <param name="Scale">In seconds, above 0: 63 % are shorter.</param>
/// <param name="Shape">Above 0; 1 is exponential.</param>
/// <param name="Mean">Mean in seconds: scale · Γ(1 + 1/shape).</param>
public sealed record Weibull(double Scale, double Shape, double Mean) : Distribution
{
    /// <inheritdoc/>
    public override double MeanSeconds => Mean;

    private protected override double DrawRaw(ref SplitMix64 chance) =>
        Scale * Elementary.Exp(Elementary.Log(-Elementary.Log(chance.NextUniform())) / Shape);
}

/// <summary>Gamma: a sum of stages, as a process of several steps.</summary>
/// <param name="Mean">Mean in seconds, above 0.</param>
/// <param name="Shape">Above 0; 1 is exponential, large is nearly fixed.</param>
/// <remarks>G. Marsaglia, W. Tsang, "A simple method for generating gamma variables", ACM Transactions on Mathematical
/// Software 26 (2000); a shape under 1 by their boost U^(1/shape).</remarks>
public sealed record GammaTime(double Mean, double Shape) : Distribution
{
    /// <inheritdoc/>
    public override double MeanSeconds => Mean;

    private protected override double DrawRaw(ref SplitMix64 chance)
    {
        double boost = Shape < 1 ? Elementary.Exp(Elementary.Log(chance.NextUniform()) / Shape) : 1;
        double d = (Shape < 1 ? Shape + 1 : Shape) - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal.Quantile(chance.NextUniform());
            double root = 1 + (c * x);
            if (root <= 0)
                continue;
            double v = root * root * root;
            if (Elementary.Log(chance.NextUniform()) < (0.5 * x * x) + (d * (1 - v + Elementary.Log(v))))
                return d * v * boost * Mean / Shape;
        }
    }
}

/// <summary>One of the values that were seen, each as likely.</summary>
/// <param name="Values">In seconds; at least one.</param>
public sealed record Empirical(ImmutableArray<double> Values) : Distribution
{
    /// <inheritdoc/>
    public override double MeanSeconds => Values.Average();

    private protected override double DrawRaw(ref SplitMix64 chance) =>
        Values[(int)(chance.NextUniform() * Values.Length)];
}
