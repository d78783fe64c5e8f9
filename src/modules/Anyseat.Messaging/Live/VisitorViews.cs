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
