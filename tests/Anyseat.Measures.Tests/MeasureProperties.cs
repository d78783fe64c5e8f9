using FsCheck;
using FsCheck.Fluent;

namespace Anyseat.Measures.Tests;

/// Random days, most of them nonsense in part: steps come in any order. FsCheck prints the seed of a failure.
/// ANYSEAT_SOAK=1 takes a hundred times as many.
public sealed class MeasureProperties
{
    private static readonly int factor = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 100 : 1;

    internal readonly record struct Step(int Kind, int Interaction, int Agent, int Queue, int Seconds);

    private static readonly Arbitrary<Step[]> histories = Arb.From(
        (from kind in Gen.Choose(0, 21)
         from interaction in Gen.Choose(0, 9)
         from agent in Gen.Choose(0, 3)
         from queue in Gen.Choose(0, 2)
         from seconds in Gen.Frequency((6, Gen.Choose(0, 60)), (2, Gen.Choose(60, 900)), (1, Gen.Choose(900, 9000)))
         select new Step(kind, interaction, agent, queue, seconds)).ArrayOf(),
        Shorter);

    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        for (int length = steps.Length / 2; length > 0; length /= 2)
            for (int start = 0; start + length <= steps.Length; start += length)
                yield return [.. steps[..start], .. steps[(start + length)..]];
    }

    private static void ForAll(Action<Step[]> check) => Prop.ForAll(histories, check)
        .Check(Days.WithMaxTest(120 * factor).WithStartSize(5).WithEndSize(250));

    // The same days on every run; others each time where many are taken.
    private static Config Days => factor > 1 ? Config.QuickThrowOnFailure : Config.QuickThrowOnFailure.WithReplay(20_261_125, 1_951);

    private static IEnumerable<MeasureFact> Facts(Step[] steps)
    {
        long seconds = 1_795_000_000;
        foreach (Step step in steps)
        {
            seconds += step.Seconds;
            yield return Fact(step, new MeasureInstant(seconds * 1_000_000));
        }
    }

    private static MeasureFact Fact(Step step, MeasureInstant at)
    {
        Guid interaction = Day.Id($"c{step.Interaction}");
        Guid agent = Day.Id($"a{step.Agent}");
        Guid queue = Day.Id($"q{step.Queue}");
        return step.Kind switch
        {
            // Arrivals and offers come more often than their share, or little would happen.
            2 when step.Agent == 3 => MeasureFact.Booked(at, interaction, queue, "voice"),
            <= 2 => MeasureFact.Arrived(at, interaction, queue, step.Queue == 0 ? "voice" : "chat"),
            3 => MeasureFact.Queued(at, interaction, queue),
            4 or 5 => MeasureFact.Offered(at, interaction, agent),
            6 or 7 => MeasureFact.Connected(at, interaction, agent),
            8 => MeasureFact.Connected(at, interaction, agent, queue),
            9 => MeasureFact.Replied(at, interaction, agent),
            10 => MeasureFact.DispositionSet(at, interaction, queue),
            11 => MeasureFact.Of(MeasureFactKind.OfferDeclined, at, interaction),
            12 => MeasureFact.Of(MeasureFactKind.OfferNotAnswered, at, interaction),
            13 => MeasureFact.Of(step.Agent % 2 == 0 ? MeasureFactKind.Held : MeasureFactKind.Retrieved, at, interaction),
            14 => MeasureFact.Of(MeasureFactKind.Released, at, interaction),
            15 => MeasureFact.Of(MeasureFactKind.WrapUpStarted, at, interaction),
            16 => MeasureFact.Of(MeasureFactKind.WrapUpEnded, at, interaction),
            17 => MeasureFact.Of(MeasureFactKind.Abandoned, at, interaction),
            18 => MeasureFact.Of(step.Agent switch { 0 => MeasureFactKind.Diverted, 1 => MeasureFactKind.CallbackTaken, _ => MeasureFactKind.Closed }, at, interaction),
            19 => MeasureFact.AgentTeam(at, agent, step.Queue == 0 ? null : queue),
            _ => MeasureFact.AgentState(at, agent, (AgentPresence)step.Queue, step.Interaction),
        };
    }

    private static CellTable Run(Step[] steps, TimeSpan grain, TimeSpan until)
    {
        var fold = new MeasureFold(grain);
        var cells = new CellTable();
        foreach (MeasureFact fact in Facts(steps))
            fold.Apply(fact, cells);
        fold.Project(EndOf(steps) + until, cells);
        return cells;
    }

    private static MeasureInstant EndOf(Step[] steps) => Facts(steps).Select(fact => fact.At).LastOrDefault(new MeasureInstant(0));

    private static Dictionary<CellKey, string> Shown(CellTable cells) =>
        cells.Cells.Where(cell => Text(cell.Value) != Text(default)).ToDictionary(cell => cell.Key, cell => Text(cell.Value));

    /// All numbers of a tally, whichever there are.
    private static string Text(Tally tally) => string.Join(' ', typeof(Tally).GetProperties().Select(property =>
        property.GetValue(tally) is WaitHistogram waits
            ? string.Join(',', Enumerable.Range(0, WaitHistogram.ClassCount).Select(index => waits[index]))
            : property.GetValue(tally)!.ToString()));

    [Fact]
    public void Every_visit_is_answered_abandoned_overflowed_or_waiting() => ForAll(steps =>
    {
        // In every interval and queue by itself, since a visit counts whole where it began.
        CellTable byQueue = Run(steps, MeasureFold.QuarterHour, TimeSpan.FromMinutes(1)).RollUp(key => new CellKey(key.Start, key.Queue, key.Channel));
        Assert.All(byQueue.Cells, cell =>
        {
            Tally tally = cell.Value;
            Assert.Equal(tally.Offered, tally.Answered + tally.Abandoned + tally.Overflowed + tally.Waiting);
            Assert.Equal(tally.Offered, tally.Arrived + tally.TransferredIn);
            Assert.Equal((tally.Answered, tally.Abandoned, tally.Waiting), (tally.AnsweredWaits.Count, tally.AbandonedWaits.Count, tally.WaitingWaits.Count));
        });
    });

    [Fact]
    public void A_booked_callback_that_is_closed_while_offered_takes_the_offer_back() => OffersHaveEnds(
        [new Step(2, 2, 3, 0, 11), new Step(5, 2, 1, 0, 2290), new Step(18, 2, 3, 2, 25)]);

    [Fact]
    public void Every_offer_has_one_end_or_is_pending() => ForAll(OffersHaveEnds);

    private static void OffersHaveEnds(Step[] steps)
    {
        var fold = new MeasureFold(MeasureFold.QuarterHour);
        var cells = new CellTable();
        foreach (MeasureFact fact in Facts(steps))
            fold.Apply(fact, cells);
        Tally all = cells.Sum();
        int pending = fold.Interactions.Values.Count(open => open.Offer is not null);
        Assert.Equal(all.OffersMade, all.OffersAccepted + all.OffersDeclined + all.OffersNotAnswered + all.OffersRevoked + pending);
        Assert.Equal(pending, fold.Agents.Values.Sum(agent => agent.OfferCount));
    }

    [Fact]
    public void Time_at_work_is_the_sum_of_its_parts_and_never_more_than_the_interval() => ForAll(steps =>
    {
        CellTable byAgent = Run(steps, MeasureFold.QuarterHour, TimeSpan.FromMinutes(20)).RollUp(key => new CellKey(key.Start, Agent: key.Agent));
        Assert.All(byAgent.Cells.Where(cell => cell.Key.Agent is not null), cell =>
        {
            Tally tally = cell.Value;
            Assert.Equal(tally.SignedIn, tally.Conversing + tally.WrappingUp + tally.Available + tally.NotReady);
            Assert.InRange(tally.SignedIn, 0, Time.Minutes(15));
            Assert.InRange(tally.Alerting, 0, tally.Available);
        });
    });

    [Fact]
    public void Cells_of_a_quarter_hour_add_up_to_the_cells_of_an_hour_and_of_a_day() => ForAll(steps =>
    {
        CellTable quarters = Run(steps, MeasureFold.QuarterHour, TimeSpan.FromMinutes(5));
        foreach (TimeSpan coarse in new[] { TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromDays(1) })
        {
            long length = coarse.Ticks / TimeSpan.TicksPerMicrosecond;
            CellTable summed = quarters.RollUp(key => key with { Start = new MeasureInstant(key.Start.Microseconds / length * length) });
            Assert.Equal(Shown(Run(steps, coarse, TimeSpan.FromMinutes(5))), Shown(summed));
        }
    });

    [Fact]
    public void A_fold_restored_from_what_was_saved_goes_on_as_if_nothing_had_been() => ForAll(steps =>
    {
        var cells = new CellTable();
        var fold = new MeasureFold(MeasureFold.QuarterHour);
        int count = 0;
        foreach (MeasureFact fact in Facts(steps))
        {
            // As a host does: what was touched is written, and read again now and then.
            if (count++ % 7 == 3)
                fold = Reloaded(fold);
            fold.Apply(fact, cells);
        }

        fold.Project(EndOf(steps) + TimeSpan.FromMinutes(5), cells);
        Assert.Equal(Shown(Run(steps, MeasureFold.QuarterHour, TimeSpan.FromMinutes(5))), Shown(cells));
    });

    [Fact]
    public void Only_what_a_fact_touched_needs_saving() => ForAll(steps =>
    {
        var fold = new MeasureFold(MeasureFold.QuarterHour);
        var savedInteractions = new Dictionary<Guid, string>();
        var savedAgents = new Dictionary<Guid, string>();
        foreach (MeasureFact fact in Facts(steps))
        {
            fold.Apply(fact, new CellTable());
            HashSet<Guid> interactions = [];
            HashSet<Guid> agents = [];
            fold.TakeTouched(interactions, agents);
            foreach (Guid id in interactions)
            {
                savedInteractions.Remove(id);
                if (fold.Interactions.TryGetValue(id, out OpenInteraction? open))
                    savedInteractions.Add(id, System.Text.Json.JsonSerializer.Serialize(open));
            }

            foreach (Guid id in agents)
                savedAgents[id] = System.Text.Json.JsonSerializer.Serialize(fold.Agents[id]);
        }

        Assert.Equal(fold.Interactions.ToDictionary(open => open.Key, open => System.Text.Json.JsonSerializer.Serialize(open.Value)), savedInteractions);
        Assert.Equal(fold.Agents.ToDictionary(agent => agent.Key, agent => System.Text.Json.JsonSerializer.Serialize(agent.Value)), savedAgents);
    });

    [Fact]
    public void Tellers_of_the_same_day_by_another_channel_have_the_same_figures() => ForAll(steps =>
    {
        CellTable Told(string channel)
        {
            var fold = new MeasureFold(MeasureFold.QuarterHour);
            var cells = new CellTable();
            foreach (MeasureFact fact in Facts(steps))
            {
                MeasureFact told = fact.Kind switch
                {
                    MeasureFactKind.Arrived => MeasureFact.Arrived(fact.At, fact.Interaction, fact.Queue!.Value, channel),
                    MeasureFactKind.Booked => MeasureFact.Booked(fact.At, fact.Interaction, fact.Queue!.Value, channel),
                    _ => fact,
                };
                fold.Apply(told, cells);
            }

            return cells.RollUp(key => key with { Channel = null });
        }

        Assert.Equal(Shown(Told("voice")), Shown(Told("chat")));
    });

    private static MeasureFold Reloaded(MeasureFold fold)
    {
        var next = new MeasureFold(MeasureFold.QuarterHour);
        foreach (OpenInteraction open in fold.Interactions.Values)
            next.Restore(System.Text.Json.JsonSerializer.Deserialize<OpenInteraction>(System.Text.Json.JsonSerializer.Serialize(open))!);
        foreach (OpenAgent agent in fold.Agents.Values)
            next.Restore(System.Text.Json.JsonSerializer.Deserialize<OpenAgent>(System.Text.Json.JsonSerializer.Serialize(agent))!);
        return next;
    }
}
