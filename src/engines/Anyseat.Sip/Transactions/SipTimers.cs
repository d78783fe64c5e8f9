namespace Anyseat.Sip.Transactions;

/// <summary>The timers of the transaction machines, named as RFC 3261 Table 4 and RFC 6026 §7 name them.</summary>
public enum SipTimer : byte
{
    /// <summary>INVITE client: send the request again (UDP only); T1, doubled each time (§17.1.1.2).</summary>
    A,

    /// <summary>INVITE client: give up; 64×T1 (§17.1.1.2).</summary>
    B,

    /// <summary>INVITE client: how long a proxy waits for a final response; above three minutes (§16.6).</summary>
    C,

    /// <summary>INVITE client: how long response retransmissions are answered with ACK; 32 s, 0 on streams (§17.1.1.2).</summary>
    D,

    /// <summary>Non-INVITE client: send the request again (UDP only); T1, doubled up to T2 (§17.1.2.2).</summary>
    E,

    /// <summary>Non-INVITE client: give up; 64×T1 (§17.1.2.2).</summary>
    F,

    /// <summary>INVITE server: send the response again (UDP only); T1, doubled up to T2 (§17.2.1).</summary>
    G,

    /// <summary>INVITE server: wait for ACK; 64×T1 (§17.2.1).</summary>
    H,

    /// <summary>INVITE server: absorb repeated ACKs; T4, 0 on streams (§17.2.1).</summary>
    I,

    /// <summary>Non-INVITE server: absorb repeated requests; 64×T1, 0 on streams (§17.2.2).</summary>
    J,

    /// <summary>Non-INVITE client: absorb repeated responses; T4, 0 on streams (§17.1.2.2).</summary>
    K,

    /// <summary>INVITE server: pass 2xx retransmissions, absorb repeated INVITEs; 64×T1 (RFC 6026 §7.1).</summary>
    L,

    /// <summary>INVITE client: pass further 2xx, as forks bring them; 64×T1 (RFC 6026 §7.2).</summary>
    M,

    /// <summary>INVITE server: send 100 when the user has said nothing for 200 ms (§17.2.1; it has no letter there).</summary>
    Trying,
}

/// <summary>The three times all others are made of (RFC 3261 §17.1.1.1).</summary>
public sealed record SipTimers
{
    /// <summary>The values of the RFC.</summary>
    public static SipTimers Standard { get; } = new();

    /// <summary>T1: an estimate of the round trip.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>T2: the longest pause between retransmissions of a non-INVITE request and of an INVITE response.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>T4: the longest a message stays in the network.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>64×T1: how long a transaction lives without an answer (timers B, F, H, J, L, M).</summary>
    public TimeSpan Lifetime => 64 * T1;

    /// <summary>Timer D on UDP.</summary>
    public TimeSpan D { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>How long the user of an INVITE server may be silent before 100 is sent for it (§17.2.1).</summary>
    public TimeSpan Trying { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The pause after this one: doubled, at most T2.</summary>
    /// <param name="pause">The pause that just ended.</param>
    public TimeSpan Doubled(TimeSpan pause) => pause * 2 < T2 ? pause * 2 : T2;
}
