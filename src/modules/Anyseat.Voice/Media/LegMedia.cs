using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Anyseat.Media;
using Anyseat.Media.Shard;
using Anyseat.Sip.Sdp;

namespace Anyseat.Voice.Media;

/// <summary>Where a leg's media goes out, and what the peer is told.</summary>
/// <param name="Bind">The address of this machine.</param>
/// <param name="Advertised">The address that the peer sends to.</param>
/// <param name="SilenceMax">After how long without a packet from the peer it is asked whether it is there.</param>
internal readonly record struct MediaAddress(IPAddress Bind, IPAddress Advertised, TimeSpan SilenceMax);

/// <summary>The media of one leg between its SIP session and the shard: descriptions in and out, and what they agree on (RFC 3264).
/// Owned by the loop of calls.</summary>
/// <remarks>An answer of ours names one codec, so that the peer sends what the leg takes. An offer names both laws of G.711, the
/// preferred one first: they are passed on into each other without cost that matters.</remarks>
internal sealed class LegMedia
{
    private const byte EventsNumber = 101;
    private static readonly SdpFormat Pcma = new(8, new SdpCodec("PCMA", 8_000));
    private static readonly SdpFormat Pcmu = new(0, new SdpCodec("PCMU", 8_000));
    private static readonly SdpFormat Events = new(EventsNumber, new SdpCodec("telephone-event", 8_000), "0-16");

    private readonly MediaAddress address;
    private readonly string sessionId = RandomNumberGenerator.GetInt32(1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
    private ulong version;
    private SdpSession? ours;
    private MediaCodec preferred;

    private LegMedia(MediaLeg leg, MediaAddress address, MediaCodec preferred)
    {
        Leg = leg;
        this.address = address;
        this.preferred = preferred;
    }

    /// <summary>The shard's leg.</summary>
    public MediaLeg Leg { get; }

    /// <summary>The codec agreed on; before that the one we prefer.</summary>
    public MediaCodec Codec => preferred;

    /// <summary>Whether both sides have agreed on something.</summary>
    public bool IsAgreed { get; private set; }

    /// <summary>Whether the peer does not listen: it holds us.</summary>
    public bool IsHeldByPeer { get; private set; }

    /// <summary>Opens the media of a leg.</summary>
    /// <param name="shard">The call's shard.</param>
    /// <param name="address">Where.</param>
    /// <param name="preferred">What to prefer: what the other leg speaks.</param>
    /// <param name="media">The media; close it.</param>
    /// <param name="fault">Why there is none.</param>
    public static bool TryOpen(MediaShard shard, MediaAddress address, MediaCodec preferred, [NotNullWhen(true)] out LegMedia? media, out LegFault fault)
    {
        media = null;
        LegFormat format = preferred == MediaCodec.Pcmu ? LegFormat.Pcmu : LegFormat.Pcma;
        var options = new LegOptions
        {
            Local = TransportAddress.From(address.Bind, 0),
            Format = format,
            SilenceMax = address.SilenceMax,
            FillsSilence = true,
        };
        if (!shard.TryOpenLeg(options, out MediaLeg? leg, out fault))
            return false;
        media = new LegMedia(leg, address, preferred);
        return true;
    }

    /// <summary>An offer of ours.</summary>
    /// <param name="direction">Which way media shall flow.</param>
    public byte[] Offer(SdpDirection direction = SdpDirection.SendReceive)
    {
        ImmutableArray<SdpFormat> codecs = preferred == MediaCodec.Pcmu ? [Pcmu, Pcma, Events] : [Pcma, Pcmu, Events];
        ours = SdpOfferAnswer.Offer(NextOrigin(), [Stream(codecs, direction)]);
        return SdpWriter.WriteBytes(ours);
    }

    /// <summary>Answers the peer's offer, and takes what is agreed.</summary>
    /// <returns>False when there is nothing in common: refuse it, 488.</returns>
    public bool TryAnswer(ReadOnlySpan<byte> offer, [NotNullWhen(true)] out byte[]? answer)
    {
        answer = null;
        if (!SdpParser.TryParse(offer, out SdpSession? theirs, out _) || CommonWith(theirs) is not { } codec)
            return false;
        SdpFormat format = codec == MediaCodec.Pcmu ? Pcmu : Pcma;
        if (!SdpOfferAnswer.TryAnswer(theirs, NextOrigin(), [Stream([format, Events], SdpDirection.SendReceive)], out SdpSession answered))
            return false;
        ours = answered;
        if (!TryAgree(theirs))
            return false;
        answer = SdpWriter.WriteBytes(answered);
        return true;
    }

    /// <summary>Takes the peer's answer to our offer.</summary>
    /// <returns>False when it agrees on nothing.</returns>
    public bool TryTakeAnswer(ReadOnlySpan<byte> answer) =>
        ours is not null && SdpParser.TryParse(answer, out SdpSession? theirs, out _) && TryAgree(theirs);

    /// <summary>Closes it; its ports rest.</summary>
    public void Close() => Leg.Close();

    private bool TryAgree(SdpSession theirs)
    {
        if (!SdpOfferAnswer.TryAgree(ours!, theirs, out ImmutableArray<SdpAgreedStream>? streams)
            || streams.Value.FirstOrDefault(one => ours!.Media[one.Index].Kind == "audio") is not { SendFormats.IsDefaultOrEmpty: false } stream)
        {
            return false;
        }

        if (stream.SendFormats.Select(format => (MediaCodec?)CodecOf(format)).FirstOrDefault(codec => codec is not null) is not { } codec)
            return false;
        byte send = stream.SendFormats.First(format => CodecOf(format) == codec).PayloadType;
        byte receive = NumberOf(ours!.Media[stream.Index], codec) ?? send;
        preferred = codec;
        Leg.SetFormat(new LegFormat(codec, send, receive)
        {
            SendEvents = EventsOf(stream.SendFormats),
            ReceiveEvents = EventsOf(ours.Media[stream.Index].Codecs),
        });
        IsHeldByPeer = stream.Direction is SdpDirection.ReceiveOnly or SdpDirection.Inactive;
        bool hasAddress = stream.Remote is { } remote && !remote.Equals(IPAddress.Any) && !remote.Equals(IPAddress.IPv6Any);
        if (hasAddress)
            Leg.SetRemote(TransportAddress.From(stream.Remote!, stream.RemotePort));
        Leg.SetDirection(DirectionOf(stream.Direction));
        IsAgreed = true;
        return true;
    }

    /// <summary>The codec to answer with: the peer's first choice that we have.</summary>
    private static MediaCodec? CommonWith(SdpSession theirs)
    {
        foreach (SdpMedia media in theirs.Media)
        {
            if (media.IsRejected || media.Kind != "audio")
                continue;
            foreach (SdpFormat format in media.Codecs)
                if (CodecOf(format) is { } codec)
                    return codec;
        }

        return null;
    }

    private static MediaCodec? CodecOf(SdpFormat format) =>
        format.Codec.IsSameAs(Pcma.Codec) ? MediaCodec.Pcma
        : format.Codec.IsSameAs(Pcmu.Codec) ? MediaCodec.Pcmu
        : null;

    private static byte? NumberOf(SdpMedia media, MediaCodec codec)
    {
        foreach (SdpFormat format in media.Codecs)
            if (CodecOf(format) == codec)
                return format.PayloadType;
        return null;
    }

    private static byte? EventsOf(ImmutableArray<SdpFormat> formats)
    {
        foreach (SdpFormat format in formats)
            if (format.Codec.IsSameAs(Events.Codec))
                return format.PayloadType;
        return null;
    }

    private static MediaDirection DirectionOf(SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => MediaDirection.Send,
        SdpDirection.ReceiveOnly => MediaDirection.Receive,
        SdpDirection.Inactive => MediaDirection.Inactive,
        _ => MediaDirection.Both,
    };

    private SdpOrigin NextOrigin() => new("anyseat", sessionId, ++version, SdpConnection.Of(address.Advertised));

    private SdpLocalStream Stream(ImmutableArray<SdpFormat> codecs, SdpDirection direction) => new()
    {
        Address = address.Advertised,
        Port = Leg.Local.Port,
        Codecs = codecs,
        Direction = direction,
        Attributes = [new SdpAttribute("ptime", "20")],
    };
}
