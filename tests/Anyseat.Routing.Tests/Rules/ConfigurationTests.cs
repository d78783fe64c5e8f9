using static Anyseat.Routing.RoutingDecisionKind;
using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class ConfigurationTests
{
    [Fact]
    public void New_rules_hold_at_once_for_what_waits()
    {
        SkillRequirement expert = new(English, 5);
        Centre centre = Open(ordinary => ordinary with { Queues = [Queue(Sales) with { Requirements = [expert] }] })
            .Ready(Ann).Arrive(1, Sales);
        centre.IsWaiting(1);
        centre.Configure(Ordinary).Decided(Offered);
        Assert.Equal(Ann, centre.OfferedTo(1));
    }

    [Fact]
    public void Offers_connections_and_wrap_up_are_not_disturbed()
    {
        Centre centre = Open().Ready(Ann, Ben, Cleo).Arrive(1, Sales).Arrive(2, Sales).Arrive(3, Sales)
            .Accept(2).Accept(3).End(3);
        InteractionView[] before = [centre.View(1), centre.View(2), centre.View(3)];
        centre.Configure(Ordinary with
        {
            Queues = [Queue(Sales) with { Requirements = [new SkillRequirement(English, 5)] }],
        }).Decided();
        InteractionView[] after = [centre.View(1), centre.View(2), centre.View(3)];
        Assert.Equal(before, after);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_removed_or_disabled_agent_gets_nothing_new_and_keeps_what_is_connected(bool isRemoved)
    {
        RoutingConfiguration without = Ordinary with
        {
            Agents = isRemoved ? [Agent(Ben)] : [Agent(Ann) with { IsEnabled = false }, Agent(Ben)],
        };
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Accept(1).Arrive(2, Sales);
        centre.Configure(without).Decided(OfferRevoked, Queued, AgentStateChanged);
        Assert.Equal((AgentState.NotReady, EngineReason.Removed), (centre.Last.AgentState, centre.Last.Reason));
        centre.Configure(without).Decided();
        centre.Do(RoutingCommand.Ready(Ann)).IsRejected(RoutingRejection.UnknownAgent);
        centre.End(1).Do(RoutingCommand.CompleteWrapUp(Number(1), Ann)).Decided(WrapUpEnded, Closed);
        centre.Do(RoutingCommand.SignOut(Ann)).Decided(AgentStateChanged);
        centre.Do(RoutingCommand.SignIn(Ann, 0)).IsRejected(RoutingRejection.UnknownAgent);
        Assert.Equal(Ben, centre.Ready(Ben).OfferedTo(2));
    }

    [Fact]
    public void One_who_is_neither_configured_nor_signed_in_is_unknown_before_and_after_a_snapshot()
    {
        Centre centre = Open().Configure(Ordinary with { Agents = [Agent(Ben)] });
        RoutingCommand foreign = RoutingCommand.Accept(Number(1), Ann, new OfferNumber(1));
        centre.Do(foreign).IsRejected(RoutingRejection.UnknownAgent);
        List<RoutingDecision> decisions = [];
        RoutingEngine.Load(Save(centre.Engine)).Apply(foreign, centre.Engine.Now, decisions);
        Assert.Equal(centre.Decisions, decisions);
    }

    [Fact]
    public void A_queue_that_disappears_serves_what_waits_by_its_last_rules_and_takes_nothing_new()
    {
        Centre centre = Open().Arrive(1, Sales).Configure(Ordinary with { Queues = [Queue(Service)] });
        centre.Arrive(2, Sales).IsRejected(RoutingRejection.UnknownQueue);
        Assert.Equal(Ann, centre.Ready(Ann).OfferedTo(1));
        centre.Accept(1).End(1).Decided(WrapUpStarted);
        Assert.Equal(0, centre.Engine.GetWaitingCount(Sales));
    }

    private static Dictionary<string, RoutingConfiguration> Faults => new()
    {
        { "channelWeights", Ordinary with { ChannelWeights = [1, 2] } },
        { "queues", Ordinary with { Queues = default } },
        { "queues[1].queue", Ordinary with { Queues = [Queue(Sales), Queue(Sales)] } },
        { "queues[0].queue", Ordinary with { Queues = [Queue(QueueHandle.None)] } },
        { "queues[0].priority", Ordinary with { Queues = [Queue(Sales) with { Priority = 10 }] } },
        { "queues[0].offerTimeout", Ordinary with { Queues = [Queue(Sales) with { OfferTimeout = TimeSpan.Zero }] } },
        { "queues[0].wrapUpMax", Ordinary with { Queues = [Queue(Sales) with { WrapUpMax = TimeSpan.FromDays(-1) }] } },
        {
            "queues[0].requirements[0].proficiencyMin",
            Ordinary with { Queues = [Queue(Sales) with { Requirements = [new(English, 6)] }] }
        },
        { "agents[0].agent", Ordinary with { Agents = [Agent(new AgentHandle(1 << 20))] } },
        {
            "agents[0].skills[1]",
            Ordinary with { Agents = [Agent(Ann) with { Skills = [new(English, 1), new(English, 2)] }] }
        },
        { "agents[0].channelLimits", Ordinary with { Agents = [Agent(Ann) with { ChannelLimits = [51, 0, 0] }] } },
        { "agents[0].capacity", Ordinary with { Agents = [Agent(Ann) with { Capacity = -1 }] } },
    };

    [Fact]
    public void A_faulty_configuration_is_refused_as_a_whole_and_the_field_is_named()
    {
        foreach ((string field, RoutingConfiguration faulty) in Faults)
        {
            Assert.Equal(field, faulty.FindFault());
            Centre centre = Open();
            byte[] before = Save(centre.Engine);
            centre.Configure(faulty).IsRejected(RoutingRejection.InvalidConfiguration);
            Assert.Equal(before, Save(centre.Engine));
        }
    }

    [Fact]
    public void Commands_out_of_range_are_refused()
    {
        Centre centre = Open();
        centre.Arrive(-1, Sales).IsRejected(RoutingRejection.InvalidCommand);
        centre.Arrive(RoutingEngine.InteractionHandleLimit, Sales).IsRejected(RoutingRejection.InvalidCommand);
        centre.Arrive(1, Sales, (ChannelClass)9).IsRejected(RoutingRejection.InvalidCommand);
        centre.Arrive(1, Sales, boost: 10).IsRejected(RoutingRejection.InvalidCommand);
        centre.Do(new RoutingCommand { Kind = (RoutingCommandKind)99 }).IsRejected(RoutingRejection.InvalidCommand);
        centre.Do(new RoutingCommand { Kind = RoutingCommandKind.Configure })
            .IsRejected(RoutingRejection.InvalidConfiguration);
        centre.Arrive(1, Sales).Arrive(1, Sales).IsRejected(RoutingRejection.InteractionAlreadyExists);
        centre.Do(RoutingCommand.SignOut(Ann)).IsRejected(RoutingRejection.AgentSignedOut);
        centre.SignIn(Ann).SignIn(Ann).IsRejected(RoutingRejection.AgentAlreadySignedIn);
    }
}
