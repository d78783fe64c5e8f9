using System.Collections.Immutable;
using Anyseat.Sip.Headers;

namespace Anyseat.Sip.Messages;

/// <summary>What a user agent server is ready to serve.</summary>
public sealed record SipCapabilities
{
    /// <summary>The methods it implements; others get 501, and 405 where they may not be used (RFC 3261 §8.2.1).</summary>
    public required ImmutableArray<SipMethod> Methods { get; init; }

    /// <summary>The option tags it supports, such as <c>100rel</c>, <c>timer</c>, <c>replaces</c>.</summary>
    public ImmutableArray<string> Extensions { get; init; } = [];

    /// <summary>The types of body it understands.</summary>
    public ImmutableArray<string> ContentTypes { get; init; } = ["application/sdp"];

    /// <summary>The content codings it understands beside identity.</summary>
    public ImmutableArray<string> ContentEncodings { get; init; } = [];
}

/// <summary>The outcome of looking at a well-formed request before serving it.</summary>
/// <param name="Status">0 to serve it; otherwise the status to answer with.</param>
/// <param name="Header">A header the answer must carry: Unsupported, Accept, Allow …; Other for none.</param>
/// <param name="Value">Its value.</param>
public readonly record struct SipVerdict(int Status, SipHeader Header = SipHeader.Other, string Value = "")
{
    /// <summary>Serve it.</summary>
    public static SipVerdict Serve => default;
}

/// <summary>The checks of RFC 3261 §8.2 that come before any method is acted upon, in its order.</summary>
public static class SipScreening
{
    /// <summary>Looks at a request.</summary>
    /// <param name="request">A well-formed request.</param>
    /// <param name="capabilities">What we can do.</param>
    public static SipVerdict Check(SipRequest request, SipCapabilities capabilities)
    {
        if (!capabilities.Methods.Contains(request.Method))
            return new SipVerdict(501, SipHeader.Allow, AllowOf(capabilities));
        if (request.Uri.Scheme == SipScheme.Other)
            return new SipVerdict(416);
        if (!HasSoundAddresses(request))
            return new SipVerdict(400);
        bool isExempt = request.Method == SipMethod.Ack || request.Method == SipMethod.Cancel;
        if (isExempt)
            return SipVerdict.Serve; // §8.2.2.3: Require is not looked at; ACK is never answered
        string[] unsupported = [.. request.TokensOf(SipHeader.Require)
            .Where(tag => !capabilities.Extensions.Contains(tag, StringComparer.OrdinalIgnoreCase))];
        if (unsupported.Length > 0)
            return new SipVerdict(420, SipHeader.Unsupported, string.Join(", ", unsupported));
        return CheckBody(request, capabilities);
    }

    /// <summary>
    /// Whether a response may be for us (RFC 3261 §8.1.3.3, §18.1.2): exactly one Via, and its sent-by is ours. Others are
    /// dropped without a word (RFC 4475 §3.3.10).
    /// </summary>
    /// <param name="response">A well-formed response.</param>
    /// <param name="isOurs">Whether a host and port (null: default) is one we put into our Via.</param>
    public static bool IsForUs(SipResponse response, Func<string, int?, bool> isOurs) =>
        response.TryGetVias(out ImmutableArray<SipVia> hops, out _)
        && hops.Length == 1
        && isOurs(System.Text.Encoding.ASCII.GetString(hops[0].Host), hops[0].Port);

    /// <summary>The value of Allow.</summary>
    /// <param name="capabilities">What we can do.</param>
    public static string AllowOf(SipCapabilities capabilities) => string.Join(", ", capabilities.Methods);

    /// <summary>Contact, Record-Route and Route are read by whoever serves the request; a registrar needs a SIP To (§10.3).</summary>
    private static bool HasSoundAddresses(SipRequest request)
    {
        if (!request.TryGetAddresses(SipHeader.Contact, out ImmutableArray<SipNameAddress> contacts, out _)
            || !request.TryGetAddresses(SipHeader.RecordRoute, out _, out _)
            || !request.TryGetAddresses(SipHeader.Route, out _, out _)
            || !request.TryGetVias(out _, out _))
        {
            return false;
        }

        if (request.Method == SipMethod.Register)
            return request.To.Uri.Scheme is SipScheme.Sip or SipScheme.Sips;
        // RFC 3261 §8.1.1.8: an INVITE has one Contact; RFC 2543 telephones may have none.
        return contacts.All(contact => !contact.IsWildcard) && (request.Method != SipMethod.Invite || contacts.Length <= 1);
    }

    /// <summary>§8.2.3: a body that is not understood is refused, unless the sender calls it optional.</summary>
    private static SipVerdict CheckBody(SipRequest request, SipCapabilities capabilities)
    {
        if (request.Body.IsEmpty || IsOptional(request))
            return SipVerdict.Serve;
        string encoding = request.TextOf(SipHeader.ContentEncoding) ?? "identity";
        if (!encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)
            && !capabilities.ContentEncodings.Contains(encoding, StringComparer.OrdinalIgnoreCase))
        {
            return new SipVerdict(415, SipHeader.AcceptEncoding, string.Join(", ", capabilities.ContentEncodings.Add("identity")));
        }

        string type = (request.TextOf(SipHeader.ContentType) ?? "").Split(';')[0].Trim();
        return capabilities.ContentTypes.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? SipVerdict.Serve
            : new SipVerdict(415, SipHeader.Accept, string.Join(", ", capabilities.ContentTypes));
    }

    private static bool IsOptional(SipRequest request) =>
        (request.TextOf(SipHeader.ContentDisposition) ?? "").Contains("handling=optional", StringComparison.OrdinalIgnoreCase);
}
