namespace Anyseat.Measures;

/// <summary>What a fold remembers of an interaction that is not closed. Plain data, saved by the host.</summary>
public sealed class OpenInteraction
{
    /// <summary>The interaction.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its channel.</summary>
    public required string Channel { get; init; }

    /// <summary>When it arrived.</summary>
    public required MeasureInstant ArrivedAt { get; init; }

    /// <summary>The queue it waits in, or waited in last.</summary>
    public Guid Queue { get; set; }

    /// <summary>When the visit under way began; null while it does not wait.</summary>
    public MeasureInstant? WaitingSince { get; set; }

    /// <summary>Whether the customer left and is to be called back: nobody waits, so what follows is no visit.</summary>
    public bool IsCallback { get; set; }

    /// <summary>The offer pending.</summary>
    public OpenOffer? Offer { get; set; }

    /// <summary>The agent's part under way.</summary>
    public OpenPart? Part { get; set; }

    /// <summary>Whether an agent has written.</summary>
    public bool IsResponded { get; set; }
}

/// <summary>An offer pending.</summary>
/// <param name="Agent">To whom.</param>
/// <param name="Team">The agent's team when it was made.</param>
/// <param name="At">When it was made.</param>
public sealed record OpenOffer(Guid Agent, Guid? Team, MeasureInstant At);

/// <summary>One agent's part in an interaction: conversation, then wrap-up.</summary>
public sealed class OpenPart
{
    /// <summary>The agent.</summary>
    public required Guid Agent { get; init; }

    /// <summary>The agent's team when it began.</summary>
    public Guid? Team { get; init; }

    /// <summary>When talk or hold, whichever it is, began; the end of the conversation once in wrap-up.</summary>
    public MeasureInstant Since { get; set; }

    /// <summary>Whether the customer is on hold.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether the conversation is over.</summary>
    public bool IsWrapUp { get; set; }

    /// <summary>Whether the agent began it.</summary>
    public bool IsOutbound { get; init; }

    /// <summary>Talk so far, in microseconds, up to <see cref="Since"/>.</summary>
    public long Talk { get; set; }

    /// <summary>Hold so far, in microseconds, up to <see cref="Since"/>.</summary>
    public long Hold { get; set; }

    /// <summary>The outcome recorded.</summary>
    public Guid? Disposition { get; set; }
}
