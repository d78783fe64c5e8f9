using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Sessions;

/// <summary>All sessions of an endpoint: brings each message of a dialog to its session (RFC 3261 §12, §13). Not thread-safe.</summary>
/// <remarks>
/// The owner hands it what the endpoint tells, and takes out <see cref="Events"/>. Requests outside of
/// dialogs other than INVITE (REGISTER, OPTIONS, MESSAGE …) come back to the owner unanswered.
/// </remarks>
/// <param name="endpoint">The endpoint.</param>
/// <param name="options">What it says of itself.</param>
public sealed class SipUserAgent(SipEndpoint endpoint, SipUserAgentOptions options)
{
    private readonly Dictionary<DialogId, SipSession> _dialogs = [];
    private readonly HashSet<SipSession> _sessions = [];

    /// <summary>What happened to sessions, in order.</summary>
    public Queue<SessionEvent> Events { get; } = [];

    /// <summary>How many sessions there are that are not over.</summary>
    public int SessionCount => _sessions.Count;

    /// <summary>How many dialogs there are.</summary>
    public int DialogCount => _dialogs.Count;

    /// <summary>What it says of itself.</summary>
    public SipUserAgentOptions Options { get; } = options;

    internal SipEndpoint Endpoint { get; } = endpoint;

    /// <summary>Places a call.</summary>
    /// <param name="call">The call.</param>
    public SipSession Call(OutgoingCall call)
    {
        SipSession session = new(this, call);
        _sessions.Add(session);
        session.SendInvite();
        return session;
    }

    /// <summary>Takes what the endpoint tells.</summary>
    /// <param name="happened">What happened.</param>
    /// <returns>False when it concerns no session: it is the owner's to act upon.</returns>
    public bool Handle(EndpointEffect happened)
    {
        switch (happened)
        {
            case EndpointEffect.RequestArrived arrived:
                return Handle(arrived.Transaction);
            case EndpointEffect.AckArrived arrived:
                Find(DialogId.Of(arrived.Ack))?.ReceiveAck(arrived.Ack);
                return true;
            case EndpointEffect.InviteCancelled { Invite.Context: SipSession session } cancelled:
                session.ReceiveCancel(cancelled.Invite, cancelled.Cancel);
                return true;
            case EndpointEffect.InviteCancelled cancelled:
                Endpoint.Respond(cancelled.Invite, cancelled.Invite.Answer(487).BuildResponse());
                return true;
            case EndpointEffect.ResponseArrived { Transaction.Context: SessionRequest request } arrived:
                request.Session.Receive(request, arrived.Response, arrived.Flow);
                return true;
            case EndpointEffect.LateAnswerArrived { Transaction.Context: SessionRequest request } late:
                request.Session.ReceiveLate(late.Invite, late.Response);
                return true;
            case EndpointEffect.RequestFailed { Transaction.Context: SessionRequest request } failed:
                request.Session.Fail(request, failed.Error);
                return true;
            case EndpointEffect.AnswerFailed { Transaction.Context: SipSession session } failed:
                session.FailAnswer(failed.Transaction);
                return true;
            case EndpointEffect.TimerFired { Owner: SipSession session } fired:
                session.FireTimer(fired.Name);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The session of a dialog; null when there is none.</summary>
    /// <param name="id">The dialog, at our end.</param>
    public SipSession? Find(DialogId id) => _dialogs.GetValueOrDefault(id);

    internal void Add(DialogId id, SipSession session) => _dialogs[id] = session;

    internal void Remove(DialogId id) => _dialogs.Remove(id);

    internal void Remove(SipSession session) => _sessions.Remove(session);

    internal void Tell(SessionEvent happened) => Events.Enqueue(happened);

    private bool Handle(SipServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        bool isInDialog = !request.To.Tag.IsEmpty;
        if (!isInDialog && request.Method != SipMethod.Invite)
            return false;
        SipVerdict verdict = SipScreening.Check(request, Options.Capabilities);
        if (verdict.Status != 0)
            Refuse(transaction, verdict);
        else if (!isInDialog)
            Offer(transaction);
        else if (Find(DialogId.Of(request)) is { } session)
            session.Receive(transaction);
        else
            Refuse(transaction, new SipVerdict(481));
        return true;
    }

    private void Offer(SipServerTransaction transaction)
    {
        SipReplaces? replaces = SipReplaces.Of(transaction.Request, out bool isMalformed);
        SipSession? replaced = replaces is null ? null : Find(replaces.DialogId);
        int refusal = isMalformed ? 400
            : _sessions.Count >= Options.SessionCountMax ? 503
            : replaces is not null ? RefusalOfReplaces(replaces, replaced)
            : 0;
        if (refusal != 0)
        {
            Refuse(transaction, new SipVerdict(refusal));
            return;
        }

        SipSession session = new(this, transaction);
        transaction.Context = session;
        _sessions.Add(session);
        Tell(new SessionEvent.Offered(session, replaced));
    }

    /// <summary>RFC 3891 §3: no such dialog 481; answered although early-only was asked 486; ended 603.</summary>
    private static int RefusalOfReplaces(SipReplaces replaces, SipSession? replaced) => replaced switch
    {
        null => 481,
        { State: SessionState.Ended or SessionState.Ending } => 603,
        { State: SessionState.Confirmed or SessionState.Accepted } when replaces.IsEarlyOnly => 486,
        { IsOutgoing: false, State: SessionState.Offered or SessionState.Early } => 481, // §3: an early dialog that we did not begin
        _ => 0,
    };

    private void Refuse(SipServerTransaction transaction, SipVerdict verdict)
    {
        SipMessageBuilder answer = transaction.Answer(verdict.Status).Header(SipHeader.Server, Options.Product);
        if (verdict.Header != SipHeader.Other)
            answer.Header(verdict.Header, verdict.Value);
        Endpoint.Respond(transaction, answer.BuildResponse());
    }
}

/// <summary>What a request of ours is about: kept as its transaction's context.</summary>
internal sealed record SessionRequest(SipSession Session, SipRequest Request)
{
    /// <summary>The dialog it was sent in; null for the first INVITE.</summary>
    public DialogId? Dialog { get; init; }

    /// <summary>Whether it carries an offer of ours.</summary>
    public bool HasOffer { get; init; }
}
