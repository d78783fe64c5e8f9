using Anyseat.Sip.Dns;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Endpoint;

/// <summary>Settings of an endpoint, and what it asks its host for.</summary>
public sealed record SipEndpointOptions
{
    /// <summary>T1, T2, T4.</summary>
    public SipTimers Timers { get; init; } = SipTimers.Standard;

    /// <summary>The most transactions at a time; a request beyond them is answered 503 without one.</summary>
    public int TransactionCountMax { get; init; } = 100_000;

    /// <summary>
    /// The largest request, in bytes, that goes over UDP where TCP can be used (RFC 3261 §18.1.1: 1300 where the path's MTU
    /// is not known).
    /// </summary>
    public int DatagramSizeMax { get; init; } = 1_300;

    /// <summary>
    /// How long to wait for any response before the next target is tried; null waits for timer B or F (RFC 3263 §4.3), which
    /// is 32 s and too long for a caller who listens. Only where there is a next target.
    /// </summary>
    public TimeSpan? FailoverAfter { get; init; }

    /// <summary>What we call ourselves towards a target; null when we have no such transport.</summary>
    public required Func<SipTarget, SipLocalAddress?> LocalAddressOf { get; init; }

    /// <summary>Unpredictable numbers for branches and tags: who can guess a branch can answer in another's name.</summary>
    public required Func<ulong> Random { get; init; }
}
