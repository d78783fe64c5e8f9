using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Registration;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Interop;

/// <summary>A small switch on real sockets: registers telephones with digest, answers calls and OPTIONS, and places calls.</summary>
internal sealed class Switch : ISipUser, IAsyncDisposable
{
    public const string Password = "long_enough";

    private readonly CancellationTokenSource _stop = new();
    private readonly Meter _meter = new("Anyseat.Sip.Tests.Interop");
    private readonly DigestServer _digest;
    private readonly Task _running;
    private SipUserAgent? _agent;

    public Switch(SipStackOptions options, bool isMd5Alone = false)
    {
        DigestServerOptions digest = new() { Realm = "anyseat" };
        _digest = new DigestServer(isMd5Alone ? digest with { IsMd5Alone = _ => true } : digest, new byte[32]);
        Stack = SipStack.Open(options, this, TimeProvider.System, _meter);
        Stack.Trace = entry => Trace.Enqueue($"{(entry.IsSent ? "->" : "<-")} {Encoding.UTF8.GetString(entry.Bytes.Span)}");
        _running = Stack.RunAsync(_stop.Token);
    }

    public SipStack Stack { get; }

    public ConcurrentQueue<string> Trace { get; } = [];

    public ConcurrentQueue<Exception> Faults { get; } = [];

    public ConcurrentDictionary<string, ImmutableArray<Binding>> Bindings { get; } = [];

    public ConcurrentQueue<SessionEvent> Seen { get; } = [];

    public SipFlow LastRegistration { get; private set; }

    public IPEndPoint EndPoint => Stack.LocalEndPoints[0];

    public async Task<SipSession> CallAsync(SipUri uri, SipTarget target)
    {
        TaskCompletionSource<SipSession> placed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await Stack.PostAsync(
            _ =>
            {
                placed.SetResult(_agent!.Call(new OutgoingCall
                {
                    Uri = uri,
                    Targets = [target],
                    From = $"<sip:anyseat@{EndPoint.Address}>",
                    Offer = Sdp(EndPoint.Address),
                }));
                Drain();
            },
            CancellationToken.None);
        return await placed.Task;
    }

    public Task HangUpAsync(SipSession session) => Stack.PostAsync(_ => session.HangUp("Q.850;cause=16"), CancellationToken.None).AsTask();

    public int Count<T>() => Seen.OfType<T>().Count();

    public void Begin(SipEndpoint endpoint) => _agent = new SipUserAgent(endpoint, new SipUserAgentOptions());

    public void Happened(SipEndpoint endpoint, EndpointEffect happened)
    {
        if (!_agent!.Handle(happened) && happened is EndpointEffect.RequestArrived { Transaction: var transaction })
        {
            if (transaction.Request.Method == SipMethod.Register)
                Register(endpoint, transaction);
            else
                endpoint.Respond(transaction, transaction.Answer(transaction.Request.Method == SipMethod.Options ? 200 : 405).BuildResponse());
        }

        Drain();
    }

    public void Faulted(Exception fault) => Faults.Enqueue(fault);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Stack.DisposeAsync();
        _meter.Dispose();
        _stop.Dispose();
    }

    public string Story => string.Join("\n", Trace) + string.Join("\n", Faults);

    private static byte[] Sdp(IPAddress address) => Encoding.ASCII.GetBytes(
        $"v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8 0\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n");

    private void Drain()
    {
        while (_agent!.Events.TryDequeue(out SessionEvent? happened))
        {
            Seen.Enqueue(happened);
            if (happened is SessionEvent.Offered)
            {
                happened.Session.Progress(180);
                happened.Session.Answer(Sdp(EndPoint.Address));
            }
        }
    }

    private void Register(SipEndpoint endpoint, SipServerTransaction transaction)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        DigestOutcome outcome = _digest.Judge(
            transaction.Request, SipHeader.Authorization, (user, algorithm) => Digest.Secret(algorithm, user, "anyseat", Password), now, out string who);
        if (outcome != DigestOutcome.Accepted)
        {
            SipMessageBuilder answer = transaction.Answer(401);
            foreach (DigestChallenge challenge in _digest.ChallengesFor(
                transaction.Request, now, (ulong)Random.Shared.NextInt64(), outcome == DigestOutcome.Stale))
            {
                answer.Header(SipHeader.WwwAuthenticate, challenge.ToString());
            }

            endpoint.Respond(transaction, answer.BuildResponse());
            return;
        }

        RegistrarOutcome result = Registrar.Apply(Bindings.GetValueOrDefault(who, []), transaction.Request, new RegistrarPolicy(), now);
        LastRegistration = transaction.Flow;
        Bindings[who] = result.Bindings;
        endpoint.Respond(transaction, Registrar.Answer(transaction.Request, result, transaction.LocalTag, now));
    }
}
