using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Threading.Channels;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>The shell around <see cref="SipEndpoint"/>: sockets, clock, and the one loop that owns it.</summary>
/// <remarks>
/// <code>
///   UDP sockets ─┐ parse, limit                       ┌─► ISipUser.Happened
///   connections ─┼────────────► mailbox ──► loop ─────┤
///   Post, timer ─┘  (bounded)           (endpoint)    └─► sockets, queues of connections
/// </code>
/// The host runs <see cref="RunAsync"/>; the stack starts nothing by itself. A full mailbox drops datagrams, which
/// retransmission makes good, and stops the reading of streams, which TCP makes good.
/// </remarks>
public sealed class SipStack : IAsyncDisposable
{
    private readonly Channel<Mail> _mailbox;
    private readonly ISipUser _user;
    private readonly SipEndpoint _endpoint;
    private readonly SourceLimiter _limiter;
    private readonly ConnectionTable _connections;
    private readonly LocalAddresses _addresses;
    private readonly List<UdpListener> _udp = [];
    private readonly List<StreamListener> _streams = [];
    private readonly SipInstruments _instruments;
    private readonly long _begunAt;
    private CancellationToken _running;

    private SipStack(SipStackOptions options, ISipUser user, TimeProvider time, Meter meter)
    {
        Options = options;
        Time = time;
        _user = user;
        _begunAt = time.GetTimestamp();
        _limiter = new SourceLimiter(options.MessagesPerSecondPerSource, options.MessageBurstPerSource, time);
        _connections = new ConnectionTable(options);
        _mailbox = Channel.CreateBounded<Mail>(new BoundedChannelOptions(options.MailboxCountMax) { SingleReader = true });
        _addresses = new LocalAddresses(_udp, _streams, options, $"{RandomNumberGenerator.GetHexString(12, lowercase: true)}.invalid");
        _endpoint = new SipEndpoint(new SipEndpointOptions
        {
            Timers = options.Timers,
            TransactionCountMax = options.TransactionCountMax,
            FailoverAfter = options.FailoverAfter,
            LocalAddressOf = _addresses.Of,
            Random = RandomSource.Next,
        });
        _instruments = new SipInstruments(meter, () => _endpoint.TransactionCount, () => _connections.Count);
    }

    /// <summary>Settings.</summary>
    public SipStackOptions Options { get; }

    /// <summary>Is told of every message that passes; null for no trace. It is called on the stack's loops and must be quick.</summary>
    public Action<SipTraceEntry>? Trace { get; set; }

    /// <summary>The bound addresses, in the order of <see cref="SipStackOptions.Listen"/>.</summary>
    public ImmutableArray<IPEndPoint> LocalEndPoints { get; private set; } = [];

    /// <summary>What the endpoint has seen so far.</summary>
    public EndpointCounts Counts => _endpoint.Counts;

    /// <summary>How many transactions are going on.</summary>
    public int TransactionCount => _endpoint.TransactionCount;

    /// <summary>How many connections are open.</summary>
    public int ConnectionCount => _connections.Count;

    internal TimeProvider Time { get; }

    /// <summary>Binds the sockets. Nothing is read before <see cref="RunAsync"/>.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="user">Whoever stands on the stack.</param>
    /// <param name="time">The clock.</param>
    /// <param name="meter">What to measure with.</param>
    /// <exception cref="System.Net.Sockets.SocketException">A port is taken, or an address is not ours.</exception>
    /// <exception cref="ArgumentException">A TLS listener without <see cref="SipStackOptions.TlsServer"/>, or a WebSocket listener.</exception>
    public static SipStack Open(SipStackOptions options, ISipUser user, TimeProvider time, Meter meter)
    {
        SipStack stack = new(options, user, time, meter);
        try
        {
            stack.Bind();
            user.Begin(stack._endpoint);
            return stack;
        }
        catch
        {
            stack.CloseSockets();
            throw;
        }
    }

    /// <summary>Serves until cancelled. Call it once.</summary>
    /// <param name="ct">Stops it; connections are closed.</param>
    public async Task RunAsync(CancellationToken ct)
    {
        using CancellationTokenSource all = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _running = all.Token;
        Task[] loops =
        [
            .. _udp.Select(one => one.RunAsync(all.Token)), .. _streams.Select(one => one.RunAsync(all.Token)),
            _connections.WatchAsync(Time, all.Token), RunLoopAsync(all.Token),
        ];
        try
        {
            await Task.WhenAny(loops); // whichever ends first ends all: a stack without one of its loops is deaf
            await all.CancelAsync();
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to.
        }
        finally
        {
            CloseSockets();
            await _connections.WhenAllEndedAsync();
        }
    }

    /// <summary>Has work done on the loop, soon; waits while the mailbox is full.</summary>
    /// <param name="work">The work; it must not wait.</param>
    /// <param name="ct">Gives up.</param>
    public ValueTask PostAsync(Action<SipEndpoint> work, CancellationToken ct) => _mailbox.Writer.WriteAsync(new Mail(work), ct);

    /// <summary>Serves a WebSocket that the host's web server has accepted with sub-protocol "sip", until it ends.</summary>
    /// <param name="socket">The WebSocket; the stack owns it from now on.</param>
    /// <param name="remote">The peer.</param>
    /// <param name="isSecure">Whether it came over TLS.</param>
    /// <param name="ct">Closes it.</param>
    /// <returns>False when there is no room for it.</returns>
    public async Task<bool> ServeWebSocketAsync(WebSocket socket, IPEndPoint remote, bool isSecure, CancellationToken ct)
    {
        IPEndPoint plain = MessageIntake.Plain(remote);
        if (!_connections.HasRoomFor(plain.Address))
        {
            socket.Dispose();
            return false;
        }

        SipTransportKind transport = isSecure ? SipTransportKind.Wss : SipTransportKind.Ws;
        WebSocketConnection connection = new(this, _connections.NextId(), transport, socket, plain);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(ct, _running);
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Ended = ended.SetResult;
        _connections.Add(connection, "", both.Token);
        await ended.Task;
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        CloseSockets();
        return ValueTask.CompletedTask;
    }

    internal bool MayCome(IPAddress source)
    {
        if (!IsAdmitted(source))
            return false;
        if (_limiter.TryTake(source))
            return true;
        Drop(SipDropReason.RateLimit);
        return false;
    }

    /// <summary>Whether the host lets an address speak.</summary>
    internal bool IsAdmitted(IPAddress source)
    {
        if (Options.Admits is not { } admits || admits(source))
            return true;
        Drop(SipDropReason.ShutOut);
        return false;
    }

    internal async ValueTask WaitUntilMayComeAsync(IPAddress source, CancellationToken ct)
    {
        // A source that was shut out after it connected is not read until it is forgiven.
        while (Options.Admits?.Invoke(source) == false || !_limiter.TryTake(source))
            await Task.Delay(TimeSpan.FromMilliseconds(50), Time, ct);
    }

    internal bool HasRoomFor(IPAddress source) => _connections.HasRoomFor(source);

    internal void Begin(Func<long, SipConnection> open) => _connections.Add(open(_connections.NextId()), "", _running);

    internal void Closed(SipConnection connection, SipCloseReason reason)
    {
        _connections.Remove(connection);
        _instruments.Closed(reason);
    }

    /// <summary>A connection ended by something that networks do not do.</summary>
    internal void Faulted(Exception fault) => _user.Faulted(fault);

    internal void Drop(SipDropReason reason) => _instruments.Dropped(reason);

    /// <summary>Something was never sent. When the mailbox is full the transaction's own timer will tell.</summary>
    internal void Failed(object? sender)
    {
        if (sender is not null)
            _mailbox.Writer.TryWrite(new Mail(sender));
    }

    internal void TryPost(SipMessage message, SipFlow flow)
    {
        if (!_mailbox.Writer.TryWrite(new Mail(message, flow)))
            Drop(SipDropReason.MailboxFull);
    }

    internal ValueTask PostAsync(SipMessage message, SipFlow flow, CancellationToken ct) => _mailbox.Writer.WriteAsync(new Mail(message, flow), ct);

    private void Bind()
    {
        List<IPEndPoint> bound = [];
        foreach (SipListen listen in Options.Listen)
        {
            int id = bound.Count + 1;
            switch (listen.Transport)
            {
                case SipTransportKind.Udp:
                    _udp.Add(new UdpListener(this, id, listen));
                    bound.Add(_udp[^1].Local);
                    break;
                case SipTransportKind.Tls when Options.TlsServer is null:
                    throw new ArgumentException("A TLS listener needs TlsServer, with a certificate.");
                case SipTransportKind.Tcp or SipTransportKind.Tls:
                    _streams.Add(new StreamListener(this, id, listen));
                    bound.Add(_streams[^1].Local);
                    break;
                default:
                    throw new ArgumentException("WebSockets are accepted by the host's web server.");
            }
        }

        LocalEndPoints = [.. bound];
    }

    private async Task RunLoopAsync(CancellationToken ct)
    {
        ChannelReader<Mail> reader = _mailbox.Reader;
        await using ITimer alarm = Time.CreateTimer(_ => _mailbox.Writer.TryWrite(default), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (await reader.WaitToReadAsync(ct))
        {
            while (reader.TryRead(out Mail mail))
            {
                _endpoint.Advance(Time.GetElapsedTime(_begunAt));
                Handle(mail);
                Drain();
            }

            if (_endpoint.NextDue is { } due)
            {
                TimeSpan wait = due - Time.GetElapsedTime(_begunAt);
                alarm.Change(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Handle(Mail mail)
    {
        if (mail.Message is { } message)
        {
            _instruments.Received(mail.Flow.Transport);
            Trace?.Invoke(new SipTraceEntry(IsSent: false, mail.Flow, message.Bytes));
            _endpoint.Receive(message, mail.Flow);
        }
        else if (mail.Unsent is { } unsent)
        {
            _endpoint.TransportFailed(unsent);
        }
        else if (mail.Work is { } work)
        {
            Guarded(() => work(_endpoint));
        }
    }

    private void Drain()
    {
        while (_endpoint.Effects.TryDequeue(out EndpointEffect? effect))
        {
            if (effect is EndpointEffect.Transmit transmit)
                Carry(transmit);
            else
                Tell(effect);
        }
    }

    private void Tell(EndpointEffect happened)
    {
        bool isWell = Guarded(() => _user.Happened(_endpoint, happened));
        if (!isWell && happened is EndpointEffect.RequestArrived { Transaction: { IsAnswered: false } unanswered })
            _endpoint.Respond(unanswered, unanswered.Answer(500).BuildResponse());
    }

    /// <summary>A fault of the user must not end everybody's calls.</summary>
    private bool Guarded(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception fault)
        {
            _user.Faulted(fault);
            return false;
        }
    }

    private void Carry(EndpointEffect.Transmit transmit)
    {
        Trace?.Invoke(new SipTraceEntry(IsSent: true, transmit.Flow, transmit.Message));
        _instruments.Sent(transmit.Flow.Transport);
        bool isSent = transmit.Flow.Transport == SipTransportKind.Udp
            ? _addresses.SocketFor(SipTarget.Back(transmit.Flow))?.TrySend(transmit.Message.Span, transmit.Flow.Remote) ?? false
            : TrySendOverStream(transmit);
        if (isSent)
            return;
        Drop(SipDropReason.SendFailed);
        if (transmit.Sender is { } sender)
            _endpoint.TransportFailed(sender);
    }

    /// <summary>§18.1.1, §18.2.2: over the connection named, or one that leads there, or a new one. A WebSocket cannot be opened back.</summary>
    private bool TrySendOverStream(EndpointEffect.Transmit transmit)
    {
        SipFlow flow = transmit.Flow;
        string name = transmit.Name.Length > 0 ? transmit.Name : flow.Remote.Address.ToString();
        SipConnection? connection = flow.ConnectionId != 0 ? _connections.Find(flow.ConnectionId) : null;
        connection ??= _connections.Find(flow.Transport, flow.Remote, name);
        if (connection is null)
        {
            bool isBrowser = flow.ConnectionId != 0 && flow.Transport is SipTransportKind.Ws or SipTransportKind.Wss;
            if (isBrowser || !_connections.HasRoom)
                return false;
            connection = flow.Transport is SipTransportKind.Ws or SipTransportKind.Wss
                ? new WebSocketConnection(this, _connections.NextId(), flow.Transport, flow.Remote, name)
                : new StreamConnection(this, _connections.NextId(), flow.Transport, flow.Remote, name);
            _connections.Add(connection, name, _running);
        }

        return connection.TrySend(transmit.Message, transmit.Sender);
    }

    private void CloseSockets()
    {
        foreach (UdpListener one in _udp)
            one.Dispose();
        foreach (StreamListener one in _streams)
            one.Dispose();
    }

    /// <summary>What the loop is told: a message, work, something unsent, or nothing but that time has passed.</summary>
    private readonly record struct Mail(SipMessage? Message, SipFlow Flow, Action<SipEndpoint>? Work = null, object? Unsent = null)
    {
        public Mail(Action<SipEndpoint> work)
            : this(null, default, work)
        {
        }

        public Mail(object unsent)
            : this(null, default, null, unsent)
        {
        }
    }

    /// <summary>Random numbers from the system, fetched many at a time. Used by the loop alone.</summary>
    private static class RandomSource
    {
        [ThreadStatic]
        private static byte[]? _bytes;

        [ThreadStatic]
        private static int _at;

        public static ulong Next()
        {
            byte[] bytes = _bytes ??= new byte[512];
            if (_at == 0 || _at == bytes.Length)
            {
                RandomNumberGenerator.Fill(bytes);
                _at = 0;
            }

            _at += sizeof(ulong);
            return BitConverter.ToUInt64(bytes, _at - sizeof(ulong));
        }
    }
}
