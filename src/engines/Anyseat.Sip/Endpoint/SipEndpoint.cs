using System.Net;
using System.Text;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Endpoint;

/// <summary>
/// Transport rules, transactions and timers of one SIP element, without sockets and clock: the host tells it what came and
/// what time it is, and carries out its <see cref="Effects"/> in order. Not thread-safe: one loop owns it.
/// </summary>
/// <remarks>
/// <code>
///   host: sockets, clock, DNS             endpoint                              user: dialogs, registrar, calls
///   ─ bytes → SipParser ─ Receive ──►  TransactionTable ── RequestArrived … ──►
///   ◄──────────────── Transmit ──────  four machines    ◄── Respond, Send, Cancel ──
///   ─ Advance(now) ─────────────────►  TimerWheel       ── TimerFired ──────────►
/// </code>
/// It answers by itself what needs no user: CANCEL (RFC 3261 §9.2), requests that met themselves (§8.2.2.2), and requests
/// without room for a transaction. All else is the user's.
/// </remarks>
public sealed partial class SipEndpoint
{
    private readonly SipEndpointOptions _options;
    private readonly TransactionTable _table;
    private readonly TimerWheel<WheelItem> _wheel = new();
    private readonly List<KeyedEffect> _steps = [];
    private readonly List<WheelItem> _fired = [];
    private readonly HashSet<RequestIdentity> _identities = [];
    private SipFlow _arrival;

    /// <summary>Makes an endpoint at the beginning of its clock.</summary>
    /// <param name="options">Settings.</param>
    public SipEndpoint(SipEndpointOptions options)
    {
        _options = options;
        _table = new TransactionTable(options.Timers, options.TransactionCountMax);
    }

    /// <summary>What is to be done and told, in order. The host takes them out; carrying one out may add more.</summary>
    public Queue<EndpointEffect> Effects { get; } = [];

    /// <summary>What has been seen so far.</summary>
    public EndpointCounts Counts { get; } = new();

    /// <summary>The present time on the host's clock, as it last said.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many transactions there are.</summary>
    public int TransactionCount => _table.Count;

    /// <summary>The keys of all transactions, in no order: for those who look for what is left over.</summary>
    public IEnumerable<TransactionKey> Transactions => _table.Transactions.Select(transaction => transaction.Key);

    /// <summary>When <see cref="Advance"/> is due at the latest; null when no timer runs.</summary>
    public TimeSpan? NextDue => _wheel.NextDue;

    /// <summary>T1, T2, T4.</summary>
    public SipTimers Timers => _options.Timers;

    /// <summary>A new unpredictable text for tags, Call-IDs and branches.</summary>
    public string NewId() => string.Create(16, _options.Random(), static (text, number) =>
    {
        for (int i = text.Length - 1; i >= 0; i--, number >>= 4)
            text[i] = "0123456789abcdef"[(int)(number & 15)];
    });

    internal ulong NextRandom() => _options.Random();

    /// <summary>Moves time on, and lets fire what is due.</summary>
    /// <param name="now">The time since the host's beginning; never less than before.</param>
    public void Advance(TimeSpan now)
    {
        Now = now > Now ? now : Now;
        _fired.Clear();
        _wheel.Advance(Now, _fired);
        foreach (WheelItem item in _fired)
        {
            if (item.IsUsers)
                FireUsers(item);
            else
                _table.TimerFired((Transaction)item.Owner, (SipTimer)item.Name, _steps);
            Carry();
        }
    }

    /// <summary>A message came.</summary>
    /// <param name="message">The message, with its source noted.</param>
    /// <param name="flow">The way it came.</param>
    public void Receive(SipMessage message, SipFlow flow)
    {
        _arrival = flow;
        if (message is SipRequest request)
            Receive(request);
        else if (message is SipResponse response)
            Receive(response);
        Carry();
    }

    /// <summary>Answers a request. Nothing comes of it when the transaction is over.</summary>
    /// <param name="transaction">The request's transaction.</param>
    /// <param name="response">The answer.</param>
    public void Respond(SipServerTransaction transaction, SipResponse response)
    {
        Answer(transaction, response);
        Carry();
    }

    /// <summary>Something that was to be transmitted could not be.</summary>
    /// <param name="sender">The <see cref="EndpointEffect.Transmit.Sender"/> of it.</param>
    public void TransportFailed(object sender)
    {
        if (sender is SipServerTransaction server)
            server.Side.User = server; // who may have been let go of meanwhile
        _table.TransportFailed(sender as Transaction ?? ((SipServerTransaction)sender).Transaction, _steps);
        Carry();
    }

    /// <summary>Starts a timer for the user.</summary>
    /// <param name="owner">Comes back in <see cref="EndpointEffect.TimerFired"/>.</param>
    /// <param name="name">Comes back too.</param>
    /// <param name="after">When it fires.</param>
    public SipUserTimer StartTimer(object owner, int name, TimeSpan after) =>
        new(_wheel.Start(new WheelItem(owner, name, IsUsers: true), Now + after));

    /// <summary>Stops a timer of the user; it will not fire any more.</summary>
    /// <param name="timer">The timer.</param>
    public void StopTimer(SipUserTimer timer) => _wheel.Stop(timer.Timer);

    private void Answer(SipServerTransaction transaction, SipResponse response)
    {
        transaction.Side.User = transaction;
        _table.Respond(transaction.Transaction, response, _steps);
        if (!response.IsFinal)
            return;
        transaction.Side.IsAnswered = true;
        _wheel.Stop(transaction.Guard);
    }

    private void Receive(SipRequest request)
    {
        Counts.RequestsReceived++;
        switch (_table.Receive(request, _arrival.Transport.IsReliable(), _steps))
        {
            case TransactionMatch.Stray:
                Effects.Enqueue(new EndpointEffect.AckArrived(request, _arrival));
                break;
            case TransactionMatch.Full:
                Counts.RequestsRefused++;
                SipResponse refusal = SipMessageBuilder.ResponseTo(request, 503, NewId()).Header(SipHeader.RetryAfter, 10).BuildResponse();
                Transmit(ResponseFlowOf(request, _arrival), refusal.Bytes, sender: null);
                break;
        }
    }

    private void Receive(SipResponse response)
    {
        Counts.ResponsesReceived++;
        Transaction? transaction = _table.Find(TransactionKey.OfClient(response));
        if (transaction?.Owner is ClientTry attempt && IsForUs(response, attempt.Local))
            _table.Receive(transaction, response, _steps);
        else
            Counts.ResponsesStray++;
    }

    /// <summary>§8.1.3.3, §18.1.2: one Via, which is the one we put there; a response with more was meant for another.</summary>
    private static bool IsForUs(SipResponse response, SipLocalAddress ours)
    {
        SipVia theirs = response.Via;
        int first = response.IndexOf(SipHeader.Via, 0);
        return response.HeaderAt(first).Value.Length == theirs.Bytes.Length
            && response.IndexOf(SipHeader.Via, first + 1) < 0
            && theirs.Port == ours.Port && Ascii.EqualsIgnoreCase(theirs.Host, ours.HostText);
    }

    private void FireUsers(WheelItem item)
    {
        if (item.Owner is SipClientTransaction client)
            FireClient(client, item.Name);
        else if (item.Owner is SipServerTransaction forgotten)
            AnswerForgotten(forgotten);
        else
            Effects.Enqueue(new EndpointEffect.TimerFired(item.Owner, item.Name));
    }

    /// <summary>Carries out the machines' effects; what they bring about adds to the end of the list.</summary>
    private void Carry()
    {
        for (int i = 0; i < _steps.Count; i++)
        {
            (Transaction transaction, SipEffect effect) = _steps[i];
            switch (effect)
            {
                case SipEffect.SendRequest send when transaction.Owner is ClientTry attempt:
                    Transmit(attempt.Target.Flow, send.Request.Bytes, transaction, attempt.Target.Name);
                    break;
                case SipEffect.SendResponse send when transaction.Owner is AnswerSide side:
                    Transmit(side, send.Response, transaction);
                    break;
                case SipEffect.SendAgain again when transaction.Owner is ClientTry attempt:
                    Transmit(attempt.Target.Flow, again.Message, transaction, attempt.Target.Name);
                    break;
                case SipEffect.SendAgain again when transaction.Owner is AnswerSide side:
                    Transmit(side.ResponseFlow, again.Message, (object?)side.User ?? transaction);
                    break;
                case SipEffect.StartTimer start:
                    StartTimer(transaction, start);
                    break;
                case SipEffect.StopTimer stop:
                    transaction.Timers.Stop(_wheel, stop.Timer);
                    break;
                case SipEffect.DeliverRequest deliver:
                    Deliver(transaction, deliver.Request);
                    break;
                case SipEffect.DeliverResponse deliver when transaction.Owner is ClientTry attempt:
                    Deliver(attempt, deliver.Response);
                    break;
                case SipEffect.Fail fail:
                    Fail(transaction, fail.Error);
                    break;
                case SipEffect.Terminate:
                    End(transaction);
                    break;
            }
        }

        _steps.Clear();
    }

    /// <summary>A response on its way is all that holds the user's part after the final answer, unless an ACK is waited for.</summary>
    private void Transmit(AnswerSide side, SipResponse response, Transaction transaction)
    {
        Transmit(side.ResponseFlow, response.Bytes, (object?)side.User ?? transaction);
        bool isAckAwaited = transaction.Key.Method == SipMethod.Invite && response.Status >= 300;
        if (response.IsFinal && !isAckAwaited)
            side.User = null;
    }

    private void Transmit(SipFlow flow, ReadOnlyMemory<byte> message, object? sender, string name = "")
    {
        Counts.MessagesSent++;
        Effects.Enqueue(new EndpointEffect.Transmit(flow, message, name, sender));
    }

    private void StartTimer(Transaction transaction, SipEffect.StartTimer start)
    {
        if (start.After == TimeSpan.Zero)
            _table.TimerFired(transaction, start.Timer, _steps);
        else
            transaction.Timers.Start(_wheel, transaction, start.Timer, Now + start.After);
    }

    private void Deliver(Transaction transaction, SipRequest request)
    {
        if (request.Method == SipMethod.Ack)
        {
            Effects.Enqueue(new EndpointEffect.AckArrived(request, _arrival));
            return;
        }

        bool isInDialog = !request.To.Tag.IsEmpty;
        RequestIdentity? identity = isInDialog || request.Method == SipMethod.Cancel ? null : new RequestIdentity(request).Detached();
        bool isMerged = identity is { } told && !_identities.Add(told);
        AnswerSide side = new()
        {
            ResponseFlow = ResponseFlowOf(request, _arrival),
            NewTag = isInDialog ? null : NewId(),
            Identity = isMerged ? null : identity,
        };
        SipServerTransaction server = new(transaction, request, _arrival, side);
        transaction.Owner = side;
        side.User = server;
        if (isMerged)
        {
            Counts.RequestsMerged++;
            Answer(server, server.Answer(482).BuildResponse());
        }
        else if (request.Method == SipMethod.Cancel)
        {
            Cancel(server);
        }
        else
        {
            if (request.Method != SipMethod.Invite)
                server.Guard = _wheel.Start(new WheelItem(server, 0, IsUsers: true), Now + _options.Timers.Lifetime);
            Effects.Enqueue(new EndpointEffect.RequestArrived(server));
        }
    }

    /// <summary>
    /// The user has not answered in the time the client waits (timer F): nobody listens any more, and the transaction would
    /// stay for ever. An INVITE may ring as long as its user likes.
    /// </summary>
    private void AnswerForgotten(SipServerTransaction forgotten)
    {
        if (forgotten.IsAnswered || forgotten.IsOver)
            return;
        Counts.RequestsForgotten++;
        Answer(forgotten, forgotten.Answer(500).BuildResponse());
    }

    /// <summary>§9.2: CANCEL is answered at once, with the tag of the INVITE's answers; what becomes of the INVITE is the user's.</summary>
    private void Cancel(SipServerTransaction cancel)
    {
        SipRequest request = cancel.Request;
        if (_table.Find(TransactionKey.OfCancelled(request))?.Owner is not AnswerSide invite)
        {
            Answer(cancel, cancel.Answer(481).BuildResponse());
            return;
        }

        Answer(cancel, SipMessageBuilder.ResponseTo(request, 200, invite.NewTag).BuildResponse());
        if (invite is { IsAnswered: false, User: { } user })
            Effects.Enqueue(new EndpointEffect.InviteCancelled(user, request));
    }

    private void Fail(Transaction transaction, TransactionError error)
    {
        if (error == TransactionError.Timeout)
            Counts.Timeouts++;
        else
            Counts.TransportErrors++;
        if (transaction.Owner is ClientTry attempt)
            Fail(attempt, error);
        else if (transaction.Owner is AnswerSide { User: { } server })
            Effects.Enqueue(new EndpointEffect.AnswerFailed(server, error));
    }

    private void End(Transaction transaction)
    {
        transaction.Timers.StopAll(_wheel);
        if (transaction.Owner is AnswerSide { Identity: { } identity })
            _identities.Remove(identity);
    }

    /// <summary>
    /// §18.2.2: back over the stream it came on, or if that is gone over a new one to where it came from, at the port of
    /// sent-by; over UDP as <see cref="SipResponseRoute"/> says. A maddr that is a name is not looked up: it is answered
    /// where the request came from.
    /// </summary>
    private static SipFlow ResponseFlowOf(SipRequest request, SipFlow arrival)
    {
        SipVia via = request.Via;
        bool isStream = arrival.Transport.IsReliable();
        if (!isStream && !via.Parameters.Has("maddr"u8))
            return via.AsksForResponsePort ? arrival : arrival with { Remote = new IPEndPoint(arrival.Remote.Address, via.Port ?? 5060) };
        SipResponseRoute route = SipResponseRoute.Of(request);
        IPAddress address = IPAddress.TryParse(route.Host, out IPAddress? named) ? named : arrival.Remote.Address;
        int port = isStream ? via.Port ?? arrival.Transport.DefaultPort() : route.Port ?? arrival.Remote.Port;
        return arrival with { Remote = new IPEndPoint(address, port) };
    }
}

/// <summary>A timer that a user of an endpoint started.</summary>
public sealed class SipUserTimer
{
    internal SipUserTimer(TimerWheel<WheelItem>.Handle timer) => Timer = timer;

    internal TimerWheel<WheelItem>.Handle Timer { get; }
}
