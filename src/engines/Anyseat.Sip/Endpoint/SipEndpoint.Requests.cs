using System.Collections.Immutable;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Endpoint;

/// <summary>The client's side: our requests, target by target (RFC 3261 §8.1.2, §9.1, §18.1.1, RFC 3263 §4.3).</summary>
public sealed partial class SipEndpoint
{
    private const int FailoverTimer = -1;
    private const int CancelTimer = -2;

    /// <summary>A Via for a request to a target, with a new branch.</summary>
    /// <param name="target">The target.</param>
    /// <returns>The value; one that <see cref="Send"/> will replace when we have no such transport.</returns>
    public string NewVia(SipTarget target) => _options.LocalAddressOf(target) is { } local
        ? SipValues.Via(target.Transport.Token(), local.HostText, local.Port, NewId())
        : SipValues.UnsetVia;

    /// <summary>What we call ourselves towards a target; null when we have no such transport.</summary>
    /// <param name="target">The target.</param>
    public SipLocalAddress? LocalAddressOf(SipTarget target) => _options.LocalAddressOf(target);

    /// <summary>Sends a request, any but ACK and CANCEL, to the first target that answers.</summary>
    /// <remarks>
    /// The next target is tried after a timeout, a transport failure, or 503; each try has a branch of its own. A request
    /// too large for UDP goes over TCP first where we have TCP (RFC 3261 §18.1.1). What comes of it is told by
    /// <see cref="EndpointEffect.ResponseArrived"/> and <see cref="EndpointEffect.RequestFailed"/>.
    /// </remarks>
    /// <param name="request">
    /// The request. Its Via is kept when it names our address towards the first target (<see cref="NewVia"/>), and made anew
    /// otherwise.
    /// </param>
    /// <param name="targets">Where to, in order.</param>
    /// <param name="context">What the user keeps with it.</param>
    /// <param name="isImpatient">Whether silence of the last target is given up as early as that of the others: the user has another way.
    /// </param>
    public SipClientTransaction Send(SipRequest request, ImmutableArray<SipTarget> targets, object? context = null, bool isImpatient = false)
    {
        SipClientTransaction client = new(request, WithStreams(targets, request.Bytes.Length), context) { IsImpatient = isImpatient };
        if (!TryNext(client))
            FinishFailed(client, TransactionError.Transport);
        Carry();
        return client;
    }

    /// <summary>Sends an ACK of a 2xx: no transaction, no answer (RFC 3261 §13.2.2.4).</summary>
    /// <param name="ack">The ACK.</param>
    /// <param name="target">Where to.</param>
    public void SendAck(SipRequest ack, SipTarget target)
    {
        bool isLarge = target.Transport == SipTransportKind.Udp && ack.Bytes.Length > _options.DatagramSizeMax;
        SipTarget actual = isLarge ? WithStreams([target], ack.Bytes.Length)[0] : target;
        if (_options.LocalAddressOf(actual) is { } local)
            Transmit(actual.Flow, Stamped(ack, actual, local).Bytes, sender: null, actual.Name);
    }

    /// <summary>Takes an INVITE back (§9.1). It still ends by a final response, 487 if the CANCEL came in time.</summary>
    /// <remarks>
    /// CANCEL waits for a provisional response, so it may never be sent. When no final response comes within 64×T1 of it, the
    /// INVITE ends as timed out.
    /// </remarks>
    /// <param name="client">The INVITE.</param>
    /// <param name="reason">The value of Reason (RFC 3326); null for none.</param>
    public void Cancel(SipClientTransaction client, string? reason = null)
    {
        if (client.IsDone || client.IsCancelled || client.Request.Method != SipMethod.Invite)
            return;
        client.IsCancelled = true;
        client.CancelReason = reason;
        if (client.HasProvisional)
            SendCancel(client);
        Carry();
    }

    /// <summary>Nothing depends on an INVITE's answer any more: if none comes within 64×T1, it is forgotten.</summary>
    /// <param name="client">The INVITE.</param>
    public void GiveUp(SipClientTransaction client)
    {
        if (!client.IsDone)
            StartTimer(client, CancelTimer, _options.Timers.Lifetime);
    }

    /// <summary>Nobody waits for the answer of a request, any but an INVITE, any longer: it is not repeated, and nothing more is told of it.
    /// </summary>
    /// <param name="client">The request.</param>
    public void Abandon(SipClientTransaction client)
    {
        if (client.IsDone || client.Request.Method == SipMethod.Invite)
            return;
        if (client.Try?.Transaction is { } transaction)
        {
            _table.Abandon(transaction);
            transaction.Timers.StopAll(_wheel);
        }

        Finish(client);
    }

    private void SendCancel(SipClientTransaction client)
    {
        SendCancel(client, client.Try!, client.Request, client.CancelReason);
        StartTimer(client, CancelTimer, _options.Timers.Lifetime);
    }

    private void SendCancel(SipClientTransaction client, ClientTry invited, SipRequest invite, string? reason)
    {
        SipRequest cancel = ClientRequests.Cancel(invite, reason);
        ClientTry attempt = new(client, invited.Target, invited.Local);
        attempt.Transaction = _table.Begin(cancel, invited.Target.Transport.IsReliable(), attempt, _steps);
    }

    private void Deliver(ClientTry attempt, SipResponse response)
    {
        if (attempt.Client is not { } client)
            return;
        bool isMoreToCome = response.IsProvisional || (response.IsSuccess && response.CSeq.Method == SipMethod.Invite);
        if (!isMoreToCome)
            attempt.LetGo(); // only an INVITE's 2xx may be followed by another that is told (RFC 6026 §7.2)
        if (attempt.GivenUp is { } givenUp)
        {
            DeliverLate(attempt, client, givenUp, response);
            return;
        }

        if (client.Try != attempt)
            return; // an earlier try, given up since; or a CANCEL, whose answer says nothing
        bool isFirst = !client.HasProvisional;
        client.HasProvisional = true;
        if (response.IsProvisional && isFirst && client.IsCancelled)
            SendCancel(client);
        if (response.Status == 503 && !client.IsCancelled && TryNext(client))
        {
            Counts.Failovers++;
            return;
        }

        if (response.IsFinal)
            Finish(client);
        Effects.Enqueue(new EndpointEffect.ResponseArrived(client, response, _arrival));
    }

    /// <summary>A try that was given up shows a sign of life: it is taken back, or hung up by the user when it is answered.</summary>
    private void DeliverLate(ClientTry attempt, SipClientTransaction client, SipRequest invite, SipResponse response)
    {
        if (response.IsSuccess)
        {
            Effects.Enqueue(new EndpointEffect.LateAnswerArrived(client, invite, response));
        }
        else if (response.IsProvisional && !attempt.IsTakenBack)
        {
            attempt.IsTakenBack = true;
            SendCancel(client, attempt, invite, null);
        }
    }

    private void Fail(ClientTry attempt, TransactionError error)
    {
        if (attempt.Client is not { IsDone: false } client || client.Try != attempt)
            return;
        if (!client.IsCancelled && !client.HasProvisional && TryNext(client))
            Counts.Failovers++;
        else
            FinishFailed(client, error);
    }

    private void FireClient(SipClientTransaction client, int name)
    {
        if (client.IsDone || client.Try is not { Transaction: { } transaction } attempt)
            return;
        bool isSilent = name == FailoverTimer && !client.HasProvisional && !client.IsCancelled;
        if (!isSilent && name != CancelTimer)
            return;
        if (isSilent && client.Request.Method == SipMethod.Invite)
        {
            // The peer may have it all the same: it is not repeated, and what comes of it until timer B is listened to.
            attempt.GiveUp(client.Request);
            transaction.Timers.Stop(_wheel, SipTimer.A);
        }
        else
        {
            _table.Abandon(transaction);
            transaction.Timers.StopAll(_wheel);
        }

        Fail(attempt, TransactionError.Timeout);
    }

    private void Finish(SipClientTransaction client)
    {
        client.IsDone = true;
        client.Settle();
        _wheel.Stop(client.Timer);
    }

    private void FinishFailed(SipClientTransaction client, TransactionError error)
    {
        Finish(client);
        Effects.Enqueue(new EndpointEffect.RequestFailed(client, error));
    }

    private void StartTimer(SipClientTransaction client, int name, TimeSpan after)
    {
        _wheel.Stop(client.Timer);
        client.Timer = _wheel.Start(new WheelItem(client, name, IsUsers: true), Now + after);
    }

    private bool TryNext(SipClientTransaction client)
    {
        while (client.NextTarget < client.Targets.Length)
        {
            bool isFirst = client.Try is null;
            SipTarget target = client.Targets[client.NextTarget++];
            if (_options.LocalAddressOf(target) is not { } local)
                continue;
            SipRequest request = isFirst ? Stamped(client.Request, target, local) : Restamped(client.Request, target, local);
            ClientTry attempt = new(client, target, local);
            attempt.Transaction = _table.Begin(request, target.Transport.IsReliable(), attempt, _steps);
            if (attempt.Transaction is null)
                return false; // no room for more: another target would not help
            client.Request = request;
            client.Target = target;
            client.HasProvisional = false;
            client.Try = attempt;
            if (_options.FailoverAfter is { } patience && (client.IsImpatient || client.NextTarget < client.Targets.Length))
                StartTimer(client, FailoverTimer, patience);
            return true;
        }

        return false;
    }

    /// <summary>§18.1.1: a large request goes over TCP to the same place, and over UDP after all when nobody is there.</summary>
    private ImmutableArray<SipTarget> WithStreams(ImmutableArray<SipTarget> targets, int size)
    {
        if (size <= _options.DatagramSizeMax || targets.All(target => target.Transport != SipTransportKind.Udp))
            return targets;
        return [.. targets.SelectMany(target =>
        {
            SipTarget stream = target with { Transport = SipTransportKind.Tcp, ListenerId = 0 };
            bool isWanted = target.Transport == SipTransportKind.Udp && _options.LocalAddressOf(stream) is not null;
            return isWanted ? new[] { stream, target } : [target];
        })];
    }

    private SipRequest Stamped(SipRequest request, SipTarget target, SipLocalAddress local)
    {
        SipVia via = request.Via;
        bool isOurs = via.Port == local.Port
            && System.Text.Ascii.Equals(via.Host, local.HostText) && System.Text.Ascii.Equals(via.Transport, target.Transport.Token());
        return isOurs ? request : Restamped(request, target, local);
    }

    private SipRequest Restamped(SipRequest request, SipTarget target, SipLocalAddress local) =>
        request.WithTopVia(SipValues.Via(target.Transport.Token(), local.HostText, local.Port, NewId()));
}
