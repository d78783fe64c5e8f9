using Anyseat.Platform.Time;

namespace Anyseat.Voice.Domain;

/// <summary>Which way a call went.</summary>
internal enum CallDirection
{
    /// <summary>From outside to us.</summary>
    Inbound = 0,

    /// <summary>From us to outside.</summary>
    Outbound = 1,

    /// <summary>Between colleagues.</summary>
    Internal = 2,
}

/// <summary>Who ended a call.</summary>
internal enum CallEnding
{
    /// <summary>The party outside.</summary>
    Customer = 0,

    /// <summary>The agent.</summary>
    Agent = 1,

    /// <summary>We did: closed, full, a failure, the end of the process.</summary>
    Switch = 2,
}

/// <summary>What became of one call: the call detail record.</summary>
internal sealed record CallDetail
{
    /// <summary>The call's own id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The interaction it belongs to; null for none.</summary>
    public Guid? InteractionId { get; init; }

    /// <summary>The customer; null for none.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>Which way it went.</summary>
    public required CallDirection Direction { get; init; }

    /// <summary>The trunk; null within the house.</summary>
    public Guid? TrunkId { get; init; }

    /// <summary>The agent who talked, or was called last; null for none.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>The queue; null for none.</summary>
    public Guid? QueueId { get; init; }

    /// <summary>Our number: called or shown.</summary>
    public E164Number? OurNumber { get; init; }

    /// <summary>The number outside; kept as the token of the customer's identity.</summary>
    public E164Number? OtherNumber { get; init; }

    /// <summary>When the first INVITE came or went.</summary>
    public required Instant BegunAt { get; init; }

    /// <summary>When it was answered; null if it was not.</summary>
    public Instant? AnsweredAt { get; init; }

    /// <summary>When it ended.</summary>
    public required Instant EndedAt { get; init; }

    /// <summary>The final SIP status of the INVITE; null when there was none.</summary>
    public int? SipStatus { get; init; }

    /// <summary>The cause by ITU-T Q.850 (RFC 3326); null when none was given.</summary>
    public int? Q850Cause { get; init; }

    /// <summary>Who ended it.</summary>
    public required CallEnding EndedBy { get; init; }

    /// <summary>Whether it was an emergency call.</summary>
    public bool IsEmergency { get; init; }

    /// <summary>The codec of the leg outside; at most 16 characters.</summary>
    public string? Codec { get; init; }

    /// <summary>The estimated mean opinion score, 1 to 4.5 (ITU-T G.107); null when not known.</summary>
    public double? Mos { get; init; }

    /// <summary>RTP packets that did not arrive; null when not known.</summary>
    public long? PacketsLost { get; init; }
}

/// <summary>Takes call detail records.</summary>
internal interface ICallDetailRecords
{
    /// <summary>Hands one over; never waits. It is written soon after, again and again while the database is away.</summary>
    void Add(CallDetail detail);
}
