using Anyseat.Interactions.Contracts;

namespace Anyseat.Messaging.Live;

/// <summary>What a visitor's page shows: the snapshot of topic <c>conversation</c>.</summary>
internal sealed record VisitorSnapshot(
    Guid ConversationId,
    VisitorPhase State,
    string? Name,
    string? Topic,
    int? Position,
    int? ExpectedWaitSeconds,
    string? AgentName,
    long AgentReadSeq,
    long VisitorReadSeq,
    MessageAuthor? EndedBy,
    IReadOnlyList<VisitorItem> Items,
    bool HasEarlier);

/// <summary>Where a conversation is, as far as the visitor cares.</summary>
internal enum VisitorPhase
{
    Waiting = 0,
    Connected = 1,
    Ended = 2,
}

/// <summary>One entry of the visitor's story.</summary>
internal sealed record VisitorItem(
    long Seq,
    Guid Id,
    DateTimeOffset At,
    VisitorAuthor Author,
    string? AgentName,
    string? Text,
    AttachmentView? Attachment,
    string? ClientKey,
    VisitorEventKind? Event);

internal enum VisitorAuthor
{
    Visitor = 0,
    Agent = 1,
    System = 2,
}

internal enum VisitorEventKind
{
    AgentJoined = 0,
    Transferred = 1,
    Ended = 2,

    /// <summary>Passed on by the rules of its queue; the text says what the house has to say about it.</summary>
    Diverted = 3,

    /// <summary>No queue takes it: over before anyone answered. The text says why, where the house has one.</summary>
    TurnedAway = 4,

    /// <summary>Sent to another channel of the house: over here. The text says where to go on, where the house has one.</summary>
    SentElsewhere = 5,
}

internal sealed record VisitorItemAdded(VisitorItem Item);

internal sealed record VisitorChange(
    VisitorPhase State,
    int? Position,
    int? ExpectedWaitSeconds,
    string? AgentName,
    long AgentReadSeq,
    long VisitorReadSeq,
    MessageAuthor? EndedBy);
