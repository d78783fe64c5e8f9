using System.Collections.Immutable;
using System.Net;
using Anyseat.Media.Shard;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Media;
using Anyseat.Voice.Sip;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Calls;

/// <summary>What SIP sessions tell: calls that come, answers, offers in mid-call, ends.</summary>
internal sealed partial class CallSwitch
{
    private void Take(SessionEvent happened)
    {
        if (happened is SessionEvent.Offered offered)
        {
            TakeIncoming(offered.Session);
            return;
        }

        if (happened.Session.Context is not LiveLeg leg)
            return;
        if (happened is SessionEvent.Progressed or SessionEvent.Answered && !leg.HasSpoken)
        {
            leg.HasSpoken = true;
            DoubtSilent(leg);
        }

        switch (happened)
        {
            case SessionEvent.Progressed when !leg.Session.RemoteDescription.IsEmpty && leg.Media.TryTakeAnswer(leg.Session.RemoteDescription.Span):
                leg.Call.Apply(new CallInput.LegSpeaks(leg.Id));
                break;
            case SessionEvent.Progressed { Response.Status: 180 }:
                leg.Call.Apply(new CallInput.LegRings(leg.Id));
                break;
            case SessionEvent.Answered:
                Keep(leg.Session);
                if (leg.Media.TryTakeAnswer(leg.Session.RemoteDescription.Span))
                    leg.Call.Apply(new CallInput.LegAnswered(leg.Id));
                else
                    leg.Session.HangUp(CallCauses.ToReason(CallCause.IncompatibleDestination));
                break;
            case SessionEvent.Established:
                Keep(leg.Session);
                bool isAnswerDue = leg.IsAnswerDue;
                leg.IsAnswerDue = false;
                if (isAnswerDue && !leg.Media.TryTakeAnswer(leg.Session.RemoteDescription.Span))
                    leg.Session.HangUp(CallCauses.ToReason(CallCause.IncompatibleDestination));
                break;
            case SessionEvent.OfferReceived offer:
                TakeOffer(leg, offer.Description);
                break;
            case SessionEvent.OfferAnswered answered:
                leg.Media.TryTakeAnswer(answered.Description.Span);
                break;
            case SessionEvent.Referred referred:
                TakeReferral(leg, referred.ReferTo);
                break;
            case SessionEvent.InfoReceived info:
                TakeInfo(leg, info.Request);
                break;
            case SessionEvent.Ended ended:
                if (leg.Session.Dialog is { } over)
                    dialogs.End(over.Id);
                if (ended.Status != 0 && (leg.Route is not null || !leg.Session.IsOutgoing))
                    leg.Call.SipStatus = ended.Status;
                Remove(leg);
                if (!TryNextRoute(leg, ended))
                    leg.Call.Apply(new CallInput.LegEnded(leg.Id, CauseOf(ended)));
                break;
        }
    }

    /// <summary>Another server of the trunk answered than the first one asked, which was silent or out of service.</summary>
    private void DoubtSilent(LiveLeg leg)
    {
        if (leg is { Route: { Targets: [var first, _, ..] } route, Session.PeerFlow: { } flow } && !flow.Remote.Equals(first.Flow.Remote))
            probes.Doubt(route.Trunk.Id);
    }

    /// <summary>Keeps enough to say BYE after a restart.</summary>
    private void Keep(SipSession session)
    {
        if (session is { Dialog: { } dialog, PeerFlow: { } flow })
            dialogs.Begin(dialog, flow);
    }

    /// <summary>Says BYE in a dialog of before a restart.</summary>
    public void SayGoodbye(KeptDialog lost)
    {
        SipTarget target = lost.ToTarget();
        SipRequest bye = lost.ToDialog().Request(SipMethod.Bye, Endpoint.NewVia(target), out _)
            .Header(SipHeader.Reason, CallCauses.ToReason(CallCause.TemporaryFailure)).BuildRequest();
        Endpoint.Send(bye, [target]);
    }

    private void TakeIncoming(SipSession session)
    {
        IPAddress source = session.PeerFlow!.Value.Remote.Address;
        if (directory.FindTrunk(source, session.Invite.Uri.UserText) is { } trunk)
            TakeFromTrunk(session, trunk);
        else if (phones.Admit(session) is { } phone)
            TakeFromPhone(session, phone);
    }

    private void TakeFromTrunk(SipSession session, Trunk trunk)
    {
        if (isDraining || calls.Count >= options.CallsMax)
        {
            Refuse(session, CallCause.TemporaryFailure, "full");
            return;
        }

        if (FindNumber(trunk, session.Invite) is not { } number)
        {
            Refuse(session, CallCause.UnallocatedNumber, "unknown_number");
            return;
        }

        if (calls.CountOn(trunk.Id) >= trunk.ConcurrentCallsMax)
        {
            Refuse(session, CallCause.NoCircuit, "trunk_full");
            return;
        }

        SipIdentity identity = SipIdentity.Of(session.Invite, trunk.IsIdentityTrusted);
        E164Number? caller = identity.IsAnonymous ? null : directory.ReadNumber(trunk, identity.Uri.TelephoneNumber ?? identity.Uri.UserText);
        BeginInbound(session, trunk, null, number, caller);
    }

    /// <summary>Where the call leads, by the Request-URI. To an account that is registered a carrier writes the contact there (RFC 3261
    /// §16.6), and what was dialled is told by P-Called-Party-ID (RFC 7315 §4.2) or To.</summary>
    private InboundNumber? FindNumber(Trunk trunk, SipRequest invite)
    {
        if (trunk.IsAccount(invite.Uri.UserText))
        {
            InboundNumber? told = invite.TryGetAddresses(SipHeader.PCalledPartyId, out ImmutableArray<SipNameAddress> called, out _) && called.Length > 0
                ? directory.FindNumber(trunk, UserOf(called[0].Uri))
                : null;
            if ((told ?? directory.FindNumber(trunk, UserOf(invite.To.Uri))) is { } found)
                return found;
        }

        return directory.FindNumber(trunk, UserOf(invite.Uri));
    }

    private static string UserOf(SipUri uri) => uri.TelephoneNumber ?? uri.UserText;

    /// <param name="session">The call.</param>
    /// <param name="trunk">Over which it came; null within the house.</param>
    /// <param name="phone">Our telephone that placed it; null for one from outside.</param>
    /// <param name="number">What was called.</param>
    /// <param name="caller">The customer's number; null when withheld, and within the house.</param>
    private void BeginInbound(SipSession session, Trunk? trunk, Phone? phone, InboundNumber number, E164Number? caller)
    {
        MediaShard shard = media.Take();
        MediaCodec preferred = trunk?.Codecs is [VoiceCodec.Pcmu, ..] ? MediaCodec.Pcmu : MediaCodec.Pcma;
        if (OpenMedia(session, shard, preferred, out byte[]? answer) is not { } opened)
            return;
        var prompts = new CallPrompts(number.Language, number.WelcomePrompt, PromptKeys.Music) { Closing = PromptKeys.Closed };
        CallStep begun = CallMachine.Begin(ids.NewId(), new CallPolicy());
        var call = new LiveCall(acts, begun, shard)
        {
            RecordId = begun.State.Interaction,
            Trunk = trunk,
            OccupiedBy = phone?.UserId,
            Number = number,
            Party = caller,
            Prompts = prompts,
            Queue = number.QueueId,
        };
        call.Times.BegunAt = acts.Now;
        var leg = new LiveLeg(call, begun.State.Legs[0].Id, opened) { Session = session, Answer = answer, IsAnswerDue = answer is null };
        session.Context = leg;
        Add(leg);
        calls.Add(call);
        routing.Follow(call.Id);
        Instruments.Calls.Add(1, new KeyValuePair<string, object?>("direction", "inbound"));
        LogCame(logger, call.Id, trunk?.Name ?? phone!.SipUser, session.Invite.CallIdText);
        call.Begin(begun);
    }

    /// <summary>Opens media for a call that came; when there is none, or no codec in common, the call is refused.</summary>
    /// <param name="session">The call.</param>
    /// <param name="shard">Where.</param>
    /// <param name="preferred">What we offer first when the peer lets us offer.</param>
    /// <param name="answer">Our answer to its offer; null when it made none.</param>
    private LegMedia? OpenMedia(SipSession session, MediaShard shard, MediaCodec preferred, out byte[]? answer)
    {
        answer = null;
        if (!LegMedia.TryOpen(shard, AddressFor(SipTarget.Back(session.PeerFlow!.Value)), preferred, out LegMedia? opened, out LegFault fault))
        {
            LogNoMedia(logger, fault);
            Refuse(session, CallCause.ResourceUnavailable, "no_media");
            return null;
        }

        if (session.RemoteDescription.IsEmpty || opened.TryAnswer(session.RemoteDescription.Span, out answer))
            return opened;
        opened.Close();
        Refuse(session, CallCause.IncompatibleDestination, "no_codec");
        return null;
    }

    private static void Refuse(SipSession session, CallCause cause, string why)
    {
        Instruments.Refused.Add(1, new KeyValuePair<string, object?>("reason", why));
        session.Refuse(CallCauses.ToStatus(cause), (SipHeader.Reason, CallCauses.ToReason(cause)));
    }

    /// <summary>The peer offers another session: hold, another address. The answer is ours as ever; whom it holds, it holds.</summary>
    private static void TakeOffer(LiveLeg leg, ReadOnlyMemory<byte> description)
    {
        if (description.IsEmpty)
        {
            leg.IsAnswerDue = true;
            leg.Session.AnswerOffer(leg.Media.Offer());
            return;
        }

        bool wasHeld = leg.Media.IsHeldByPeer;
        if (!leg.Media.TryAnswer(description.Span, out byte[]? answer))
        {
            leg.Session.RefuseOffer();
            return;
        }

        leg.Session.AnswerOffer(answer);
        if (leg.Media.IsHeldByPeer != wasHeld && leg.Call.State.AgentLeg?.Id == leg.Id)
            leg.Call.Apply(new CallInput.HoldAsked(leg.Media.IsHeldByPeer));
    }

    /// <summary>Keys by INFO (application/dtmf-relay: Signal=5, Duration=160; application/dtmf: 5) go on as the other side takes them.
    /// </summary>
    private static void TakeInfo(LiveLeg leg, SipRequest request)
    {
        string type = request.TextOf(SipHeader.ContentType) ?? "";
        if (!type.StartsWith("application/dtmf", StringComparison.OrdinalIgnoreCase))
            return;
        string body = System.Text.Encoding.ASCII.GetString(request.Body.Span);
        int at = body.IndexOf("Signal=", StringComparison.OrdinalIgnoreCase);
        string signal = (at < 0 ? body : body[(at + 7)..]).TrimStart();
        if (signal.Length == 0 || !"0123456789*#ABCDabcd".Contains(signal[0], StringComparison.Ordinal))
            return;
        if (leg.Call.State.Find(leg.Id) is { Role: LegRole.Customer })
            leg.Call.Apply(new CallInput.KeyPressed(char.ToUpperInvariant(signal[0])));
        foreach (LiveLeg other in leg.Call.Legs.Values)
            if (other.Id != leg.Id && leg.Call.State.Find(other.Id) is { Phase: LegPhase.Up })
                other.Media.Leg.SendDigits(signal[..1].ToUpperInvariant());
    }

    private static CallCause CauseOf(SessionEvent.Ended ended)
    {
        if (ended.Message is { } message)
            foreach (SipReason reason in SipReason.Of(message))
                if (reason.Protocol.Equals("Q.850", StringComparison.OrdinalIgnoreCase) && reason.Cause is { } number && CallCauses.OfNumber(number) is { } said)
                    return said;
        return ended.End switch
        {
            SessionEnd.Refused => CallCauses.OfStatus(ended.Status),
            SessionEnd.CancelledByUs when ended.Status == 408 => CallCause.NoAnswer,
            SessionEnd.Lost => CallCause.TimerExpired,
            _ => CallCause.NormalClearing,
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Call {Interaction} came from {Source} as {CallId}")]
    private static partial void LogCame(ILogger logger, Guid interaction, string source, string callId);

    [LoggerMessage(Level = LogLevel.Error, Message = "A call was refused since no media port could be opened: {Fault}")]
    private static partial void LogNoMedia(ILogger logger, LegFault fault);
}
