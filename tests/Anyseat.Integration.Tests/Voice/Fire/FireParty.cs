using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>A user agent of ours on a socket of its own whose network can be told to lose, to delay and to fall silent, call by call.
/// One thread owns it.</summary>
internal sealed class FireParty : IDisposable
{
    private readonly Socket socket;
    private readonly Socket media;
    private readonly Thread thread;
    private readonly ConcurrentQueue<Action> posted = new();
    private readonly PriorityQueue<Action, long> timers = new();
    private readonly HashSet<string> silent = [];
    private readonly Dictionary<string, Func<SipMessage, TimeSpan?>> networks = [];
    private readonly byte[] buffer = new byte[65_536];
    private readonly long begunAt = Stopwatch.GetTimestamp();
    private readonly Random ids;
    private volatile bool isStopped;

    /// <param name="address">Where it is.</param>
    /// <param name="seed">Of its tags and branches.</param>
    /// <param name="times">T1 and so on.</param>
    public FireParty(string address, int seed, SipTimers times)
    {
        var local = IPAddress.Parse(address);
        ids = new Random(seed);
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 * 1024 * 1024 };
        socket.Bind(new IPEndPoint(local, 0));
        media = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        media.Bind(new IPEndPoint(local, 0));
        Local = (IPEndPoint)socket.LocalEndPoint!;
        Endpoint = new SipEndpoint(new SipEndpointOptions
        {
            Timers = times,
            LocalAddressOf = target => target.Transport == SipTransportKind.Udp ? new SipLocalAddress(address, Local.Port) : null,
            Random = () => (ulong)ids.NextInt64(),
        });
        Agent = new SipUserAgent(Endpoint, new SipUserAgentOptions());
        thread = new Thread(Run) { IsBackground = true, Name = $"party {address}" };
        thread.Start();
    }

    public IPEndPoint Local { get; }

    public SipEndpoint Endpoint { get; }

    public SipUserAgent Agent { get; }

    /// <summary>The port of its media; null for a socket that is there and that nobody reads.</summary>
    public int? MediaPort { get; set; }

    /// <summary>What it says of its media.</summary>
    public byte[] Description => Describe("sendrecv");

    /// <summary>What to do with what sessions tell.</summary>
    public Action<SessionEvent>? Do { get; set; }

    /// <summary>What to do with answers to requests outside of sessions.</summary>
    public Action<SipClientTransaction, SipResponse>? Answered { get; set; }

    /// <summary>What its thread threw: a bug of the test.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    public byte[] Describe(string direction) => Encoding.ASCII.GetBytes(
        $"v=0\r\no=- 1 1 IN IP4 {Local.Address}\r\ns=-\r\nc=IN IP4 {Local.Address}\r\nt=0 0\r\n" +
        $"m=audio {MediaPort ?? ((IPEndPoint)media.LocalEndPoint!).Port} RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na={direction}\r\n");

    /// <summary>Does something on its thread.</summary>
    public void Post(Action action) => posted.Enqueue(action);

    /// <summary>Does something later; on its thread only.</summary>
    public void After(int milliseconds, Action action) =>
        timers.Enqueue(action, Stopwatch.GetTimestamp() + (milliseconds * Stopwatch.Frequency / 1_000));

    /// <summary>From now on nothing of a call leaves or arrives.</summary>
    public void FallSilent(string callId) => silent.Add(callId);

    /// <summary>Has what leaves in a call delayed by what the function says; null loses it.</summary>
    public void Through(string callId, Func<SipMessage, TimeSpan?> network) => networks[callId] = network;

    public void Dispose()
    {
        isStopped = true;
        thread.Join();
        socket.Dispose();
        media.Dispose();
    }

    private void Run()
    {
        while (!isStopped)
        {
            try
            {
                Turn();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                Faults.Enqueue(fault);
            }
        }
    }

    private void Turn()
    {
        Endpoint.Advance(Stopwatch.GetElapsedTime(begunAt));
        while (posted.TryDequeue(out Action? action))
            action();
        while (timers.TryPeek(out Action? due, out long at) && at <= Stopwatch.GetTimestamp())
        {
            timers.Dequeue();
            due();
        }

        Drain();
        if (socket.Poll(3_000, SelectMode.SelectRead))
            Receive();
    }

    private void Receive()
    {
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        int size = socket.ReceiveFrom(buffer, ref from);
        Endpoint.Advance(Stopwatch.GetElapsedTime(begunAt));
        if (!SipParser.TryParse(buffer.AsMemory(0, size).ToArray(), out SipMessage? message, out _, (IPEndPoint)from) || silent.Contains(message.CallIdText))
            return;
        Endpoint.Receive(message, new SipFlow(SipTransportKind.Udp, (IPEndPoint)from));
        Drain();
    }

    private void Drain()
    {
        while (Endpoint.Effects.TryDequeue(out EndpointEffect? effect))
        {
            if (effect is EndpointEffect.Transmit transmit)
                Carry(transmit);
            else if (!Agent.Handle(effect))
                TakeOther(effect);
            while (Agent.Events.TryDequeue(out SessionEvent? told))
                Do?.Invoke(told);
        }
    }

    private void TakeOther(EndpointEffect effect)
    {
        if (effect is EndpointEffect.ResponseArrived answer)
            Answered?.Invoke(answer.Transaction, answer.Response);
        else if (effect is EndpointEffect.RequestArrived request)
            Endpoint.Respond(request.Transaction, request.Transaction.Answer(405).BuildResponse());
    }

    private void Carry(EndpointEffect.Transmit transmit)
    {
        if (!SipParser.TryParse(transmit.Message.ToArray(), out SipMessage? message, out SipParseError error))
            throw new InvalidOperationException($"We wrote what we cannot read: {error}");
        string callId = message.CallIdText;
        if (silent.Contains(callId))
            return;
        TimeSpan? delay = networks.TryGetValue(callId, out Func<SipMessage, TimeSpan?>? network) ? network(message) : TimeSpan.Zero;
        if (delay is not { } known)
            return;
        byte[] bytes = transmit.Message.ToArray();
        if (known == TimeSpan.Zero)
            socket.SendTo(bytes, transmit.Flow.Remote);
        else
            After((int)known.TotalMilliseconds, () => socket.SendTo(bytes, transmit.Flow.Remote));
    }
}
