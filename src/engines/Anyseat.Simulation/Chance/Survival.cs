using System.Collections.Immutable;

namespace Anyseat.Simulation.Chance;

/// <summary>A length of time of which many were seen to the end and others only up to a point: patience, as most customers are
/// answered before theirs is over.</summary>
/// <remarks>The product-limit estimate: E. L. Kaplan, P. Meier, "Nonparametric estimation from incomplete observations", Journal
/// of the American Statistical Association 53 (1958). Beyond the last end that was seen it says nothing; there the curve goes on
/// as the exponential that meets it: B. W. Brown, M. Hollander, R. M. Korwar, "Nonparametric tests of independence for censored
/// data", in Reliability and Biometry (SIAM, 1974). The mean of those who hung up would be far too short: the patient are not
/// among them.</remarks>
public sealed record Survival : Distribution
{
    private const int StepsMax = 10_000;

    private readonly double _tailMean;

    /// <param name="atSeconds">When the curve steps down, rising, from 0; at least one.</param>
    /// <param name="leftShare">What is left after each step, falling, 0 to less than 1.</param>
    public Survival(ImmutableArray<double> atSeconds, ImmutableArray<double> leftShare)
    {
        AtSeconds = atSeconds;
        LeftShare = leftShare;
        double last = leftShare[^1];
        _tailMean = last <= 0 ? 0 : atSeconds[^1] > 0 ? -atSeconds[^1] / Elementary.Log(last) : SecondsMax;
        double mean = 0;
        for (int i = 0; i < atSeconds.Length; i++)
            mean += (atSeconds[i] - (i > 0 ? atSeconds[i - 1] : 0)) * (i > 0 ? leftShare[i - 1] : 1);
        MeanSeconds = mean + (last * _tailMean);
    }

    /// <summary>When the curve steps down.</summary>
    public ImmutableArray<double> AtSeconds { get; }

    /// <summary>What is left after each step.</summary>
    public ImmutableArray<double> LeftShare { get; }

    /// <inheritdoc/>
    public override double MeanSeconds { get; }

    /// <summary>The estimate from what was seen; <see cref="Endless"/> when no end was.</summary>
    /// <param name="seen">How long each lasted, in seconds from 0, and whether it ended then or was only seen so far.</param>
    public static Distribution Estimate(IEnumerable<(double Seconds, bool IsEnd)> seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        var steps = ImmutableArray.CreateBuilder<double>();
        var left = ImmutableArray.CreateBuilder<double>();
        (double Seconds, bool IsEnd)[] inOrder = [.. seen.OrderBy(one => one.Seconds)];
        double share = 1;
        for (int i = 0; i < inOrder.Length;)
        {
            int next = i;
            int ends = 0;
            // What was only seen so far is at risk at that very time: ends come first.
            while (next < inOrder.Length && inOrder[next].Seconds.Equals(inOrder[i].Seconds))
                ends += inOrder[next++].IsEnd ? 1 : 0;
            if (ends > 0)
            {
                share *= 1 - ((double)ends / (inOrder.Length - i));
                steps.Add(inOrder[i].Seconds);
                left.Add(share);
            }

            i = next;
        }

        return steps.Count == 0 ? new Endless() : new Survival(Thin(steps), Thin(left));
    }

    /// <summary>At most <see cref="StepsMax"/> of the steps, the last among them.</summary>
    private static ImmutableArray<double> Thin(ImmutableArray<double>.Builder steps) => steps.Count <= StepsMax
        ? steps.ToImmutable()
        : [.. Enumerable.Range(1, StepsMax).Select(i => steps[(int)((long)i * steps.Count / StepsMax) - 1])];

    private protected override double DrawRaw(ref SplitMix64 chance) => Find(chance.NextUniform());

    private protected override double DrawRawBeyond(double seconds, ref SplitMix64 chance) =>
        Find(chance.NextUniform() * LeftAt(seconds));

    /// <summary>The share that lasts longer than some time.</summary>
    private double LeftAt(double seconds)
    {
        if (seconds > AtSeconds[^1] && _tailMean > 0)
            return Elementary.Exp(-seconds / _tailMean);
        int place = AtSeconds.BinarySearch(seconds);
        int steps = place < 0 ? ~place : place + 1;
        return steps == 0 ? 1 : LeftShare[steps - 1];
    }

    /// <summary>When the curve falls to a share or below.</summary>
    private double Find(double share)
    {
        if (share < LeftShare[^1])
            return -_tailMean * Elementary.Log(share);
        int low = 0;
        int high = LeftShare.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (LeftShare[middle] <= share)
                high = middle;
            else
                low = middle + 1;
        }

        return AtSeconds[low];
    }
}
