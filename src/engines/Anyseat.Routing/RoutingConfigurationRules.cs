using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>What a configuration must keep to, so that the engine is never asked the impossible.</summary>
internal static class RoutingConfigurationRules
{
    public const int AgentLimit = 1 << 20;
    public const int QueueLimit = 1 << 16;
    public const int SkillLimit = 1 << 16;
    public const int SkillsPerAgentMax = 1000;
    public const int RequirementsPerQueueMax = 50;
    public const int ChannelLimitMax = 50;
    public const int CapacityMax = 1_000_000;
    public const int WeightMax = 10_000;
    public static readonly TimeSpan DurationMin = TimeSpan.FromMilliseconds(1);
    public static readonly TimeSpan DurationMax = TimeSpan.FromDays(1);

    private const int ChannelCount = 3;

    public static string? FindFault(RoutingConfiguration configuration)
    {
        if (configuration.ChannelWeights.IsDefault
            || configuration.ChannelWeights.Length != ChannelCount
            || configuration.ChannelWeights.Any(weight => weight is < 0 or > WeightMax))
        {
            return "channelWeights";
        }

        if (configuration.Queues.IsDefault)
            return "queues";
        if (configuration.Agents.IsDefault)
            return "agents";
        return FindQueueFault(configuration.Queues) ?? FindAgentFault(configuration.Agents);
    }

    private static string? FindQueueFault(ImmutableArray<QueueConfiguration> queues)
    {
        HashSet<int> handles = [];
        for (int i = 0; i < queues.Length; i++)
        {
            string? field = queues[i] is not { } queue ? "queue"
                : queue.Queue.Index is < 0 or >= QueueLimit || !handles.Add(queue.Queue.Index) ? "queue"
                : !AreValid(queue.Requirements) ? "requirements"
                : queue.Priority > 9 ? "priority"
                : queue.AgentChoice > AgentChoice.MostSkilled ? "agentChoice"
                : queue.OfferTimeout < DurationMin || queue.OfferTimeout > DurationMax ? "offerTimeout"
                : queue.WrapUpMax != TimeSpan.Zero
                    && (queue.WrapUpMax < DurationMin || queue.WrapUpMax > DurationMax) ? "wrapUpMax"
                : null;
            if (field is not null)
                return $"queues[{i}].{field}";
        }

        return null;
    }

    private static string? FindAgentFault(ImmutableArray<AgentConfiguration> agents)
    {
        HashSet<int> handles = [];
        for (int i = 0; i < agents.Length; i++)
        {
            string? field = agents[i] is not { } agent ? "agent"
                : agent.Agent.Index is < 0 or >= AgentLimit || !handles.Add(agent.Agent.Index) ? "agent"
                : !AreValid(agent.Skills) ? "skills"
                : agent.ChannelLimits.IsDefault
                    || agent.ChannelLimits.Length != ChannelCount
                    || agent.ChannelLimits.Any(limit => limit is < 0 or > ChannelLimitMax) ? "channelLimits"
                : agent.Capacity is < 0 or > CapacityMax ? "capacity"
                : null;
            if (field is not null)
                return $"agents[{i}].{field}";
        }

        return null;
    }

    private static bool AreValid(ImmutableArray<SkillRequirement> requirements) =>
        !requirements.IsDefault
        && requirements.Length <= RequirementsPerQueueMax
        && requirements.All(one => IsSkill(one.Skill) && one.ProficiencyMin is >= 1 and <= 5)
        && requirements.DistinctBy(one => one.Skill).Count() == requirements.Length;

    private static bool AreValid(ImmutableArray<AgentSkill> skills) =>
        !skills.IsDefault
        && skills.Length <= SkillsPerAgentMax
        && skills.All(one => IsSkill(one.Skill) && one.Proficiency is >= 1 and <= 5)
        && skills.DistinctBy(one => one.Skill).Count() == skills.Length;

    private static bool IsSkill(SkillHandle skill) => skill.Index is >= 0 and < SkillLimit;
}
