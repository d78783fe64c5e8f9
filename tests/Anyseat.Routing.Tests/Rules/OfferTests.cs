using static Anyseat.Routing.RoutingDecisionKind;
using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class OfferTests
{
    [Fact]
    public void An_accepted_offer_connects()
    {
        Centre centre = Open().Arrive(1, Sales).Wait(5).Ready(Ann).Wait(2).Accept(1);
        centre.Decided(Connected);
        Assert.Equal(8_000_000, centre.Last.WaitedMicroseconds);
        AgentView ann = centre.Engine.GetAgent(Ann);
        Assert.Equal((0, 1, 20), (ann.OfferedCount, ann.ConnectedCount, ann.UnitsUsed));
        Assert.Equal(0, centre.Engine.GetWaitingCount(Sales));
    }

    [Fact]
    public void A_declined_interaction_keeps_its_place_and_goes_to_the_next_agent()
    {
        Centre centre = Open().Ready(Ann, Ben).Arrive(1, Sales).Decline(1);
        centre.Decided(OfferDeclined, Queued, Offered);
        Assert.Equal(3, centre.Decisions[0].Reason);
        Assert.Equal(Ben, centre.OfferedTo(1));
        Assert.Equal(1, centre.Last.CandidateCount);
    }

    [Fact]
    public void One_who_declined_is_passed_over_for_ten_seconds_but_gets_other_work()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Decline(1);
        centre.Decided(OfferDeclined, Queued);
        Assert.Equal(Ann, centre.Arrive(2, Sales).OfferedTo(2));
        centre.Accept(2).IsWaiting(1);
        centre.Wait(9).Advance().IsWaiting(1);
        Assert.Equal(At(centre.Seconds + 1), centre.Engine.NextDeadline);
        Assert.Equal(Ann, centre.Wait(1).Advance().OfferedTo(1));
    }

    [Fact]
    public void One_who_declined_and_becomes_ready_anew_gets_the_same_interaction_again()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Decline(1).NotReady(Ann);
        Assert.Equal(Ann, centre.Do(RoutingCommand.Ready(Ann)).OfferedTo(1));
    }

    [Fact]
    public void No_answer_makes_the_agent_not_ready_and_the_next_gets_the_offer_at_the_same_place()
    {
        Centre centre = Open().Ready(Ann, Ben).Arrive(1, Sales).Wait(20).Advance();
        centre.Decided(OfferTimedOut, Queued, AgentStateChanged, Offered);
        RoutingDecision blamed = centre.Decisions[2];
        Assert.Equal((AgentState.NotReady, EngineReason.NoAnswer), (blamed.AgentState, blamed.Reason));
        Assert.Equal(Ben, centre.OfferedTo(1));
        Assert.Equal(1, centre.View(1).Sequence);
    }

    [Fact]
    public void A_deadline_that_is_due_fires_before_the_command()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Wait(20).Accept(1);
        Assert.Contains(centre.Decisions, one => one.Kind == OfferTimedOut);
        Assert.Contains(centre.Decisions, one => one.Rejection == RoutingRejection.OfferNotPending);
    }

    [Fact]
    public void A_late_answer_to_an_older_offer_is_refused()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales);
        OfferNumber first = centre.View(1).Offer;
        centre.Do(RoutingCommand.RevokeOffers()).Do(RoutingCommand.Accept(Number(1), Ann, first));
        centre.IsRejected(RoutingRejection.OfferNotPending);
        centre.Do(RoutingCommand.Accept(Number(1), Ben, centre.View(1).Offer));
        centre.IsRejected(RoutingRejection.NotTheAgentsInteraction);
    }

    [Fact]
    public void One_who_goes_not_ready_loses_the_offer_but_keeps_what_is_connected()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Accept(1).Arrive(2, Sales);
        Assert.Equal(Ann, centre.OfferedTo(2));
        centre.NotReady(Ann).Decided(OfferRevoked, Queued, AgentStateChanged);
        Assert.Equal(InteractionState.Connected, centre.View(1).State);
        Assert.Equal(Ben, centre.Ready(Ben).OfferedTo(2));
    }

    [Fact]
    public void A_customer_who_leaves_while_waiting_or_offered_abandons()
    {
        Centre centre = Open().Arrive(1, Sales).End(1);
        centre.Decided(Abandoned, Closed);
        centre.Ready(Ann).Arrive(1, Sales).Wait(3).End(1).Decided(OfferRevoked, Abandoned, Closed);
        Assert.Equal(3_000_000, centre.Decisions[1].WaitedMicroseconds);
        Assert.Equal(InteractionView.None, centre.View(1));
    }

    [Fact]
    public void After_a_restart_offers_are_made_anew_without_blame()
    {
        Centre centre = Open().Ready(Ann, Ben).Arrive(1, Sales).Wait(500).Do(RoutingCommand.RevokeOffers());
        centre.Decided(OfferRevoked, Queued, Offered);
        Assert.Equal(Ann, centre.OfferedTo(1));
        Assert.Equal(AgentState.Ready, centre.Engine.GetAgent(Ann).State);
        Assert.Equal(At(centre.Seconds + 20), centre.View(1).Deadline);
    }

    [Fact]
    public void Time_never_goes_back()
    {
        Centre centre = Open().Wait(100).Ready(Ann).Wait(-50).Arrive(1, Sales);
        Assert.Equal(At(101 + 20), centre.Last.Deadline);
        Assert.Equal(At(101), centre.Engine.Now);
    }
}
