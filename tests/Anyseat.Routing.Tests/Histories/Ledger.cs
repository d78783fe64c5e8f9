namespace Anyseat.Routing.Tests.Histories;

/// Keeps book of decisions alone and checks after each command that what the engine shows agrees with it and with the
/// rules. It knows nothing of how the engine works.
internal sealed class Ledger(HistoryPlayer player)
{
    private readonly HashSet<int> _open = [];
    private readonly Dictionary<int, long> _places = [];
    private readonly Dictionary<(int Interaction, int Agent), RoutingInstant> _passedOver = [];

    public void Check(RoutingCommand command, IReadOnlyList<RoutingDecision> decisions)
    {
        BookTransferOfWaiting(command, decisions);
        foreach (RoutingDecision decision in decisions)
            Book(decision);
        NothingIsLost();
        NothingIsAssignedTwice();
        EveryoneKeepsTheirPlace();
        OffersAndWrapUpAreLeases();
        foreach (RoutingDecision offered in decisions.Where(one => one.Kind == RoutingDecisionKind.Offered))
        {
            NobodyIsOfferedMoreThanFits(offered);
            NobodyOlderWasPassedBy(offered);
        }

        NobodyIsIdleWhileWorkWaits();
    }

    private void Book(RoutingDecision decision)
    {
        (int interaction, int agent) = (decision.Interaction.Index, decision.Agent.Index);
        switch (decision.Kind)
        {
            case RoutingDecisionKind.Queued:
                _open.Add(interaction);
                break;
            case RoutingDecisionKind.Closed:
                Assert.True(_open.Remove(interaction), "closed twice");
                _places.Remove(interaction);
                Forget(key => key.Interaction == interaction);
                break;
            case RoutingDecisionKind.Offered when decision.Rule != RoutingRule.TransferTarget:
                Assert.False(IsPassedOver(decision.Interaction, decision.Agent), "offered to one who is passed over");
                break;
            case RoutingDecisionKind.Connected:
                Forget(key => key.Interaction == interaction);
                break;
            case RoutingDecisionKind.OfferDeclined or RoutingDecisionKind.Released:
                _passedOver[(interaction, agent)] = player.Engine.Now + TimeSpan.FromSeconds(10);
                break;
            case RoutingDecisionKind.AgentStateChanged when decision.AgentState == AgentState.Ready:
                Forget(key => key.Agent == agent);
                break;
            default:
                break;
        }
    }

    private void Forget(Func<(int Interaction, int Agent), bool> which)
    {
        foreach ((int Interaction, int Agent) key in _passedOver.Keys.Where(which).ToList())
            _passedOver.Remove(key);
    }

    private IEnumerable<(InteractionHandle Handle, InteractionView View)> Open => HistoryPlayer.Interactions
        .Select(one => (one, player.Engine.GetInteraction(one)))
        .Where(one => one.Item2.State != InteractionState.None);

    private void NothingIsLost()
    {
        Assert.Equal(_open.Order(), Open.Select(one => one.Handle.Index));
        for (int queue = 0; queue < HistoryPlayer.QueueCount; queue++)
        {
            List<InteractionHandle> listed = [];
            player.Engine.CopyWaiting(new QueueHandle(queue), listed);
            List<InteractionHandle> waiting = [.. Open
                .Where(one => one.View.State is InteractionState.Waiting or InteractionState.Offered)
                .Where(one => one.View.Queue.Index == queue)
                .OrderByDescending(one => one.View.EffectivePriority).ThenBy(one => one.View.Sequence)
                .Select(one => one.Handle)];
            Assert.Equal(waiting, listed);
            Assert.Equal(waiting.Count, player.Engine.GetWaitingCount(new QueueHandle(queue)));
        }
    }

    private void NothingIsAssignedTwice()
    {
        foreach (AgentHandle agent in HistoryPlayer.Agents)
        {
            AgentView view = player.Engine.GetAgent(agent);
            Assert.Equal(Held(agent, InteractionState.Offered), view.OfferedCount);
            Assert.Equal(Held(agent, InteractionState.Connected), view.ConnectedCount);
            Assert.Equal(Held(agent, InteractionState.WrapUp), view.WrapUpCount);
            Assert.True(view.OfferedCount <= 1, "two offers at once");
            Assert.True(view.OfferedCount == 0 || view.State == AgentState.Ready, "offer to one who is not ready");
        }

        int Held(AgentHandle agent, InteractionState state) =>
            Open.Count(one => one.View.Agent == agent && one.View.State == state);
    }

    private void EveryoneKeepsTheirPlace()
    {
        foreach ((InteractionHandle handle, InteractionView view) in Open)
        {
            if (!_places.TryAdd(handle.Index, view.Sequence))
                Assert.Equal(_places[handle.Index], view.Sequence);
        }
    }

    private void OffersAndWrapUpAreLeases()
    {
        foreach ((_, InteractionView view) in Open)
        {
            bool isLease = view.State is InteractionState.Offered or InteractionState.WrapUp || view.Target.IsSome;
            Assert.Equal(isLease, view.Deadline != RoutingInstant.Never);
            Assert.True(view.Deadline > player.Engine.Now, "a lease that has run out");
            Assert.True(view.Deadline >= player.Engine.NextDeadline, "a lease the host is not told of");
        }
    }

    private void NobodyIsOfferedMoreThanFits(RoutingDecision offered)
    {
        AgentConfiguration rules = player.Configuration.Agents.Single(one => one.Agent == offered.Agent);
        Assert.True(rules.IsEnabled, "offer to a disabled agent");
        Assert.True(
            offered.Rule == RoutingRule.TransferTarget || HasSkills(rules, offered.Queue), "without the skill");
        Assert.True(player.Engine.GetAgent(offered.Agent).UnitsUsed <= rules.Capacity, "above capacity");
        ChannelClass channel = player.ChannelOf(offered.Interaction);
        Assert.True(CountOf(offered.Agent, channel) <= rules.ChannelLimits[(int)channel], "above the class's limit");
    }

    private int CountOf(AgentHandle agent, ChannelClass channel) =>
        Open.Count(one => one.View.Agent == agent && player.ChannelOf(one.Handle) == channel);

    /// No one still waiting comes before the offered interaction and could have gone to the same agent.
    private void NobodyOlderWasPassedBy(RoutingDecision offered)
    {
        InteractionView served = player.Engine.GetInteraction(offered.Interaction);
        foreach ((InteractionHandle handle, InteractionView view) in Open)
        {
            bool isBefore = view.State == InteractionState.Waiting
                && (view.EffectivePriority, -view.Sequence).CompareTo((served.EffectivePriority, -served.Sequence)) > 0;
            Assert.False(
                isBefore && CouldTake(offered.Agent, handle, view, except: offered.Interaction),
                $"{handle} was passed by");
        }
    }

    private void NobodyIsIdleWhileWorkWaits()
    {
        foreach ((InteractionHandle handle, InteractionView view) in Open)
        {
            if (view.State != InteractionState.Waiting)
                continue;
            foreach (AgentHandle agent in HistoryPlayer.Agents)
            {
                bool isFree = player.Engine.GetAgent(agent) is { State: AgentState.Ready, OfferedCount: 0 };
                Assert.False(
                    isFree && CouldTake(agent, handle, view, except: InteractionHandle.None),
                    $"{agent} is idle while {handle} waits");
            }
        }
    }

    private bool CouldTake(
        AgentHandle agent, InteractionHandle interaction, InteractionView view, InteractionHandle except)
    {
        if (player.Configuration.Agents.FirstOrDefault(one => one.Agent == agent) is not { IsEnabled: true } rules)
            return false;
        ChannelClass channel = player.ChannelOf(interaction);
        List<ChannelClass> held = [.. Open
            .Where(one => one.View.Agent == agent && one.Handle != except).Select(one => player.ChannelOf(one.Handle))];
        int units = held.Append(channel).Sum(one => player.Configuration.ChannelWeights[(int)one]);
        if (units > rules.Capacity || held.Count(one => one == channel) >= rules.ChannelLimits[(int)channel])
            return false;
        if (view.Target.IsSome)
            return view.Target == agent;
        return !IsPassedOver(interaction, agent) && HasSkills(rules, view.Queue);
    }

    private bool HasSkills(AgentConfiguration agent, QueueHandle queue) =>
        player.LastRules(queue).Requirements.All(need =>
            agent.Skills.Any(skill => skill.Skill == need.Skill && skill.Proficiency >= need.ProficiencyMin));

    private bool IsPassedOver(InteractionHandle interaction, AgentHandle agent) =>
        _passedOver.TryGetValue((interaction.Index, agent.Index), out RoutingInstant until)
        && until > player.Engine.Now;

    /// A transfer of one who waits forgives declines, and only the command shows it.
    private void BookTransferOfWaiting(RoutingCommand command, IReadOnlyList<RoutingDecision> decisions)
    {
        if (command.Kind == RoutingCommandKind.TransferToQueue
            && !command.Agent.IsSome
            && decisions.All(one => one.Kind != RoutingDecisionKind.Rejected))
        {
            Forget(key => key.Interaction == command.Interaction.Index);
        }
    }
}
