using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Anyseat.Media.Codecs;
using Anyseat.Server.Hosting;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Sdp;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Transports;

namespace Anyseat.Server.Cli.Diag;

/// <summary><c>anyseat diag sip call URI</c>: places a call, plays a tone, and measures what comes back.</summary>
internal static class SipCallVerb
{
    private static readonly TimeSpan RingLimit = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string text, DiagSettings settings, TextWriter output, CancellationToken ct)
    {
        SipUri uri = SipProbe.UriOf(text);
        await using SipProbe probe = new(settings, output);
        ImmutableArray<SipTarget> targets = await probe.LocateAsync(uri, ct);
        if (targets.IsEmpty)
            return (int)ExitCode.Failed;
        using ToneExchange media = new(settings.From ?? (targets[0].Address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any));
        Channel<SessionEvent> events = Channel.CreateUnbounded<SessionEvent>();
        SdpSession? offer = null;
        SipSession? session = null;
        await probe.Stack.PostAsync(
            endpoint =>
            {
                SipUserAgent agent = new(endpoint, new SipUserAgentOptions());
                probe.First = happened => Hand(agent, happened, events.Writer);
                offer = OfferOf(endpoint, targets[0], media.Port);
                session = agent.Call(CallOf(endpoint, uri, targets, offer, settings.Caller));
            },
            ct);
        SessionEvent.Answered? answered = await WaitForAnswerAsync(events.Reader, settings.Timeout, output, ct);
        if (answered is null || session is null || offer is null)
            return (int)ExitCode.Failed;
        int code = await MeasureAsync(media, offer, session, settings.Duration, output, ct);
        await probe.Stack.PostAsync(_ => session.HangUp("Q.850;cause=16"), ct);
        await WaitForEndAsync(events.Reader, output, ct);
        return code;
    }

    private static bool Hand(SipUserAgent agent, EndpointEffect happened, ChannelWriter<SessionEvent> events)
    {
        bool isTaken = agent.Handle(happened);
        while (agent.Events.TryDequeue(out SessionEvent? one))
        {
            if (one is SessionEvent.Offered)
                one.Session.Refuse(480);
            events.TryWrite(one);
        }

        return isTaken;
    }

    private static SdpSession OfferOf(SipEndpoint endpoint, SipTarget target, int port)
    {
        string host = endpoint.LocalAddressOf(target with { Transport = SipTransportKind.Udp })?.Host ?? "127.0.0.1";
        IPAddress address = IPAddress.TryParse(host, out IPAddress? known) ? known : IPAddress.Loopback;
        SdpLocalStream stream = new()
        {
            Address = address,
            Port = port,
            Codecs = [new SdpFormat(8, new SdpCodec("PCMA", 8_000)), new SdpFormat(0, new SdpCodec("PCMU", 8_000))],
            Attributes = [new SdpAttribute("ptime", "20")],
        };
        return SdpOfferAnswer.Offer(new SdpOrigin("-", "1", 1, SdpConnection.Of(address)), [stream]);
    }

    private static OutgoingCall CallOf(
        SipEndpoint endpoint, SipUri uri, ImmutableArray<SipTarget> targets, SdpSession offer, string caller) => new()
        {
            Uri = uri,
            Targets = targets,
            From = $"<sip:{caller}@{endpoint.LocalAddressOf(targets[0])?.HostText ?? "unset.invalid"}>",
            Offer = SdpWriter.WriteBytes(offer),
            AnswerTimeout = RingLimit,
            SessionTimer = null,
        };

    private static async Task<SessionEvent.Answered?> WaitForAnswerAsync(
        ChannelReader<SessionEvent> events, TimeSpan patience, TextWriter output, CancellationToken ct)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            while (true)
            {
                switch (await events.ReadAsync(limit.Token))
                {
                    case SessionEvent.Progressed progressed:
                        limit.CancelAfter(RingLimit + patience);
                        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"sign    {progressed.Response.Status} {progressed.Response.Reason}"));
                        break;
                    case SessionEvent.Answered answered:
                        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"answer  {answered.Response.Status} {answered.Response.Reason}"));
                        return answered;
                    case SessionEvent.Ended ended:
                        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The call was not answered: {ended.End}, {ended.Status} {Sip.Messages.SipStatus.ReasonOf(Math.Max(100, ended.Status))}."));
                        return null;
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await output.WriteLineAsync($"Nobody gave a sign within {patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.");
            return null;
        }
    }

    private static async Task<int> MeasureAsync(
        ToneExchange media, SdpSession offer, SipSession session, TimeSpan duration, TextWriter output, CancellationToken ct)
    {
        bool isAgreed = SdpParser.TryParse(session.RemoteDescription.Span, out SdpSession? answer, out _)
            & SdpOfferAnswer.TryAgree(offer, answer ?? offer, out ImmutableArray<SdpAgreedStream>? streams);
        if (!isAgreed || answer is null || streams is not [{ Remote: { } remote, SendFormats: [var format, ..] } stream, ..])
        {
            await output.WriteLineAsync("The answer agrees on no stream of G.711: no tone was played.");
            return (int)ExitCode.Failed;
        }

        G711Law law = format.Codec.Name.Equals("PCMA", StringComparison.OrdinalIgnoreCase) ? G711Law.ALaw : G711Law.MuLaw;
        IPEndPoint peer = new(remote, stream.RemotePort);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"media   {format.Codec} to {peer}: {ToneExchange.Frequency} Hz at -10 dBm0 for {duration.TotalSeconds} s"));
        ToneResult result = await media.RunAsync(peer, format.PayloadType, law, duration, ct);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"sent    {result.SentCount} packets"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"heard   {result.ReceivedCount} packets, {result.LostCount} lost, jitter {result.Jitter.TotalMilliseconds:0.0} ms"));
        if (result.Frequency > 0)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"sound   {result.LevelDbm0:0.0} dBm0, strongest at {result.Frequency:0} Hz with {result.TonalShare * 100:0} % of the power"));
        else
            await output.WriteLineAsync(result.ReceivedCount > 0 ? "sound   silence" : "Nothing came back.");
        return (int)(result.ReceivedCount > 0 ? ExitCode.Done : ExitCode.Failed);
    }

    private static async Task WaitForEndAsync(ChannelReader<SessionEvent> events, TextWriter output, CancellationToken ct)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            while (await events.ReadAsync(limit.Token) is not SessionEvent.Ended)
            {
                // what else was said on the way does not matter any more
            }

            await output.WriteLineAsync("ended   BYE answered");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await output.WriteLineAsync("ended   the BYE was not answered within 5 s");
        }
    }
}
