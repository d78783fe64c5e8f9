using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
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

    public RoutingDocument? Document { get; init; }

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
}

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
}
