using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;

namespace Anyseat.Interactions.Contracts;

/// <summary>How channels bring interactions in and follow them.</summary>
public interface IInteractions
{
    /// <summary>Opens an interaction in a queue; durable when completed.</summary>
    /// <returns>Done, or <c>queue.unknown</c>, <c>queue.closed</c>, or why the journal cannot take it.</returns>
    Task<Result<Done>> OpenAsync(NewInteraction interaction, CancellationToken ct);

    /// <summary>Opens an interaction that an agent begins: it is the agent's at once and takes the agent's capacity.</summary>
    /// <param name="interaction">The interaction; its queue lends it wrap-up and is where it counts.</param>
    /// <param name="agent">Who begins it.</param>
    /// <param name="ct">Ends the wait, not the input.</param>
    /// <returns>Done, <c>agent.at_capacity</c>, <c>agent.signed_out</c>, <c>agent.unknown</c>, <c>queue.unknown</c>, or why the
    /// journal cannot take it.</returns>
    Task<Result<Done>> StartOutboundAsync(NewInteraction interaction, Guid agent, CancellationToken ct);

    /// <summary>Tells whether calls can be offered to an agent: whether a device rings. Everybody is within reach until told otherwise.
    /// </summary>
    /// <returns>Done, <c>agent.unknown</c>, or why the journal cannot take it.</returns>
    Task<Result<Done>> SetVoiceReachableAsync(Guid agent, bool isReachable, CancellationToken ct);

    /// <summary>The agents to whom no call can be offered, as of the last commit.</summary>
    IReadOnlyList<Guid> FindVoiceUnreachable();

    /// <summary>The agents who are signed in, ready or not.</summary>
    IReadOnlyList<Guid> FindSignedIn();

    /// <summary>Ends an interaction, wherever it is; ended already is fine.</summary>
    Task<Result<Done>> EndAsync(Guid interaction, MessageAuthor by, CancellationToken ct);

    /// <summary>Ends an interaction that the house itself cannot go on with; ended already is fine.</summary>
    Task<Result<Done>> EndByHouseAsync(Guid interaction, CancellationToken ct);

    /// <summary>Tells that an agent took what was offered, by whatever device.</summary>
    /// <param name="interaction">What.</param>
    /// <param name="agent">Who.</param>
    /// <param name="offer">Which offer: <see cref="InteractionDecision.Offer"/>.</param>
    /// <param name="ct">Ends the wait, not the input.</param>
    /// <returns>Done, <c>offer.gone</c>, or why the journal cannot take it.</returns>
    Task<Result<Done>> AcceptAsync(Guid interaction, Guid agent, long offer, CancellationToken ct);

    /// <summary>Tells that an agent does not take what was offered: refused, busy, not to be reached.</summary>
    /// <param name="interaction">What.</param>
    /// <param name="agent">Who.</param>
    /// <param name="offer">Which offer.</param>
    /// <param name="why">Why.</param>
    /// <param name="ct">Ends the wait, not the input.</param>
    Task<Result<Done>> DeclineAsync(Guid interaction, Guid agent, long offer, DeviceDecline why, CancellationToken ct);

    /// <summary>Passes a connected interaction on: to a queue, or to another agent.</summary>
    /// <param name="interaction">What.</param>
    /// <param name="agent">Who has it.</param>
    /// <param name="queue">The queue it goes to; null for the one it is in.</param>
    /// <param name="colleague">The agent it goes to; null for whoever the queue chooses.</param>
    /// <param name="ct">Ends the wait, not the input.</param>
    Task<Result<Done>> TransferAsync(Guid interaction, Guid agent, Guid? queue, Guid? colleague, CancellationToken ct);

    /// <summary>Makes a waiting interaction a callback: the customer leaves, and it keeps its place.</summary>
    /// <param name="interaction">What.</param>
    /// <param name="isCustomerFirst">Whether the customer is dialled before an agent is offered it.</param>
    /// <param name="ct">Ends the wait, not the input.</param>
    /// <returns>Done, <c>callback.none</c>, <c>interaction.wrong_state</c>, or why the journal cannot take it.</returns>
    Task<Result<Done>> RequestCallbackAsync(Guid interaction, bool isCustomerFirst, CancellationToken ct);

    /// <summary>Books a callback.</summary>
    /// <param name="interaction">The interaction, which begins with it.</param>
    /// <param name="at">When it is due.</param>
    /// <param name="isCustomerFirst">Whether the customer is dialled before an agent is offered it.</param>
    /// <param name="ct">Ends the wait, not the input.</param>
    /// <returns>Done, <c>callback.none</c>, <c>callback.slot_full</c>, <c>queue.closed</c>, <c>queue.unknown</c>, or why the journal cannot
    /// take it.</returns>
    Task<Result<Done>> ScheduleCallbackAsync(NewInteraction interaction, DateTimeOffset at, bool isCustomerFirst, CancellationToken ct);

    /// <summary>Tells that the customer of a callback, who was dialled, answered.</summary>
    Task<Result<Done>> AnswerCallbackAsync(Guid interaction, CancellationToken ct);

    /// <summary>Tells that the customer of a callback, who was dialled, was not reached.</summary>
    /// <param name="interaction">What.</param>
    /// <param name="reason">Why, 0 or more: of a call, by the numbers of ITU-T Q.850.</param>
    /// <param name="ct">Ends the wait, not the input.</param>
    Task<Result<Done>> FailCallbackAsync(Guid interaction, int reason, CancellationToken ct);

    /// <summary>The live interactions of a channel, as of the last commit.</summary>
    IReadOnlyList<LiveInteractionView> FindLive(string channel);

    /// <summary>The interaction as of the last commit, or null when it is closed or unknown.</summary>
    LiveInteractionView? FindLive(Guid interaction);

    /// <summary>Shows the other side that somebody types, if anybody looks.</summary>
    void SignalCustomerTyping(Guid interaction);

    /// <summary>Tells the desks whether the customer has the conversation open.</summary>
    void SetCustomerOnline(Guid interaction, bool isOnline);

    /// <summary>Places and expected waits, recomputed about every second for those that changed.</summary>
    event Action<IReadOnlyList<WaitEstimate>>? WaitEstimatesChanged;

    /// <summary>Where a waiting interaction stands now; null if it does not wait.</summary>
    WaitEstimate? FindWaitEstimate(Guid interaction);

    /// <summary>A queue by its key, for entry points; null if there is none.</summary>
    QueueView? FindQueue(Guid queue);

    /// <summary>What is said to customers under a code; null if the plan no longer has it.</summary>
    AnnouncementText? FindAnnouncement(int code);
}

/// <summary>Why a device did not take an offer, where no person said why.</summary>
public enum DeviceDecline
{
    /// <summary>No device of the agent can be reached.</summary>
    Unreachable = 1001,

    /// <summary>It is busy.</summary>
    Busy = 1002,

    /// <summary>The agent refused on the device.</summary>
    Refused = 1003,

    /// <summary>The device gave up ringing by itself.</summary>
    NoAnswer = 1004,
}

/// <summary>An interaction about to begin.</summary>
public sealed record NewInteraction
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its data in the journal.</summary>
    public required InteractionArrivedData Data { get; init; }

    /// <summary>Who brought it.</summary>
    public required Actor Actor { get; init; }

    /// <summary>Rows to be written with it (the customer's name, the channel's own row); the event index is ignored.</summary>
    public IReadOnlyList<NewSideRow> Rows { get; init; } = [];

    /// <summary>A first message, appended in the same transaction.</summary>
    public (MessageSentData Data, MessageContent Content, NewSideRow Row)? FirstMessage { get; init; }
}

/// <summary>A live interaction, seen from outside.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Where it is.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Customer">Its customer.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Agent">Who has it, or wraps it up.</param>
public sealed record LiveInteractionView(
    Guid Id, InteractionPhase State, string Channel, Guid Customer, Guid Queue, Guid? Agent)
{
    /// <summary>Whether the customer is not on the line and is to be called.</summary>
    public bool IsCallback { get; init; }

    /// <summary>When a booked or failed callback is due; null for one that waits.</summary>
    public DateTimeOffset? CallbackAt { get; init; }

    /// <summary>How often the customer of a callback was dialled.</summary>
    public int CallbackAttempts { get; init; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset ArrivedAt { get; init; }
}

/// <summary>Where an interaction is in its life.</summary>
public enum InteractionPhase
{
    /// <summary>Waits in a queue.</summary>
    Waiting = 0,

    /// <summary>Is offered to an agent.</summary>
    Offered = 1,

    /// <summary>An agent talks with the customer.</summary>
    Connected = 2,

    /// <summary>The conversation is over, the agent writes up.</summary>
    WrapUp = 3,

    /// <summary>Over and done.</summary>
    Closed = 4,

    /// <summary>The customer left before anyone answered.</summary>
    Abandoned = 5,

    /// <summary>No queue could keep it: told no, or sent to another channel.</summary>
    TurnedAway = 6,

    /// <summary>A callback that rests until its time.</summary>
    Scheduled = 7,

    /// <summary>A callback whose customer is being dialled.</summary>
    Dialing = 8,
}

/// <summary>A waiting interaction's place.</summary>
/// <param name="Interaction">The interaction.</param>
/// <param name="Position">1 is next.</param>
/// <param name="ExpectedWaitSeconds">In seconds; null while too little is known.</param>
public sealed record WaitEstimate(Guid Interaction, int Position, int? ExpectedWaitSeconds)
{
    /// <summary>One in ten waits less than this; null while too little is known.</summary>
    public int? LowSeconds { get; init; }

    /// <summary>One in ten waits more than this; null while too little is known.</summary>
    public int? HighSeconds { get; init; }
}

/// <summary>A queue, seen from outside.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Names">Its names by language.</param>
/// <param name="IsEnabled">Whether it takes new interactions.</param>
public sealed record QueueView(Guid Id, LocalizedText Names, bool IsEnabled);
