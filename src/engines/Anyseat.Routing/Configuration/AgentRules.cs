using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>What agents must keep to.</summary>
internal static class AgentRules
{
    public static IReadOnlyList<ConfigurationFault> Find(RoutingConfiguration configuration)
    {
        FaultList faults = new();
        if (configuration.Agents.IsDefault)
        {
            faults.Add(ConfigurationFaultCode.Missing, "agents");
            return faults.All;
        }

        HashSet<int> handles = [];
        HashSet<int> queues = configuration.Queues.IsDefault
            ? []
            : [.. configuration.Queues.Where(queue => queue is not null).Select(queue => queue.Queue.Index)];
        HashSet<int> seen = [];
        for (int i = 0; i < configuration.Agents.Length; i++)
        {
            if (configuration.Agents[i] is not { } agent)
            {
                faults.Add(ConfigurationFaultCode.Missing, $"agents[{i}]");
                continue;
            }

            if (agent.Agent.Index is < 0 or >= RoutingConfigurationRules.AgentLimit)
                faults.Range($"agents[{i}].agent", agent.Agent.Index, 0, RoutingConfigurationRules.AgentLimit - 1);
            else if (!handles.Add(agent.Agent.Index))
                faults.Add(ConfigurationFaultCode.Duplicate, $"agents[{i}].agent", agent.Agent.Index);
            LookAtSkills(faults, agent, configuration.SkillCount, i, seen);
            LookAtQueues(faults, agent, queues, i, seen);
            LookAtCapacity(faults, agent, i);
            if (agent.Site.IsSome && agent.Site.Index >= Limit(configuration.SiteCount, RoutingConfigurationRules.SiteLimit))
                faults.Add(ConfigurationFaultCode.UnknownSite, $"agents[{i}].site", agent.Site.Index);
        }

        return faults.All;
    }

    private static void LookAtSkills(
        FaultList faults, AgentConfiguration agent, int skillCount, int place, HashSet<int> seen)
    {
        seen.Clear();
        if (agent.Skills.IsDefault || agent.Skills.Length > RoutingConfigurationRules.SkillsPerAgentMax)
        {
            faults.Add(ConfigurationFaultCode.WrongLength, $"agents[{place}].skills");
            return;
        }

        for (int i = 0; i < agent.Skills.Length; i++)
        {
            AgentSkill skill = agent.Skills[i];
            if (skill.Skill.Index < 0 || skill.Skill.Index >= Limit(skillCount, RoutingConfigurationRules.SkillLimit))
                faults.Add(ConfigurationFaultCode.UnknownSkill, $"agents[{place}].skills[{i}]", skill.Skill.Index);
            else if (!seen.Add(skill.Skill.Index))
                faults.Add(ConfigurationFaultCode.Duplicate, $"agents[{place}].skills[{i}]", skill.Skill.Index);
            if (skill.Proficiency is < 1 or > 5)
                faults.Range($"agents[{place}].skills[{i}].proficiency", skill.Proficiency, 1, 5);
        }
    }

    private static void LookAtQueues(
        FaultList faults, AgentConfiguration agent, HashSet<int> queues, int place, HashSet<int> seen)
    {
        seen.Clear();
        if (agent.Queues.IsDefault || agent.Queues.Length > RoutingConfigurationRules.QueuesPerAgentMax)
        {
            faults.Add(ConfigurationFaultCode.WrongLength, $"agents[{place}].queues");
            return;
        }

        for (int i = 0; i < agent.Queues.Length; i++)
        {
            AgentQueue one = agent.Queues[i];
            string path = $"agents[{place}].queues[{i}]";
            if (!queues.Contains(one.Queue.Index))
                faults.Add(ConfigurationFaultCode.UnknownQueue, path + ".queue", one.Queue.Index);
            else if (!seen.Add(one.Queue.Index))
                faults.Add(ConfigurationFaultCode.Duplicate, path + ".queue", one.Queue.Index);
            faults.Range(path + ".preference", one.Preference, -9, 9);
            faults.Range(path + ".share", one.Share, 0, 1000);
        }
    }

    private static void LookAtCapacity(FaultList faults, AgentConfiguration agent, int place)
    {
        const int Count = RoutingConfigurationRules.ChannelCount;
        const int Max = RoutingConfigurationRules.ChannelLimitMax;
        if (agent.ChannelLimits.IsDefault || agent.ChannelLimits.Length != Count || AreOutside(agent.ChannelLimits))
            faults.Numbers($"agents[{place}].channelLimits", agent.ChannelLimits, Count, 0, Max);
        if (agent.LimitsBeside.IsDefault || (agent.LimitsBeside.Length != 0 && agent.LimitsBeside.Length != Count * Count)
            || AreOutside(agent.LimitsBeside))
        {
            faults.Numbers($"agents[{place}].limitsBeside", agent.LimitsBeside, Count * Count, 0, Max);
        }

        if (agent.Capacity is < 0 or > RoutingConfigurationRules.CapacityMax)
            faults.Range($"agents[{place}].capacity", agent.Capacity, 0, RoutingConfigurationRules.CapacityMax);

        static bool AreOutside(ImmutableArray<int> limits)
        {
            foreach (int limit in limits)
            {
                if (limit is < 0 or > Max)
                    return true;
            }

            return false;
        }
    }

    private static int Limit(int count, int limit) => count == 0 ? limit : count;
}
