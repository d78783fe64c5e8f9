using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>One input to the routing domain, by ids; the mailbox's message.</summary>
internal sealed class RoutingInput
{
    public required RoutingCommandKind Kind { get; init; }

    public required Actor Actor { get; init; }

    public Guid? Interaction { get; init; }

    public Guid? Agent { get; init; }

    /// <summary>The target agent of a transfer.</summary>
    public Guid? TargetAgent { get; init; }

    public Guid? Queue { get; init; }

    public long Offer { get; init; }

    public int Reason { get; init; }

    public MessageAuthor? By { get; init; }

    public Guid? Disposition { get; init; }

    /// <summary>Whose personal data the note is.</summary>
    public Guid? Customer { get; init; }

    /// <summary>The text of a transfer or wrap-up note, written beside the journal.</summary>
    public string? Note { get; init; }

    public NewInteraction? Arrival { get; init; }

    /// <summary>What happens to arrivals of a queue that is closed or diverted; null for what the queue's rules say.</summary>
    public TreatmentSettings? Treatment { get; init; }

    /// <summary>The share of arrivals that is diverted, in hundredths of a per cent.</summary>
    public int BasisPoints { get; init; }

    /// <summary>When a scheduled callback is due.</summary>
    public Instant? CallbackAt { get; init; }

    public CallbackMode? CallbackMode { get; init; }

    /// <summary>For which class an agent can be reached or not.</summary>
    public ChannelClass? Channel { get; init; }

    public RoutingDocument? Document { get; init; }

    /// <summary>The day that begins, in days since 0001-01-01.</summary>
    public int Day { get; init; }

    /// <summary>Completed after the commit, or with why not.</summary>
    public TaskCompletionSource<Result<Done>> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Data of the requests in the journal: enough to build the command again.</summary>
internal sealed record RoutingInputData
{
    public Guid? Agent { get; init; }

    public Guid? TargetAgent { get; init; }

    public Guid? Queue { get; init; }

    public long? Offer { get; init; }

    public int? Reason { get; init; }

    public MessageAuthor? By { get; init; }

    public Guid? Disposition { get; init; }

    public bool? HasNote { get; init; }

    public TreatmentSettings? Treatment { get; init; }

    public int? BasisPoints { get; init; }

    public CallbackMode? CallbackMode { get; init; }

    public ChannelClass? Channel { get; init; }

    public int? Day { get; init; }
}

/// <summary>Data of what an agent began.</summary>
/// <param name="Arrived">As of an interaction that arrives.</param>
/// <param name="Agent">Who.</param>
internal sealed record OutboundRequestedData(InteractionArrivedData Arrived, Guid Agent);

/// <summary>Data of a callback that was booked.</summary>
/// <param name="Arrived">As of an interaction that arrives.</param>
/// <param name="DueAt">Microseconds since the Unix epoch.</param>
/// <param name="Mode">Who is called first.</param>
internal sealed record CallbackArrivedData(InteractionArrivedData Arrived, long DueAt, CallbackMode Mode);

/// <summary>Data of the decisions in the journal.</summary>
internal sealed record RoutingDecisionData
{
    public Guid? Agent { get; init; }

    public Guid? Queue { get; init; }

    public long? Offer { get; init; }

    /// <summary>Microseconds since the Unix epoch.</summary>
    public long? Deadline { get; init; }

    public AgentState? State { get; init; }

    public int? Reason { get; init; }

    public RoutingRule? Rule { get; init; }

    public int? RequirementsMet { get; init; }

    public int? RequirementCount { get; init; }

    public int? ProficiencySum { get; init; }

    public int? CandidateCount { get; init; }

    public long? IdleMicroseconds { get; init; }

    public long? WaitedMicroseconds { get; init; }

    /// <summary>Effective priority when offered, in milliardths of a point.</summary>
    public long? Score { get; init; }

    public bool? IsAutoAnswered { get; init; }

    /// <summary>The ring of the queue; absent before the first.</summary>
    public int? Ring { get; init; }

    public int? Attempt { get; init; }

    public int? Points { get; init; }

    public Guid? TargetQueue { get; init; }

    public TreatmentReason? TreatmentReason { get; init; }

    public int? Announcement { get; init; }

    public TreatmentChannel? Channel { get; init; }

    public int? BasisPoints { get; init; }

    public ChannelClass? ChannelClass { get; init; }

    public bool? IsReachable { get; init; }
}
