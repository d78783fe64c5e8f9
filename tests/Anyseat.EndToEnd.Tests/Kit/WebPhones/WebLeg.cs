using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Anyseat.Media.Dtls;
using Anyseat.Media.Ice;
using Anyseat.Media.Shard;
using Anyseat.Sip.Sdp;

namespace Anyseat.EndToEnd.Tests.Kit.WebPhones;

/// <summary>The media of one browser between its SIP session and the shard: descriptions in and out, and what they agree on.</summary>
internal sealed class WebLeg
{
    private static readonly SdpFormat Opus = new(111, new SdpCodec("opus", 48_000, 2), "maxplaybackrate=16000;sprop-maxcapturerate=16000");
    private static readonly SdpFormat Pcma = new(8, new SdpCodec("PCMA", 8_000));
    private static readonly SdpFormat WideEvents = new(110, new SdpCodec("telephone-event", 48_000), "0-16");
    private static readonly SdpFormat NarrowEvents = new(101, new SdpCodec("telephone-event", 8_000), "0-16");

    private readonly DtlsContext dtls;
    private readonly MediaCodec codec;
    private readonly string sessionId = RandomNumberGenerator.GetInt32(1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
    private IceCredentials local = NewCredentials();
    private IceCredentials? remote;
    private SdpSession? ours;
    private ulong version;

    public WebLeg(MediaShard shard, DtlsContext dtls, MediaCodec codec)
    {
        this.dtls = dtls;
        this.codec = codec;
        var options = new LegOptions
        {
            Transport = LegTransport.SharedPort,
            Local = shard.SharedPorts[0],
            Format = new LegFormat(codec, Speech.PayloadType, Speech.PayloadType),
            Browser = new BrowserOptions(local, dtls),
            SilenceMax = TimeSpan.FromSeconds(1),
        };
        Assert.True(shard.TryOpenLeg(options, out MediaLeg? leg, out LegFault fault), $"{fault}");
        Leg = leg;
    }

    public MediaLeg Leg { get; }

    private SdpFormat Speech => codec == MediaCodec.Opus ? Opus : Pcma;

    private SdpFormat Events => codec == MediaCodec.Opus ? WideEvents : NarrowEvents;

    public byte[] Offer(SdpDirection direction = SdpDirection.SendReceive)
    {
        ours = SdpOfferAnswer.Offer(NextOrigin(), [Stream(direction)]);
        return SdpWriter.WriteBytes(ours);
    }

    public byte[] Answer(ReadOnlyMemory<byte> offer)
    {
        Assert.True(SdpParser.TryParse(offer.Span, out SdpSession? theirs, out SdpParseError error), $"{error}");
        Assert.True(SdpDtlsTransport.TryRead(theirs, theirs.Media[0], out SdpDtlsTransport? transport));
        if (remote is not null && remote.Ufrag != transport.Ufrag)
        {
            // RFC 8839 §4.4.1.1.1: other credentials ask for a new generation, and the answer has new ones of ours.
            local = NewCredentials();
            Leg.RestartIce(local);
        }

        Assert.True(SdpOfferAnswer.TryAnswer(theirs, NextOrigin(), [Stream(SdpDirection.SendReceive)], out SdpSession answered));
        ours = answered;
        Agree(theirs);
        return SdpWriter.WriteBytes(ours);
    }

    public void TakeAnswer(ReadOnlyMemory<byte> answer)
    {
        Assert.True(SdpParser.TryParse(answer.Span, out SdpSession? theirs, out SdpParseError error), $"{error}");
        Agree(theirs);
    }

    private static IceCredentials NewCredentials() => IceCredentials.FromRandom(RandomNumberGenerator.GetBytes(IceCredentials.RandomSize));

    private void Agree(SdpSession theirs)
    {
        Assert.True(SdpOfferAnswer.TryAgree(ours!, theirs, out ImmutableArray<SdpAgreedStream>? streams));
        SdpAgreedStream stream = Assert.Single(streams.Value);
        Assert.True(IceCredentials.TryParse(stream.Transport!.Ufrag, stream.Transport.Password, out remote));
        DtlsFingerprint fingerprint = stream.Transport.Fingerprints
            .Select(value => DtlsFingerprint.TryParse(value, out DtlsFingerprint? read) ? read : null).First(read => read is not null)!;
        Leg.SetBrowser(remote!, fingerprint);
        ImmutableArray<SdpFormat> received = ours!.Media[stream.Index].Codecs;
        Leg.SetFormat(new LegFormat(codec, NumberOf(stream.SendFormats, Speech)!.Value, NumberOf(received, Speech)!.Value)
        {
            SendEvents = NumberOf(stream.SendFormats, Events),
            ReceiveEvents = NumberOf(received, Events),
        });
        Leg.SetDirection(stream.Direction switch
        {
            SdpDirection.SendOnly => MediaDirection.Send,
            SdpDirection.ReceiveOnly => MediaDirection.Receive,
            SdpDirection.Inactive => MediaDirection.Inactive,
            _ => MediaDirection.Both,
        });
    }

    private static byte? NumberOf(ImmutableArray<SdpFormat> formats, SdpFormat wanted)
    {
        foreach (SdpFormat format in formats)
            if (format.Codec.IsSameAs(wanted.Codec))
                return format.PayloadType;
        return null;
    }

    private SdpOrigin NextOrigin() => new("anyseat", sessionId, ++version, SdpConnection.Of(IPAddress.Loopback));

    private SdpLocalStream Stream(SdpDirection direction) => new()
    {
        Protocols = ["UDP/TLS/RTP/SAVPF"],
        Address = IPAddress.Loopback,
        Port = Leg.Local.Port,
        Codecs = [Speech, Events],
        Direction = direction,
        Transport = new SdpDtlsTransport
        {
            Ufrag = local.Ufrag,
            Password = local.Password,
            Fingerprints = [dtls.Fingerprint.ToString()],
            Candidates = [IceCandidate.Host(Leg.Local).ToAttributeValue()],
        },
    };
}
