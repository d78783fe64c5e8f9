using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>What a caller wants kept from the called (RFC 3323 §4.2, RFC 3325 §9.3).</summary>
[Flags]
public enum SipPrivacy : byte
{
    /// <summary>Nothing was asked.</summary>
    None = 0,

    /// <summary>Headers that tell of the caller.</summary>
    Header = 1,

    /// <summary>The session's addresses.</summary>
    Session = 2,

    /// <summary>What the caller itself wrote of its identity.</summary>
    User = 4,

    /// <summary>The asserted identity (RFC 3325).</summary>
    Id = 8,

    /// <summary>Refuse the call rather than break the wish.</summary>
    Critical = 16,

    /// <summary>The caller says outright that nothing is to be hidden.</summary>
    Explicit = 32,
}

/// <summary>Who calls, as far as the trunk is trusted (RFC 3325), and what of it may be shown (RFC 3323).</summary>
/// <param name="Uri">The caller: P-Asserted-Identity from a trusted peer, else From.</param>
/// <param name="DisplayName">The caller's name; empty for none.</param>
/// <param name="IsAsserted">Whether a trusted peer vouches for it.</param>
/// <param name="Privacy">What the caller wants hidden.</param>
public sealed record SipIdentity(SipUri Uri, string DisplayName, bool IsAsserted, SipPrivacy Privacy)
{
    /// <summary>Whether the called may not see who calls.</summary>
    public bool IsAnonymous => (Privacy & (SipPrivacy.Id | SipPrivacy.User)) != 0
        || (!IsAsserted && Uri.HostText.Equals("anonymous.invalid", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads who sent a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isTrusted">Whether the peer's assertions are believed (RFC 3325 §5: from others they are ignored).</param>
    public static SipIdentity Of(SipRequest request, bool isTrusted)
    {
        SipPrivacy privacy = PrivacyOf(request);
        if (isTrusted && request.TryGetAddresses(SipHeader.PAssertedIdentity, out ImmutableArray<SipNameAddress> asserted, out _)
            && asserted.Length > 0)
        {
            // §9.1: at most one SIP and one tel URI. The one with a name or a number is the first for a desk.
            SipNameAddress best = asserted.FirstOrDefault(one => one.Uri.Scheme != SipScheme.Other, asserted[0]);
            return new SipIdentity(best.Uri, best.DisplayName, true, privacy);
        }

        return new SipIdentity(request.From.Uri, request.From.DisplayName, false, privacy);
    }

    /// <summary>Reads Privacy = priv-value *(";" priv-value).</summary>
    /// <param name="message">The message.</param>
    public static SipPrivacy PrivacyOf(SipMessage message)
    {
        SipPrivacy privacy = SipPrivacy.None;
        foreach (string value in (message.TextOf(SipHeader.Privacy) ?? "").Split([';', ','], StringSplitOptions.TrimEntries))
        {
            privacy |= value.ToLowerInvariant() switch
            {
                "header" => SipPrivacy.Header,
                "session" => SipPrivacy.Session,
                "user" => SipPrivacy.User,
                "id" => SipPrivacy.Id,
                "critical" => SipPrivacy.Critical,
                "none" => SipPrivacy.Explicit,
                _ => SipPrivacy.None,
            };
        }

        return privacy;
    }
}

/// <summary>One place a call was sent to before it came here.</summary>
/// <param name="Uri">The place.</param>
/// <param name="Reason">Why it was sent on, as the header says it; null when it does not.</param>
/// <param name="Count">How many times (Diversion's counter); 1 when not said.</param>
public sealed record SipRedirection(SipUri Uri, string? Reason, int Count)
{
    /// <summary>Reads how a call came here, the last redirection first: Diversion (RFC 5806), else History-Info (RFC 7044).</summary>
    /// <param name="request">The INVITE.</param>
    public static ImmutableArray<SipRedirection> Of(SipRequest request)
    {
        if (request.TryGetAddresses(SipHeader.Diversion, out ImmutableArray<SipNameAddress> diversions, out _) && diversions.Length > 0)
        {
            return [.. diversions.Select(one => new SipRedirection(
                one.Uri, one.Parameters.Text("reason"u8), (int)(one.Parameters.Number("counter"u8, 1_000) ?? 1)))];
        }

        if (!request.TryGetAddresses(SipHeader.HistoryInfo, out ImmutableArray<SipNameAddress> history, out _) || history.Length < 2)
            return [];
        // The last entry is where the call is now; each before it, in the order of its index, was left.
        return [.. history.OrderBy(IndexOf, IndexOrder).SkipLast(1).Reverse()
            .Select(one => new SipRedirection(one.Uri, CauseOf(one.Uri), 1))];
    }

    private static readonly Comparer<int[]> IndexOrder = Comparer<int[]>.Create((left, right) =>
    {
        for (int i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (left[i] != right[i])
                return left[i].CompareTo(right[i]);
        }

        return left.Length.CompareTo(right.Length);
    });

    /// <summary>index=1.2.1: the tree of retargetings (RFC 7044 §5).</summary>
    private static int[] IndexOf(SipNameAddress entry) =>
        [.. (entry.Parameters.Text("index"u8) ?? "").Split('.')
            .Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];

    /// <summary>A Reason header inside the URI: ?Reason=SIP%3Bcause%3D302.</summary>
    private static string? CauseOf(SipUri uri)
    {
        string headers = SipText.Unescape(uri.Headers);
        int at = headers.IndexOf("Reason=", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : headers[(at + 7)..].Split('&')[0];
    }
}
