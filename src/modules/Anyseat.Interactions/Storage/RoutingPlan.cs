using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Anyseat.Interactions.Contracts;
using Anyseat.Routing;

namespace Anyseat.Interactions.Storage;

/// <summary>The rules of routing as people write them: one document, kept version by version.</summary>
internal sealed record RoutingPlan
{
    /// <summary>The queues.</summary>
    public IReadOnlyList<QueueSettings> Queues { get; init; } = [];

    /// <summary>Opening hours that queues refer to.</summary>
    public IReadOnlyList<CalendarSettings> Calendars { get; init; } = [];

    /// <summary>What is said to customers; treatments refer to them by code.</summary>
    public IReadOnlyList<AnnouncementSettings> Announcements { get; init; } = [];

    /// <summary>Languages that ask for a skill of the agent.</summary>
    public IReadOnlyList<LanguageSettings> Languages { get; init; } = [];

    /// <summary>Agents who like a queue more or less than others, have a share of it, or do not serve it.</summary>
    public IReadOnlyList<AgentQueueSettings> AgentQueues { get; init; } = [];

    /// <summary>How much an agent does at once, and what follows from failed offers.</summary>
    public AgentRulesSettings Agents { get; init; } = new();

    /// <summary>Points of priority for each customer tier from 0 on, 0 to 50; at most ten tiers.</summary>
    public IReadOnlyList<int> TierPoints { get; init; } = [];

    /// <summary>Where a new day begins for what is counted by the day: an IANA time zone.</summary>
    public string TimeZone { get; init; } = "UTC";
}

/// <summary>A published plan.</summary>
/// <param name="Version">From 1, by one.</param>
/// <param name="At">When it was published.</param>
/// <param name="AuthorId">Who published it; null for the house.</param>
/// <param name="Comment">Why.</param>
/// <param name="Plan">The rules.</param>
internal sealed record RoutingPlanVersion(int Version, DateTimeOffset At, Guid? AuthorId, string? Comment, RoutingPlan Plan);

/// <summary>The rules of a queue.</summary>
internal record QueueRules
{
    public required LocalizedText Names { get; init; }

    /// <summary>0 to 9; higher is served first.</summary>
    public int Priority { get; init; }

    /// <summary>Thousandths of a point of priority gained for each second since arrival, 0 to 250.</summary>
    public int AgeingMilliPointsPerSecond { get; init; }

    public AgentChoice AgentChoice { get; init; }

    /// <summary>5 to 300.</summary>
    public int OfferTimeoutSeconds { get; init; } = 20;

    /// <summary>Whether an offer counts as taken at once.</summary>
    public bool IsAutoAnswered { get; init; }

    /// <summary>0 to 3600; 0 is no wrap-up.</summary>
    public int WrapUpMaxSeconds { get; init; } = 120;

    public bool IsEnabled { get; init; } = true;

    /// <summary>Skills that an agent must have, all of them.</summary>
    public IReadOnlyList<QueueRequirement> Requirements { get; init; } = [];

    /// <summary>What must be met as well; null for nothing more.</summary>
    public ExpressionSettings? Match { get; init; }

    /// <summary>Agents of these sites only; empty for every site.</summary>
    public IReadOnlyList<Guid> SiteIds { get; init; } = [];

    /// <summary>How the match widens with time, at most eight steps.</summary>
    public IReadOnlyList<RingSettings> Rings { get; init; } = [];

    /// <summary>The queue's promise; null for none.</summary>
    public ServiceLevelSettings? ServiceLevel { get; init; }

    /// <summary>How long to wait for the preferred agent alone, 0 to 86,400.</summary>
    public int PreferredAgentWaitSeconds { get; init; }

    /// <summary>How many may wait, 1 to 1,000,000; 0 for no limit.</summary>
    public int LengthMax { get; init; }

    public TreatmentSettings WhenFull { get; init; } = TreatmentSettings.TurnAway;

    /// <summary>How long one may wait, 1 to 604,800; 0 for no limit.</summary>
    public int WaitMaxSeconds { get; init; }

    public TreatmentSettings WhenWaitedOut { get; init; } = TreatmentSettings.TurnAway;

    /// <summary>Where those who wait go when this queue cannot help; the first that applies wins.</summary>
    public IReadOnlyList<OverflowSettings> Overflows { get; init; } = [];

    /// <summary>When the queue is open; null for always.</summary>
    public Guid? CalendarId { get; init; }

    public TreatmentSettings WhenClosed { get; init; } = TreatmentSettings.TurnAway;

    /// <summary>What happens to those who wait when the queue closes.</summary>
    public TreatmentSettings AtClosing { get; init; } = TreatmentSettings.Wait;

    /// <summary>When and how customers are called back; null for never.</summary>
    public CallbackSettings? Callbacks { get; init; }
}

/// <summary>A queue as configured.</summary>
internal sealed record QueueSettings : QueueRules
{
    [JsonConstructor]
    public QueueSettings()
    {
    }

    [SetsRequiredMembers]
    public QueueSettings(Guid id, QueueRules rules)
        : base(rules) => Id = id;

    public required Guid Id { get; init; }

    /// <summary>The version of the plan that changed the queue last.</summary>
    public long Version { get; init; }
}

/// <summary>A skill a queue asks for.</summary>
/// <param name="SkillId">The skill.</param>
/// <param name="ProficiencyMin">1 to 5.</param>
internal sealed record QueueRequirement(Guid SkillId, int ProficiencyMin);

/// <summary>What a node of an expression says.</summary>
internal enum ExpressionKind
{
    /// <summary>The agent has a skill with a least proficiency.</summary>
    Skill = 0,

    /// <summary>The agent belongs to a site.</summary>
    Site,

    /// <summary>The customer's tier is at least a number.</summary>
    Tier,

    /// <summary>All parts hold.</summary>
    All,

    /// <summary>One part at least holds.</summary>
    Any,

    /// <summary>The one part does not hold.</summary>
    Not,
}

/// <summary>A boolean expression over an agent and the customer's tier; at most four levels deep.</summary>
internal sealed record ExpressionSettings
{
    /// <summary>The most levels.</summary>
    public const int DepthMax = 4;

    public required ExpressionKind Kind { get; init; }

    /// <summary>For a skill.</summary>
    public Guid? SkillId { get; init; }

    /// <summary>For a skill: 1 to 5.</summary>
    public int? ProficiencyMin { get; init; }

    /// <summary>For a site.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>For a tier: 0 to 9.</summary>
    public int? TierMin { get; init; }

    /// <summary>For all, any and not.</summary>
    public IReadOnlyList<ExpressionSettings> Parts { get; init; } = [];
}

/// <summary>A step by which a queue asks for less the longer a customer waits.</summary>
internal sealed record RingSettings
{
    /// <summary>Time in the queue, 1 to 86,400, rising from step to step.</summary>
    public required int AfterSeconds { get; init; }

    /// <summary>Taken off every least proficiency of the requirements, 0 to 4.</summary>
    public int LowersProficiencyBy { get; init; }

    /// <summary>Agents who meet this may take it too.</summary>
    public ExpressionSettings? Alternative { get; init; }

    public IReadOnlyList<Guid> AddsSiteIds { get; init; } = [];

    public bool AddsEverySite { get; init; }

    public bool DropsPreferredAgent { get; init; }
}

/// <summary>What a queue promises.</summary>
internal sealed record ServiceLevelSettings
{
    /// <summary>Answered within this time, 1 to 86,400.</summary>
    public required int WithinSeconds { get; init; }

    /// <summary>For this share of customers, 1 to 100.</summary>
    public int Percent { get; init; } = 80;

    /// <summary>So long before, a customer gains priority.</summary>
    public int BoostLeadSeconds { get; init; }

    /// <summary>Points gained then, 0 to 50.</summary>
    public int BoostPoints { get; init; }

    /// <summary>Thousandths of a point that the queue gains for each per cent it is behind, 0 to 1,000.</summary>
    public int LagMilliPointsPerPercent { get; init; }
}

/// <summary>The channels a customer can be sent to. The numbers are the engine's codes and stand in the journal.</summary>
internal enum TreatmentChannel
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A recorded message.</summary>
    Voicemail = 1,

    /// <summary>A written message that is answered later.</summary>
    Message = 2,

    /// <summary>Web chat.</summary>
    Chat = 3,

    /// <summary>Self-service.</summary>
    SelfService = 4,
}

/// <summary>What happens to a customer whom a queue does not simply keep.</summary>
internal sealed record TreatmentSettings
{
    public static TreatmentSettings Wait { get; } = new() { Kind = TreatmentKind.Wait };

    public static TreatmentSettings TurnAway { get; } = new() { Kind = TreatmentKind.TurnAway };

    public required TreatmentKind Kind { get; init; }

    /// <summary>For a queue.</summary>
    public Guid? QueueId { get; init; }

    /// <summary>For a channel.</summary>
    public TreatmentChannel? Channel { get; init; }

    /// <summary>What is said: the code of an announcement.</summary>
    public int? Announcement { get; init; }
}

/// <summary>Sends those who wait on to another queue, their place kept; one condition is enough.</summary>
internal sealed record OverflowSettings
{
    public required Guid QueueId { get; init; }

    /// <summary>After this time in the queue, 1 to 86,400; 0 for never.</summary>
    public int AfterWaitSeconds { get; init; }

    /// <summary>On arrival when so many wait, 1 to 1,000,000; 0 for never.</summary>
    public int AtLength { get; init; }

    public bool WhenNoAgents { get; init; }

    public bool KeepsPlaceHere { get; init; }

    /// <summary>What is said to those who are sent on: the code of an announcement.</summary>
    public int? Announcement { get; init; }
}

/// <summary>When and how customers are called back.</summary>
internal sealed record CallbackSettings
{
    /// <summary>Offered after this time in the queue; 0 for never.</summary>
    public int OfferAfterWaitSeconds { get; init; }

    /// <summary>Offered on arrival at this expected wait; 0 for never.</summary>
    public int OfferAtEstimatedWaitSeconds { get; init; }

    /// <summary>What is said with the offer.</summary>
    public int? Announcement { get; init; }

    /// <summary>How long it rings, 1 to 600.</summary>
    public int DialTimeoutSeconds { get; init; } = 45;

    /// <summary>1 to 10.</summary>
    public int AttemptsMax { get; init; } = 3;

    /// <summary>The pause between two attempts, 1 to 86,400.</summary>
    public int RetryAfterSeconds { get; init; } = 600;

    /// <summary>Booked callbacks come in slots of so many minutes, 1 to 1,440.</summary>
    public int SlotMinutes { get; init; } = 15;

    /// <summary>How many can be booked in a slot; 0 for none.</summary>
    public int SlotCapacity { get; init; } = 10;
}

/// <summary>Something said to customers.</summary>
/// <param name="Code">1 to 9,999; stands in the journal.</param>
/// <param name="Text">The words.</param>
internal sealed record AnnouncementSettings(int Code, AnnouncementText Text);

/// <summary>A language that asks for a skill.</summary>
/// <param name="Tag">BCP 47, such as <c>zh-CN</c>; a customer's language matches by its first subtag too.</param>
/// <param name="SkillId">The skill of speaking it.</param>
/// <param name="ProficiencyMin">1 to 5.</param>
internal sealed record LanguageSettings(string Tag, Guid SkillId, int ProficiencyMin);

/// <summary>An agent's relation to a queue.</summary>
internal sealed record AgentQueueSettings
{
    public required Guid AgentId { get; init; }

    public required Guid QueueId { get; init; }

    /// <summary>−9 to 9; among free agents the higher comes first.</summary>
    public int Preference { get; init; }

    /// <summary>Weight where work is shared by weight, 0 to 1,000.</summary>
    public int Share { get; init; } = 100;

    /// <summary>False: the agent gets nothing of this queue.</summary>
    public bool IsServed { get; init; } = true;
}

/// <summary>What holds for every agent.</summary>
internal sealed record AgentRulesSettings
{
    /// <summary>How many chats beside a call, 0 to 50.</summary>
    public int ChatsBesideCall { get; init; }

    /// <summary>How many pieces of work that can wait at once, 0 to 50.</summary>
    public int AsynchronousMax { get; init; } = 5;

    /// <summary>Whether work that can wait makes room for calls and chats, and goes on afterwards.</summary>
    public bool IsAsynchronousInterrupted { get; init; }

    /// <summary>After so many unanswered offers in a row an agent becomes not ready, 1 to 100.</summary>
    public int UnansweredOffersMax { get; init; } = 1;

    /// <summary>After so many failed offers in a row, declined ones too, an agent becomes not ready, 1 to 100; 0 for no limit.
    /// </summary>
    public int FailedOffersMax { get; init; }
}
