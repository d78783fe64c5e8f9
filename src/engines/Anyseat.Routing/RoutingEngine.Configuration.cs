using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>A new configuration: what waits follows it at once, what is offered or connected goes on.</content>
public sealed partial class RoutingEngine
{
    private readonly List<QueueRecord> _weightedQueues = [];

    private RoutingRejection Configure(RoutingConfiguration? configuration)
    {
        if (configuration?.FindFault() is not null || configuration is null)
            return Refuse(CommandField.Configuration, RoutingRejection.InvalidConfiguration);
        AdoptAgents(configuration);
        AdoptQueues(configuration);
        BeginMilestonesAnew();
        BeginShares();
        CountSlots();
        RebuildIndexes();
        FollowCalendars();
        RunAllMilestones();
        ReturnFromRemoved();
        OverflowWithoutAgents();
        foreach (AgentRecord? agent in _agents)
        {
            if (agent is not null)
                ResumeAsynchronous(agent);
        }

        return RoutingRejection.None;
    }

    private void AdoptAgents(RoutingConfiguration configuration)
    {
        int length = configuration.Agents.Length == 0 ? 0 : configuration.Agents.Max(agent => agent.Agent.Index) + 1;
        AgentConfiguration?[] byIndex = new AgentConfiguration?[Math.Max(length, _agents.Length)];
        foreach (AgentConfiguration agent in configuration.Agents)
        {
            byIndex[agent.Agent.Index] = agent;
            AgentRecordOf(agent.Agent.Index);
        }

        foreach (AgentRecord? agent in _agents)
        {
            if (agent is null)
                continue;
            bool wasEnabled = agent.IsEnabled;
            agent.Adopt(byIndex[agent.Index]);
            if (wasEnabled && !agent.IsEnabled && agent.State != AgentState.SignedOut)
                StandDown(agent);
            if (agent.Configuration is null && agent.State == AgentState.SignedOut)
                agent.Forget();
        }
    }

    /// <summary>One who is no longer an agent gets nothing new, and keeps what is connected.</summary>
    private void StandDown(AgentRecord agent)
    {
        WithdrawOffer(agent);
        ReturnDirected(agent);
        SetState(agent, AgentState.NotReady, EngineReason.Removed);
    }

    /// <summary>Gives back what required an agent who was signed out and is no longer one.</summary>
    private void ReturnFromRemoved()
    {
        foreach (AgentRecord? agent in _agents)
        {
            if (agent is { IsEnabled: false, Directed.Count: > 0 })
                ReturnDirected(agent);
        }
    }

    private void AdoptQueues(RoutingConfiguration configuration)
    {
        _configuration = configuration;
        configuration.ChannelWeights.CopyTo(_weights);
        foreach (QueueRecord? queue in _queues)
        {
            if (queue is not null)
                queue.IsActive = false;
        }

        foreach (QueueConfiguration rules in configuration.Queues)
        {
            QueueRecord queue = QueueRecordOf(rules);
            queue.Rules = rules;
            queue.IsActive = true;
        }

        for (int i = 0; i < _queues.Length; i++)
        {
            if (_queues[i] is { IsActive: false, References: 0 })
                _queues[i] = null;
        }
    }

    /// <summary>Gives those at work an account with each weighted queue that is new to them, at the level of the others.
    /// </summary>
    private void BeginShares()
    {
        foreach (AgentRecord? agent in _agents)
        {
            if (agent is null or { State: AgentState.SignedOut })
                continue;
            foreach (QueueRecord queue in _weightedQueues)
            {
                if (!agent.HasSharesOf(queue.Index))
                    agent.SetSharesUsed(queue.Index, queue.SharesUsed);
            }
        }
    }

    /// <summary>Clears all milestones and gives each queue those of its rules.</summary>
    private void BeginMilestonesAnew()
    {
        foreach (InteractionRecord interaction in _interactions)
        {
            if (!interaction.IsQueued)
                continue;
            for (int i = 0; i < interaction.EntryCount; i++)
            {
                WaitEntry entry = interaction.Entry(i);
                _milestones.Remove(entry);
                entry.Milestone = 0;
                entry.Ring = 0;
                entry.Boost = 0;
            }
        }

        _milestones.ForgetLists();
        _queuesForAgentsOnly.Clear();
        _weightedQueues.Clear();
        foreach (QueueRecord? queue in _queues)
        {
            if (queue is not null)
                AdoptRules(queue);
        }
    }

    private void AdoptRules(QueueRecord queue)
    {
        QueueConfiguration rules = queue.Rules;
        queue.Lag = LagOf(queue);
        queue.Rate = rules.AgeingMilliPointsPerSecond;
        if (rules.AgentChoice == AgentChoice.Weighted)
            _weightedQueues.Add(queue);
        queue.Milestones = [.. MilestonesOf(rules)];
        queue.OfferTimers = LeaseList(Microseconds(rules.OfferTimeout));
        queue.WrapUpTimers = LeaseList(Microseconds(rules.WrapUpMax));
        queue.RingWithoutPreferred = rules.Rings.Length + 1;
        for (int i = rules.Rings.Length - 1; i >= 0; i--)
        {
            if (rules.Rings[i].DropsPreferredAgent)
                queue.RingWithoutPreferred = i + 1;
        }

        foreach (Overflow overflow in rules.Overflows)
        {
            if (overflow.WhenNoAgents && !_queuesForAgentsOnly.Contains(queue))
                _queuesForAgentsOnly.Add(queue);
        }
    }

    private IEnumerable<Milestone> MilestonesOf(QueueConfiguration rules)
    {
        List<Milestone> all = [];
        for (int i = 0; i < rules.Rings.Length; i++)
            Add(MilestoneKind.Ring, rules.Rings[i].After, i + 1);
        if (rules.ServiceLevel is { BoostPoints: > 0 } promise)
            Add(MilestoneKind.Boost, promise.Within - promise.BoostLead, promise.BoostPoints);
        if (rules.Callbacks is { } callbacks && callbacks.OfferAfterWait > TimeSpan.Zero)
            Add(MilestoneKind.CallbackOffer, callbacks.OfferAfterWait, 0);
        for (int i = 0; i < rules.Overflows.Length; i++)
        {
            if (rules.Overflows[i].AfterWait > TimeSpan.Zero)
                Add(MilestoneKind.Overflow, rules.Overflows[i].AfterWait, i);
        }

        if (rules.WaitMax > TimeSpan.Zero)
            Add(MilestoneKind.WaitMax, rules.WaitMax, 0);
        return all.OrderBy(one => one.After).ThenBy(one => one.Kind).ThenBy(one => one.Argument);

        void Add(MilestoneKind kind, TimeSpan after, int argument) =>
            all.Add(new Milestone(kind, Microseconds(after), argument, _milestones.NewList()));
    }

    /// <summary>Lets happen what the rules say of those who wait, as long as they have waited.</summary>
    private void RunAllMilestones()
    {
        foreach (InteractionRecord interaction in _interactions)
        {
            if (interaction.State == InteractionState.Waiting)
                RunMilestones(interaction);
        }
    }

    private AgentRecord AgentRecordOf(int index)
    {
        if (index >= _agents.Length)
            Array.Resize(ref _agents, Math.Max(index + 1, _agents.Length * 2));
        return _agents[index] ??= new AgentRecord(index);
    }

    private QueueRecord QueueRecordOf(QueueConfiguration rules)
    {
        int index = rules.Queue.Index;
        if (index >= _queues.Length)
            Array.Resize(ref _queues, index + 1);
        return _queues[index] ??= new QueueRecord(index, rules);
    }
}
