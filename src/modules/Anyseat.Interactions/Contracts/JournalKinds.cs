namespace Anyseat.Interactions.Contracts;

/// <summary>Kinds of journal events about interactions and agents. Requests are inputs of the routing engine, journaled with
/// the instant they were applied at; the others are its decisions, or facts that pass it by.</summary>
public static class JournalKinds
{
    /// <summary>Input: an interaction arrived. Data: <see cref="InteractionArrivedData"/>.</summary>
    public const string InteractionArrived = "InteractionArrived";

    /// <summary>Input: somebody ended the conversation.</summary>
    public const string EndRequested = "EndRequested";

    /// <summary>Input: an agent took an offer.</summary>
    public const string AcceptRequested = "AcceptRequested";

    /// <summary>Input: an agent declined an offer.</summary>
    public const string DeclineRequested = "DeclineRequested";

    /// <summary>Input: an agent passed the interaction on.</summary>
    public const string TransferRequested = "TransferRequested";

    /// <summary>Input: an agent finished wrap-up.</summary>
    public const string WrapUpCompletionRequested = "WrapUpCompletionRequested";

    /// <summary>Input: an agent signed in.</summary>
    public const string SignInRequested = "SignInRequested";

    /// <summary>Input: an agent signed out.</summary>
    public const string SignOutRequested = "SignOutRequested";

    /// <summary>Input: an agent is ready.</summary>
    public const string ReadyRequested = "ReadyRequested";

    /// <summary>Input: an agent, or the house for them, asked for not ready.</summary>
    public const string NotReadyRequested = "NotReadyRequested";

    /// <summary>Input: time passed a deadline.</summary>
    public const string DeadlinesReached = "DeadlinesReached";

    /// <summary>Input: the house was away; pending offers are taken back.</summary>
    public const string OffersRevocationRequested = "OffersRevocationRequested";

    /// <summary>Input: a new routing configuration.</summary>
    public const string RoutingConfigured = "RoutingConfigured";

    /// <summary>Input: a new day began for what is counted by the day.</summary>
    public const string DayStarted = "DayStarted";

    /// <summary>Input: a queue shall be closed at once.</summary>
    public const string QueueClosingRequested = "QueueClosingRequested";

    /// <summary>Input: a queue shall follow its hours again.</summary>
    public const string QueueOpeningRequested = "QueueOpeningRequested";

    /// <summary>Input: a share of a queue's arrivals shall go elsewhere.</summary>
    public const string DiversionRequested = "DiversionRequested";

    /// <summary>Input: a waiting customer wants to be called back.</summary>
    public const string CallbackRequested = "CallbackRequested";

    /// <summary>Input: a customer booked a callback; the interaction begins with it.</summary>
    public const string CallbackArrived = "CallbackArrived";

    /// <summary>Input: the customer who was dialled answered.</summary>
    public const string CallbackAnswerReported = "CallbackAnswerReported";

    /// <summary>Input: the customer who was dialled was not reached.</summary>
    public const string CallbackFailureReported = "CallbackFailureReported";

    /// <summary>Input: an agent turned to a customer; the interaction begins with it.</summary>
    public const string OutboundRequested = "OutboundRequested";

    /// <summary>Input: offers of a channel class reach an agent again.</summary>
    public const string ReachReported = "ReachReported";

    /// <summary>Input: offers of a channel class do not reach an agent.</summary>
    public const string UnreachReported = "UnreachReported";

    /// <summary>Decision: it waits in a queue.</summary>
    public const string InteractionQueued = "InteractionQueued";

    /// <summary>Decision: it is offered to an agent.</summary>
    public const string InteractionOffered = "InteractionOffered";

    /// <summary>Decision: an offer was not answered in time.</summary>
    public const string OfferTimedOut = "OfferTimedOut";

    /// <summary>Decision: an offer was declined.</summary>
    public const string OfferDeclined = "OfferDeclined";

    /// <summary>Decision: an offer was taken back.</summary>
    public const string OfferRevoked = "OfferRevoked";

    /// <summary>Decision: an agent has it.</summary>
    public const string InteractionConnected = "InteractionConnected";

    /// <summary>Decision: the agent who began it has it.</summary>
    public const string OutboundStarted = "OutboundStarted";

    /// <summary>Decision: an agent let go of it by transfer.</summary>
    public const string InteractionReleased = "InteractionReleased";

    /// <summary>Decision: wrap-up began.</summary>
    public const string WrapUpStarted = "WrapUpStarted";

    /// <summary>Decision: wrap-up is over.</summary>
    public const string WrapUpEnded = "WrapUpEnded";

    /// <summary>Decision: the customer left before anyone answered.</summary>
    public const string InteractionAbandoned = "InteractionAbandoned";

    /// <summary>Decision: it waits in a further queue as well.</summary>
    public const string InteractionQueuedAlso = "InteractionQueuedAlso";

    /// <summary>Decision: it waits no longer in one of its queues.</summary>
    public const string InteractionDequeued = "InteractionDequeued";

    /// <summary>Decision: its queue asks for less of an agent by now.</summary>
    public const string RingWidened = "RingWidened";

    /// <summary>Decision: it gained priority, since its promised time is nearly over.</summary>
    public const string InteractionBoosted = "InteractionBoosted";

    /// <summary>Decision: it went to another queue.</summary>
    public const string InteractionDiverted = "InteractionDiverted";

    /// <summary>Decision: it leaves for another channel and ends.</summary>
    public const string InteractionSentToChannel = "InteractionSentToChannel";

    /// <summary>Decision: it is refused and ends.</summary>
    public const string InteractionTurnedAway = "InteractionTurnedAway";

    /// <summary>Decision: it makes room for other work of its agent.</summary>
    public const string InteractionSuspended = "InteractionSuspended";

    /// <summary>Decision: it goes on.</summary>
    public const string InteractionResumed = "InteractionResumed";

    /// <summary>Decision: the customer may be offered a callback.</summary>
    public const string CallbackOffered = "CallbackOffered";

    /// <summary>Decision: it is a callback now and keeps its place.</summary>
    public const string CallbackQueued = "CallbackQueued";

    /// <summary>Decision: the callback rests until its time.</summary>
    public const string CallbackScheduled = "CallbackScheduled";

    /// <summary>Decision: the customer is to be dialled.</summary>
    public const string CallbackDialing = "CallbackDialing";

    /// <summary>Decision: the customer was not reached.</summary>
    public const string CallbackFailed = "CallbackFailed";

    /// <summary>Decision: the callback is given up and ends.</summary>
    public const string CallbackGivenUp = "CallbackGivenUp";

    /// <summary>Decision: a queue takes interactions again.</summary>
    public const string QueueOpened = "QueueOpened";

    /// <summary>Decision: a queue takes none.</summary>
    public const string QueueClosed = "QueueClosed";

    /// <summary>Decision: the share of a queue's diverted arrivals.</summary>
    public const string DiversionChanged = "DiversionChanged";

    /// <summary>Decision: it is over.</summary>
    public const string InteractionClosed = "InteractionClosed";

    /// <summary>Decision: an agent's state changed.</summary>
    public const string AgentStateChanged = "AgentStateChanged";

    /// <summary>Decision: whether offers of a channel class reach an agent.</summary>
    public const string ReachabilityChanged = "ReachabilityChanged";

    /// <summary>Fact: a message was sent. Data: <see cref="MessageSentData"/>; the body is in a side table.</summary>
    public const string MessageSent = "MessageSent";

    /// <summary>Fact: one side has seen the messages up to a place. Data: <see cref="MessagesReadData"/>.</summary>
    public const string MessagesRead = "MessagesRead";

    /// <summary>Fact: an agent noted something down for colleagues. Data: <see cref="NoteAddedData"/>; the words are in a side table.
    /// </summary>
    public const string NoteAdded = "NoteAdded";

    /// <summary>Fact: the customer of a call and an agent hear each other.</summary>
    public const string CallJoined = "CallJoined";

    /// <summary>Fact: the customer of a call is on hold.</summary>
    public const string CallHeld = "CallHeld";

    /// <summary>Fact: the agent took up the call again.</summary>
    public const string CallRetrieved = "CallRetrieved";

    /// <summary>Fact: the agent asks somebody while the customer is on hold.</summary>
    public const string CallConsulted = "CallConsulted";

    /// <summary>Fact: the customer was passed to somebody outside.</summary>
    public const string CallForwarded = "CallForwarded";

    /// <summary>Fact: a recording began.</summary>
    public const string CallRecordingStarted = "CallRecordingStarted";

    /// <summary>Fact: the agent paused the recording.</summary>
    public const string CallRecordingPaused = "CallRecordingPaused";

    /// <summary>Fact: the recording goes on.</summary>
    public const string CallRecordingResumed = "CallRecordingResumed";

    /// <summary>Fact: the recording ended.</summary>
    public const string CallRecordingStopped = "CallRecordingStopped";

    /// <summary>Fact: nothing of a call is left. Data: <see cref="CallEndedData"/>.</summary>
    public const string CallEnded = "CallEnded";

    /// <summary>Fact: a call broke off because the house went away.</summary>
    public const string CallInterrupted = "CallInterrupted";

    /// <summary>Fact: a node came up.</summary>
    public const string NodeStarted = "NodeStarted";

    /// <summary>Whether a kind is a fact about a call, which no projection of routing reads.</summary>
    public static bool IsCallFact(string kind) => kind is CallJoined or CallHeld or CallRetrieved or CallConsulted or CallForwarded
        or CallRecordingStarted or CallRecordingPaused or CallRecordingResumed or CallRecordingStopped or CallEnded or CallInterrupted;
}

/// <summary>Data of the facts about calls that concern an agent.</summary>
/// <param name="Agent">The agent; null for none.</param>
public sealed record CallFactData(Guid? Agent);

/// <summary>Data of <see cref="JournalKinds.CallEnded"/>.</summary>
/// <param name="Cause">Why, by the numbers of ITU-T Q.850; 16 when somebody hung up.</param>
/// <param name="IsOutbound">Whether the house placed the call.</param>
/// <param name="TalkSeconds">How long agents and customer were joined, hold included.</param>
/// <param name="HeldSeconds">How much of it the customer was on hold.</param>
public sealed record CallEndedData(int Cause, bool IsOutbound, double TalkSeconds, double HeldSeconds);

/// <summary>Data of <see cref="JournalKinds.InteractionArrived"/>. Nothing personal.</summary>
/// <param name="Channel">The channel, such as <c>chat</c>.</param>
/// <param name="Queue">The queue it enters.</param>
/// <param name="Customer">The customer's token.</param>
/// <param name="EntryPoint">Where it came in.</param>
/// <param name="Topic">The topic chosen there, by key.</param>
/// <param name="Language">The customer's language (BCP 47), as far as known.</param>
/// <param name="PriorityBoost">−9 to 9, added to the queue's priority.</param>
public sealed record InteractionArrivedData(
    string Channel, Guid Queue, Guid Customer, string EntryPoint, string? Topic, string? Language, int PriorityBoost)
{
    /// <summary>The customer's tier, 0 to 9; null for none.</summary>
    public int? Tier { get; init; }

    /// <summary>The agent who shall have it if possible: the customer's own, or the last one spoken to.</summary>
    public Guid? PreferredAgent { get; init; }
}

/// <summary>Data of <see cref="JournalKinds.MessageSent"/>.</summary>
/// <param name="Message">The message's id.</param>
/// <param name="By">Which side.</param>
/// <param name="Agent">The agent, if one sent it.</param>
/// <param name="Attachment">The picture's id, if there is one.</param>
public sealed record MessageSentData(Guid Message, MessageAuthor By, Guid? Agent, Guid? Attachment);

/// <summary>Data of <see cref="JournalKinds.NoteAdded"/>.</summary>
/// <param name="Note">The note's id.</param>
/// <param name="Agent">Who noted it down.</param>
public sealed record NoteAddedData(Guid Note, Guid Agent);

/// <summary>Data of <see cref="JournalKinds.MessagesRead"/>.</summary>
/// <param name="By">Who has read.</param>
/// <param name="Seq">Up to and with this sequence number.</param>
public sealed record MessagesReadData(MessageAuthor By, long Seq);

/// <summary>Which side of a conversation.</summary>
public enum MessageAuthor
{
    /// <summary>The customer.</summary>
    Customer = 0,

    /// <summary>An agent.</summary>
    Agent = 1,
}
