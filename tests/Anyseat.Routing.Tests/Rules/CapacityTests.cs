using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class CapacityTests
{
    private const int No = AgentConfiguration.NoLimit;

    private static Centre With(AgentConfiguration agent, params int[] weights) => Open(one => one with
    {
        Agents = [agent],
        ChannelWeights = [.. weights],
    });

    [Fact]
    public void A_call_excludes_chats_and_chats_exclude_a_call()
    {
        Centre centre = With(Agent(Ann) with { LimitsBeside = [No, 0, No, 0, No, No, No, No, No] }, 10, 10, 10);
        centre.Ready(Ann).Arrive(1, Sales, ChannelClass.Voice).Accept(1);
        centre.Arrive(2, Sales, ChannelClass.Chat).IsWaiting(2);
        centre.End(1).Do(RoutingCommand.CompleteWrapUp(Number(1), Ann)).Accept(2);
        centre.Arrive(3, Sales, ChannelClass.Voice).IsWaiting(3);
        Assert.Equal(Ann, centre.Arrive(4, Sales, ChannelClass.Chat).OfferedTo(4));
    }

    [Fact]
    public void A_call_may_stand_beside_one_chat()
    {
        Centre centre = With(Agent(Ann) with { LimitsBeside = [No, No, No, 1, No, No, No, No, No] }, 10, 10, 10);
        centre.Ready(Ann).Arrive(1, Sales, ChannelClass.Chat).Accept(1);
        Assert.Equal(Ann, centre.Arrive(2, Sales, ChannelClass.Voice).OfferedTo(2));
        centre.Accept(2).End(2).Do(RoutingCommand.CompleteWrapUp(Number(2), Ann));
        centre.Arrive(3, Sales, ChannelClass.Chat).Accept(3);
        centre.Arrive(4, Sales, ChannelClass.Voice).IsWaiting(4);
    }

    [Fact]
    public void Asynchronous_work_makes_room_for_a_call_and_resumes_after_its_wrap_up()
    {
        Centre centre = With(Agent(Ann) with { IsAsynchronousInterrupted = true }, 100, 20, 10).Ready(Ann);
        centre.Arrive(1, Sales, ChannelClass.Asynchronous).Accept(1).Arrive(2, Sales, ChannelClass.Asynchronous).Accept(2);
        Assert.Equal(Ann, centre.Arrive(3, Sales, ChannelClass.Voice).OfferedTo(3));
        centre.Accept(3).Decided(
            RoutingDecisionKind.Connected, RoutingDecisionKind.Suspended, RoutingDecisionKind.Suspended);
        Assert.True(centre.View(1).IsSuspended && centre.View(2).IsSuspended);
        Assert.Equal(100, centre.Engine.GetAgent(Ann).UnitsUsed);
        centre.End(3);
        Assert.True(centre.View(1).IsSuspended);
        centre.Do(RoutingCommand.CompleteWrapUp(Number(3), Ann)).Decided(
            RoutingDecisionKind.WrapUpEnded, RoutingDecisionKind.Resumed, RoutingDecisionKind.Resumed,
            RoutingDecisionKind.Closed);
        Assert.Equal(20, centre.Engine.GetAgent(Ann).UnitsUsed);
    }

    [Fact]
    public void Suspended_work_can_still_end()
    {
        Centre centre = With(Agent(Ann) with { IsAsynchronousInterrupted = true }, 100, 20, 10).Ready(Ann);
        centre.Arrive(1, Sales, ChannelClass.Asynchronous).Accept(1);
        centre.Arrive(2, Sales, ChannelClass.Voice).Accept(2).End(1);
        Assert.Equal(100, centre.Engine.GetAgent(Ann).UnitsUsed);
        centre.Do(RoutingCommand.CompleteWrapUp(Number(1), Ann));
        Assert.Equal(0, centre.Engine.GetAgent(Ann).SuspendedCount);
    }

    [Fact]
    public void An_automatic_answer_connects_in_the_same_step()
    {
        Centre centre = WithSales(queue => queue with { IsAutoAnswered = true }).Ready(Ann);
        centre.Arrive(1, Sales).Decided(
            RoutingDecisionKind.Queued, RoutingDecisionKind.Offered, RoutingDecisionKind.Connected);
        Assert.Equal(InteractionState.Connected, centre.View(1).State);
        centre = WithAgents(Agent(Ann) with { IsAutoAnswering = true }).Ready(Ann).Arrive(1, Service);
        Assert.Equal(InteractionState.Connected, centre.View(1).State);
    }

    [Fact]
    public void Automatic_answers_fill_an_agent_up_in_one_step()
    {
        Centre centre = WithAgents(Agent(Ann) with { IsAutoAnswering = true });
        for (int i = 1; i <= 5; i++)
            centre.Arrive(i, Sales);
        centre.Ready(Ann);
        Assert.Equal(3, centre.Engine.GetAgent(Ann).ConnectedCount);
        centre.IsWaiting(4);
    }

    [Fact]
    public void So_many_failed_offers_in_a_row_make_an_agent_not_ready_with_the_reason()
    {
        Centre centre = Open(one => one with { UnansweredOffersMax = 2, FailedOffersMax = 3, Agents = [Agent(Ann)] });
        centre.Ready(Ann).Arrive(1, Sales).Decline(1).Arrive(2, Sales);
        centre.Wait(20).Advance();
        Assert.Equal(AgentState.Ready, centre.Engine.GetAgent(Ann).State);
        Assert.Equal(2, centre.Engine.GetAgent(Ann).FailedOffers);
        centre.Decline(1);
        Assert.Equal(EngineReason.FailedOffers, centre.Engine.GetAgent(Ann).Reason);
        centre.Ready(Ann);
        Assert.Equal(0, centre.Engine.GetAgent(Ann).FailedOffers);
    }
}
