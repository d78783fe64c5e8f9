using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class OutboundTests
{
    private const int No = AgentConfiguration.NoLimit;

    private static Centre With(AgentConfiguration agent, params int[] weights) => Open(one => one with
    {
        Agents = [agent, Agent(Ben)],
        ChannelWeights = [.. weights],
    });

    private static RoutingCommand Call(int interaction, AgentHandle agent) =>
        RoutingCommand.StartOutbound(Number(interaction), agent, Sales, ChannelClass.Voice);

    [Fact]
    public void Who_calls_out_has_the_call_at_once_and_is_offered_no_other()
    {
        Centre centre = Open().Ready(Ann);
        centre.Do(Call(1, Ann)).Decided(RoutingDecisionKind.OutboundStarted);
        Assert.Equal((Ann, Sales), (centre.Last.Agent, centre.Last.Queue));
        Assert.Equal(InteractionState.Connected, centre.View(1).State);
        Assert.True(centre.View(1).IsOutbound);
        Assert.Equal(1, centre.Engine.GetAgent(Ann).TakenToday);
        centre.Arrive(2, Sales, ChannelClass.Voice).IsWaiting(2);
        Assert.Equal(CandidateVerdict.ChannelLimit, centre.Engine.Explain(Number(2))!.Agents[0].Verdict);
    }

    [Fact]
    public void Its_wrap_up_is_the_queues_and_holds_the_agent()
    {
        Centre centre = Open().Ready(Ann).Do(Call(1, Ann)).Arrive(2, Sales, ChannelClass.Voice);
        centre.Wait(60).End(1).Decided(RoutingDecisionKind.WrapUpStarted);
        centre.IsWaiting(2);
        centre.Do(RoutingCommand.CompleteWrapUp(Number(1), Ann))
            .Decided(RoutingDecisionKind.WrapUpEnded, RoutingDecisionKind.Closed, RoutingDecisionKind.Offered);
    }

    [Fact]
    public void One_who_is_not_ready_may_call_out_and_stays_not_ready()
    {
        Centre centre = Open().SignIn(Ann).Do(Call(1, Ann));
        Assert.Equal(AgentState.NotReady, centre.Engine.GetAgent(Ann).State);
        Assert.Equal(1, centre.Engine.GetAgent(Ann).ConnectedCount);
    }

    [Fact]
    public void One_who_has_a_call_or_whose_telephone_rings_is_full()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales, ChannelClass.Voice);
        centre.Do(Call(2, Ann)).IsRejected(RoutingRejection.AgentAtCapacity);
        centre.Accept(1).Do(Call(2, Ann)).IsRejected(RoutingRejection.AgentAtCapacity);
        Assert.Equal(CommandField.Agent, centre.Last.Field);
        Assert.Equal(InteractionState.None, centre.View(2).State);
    }

    [Fact]
    public void Chats_that_exclude_a_call_exclude_a_call_out_and_it_excludes_them()
    {
        Centre centre = With(Agent(Ann) with { LimitsBeside = [No, 0, No, 0, No, No, No, No, No] }, 10, 10, 10).Ready(Ann);
        centre.Arrive(1, Sales, ChannelClass.Chat).Accept(1).Do(Call(2, Ann)).IsRejected(RoutingRejection.AgentAtCapacity);
        centre.End(1).Do(RoutingCommand.CompleteWrapUp(Number(1), Ann)).Do(Call(2, Ann));
        Assert.Equal(InteractionState.Connected, centre.View(2).State);
        centre.Arrive(3, Sales, ChannelClass.Chat).IsWaiting(3);
    }

    [Fact]
    public void Beside_a_call_out_the_agent_is_offered_what_capacity_allows()
    {
        Centre centre = With(Agent(Ann), 60, 20, 10).Ready(Ann).Do(Call(1, Ann));
        Assert.Equal(Ann, centre.Arrive(2, Sales, ChannelClass.Chat).OfferedTo(2));
    }

    [Fact]
    public void Asynchronous_work_makes_room_for_a_call_out()
    {
        Centre centre = With(Agent(Ann) with { IsAsynchronousInterrupted = true }, 100, 20, 10).Ready(Ann);
        centre.Arrive(1, Sales, ChannelClass.Asynchronous).Accept(1).Do(Call(2, Ann));
        centre.Decided(RoutingDecisionKind.OutboundStarted, RoutingDecisionKind.Suspended);
        centre.End(2).Do(RoutingCommand.CompleteWrapUp(Number(2), Ann));
        Assert.False(centre.View(1).IsSuspended);
    }

    [Fact]
    public void A_call_out_that_is_passed_on_waits_like_any_other()
    {
        Centre centre = Open().Ready(Ann).Do(Call(1, Ann)).Ready(Ben);
        centre.Do(RoutingCommand.TransferToQueue(Number(1), Ann, Service));
        Assert.Equal(Ben, centre.OfferedTo(1));
        Assert.False(centre.View(1).IsOutbound);
    }

    [Fact]
    public void It_teaches_the_queue_nothing_of_how_long_its_customers_take()
    {
        Centre centre = Open().Ready(Ann);
        for (int i = 1; i <= 5; i++)
        {
            centre.Do(Call(i, Ann)).Wait(600).End(i).Do(RoutingCommand.CompleteWrapUp(Number(i), Ann));
        }

        centre.NotReady(Ann).Arrive(9, Sales, ChannelClass.Voice);
        Assert.False(centre.Engine.TryEstimate(Number(9), out _));
    }

    [Fact]
    public void Nobody_calls_out_for_who_is_signed_out_unknown_or_for_a_queue_that_is_not()
    {
        Centre centre = Open();
        centre.Do(Call(1, Ann)).IsRejected(RoutingRejection.AgentSignedOut);
        centre.Do(Call(1, new AgentHandle(40))).IsRejected(RoutingRejection.UnknownAgent);
        centre.SignIn(Ann).Do(RoutingCommand.StartOutbound(Number(1), Ann, new QueueHandle(40), ChannelClass.Voice))
            .IsRejected(RoutingRejection.UnknownQueue);
        centre.Do(Call(1, Ann)).Do(Call(1, Ann)).IsRejected(RoutingRejection.InteractionAlreadyExists);
    }
}
