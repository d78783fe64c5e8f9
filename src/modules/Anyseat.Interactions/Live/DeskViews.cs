using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>Everything an agent's desk shows: the snapshot of topic <c>desk</c>.</summary>
internal sealed record DeskSnapshot(
    DeskAgent Agent,
    DeskActivity Desk,
    AgentStateView State,
    IReadOnlyList<OfferView> Offers,
    IReadOnlyList<ConversationView> Conversations,
    TodayView Today,
    ServiceState Service);

internal sealed record DeskAgent(Guid Id, string DisplayName);

/// <summary>Which tab of the agent is the active desk: the others follow. Null: the first that acts becomes it.</summary>
internal sealed record DeskActivity(string? ActiveDeskId, DateTimeOffset? ActiveSince);

/// <summary>Whether sends go through at once or wait for the database.</summary>
internal enum ServiceState
{
    Normal = 0,
    Degraded = 1,
}

internal sealed record AgentStateView(AgentState State, int? ReasonCode, NotReadyCause? Reason, DateTimeOffset Since)
{
    /// <summary>Whether no call can be offered: no telephone is registered.</summary>
    public bool IsVoiceUnreachable { get; init; }
}

internal sealed record OfferView(
    string OfferId,
    Guid InteractionId,
    string Channel,
    Guid QueueId,
    LocalizedText QueueNames,
    string? CustomerName,
    LocalizedText? TopicNames,
    string? Language,
    DateTimeOffset QueuedAt,
    DateTimeOffset OfferedAt,
    DateTimeOffset Deadline,
    OfferWhy Why,
    OfferTransfer? Transfer);

/// <summary>Why this agent, in numbers.</summary>
internal sealed record OfferWhy(
    RoutingRule Rule, int IdleSeconds, int RequirementsMet, int RequirementCount, int ProficiencySum, int CandidateCount);

internal sealed record OfferTransfer(string? FromAgentName, string? Note);

internal sealed record ConversationView(
    Guid InteractionId,
    string Channel,
    InteractionPhase State,
    Guid QueueId,
    LocalizedText QueueNames,
    Guid CustomerId,
    string? CustomerName,
    LocalizedText? TopicNames,
    string? Language,
    DateTimeOffset QueuedAt,
    DateTimeOffset ConnectedAt,
    MessageAuthor? EndedBy,
    DateTimeOffset? WrapUpDeadline,
    int UnreadCount,
    long CustomerReadSeq,
    long AgentReadSeq,
    bool CustomerOnline,
    IReadOnlyList<TimelineItem> Items,
    bool HasEarlier)
{
    /// <summary>Whether the agent began it.</summary>
    public bool IsOutbound { get; init; }
}

/// <summary>What of a conversation changes while it is open.</summary>
internal sealed record ConversationChange(
    Guid InteractionId,
    InteractionPhase State,
    MessageAuthor? EndedBy,
    DateTimeOffset? WrapUpDeadline,
    long CustomerReadSeq,
    long AgentReadSeq,
    int UnreadCount,
    bool CustomerOnline);

internal sealed record TodayView(int Handled, int? AverageHandleSeconds, int Declined, int Missed);

internal sealed record FloorSnapshot(IReadOnlyList<FloorAgent> Agents, IReadOnlyList<FloorQueue> Queues);

internal sealed record FloorAgent(
    Guid Id, string DisplayName, Guid? TeamId, AgentStateView State, int Offers, int Conversations, int WrapUps, FloorAgentToday Today);

/// <summary>An agent's day so far, in the time zone of the agent's site.</summary>
internal sealed record FloorAgentToday(int Handled, int? AverageHandleSeconds, int? OccupancyPercent);

internal sealed record FloorQueue(
    Guid Id, LocalizedText Names, int Waiting, DateTimeOffset? LongestWaitSince, int ReadyAgents, int SignedInAgents,
    FloorQueueToday Today, bool IsOpen, TreatmentReason? ClosedFor, double DivertedPercent, double? ServiceLevelPercent,
    int? ServiceLevelTarget);

/// <summary>A queue's day so far, in the time zone of the house. The service level is within 20 seconds, short abandons (5 seconds) left
/// out; percentages are rounded down, so that 100 means all.</summary>
internal sealed record FloorQueueToday(
    int Offered, int Answered, int Abandoned, int? ServiceLevelPercent, int? AverageAnswerSeconds, int? AverageHandleSeconds);

// Data of the push events, one record a kind (docs/protocol.md).
internal sealed record StateChanged(AgentStateView State);

internal sealed record DeskChanged(DeskActivity Desk);

internal sealed record OfferMade(OfferView Offer);

internal sealed record OfferEnded(string OfferId, Guid InteractionId, OfferOutcome Outcome);

internal enum OfferOutcome
{
    Accepted = 0,
    Declined = 1,
    TimedOut = 2,
    Revoked = 3,
}

internal sealed record ConversationOpened(ConversationView Conversation);

internal sealed record ItemAdded(Guid InteractionId, TimelineItem Item, int UnreadCount);

internal sealed record ConversationClosed(Guid InteractionId, ClosedWhy Why);

internal enum ClosedWhy
{
    Transferred = 0,
    Completed = 1,
}

internal sealed record TodayChanged(TodayView Today);

internal sealed record ServiceChanged(ServiceState Service);

internal sealed record TypingSignal(Guid InteractionId);
