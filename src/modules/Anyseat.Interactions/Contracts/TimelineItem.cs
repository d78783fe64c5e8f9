namespace Anyseat.Interactions.Contracts;

/// <summary>One entry of a conversation's story: a message, a note among colleagues, or an event.</summary>
/// <param name="Seq">Orders everything in one interaction; never repeats.</param>
/// <param name="Id">The entry's id.</param>
/// <param name="At">When.</param>
/// <param name="Type">Message, note or event.</param>
/// <param name="Author">Who.</param>
/// <param name="Text">What was said or noted; null for a picture alone, an event, or what was erased.</param>
/// <param name="Attachment">The picture.</param>
/// <param name="ClientKey">The sender's idempotency key.</param>
/// <param name="Event">What happened, for an event.</param>
public sealed record TimelineItem(
    long Seq,
    Guid Id,
    DateTimeOffset At,
    TimelineType Type,
    TimelineAuthor Author,
    string? Text,
    AttachmentView? Attachment,
    string? ClientKey,
    TimelineEvent? Event);

/// <summary>Message, note or event.</summary>
public enum TimelineType
{
    /// <summary>Somebody said something.</summary>
    Message = 0,

    /// <summary>Something happened.</summary>
    Event = 1,

    /// <summary>An agent noted something down; customers never see it.</summary>
    Note = 2,
}

/// <summary>Who an entry is from.</summary>
/// <param name="Kind">Customer, agent or the house.</param>
/// <param name="Id">The customer's token or the agent's id.</param>
/// <param name="Name">The name to show.</param>
public sealed record TimelineAuthor(AuthorKind Kind, Guid? Id, string? Name);

/// <summary>Kinds of authors.</summary>
public enum AuthorKind
{
    /// <summary>The customer.</summary>
    Customer = 0,

    /// <summary>An agent.</summary>
    Agent = 1,

    /// <summary>The house.</summary>
    System = 2,
}

/// <summary>What happened.</summary>
/// <param name="Kind">What.</param>
/// <param name="AgentName">The agent concerned.</param>
/// <param name="QueueNames">The queue concerned.</param>
/// <param name="ReasonCode">The reason given.</param>
/// <param name="Note">The note left.</param>
/// <param name="DispositionId">The outcome recorded.</param>
public sealed record TimelineEvent(
    TimelineEventKind Kind, string? AgentName, LocalizedText? QueueNames, int? ReasonCode, string? Note, Guid? DispositionId)
{
    /// <summary>What the customer was told.</summary>
    public AnnouncementText? Announcement { get; init; }
}

/// <summary>Kinds of events in a story.</summary>
public enum TimelineEventKind
{
    /// <summary>Waits in a queue.</summary>
    Queued = 0,

    /// <summary>Offered to an agent.</summary>
    Offered,

    /// <summary>The agent declined.</summary>
    Declined,

    /// <summary>The agent did not answer.</summary>
    NotAnswered,

    /// <summary>The offer was taken back.</summary>
    OfferRevoked,

    /// <summary>An agent has it.</summary>
    Connected,

    /// <summary>Passed on.</summary>
    Transferred,

    /// <summary>The conversation ended.</summary>
    Ended,

    /// <summary>The customer left before anyone answered.</summary>
    Abandoned,

    /// <summary>Wrap-up began.</summary>
    WrapUpStarted,

    /// <summary>Wrap-up is done.</summary>
    WrapUpCompleted,

    /// <summary>Sent on to another queue by the rules.</summary>
    Diverted,

    /// <summary>Told no by the rules.</summary>
    TurnedAway,

    /// <summary>Sent to another channel by the rules.</summary>
    SentToChannel,

    /// <summary>A callback was offered.</summary>
    CallbackOffered,

    /// <summary>It became a callback and keeps its place.</summary>
    CallbackQueued,

    /// <summary>The callback rests until its time.</summary>
    CallbackScheduled,

    /// <summary>The customer is being dialled.</summary>
    CallbackDialing,

    /// <summary>The customer was not reached.</summary>
    CallbackFailed,

    /// <summary>The callback was given up.</summary>
    CallbackGivenUp,

    /// <summary>Set aside for other work of its agent.</summary>
    Suspended,

    /// <summary>Taken up again.</summary>
    Resumed,

    /// <summary>The caller was put on hold.</summary>
    Held,

    /// <summary>The caller was taken off hold.</summary>
    Retrieved,

    /// <summary>A colleague was asked while the caller waits.</summary>
    ColleagueAsked,

    /// <summary>The caller was passed to a number outside.</summary>
    PassedOutside,

    /// <summary>Recording began.</summary>
    RecordingStarted,

    /// <summary>Recording rests while something is said that must not be kept.</summary>
    RecordingPaused,

    /// <summary>Recording goes on.</summary>
    RecordingResumed,

    /// <summary>The call was cut off by a failure of the house.</summary>
    Interrupted,

    /// <summary>Begun by an agent.</summary>
    OutboundStarted,
}
