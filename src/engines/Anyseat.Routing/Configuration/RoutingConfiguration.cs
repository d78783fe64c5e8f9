using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>What kind of channel an interaction uses, as far as an agent's capacity is concerned.</summary>
public enum ChannelClass : byte
{
    /// <summary>A phone call: real time, one voice.</summary>
    Voice = 0,

    /// <summary>Live text: web chat, in-app chat.</summary>
    Chat = 1,

    /// <summary>Text that may wait: mail, social posts, tickets.</summary>
    Asynchronous = 2,
}

/// <summary>A skill an interaction needs, with the least proficiency that will do.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="ProficiencyMin">1 (beginner) to 5 (expert).</param>
public readonly record struct SkillRequirement(SkillHandle Skill, byte ProficiencyMin);

/// <summary>A skill an agent has.</summary>
/// <param name="Skill">The skill.</param>
/// <param name="Proficiency">1 (beginner) to 5 (expert).</param>
public readonly record struct AgentSkill(SkillHandle Skill, byte Proficiency);

/// <summary>The whole configuration of a routing domain, replaced as one by
/// <see cref="RoutingCommand.Configure(RoutingConfiguration)"/>.</summary>
/// <remarks>Handles stay valid from version to version: a queue or an agent that disappears keeps its handle until
/// nothing refers to it. Waiting interactions follow the new rules at once; offered and connected ones and wrap-up are
/// not disturbed. A queue that disappears keeps its last rules for what is in it and takes nothing new
/// (<see cref="RoutingRejection.UnknownQueue"/>). An agent who disappears or is no longer enabled loses a pending
/// offer, becomes not ready once (<see cref="EngineReason.Removed"/>), finishes what is connected and may sign out.</remarks>
public sealed record RoutingConfiguration
{
    /// <summary>Rises with each change.</summary>
    public required int Version { get; init; }

    /// <summary>The queues; handles may be sparse.</summary>
    public ImmutableArray<QueueConfiguration> Queues { get; init; } = [];

    /// <summary>The agents; handles may be sparse.</summary>
    public ImmutableArray<AgentConfiguration> Agents { get; init; } = [];

    /// <summary>Units of capacity one interaction takes, indexed by <see cref="ChannelClass"/>. The default lets a call
    /// exclude all else and allows a handful of chats.</summary>
    public ImmutableArray<int> ChannelWeights { get; init; } = [100, 20, 10];

    /// <summary>When queues are open; a queue names one by <see cref="QueueConfiguration.Calendar"/>.</summary>
    public ImmutableArray<OpeningCalendar> Calendars { get; init; } = [];

    /// <summary>Points of priority of each customer tier, 0 to 50, indexed by tier. A tier that is not named has 0.
    /// </summary>
    public ImmutableArray<int> TierPoints { get; init; } = [];

    /// <summary>How many skills the host knows: handles from here on are unknown. 0: not checked.</summary>
    public int SkillCount { get; init; }

    /// <summary>How many sites the host knows: handles from here on are unknown. 0: not checked.</summary>
    public int SiteCount { get; init; }

    /// <summary>How many offers in a row an agent may leave unanswered before becoming not ready
    /// (<see cref="EngineReason.NoAnswer"/>), 1 to 100. Until then the agent is passed over for the interaction as after a
    /// decline.</summary>
    public int UnansweredOffersMax { get; init; } = 1;

    /// <summary>How many offers in a row an agent may decline or leave unanswered before becoming not ready
    /// (<see cref="EngineReason.FailedOffers"/>), 1 to 100; 0 for no limit.</summary>
    public int FailedOffersMax { get; init; }

    /// <summary>Looks for what the engine would refuse.</summary>
    /// <returns>The path of the first such field, as <c>queues[3].offerTimeout</c>; null when there is none. The rest of
    /// what is wrong says <see cref="FindFaults"/>.</returns>
    public string? FindFault()
    {
        foreach (ConfigurationFault fault in RoutingConfigurationRules.FindFaults(this))
        {
            if (fault.IsRefused)
                return fault.Path;
        }

        return null;
    }

    /// <summary>Lists all that is wrong, refused or only doubtful, in the order of the document.</summary>
    public IReadOnlyList<ConfigurationFault> FindFaults() => [.. RoutingConfigurationRules.FindFaults(this)];
}
