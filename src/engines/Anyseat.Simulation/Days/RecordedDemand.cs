using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Days;

/// <summary>Makes a demand of recorded customers: they come as they came, and what is not known of one is drawn from what is
/// known of all.</summary>
public static class RecordedDemand
{
    /// <summary>Below this many values a distribution would only repeat a few; then those of all customers of the day serve.
    /// </summary>
    public const int ValuesMin = 20;

    private const double AnswerSeconds = 5;

    // More would only make documents longer.
    private const int ValuesMax = 10_000;

    private static readonly TimeSpan RateInterval = TimeSpan.FromMinutes(15);

    /// <summary>The demand with arrivals, talk, wrap-up and patience of recorded customers.</summary>
    /// <param name="demand">What they have in common.</param>
    /// <param name="customers">Those of the demand.</param>
    /// <param name="all">Those of the whole day, among them those of the demand.</param>
    public static Demand Of(Demand demand, IReadOnlyList<RecordedArrival> customers, IReadOnlyList<RecordedArrival> all)
    {
        ArgumentNullException.ThrowIfNull(demand);
        return demand with
        {
            Arrivals = [new RecordedArrivals("0", [.. customers.OrderBy(one => one.At)])],
            Talk = Times(customers, all, one => one.TalkSeconds),
            WrapUp = Times(customers, all, one => one.WrapUpSeconds),
            Patience = Patience(customers.Count(one => one.PatienceSeconds >= 0) >= ValuesMin ? customers : all),
            Transfers = Transfers(customers, all),
            Callback = Callback(customers),
        };
    }

    /// <summary>How many want to be called back, and how many of those are reached at last. How long they let it ring is not in the record.
    /// </summary>
    private static CallbackWish? Callback(IReadOnlyList<RecordedArrival> customers)
    {
        RecordedArrival[] wished = [.. customers.Where(one => one.IsCallback)];
        return wished.Length == 0 ? null : new CallbackWish(
            (double)wished.Length / customers.Count,
            (double)wished.Count(one => one.TalkSeconds >= 0) / wished.Length,
            CallbackMode.AgentFirst,
            new FixedTime(AnswerSeconds));
    }

    /// <summary>What is passed on of those of whom it is not known, as of those of whom it is: how many, and for how long.</summary>
    private static ImmutableArray<Transfer> Transfers(IReadOnlyList<RecordedArrival> customers, IReadOnlyList<RecordedArrival> all)
    {
        double spokenTo = customers.Count(one => one.TalkSeconds >= 0);
        return
        [
            .. customers.Where(one => one is { TalkSeconds: >= 0, Passages.Count: > 0 })
                .GroupBy(one => one.Passages![0].Queue, one => one.Passages![0].Story)
                .OrderBy(passed => passed.Key.Index)
                .Select(passed => (passed.Key, Stories: (IReadOnlyList<RecordedArrival>)[.. passed]))
                .Select(passed => new Transfer(
                    passed.Stories.Count / spokenTo,
                    passed.Key,
                    Times(passed.Stories, passed.Stories, one => one.TalkSeconds),
                    Times(passed.Stories, passed.Stories, one => one.WrapUpSeconds),
                    Patience(passed.Stories.Count(one => one.PatienceSeconds >= 0) >= ValuesMin ? passed.Stories : all))),
        ];
    }

    /// <summary>The day with customers like those recorded in place of the recorded ones: as many in each quarter of an hour on
    /// average, at random, with talks, wrap-ups and patience as theirs. How much two such days differ is what luck does. Whom agents
    /// called is not luck, and stays.</summary>
    public static Day Alike(Day day)
    {
        ArgumentNullException.ThrowIfNull(day);
        return day with
        {
            Demands =
            [
                .. day.Demands.Select(demand => demand.IsOutbound ? demand : demand with
                {
                    Arrivals = [.. demand.Arrivals.Select(arrivals => arrivals is RecordedArrivals recorded ? Alike(recorded) : arrivals)],
                }),
            ],
        };
    }

    private static PoissonArrivals Alike(RecordedArrivals recorded) => new(
        recorded.Stream,
        [
            .. recorded.Customers.GroupBy(one => one.At.Ticks / RateInterval.Ticks).OrderBy(one => one.Key).Select(one => new ArrivalRate(
                one.Key * RateInterval, (one.Key + 1) * RateInterval, one.Count() / RateInterval.TotalHours)),
        ]);

    private static Distribution Times(
        IReadOnlyList<RecordedArrival> customers, IReadOnlyList<RecordedArrival> all, Func<RecordedArrival, double> known)
    {
        ImmutableArray<double> own = [.. customers.Select(known).Where(seconds => seconds >= 0)];
        ImmutableArray<double> values = own.Length >= ValuesMin ? own : [.. all.Select(known).Where(seconds => seconds >= 0)];
        return values.IsEmpty ? new FixedTime(0) : new Empirical(Thin(values));
    }

    /// <summary>At most <see cref="ValuesMax"/> of the values, evenly from the shortest to the longest.</summary>
    private static ImmutableArray<double> Thin(ImmutableArray<double> values)
    {
        ImmutableArray<double> inOrder = values.Sort();
        return inOrder.Length <= ValuesMax
            ? inOrder
            : [.. Enumerable.Range(0, ValuesMax).Select(i => inOrder[(int)((i + 0.5) * inOrder.Length / ValuesMax)])];
    }

    private static Distribution Patience(IReadOnlyList<RecordedArrival> customers) => Survival.Estimate(customers
        .Where(one => one.PatienceSeconds >= 0 || one.WaitedSeconds >= 0)
        .Select(one => one.PatienceSeconds >= 0 ? (one.PatienceSeconds, true) : (one.WaitedSeconds, false)));
}
