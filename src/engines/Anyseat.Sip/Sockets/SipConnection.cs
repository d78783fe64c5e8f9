using System.Net;
using System.Threading.Channels;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>Bytes that wait for their turn on a connection, and who wants to know if they never get it.</summary>
internal readonly record struct Outgoing(ReadOnlyMemory<byte> Bytes, object? Sender);

/// <summary>One stream or WebSocket: a queue of messages to write, a loop that writes them, and one that reads.</summary>
/// <remarks>
/// It ends as a whole: whichever loop ends first takes the other with it, and what still waits in the queue has failed.
/// The stack's watch closes it when it is idle, slow, or leaves a ping unanswered.
/// </remarks>
internal abstract class SipConnection : IDisposable
{
    private static readonly byte[] Ping = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] Pong = "\r\n"u8.ToArray();

    private readonly Channel<Outgoing> _queue;
    private readonly CancellationTokenSource _closing = new();
    private SipCloseReason _reason = SipCloseReason.Peer;
    private long _receivedAt;
    private long _begunAt;
    private long _pingedAt;

    private protected SipConnection(SipStack stack, long id, SipTransportKind transport, IPEndPoint remote, bool isOutgoing, int listenerId)
    {
        Stack = stack;
        Flow = new SipFlow(transport, remote, id, listenerId);
        IsOutgoing = isOutgoing;
        _queue = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(stack.Options.SendQueueCountMax) { SingleReader = true });
        _receivedAt = _begunAt = stack.Time.GetTimestamp();
    }

    public SipFlow Flow { get; }

    public bool IsOutgoing { get; }

    /// <summary>Is called once, when all is over.</summary>
    public Action? Ended { get; set; }

    private protected SipStack Stack { get; }

    /// <summary>Queues a message. A peer that does not read what it is sent is cut off.</summary>
    public bool TrySend(ReadOnlyMemory<byte> message, object? sender)
    {
        if (_queue.Writer.TryWrite(new Outgoing(message, sender)))
            return true;
        Close(SipCloseReason.Stalled);
        return false;
    }

    public void Close(SipCloseReason reason)
    {
        if (_closing.IsCancellationRequested)
            return;
        _reason = reason;
        try
        {
            _closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself at this very moment.
        }
    }

    /// <summary>Closes what is idle, slow or dead, and pings what we opened. Called about every second.</summary>
    public void Watch()
    {
        SipStackOptions options = Stack.Options;
        TimeSpan silence = Stack.Time.GetElapsedTime(Volatile.Read(ref _receivedAt));
        long begunAt = Volatile.Read(ref _begunAt);
        long pingedAt = Volatile.Read(ref _pingedAt);
        if (begunAt != 0 && !IsOutgoing && Stack.Time.GetElapsedTime(begunAt) > options.MessageTimeout)
            Close(SipCloseReason.Slow);
        else if (silence > options.IdleTimeout)
            Close(SipCloseReason.Idle);
        else if (pingedAt != 0 && Stack.Time.GetElapsedTime(pingedAt) > options.PongTimeout)
            Close(SipCloseReason.NoPong);
        else if (IsOutgoing && pingedAt == 0 && options.PingInterval is { } interval && silence > interval)
            SendPing();
    }

    /// <summary>Lives until closed, and reports what was never sent.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using CancellationTokenSource all = CancellationTokenSource.CreateLinkedTokenSource(ct, _closing.Token);
        try
        {
            using (CancellationTokenSource opening = CancellationTokenSource.CreateLinkedTokenSource(all.Token))
            using (CancellationTokenSource limit = new(Stack.Options.ConnectTimeout, Stack.Time))
            using (limit.Token.Register(opening.Cancel))
                await OpenAsync(opening.Token);
            Task writing = WriteAllAsync(all.Token);
            Task reading = ReadAllAsync(all.Token);
            await Task.WhenAny(writing, reading);
            await all.CancelAsync();
            await Task.WhenAll(writing, reading);
        }
        catch (Exception e) when (IsExpected(e))
        {
            _reason = ct.IsCancellationRequested ? SipCloseReason.Shutdown : _reason;
        }
        catch (Exception fault)
        {
            Stack.Faulted(fault); // a bug: it costs this connection, and no other
        }
        finally
        {
            _queue.Writer.TryComplete();
            Dispose();
            Stack.Closed(this, _reason);
            while (_queue.Reader.TryRead(out Outgoing unsent))
                Stack.Failed(unsent.Sender);
            Ended?.Invoke();
        }
    }

    public void Dispose()
    {
        CloseTransport();
        _closing.Dispose();
    }

    /// <summary>Connects and shakes hands, where that is still to be done.</summary>
    private protected abstract Task OpenAsync(CancellationToken ct);

    /// <summary>Reads until the peer closes; gives what it reads to <see cref="TakeAsync"/>.</summary>
    private protected abstract Task ReadAllAsync(CancellationToken ct);

    private protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct);

    private protected abstract void CloseTransport();

    /// <summary>Whether an exception is what networks do, rather than a bug.</summary>
    private protected abstract bool IsNetworkFault(Exception fault);

    private protected void Heard(bool isMessageBegun)
    {
        long now = Stack.Time.GetTimestamp();
        Volatile.Write(ref _receivedAt, now);
        Volatile.Write(ref _pingedAt, 0);
        if (!isMessageBegun)
            Volatile.Write(ref _begunAt, 0);
        else if (Volatile.Read(ref _begunAt) == 0)
            Volatile.Write(ref _begunAt, now);
    }

    /// <summary>Takes one frame. False ends the connection.</summary>
    private protected async ValueTask<bool> TakeAsync(StreamFrame frame, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        switch (frame)
        {
            case StreamFrame.Ping:
                TrySend(Pong, sender: null);
                return true;
            case StreamFrame.Message:
                await Stack.WaitUntilMayComeAsync(Flow.Remote.Address, ct);
                if (MessageIntake.Read(bytes, Flow.Remote, out SipMessage? message, out byte[] answer, out SipDropReason reason) == IntakeVerdict.Message)
                    await Stack.PostAsync(message!, Flow, ct);
                else
                    Refuse(answer, reason);
                return true;
            case StreamFrame.Broken:
                SipParseError fault = new(SipParseFault.ContentLength, 0, SipHeader.ContentLength);
                if (SipMalformed.TryAnswer(bytes.Span, fault, out byte[] last))
                    await WriteAsync(last, ct);
                Stack.Drop(SipDropReason.Malformed);
                Close(SipCloseReason.Broken);
                return false;
            default:
                return true;
        }
    }

    private void Refuse(byte[] answer, SipDropReason reason)
    {
        Stack.Drop(reason);
        if (answer.Length > 0)
            TrySend(answer, sender: null);
    }

    private void SendPing()
    {
        Volatile.Write(ref _pingedAt, Stack.Time.GetTimestamp());
        TrySend(Ping, sender: null);
    }

    private async Task WriteAllAsync(CancellationToken ct)
    {
        Outgoing current = default;
        try
        {
            while (await _queue.Reader.WaitToReadAsync(ct))
            {
                while (_queue.Reader.TryRead(out current))
                {
                    await WriteAsync(current.Bytes, ct);
                    current = default;
                }
            }
        }
        finally
        {
            Stack.Failed(current.Sender);
        }
    }

    private bool IsExpected(Exception fault) => fault is OperationCanceledException or ObjectDisposedException || IsNetworkFault(fault);
}
