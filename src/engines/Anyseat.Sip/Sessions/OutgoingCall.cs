using System.Collections.Immutable;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Sessions;

/// <summary>A call to be placed.</summary>
public sealed record OutgoingCall
{
    /// <summary>The Request-URI.</summary>
    public required SipUri Uri { get; init; }

    /// <summary>Where to send it, in order of trying (<see cref="SipServerLocator"/>).</summary>
    public required ImmutableArray<SipTarget> Targets { get; init; }

    /// <summary>Who calls: From without its tag, such as <c>"Ann" &lt;sip:ann@example.com&gt;</c>.</summary>
    public required string From { get; init; }

    /// <summary>Who is called: To; the Request-URI in brackets when null.</summary>
    public string? To { get; init; }

    /// <summary>The user part of our Contact.</summary>
    public string ContactUser { get; init; } = "anyseat";

    /// <summary>The session description we offer; empty to let the peer offer (RFC 3261 §13.2.1).</summary>
    public ReadOnlyMemory<byte> Offer { get; init; }

    /// <summary>Further headers: P-Asserted-Identity, Privacy, Diversion, Replaces, Referred-By, Alert-Info …</summary>
    public ImmutableArray<(SipHeader Header, string Value)> Headers { get; init; } = [];

    /// <summary>What to sign in with when asked; null for nothing.</summary>
    public SipCredentials? Credentials { get; init; }

    /// <summary>The session timer to ask for; null for none (RFC 4028 §7.1).</summary>
    public SessionTimerPolicy? SessionTimer { get; init; } = new();

    /// <summary>How long it may ring before it is taken back. An INVITE itself has no end once it rings (RFC 3261 §17.1.1).</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Whether the call ends early, with 408, when no target gives any sign: the owner has another way to try.</summary>
    public bool IsImpatient { get; init; }

    /// <summary>What the owner keeps with the session.</summary>
    public object? Context { get; init; }
}
