using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>How we show who calls: From, and the headers that go with it (RFC 3323 §4.1, RFC 3325 §5, §9).</summary>
/// <remarks>
/// <code>
///                     to a trusted peer                              to others
/// shown               From: caller, PAI: caller                      From: caller
/// withheld            From: anonymous, PAI: caller, Privacy: id      From: anonymous, Privacy: id
/// </code>
/// </remarks>
/// <param name="From">The value of From, without its tag.</param>
/// <param name="Headers">P-Asserted-Identity and Privacy, as far as they are due.</param>
public sealed record SipPresentation(string From, ImmutableArray<(SipHeader Header, string Value)> Headers)
{
    /// <summary>Makes the presentation of a caller.</summary>
    /// <param name="uri">The caller's URI, such as <c>sip:+861055500100@example.com</c>.</param>
    /// <param name="displayName">The caller's name; empty for none.</param>
    /// <param name="isWithheld">Whether the called may not see who calls.</param>
    /// <param name="isPeerTrusted">Whether the peer keeps what it is told in confidence: only such get the identity asserted.</param>
    public static SipPresentation Of(SipUri uri, string displayName, bool isWithheld, bool isPeerTrusted)
    {
        string caller = SipValues.Address(displayName, uri.ToString());
        ImmutableArray<(SipHeader, string)>.Builder headers = ImmutableArray.CreateBuilder<(SipHeader, string)>();
        if (isPeerTrusted)
            headers.Add((SipHeader.PAssertedIdentity, caller));
        if (isWithheld)
            headers.Add((SipHeader.Privacy, "id"));
        return new SipPresentation(isWithheld ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>" : caller, headers.DrainToImmutable());
    }
}

/// <summary>Writes how a call came to be sent on (RFC 5806, RFC 7044).</summary>
public static class SipRedirections
{
    /// <summary>The Diversion fields of a call that was sent on, the last redirection first, one header field for each.</summary>
    /// <param name="redirections">The redirections, the last first, as <see cref="SipRedirection.Of"/> gives them.</param>
    public static ImmutableArray<(SipHeader Header, string Value)> AsDiversion(ImmutableArray<SipRedirection> redirections) =>
        [.. redirections.Select(one => (SipHeader.Diversion, string.Create(
            CultureInfo.InvariantCulture, $"<{one.Uri}>;reason={(SipText.IsToken(one.Reason ?? "") ? one.Reason : "unknown")};counter={one.Count}")))];

    /// <summary>The History-Info of a call: where it was first sent, each place it went on to, and where it is sent now.</summary>
    /// <remarks>index tells the tree: each redirection is one level deeper (RFC 7044 §10.3). The cause is that of RFC 4458.</remarks>
    /// <param name="redirections">The redirections, the last first.</param>
    /// <param name="target">Where it is sent now.</param>
    public static ImmutableArray<(SipHeader Header, string Value)> AsHistory(ImmutableArray<SipRedirection> redirections, SipUri target)
    {
        if (redirections.IsEmpty)
            return [];
        string index = "1";
        ImmutableArray<(SipHeader, string)>.Builder entries = ImmutableArray.CreateBuilder<(SipHeader, string)>();
        foreach (SipRedirection one in redirections.Reverse())
        {
            string reason = one.Reason is { } text && one.Uri.Headers.IsEmpty ? $"?Reason={Uri.EscapeDataString(CauseOf(text))}" : "";
            entries.Add((SipHeader.HistoryInfo, $"<{one.Uri}{reason}>;index={index}"));
            index += ".1";
        }

        entries.Add((SipHeader.HistoryInfo, $"<{target}>;index={index}"));
        return entries.DrainToImmutable();
    }

    /// <summary>RFC 7544 §7.1: the words of Diversion and the causes of History-Info.</summary>
    private static string CauseOf(string reason) => reason.ToLowerInvariant() switch
    {
        "unconditional" => "SIP;cause=302",
        "user-busy" => "SIP;cause=486",
        "no-answer" => "SIP;cause=408",
        "deflection" => "SIP;cause=480",
        "unavailable" => "SIP;cause=503",
        _ when reason.StartsWith("SIP;", StringComparison.OrdinalIgnoreCase) => reason,
        _ => "SIP;cause=404",
    };
}
