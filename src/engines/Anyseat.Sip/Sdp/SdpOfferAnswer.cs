using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Anyseat.Sip.Sdp;

/// <summary>What we bring to one stream.</summary>
public sealed record SdpLocalStream
{
    /// <summary>audio, video …</summary>
    public string Kind { get; init; } = "audio";

    /// <summary>The transport profiles we can speak, such as RTP/AVP; an offer uses the first.</summary>
    public ImmutableArray<string> Protocols { get; init; } = ["RTP/AVP"];

    /// <summary>Where we receive.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Our port.</summary>
    public required int Port { get; init; }

    /// <summary>Our codecs, preferred first, under the numbers our offers give them.</summary>
    public required ImmutableArray<SdpFormat> Codecs { get; init; }

    /// <summary>Which way we want media: <see cref="SdpDirection.SendOnly"/> puts the peer on hold.</summary>
    public SdpDirection Direction { get; init; } = SdpDirection.SendReceive;

    /// <summary>ICE and DTLS, for browsers; null for a stream in the clear, or with keys among <see cref="Attributes"/>.</summary>
    public SdpDtlsTransport? Transport { get; init; }

    /// <summary>Further attributes for our side (ptime, crypto …).</summary>
    public ImmutableArray<SdpAttribute> Attributes { get; init; } = [];
}

/// <summary>What the two sides agreed for one stream.</summary>
/// <param name="Index">The stream's place, the same in offer and answer.</param>
/// <param name="Remote">Where to send; null when the peer gave no address we can use.</param>
/// <param name="RemotePort">The port to send to.</param>
/// <param name="Direction">Which way media flows, seen from us.</param>
/// <param name="SendFormats">What we may send, under the peer's numbers, preferred first (RFC 3264 §6.1, §7).</param>
/// <param name="Transport">The peer's ICE and DTLS where ours was described; null elsewhere.</param>
public sealed record SdpAgreedStream(
    int Index,
    IPAddress? Remote,
    int RemotePort,
    SdpDirection Direction,
    ImmutableArray<SdpFormat> SendFormats,
    SdpDtlsTransport? Transport);

/// <summary>Offers and answers (RFC 3264).</summary>
public static class SdpOfferAnswer
{
    /// <summary>Makes an offer (§5).</summary>
    /// <param name="origin">Who we are; raise the version for every offer that differs from the last (§8).</param>
    /// <param name="streams">What we bring, in order.</param>
    public static SdpSession Offer(SdpOrigin origin, ImmutableArray<SdpLocalStream> streams)
    {
        // A bundle names its streams; each of ours has a way of its own, so only the first is one.
        string?[] mids = [.. streams.Select((stream, i) => stream.Transport is null ? null : i.ToString(CultureInfo.InvariantCulture))];
        return new SdpSession
        {
            Origin = origin,
            Connection = streams.IsEmpty ? origin.Connection : SdpConnection.Of(streams[0].Address),
            Attributes = mids.FirstOrDefault(mid => mid is not null) is { } bundled ? SdpDtlsTransport.DescribeSession(bundled) : [],
            Media = [.. streams.Select((stream, i) => Describe(
                stream, stream.Protocols[0], stream.Codecs, stream.Direction, Connection(streams[0], stream), mids[i], isOffer: true))],
        };
    }

    /// <summary>Answers an offer (§6): stream by stream, in its order; what we cannot do gets port 0.</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="origin">Who we are.</param>
    /// <param name="streams">What we bring; each is used once, for the first offered stream it fits.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>False when no stream at all is taken: answer the request 488.</returns>
    public static bool TryAnswer(SdpSession offer, SdpOrigin origin, ImmutableArray<SdpLocalStream> streams, out SdpSession answer)
    {
        List<SdpLocalStream> free = [.. streams];
        ImmutableArray<SdpMedia>.Builder media = ImmutableArray.CreateBuilder<SdpMedia>(offer.Media.Length);
        bool isAnyTaken = false;
        foreach (SdpMedia offered in offer.Media)
        {
            SdpMedia answered = AnswerStream(offer, offered, free);
            isAnyTaken |= !answered.IsRejected;
            media.Add(answered);
        }

        answer = new SdpSession
        {
            Origin = origin,
            Connection = origin.Connection,
            Time = offer.Time, // §6: t= of the answer is that of the offer
            Attributes = streams.Any(stream => stream.Transport is not null) ? SdpDtlsTransport.DescribeSession(Bundled(offer, media)) : [],
            Media = media.DrainToImmutable(),
        };
        return isAnyTaken;
    }

    /// <summary>What was agreed, seen from one side.</summary>
    /// <param name="ours">Our description, offer or answer.</param>
    /// <param name="theirs">The peer's.</param>
    /// <param name="agreed">One for each stream that both keep.</param>
    /// <returns>False when they do not belong together: another count or kind of streams (§6, §8).</returns>
    public static bool TryAgree(SdpSession ours, SdpSession theirs, [NotNullWhen(true)] out ImmutableArray<SdpAgreedStream>? agreed)
    {
        agreed = null;
        if (ours.Media.Length != theirs.Media.Length)
            return false;
        ImmutableArray<SdpAgreedStream>.Builder list = ImmutableArray.CreateBuilder<SdpAgreedStream>();
        for (int i = 0; i < ours.Media.Length; i++)
        {
            SdpMedia mine = ours.Media[i];
            SdpMedia peer = theirs.Media[i];
            if (!mine.Kind.Equals(peer.Kind, StringComparison.OrdinalIgnoreCase))
                return false;
            if (mine.IsRejected || peer.IsRejected)
                continue;
            SdpDtlsTransport? transport = null;
            if (SdpDtlsTransport.TryRead(ours, mine, out _) && !TryReach(theirs, peer, out transport))
                continue;
            SdpDirection direction = Meet(ours.DirectionOf(mine), Mirror(theirs.DirectionOf(peer)));
            list.Add(new SdpAgreedStream(
                i, theirs.ConnectionOf(peer)?.IpAddress, peer.Port, direction, Common(peer.Codecs, mine.Codecs), transport));
        }

        agreed = list.DrainToImmutable();
        return true;
    }

    /// <summary>The other side's view of a direction.</summary>
    /// <param name="direction">One side's view.</param>
    public static SdpDirection Mirror(SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => SdpDirection.ReceiveOnly,
        SdpDirection.ReceiveOnly => SdpDirection.SendOnly,
        _ => direction,
    };

    private static SdpMedia AnswerStream(SdpSession offer, SdpMedia offered, List<SdpLocalStream> free)
    {
        if (offered.IsRejected)
            return Reject(offered);
        int index = free.FindIndex(stream => stream.Kind.Equals(offered.Kind, StringComparison.OrdinalIgnoreCase)
            && stream.Protocols.Contains(offered.Protocol, StringComparer.OrdinalIgnoreCase)
            && (stream.Transport is null || TryReach(offer, offered, out _))
            && Common(offered.Codecs, stream.Codecs).Any(format => IsMedia(format.Codec)));
        if (index < 0)
            return Reject(offered);
        SdpLocalStream ours = free[index];
        free.RemoveAt(index);
        SdpDirection direction = Meet(ours.Direction, Mirror(offer.DirectionOf(offered)));
        return Describe(
            ours, offered.Protocol, Common(offered.Codecs, ours.Codecs), direction, SdpConnection.Of(ours.Address), offered.Attribute("mid"), isOffer: false);
    }

    private static bool TryReach(SdpSession theirs, SdpMedia peer, [NotNullWhen(true)] out SdpDtlsTransport? transport) =>
        SdpDtlsTransport.TryRead(theirs, peer, out transport) && transport.IsReachable;

    /// <summary>RFC 8843 §7.3: of the streams that the offer bundles, the first that is taken stays one; each of ours has a way of its own.</summary>
    private static string? Bundled(SdpSession offer, ImmutableArray<SdpMedia>.Builder answered)
    {
        const string bundle = "BUNDLE ";
        string[] offered = [.. SdpAttributes.FindAll(offer.Attributes, "group")
            .Where(group => group.StartsWith(bundle, StringComparison.Ordinal))
            .SelectMany(group => group[bundle.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        foreach (SdpMedia media in answered)
        {
            if (!media.IsRejected && media.Attribute("mid") is { } mid && offered.Contains(mid))
                return mid;
        }

        return null;
    }

    /// <summary>§6: a refused stream keeps its place, its protocol and at least one format.</summary>
    private static SdpMedia Reject(SdpMedia offered)
    {
        SdpMedia rejected = new() { Kind = offered.Kind, Port = 0, Protocol = offered.Protocol, Formats = offered.Formats };
        return offered.Attribute("mid") is { } mid ? rejected with { Attributes = [new SdpAttribute("mid", mid)] } : rejected;
    }

    /// <summary>
    /// The formats of the first side that the second has too: in the first's order, under the first's numbers (§6.1: the
    /// same encoding should have the same number both ways).
    /// </summary>
    private static ImmutableArray<SdpFormat> Common(ImmutableArray<SdpFormat> first, ImmutableArray<SdpFormat> second) =>
        [.. first.Where(format => second.Any(other => other.Codec.IsSameAs(format.Codec)))];

    /// <summary>Events and comfort noise alone make no stream.</summary>
    private static bool IsMedia(SdpCodec codec) =>
        !codec.Name.Equals("telephone-event", StringComparison.OrdinalIgnoreCase) && !codec.Name.Equals("CN", StringComparison.OrdinalIgnoreCase);

    /// <summary>What both allow: sending if both let us send, receiving if both let us receive.</summary>
    private static SdpDirection Meet(SdpDirection one, SdpDirection other)
    {
        bool sends = Sends(one) && Sends(other);
        bool receives = Sends(Mirror(one)) && Sends(Mirror(other));
        return (sends, receives) switch
        {
            (true, true) => SdpDirection.SendReceive,
            (true, false) => SdpDirection.SendOnly,
            (false, true) => SdpDirection.ReceiveOnly,
            _ => SdpDirection.Inactive,
        };
    }

    private static bool Sends(SdpDirection direction) => direction is SdpDirection.SendReceive or SdpDirection.SendOnly;

    private static SdpConnection? Connection(SdpLocalStream first, SdpLocalStream stream) =>
        stream.Address.Equals(first.Address) ? null : SdpConnection.Of(stream.Address);

    private static SdpMedia Describe(
        SdpLocalStream stream,
        string protocol,
        ImmutableArray<SdpFormat> formats,
        SdpDirection direction,
        SdpConnection? connection,
        string? mid,
        bool isOffer)
    {
        ImmutableArray<SdpAttribute>.Builder attributes = ImmutableArray.CreateBuilder<SdpAttribute>();
        if (mid is not null)
            attributes.Add(new SdpAttribute("mid", mid));
        foreach (SdpFormat format in formats)
        {
            attributes.Add(new SdpAttribute("rtpmap", string.Create(CultureInfo.InvariantCulture, $"{format.PayloadType} {format.Codec}")));
            if (stream.Codecs.FirstOrDefault(codec => codec.Codec.IsSameAs(format.Codec)).Parameters is { } parameters)
                attributes.Add(new SdpAttribute("fmtp", string.Create(CultureInfo.InvariantCulture, $"{format.PayloadType} {parameters}")));
        }

        attributes.AddRange(stream.Attributes);
        if (stream.Transport is { } transport)
            attributes.AddRange(transport.Describe(isOffer));
        attributes.Add(SdpAttributes.Of(direction));
        return new SdpMedia
        {
            Kind = stream.Kind,
            Port = stream.Port,
            Protocol = protocol,
            Formats = [.. formats.Select(format => format.PayloadType.ToString(CultureInfo.InvariantCulture))],
            Connection = connection,
            Attributes = attributes.DrainToImmutable(),
        };
    }
}
