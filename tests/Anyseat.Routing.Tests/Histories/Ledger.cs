namespace Anyseat.Routing.Tests.Histories;

/// Keeps book of decisions alone and checks after each command that what the engine shows agrees with it and with the
/// rules. It knows nothing of how the engine works: who could take what it asks of the explanations, which look at every
/// agent in turn and are themselves compared with the reference by way of the decisions.
internal sealed class Ledger(HistoryPlayer player)
{
    private readonly HashSet<int> _open = [];
    private readonly Dictionary<int, long> _places = [];

    public void Check(RoutingCommand command, IReadOnlyList<RoutingDecision> decisions)
    {
        foreach (RoutingDecision decision in decisions)
            Book(decision);
        NothingIsLost();
        NothingIsAssignedTwice();
        NobodyHasMoreThanFits();
        WhoBeginsHasRoom(decisions);
        OffersReachWhomTheyAreMadeTo();
        EveryoneKeepsTheirPlace();
        OffersAndWrapUpAreLeases();
        NobodyIsIdleWhileWorkWaits();
    }

    private void Book(RoutingDecision decision)
    {
        int interaction = decision.Interaction.Index;
        switch (decision.Kind)
        {
            case RoutingDecisionKind.Queued or RoutingDecisionKind.CallbackScheduled or RoutingDecisionKind.OutboundStarted:
                _open.Add(interaction);
                break;
            case RoutingDecisionKind.Closed:
                _open.Remove(interaction);
                _places.Remove(interaction);
                break;
            default:
                break;
        }
    }

    private IEnumerable<(InteractionHandle Handle, InteractionView View)> Open => HistoryPlayer.Interactions
        .Select(one => (one, player.Engine.GetInteraction(one)))
        .Where(one => one.Item2.State != InteractionState.None);

    private void NothingIsLost()
    {
        Assert.Equal(_open.Order(), Open.Select(one => one.Handle.Index));
        int places = Open.Sum(one => one.View.QueueCount);
        int listed = 0;
        for (int queue = 0; queue < HistoryPlayer.QueueCount; queue++)
        {
            List<InteractionHandle> waiting = [];
            player.Engine.CopyWaiting(new QueueHandle(queue), waiting);
            Assert.Equal(waiting.Count, waiting.Distinct().Count());
            Assert.Equal(waiting.Count, player.Engine.GetWaitingCount(new QueueHandle(queue)));
            Assert.All(waiting, one => Assert.True(
                player.Engine.GetInteraction(one).State is InteractionState.Waiting or InteractionState.Offered));
            listed += waiting.Count;
        }

        Assert.Equal(places, listed);
    }

    private void NothingIsAssignedTwice()
    {
        foreach (AgentHandle agent in HistoryPlayer.Agents)
        {
            AgentView view = player.Engine.GetAgent(agent);
            int pending = Open.Count(one => one.View.Agent == agent && one.View.Offer.IsSome);
            Assert.Equal(pending, view.OfferedCount);
            Assert.Equal(Held(agent, InteractionState.WrapUp), view.WrapUpCount);
            Assert.Equal(
                Open.Count(one => one.View.Agent == agent) - pending, view.ConnectedCount + view.WrapUpCount);
            Assert.True(view.OfferedCount <= 1, "two offers at once");
            Assert.True(view.OfferedCount == 0 || view.State == AgentState.Ready, "offer to one who is not ready");
            Assert.Equal(Open.Count(one => one.View.Agent == agent && one.View.IsSuspended), view.SuspendedCount);
        }

        int Held(AgentHandle agent, InteractionState state) =>
            Open.Count(one => one.View.Agent == agent && one.View.State == state);
    }

    /// Whoever has an offer has the limits, capacity and exclusions that allow it.
    private void NobodyHasMoreThanFits()
    {
        foreach ((InteractionHandle handle, InteractionView view) in Open.Where(one => one.View.Offer.IsSome))
        {
            if (player.Configuration.Agents.FirstOrDefault(one => one.Agent == view.Agent) is not { } rules
                || player.Configuration != player.ConfigurationOfOffer(view.Offer))
            {
                continue;
            }

            int channel = player.ChannelOf(handle);
            List<(InteractionHandle Handle, InteractionView View)> held =
                [.. Open.Where(one => one.View.Agent == view.Agent && !one.View.IsSuspended)];
            bool interrupts = rules.IsAsynchronousInterrupted && channel != 2;
            int units = held
                .Where(one => !(interrupts && player.ChannelOf(one.Handle) == 2
                    && one.View.State == InteractionState.Connected))
                .Sum(one => player.Configuration.ChannelWeights[player.ChannelOf(one.Handle)]);
            Assert.True(units <= rules.Capacity, "above capacity");
            int ofClass = Open.Count(one => one.View.Agent == view.Agent && player.ChannelOf(one.Handle) == channel);
            Assert.True(ofClass <= rules.ChannelLimits[channel], "above the class's limit");
            Assert.True(rules.IsEnabled, "offer to a disabled agent");
        }
    }

    /// Whoever begins something has the limits and the capacity for it, whatever is held besides.
    private void WhoBeginsHasRoom(IReadOnlyList<RoutingDecision> decisions)
    {
        foreach (RoutingDecision begun in decisions.Where(one => one.Kind == RoutingDecisionKind.OutboundStarted))
        {
            AgentConfiguration rules = player.Configuration.Agents.Single(one => one.Agent == begun.Agent);
            int channel = player.ChannelOf(begun.Interaction);
            List<(InteractionHandle Handle, InteractionView View)> held = [.. Open.Where(one => one.View.Agent == begun.Agent)];
            Assert.InRange(held.Count(one => player.ChannelOf(one.Handle) == channel), 1, rules.ChannelLimits[channel]);
            int units = held.Where(one => !one.View.IsSuspended)
                .Sum(one => player.Configuration.ChannelWeights[player.ChannelOf(one.Handle)]);
            Assert.True(units <= rules.Capacity, "above capacity");
            Assert.True(player.Engine.GetInteraction(begun.Interaction).IsOutbound);
        }
    }

    private void OffersReachWhomTheyAreMadeTo()
    {
        foreach ((InteractionHandle handle, InteractionView view) in Open.Where(one => one.View.Offer.IsSome))
        {
            Assert.True(
                player.Engine.GetAgent(view.Agent).IsReachable((ChannelClass)player.ChannelOf(handle)),
                "an offer to one it does not reach");
        }
    }

    private void EveryoneKeepsTheirPlace()
    {
        foreach ((InteractionHandle handle, InteractionView view) in Open)
        {
            if (view.State == InteractionState.Scheduled && view.Attempts == 0)
                continue;
            if (!_places.TryAdd(handle.Index, view.Sequence))
                Assert.Equal(_places[handle.Index], view.Sequence);
        }
    }

    private void OffersAndWrapUpAreLeases()
    {
        foreach ((_, InteractionView view) in Open)
        {
            if (view.State is InteractionState.Offered or InteractionState.WrapUp or InteractionState.Dialing)
                Assert.NotEqual(RoutingInstant.Never, view.Deadline);
            Assert.True(view.Deadline > player.Engine.Now, "a lease that has run out");
            Assert.True(view.Deadline >= player.Engine.NextDeadline, "a lease the host is not told of");
        }
    }

    private void NobodyIsIdleWhileWorkWaits()
    {
        foreach ((InteractionHandle handle, InteractionView view) in Open)
        {
            if (view.State != InteractionState.Waiting)
                continue;
            RoutingExplanation why = player.Engine.Explain(handle)!;
            Assert.False(why.Chosen.IsSome, $"{why.Chosen} is idle while {handle} waits");
        }
    }
}
