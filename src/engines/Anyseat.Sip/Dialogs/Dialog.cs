using System.Collections.Immutable;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Dialogs;

/// <summary>The relation between two user agents that lasts beyond one transaction (RFC 3261 §12). Immutable.</summary>
/// <remarks>
/// A response with a To tag begins it: 101–199 makes it early, 2xx confirmed. The route set is learned once, from
/// Record-Route; the remote target may move with every target refresh. One INVITE may begin several dialogs (forking), which
/// differ in the remote tag.
/// </remarks>
public sealed record Dialog
{
    /// <summary>Its name at our end.</summary>
    public required DialogId Id { get; init; }

    /// <summary>Whether a 2xx has confirmed it; early before.</summary>
    public required bool IsConfirmed { get; init; }

    /// <summary>Whether we sent the request that began it.</summary>
    public required bool IsInitiator { get; init; }

    /// <summary>The CSeq number of our last request; 0 when we have sent none.</summary>
    public required uint LocalSequence { get; init; }

    /// <summary>The CSeq number of the peer's last request; null when none came.</summary>
    public required uint? RemoteSequence { get; init; }

    /// <summary>Our name and URI, as From of our requests carries them, without the tag.</summary>
    public required string LocalAddress { get; init; }

    /// <summary>The peer's name and URI, as To of our requests carries them, without the tag.</summary>
    public required string RemoteAddress { get; init; }

    /// <summary>Where the peer wants its requests: the URI of its last Contact.</summary>
    public required SipUri RemoteTarget { get; init; }

    /// <summary>The proxies that asked to stay on the way, nearest first.</summary>
    public required ImmutableArray<SipUri> RouteSet { get; init; }

    /// <summary>Whether every hop must be TLS (§12.1.1).</summary>
    public bool IsSecure { get; init; }

    /// <summary>Where the next request of ours goes first: the first route, or else the target (§8.1.2).</summary>
    public SipUri NextHop => RouteSet.IsEmpty ? RemoteTarget : RouteSet[0];

    /// <summary>Begins a dialog at the server: a request came, and we answer with our tag (§12.1.1).</summary>
    /// <param name="request">The request.</param>
    /// <param name="response">Our 101–299 answer.</param>
    /// <returns>Null when they begin none: no tag of ours, a request without Contact, or another method.</returns>
    public static Dialog? AtServer(SipRequest request, SipResponse response)
    {
        if (!request.Method.CreatesDialog || response.Status is <= 100 or >= 300 || response.To.Tag.IsEmpty
            || !TryGetTarget(request, out SipUri target)
            || !request.TryGetAddresses(SipHeader.RecordRoute, out ImmutableArray<SipNameAddress> routes, out _))
        {
            return null;
        }

        DialogId theirs = DialogId.Of(response);
        return new Dialog
        {
            Id = new DialogId(theirs.CallId, LocalTag: theirs.RemoteTag, RemoteTag: theirs.LocalTag),
            IsConfirmed = response.IsSuccess,
            IsInitiator = false,
            LocalSequence = 0,
            RemoteSequence = request.CSeq.Number,
            LocalAddress = AddressOf(request.To),
            RemoteAddress = AddressOf(request.From),
            RemoteTarget = target,
            RouteSet = UrisOf(routes),
            IsSecure = request.Uri.Scheme == SipScheme.Sips && IsTls(request),
        };
    }

    /// <summary>Begins a dialog at the client: our request was answered by someone with a tag (§12.1.2).</summary>
    /// <param name="request">Our request.</param>
    /// <param name="response">The 101–299 answer.</param>
    /// <returns>Null when they begin none. A 1xx without Contact begins a dialog that has our Request-URI as its target.</returns>
    public static Dialog? AtClient(SipRequest request, SipResponse response)
    {
        bool isDialogMaking = request.Method.CreatesDialog && response.Status is > 100 and < 300
            && !(response.IsProvisional && response.To.Tag.IsEmpty);
        if (!isDialogMaking || !response.TryGetAddresses(SipHeader.RecordRoute, out ImmutableArray<SipNameAddress> routes, out _))
            return null;
        return new Dialog
        {
            Id = DialogId.Of(response),
            IsConfirmed = response.IsSuccess,
            IsInitiator = true,
            LocalSequence = request.CSeq.Number,
            RemoteSequence = null,
            LocalAddress = AddressOf(request.From),
            RemoteAddress = AddressOf(request.To),
            RemoteTarget = TryGetTarget(response, out SipUri target) ? target : request.Uri,
            RouteSet = ReversedUrisOf(routes),
            IsSecure = request.Uri.Scheme == SipScheme.Sips && IsTls(request),
        };
    }

    /// <summary>A 2xx came for a dialog that was early: it is confirmed, and the route set is learned anew (§13.2.2.4).</summary>
    /// <param name="response">The 2xx.</param>
    public Dialog Confirmed(SipResponse response)
    {
        bool hasRoutes = response.TryGetAddresses(SipHeader.RecordRoute, out ImmutableArray<SipNameAddress> routes, out _);
        return this with
        {
            IsConfirmed = true,
            RemoteTarget = TryGetTarget(response, out SipUri target) ? target : RemoteTarget,
            RouteSet = !hasRoutes || IsConfirmed ? RouteSet : IsInitiator ? ReversedUrisOf(routes) : RouteSet,
        };
    }

    /// <summary>Our 2xx went out for a dialog that was early at the server.</summary>
    public Dialog ConfirmedByUs() => this with { IsConfirmed = true };

    /// <summary>A 2xx to a re-INVITE or UPDATE of ours came: the target may have moved (§12.2.1.2). The routes do not.</summary>
    /// <param name="response">The response.</param>
    public Dialog Refreshed(SipResponse response) =>
        response.IsSuccess && response.CSeq.Method.RefreshesTarget && TryGetTarget(response, out SipUri target)
            ? this with { RemoteTarget = target }
            : this;

    /// <summary>A request of the peer came in this dialog (§12.2.2).</summary>
    /// <param name="request">The request.</param>
    /// <param name="next">The dialog afterwards.</param>
    /// <returns>0 when it is in order; 500 when its CSeq is lower than one before. ACK and CANCEL repeat a number.</returns>
    public int Receive(SipRequest request, out Dialog next)
    {
        next = this;
        if (request.Method == SipMethod.Ack || request.Method == SipMethod.Cancel)
            return 0;
        if (RemoteSequence is { } last && request.CSeq.Number <= last)
            return 500;
        next = this with
        {
            RemoteSequence = request.CSeq.Number,
            RemoteTarget = request.Method.RefreshesTarget && TryGetTarget(request, out SipUri target) ? target : RemoteTarget,
        };
        return 0;
    }

    /// <summary>Begins the next request of ours in this dialog (§12.2.1.1), for any method but ACK and CANCEL.</summary>
    /// <param name="method">The method.</param>
    /// <param name="via">The value of Via, with a new branch (<see cref="SipValues.Via"/>).</param>
    /// <param name="next">The dialog afterwards.</param>
    /// <returns>The request; Contact, body and what else the method needs are for the caller to add.</returns>
    public SipMessageBuilder Request(SipMethod method, string via, out Dialog next)
    {
        next = this with { LocalSequence = LocalSequence + 1 };
        return DialogRequests.Begin(next, method, via, next.LocalSequence);
    }

    /// <summary>The ACK of a 2xx: a request of its own, with a branch of its own (§13.2.2.4).</summary>
    /// <remarks>It carries the INVITE's number and credentials. Send the same ACK again for each repetition of the 2xx.</remarks>
    /// <param name="invite">Our INVITE, first or later.</param>
    /// <param name="via">The value of Via, with a new branch.</param>
    public SipMessageBuilder Ack(SipRequest invite, string via) =>
        DialogRequests.Begin(this, SipMethod.Ack, via, invite.CSeq.Number)
            .CopyFrom(invite, SipHeader.Authorization)
            .CopyFrom(invite, SipHeader.ProxyAuthorization);

    private static bool TryGetTarget(SipMessage message, out SipUri target)
    {
        bool isThere = message.TryGetOnlyAddress(SipHeader.Contact, out SipNameAddress contact);
        if (!isThere && message.TryGetAddresses(SipHeader.Contact, out ImmutableArray<SipNameAddress> contacts, out _) && contacts.Length > 0)
        {
            contact = contacts[0];
            isThere = !contact.IsWildcard;
        }

        target = isThere ? Detached(contact.Uri) : default;
        return isThere;
    }

    private static ImmutableArray<SipUri> UrisOf(ImmutableArray<SipNameAddress> routes) =>
        routes.IsEmpty ? [] : [.. routes.Select(route => Detached(route.Uri))];

    /// <summary>The client reads Record-Route from its end (§12.1.2).</summary>
    private static ImmutableArray<SipUri> ReversedUrisOf(ImmutableArray<SipNameAddress> routes) =>
        routes.IsEmpty ? [] : [.. UrisOf(routes).Reverse()];

    /// <summary>A URI that does not keep the message it came in alive for as long as the call.</summary>
    private static SipUri Detached(SipUri uri) => SipUri.TryParse(uri.Bytes.ToArray(), out SipUri own, out _) ? own : uri;

    private static string AddressOf(SipNameAddress address) => SipValues.Address(address.DisplayName, address.Uri.ToString());

    private static bool IsTls(SipMessage message) =>
        System.Text.Ascii.EqualsIgnoreCase(message.Via.Transport, "TLS"u8) || System.Text.Ascii.EqualsIgnoreCase(message.Via.Transport, "WSS"u8);
}
