using Anyseat.Sip.Authentication;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sessions;

/// <summary>How far a session is.</summary>
public enum SessionState : byte
{
    /// <summary>Our INVITE is out, and nobody has given a sign.</summary>
    Inviting,

    /// <summary>The peer's INVITE came, and we have given no sign.</summary>
    Offered,

    /// <summary>The called side has given a sign: 101 to 199.</summary>
    Early,

    /// <summary>We have answered, and the ACK has not come.</summary>
    Accepted,

    /// <summary>Both sides know that it is answered.</summary>
    Confirmed,

    /// <summary>BYE or CANCEL is out.</summary>
    Ending,

    /// <summary>It is over.</summary>
    Ended,
}

/// <summary>One call as one of its two ends sees it: an INVITE, the dialog it makes, and all that is said in it.</summary>
/// <remarks>
/// <code>
///   outgoing   Inviting ──► Early ──────────────► Confirmed ──► Ending ──► Ended      (RFC 3261 §13.2, §15)
///   incoming   Offered  ──► Early ──► Accepted ─► Confirmed ──► Ending ──► Ended      (RFC 3261 §13.3)
/// </code>
/// It puts together the machines of Dialogs/: offers and answers in turn, 2xx until ACK, reliable provisional responses,
/// session timers. It is told by <see cref="SipUserAgent"/>, acts through the endpoint, and tells its owner by events. Not
/// thread-safe.
/// </remarks>
public sealed partial class SipSession
{
    /// <summary>The name of the timer that waits to offer again after 491; the others are <see cref="DialogTimer"/>s.</summary>
    private const int GlareTimer = 100;

    /// <summary>The name of the timer that takes a call back which rings too long.</summary>
    private const int AnswerTimer = 101;

    private readonly SipUserAgent _agent;
    private readonly Dictionary<int, SipUserTimer> _timers = [];
    private readonly DigestSession? _digest;
    private OfferState _offer;
    private SessionTimerState _sessionTimer = new(null, false);
    private SipFlow? _peerFlow;

    /// <summary>Who it is with and which dialog it has; null before there is one.</summary>
    public Dialog? Dialog { get; private set; }

    /// <summary>Whether we sent the INVITE.</summary>
    public bool IsOutgoing { get; }

    /// <summary>How far it is.</summary>
    public SessionState State { get; private set; }

    /// <summary>The INVITE it began with; ours as it was last sent.</summary>
    public SipRequest Invite { get; private set; }

    /// <summary>Our session description as it was last sent; empty before.</summary>
    public ReadOnlyMemory<byte> LocalDescription { get; private set; }

    /// <summary>The peer's session description as it last came; empty before.</summary>
    public ReadOnlyMemory<byte> RemoteDescription { get; private set; }

    /// <summary>What the owner keeps with it.</summary>
    public object? Context { get; set; }

    /// <summary>The way the peer's messages come; null before the first.</summary>
    public SipFlow? PeerFlow => _peerFlow;

    /// <summary>
    /// Whether requests go back where the peer's messages come from, rather than to the address in its Contact. On from the
    /// beginning when the peer's own address in Via is not the one it came from: it is behind NAT.
    /// </summary>
    public bool IsSymmetric { get; set; }

    /// <summary>Whether the peer takes UPDATE (RFC 3311 §4), as its Allow says.</summary>
    public bool IsUpdateAllowed { get; private set; }

    private SipEndpoint Endpoint => _agent.Endpoint;

    private void Become(SessionState state) => State = state;

    private void End(SessionEnd end, int status, SipMessage? message)
    {
        if (State == SessionState.Ended)
            return;
        Become(SessionState.Ended);
        AnswerPending();
        if (_reinvite is { } open)
            Endpoint.GiveUp(open);
        foreach (SipUserTimer timer in _timers.Values)
            Endpoint.StopTimer(timer);
        _timers.Clear();
        if (Dialog is { } dialog)
            _agent.Remove(dialog.Id);
        foreach (EarlyDialog early in _early.Values)
            _agent.Remove(early.Dialog.Id);
        _agent.Remove(this);
        _agent.Tell(new SessionEvent.Ended(this, end, status, message));
    }

    private void StartTimer(int name, TimeSpan after)
    {
        StopTimer(name);
        _timers[name] = Endpoint.StartTimer(this, name, after);
    }

    private void StopTimer(int name)
    {
        if (_timers.Remove(name, out SipUserTimer? timer))
            Endpoint.StopTimer(timer);
    }

    internal void FireTimer(int name)
    {
        _timers.Remove(name);
        switch ((DialogTimer)name)
        {
            case DialogTimer.SuccessRepeat or DialogTimer.SuccessLimit when _delivery is { } delivery:
                Carry(SuccessDelivery.TimerFired(delivery, (DialogTimer)name, Endpoint.Timers), state => _delivery = state);
                break;
            case DialogTimer.ReliableRepeat or DialogTimer.ReliableLimit when _reliable is { } reliable:
                Carry(ReliableProvisional.TimerFired(reliable, (DialogTimer)name), state => _reliable = state);
                break;
            case DialogTimer.SessionRefresh or DialogTimer.SessionExpiry:
                Carry(SessionTimer.TimerFired(_sessionTimer, (DialogTimer)name), state => _sessionTimer = state);
                break;
            case (DialogTimer)AnswerTimer when State is SessionState.Inviting or SessionState.Early:
                HangUp("SIP;cause=408;text=\"No answer\"");
                break;
            case (DialogTimer)GlareTimer:
                OfferAgain();
                break;
        }
    }

    private void Carry<TState>(DialogStep<TState> step, Action<TState> keep)
    {
        keep(step.State);
        foreach (DialogEffect effect in step.Effects)
        {
            switch (effect)
            {
                case DialogEffect.StartTimer start:
                    StartTimer((int)start.Timer, start.After);
                    break;
                case DialogEffect.StopTimer stop:
                    StopTimer((int)stop.Timer);
                    break;
                case DialogEffect.SendResponse send:
                    Repeat(send.Response);
                    break;
                case DialogEffect.AnswerPrack prack:
                    AnswerPrack(prack.Status);
                    break;
                case DialogEffect.RefuseInvite refuse:
                    Refuse(refuse.Status);
                    break;
                case DialogEffect.SendRefresh:
                    Refresh();
                    break;
                case DialogEffect.SendBye bye:
                    EndAsLost(bye.Reason);
                    break;
            }
        }
    }

    /// <summary>The peer is silent: say BYE all the same, and do not wait for what comes of it.</summary>
    private void EndAsLost(string reason)
    {
        if (Dialog is { } dialog)
            Send(dialog, SipMethod.Bye, builder => builder.Header(SipHeader.Reason, new SipReason("SIP", 408, reason).ToString()));
        End(SessionEnd.Lost, 408, null);
    }

    /// <summary>Keeps what a dialog has become: the one we have, or a branch that is still early.</summary>
    private void Keep(Dialog next)
    {
        if (Dialog is { } ours && ours.Id == next.Id)
            Dialog = next;
        if (_early.TryGetValue(next.Id.RemoteTag, out EarlyDialog? early) && early.Dialog.Id == next.Id)
            _early[next.Id.RemoteTag] = early with { Dialog = next };
    }

    private Dialog DialogOf(DialogId id) => Dialog is { } ours && ours.Id == id ? ours : _early[id.RemoteTag].Dialog;

    private bool MayOffer(OfferEvent happened)
    {
        OfferStep step = OfferExchange.Next(_offer, happened);
        if (step.IsAllowed)
            _offer = step.State;
        return step.IsAllowed;
    }

    /// <summary>Notes the way the peer's messages come, and whether it is behind NAT (RFC 3581 §1).</summary>
    private void Heard(SipFlow flow, SipRequest? request = null)
    {
        bool isFirst = _peerFlow is null;
        _peerFlow = flow;
        if (isFirst && request is not null)
            IsSymmetric |= !ViaStamp.IsSameAddress(request.Via.Host, flow.Remote.Address);
    }

    private void HeardAllow(SipMessage message)
    {
        if (message.Has(SipHeader.Allow))
            IsUpdateAllowed = message.Lists(SipHeader.Allow, "UPDATE");
    }

    private string ContactOf(SipFlow flow, string user)
    {
        SipLocalAddress local = Endpoint.LocalAddressOf(Dns.SipTarget.Back(flow)) ?? new SipLocalAddress("unset.invalid", 5060);
        string transport = flow.Transport == SipTransportKind.Udp ? "" : $";transport={flow.Transport.Token().ToLowerInvariant()}";
        return $"<sip:{SipText.EscapeUser(user)}@{local}{transport}>";
    }

    private string AllowText => SipScreening.AllowOf(_agent.Options.Capabilities);

    private string SupportedText => string.Join(", ", _agent.Options.Supported);
}
