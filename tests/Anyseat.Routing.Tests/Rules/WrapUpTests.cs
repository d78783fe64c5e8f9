using static Anyseat.Routing.RoutingDecisionKind;
using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class WrapUpTests
{
    [Fact]
    public void Wrap_up_holds_capacity_until_it_is_completed()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales, ChannelClass.Voice).Accept(1).End(1);
        centre.Decided(WrapUpStarted);
        Assert.Equal(At(centre.Seconds + 120), centre.Last.Deadline);
        centre.Arrive(2, Sales).IsWaiting(2);
        centre.Do(RoutingCommand.CompleteWrapUp(Number(1), Ann)).Decided(WrapUpEnded, Closed, Offered);
        Assert.Equal(Ann, centre.OfferedTo(2));
    }

    [Fact]
    public void Wrap_up_ends_by_itself()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Accept(1).End(1).Wait(120).Advance();
        centre.Decided(WrapUpEnded, Closed);
        Assert.Equal(RoutingInstant.Never, centre.Engine.NextDeadline);
    }

    [Fact]
    public void A_queue_without_wrap_up_closes_at_once()
    {
        Centre centre = Open(ordinary => ordinary with { Queues = [Queue(Sales) with { WrapUpMax = TimeSpan.Zero }] })
            .Ready(Ann).Arrive(1, Sales).Accept(1).End(1);
        centre.Decided(Closed);
        Assert.Equal(0, centre.Engine.GetAgent(Ann).UnitsUsed);
    }

    [Fact]
    public void Wrap_up_belongs_to_its_agent()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Accept(1).Do(RoutingCommand.CompleteWrapUp(Number(1), Ann));
        centre.IsRejected(RoutingRejection.WrongInteractionState);
        centre.End(1).Do(RoutingCommand.CompleteWrapUp(Number(1), Ben));
        centre.IsRejected(RoutingRejection.NotTheAgentsInteraction);
        centre.End(1).IsRejected(RoutingRejection.WrongInteractionState);
    }

    [Fact]
    public void Wrap_up_that_ran_out_while_the_house_was_away_is_granted_anew()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Accept(1).Arrive(2, Sales).Accept(2).End(1).Wait(100).End(2)
            .Wait(50).Do(RoutingCommand.RevokeOffers());
        centre.Decided(WrapUpStarted);
        Assert.Equal(At(centre.Seconds + 120), centre.View(1).Deadline);
        Assert.Equal(At(centre.Seconds + 70), centre.View(2).Deadline);
    }

    [Fact]
    public void Signing_out_waits_for_work_but_not_for_an_offer()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Accept(1).Do(RoutingCommand.SignOut(Ann));
        centre.IsRejected(RoutingRejection.AgentHasWork);
        centre.End(1).Do(RoutingCommand.SignOut(Ann)).IsRejected(RoutingRejection.AgentHasWork);
        centre.Do(RoutingCommand.CompleteWrapUp(Number(1), Ann)).Arrive(2, Sales).Do(RoutingCommand.SignOut(Ann));
        centre.Decided(OfferRevoked, Queued, AgentStateChanged);
        Assert.Equal(AgentState.SignedOut, centre.Engine.GetAgent(Ann).State);
    }
}
