using Anyseat.Measures;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

/// <summary>Changes do what they say, and leave everything else as it was.</summary>
public sealed class WhatIfTests
{
    private static readonly Day Small = Texts.Read(Texts.Small);

    [Fact]
    public void Agents_who_are_moved_work_there_until_they_go_back()
    {
        Day day = Texts.Change(Small, """{ "kind": "moveAgents", "count": 4, "from": "A", "to": "B", "at": "08:30", "until": "09:00" }""");
        ReplicationResult result = Texts.Run(day);
        const long HalfHour = 1_800_000_000;
        Assert.Equal((6 * HalfHour, 2 * HalfHour), (result.Group(0, 0).SignedIn, result.Group(1, 0).SignedIn));
        Assert.Equal((2 * HalfHour, 6 * HalfHour), (result.Group(0, 1).SignedIn, result.Group(1, 1).SignedIn));
        Assert.Equal((6 * HalfHour, 2 * HalfHour), (result.Group(0, 2).SignedIn, result.Group(1, 2).SignedIn));
        Assert.True(result.Queue(0, 1).Tally.Abandoned > 3 * Texts.Run(Small).Queue(0, 1).Tally.Abandoned);
    }

    [Fact]
    public void More_calls_come_besides_those_who_come_anyway()
    {
        Day day = Texts.Change(Small, """{ "kind": "scaleArrivals", "demand": "bills", "from": "09:00", "to": "09:30", "percent": 300 }""");
        ReplicationResult before = Texts.Run(Small);
        ReplicationResult after = Texts.Run(day);
        Assert.Equal(Cell(before, 0), Cell(after, 0));
        Assert.Equal(Cell(before, 1), Cell(after, 1));
        Assert.InRange(after.Queue(0, 2).Tally.Offered / (double)before.Queue(0, 2).Tally.Offered, 2.8, 5.5);
        Assert.Equal(before.Queue(0, 3).Tally.Offered, after.Queue(0, 3).Tally.Offered);
    }

    [Fact]
    public void Fewer_calls_are_some_of_those_who_come_anyway()
    {
        Day day = Texts.Change(Small, """{ "kind": "scaleArrivals", "from": "09:00", "to": "09:30", "percent": -50 }""");
        ReplicationResult before = Texts.Run(Small);
        ReplicationResult after = Texts.Run(day);
        Assert.Equal(Cell(before, 1), Cell(after, 1));
        Assert.InRange(after.Queue(0, 2).Tally.Offered / (double)before.Queue(0, 2).Tally.Offered, 0.3, 0.7);
    }

    [Fact]
    public void A_queue_that_is_closed_turns_away_until_it_is_open_again()
    {
        Day day = Texts.Change(Small, """{ "kind": "closeQueue", "queue": "billing", "from": "08:30", "to": "09:00" }""");
        ReplicationResult result = Texts.Run(day);
        Assert.Equal(0, result.Queue(0, 1).Tally.Offered);
        Assert.Equal(Texts.Run(Small).Queue(0, 1).Tally.Offered, result.Queue(0, 1).TurnedAway);
        Assert.Equal(0, result.Queue(0, 2).TurnedAway);
    }

    [Fact]
    public void A_share_is_diverted_to_another_queue_or_channel()
    {
        Day day = Texts.Change(
            Small, """{ "kind": "divert", "queue": "billing", "from": "08:30", "to": "09:00", "percent": 25, "treatment": { "kind": "queue", "queue": "faults" } }""");
        ReplicationResult result = Texts.Run(day);
        long all = Texts.Run(Small).Queue(0, 1).Tally.Offered;
        Assert.Equal(all / 4, result.Queue(0, 1).SentElsewhere);
        Assert.Equal(all / 4, result.Queue(1, 1).Tally.Offered);
        Assert.Equal(all - (all / 4), result.Queue(0, 1).Tally.Offered);

        Day gone = Texts.Change(
            Small, """{ "kind": "divert", "queue": "billing", "from": "08:30", "percent": 100, "treatment": { "kind": "channel", "channel": "voicemail" } }""");
        Assert.Equal(all, Texts.Run(gone).Queue(0, 1).SentElsewhere);
        Assert.Equal(0, Texts.Run(gone).Queue(0, 1).Tally.Offered);
    }

    [Fact]
    public void A_ring_that_is_added_lets_others_help()
    {
        Day busy = Texts.Change(Small, """{ "kind": "setAgents", "group": "A", "count": 2 }, { "kind": "addAgents", "group": "B", "count": 2 }""");
        Day helped = Texts.Change(
            busy, """{ "kind": "setQueue", "queue": "billing", "at": "09:00", "rules": { "rings": [{ "afterSeconds": 5, "alternative": { "skill": "faults" } }] } }""");
        ReplicationResult before = Texts.Run(busy);
        ReplicationResult after = Texts.Run(helped);
        Assert.Equal(4, busy.Groups[1].Count);
        Assert.Equal(Cell(before, 0), Cell(after, 0));
        Assert.True(after.Queue(0, 3).Tally.Abandoned * 3 < before.Queue(0, 3).Tally.Abandoned);
        Assert.Equal(0, before.Group(1).Conversing);
        Assert.True(after.Group(1, 3).Conversing > 0);
    }

    [Fact]
    public void Longer_talks_and_illness_cost_service()
    {
        double ServiceLevel(string change) =>
            Measure.ServiceLevel(Texts.Run(change.Length == 0 ? Small : Texts.Change(Small, change)).Queue(0).Tally, ServiceLevelRule.Default)!.Value;
        double before = ServiceLevel("");
        Assert.True(ServiceLevel("""{ "kind": "scaleTalk", "percent": 50 }""") < before - 0.1);
        Assert.True(ServiceLevel("""{ "kind": "sickness", "group": "A", "percent": 60 }""") < before - 0.1);
    }

    [Fact]
    public void Recorded_and_steady_customers_can_be_multiplied_too()
    {
        Day recorded = Small with
        {
            Demands = [Small.Demands[0] with
            {
                Arrivals =
                [
                    new RecordedArrivals("0", [.. Enumerable.Range(0, 40).Select(i => new RecordedArrival(TimeSpan.FromHours(8) + TimeSpan.FromMinutes(i)))]),
                    new SteadyArrivals("1", TimeSpan.FromHours(8), TimeSpan.FromHours(10), TimeSpan.FromMinutes(1)),
                ],
            }],
        };
        Assert.Equal(160, Texts.Run(recorded).All().Tally.Offered);
        Day more = Texts.Change(recorded, """{ "kind": "scaleArrivals", "from": "08:00", "to": "10:00", "percent": 200 }""");
        Assert.Equal(40 * 3, more.Demands[0].Arrivals.OfType<RecordedArrivals>().Sum(one => one.Customers.Length));
        Assert.InRange(Texts.Run(more).All().Tally.Offered, (3 * 160) - 2, 3 * 160);
        Day some = Texts.Change(recorded, """{ "kind": "scaleArrivals", "from": "08:00", "to": "10:00", "percent": 50 }""");
        Assert.InRange(Texts.Run(some).All().Tally.Offered, 225, 255);
    }

    private static (long, long, long, long) Cell(ReplicationResult result, int interval)
    {
        Tally tally = result.Queue(0, interval).Tally;
        return (tally.Offered, tally.Answered, tally.AnsweredWait, tally.AbandonedWait);
    }
}
