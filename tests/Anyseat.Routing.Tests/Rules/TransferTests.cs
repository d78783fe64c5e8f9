using static Anyseat.Routing.RoutingDecisionKind;
using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class TransferTests
{
    private static Centre Connected(params AgentHandle[] others) =>
        Open().Ready(Ann).Arrive(1, Sales).Accept(1).Ready(others);

    [Fact]
    public void A_transfer_to_a_queue_keeps_the_place_of_first_arrival()
    {
        Centre centre = Connected().Arrive(2, Service).Decline(2)
            .Do(RoutingCommand.TransferToQueue(Number(1), Ann, Service));
        centre.Decided(Released, Queued);
        List<InteractionHandle> listed = [];
        centre.Engine.CopyWaiting(Service, listed);
        Assert.Equal([Number(1), Number(2)], listed);
        centre.Ready(Ben);
        Assert.Equal(Ben, centre.OfferedTo(1));
    }

    [Fact]
    public void Who_let_go_is_passed_over_for_ten_seconds()
    {
        Centre centre = Connected().Do(RoutingCommand.TransferToQueue(Number(1), Ann, Service));
        centre.IsWaiting(1);
        Assert.Equal(Ann, centre.Wait(10).Advance().OfferedTo(1));
    }

    [Fact]
    public void A_waiting_interaction_moves_by_a_transfer_of_nobody_and_declines_are_forgotten()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Decline(1)
            .Do(RoutingCommand.TransferToQueue(Number(1), AgentHandle.None, Service));
        centre.Decided(Queued, Offered);
        Assert.Equal(Ann, centre.OfferedTo(1));
        centre.Do(RoutingCommand.TransferToQueue(Number(1), AgentHandle.None, Sales));
        centre.Decided(OfferRevoked, Queued, Offered);
    }

    [Fact]
    public void Only_the_holder_can_let_go()
    {
        Centre centre = Connected(Ben).Do(RoutingCommand.TransferToQueue(Number(1), Ben, Service));
        centre.IsRejected(RoutingRejection.NotTheAgentsInteraction);
        centre.End(1).Do(RoutingCommand.TransferToQueue(Number(1), Ann, Service));
        centre.IsRejected(RoutingRejection.WrongInteractionState);
    }

    [Fact]
    public void A_transfer_to_an_agent_is_offered_to_that_agent_whatever_the_skills()
    {
        Centre centre = Open(ordinary => ordinary with
        {
            Queues = [Queue(Sales) with { Requirements = [new SkillRequirement(English, 1)] }],
            Agents = [Skilled(Ann, 3), Skilled(Cleo, 3), Agent(Ben)],
        }).Ready(Ann).Arrive(1, Sales).Accept(1).Ready(Cleo, Ben);
        centre.Do(RoutingCommand.TransferToAgent(Number(1), Ben, Sales)).Decided(Released, Queued, Offered);
        Assert.Equal(Ben, centre.OfferedTo(1));
        Assert.Equal(RoutingRule.TransferTarget, centre.Last.Rule);
        Assert.Equal((0, 1), (centre.Last.RequirementsMet, centre.Last.RequirementCount));
    }

    [Fact]
    public void A_transfer_waits_for_an_agent_who_is_not_ready()
    {
        Centre centre = Connected(Cleo).SignIn(Ben).Do(RoutingCommand.TransferToAgent(Number(1), Ben, Service));
        centre.IsWaiting(1);
        Assert.Equal(Ben, centre.View(1).Target);
        Assert.Equal(Ben, centre.Do(RoutingCommand.Ready(Ben)).OfferedTo(1));
    }

    [Fact]
    public void A_target_who_declines_gives_it_back_to_the_queue()
    {
        Centre centre = Connected(Cleo, Ben).Do(RoutingCommand.TransferToAgent(Number(1), Ben, Service)).Decline(1);
        centre.Decided(OfferDeclined, Queued, Offered);
        Assert.Equal(Cleo, centre.OfferedTo(1));
        Assert.False(centre.View(1).Target.IsSome);
    }

    [Fact]
    public void A_target_who_does_not_answer_or_goes_away_gives_it_back_to_the_queue()
    {
        RoutingCommand transfer = RoutingCommand.TransferToAgent(Number(1), Ben, Service);
        Centre unanswered = Connected(Cleo, Ben).Do(transfer).Wait(20).Advance();
        unanswered.Decided(OfferTimedOut, Queued, AgentStateChanged, Offered);
        Centre notReady = Connected(Cleo, Ben).Do(transfer).NotReady(Ben);
        Assert.Equal(Cleo, notReady.OfferedTo(1));
        Centre signedOut = Connected(Cleo).SignIn(Ben).Do(transfer).Do(RoutingCommand.SignOut(Ben));
        Assert.Equal(Cleo, signedOut.OfferedTo(1));
    }

    [Fact]
    public void A_target_who_cannot_be_offered_for_three_time_outs_gives_it_back_to_the_queue()
    {
        Centre centre = Connected(Cleo).SignIn(Ben).Wait(1).Do(RoutingCommand.TransferToAgent(Number(1), Ben, Service));
        centre.Wait(59).Advance().IsWaiting(1);
        Assert.Equal(At(centre.Seconds + 1), centre.Engine.NextDeadline);
        Assert.Equal(Cleo, centre.Wait(1).Advance().OfferedTo(1));
    }

    [Fact]
    public void A_target_must_be_another_signed_in_agent_who_takes_such_work()
    {
        Centre centre = Connected();
        foreach (AgentHandle target in new[] { Ann, Ben, new AgentHandle(99), AgentHandle.None })
        {
            centre.Do(RoutingCommand.TransferToAgent(Number(1), target, Service));
            centre.IsRejected(RoutingRejection.TransferTargetUnavailable);
        }

        Assert.Equal(InteractionState.Connected, centre.View(1).State);
    }
}
