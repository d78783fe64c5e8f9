using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Headers;

/// <summary>Replaces: the dialog a new INVITE takes the place of (RFC 3891), the key of attended transfer.</summary>
/// <remarks>
/// <code>
/// Replaces: 98732@sip.example.com;from-tag=r33th4x0r;to-tag=ff87ff;early-only
///           Call-ID               tag of the other    tag of who gets this INVITE
/// </code>
/// </remarks>
/// <param name="CallId">The Call-ID.</param>
/// <param name="ToTag">The local tag at who gets the INVITE (RFC 3891 §3).</param>
/// <param name="FromTag">The remote tag there. "0" stands for no tag at all, of an RFC 2543 peer (§6.1).</param>
/// <param name="IsEarlyOnly">Whether it may not replace an answered call (§4).</param>
public sealed record SipReplaces(string CallId, string ToTag, string FromTag, bool IsEarlyOnly)
{
    /// <summary>Reads a value; null when malformed: no tag, a tag twice, no Call-ID.</summary>
    /// <param name="value">The header value.</param>
    public static SipReplaces? Parse(ReadOnlyMemory<byte> value)
    {
        SipScanner scanner = new(value.Span);
        if (!scanner.TryTakeAll(SipCharacters.CallId, out Slice callId))
            return null;
        int start = scanner.Position;
        if (!SipParameters.TryScan(ref scanner, out Slice where, out _) || !scanner.IsAtEnd)
            return null;
        SipParameters parameters = new(value[start..where.End]);
        int tags = 0;
        foreach (SipParameters.SipParameter parameter in parameters)
            tags += Ascii.EqualsIgnoreCase(parameter.Name, "to-tag"u8) || Ascii.EqualsIgnoreCase(parameter.Name, "from-tag"u8) ? 1 : 0;
        return tags == 2 && parameters.Text("to-tag"u8) is { Length: > 0 } to && parameters.Text("from-tag"u8) is { Length: > 0 } from
            ? new SipReplaces(Encoding.ASCII.GetString(callId.Of(value.Span)), to, from, parameters.Has("early-only"u8))
            : null;
    }

    /// <summary>The Replaces of a request; null when absent or malformed.</summary>
    /// <param name="request">An INVITE.</param>
    /// <param name="isMalformed">It is there more than once, or is no Replaces: answer 400 (RFC 3891 §3).</param>
    public static SipReplaces? Of(SipRequest request, out bool isMalformed)
    {
        isMalformed = false;
        if (!request.TryGet(SipHeader.Replaces, out ReadOnlyMemory<byte> value))
            return null;
        bool isOnce = request.IndexOf(SipHeader.Replaces, request.IndexOf(SipHeader.Replaces, 0) + 1) < 0;
        SipReplaces? replaces = isOnce ? Parse(value) : null;
        isMalformed = replaces is null;
        return replaces;
    }

    /// <summary>The dialog it names, at our end.</summary>
    public Dialogs.DialogId DialogId => new(CallId, ToTag, FromTag == "0" ? "" : FromTag);

    /// <inheritdoc/>
    public override string ToString() => $"{CallId};to-tag={ToTag};from-tag={FromTag}{(IsEarlyOnly ? ";early-only" : "")}";
}

/// <summary>Refer-To: whom the peer is asked to call, and how (RFC 3515 §2.1).</summary>
/// <param name="Target">The URI, its headers and method taken off.</param>
/// <param name="Method">The request to send; INVITE unless the URI says otherwise.</param>
/// <param name="Replaces">The dialog to take the place of, as attended transfer asks (RFC 3891 §7); null for none.</param>
public sealed record SipReferTo(SipUri Target, SipMethod Method, SipReplaces? Replaces)
{
    /// <summary>Reads the Refer-To of a REFER; null when it is absent, repeated or malformed: answer 400 (RFC 3515 §2.4.1).</summary>
    /// <param name="request">The REFER.</param>
    public static SipReferTo? Of(SipRequest request)
    {
        if (!request.TryGetAddresses(SipHeader.ReferTo, out var addresses, out _) || addresses.Length != 1)
            return null;
        SipUri uri = addresses[0].Uri;
        string text = uri.ToString();
        if (!uri.Headers.IsEmpty)
            text = text[..^(uri.Headers.Length + 1)];
        SipMethod method = SipMethod.Invite;
        if (uri.Parameters.TryGet("method"u8, out ReadOnlySpan<byte> named))
        {
            method = SipMethod.From(named);
            text = text.Replace($";method={method}", "", StringComparison.OrdinalIgnoreCase);
        }

        if (!SipUri.TryParse(text, out SipUri target))
            return null;
        SipReplaces? replaces = null;
        foreach (Range one in uri.Headers.Split((byte)'&'))
        {
            ReadOnlySpan<byte> header = uri.Headers[one];
            int equal = header.IndexOf((byte)'=');
            if (equal < 0 || !Ascii.EqualsIgnoreCase(header[..equal], "Replaces"u8))
                continue;
            replaces = SipReplaces.Parse(Encoding.UTF8.GetBytes(SipText.Unescape(header[(equal + 1)..])));
            if (replaces is null)
                return null;
        }

        return new SipReferTo(target, method, replaces);
    }
}
