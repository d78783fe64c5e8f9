using Anyseat.Measures;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

/// <summary>The simulator counts as live reports count: its decisions, folded as those of a live day, give the same figures.
/// </summary>
public sealed class MeasureTwinTests
{
    [Fact]
    public void Figures_of_a_simulated_day_are_those_that_the_fold_of_live_reports_gives()
    {
        Day small = Texts.Read(Texts.Small.Replace("\"wrapUpMaxSeconds\": 60", "\"isAutoAnswered\": false, \"offerTimeoutSeconds\": 10"));
        Day day = small with
        {
            Demands = [small.Demands[0] with { Retrial = new Retrial(0.5, new Exponential(120), 4) }],
            Groups =
            [
                small.Groups[0] with
                {
                    MissShare = 0.05,
                    AnswerTime = new Exponential(4),
                    Breaks = [new Break(TimeSpan.FromHours(8.5), TimeSpan.FromHours(8.75), 2)],
                },
                small.Groups[1],
            ],
        };
        var fold = new FactFold(day);
        ReplicationResult result = new Simulator(day).Observe(7, 0, fold.Observe, TestContext.Current.CancellationToken);
        fold.Conclude();

        for (int interval = 0; interval < day.IntervalCount; interval++)
        {
            Tally expected = fold.Sum(interval, key => key.Queue is not null);
            Tally found = result.Queue(0, interval).Tally;
            Assert.True(expected.Offered > 30);
            Assert.Equal(Visits(expected), Visits(found));
            for (int group = 0; group < day.Groups.Length; group++)
                Assert.Equal(Times(fold.Sum(interval, key => key.Team == FactFold.Id(3, group))), Times(result.Group(group, interval)));
        }
    }

    [Fact]
    public void A_recorded_day_run_again_is_the_day_that_was()
    {
        // No retrials: those who come again are not told apart from those who come.
        Day day = Texts.Read(Texts.Small);
        var fold = new FactFold(day);
        ReplicationResult before = new Simulator(day).Observe(7, 0, fold.Observe, TestContext.Current.CancellationToken);
        var recorded = new RecordedDay(day.Midnight, day.To);
        foreach (MeasureFact fact in fold.Facts)
            recorded.Add(fact);
        RecordedCustomer[] customers = [.. recorded.Customers];
        Assert.All(customers, one => Assert.Equal((FactFold.Id(4, 0), "voice"), (one.Queue, one.Channel)));

        // The patience of those who were answered is not known; that they had enough is.
        Day again = day with
        {
            Demands = [day.Demands[0] with { Arrivals = [new RecordedArrivals("0", [.. customers.Select(one => one.Arrival)])], Patience = new Endless() }],
        };
        ReplicationResult after = new Simulator(again).Run(99, 0, ct: TestContext.Current.CancellationToken);

        Assert.True(before.Queue(0).Tally.Abandoned > 5);
        Assert.Equal(Visits(before.Queue(0).Tally), Visits(after.Queue(0).Tally));
        Assert.Equal(Times(before.Group(0)), Times(after.Group(0)));
    }

    private static string Visits(Tally tally) => string.Join(
        ' ', tally.Arrived, tally.Offered, tally.Answered, tally.AnsweredWait, tally.Abandoned, tally.AbandonedWait, tally.Overflowed,
        tally.LongestWait, tally.Handled, tally.Talk, tally.WrapUp,
        Measure.ServiceLevel(tally, ServiceLevelRule.Default), Measure.Abandonment(tally, ServiceLevelRule.Default));

    private static string Times(Tally tally) => string.Join(
        ' ', tally.SignedIn, tally.Conversing, tally.WrappingUp, tally.Available, tally.NotReady, Measure.Occupancy(tally));
}
