using System.Collections.Immutable;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Dialogs;

/// <summary>Request-URI and Route inside a dialog (RFC 3261 §12.2.1.1).</summary>
/// <remarks>
/// <code>
/// route set                 Request-URI       Route
/// empty                     remote target     none
/// first has lr (loose)      remote target     the whole set
/// first has no lr (strict)  first route       the rest of the set, then the remote target
/// </code>
/// </remarks>
internal static class DialogRequests
{
    public static SipMessageBuilder Begin(Dialog dialog, SipMethod method, string via, uint sequence)
    {
        bool isStrict = !dialog.RouteSet.IsEmpty && !dialog.RouteSet[0].IsLooseRouter;
        SipUri uri = isStrict ? WithoutHeaders(dialog.RouteSet[0]) : WithoutHeaders(dialog.RemoteTarget);
        ImmutableArray<SipUri> routes = isStrict ? dialog.RouteSet.RemoveAt(0).Add(dialog.RemoteTarget) : dialog.RouteSet;
        SipMessageBuilder builder = SipMessageBuilder.Request(method, uri)
            .Header(SipHeader.Via, via)
            .Header(SipHeader.MaxForwards, 70);
        foreach (SipUri route in routes)
            builder.Header(SipHeader.Route, $"<{route}>");
        return builder
            .Address(SipHeader.From, dialog.LocalAddress, dialog.Id.LocalTag)
            .Address(SipHeader.To, dialog.RemoteAddress, dialog.Id.RemoteTag)
            .Header(SipHeader.CallId, dialog.Id.CallId)
            .Sequence(sequence, method);
    }

    /// <summary>A URI's headers may not stand in a Request-URI (§19.1.1); a Contact that has some is called without them.</summary>
    private static SipUri WithoutHeaders(SipUri uri)
    {
        if (uri.Headers.IsEmpty)
            return uri;
        string text = uri.ToString();
        return SipUri.Parse(text[..^(uri.Headers.Length + 1)]);
    }
}
