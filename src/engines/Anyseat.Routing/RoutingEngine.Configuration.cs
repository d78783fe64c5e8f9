using System.Globalization;
using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>A new configuration: what waits follows it at once, what is offered or connected goes on.</content>
public sealed partial class RoutingEngine
{
    private RoutingRejection Configure(RoutingConfiguration? configuration)
    {
        if (configuration?.FindFault() is not null || configuration is null)
            return RoutingRejection.InvalidConfiguration;
        AdoptAgents(configuration);
        AdoptQueues(configuration);
        Rebuild();
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
            agent.Configuration = byIndex[agent.Index];
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

    /// <summary>Builds pools and orders of service from configuration, agents and interactions.</summary>
    private void Rebuild()
    {
        while (_ready.Count > 0)
            _ready.Remove(_ready.FirstItem);
        _membershipPositions.Clear();
        _waitingPositions.Clear();
        BuildPools();
        BuildMemberships();
        _slotPositions.Reserve(DirectedSlots + _agents.Length);
        foreach (AgentRecord? agent in _agents)
        {
            if (agent is null)
                continue;
            agent.Directed.Clear();
            Refresh(agent);
        }

        foreach (InteractionRecord? interaction in _interactions)
        {
            if (interaction is { State: InteractionState.Waiting })
                Place(interaction);
        }
    }

    private void BuildPools()
    {
        _pools.Clear();
        Dictionary<string, AgentPool> known = [];
        foreach (QueueRecord? queue in _queues)
        {
            if (queue is null)
                continue;
            string key = PoolKey(queue.Rules);
            if (!known.TryGetValue(key, out AgentPool? pool))
            {
                pool = new AgentPool(
                    _pools.Count, queue.Rules.Requirements, queue.Rules.AgentChoice, _membershipPositions,
                    _waitingPositions);
                known.Add(key, pool);
                _pools.Add(pool);
            }

            queue.Pool = pool;
        }
    }

    private static string PoolKey(QueueConfiguration rules) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rules.AgentChoice}: {string.Join(',', rules.Requirements.OrderBy(one => one.Skill.Index))}");

    private void BuildMemberships()
    {
        List<Membership> memberships = new(_memberships.Length);
        byte[] proficiency = new byte[RoutingConfigurationRules.SkillLimit];
        foreach (AgentRecord? agent in _agents)
        {
            if (agent is null)
                continue;
            agent.PlacedRoom = 0;
            agent.FirstMembership = memberships.Count;
            if (agent.Configuration is { IsEnabled: true } rules)
            {
                foreach (AgentSkill skill in rules.Skills)
                    proficiency[skill.Skill.Index] = skill.Proficiency;
                AddMemberships(memberships, agent, proficiency);
                foreach (AgentSkill skill in rules.Skills)
                    proficiency[skill.Skill.Index] = 0;
            }

            agent.MembershipCount = memberships.Count - agent.FirstMembership;
        }

        _memberships = [.. memberships];
        _membershipPositions.Reserve(_memberships.Length);
        foreach (Membership membership in _memberships)
        {
            if (membership.Agent.State != AgentState.SignedOut)
                membership.Pool.SignedInCount++;
        }
    }

    private void AddMemberships(List<Membership> memberships, AgentRecord agent, ReadOnlySpan<byte> proficiency)
    {
        foreach (AgentPool pool in _pools)
        {
            int sum = 0;
            bool isMember = true;
            foreach (SkillRequirement requirement in pool.Requirements)
            {
                int has = proficiency[requirement.Skill.Index];
                sum += has;
                isMember &= has >= requirement.ProficiencyMin;
            }

            if (isMember)
                memberships.Add(new Membership(agent, pool, sum));
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
