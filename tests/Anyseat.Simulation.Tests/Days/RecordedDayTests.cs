using Anyseat.Measures;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

/// <summary>A day that the simulator made, recorded as a house records its own, and run again from the record.</summary>
public sealed class RecordedDayTests
{
    private static readonly Guid Agent = FactFold.Id(2, 0);
    private static readonly Guid Caller = FactFold.Id(1, 1);
    private static readonly Guid Queue = FactFold.Id(4, 0);

    [Fact]
    public void Shifts_breaks_and_missed_offers_are_read_from_what_agents_did()
    {
        var recorded = new RecordedDay(default, TimeSpan.FromHours(24), reason => reason < 0);
        void State(double hour, AgentPresence presence, int reason = 0) =>
            recorded.Add(MeasureFact.AgentState(At(hour), Agent, presence, reason));
        State(-2, AgentPresence.NotReady);
        State(-1, AgentPresence.Ready);
        State(1, AgentPresence.NotReady, 1);
        State(1.25, AgentPresence.NotReady, 2);
        State(1.5, AgentPresence.Ready);
        State(2, AgentPresence.NotReady, -1);
        State(2.01, AgentPresence.Ready);
        State(3, AgentPresence.NotReady, 1);
        State(4, AgentPresence.SignedOut);
        State(6, AgentPresence.Ready);
        recorded.Conclude(TimeSpan.FromHours(26));

        RecordedAgent agent = recorded.Agents[Agent];
        Assert.Equal([Hours(0, 4), Hours(6, 26)], agent.Shifts);
        Assert.Equal([Hours(1, 1.5), Hours(3, 4)], agent.Breaks);
        Assert.Equal(36, Assert.Single(agent.BackSeconds), 3);
    }

    [Fact]
    public void Of_one_who_was_answered_it_is_known_that_patience_was_longer()
    {
        var recorded = new RecordedDay(default, TimeSpan.FromHours(24));
        recorded.Add(MeasureFact.Arrived(At(1), Caller, Queue, "voice"));
        recorded.Add(MeasureFact.Offered(At(1.01), Caller, Agent));
        recorded.Add(MeasureFact.Of(MeasureFactKind.OfferNotAnswered, At(1.02), Caller));
        recorded.Add(MeasureFact.Offered(At(1.03), Caller, Agent));
        recorded.Add(MeasureFact.Connected(At(1.04), Caller, Agent));
        recorded.Add(MeasureFact.Of(MeasureFactKind.WrapUpStarted, At(1.14), Caller));
        recorded.Add(MeasureFact.Of(MeasureFactKind.WrapUpEnded, At(1.16), Caller));
        recorded.Add(MeasureFact.Of(MeasureFactKind.Closed, At(1.16), Caller));
        recorded.Add(MeasureFact.Arrived(At(25), FactFold.Id(1, 2), Queue, "voice"));

        RecordedCustomer customer = Assert.Single(recorded.Customers);
        Assert.Equal(-1, customer.Arrival.PatienceSeconds);
        Assert.Equal(144, customer.Arrival.WaitedSeconds, 3);
        Assert.Equal(360, customer.Arrival.TalkSeconds, 3);
        Assert.Equal(72, customer.Arrival.WrapUpSeconds, 3);
        Assert.Equal((1, 36.0), (recorded.Agents[Agent].MissedCount, Math.Round(Assert.Single(recorded.Agents[Agent].AnswerSeconds), 3)));
        Assert.Equal(0, recorded.OpenCount);
    }

    [Fact]
    public void Run_again_under_the_same_rules_it_is_the_day_that_was()
    {
        Day day = Original();
        Day again = Record(day, out FactFold fold, out _);
        SimulationSummary was = RecordedSummary.Of(again, fold.Cells, QueueOf, MemberOf);
        ReplicationResult result = new Simulator(again).Run(99, 0, ct: TestContext.Current.CancellationToken);
        var isNow = new SimulationSummary(again);
        isNow.Add(result);

        Assert.True(was.Find(ResultScope.Queue, "billing")![Figure.Abandoned]!.Value.Mean > 10);
        foreach ((SummaryRow before, SummaryRow after) in was.Rows.Zip(isNow.Rows))
        {
            Assert.Equal(before.Key, after.Key);
            foreach ((Figure figure, Estimate? estimate) in before.Figures.Where(one => !RecordedSummary.Unknown.Contains(one.Figure)))
                Assert.True(Math.Abs((estimate?.Mean ?? -1) - (after[figure]?.Mean ?? -1)) < 1e-6, $"{before.Key} {figure}: {estimate?.Mean} and {after[figure]?.Mean}");
        }
    }

    [Fact]
    public void Days_like_it_lie_around_it()
    {
        // Offers ring and are missed, too: what the record says of that is drawn anew.
        Day day = Noisy();
        Day again = Record(day, out FactFold fold, out _);
        SummaryRow was = RecordedSummary.Of(again, fold.Cells, QueueOf, MemberOf).Find(ResultScope.Queue, "billing")!;
        SummaryRow same = Run(again);
        SummaryRow alike = Run(RecordedDemand.Alike(again));
        SummaryRow truth = Run(day);
        foreach (Figure figure in new[]
        {
            Figure.Offered, Figure.ServiceLevel, Figure.AverageSpeedOfAnswer, Figure.AbandonedShare, Figure.Occupancy, Figure.AverageHandleTime,
        })
        {
            double recorded = was[figure]!.Value.Mean;
            Assert.True(recorded >= alike[figure]!.Value.Min && recorded <= alike[figure]!.Value.Max, $"{figure}: {recorded} is not among days alike, {alike[figure]}");
            Assert.True(recorded >= same[figure]!.Value.Min && recorded <= same[figure]!.Value.Max, $"{figure}: {recorded} is not among runs of the day, {same[figure]}");
            // What was read from one day is near the model that made it: means of the days alike lie within its days.
            Assert.True(alike[figure]!.Value.Mean > truth[figure]!.Value.Min && alike[figure]!.Value.Mean < truth[figure]!.Value.Max, $"{figure}: {alike[figure]} against {truth[figure]}");
        }
    }

    [Fact]
    public void Written_and_read_it_is_the_same_day()
    {
        Day again = Record(Noisy(), out _, out _);
        byte[] written = DayWriter.Write(again, 12);
        Assert.Equal(12, DayDocument.FindRoutingReference(written)!.PlanVersion);
        var sources = new DaySources { Routing = reference => reference.PlanVersion == 12 ? again.Routing : null };
        bool isGood = DayDocument.TryRead(written, sources, out Day? read, out IReadOnlyList<DocumentFault> faults);
        Assert.True(isGood, string.Join('\n', faults));
        Assert.Equal(written, DayWriter.Write(read!, 12));
        Assert.Equal(again.Midnight, read!.Midnight);
        Assert.Equal(Csv(again), Csv(read));

        Assert.False(DayDocument.TryRead(written, null, out _, out faults));
        Assert.Equal("routing.plan", Assert.Single(faults).Path);
        Assert.False(DayDocument.TryRead(written, new DaySources { Routing = _ => null }, out _, out faults));
        Assert.Contains("version 12", Assert.Single(faults).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_took_a_callback_takes_it_again_and_is_spoken_to_as_long()
    {
        Day small = Texts.Read(Texts.Small.Replace(
            "\"wrapUpMaxSeconds\": 60", "\"wrapUpMaxSeconds\": 60, \"callbacks\": { \"offerAfterWaitSeconds\": 30, \"retryAfterSeconds\": 300, \"attemptsMax\": 3, \"dialTimeoutSeconds\": 30 }"));
        Day day = small with
        {
            Midnight = Original().Midnight,
            Demands = [small.Demands[0] with { Callback = new CallbackWish(0.5, 1, CallbackMode.AgentFirst, new FixedTime(5)) }],
            Groups = [small.Groups[0] with { Count = 4 }, small.Groups[1]],
        };
        QueueCell was = new Simulator(day).Run(11, 0, ct: TestContext.Current.CancellationToken).Queue(0);
        Day again = Record(day, out _, out RecordedDay recorded);
        Assert.Equal(was.CallbacksRequested, recorded.Customers.Count(one => one.Arrival.IsCallback));
        QueueCell now = new Simulator(again).Run(99, 0, ct: TestContext.Current.CancellationToken).Queue(0);
        Assert.True(was.CallbacksServed > 15);
        Assert.Equal(
            (was.CallbacksRequested, was.CallbacksServed, was.Tally.Answered, was.Tally.AnsweredWait, was.Tally.Abandoned, was.Tally.Talk),
            (now.CallbacksRequested, now.CallbacksServed, now.Tally.Answered, now.Tally.AnsweredWait, now.Tally.Abandoned, now.Tally.Talk));

        AssertTheSameWhenWrittenAndRead(again);
    }

    [Fact]
    public void Queues_closed_and_diverted_by_hand_are_written_and_read_with_the_day()
    {
        Day again = Record(Original(), out _, out _);
        QueueHandle billing = new(0);
        QueueHandle faults = new(1);
        Day day = again with
        {
            Actions =
            [
                new CloseQueue(TimeSpan.FromHours(8.5), billing, Treatment.TurnAway()),
                new DivertQueue(TimeSpan.FromHours(8.6), faults, 2_500, Treatment.ToQueue(billing)),
                new OpenQueue(TimeSpan.FromHours(9), billing),
                new CloseQueue(TimeSpan.FromHours(9.25), billing, Treatment.ToChannel(0)),
                new DivertQueue(TimeSpan.FromHours(9.5), faults, 5_000, null),
                new DivertQueue(TimeSpan.FromHours(9.75), faults, 0, null),
            ],
        };
        byte[] written = DayWriter.Write(day, 12);
        bool isGood = DayDocument.TryRead(written, new DaySources { Routing = _ => day.Routing }, out Day? read, out IReadOnlyList<DocumentFault> faulty);
        Assert.True(isGood, string.Join('\n', faulty));
        Assert.Equal(day.Actions.OrderBy(one => one.ToString(), StringComparer.Ordinal), read!.Actions.OrderBy(one => one.ToString(), StringComparer.Ordinal));
        Assert.Equal(Csv(day), Csv(read));

        // While it was closed, each who came was turned away, and half an hour of the recorded two hours is missing.
        ReplicationResult result = new Simulator(day).Run(1, 0, ct: TestContext.Current.CancellationToken);
        RecordedArrival[] customers = [.. ((RecordedArrivals)day.Demands[0].Arrivals[0]).Customers];
        int came = customers.Count(one => one.At >= TimeSpan.FromHours(8.5) && one.At < TimeSpan.FromHours(9));
        Assert.True(came > 30);
        Assert.Equal(came, result.Queue(0).TurnedAway);
        Assert.Equal(came, result.Queue(0, 1).TurnedAway);
    }

    [Fact]
    public void Rules_that_changed_in_the_course_of_the_day_change_again()
    {
        Day day = WithGroupBOnlyFrom(TimeSpan.FromHours(9));
        Day again = Record(day, out FactFold fold, out _);
        ReplicationResult result = new Simulator(again).Run(99, 0, ct: TestContext.Current.CancellationToken);
        Assert.Equal([true, true, false], [.. new[] { 0, 1, 3 }.Select(interval => IsServedBy(result, 0, interval))]);
        Assert.Equal([false, false, true, true], [.. Enumerable.Range(0, 4).Select(interval => IsServedBy(result, 1, interval))]);
        var isNow = new SimulationSummary(again);
        isNow.Add(result);
        SimulationSummary was = RecordedSummary.Of(again, fold.Cells, QueueOf, MemberOf);
        foreach (Figure figure in new[] { Figure.Offered, Figure.Abandoned, Figure.AverageSpeedOfAnswer, Figure.ServiceLevel, Figure.Occupancy })
            Assert.Equal(was.Find(ResultScope.Queue, "billing")![figure]!.Value.Mean, isNow.Find(ResultScope.Queue, "billing")![figure]!.Value.Mean, 6);

        byte[] written = AssertTheSameWhenWrittenAndRead(again);
        Assert.Equal([new PlanFrom(13, TimeSpan.FromHours(9))], DayDocument.FindRoutingReference(written)!.Then);
    }

    [Fact]
    public void Whom_agents_called_they_call_again_at_the_same_time_and_it_occupies_them()
    {
        Day small = Original();
        Day day = small with
        {
            Demands =
            [
                .. small.Demands,
                new Demand
                {
                    Name = "reminders", Queue = new QueueHandle(0), IsOutbound = true, Wish = new AgentWish(1, 0, false),
                    Arrivals = [new PoissonArrivals("0", [new ArrivalRate(TimeSpan.FromHours(8), TimeSpan.FromHours(10), 30)])],
                    Talk = new Exponential(90), WrapUp = new FixedTime(15),
                },
            ],
        };
        Day again = Record(day, out FactFold fold, out RecordedDay recorded);
        int calledCount = recorded.Customers.Count(one => one.Caller is not null);
        Assert.InRange(calledCount, 40, 80);
        ReplicationResult result = new Simulator(again).Run(99, 0, ct: TestContext.Current.CancellationToken);
        Tally was = default;
        foreach (int interval in Enumerable.Range(0, 4))
            was.Add(fold.Sum(interval, key => key.Queue == Queue));
        Tally now = result.Queue(0).Tally;
        Assert.Equal((was.OutboundHandled, was.OutboundTalk, was.OutboundWrapUp), (now.OutboundHandled, now.OutboundTalk, now.OutboundWrapUp));
        Assert.InRange(now.OutboundHandled, calledCount - 5, calledCount);
        var isNow = new SimulationSummary(again);
        isNow.Add(result);
        SummaryRow before = RecordedSummary.Of(again, fold.Cells, QueueOf, MemberOf).Find(ResultScope.Queue, "billing")!;
        foreach (Figure figure in new[] { Figure.Offered, Figure.Abandoned, Figure.AverageSpeedOfAnswer, Figure.AverageHandleTime, Figure.Occupancy })
            Assert.Equal(before[figure]!.Value.Mean, isNow.Find(ResultScope.Queue, "billing")![figure]!.Value.Mean, 6);
        // Customers wait for agents who call out.
        Assert.True(now.Abandoned > 1.2 * new Simulator(small).Run(11, 0, ct: TestContext.Current.CancellationToken).Queue(0).Tally.Abandoned);

        AssertTheSameWhenWrittenAndRead(again);
    }

    [Fact]
    public void An_agent_without_room_calls_when_there_is_some_and_one_who_is_gone_does_not_call()
    {
        Day small = Original();
        Day day = small with
        {
            Demands =
            [
                new Demand
                {
                    Name = "out", Queue = new QueueHandle(0), IsOutbound = true, Talk = new FixedTime(60),
                    Arrivals = [new RecordedArrivals("0", [Call("08:00:00", 0), Call("08:00:10", 1), Call("08:00:30", 0), Call("08:00:45", 0), Call("11:59:30", 2), Call("11:59:40", 2)])],
                },
            ],
            To = TimeSpan.FromHours(14),
        };
        var talks = new List<(double At, int Agent)>();
        new Simulator(day).Observe(
            1, 0,
            (RoutingInstant at, in RoutingDecision decision) =>
            {
                if (decision.Kind == RoutingDecisionKind.OutboundStarted)
                    talks.Add(((at.Microseconds - day.Midnight.Microseconds) / 1e6 - 8 * 3600, decision.Agent.Index));
            },
            TestContext.Current.CancellationToken);
        // The second is made after the first and the third after the second; the shift ends at twelve, and the last one is not made.
        Assert.Equal([(0, 0), (10, 1), (60, 0), (120, 0), (14370, 2)], talks);
        Assert.Equal(4, new Simulator(day).Run(1, 0, ct: TestContext.Current.CancellationToken).Group(0).SignedIn / 3.6e9 / 6, 1);

        static RecordedArrival Call(string at, int member) => new(TimeSpan.Parse(at, System.Globalization.CultureInfo.InvariantCulture)) { Prefers = new DayAgent(0, member) };
    }

    [Fact]
    public void Calls_out_need_somebody_who_calls()
    {
        Day day = Original();
        Day nobody = day with { Demands = [day.Demands[0] with { IsOutbound = true }] };
        Assert.Equal("demands[0].isOutbound", Assert.Single(DayDocument.FindFaults(nobody)).Path);
        Assert.Empty(DayDocument.FindFaults(nobody with { Demands = [nobody.Demands[0] with { Wish = new AgentWish(1, 0, false) }] }));
    }

    [Fact]
    public void What_is_set_for_a_queue_holds_under_later_rules_too()
    {
        Day day = WithGroupBOnlyFrom(TimeSpan.FromHours(9));
        ReplicationResult Run(string change) => new Simulator(Texts.Change(day, change)).Run(3, 0, ct: TestContext.Current.CancellationToken);
        ReplicationResult allDay = Run("""{ "kind": "setQueue", "queue": "billing", "rules": { "requirements": [] } }""");
        Assert.All(Enumerable.Range(0, 4), interval => Assert.True(IsServedBy(allDay, 0, interval) && IsServedBy(allDay, 1, interval)));
        // Set before the rules change: what it does not speak of changes as it did.
        ReplicationResult before = Run("""{ "kind": "setQueue", "queue": "billing", "at": "08:30", "rules": { "priority": 7 } }""");
        Assert.Equal([true, true, false], [.. new[] { 0, 1, 3 }.Select(interval => IsServedBy(before, 0, interval))]);
        Day changed = Texts.Change(day, """{ "kind": "setQueue", "queue": "billing", "at": "08:30", "rules": { "priority": 7 } }""");
        Assert.Equal(7, changed.Routing.Changes[0].Rules.Queues[0].Priority);
        Assert.NotEqual(7, changed.Routing.Rules.Queues[0].Priority);
        // Set after it: it builds on the rules of then.
        ReplicationResult after = Run("""{ "kind": "setQueue", "queue": "billing", "at": "09:30", "rules": { "requirements": [] } }""");
        Assert.Equal([false, false, true, true], [.. Enumerable.Range(0, 4).Select(interval => IsServedBy(after, 1, interval))]);
        Assert.True(IsServedBy(after, 0, 3));
    }

    [Fact]
    public void Versions_that_are_not_in_the_order_of_time_or_not_there_are_refused()
    {
        Day again = Record(Original(), out _, out _);
        string written = System.Text.Encoding.UTF8.GetString(DayWriter.Write(again, 12));
        string Then(string list) => written.Replace("\"plan\": 12", $"\"plan\": 12, \"then\": {list}");
        DocumentFault Fault(string text, DayRouting? routing)
        {
            Assert.False(DayDocument.TryRead(System.Text.Encoding.UTF8.GetBytes(text), new DaySources { Routing = _ => routing }, out _, out IReadOnlyList<DocumentFault> faults));
            return Assert.Single(faults);
        }

        Assert.Equal("routing.then[1].at", Fault(Then("""[{ "plan": 13, "at": "09:00" }, { "plan": 14, "at": "09:00" }]"""), again.Routing).Path);
        Assert.Equal("routing.then[0].at", Fault(Then("""[{ "plan": 13, "at": "00:00" }]"""), again.Routing).Path);
        Assert.Contains("version 12 or version 13", Fault(Then("""[{ "plan": 13, "at": "09:00" }]"""), null).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_who_are_moved_do_the_work_of_members_there_and_go_back_to_their_own()
    {
        Day again = Record(Original(), out _, out _);
        Day moved = Texts.Change(again, """{ "kind": "moveAgents", "count": 2, "from": "A", "to": "B", "at": "08:30", "until": "09:00" }""");
        ReplicationResult result = new Simulator(moved).Run(1, 0, ct: TestContext.Current.CancellationToken);
        double[] hours = [.. Enumerable.Range(0, 4).Select(interval => result.Group(1, interval).SignedIn / 3.6e9)];
        Assert.Equal([1, 2, 1, 1], hours.Select(hour => Math.Round(hour, 3)));
        Assert.Equal(4 * 4, Enumerable.Range(0, 4).Sum(interval => (result.Group(0, interval).SignedIn + result.Group(1, interval).SignedIn) / 3.6e9), 3);
    }

    private static Day Original() => Texts.Read(Texts.Small) with { Midnight = new RoutingInstant(1_793_635_200_000_000) };

    /// <summary>From a time on the work of group A is for group B alone.</summary>
    private static Day WithGroupBOnlyFrom(TimeSpan time)
    {
        Day day = Original();
        RoutingConfiguration rules = day.Routing.Rules;
        QueueConfiguration other = rules.Queues[0] with { Requirements = rules.Queues[1].Requirements };
        return day with
        {
            Routing = day.Routing with { Changes = [new RulesChange(time, rules with { Queues = rules.Queues.SetItem(0, other) }, 13)] },
        };
    }

    private static bool IsServedBy(ReplicationResult result, int group, int interval) => result.Group(group, interval).Conversing > 0;

    private static Day Noisy()
    {
        Day small = Texts.Read(Texts.Small.Replace("\"wrapUpMaxSeconds\": 60", "\"isAutoAnswered\": false, \"offerTimeoutSeconds\": 10, \"wrapUpMaxSeconds\": 60"));
        AgentGroup billing = small.Groups[0];
        return small with
        {
            Midnight = Original().Midnight,
            Groups =
            [
                billing with
                {
                    MissShare = 0.04, AnswerTime = new Exponential(3), Breaks = [new Break(TimeSpan.FromHours(8.5), TimeSpan.FromHours(8.6), 3)],
                },
                small.Groups[1],
            ],
        };
    }

    /// <summary>Runs a day once and builds of its facts the day that a house would build.</summary>
    private static Day Record(Day day, out FactFold fold, out RecordedDay recorded)
    {
        fold = new FactFold(day);
        _ = new Simulator(day).Observe(11, 0, fold.Observe, TestContext.Current.CancellationToken);
        fold.Conclude();
        recorded = new RecordedDay(day.Midnight, day.To, reason => reason < 0);
        foreach (MeasureFact fact in fold.Facts)
            recorded.Add(fact);
        recorded.Conclude(TimeSpan.FromHours(24));
        RecordedArrival[] customers = [.. recorded.Customers.Where(one => one.Caller is null).Select(one => one.Arrival)];
        RecordedArrival[] called = [.. recorded.Customers.Where(one => one.Caller is not null).Select(CalledBy)];
        IReadOnlyDictionary<Guid, RecordedAgent> agents = recorded.Agents;
        return day with
        {
            Demands =
            [
                RecordedDemand.Of(new Demand { Name = "bills", Queue = new QueueHandle(0), Arrivals = [], Talk = new Endless() }, customers, customers),
                .. called.Length == 0 ? Array.Empty<Demand>() :
                [
                    RecordedDemand.Of(
                        new Demand { Name = "out", Queue = new QueueHandle(0), IsOutbound = true, Arrivals = [], Talk = new Endless() }, called, called),
                ],
            ],
            Groups = [.. day.Groups.Select((group, place) => Group(group, place == 0 ? 0 : day.Groups[0].Count, agents))],
        };
    }

    private static RecordedArrival CalledBy(RecordedCustomer customer)
    {
        (int group, int member) = MemberOf(customer.Caller!.Value)!.Value;
        return customer.Arrival with { Prefers = new DayAgent(group, member) };
    }

    private static AgentGroup Group(AgentGroup group, int first, IReadOnlyDictionary<Guid, RecordedAgent> agents)
    {
        RecordedAgent[] own = [.. Enumerable.Range(first, group.Count).Select(agent => agents[FactFold.Id(2, agent)])];
        double[] rang = [.. own.SelectMany(agent => agent.AnswerSeconds)];
        double[] back = [.. own.SelectMany(agent => agent.BackSeconds)];
        int missed = own.Sum(agent => agent.MissedCount);
        return group with
        {
            Shifts = [],
            Breaks = [],
            Members = [.. own.Select(agent => new AgentMember(group.Abilities, agent.Shifts, agent.Breaks))],
            AnswerTime = rang.Length == 0 ? new FixedTime(0) : new Empirical([.. rang]),
            MissShare = missed == 0 ? 0 : (double)missed / (missed + rang.Length),
            BackAfter = TimeSpan.FromSeconds(back.Length == 0 ? 60 : back.Average()),
        };
    }

    private static SummaryRow Run(Day day)
    {
        var experiment = new Experiment { Day = day, Seed = 5, Replications = 60 };
        return experiment.Run(
            (count, run) => Parallel.For(0, count, run), null, TestContext.Current.CancellationToken).Base.Find(ResultScope.Queue, "billing")!;
    }

    private static byte[] AssertTheSameWhenWrittenAndRead(Day day)
    {
        byte[] written = DayWriter.Write(day, 12);
        bool isGood = DayDocument.TryRead(written, new DaySources { Routing = _ => day.Routing }, out Day? read, out IReadOnlyList<DocumentFault> faults);
        Assert.True(isGood, string.Join('\n', faults));
        Assert.Equal(written, DayWriter.Write(read!, 12));
        Assert.Equal(Csv(day), Csv(read!));
        return written;
    }

    private static string Csv(Day day) => new Experiment { Day = day, Seed = 3, Replications = 2 }.Run(
        (count, run) => Parallel.For(0, count, run), null, TestContext.Current.CancellationToken).ToCsv();

    private static int QueueOf(Guid queue) => queue == Queue ? 0 : -1;

    private static (int Group, int Member)? MemberOf(Guid agent)
    {
        for (int i = 0; i < 8; i++)
        {
            if (agent == FactFold.Id(2, i))
                return i < 6 ? (0, i) : (1, i - 6);
        }

        return null;
    }

    private static MeasureInstant At(double hours) => new((long)(hours * 3.6e9));

    private static Stretch Hours(double from, double to) => new(TimeSpan.FromHours(from), TimeSpan.FromHours(to));
}
