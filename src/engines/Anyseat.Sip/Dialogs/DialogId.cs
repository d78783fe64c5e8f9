using System.Text;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Dialogs;

/// <summary>What names a dialog at one of its two ends (RFC 3261 §12): the other end has the tags the other way round.</summary>
/// <param name="CallId">The Call-ID, compared byte by byte.</param>
/// <param name="LocalTag">Our tag.</param>
/// <param name="RemoteTag">The peer's tag; empty for a peer of RFC 2543.</param>
public readonly record struct DialogId(string CallId, string LocalTag, string RemoteTag)
{
    /// <summary>The dialog a request that came belongs to: we are its To.</summary>
    /// <param name="request">A request from the peer.</param>
    public static DialogId Of(SipRequest request) => new(request.CallIdText, Text(request.To.Tag), Text(request.From.Tag));

    /// <summary>The dialog a response that came belongs to: we are its From.</summary>
    /// <param name="response">A response from the peer.</param>
    public static DialogId Of(SipResponse response) => new(response.CallIdText, Text(response.From.Tag), Text(response.To.Tag));

    private static string Text(ReadOnlySpan<byte> tag) => Encoding.ASCII.GetString(tag);
}
