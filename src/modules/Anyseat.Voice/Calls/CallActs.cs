using System.Collections.Immutable;
using Anyseat.Interactions.Contracts;
using Anyseat.Media.Shard;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Media;
using Anyseat.Voice.Sip;

namespace Anyseat.Voice.Calls;

/// <summary>Does what <see cref="CallMachine"/> wants done. Owned by the loop of calls.</summary>
internal sealed class CallActs(
    CallSwitch owner, RoutingLink routing, IInteractions interactions, CallSounds sounds, RecordingSpool recordings,
    ICallDetailRecords records, CallPush push, TimeProvider clock)
{
    /// <summary>How long a telephone may ring when routing sets no earlier end.</summary>
    private static readonly TimeSpan RingMax = TimeSpan.FromMinutes(3);

    /// <summary>The time.</summary>
    public Instant Now => clock.GetInstant();

    /// <summary>Does one thing. What throws is a bug: it is told, and what else the step wants is done all the same, so that no leg, port or
    /// recording outlives the call.</summary>
    public void TryDo(LiveCall call, CallEffect effect)
    {
        try
        {
            Do(call, effect);
        }
        catch (Exception fault)
        {
            owner.Faulted(fault);
        }
    }

    /// <summary>The interaction goes on without the call.</summary>
    public void Leave(LiveCall call) => owner.Leave(call);

    /// <summary>A step is done: whoever shows the call is told what looks different.</summary>
    public void Stepped(LiveCall call) => push.Tell(call);

    private void Do(LiveCall call, CallEffect effect)
    {
        switch (effect)
        {
            case CallEffect.Open: routing.Open(call, owner.TellerOf(call)); break;
            case CallEffect.Answer answer: Answer(call, answer.Leg); break;
            case CallEffect.Progress progress: Progress(call, progress); break;
            case CallEffect.Ring ring: Ring(call, ring.Leg, ring.Phone); break;
            case CallEffect.Dial dial: owner.Dial(call, dial.Leg); break;
            case CallEffect.HangUp hangUp: HangUp(call, hangUp.Leg, hangUp.Cause); break;
            case CallEffect.Play play: Play(call, play); break;
            case CallEffect.StopPlaying stop: StopPlaying(call, stop.Leg); break;
            case CallEffect.Bridge bridge: Bridge(call, bridge.Legs); break;
            case CallEffect.Mute mute: Find(call, mute.Leg)?.Media.Leg.SetMuted(mute.IsMuted); break;
            case CallEffect.SendDigits keys: Find(call, keys.Leg)?.Media.Leg.SendDigits(keys.Digits); break;
            case CallEffect.StartRecording record: StartRecording(call, record); break;
            case CallEffect.PauseRecording pause: call.Recording?.SetPaused(pause.IsPaused); break;
            case CallEffect.StopRecording: StopRecording(call); break;
            case CallEffect.Fact fact: Write(call, fact.Kind); break;
            case CallEffect.StartTimer start: StartTimer(call, start.Timer, start.After); break;
            case CallEffect.StopTimer stop: StopTimer(call, stop.Timer); break;
            case CallEffect.Finish: Finish(call); break;
            default: routing.Ask(call, effect, owner.TellerOf(call)); break;
        }
    }

    private static LiveLeg? Find(LiveCall call, LegId id) => call.Legs.GetValueOrDefault(id);

    private static void Answer(LiveCall call, LegId id)
    {
        if (Find(call, id) is not { Session: { IsOutgoing: false } } leg)
            return;
        // A description that went with early media holds (RFC 3261 §13.2.1); it is said again for those who missed it.
        leg.Session.Answer(leg.Answer ?? (leg.Session.LocalDescription.IsEmpty ? leg.Media.Offer() : leg.Session.LocalDescription));
    }

    private static void Progress(LiveCall call, CallEffect.Progress progress)
    {
        if (Find(call, progress.Leg) is not { Session: { IsOutgoing: false, LocalDescription.IsEmpty: true } } leg)
            return;
        if (progress.HasMedia)
            leg.Session.Progress(183, leg.Answer ?? leg.Media.Offer());
        else
            leg.Session.Progress(180);
    }

    private void Ring(LiveCall call, LegId id, int phone)
    {
        PhoneContact contact = call.Phones[phone];
        string host = owner.Endpoint.LocalAddressOf(contact.Target)?.HostText ?? "unset.invalid";
        // Agents see where the call came in, never who calls: numbers of customers are shown by the desk alone, to who may see them.
        string from = SipValues.Address(call.Number?.Names.En ?? "Call", $"sip:{call.Number?.EntryPoint ?? "call"}@{host}");
        owner.Place(call, id, call.Shard, new OutgoingCall
        {
            Uri = contact.Uri,
            Targets = [contact.Target],
            From = from,
            AnswerTimeout = RingMax,
        });
    }

    private static void HangUp(LiveCall call, LegId id, CallCause cause)
    {
        if (Find(call, id) is not { } leg)
            return;
        string reason = CallCauses.ToReason(cause);
        if (leg.Session is { IsOutgoing: false, State: SessionState.Offered or SessionState.Early })
            leg.Session.Refuse(CallCauses.ToStatus(cause), (SipHeader.Reason, reason));
        else
            leg.Session.HangUp(reason);
    }

    private void Play(LiveCall call, CallEffect.Play play)
    {
        if (Find(call, play.Leg) is not { } leg)
            return;
        bool goesOn = play.Sound == CallSound.Music && leg.Playing is { IsMusic: true };
        if (goesOn)
        {
            leg.Playing = leg.Playing! with { Number = play.Number };
            return;
        }

        WaitEstimate? estimate = play.Sound == CallSound.Position ? interactions.FindWaitEstimate(call.Id) : null;
        if (sounds.Make(play.Sound, call.Prompts, estimate) is not { } player || !leg.Media.Leg.Play(player))
        {
            call.Apply(new CallInput.SoundEnded(play.Number));
            return;
        }

        leg.Playing = new PlayedSound(player, play.Number, play.Sound == CallSound.Music);
    }

    private static void StopPlaying(LiveCall call, LegId id)
    {
        if (Find(call, id) is not { } leg)
            return;
        leg.Media.Leg.StopPlaying();
        leg.Playing = null;
    }

    private static void Bridge(LiveCall call, ImmutableArray<LegId> ids)
    {
        MediaLeg[] legs = [.. ids.Select(id => Find(call, id)?.Media.Leg).OfType<MediaLeg>()];
        if (legs.Length < 2)
            call.Bridge.Dissolve();
        else
            call.Bridge.Arrange(BridgePlan.Conference(legs));
    }

    private void StartRecording(LiveCall call, CallEffect.StartRecording record)
    {
        if (Find(call, record.Customer) is { } customer && Find(call, record.Agent) is { } agent)
            call.Recording = recordings.Begin(call, customer.Media.Leg, agent.Media.Leg);
    }

    private void StopRecording(LiveCall call)
    {
        if (call.Recording is { } running)
            recordings.End(running);
        call.Recording = null;
    }

    private void Write(LiveCall call, string kind)
    {
        Actor actor = call.State.Agent is { } agent ? Actor.Agent(agent) : Actor.System;
        routing.Write(call.Id, kind, actor, new CallFactData(call.State.Agent));
    }

    private void StartTimer(LiveCall call, CallTimer timer, TimeSpan after)
    {
        StopTimer(call, timer);
        call.Timers[timer] = owner.Endpoint.StartTimer(call, (int)timer, after);
    }

    private void StopTimer(LiveCall call, CallTimer timer)
    {
        if (call.Timers.Remove(timer, out SipUserTimer? running))
            owner.Endpoint.StopTimer(running);
    }

    private void Finish(LiveCall call)
    {
        foreach (CallTimer timer in call.Timers.Keys.ToArray())
            StopTimer(call, timer);
        call.Bridge.Dissolve();
        if (call.State.IsRouted && call.IsOfNote)
        {
            routing.Write(call.Id, JournalKinds.CallEnded, Actor.System, new CallEndedData(
                (int)call.State.Cause, call.Direction == CallDirection.Outbound, call.Times.Talk.TotalSeconds, call.Times.Held.TotalSeconds));
        }

        if (call.IsOfNote)
            records.Add(CallDetails.Of(call, Now));
        owner.Finished(call);
    }
}
