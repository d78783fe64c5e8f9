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

    /// <summary>Decision: an agent let go of it by transfer.</summary>
    public const string InteractionReleased = "InteractionReleased";

    /// <summary>Decision: wrap-up began.</summary>
    public const string WrapUpStarted = "WrapUpStarted";

    /// <summary>Decision: wrap-up is over.</summary>
    public const string WrapUpEnded = "WrapUpEnded";

    /// <summary>Decision: the customer left before anyone answered.</summary>
    public const string InteractionAbandoned = "InteractionAbandoned";

    /// <summary>Decision: it is over.</summary>
    public const string InteractionClosed = "InteractionClosed";

    /// <summary>Decision: an agent's state changed.</summary>
    public const string AgentStateChanged = "AgentStateChanged";

    /// <summary>Fact: a message was sent. Data: <see cref="MessageSentData"/>; the body is in a side table.</summary>
    public const string MessageSent = "MessageSent";

    /// <summary>Fact: one side has seen the messages up to a place. Data: <see cref="MessagesReadData"/>.</summary>
    public const string MessagesRead = "MessagesRead";

    /// <summary>Fact: a node came up.</summary>
    public const string NodeStarted = "NodeStarted";
}

/// <summary>Data of <see cref="JournalKinds.InteractionArrived"/>. Nothing personal.</summary>
/// <param name="Channel">The channel, such as <c>chat</c>.</param>
/// <param name="Queue">The queue it enters.</param>
/// <param name="Customer">The customer's token.</param>
/// <param name="EntryPoint">Where it came in.</param>
/// <param name="Topic">The topic chosen there, by key.</param>
/// <param name="Language">The customer's language (BCP 47), as far as known.</param>
/// <param name="PriorityBoost">−9 to 9, added to the queue's priority.</param>
public sealed record InteractionArrivedData(
    string Channel, Guid Queue, Guid Customer, string EntryPoint, string? Topic, string? Language, int PriorityBoost);

/// <summary>Data of <see cref="JournalKinds.MessageSent"/>.</summary>
/// <param name="Message">The message's id.</param>
/// <param name="By">Which side.</param>
/// <param name="Agent">The agent, if one sent it.</param>
/// <param name="Attachment">The picture's id, if there is one.</param>
public sealed record MessageSentData(Guid Message, MessageAuthor By, Guid? Agent, Guid? Attachment);

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
