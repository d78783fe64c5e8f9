using Anyseat.Routing.Tests.Histories;
using Anyseat.Routing.Tests.Reference;
using FsCheck;
using FsCheck.Fluent;

namespace Anyseat.Routing.Tests;

/// Random days, the same ones on every run; ANYSEAT_SOAK=1 takes a hundred times as many, and others each time. On failure
/// FsCheck prints the seed and a shortened history, which becomes one of FoundHistories.
public sealed class HistoryProperties
{
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1";

    private static Config Days =>
        IsSoak ? Config.QuickThrowOnFailure : Config.QuickThrowOnFailure.WithReplay(20_261_125, 1_951);

    private static void ForAllHistories(int count, Action<Step[]> check) =>
        Prop.ForAll(Step.Histories, check)
            .Check(Days.WithMaxTest(IsSoak ? count * 100 : count).WithStartSize(10).WithEndSize(250));

    [Fact]
    public void The_engine_decides_as_the_plain_reference_does() => ForAllHistories(400, history =>
    {
        ReferenceEngine reference = new();
        HistoryPlayer? player = null;
        player = new HistoryPlayer
        {
            Applied = (command, decisions) => Assert.Equal(
                reference.Apply(command, player!.Now).Select(HistoryPlayer.Text), decisions.Select(HistoryPlayer.Text)),
        };
        player.Run(history, VariantOf(history));
    });

    [Fact]
    public void Nothing_is_lost_doubled_overloaded_passed_by_or_left_idle() => ForAllHistories(120, history =>
    {
        Ledger? ledger = null;
        HistoryPlayer player = new() { Applied = (command, decisions) => ledger!.Check(command, decisions) };
        ledger = new Ledger(player);
        player.Run(history, VariantOf(history));
    });

    [Fact]
    public void The_same_inputs_give_the_same_decisions_and_the_same_bytes() => ForAllHistories(80, history =>
    {
        (List<RoutingDecision> decisions, byte[] state) first = Record(history);
        (List<RoutingDecision> decisions, byte[] state) second = Record(history);
        Assert.Equal(first.decisions, second.decisions);
        Assert.Equal(first.state, second.state);
    });

    [Fact]
    public void A_snapshot_continues_as_the_engine_it_was_taken_from() => ForAllHistories(150, AssertContinues);

    [Fact]
    public void Offers_and_wrap_up_always_end_by_themselves() => ForAllHistories(150, history =>
    {
        HistoryPlayer player = new HistoryPlayer().Run(history, VariantOf(history));
        for (int steps = 0; player.Engine.NextDeadline != RoutingInstant.Never; steps++)
        {
            Assert.True(steps < 1000, "deadlines without end");
            player.AdvanceTo(player.Engine.NextDeadline);
        }

        Assert.All(HistoryPlayer.Interactions, one => Assert.True(
            player.Engine.GetInteraction(one).State
                is InteractionState.None or InteractionState.Waiting or InteractionState.Connected));

    });

    [Fact]
    public void A_rejected_command_changes_nothing_but_what_was_due() => ForAllHistories(100, history =>
    {
        byte[] before = [];
        HistoryPlayer? player = null;
        player = new HistoryPlayer
        {
            Applied = (_, decisions) =>
            {
                byte[] after = Centre.Save(player!.Engine);
                if (decisions.Count == 1 && decisions[0].Kind == RoutingDecisionKind.Rejected)
                    Assert.Equal(before[16..], after[16..]);
                Assert.True(decisions.Count(one => one.Kind == RoutingDecisionKind.Rejected) <= 1);
                before = after;
            },
        };
        player.Run([.. history.Select(step => step with { WaitMs = 0 })], VariantOf(history));
    });

    [Fact]
    public void An_explanation_evaluated_again_gives_the_choice_that_was_made() => ForAllHistories(100, history =>
    {
        List<RoutingExplanation> explanations = [];
        HistoryPlayer player = new()
        {
            Applied = (_, decisions) =>
            {
                List<RoutingDecision> made = [.. decisions.Where(one => one.Rule is not RoutingRule.None and not RoutingRule.Reserved)];
                Assert.Equal(made.Count, explanations.Count);
                foreach ((RoutingDecision decision, RoutingExplanation why) in made.Zip(explanations))
                {
                    Assert.Equal(decision.Interaction, why.Interaction);
                    Assert.Equal(decision.Queue, why.Queue);
                    Assert.Equal(decision.Agent, why.Chosen);
                    Assert.Equal(decision.Rule, why.Rule);
                    Assert.Equal(decision.Ring, why.Ring);
                    Assert.Equal(decision.Score, why.Score.Total);
                    Assert.Equal(decision.CandidateCount, why.CandidateCount);
                    CandidateExplanation chosen = why.Agents.Single(one => one.Verdict == CandidateVerdict.Chosen);
                    Assert.Equal(decision.ProficiencySum, chosen.ProficiencySum);
                    Assert.Equal(decision.IdleMicroseconds, chosen.IdleMicroseconds);
                }

                explanations.Clear();
            },
        };
        player.Engine.Watch(InteractionHandle.None, explanations);
        player.Run(history, VariantOf(history));
    });

    [Fact]
    public void With_ageing_nobody_starves() => ForAllHistories(60, history =>
    {
        HistoryPlayer player = new HistoryPlayer().Run(history, VariantOf(history));
        RoutingEngine engine = player.Engine;
        StarvationCheck.Run(engine, player.Now);
    });

    /// The configuration a day begins with.
    internal static int VariantOf(Step[] history) => history.Length == 0 ? 0 : history[0].B;

    /// A state read back in the middle of a day goes on as the engine it was taken from.
    internal static void AssertContinues(Step[] history)
    {
        int cut = history.Length == 0 ? 0 : history[0].A % history.Length;
        List<RoutingDecision> unbroken = [];
        HistoryPlayer player = new() { Applied = (_, decisions) => unbroken.AddRange(decisions) };
        player.Run(history, VariantOf(history));

        List<RoutingDecision> restored = [];
        HistoryPlayer other = new() { Applied = (_, decisions) => restored.AddRange(decisions) };
        other.Run(history[..cut], VariantOf(history));
        byte[] saved = Centre.Save(other.Engine);
        other.Engine = RoutingEngine.Load(saved);
        Assert.Equal(saved, Centre.Save(other.Engine));
        other.Continue(history[cut..]);

        Assert.Equal(unbroken, restored);
        Assert.Equal(Centre.Save(player.Engine), Centre.Save(other.Engine));
    }

    private static (List<RoutingDecision> Decisions, byte[] State) Record(Step[] history)
    {
        List<RoutingDecision> recorded = [];
        HistoryPlayer player = new() { Applied = (_, decisions) => recorded.AddRange(decisions) };
        player.Run(history, VariantOf(history));
        return (recorded, Centre.Save(player.Engine));
    }
}
