using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Anyseat.Media;
using Anyseat.Media.Dtls;
using Anyseat.Media.Shard;
using Anyseat.Media.Sockets;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Registration;
using Anyseat.Sip.Sdp;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;
using Anyseat.Testing;

namespace Anyseat.EndToEnd.Tests.Kit.WebPhones;

/// <summary>A small switch for browsers made of the two engines alone: registers them over WebSocket with digest, calls them, takes
/// their calls, and joins each with a telephone.</summary>
internal sealed class WebSwitch : ISipUser, IAsyncDisposable
{
    public const string Password = "long_enough";

    private readonly CancellationTokenSource stop = new();
    private readonly Meter meter = new("Anyseat.EndToEnd.Tests.WebPhones");
    private readonly DigestServer digest = new(new DigestServerOptions { Realm = "anyseat" }, new byte[32]);
    private readonly DtlsCertificate certificate = DtlsCertificate.Create(TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(1));
    private readonly DtlsContext dtls;
    private readonly Thread media;
    private readonly Task signalling;
    private readonly SipPage page;
    private readonly ConcurrentQueue<string> trace = [];
    private readonly Lock reading = new();
    private readonly List<MediaEvent> events = [];
    private readonly ConcurrentDictionary<string, SipFlow> flows = [];
    private readonly ConcurrentDictionary<string, WebCall> calls = [];
    private SipUserAgent? agent;

    public WebSwitch()
    {
        dtls = new DtlsContext(certificate);
        Shard = new MediaShard(new MediaShardOptions
        {
            Network = MediaNetworks.Best,
            Ports = new MediaPorts(MediaNetworks.Best, 30_000, 30_999),
            Clock = new SystemClock(),
            Seed = 7118,
            SharedPorts = [Loopback],
        });
        media = new Thread(() => Shard.Run(stop.Token)) { IsBackground = true, Name = "media" };
        media.Start();
        Stack = SipStack.Open(new SipStackOptions(), this, TimeProvider.System, meter);
        Stack.Trace = entry => trace.Enqueue($"{(entry.IsSent ? "->" : "<-")} {Encoding.UTF8.GetString(entry.Bytes.Span)}");
        signalling = Stack.RunAsync(stop.Token);
        page = new SipPage(Stack);
    }

    public static TransportAddress Loopback { get; } = TransportAddress.From(IPAddress.Loopback, 0);

    public SipStack Stack { get; }

    public MediaShard Shard { get; }

    public string PageAddress => page.Address;

    /// <summary>Who takes calls to, and places calls from, a browser: its telephone and its codec, by user.</summary>
    public ConcurrentDictionary<string, (ToneParty Telephone, MediaCodec Codec)> Partners { get; } = [];

    public ConcurrentQueue<Exception> Faults { get; } = [];

    /// <summary>What the shard has told so far.</summary>
    public ImmutableArray<MediaEvent> Events
    {
        get
        {
            lock (reading)
            {
                while (Shard.TryReadEvent(out MediaEvent happened))
                    events.Add(happened);
                return [.. events];
            }
        }
    }

    /// <summary>The call of a user; null before there is one.</summary>
    public WebCall? CallOf(string user) => calls.GetValueOrDefault(user);

    /// <summary>The keys that a user's browser has pressed.</summary>
    public string KeysOf(string user) => string.Concat(
        Events.Where(one => one.Kind == MediaEventKind.DigitPressed && one.Leg == calls[user].Web.Leg).Select(one => one.Digit));

    /// <summary>Whether the shard has told something of a user's browser.</summary>
    public bool HasTold(string user, MediaEventKind kind) => Events.Any(one => one.Kind == kind && one.Leg == CallOf(user)?.Web.Leg);

    /// <summary>Calls a browser that has registered.</summary>
    public Task CallAsync(string user) => Stack.PostAsync(
        _ =>
        {
            WebLeg web = OpenLeg(user);
            SipSession session = agent!.Call(new OutgoingCall
            {
                Uri = SipUri.Parse($"sip:{user}@browser.invalid;transport=ws"),
                Targets = [SipTarget.Back(flows[user])],
                From = "<sip:anyseat@127.0.0.1>",
                Offer = web.Offer(),
                Context = user,
            });
            session.IsSymmetric = true;
            Join(user, session, web);
            Drain();
        },
        CancellationToken.None).AsTask();

    /// <summary>Offers a browser another direction of its call.</summary>
    public Task OfferAsync(string user, SdpDirection direction) => Stack.PostAsync(
        _ =>
        {
            calls[user].Session.Offer(calls[user].Web.Offer(direction));
            Drain();
        },
        CancellationToken.None).AsTask();

    public void Begin(SipEndpoint endpoint) => agent = new SipUserAgent(endpoint, new SipUserAgentOptions());

    public void Happened(SipEndpoint endpoint, EndpointEffect happened)
    {
        if (!agent!.Handle(happened) && happened is EndpointEffect.RequestArrived { Transaction: var transaction })
            Register(endpoint, transaction);
        Drain();
    }

    public void Faulted(Exception fault) => Faults.Enqueue(fault);

    public async ValueTask DisposeAsync()
    {
        // Shown when the test fails.
        foreach (object line in trace.Concat<object>(Faults).Concat(Events.Select(one => (object)one)))
            TestContext.Current.TestOutputHelper?.WriteLine($"{line}");
        await page.DisposeAsync();
        await stop.CancelAsync();
        await signalling;
        await Stack.DisposeAsync();
        media.Join();
        dtls.Dispose();
        certificate.Dispose();
        meter.Dispose();
        stop.Dispose();
    }

    private void Drain()
    {
        while (agent!.Events.TryDequeue(out SessionEvent? happened))
        {
            switch (happened)
            {
                case SessionEvent.Offered offered:
                    Take(offered.Session);
                    break;
                case SessionEvent.Answered answered:
                    calls[(string)answered.Session.Context!].Web.TakeAnswer(answered.Session.RemoteDescription);
                    break;
                case SessionEvent.OfferReceived received:
                    received.Session.AnswerOffer(calls[(string)received.Session.Context!].Web.Answer(received.Description));
                    break;
                case SessionEvent.OfferAnswered answered:
                    calls[(string)answered.Session.Context!].Web.TakeAnswer(answered.Description);
                    break;
                case SessionEvent.Ended ended when ended.Session.Context is string user:
                    calls[user].Close();
                    break;
            }
        }
    }

    private void Take(SipSession session)
    {
        string user = Encoding.UTF8.GetString(session.Invite.From.Uri.User);
        session.Context = user;
        WebLeg web = OpenLeg(user);
        session.Answer(web.Answer(session.RemoteDescription));
        Join(user, session, web);
    }

    private WebLeg OpenLeg(string user) => new(Shard, dtls, Partners[user].Codec);

    private void Join(string user, SipSession session, WebLeg web)
    {
        ToneParty telephone = Partners[user].Telephone;
        var remote = new IPEndPoint(IPAddress.Loopback, telephone.Port);
        var options = new LegOptions { Local = Loopback, Remote = TransportAddress.From(remote), FillsSilence = true };
        Assert.True(Shard.TryOpenLeg(options, out MediaLeg? leg, out LegFault fault), $"{fault}");
        telephone.SpeakTo(leg.Local.ToEndPoint());
        MediaBridge bridge = Shard.CreateBridge();
        bridge.Arrange(BridgePlan.Conference(web.Leg, leg));
        calls[user] = new WebCall(session, web, leg, bridge);
    }

    private void Register(SipEndpoint endpoint, SipServerTransaction transaction)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        DigestOutcome outcome = digest.Judge(
            transaction.Request, SipHeader.Authorization, (user, algorithm) => Digest.Secret(algorithm, user, "anyseat", Password), now, out string who);
        if (outcome != DigestOutcome.Accepted)
        {
            SipMessageBuilder refusal = transaction.Answer(401);
            foreach (DigestChallenge challenge in digest.ChallengesFor(transaction.Request, now, 1, outcome == DigestOutcome.Stale))
                refusal.Header(SipHeader.WwwAuthenticate, challenge.ToString());
            endpoint.Respond(transaction, refusal.BuildResponse());
            return;
        }

        flows[who] = transaction.Flow;
        RegistrarOutcome result = Registrar.Apply([], transaction.Request, new RegistrarPolicy(), now);
        endpoint.Respond(transaction, Registrar.Answer(transaction.Request, result, transaction.LocalTag, now));
    }

    private sealed class SystemClock : IMediaClock
    {
        public MediaInstant Now => new(TimeProvider.System.GetTimestamp() * 1_000_000 / TimeProvider.System.TimestampFrequency);

        public DateTimeOffset UtcNow => TimeProvider.System.GetUtcNow();
    }
}

/// <summary>A browser's call: its signalling, its media, and the telephone it is joined with.</summary>
internal sealed record WebCall(SipSession Session, WebLeg Web, MediaLeg Telephone, MediaBridge Bridge)
{
    public void Close()
    {
        Bridge.Dissolve();
        Web.Leg.Close();
        Telephone.Close();
    }
}
