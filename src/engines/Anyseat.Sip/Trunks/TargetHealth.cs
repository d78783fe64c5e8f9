namespace Anyseat.Sip.Trunks;

/// <summary>Whether a server can be used.</summary>
public enum TargetStatus : byte
{
    /// <summary>Not asked yet: used like one that is up.</summary>
    Unknown,

    /// <summary>It answers.</summary>
    Up,

    /// <summary>It does not answer, or says that it cannot serve.</summary>
    Down,
}

/// <summary>How a server is asked for signs of life.</summary>
public sealed record TargetHealthPolicy
{
    /// <summary>How often one that is up is asked.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one that has failed is asked, until it is up again.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how many failures in a row it is down: one lost datagram is no outage.</summary>
    public int FailureCountMax { get; init; } = 3;
}

/// <summary>What is known of a server.</summary>
/// <param name="Status">Whether it can be used.</param>
/// <param name="FailureCount">Failures since the last sign of life.</param>
public readonly record struct TargetHealthState(TargetStatus Status, int FailureCount);

/// <summary>What comes of a sign of life, or of its absence.</summary>
/// <param name="State">What is known now.</param>
/// <param name="NextAfter">When to ask again.</param>
/// <param name="HasChanged">Whether the status is another: tell whoever watches trunks.</param>
public readonly record struct TargetHealthStep(TargetHealthState State, TimeSpan NextAfter, bool HasChanged);

/// <summary>Probing with OPTIONS (RFC 3261 §11): which servers of a trunk are alive, before a caller has to find out.</summary>
/// <remarks>
/// Any final response shows that somebody is there and speaks SIP, 404 and 405 too; only 408, 503 and 504 say that no call
/// would get through. Calls count as well: the owner tells of their answers and failures as of probes.
/// </remarks>
public static class TargetHealth
{
    /// <summary>A final response came.</summary>
    /// <param name="state">What was known.</param>
    /// <param name="status">The response's status.</param>
    /// <param name="policy">How the server is asked.</param>
    public static TargetHealthStep Answered(TargetHealthState state, int status, TargetHealthPolicy policy) => status is 408 or 503 or 504
        ? Failed(state, policy)
        : new TargetHealthStep(new TargetHealthState(TargetStatus.Up, 0), policy.Interval, state.Status != TargetStatus.Up);

    /// <summary>No response came, or nothing could be sent.</summary>
    /// <param name="state">What was known.</param>
    /// <param name="policy">How the server is asked.</param>
    public static TargetHealthStep Failed(TargetHealthState state, TargetHealthPolicy policy)
    {
        int count = Math.Min(state.FailureCount + 1, policy.FailureCountMax);
        TargetStatus status = count >= policy.FailureCountMax ? TargetStatus.Down : state.Status;
        return new TargetHealthStep(new TargetHealthState(status, count), policy.RetryInterval, status != state.Status);
    }
}
