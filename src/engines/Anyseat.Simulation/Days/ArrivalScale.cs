using System.Collections.Immutable;
using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Days;

/// <summary>More or fewer customers in a part of the day, such that those who come anyway stay who they are.</summary>
internal static class ArrivalScale
{
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(30);

    /// <summary>A demand whose arrivals from <paramref name="from"/> to <paramref name="to"/> are multiplied. Fewer: each comes
    /// with that chance. More: others come besides.</summary>
    public static Demand Apply(Demand demand, TimeSpan from, TimeSpan to, double factor)
    {
        if (factor < 1)
            return demand with { Thinnings = demand.Thinnings.Add(new Thinning(from, to, factor)) };
        int count = demand.Arrivals.Length;
        return demand with
        {
            Arrivals =
            [
                .. demand.Arrivals,
                .. demand.Arrivals.Select((one, place) => More(one, $"{one.Stream}+{count + place}", from, to, factor - 1)),
            ],
        };
    }

    private static Arrivals More(Arrivals arrivals, string stream, TimeSpan from, TimeSpan to, double share) => arrivals switch
    {
        PoissonArrivals poisson => new PoissonArrivals(stream, [.. poisson.Rates.SelectMany(rate => Cut(rate, from, to, share))]),
        SteadyArrivals steady => More(steady, stream, from, to, share),
        RecordedArrivals recorded => new RecordedArrivals(stream, More(recorded, from, to, share)),
        _ => throw new ArgumentOutOfRangeException(nameof(arrivals)),
    };

    private static IEnumerable<ArrivalRate> Cut(ArrivalRate rate, TimeSpan from, TimeSpan to, double share)
    {
        var cut = new ArrivalRate(Later(rate.From, from), Earlier(rate.To, to), rate.PerHour * share);
        if (cut.From < cut.To)
            yield return cut;
    }

    private static SteadyArrivals More(SteadyArrivals steady, string stream, TimeSpan from, TimeSpan to, double share)
    {
        // Half a step after the others; nobody when there is no room for one.
        TimeSpan every = share > 0 ? steady.Every / share : TimeSpan.MaxValue;
        TimeSpan begin = Later(steady.From, from);
        TimeSpan end = Earlier(steady.To, to);
        return every < end - begin
            ? new SteadyArrivals(stream, begin + (every / 2), end, every)
            : new SteadyArrivals(stream, begin, begin, steady.Every);
    }

    /// <summary>Each recorded customer brings others like him or her, within half a minute; for a part of one, every so manyth
    /// does, found by the customer's number.</summary>
    private static ImmutableArray<RecordedArrival> More(RecordedArrivals recorded, TimeSpan from, TimeSpan to, double share)
    {
        List<RecordedArrival> more = [];
        for (int i = 0; i < recorded.Customers.Length; i++)
        {
            RecordedArrival one = recorded.Customers[i];
            if (one.At < from || one.At >= to)
                continue;
            var chance = new SplitMix64((ulong)i);
            int copies = (int)(share + chance.NextUniform());
            for (int k = 0; k < copies; k++)
            {
                TimeSpan at = one.At + (((chance.NextUniform() * 2) - 1) * Spread);
                more.Add(one with { At = Earlier(Later(at, from), to - TimeSpan.FromMicroseconds(1)) });
            }
        }

        return [.. more.OrderBy(one => one.At)];
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
