using Anyseat.Measures;
using Anyseat.Routing;
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
        var recorded = new RecordedDay(day.Midnight);
        foreach (MeasureFact fact in fold.Facts)
            recorded.Add(fact);
        var ((queue, channel), customers) = Assert.Single(recorded.ToArrivals());
        Assert.Equal((FactFold.Id(4, 0), "voice"), (queue, channel));

        // The patience of those who were answered is not known; that they had enough is.
        Day again = day with
        {
            Demands = [day.Demands[0] with { Arrivals = [new RecordedArrivals("0", customers)], Patience = new Endless() }],
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

    /// <summary>Feeds decisions to the fold as a host feeds its journal.</summary>
    private sealed class FactFold(Day day)
    {
        private readonly MeasureFold _fold = new(day.Interval);
        private readonly CellTable _cells = new();
        private readonly Dictionary<int, Guid> _interactions = [];
        private int _lastInteraction;

        public List<MeasureFact> Facts { get; } = [];

        public static Guid Id(int kind, int index) => new(index, (short)kind, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

        public void Observe(RoutingInstant at, in RoutingDecision decision)
        {
            var now = new MeasureInstant(at.Microseconds);
            foreach (MeasureFact fact in FactsOf(now, decision))
            {
                Facts.Add(fact);
                _fold.Apply(fact, _cells);
            }
        }

        /// <summary>Adds what no later fact settles: agents who were there all day and had nothing to do.</summary>
        public void Conclude() => _fold.Project(new MeasureInstant((day.Midnight + day.To).Microseconds), _cells);

        public Tally Sum(int interval, Func<CellKey, bool> condition)
        {
            var start = new MeasureInstant((day.Midnight + day.From + (interval * day.Interval)).Microseconds);
            return _cells.Sum(key => key.Start == start && condition(key));
        }

        private IEnumerable<MeasureFact> FactsOf(MeasureInstant at, RoutingDecision decision)
        {
            Guid agent = Id(2, decision.Agent.Index);
            int handle = decision.Interaction.Index;
            switch (decision.Kind)
            {
                case RoutingDecisionKind.AgentStateChanged:
                    yield return MeasureFact.AgentTeam(at, agent, Id(3, decision.Agent.Index < day.Groups[0].Count ? 0 : 1));
                    yield return MeasureFact.AgentState(at, agent, (AgentPresence)(byte)decision.AgentState, decision.Reason);
                    break;
                case RoutingDecisionKind.Queued when _interactions.TryAdd(handle, Id(1, _lastInteraction + 1)):
                    _lastInteraction++;
                    yield return MeasureFact.Arrived(at, _interactions[handle], Id(4, decision.Queue.Index), "voice");
                    break;
                case RoutingDecisionKind.Queued:
                    yield return MeasureFact.Queued(at, _interactions[handle], Id(4, decision.Queue.Index));
                    break;
                case RoutingDecisionKind.Offered:
                    yield return MeasureFact.Offered(at, _interactions[handle], agent);
                    break;
                case RoutingDecisionKind.Connected:
                    yield return MeasureFact.Connected(at, _interactions[handle], agent);
                    break;
                case RoutingDecisionKind.Closed:
                    yield return MeasureFact.Of(MeasureFactKind.Closed, at, _interactions[handle]);
                    _interactions.Remove(handle);
                    break;
                default:
                    if (KindOf(decision.Kind) is { } kind)
                        yield return MeasureFact.Of(kind, at, _interactions[handle]);
                    break;
            }
        }

        private static MeasureFactKind? KindOf(RoutingDecisionKind kind) => kind switch
        {
            RoutingDecisionKind.OfferTimedOut => MeasureFactKind.OfferNotAnswered,
            RoutingDecisionKind.OfferRevoked => MeasureFactKind.OfferRevoked,
            RoutingDecisionKind.WrapUpStarted => MeasureFactKind.WrapUpStarted,
            RoutingDecisionKind.WrapUpEnded => MeasureFactKind.WrapUpEnded,
            RoutingDecisionKind.Abandoned => MeasureFactKind.Abandoned,
            _ => null,
        };
    }
}
