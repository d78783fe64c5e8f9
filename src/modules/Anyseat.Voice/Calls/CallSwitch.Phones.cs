using Anyseat.Media.Shard;
using Anyseat.Platform.Errors;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Media;
using Anyseat.Voice.Sip;

namespace Anyseat.Voice.Calls;

/// <summary>What agents' telephones ask for by themselves: calls they place, transfers by REFER.</summary>
internal sealed partial class CallSwitch
{
    private void TakeFromPhone(SipSession session, Phone phone)
    {
        string dialled = session.Invite.Uri.TelephoneNumber ?? session.Invite.Uri.UserText;
        if (isDraining || calls.Count >= options.CallsMax)
            Refuse(session, CallCause.TemporaryFailure, "full");
        else if (FindColleague(dialled) is { } colleague)
            CallColleague(session, phone, colleague);
        else if (directory.FindOwnNumber(phone.UserId, dialled) is { } number)
            CallQueue(session, phone, number);
        else
            CallOutside(session, phone, dialled);
    }

    /// <summary>A number of ours is called within the house: its queue gets the call as if it came from outside. A telephone that passes on
    /// what rings there, or what it has called, would call in circles.</summary>
    private void CallQueue(SipSession session, Phone caller, InboundNumber number)
    {
        if (calls.IsCalling(caller.UserId) || calls.IsOffered(caller.UserId))
        {
            Instruments.Refused.Add(1, new KeyValuePair<string, object?>("reason", "loop"));
            session.Refuse(482);
            return;
        }

        BeginInbound(session, null, caller, number, null);
    }

    /// <summary>Names of carriers are looked up first, and routing gives its agent the call; the caller may have left meanwhile.
    /// </summary>
    private void CallOutside(SipSession session, Phone caller, string dialled)
    {
        // Whoever talks with a customer and calls somebody beside asks for that customer's sake: it is the same piece of work.
        bool isAsking = calls.FindTalk(caller.UserId) is not null;
        tasks.Run("Dialling", async ct =>
        {
            Result<DialRoutes> found = await dialler.FindAsync(caller.UserId, dialled, ct);
            Result<OpenedOutbound> opened = OpenedOutbound.OutsideRouting;
            if (!isAsking && found.TryGet(out DialRoutes? outside, out _) && outside.Colleague is null)
                opened = await outbound.OpenAsync(ids.NewId(), caller.UserId, outside, null, ct);
            bool isTaken = await AskAsync(() => TryTake(session, caller, found, opened), false, ct);
            if (!isTaken && opened.TryGet(out OpenedOutbound unused, out _))
                await outbound.AbandonAsync(unused);
        });
    }

    private bool TryTake(SipSession session, Phone caller, Result<DialRoutes> found, Result<OpenedOutbound> opening)
    {
        if (session.State != SessionState.Offered)
            return false;
        if (!found.TryGet(out DialRoutes? routes, out Error? error))
        {
            Refuse(session, error.Code == "dial.number_invalid" ? CallCause.InvalidNumber : CallCause.OutgoingBarred, "not_allowed");
            return false;
        }

        if (routes.Colleague is { } colleague)
        {
            CallColleague(session, caller, colleague);
            return true;
        }

        if (opening.TryGet(out OpenedOutbound opened, out error))
            return CallOutside(session, caller, routes, opened);
        Refuse(session, error is UnavailableError ? CallCause.TemporaryFailure : CallCause.UserBusy, "not_routed");
        return false;
    }

    private bool CallOutside(SipSession session, Phone caller, DialRoutes routes, OpenedOutbound opened)
    {
        CallStep begun = opened.IsRouted
            ? CallMachine.BeginOutbound(opened.Id, caller.UserId, PolicyFor(opened.Queue), phoneCount: 0)
            : CallMachine.BeginDirect(ids.NewId(), null, 1);
        if (Begin(session, begun, caller, routes, opened) is not { } call)
            return false;
        call.Begin(begun);
        return true;
    }

    /// <summary>Calls a number from the desk: the agent's telephone rings, and once it is answered the number is called.</summary>
    /// <returns>The call; null when no telephone of the agent is registered, or the house goes down.</returns>
    public LiveCall? CallFromDesk(Guid id, Guid agentId, Phone caller, DialRoutes routes, OpenedOutbound opened)
    {
        System.Collections.Immutable.ImmutableArray<PhoneContact> contacts = PhonesOf(agentId);
        if (contacts.IsEmpty || isDraining)
            return null;
        CallStep begun = opened.IsRouted
            ? CallMachine.BeginOutbound(opened.Id, agentId, PolicyFor(opened.Queue), contacts.Length)
            : CallMachine.BeginClick(id, agentId);
        LiveCall call = Make(begun, media.Take(), caller, routes, opened);
        call.Phones = contacts;
        calls.Add(call);
        Instruments.Calls.Add(1, new KeyValuePair<string, object?>("direction", "outbound"));
        call.Begin(begun);
        return call;
    }

    /// <summary>The telephone that a dialled text means: its number, or its user name in SIP.</summary>
    private Phone? FindColleague(string dialled) => directory.FindPhoneByNumber(dialled) ?? directory.FindPhone(dialled);

    private void CallColleague(SipSession session, Phone caller, Phone colleague)
    {
        System.Collections.Immutable.ImmutableArray<PhoneContact> contacts = phones.Registry.Find(colleague.FirstKey);
        if (contacts.IsEmpty)
        {
            Refuse(session, CallCause.SubscriberAbsent, "absent");
            return;
        }

        CallStep begun = CallMachine.BeginDirect(ids.NewId(), colleague.UserId, contacts.Length);
        if (Begin(session, begun, caller) is not { } call)
            return;
        call.Phones = contacts;
        call.Begin(begun);
    }

    /// <summary>Opens media for a call that came from one of our telephones, and registers it.</summary>
    private LiveCall? Begin(SipSession session, CallStep begun, Phone caller, DialRoutes? routes = null, OpenedOutbound outbound = default)
    {
        // Who talks with a customer may want to bring both calls together: that needs one shard.
        MediaShard shard = calls.FindTalk(caller.UserId)?.Shard ?? media.Take();
        if (OpenMedia(session, shard, MediaCodec.Pcma, out byte[]? answer) is not { } opened)
            return null;
        LiveCall call = Make(begun, shard, caller, routes, outbound);
        var leg = new LiveLeg(call, begun.State.Legs[0].Id, opened)
        {
            Session = session,
            Answer = answer,
            IsAnswerDue = answer is null,
        };
        session.Context = leg;
        Add(leg);
        calls.Add(call);
        Instruments.Calls.Add(1, new KeyValuePair<string, object?>("direction", routes is null ? "internal" : "outbound"));
        return call;
    }

    private LiveCall Make(CallStep begun, MediaShard shard, Phone caller, DialRoutes? routes, OpenedOutbound opened)
    {
        var call = new LiveCall(acts, begun, shard)
        {
            RecordId = begun.State.Interaction,
            Direction = routes is null ? CallDirection.Internal : CallDirection.Outbound,
            Trunk = routes?.Routes[0].Trunk,
            Caller = caller,
            OccupiedBy = opened.IsRouted ? null : caller.UserId,
            Number = opened.Number,
            Party = routes?.Permit.Number,
            Customer = opened.Customer,
            Queue = opened.Queue,
            IsEmergency = routes?.Permit.IsEmergency ?? false,
            Prompts = new CallPrompts(opened.Number?.Language ?? VoiceLanguage.English, null, PromptKeys.Music),
        };
        foreach (OutsideCall route in routes?.Routes ?? [])
            call.Routes.Enqueue(route);
        call.Times.BegunAt = acts.Now;
        return call;
    }

    private void TakeReferral(LiveLeg leg, SipReferTo referTo)
    {
        LiveCall call = leg.Call;
        bool isAgents = call.State is { Phase: CallPhase.Talking, Consult: null } && call.State.AgentLeg?.Id == leg.Id;
        if (!isAgents || referTo.Method != SipMethod.Invite)
            leg.Session.RefuseRefer(603);
        else if (referTo.Replaces is { } replaces)
            PassTo(leg, replaces.DialogId);
        else
            PassTo(leg, referTo.Target.TelephoneNumber ?? referTo.Target.UserText);
    }

    /// <summary>An attended transfer (RFC 5589 §7): the agent's telephone has called somebody, and passes the customer on to them, whether
    /// they have answered or their telephones still ring.</summary>
    private void PassTo(LiveLeg leg, DialogId dialog)
    {
        LiveCall? other = (agent.Find(dialog)?.Context as LiveLeg)?.Call;
        bool isOwn = other is { State.Phase: CallPhase.Detached } && other.Shard == leg.Call.Shard && other.Caller?.UserId == leg.Call.State.Agent;
        LiveLeg[] guests = isOwn ? GuestsOf(other!) : [];
        if (guests.Length == 0)
        {
            leg.Session.RefuseRefer(other is null ? 481 : 488);
            return;
        }

        leg.Session.AcceptRefer();
        Guid? colleague = other!.State.Find(guests[0].Id)!.Agent;
        bool isAnswered = other.State.GuestUp is not null;
        LiveLeg[] moved = [.. guests.Select((guest, index) => Move(guest, leg.Call, index + 1))];
        if (isAnswered || colleague is null)
            leg.Session.NotifyRefer(200); // before the agent's leg is told goodbye
        other.Apply(new CallInput.LegsGivenAway([.. guests.Select(guest => guest.Id)]));
        if (isAnswered)
            leg.Call.Apply(new CallInput.LegAdopted(colleague));
        else
            PassToRinging(leg, colleague, moved);
    }

    /// <summary>Who can be passed on to: who has answered, or all who are rung.</summary>
    private static LiveLeg[] GuestsOf(LiveCall call) =>
    [
        .. call.State.Legs.Where(leg => call.State.GuestUp is { } up ? leg.Id == up.Id : leg is { Role: LegRole.Guest, Phase: LegPhase.Ringing })
            .Select(leg => call.Legs.GetValueOrDefault(leg.Id)).OfType<LiveLeg>(),
    ];

    /// <summary>Brings a leg over into another call.</summary>
    private LiveLeg Move(LiveLeg guest, LiveCall call, int number)
    {
        var moved = new LiveLeg(call, new LegId(call.State.LegCount + number), guest.Media)
        {
            Session = guest.Session,
            Route = guest.Route,
            HasSpoken = guest.HasSpoken,
        };
        guest.Call.Legs.Remove(guest.Id);
        guest.Session.Context = moved;
        Add(moved);
        if (guest.Route is null)
            return moved;
        (call.Route, IEnumerable<OutsideCall> left) = (guest.Call.Route, [.. guest.Call.Routes]);
        call.Routes.Clear();
        foreach (OutsideCall route in left)
            call.Routes.Enqueue(route);
        return moved;
    }

    private void PassToRinging(LiveLeg leg, Guid? colleague, LiveLeg[] ringing)
    {
        LiveCall call = leg.Call;
        Guid from = call.State.Agent!.Value;
        call.Apply(new CallInput.RingingAdopted(colleague, ringing.Length));
        if (colleague is null)
        {
            // What the network says before the answer is for the customer now.
            foreach (LiveLeg one in ringing)
                if (!one.Session.RemoteDescription.IsEmpty)
                    call.Apply(new CallInput.LegSpeaks(one.Id));
            return;
        }

        tasks.Run("A transfer by REFER", async ct =>
        {
            Result<Done> outcome = await interactions.TransferAsync(call.Id, from, null, colleague, ct);
            await Post!(
                () =>
                {
                    leg.Session.NotifyRefer(outcome.IsSuccess ? 200 : 480);
                    if (!outcome.IsSuccess)
                        call.Apply(new CallInput.PassRefused());
                },
                ct);
        });
    }

    /// <summary>A blind transfer (RFC 5589 §6): to a colleague, to where a number of ours leads, or to somebody outside.</summary>
    private void PassTo(LiveLeg leg, string dialled)
    {
        Guid id = leg.Call.Id;
        Guid from = leg.Call.State.Agent!.Value;
        Guid? colleague = FindColleague(dialled)?.UserId;
        Guid? queue = colleague is null ? directory.FindOwnNumber(from, dialled)?.QueueId : null;
        if (colleague == from)
        {
            leg.Session.RefuseRefer(404);
            return;
        }

        leg.Session.AcceptRefer();
        if (colleague is null && queue is null)
        {
            PassOutside(leg, from, dialled);
            return;
        }

        tasks.Run("A transfer by REFER", async ct =>
        {
            Result<Done> outcome = await interactions.TransferAsync(id, from, queue, colleague, ct);
            await Post!(() => leg.Session.NotifyRefer(outcome.IsSuccess ? 200 : 480), ct);
        });
    }

    private void PassOutside(LiveLeg leg, Guid from, string dialled) => tasks.Run("A transfer outside by REFER", async ct =>
    {
        Result<DialRoutes> found = await dialler.FindAsync(from, dialled, ct);
        await Post!(
            () =>
            {
                LiveCall call = leg.Call;
                bool mayPass = found.TryGet(out DialRoutes? routes, out _) && !routes.Routes.IsEmpty
                    && call.State is { Phase: CallPhase.Talking, Consult: null } && call.State.AgentLeg?.Id == leg.Id;
                leg.Session.NotifyRefer(mayPass ? 200 : found.IsSuccess ? 480 : 403); // before the agent's leg is told goodbye
                if (!mayPass)
                    return;
                call.Routes.Clear();
                foreach (OutsideCall route in routes!.Routes)
                    call.Routes.Enqueue(route);
                call.Apply(new CallInput.ForwardAsked());
            },
            ct);
    });
}
