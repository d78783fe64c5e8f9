using System.Text;

namespace Anyseat.Sip.Messages;

/// <summary>Names and compact forms of header fields (RFC 3261 §7.3.1, §7.3.3). Names ignore case.</summary>
public static class SipHeaders
{
    private sealed record Entry(SipHeader Header, string Name, char Compact = '\0')
    {
        public byte[] Bytes { get; } = Encoding.ASCII.GetBytes(Name);

        /// <summary>The first letter in lower case: most others differ in it.</summary>
        public int First { get; } = Name[0] | 0x20;
    }

    private static readonly Entry[] Entries =
    [
        new(SipHeader.Accept, "Accept"),
        new(SipHeader.AcceptContact, "Accept-Contact", 'a'),
        new(SipHeader.AcceptEncoding, "Accept-Encoding"),
        new(SipHeader.AcceptLanguage, "Accept-Language"),
        new(SipHeader.AlertInfo, "Alert-Info"),
        new(SipHeader.Allow, "Allow"),
        new(SipHeader.AllowEvents, "Allow-Events", 'u'),
        new(SipHeader.AuthenticationInfo, "Authentication-Info"),
        new(SipHeader.Authorization, "Authorization"),
        new(SipHeader.CallId, "Call-ID", 'i'),
        new(SipHeader.CallInfo, "Call-Info"),
        new(SipHeader.Contact, "Contact", 'm'),
        new(SipHeader.ContentDisposition, "Content-Disposition"),
        new(SipHeader.ContentEncoding, "Content-Encoding", 'e'),
        new(SipHeader.ContentLanguage, "Content-Language"),
        new(SipHeader.ContentLength, "Content-Length", 'l'),
        new(SipHeader.ContentType, "Content-Type", 'c'),
        new(SipHeader.CSeq, "CSeq"),
        new(SipHeader.Date, "Date"),
        new(SipHeader.Diversion, "Diversion"),
        new(SipHeader.ErrorInfo, "Error-Info"),
        new(SipHeader.Event, "Event", 'o'),
        new(SipHeader.Expires, "Expires"),
        new(SipHeader.From, "From", 'f'),
        new(SipHeader.HistoryInfo, "History-Info"),
        new(SipHeader.Identity, "Identity", 'y'),
        new(SipHeader.InReplyTo, "In-Reply-To"),
        new(SipHeader.MaxForwards, "Max-Forwards"),
        new(SipHeader.MimeVersion, "MIME-Version"),
        new(SipHeader.MinExpires, "Min-Expires"),
        new(SipHeader.MinSe, "Min-SE"),
        new(SipHeader.Organization, "Organization"),
        new(SipHeader.PAssertedIdentity, "P-Asserted-Identity"),
        new(SipHeader.PCalledPartyId, "P-Called-Party-ID"),
        new(SipHeader.PPreferredIdentity, "P-Preferred-Identity"),
        new(SipHeader.Path, "Path"),
        new(SipHeader.Priority, "Priority"),
        new(SipHeader.Privacy, "Privacy"),
        new(SipHeader.ProxyAuthenticate, "Proxy-Authenticate"),
        new(SipHeader.ProxyAuthorization, "Proxy-Authorization"),
        new(SipHeader.ProxyRequire, "Proxy-Require"),
        new(SipHeader.RAck, "RAck"),
        new(SipHeader.Reason, "Reason"),
        new(SipHeader.RecordRoute, "Record-Route"),
        new(SipHeader.ReferSub, "Refer-Sub"),
        new(SipHeader.ReferTo, "Refer-To", 'r'),
        new(SipHeader.ReferredBy, "Referred-By", 'b'),
        new(SipHeader.RejectContact, "Reject-Contact", 'j'),
        new(SipHeader.Replaces, "Replaces"),
        new(SipHeader.ReplyTo, "Reply-To"),
        new(SipHeader.RequestDisposition, "Request-Disposition", 'd'),
        new(SipHeader.Require, "Require"),
        new(SipHeader.RetryAfter, "Retry-After"),
        new(SipHeader.Route, "Route"),
        new(SipHeader.RSeq, "RSeq"),
        new(SipHeader.Server, "Server"),
        new(SipHeader.ServiceRoute, "Service-Route"),
        new(SipHeader.SessionExpires, "Session-Expires", 'x'),
        new(SipHeader.Subject, "Subject", 's'),
        new(SipHeader.SubscriptionState, "Subscription-State"),
        new(SipHeader.Supported, "Supported", 'k'),
        new(SipHeader.Timestamp, "Timestamp"),
        new(SipHeader.To, "To", 't'),
        new(SipHeader.Unsupported, "Unsupported"),
        new(SipHeader.UserAgent, "User-Agent"),
        new(SipHeader.Via, "Via", 'v'),
        new(SipHeader.Warning, "Warning"),
        new(SipHeader.WwwAuthenticate, "WWW-Authenticate"),
    ];

    private static readonly Entry[][] ByLength = IndexByLength();

    private static readonly SipHeader[] ByCompact = IndexByCompact();

    /// <summary>The header's full name as RFCs write it.</summary>
    /// <param name="header">A known header.</param>
    /// <returns>The name; empty for <see cref="SipHeader.Other"/>.</returns>
    public static string NameOf(SipHeader header) => header == SipHeader.Other ? "" : Entries[(int)header - 1].Name;

    /// <summary>Finds a header by its full or compact name.</summary>
    /// <param name="name">The name on the wire, in any case.</param>
    /// <returns>The header; <see cref="SipHeader.Other"/> when it is not known.</returns>
    public static SipHeader Find(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1)
            return name[0] < ByCompact.Length ? ByCompact[name[0]] : SipHeader.Other;
        if (name.IsEmpty || name.Length >= ByLength.Length)
            return SipHeader.Other;
        foreach (Entry entry in ByLength[name.Length])
        {
            if ((name[0] | 0x20) == entry.First && Ascii.EqualsIgnoreCase(name, entry.Bytes))
                return entry.Header;
        }

        return SipHeader.Other;
    }

    internal static ReadOnlySpan<byte> BytesOf(SipHeader header) => Entries[(int)header - 1].Bytes;

    private static Entry[][] IndexByLength()
    {
        int longest = Entries.Max(entry => entry.Name.Length);
        return [.. Enumerable.Range(0, longest + 1)
            .Select(length => Entries.Where(entry => entry.Name.Length == length).ToArray())];
    }

    private static SipHeader[] IndexByCompact()
    {
        SipHeader[] index = new SipHeader[128];
        foreach (Entry entry in Entries.Where(entry => entry.Compact != '\0'))
        {
            index[entry.Compact] = entry.Header;
            index[char.ToUpperInvariant(entry.Compact)] = entry.Header;
        }

        return index;
    }
}
