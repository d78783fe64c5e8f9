using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class ReachabilityTests
{
    private static RoutingCommand NoPhone(AgentHandle agent) => RoutingCommand.Unreach(agent, ChannelClass.Voice);

    private static RoutingCommand Phone(AgentHandle agent) => RoutingCommand.Reach(agent, ChannelClass.Voice);

    [Fact]
    public void Who_has_no_telephone_gets_chats_and_no_calls()
    {
        Centre centre = Open().Do(NoPhone(Ann)).Ready(Ann);
        centre.Arrive(1, Sales, ChannelClass.Voice).IsWaiting(1);
        Assert.Equal(CandidateVerdict.Unreachable, centre.Engine.Explain(Number(1))!.Agents[0].Verdict);
        Assert.Equal(Ann, centre.Arrive(2, Sales, ChannelClass.Chat).OfferedTo(2));
    }

    [Fact]
    public void The_waiting_call_is_offered_in_the_moment_the_telephone_registers()
    {
        Centre centre = Open().Do(NoPhone(Ann)).Ready(Ann).Arrive(1, Sales, ChannelClass.Voice);
        centre.Do(Phone(Ann)).Decided(RoutingDecisionKind.ReachabilityChanged, RoutingDecisionKind.Offered);
        Assert.True(centre.Decisions[0].IsReachable);
    }

    [Fact]
    public void An_offer_that_rings_nowhere_goes_to_another_without_blame()
    {
        Centre centre = Open().Ready(Ann, Ben).Arrive(1, Sales, ChannelClass.Voice);
        Assert.Equal(Ann, centre.OfferedTo(1));
        centre.Do(NoPhone(Ann));
        Assert.Equal(Ben, centre.OfferedTo(1));
        Assert.Equal(RoutingDecisionKind.OfferRevoked, centre.Decisions[0].Kind);
        Assert.Equal((AgentState.Ready, 0), (centre.Engine.GetAgent(Ann).State, centre.Engine.GetAgent(Ann).FailedOffers));
    }

    [Fact]
    public void What_is_connected_or_of_another_class_goes_on()
    {
        Centre centre = Open(one => one with { ChannelWeights = [50, 20, 10] }).Ready(Ann);
        centre.Arrive(1, Sales, ChannelClass.Voice).Accept(1).Arrive(2, Sales, ChannelClass.Chat);
        centre.Do(NoPhone(Ann)).Decided(RoutingDecisionKind.ReachabilityChanged);
        Assert.Equal(InteractionState.Connected, centre.View(1).State);
        Assert.Equal(Ann, centre.OfferedTo(2));
    }

    [Fact]
    public void A_call_is_not_passed_to_one_whom_it_cannot_reach()
    {
        Centre centre = Open().Ready(Ann, Ben).Arrive(1, Sales, ChannelClass.Voice).Accept(1).Do(NoPhone(Ben));
        centre.Do(RoutingCommand.TransferToAgent(Number(1), Ben, Sales)).IsRejected(RoutingRejection.TransferTargetUnavailable);
    }

    [Fact]
    public void It_outlasts_signing_out_and_is_said_once()
    {
        Centre centre = Open().Ready(Ann).Do(NoPhone(Ann)).Do(RoutingCommand.SignOut(Ann)).Ready(Ann);
        Assert.False(centre.Engine.GetAgent(Ann).IsReachable(ChannelClass.Voice));
        centre.Do(NoPhone(Ann)).Decided();
        centre.Do(RoutingCommand.Unreach(new AgentHandle(40), ChannelClass.Voice)).IsRejected(RoutingRejection.UnknownAgent);
        centre.Do(RoutingCommand.Unreach(Ann, (ChannelClass)3)).IsRejected(RoutingRejection.InvalidCommand);
    }
}
