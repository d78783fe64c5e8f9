using System.Net;
using Anyseat.Interactions.Contracts;
using Anyseat.Media.Shard;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Sockets;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Media;
using Anyseat.Voice.Sip;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Calls;

/// <summary>All calls of this server. The loop of the SIP stack is their one mailbox: messages and timers of SIP, decisions of
/// routing, events of media and wishes of agents all come through it, so nothing here is locked.</summary>
internal sealed partial class CallSwitch : ISipUser
{
    private readonly VoiceOptions options;
    private readonly ICallDirectory directory;
    private readonly PhoneDoor phones;
    private readonly TrunkRegistrations trunks;
    private readonly TrunkProbes probes;
    private readonly MediaHost media;
    private readonly RoutingLink routing;
    private readonly IInteractions interactions;
    private readonly TaskTracker tasks;
    private readonly Dialler dialler;
    private readonly OutboundOpener outbound;
    private readonly CallbackDialler callbacks;
    private readonly DialogLog dialogs;
    private readonly CallActs acts;
    private readonly IIdSource ids;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly CallTable calls = new();
    private readonly Dictionary<MediaLeg, LiveLeg> legsByMedia = [];
    private SipUserAgent agent = null!;
    private bool isDraining;

    public CallSwitch(
        VoiceOptions options, ICallDirectory directory, PhoneDoor phones, TrunkRegistrations trunks, TrunkProbes probes, MediaHost media, RoutingLink routing, IInteractions interactions,
        CallSounds sounds, RecordingSpool recordings, DialogLog dialogs, ICallDetailRecords records, TaskTracker tasks, Dialler dialler,
        OutboundOpener outbound, CallbackDialler callbacks, CallPush push, IIdSource ids, TimeProvider clock, ILogger<CallSwitch> logger)
    {
        (this.dialogs, this.tasks, this.interactions, this.trunks, this.probes) = (dialogs, tasks, interactions, trunks, probes);
        (this.dialler, this.outbound, this.callbacks) = (dialler, outbound, callbacks);
        (this.options, this.directory, this.phones, this.media, this.routing) = (options, directory, phones, media, routing);
        (this.ids, this.clock, this.logger) = (ids, clock, logger);
        acts = new CallActs(this, routing, interactions, sounds, recordings, records, push, clock);
    }

    /// <summary>The endpoint of SIP; on the loop only.</summary>
    public SipEndpoint Endpoint { get; private set; } = null!;

    /// <summary>Has work done on the loop; set by the host once the stack is there.</summary>
    public Func<Action, CancellationToken, ValueTask>? Post { get; set; }

    /// <summary>Calls that are not over.</summary>
    public int CallCount => calls.Count;

    /// <summary>Legs that are not over.</summary>
    public int LegCount => legsByMedia.Count;

    /// <summary>Steps that threw: each is a bug.</summary>
    public int FaultCount { get; private set; }

    /// <summary>Sessions of SIP that are not over; those just being refused as well.</summary>
    public int SessionCount => agent.SessionCount;

    /// <summary>Dialogs of SIP.</summary>
    public int DialogCount => agent.DialogCount;

    /// <summary>Telephones that are registered.</summary>
    public int PhoneCount => phones.Registry.Count;

    void ISipUser.Begin(SipEndpoint endpoint)
    {
        Endpoint = endpoint;
        agent = new SipUserAgent(endpoint, new SipUserAgentOptions { SessionCountMax = options.CallsMax * 3 });
    }

    public void Happened(SipEndpoint endpoint, EndpointEffect happened)
    {
        if (!agent.Handle(happened) && !trunks.Handle(happened) && !probes.Handle(happened))
        {
            switch (happened)
            {
                case EndpointEffect.RequestArrived arrived:
                    phones.Take(endpoint, arrived.Transaction);
                    break;
                case EndpointEffect.TimerFired { Owner: LiveCall call } fired:
                    call.Timers.Remove((CallTimer)fired.Name);
                    call.Apply(new CallInput.TimerFired((CallTimer)fired.Name));
                    break;
            }
        }

        Drain();
    }

    public void Faulted(Exception fault)
    {
        Instruments.Faults.Add(1);
        FaultCount++;
        LogFault(logger, fault);
    }

    /// <summary>Takes what sessions tell. To be called after whatever may have moved them.</summary>
    public void Drain()
    {
        while (agent.Events.TryDequeue(out SessionEvent? happened))
            Take(happened);
    }

    /// <summary>Brings what was told elsewhere to a call on the loop.</summary>
    public Func<CallInput, Task> TellerOf(LiveCall call) => input => Post!(() => call.Apply(input), CancellationToken.None).AsTask();

    /// <summary>All calls; on the loop only.</summary>
    public IEnumerable<LiveCall> All => calls.All;

    /// <summary>A call; on the loop only.</summary>
    public LiveCall? Find(Guid call) => calls.Find(call);

    /// <summary>Reads or changes something on the loop, and brings back what came of it.</summary>
    /// <param name="ask">What.</param>
    /// <param name="otherwise">What comes back when no calls are taken here.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<T> AskAsync<T>(Func<T> ask, T otherwise, CancellationToken ct)
    {
        if (Post is not { } post)
            return otherwise;
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        await post(
            () =>
            {
                try
                {
                    answer.TrySetResult(ask());
                }
                catch (Exception fault)
                {
                    answer.TrySetException(fault);
                }
            },
            ct);
        return await answer.Task.WaitAsync(ct);
    }

    /// <summary>Takes a committed event of routing.</summary>
    public void Take(JournalEvent committed)
    {
        if ((calls.Find(committed.StreamId) ?? BeginCallback(committed)) is not { } call)
            return;
        foreach (CallInput input in InputsOf(call, committed))
            call.Apply(input);
        if (committed.Kind == JournalKinds.CallbackDialing)
            DialCallback(call, InteractionFacts.DecisionOf(committed));
    }

    /// <summary>Takes an event of media.</summary>
    public void Take(MediaEvent happened)
    {
        if (!legsByMedia.TryGetValue(happened.Leg, out LiveLeg? leg))
            return;
        switch (happened.Kind)
        {
            case MediaEventKind.PlayEnded when happened.PlayEnd == PlayEnd.Completed && ReferenceEquals(happened.Player, leg.Playing?.Player):
                int number = leg.Playing!.Number;
                leg.Playing = null;
                leg.Call.Apply(new CallInput.SoundEnded(number));
                break;
            case MediaEventKind.DigitPressed when leg.Call.State.Find(leg.Id) is { Role: LegRole.Customer }:
                leg.Call.Apply(new CallInput.KeyPressed(happened.Digit));
                break;
            case MediaEventKind.RemoteRefused:
                leg.IsRefused = true;
                break;
            case MediaEventKind.MediaResumed or MediaEventKind.MediaStarted:
                leg.IsRefused = false;
                break;
            case MediaEventKind.MediaSilent when leg is { IsRefused: true, Media.IsHeldByPeer: false }:
                // Its machine says that nobody listens, and nothing has come for long: the telephone is gone.
                leg.Session.HangUp(CallCauses.ToReason(CallCause.DestinationOutOfOrder));
                break;
            case MediaEventKind.MediaSilent:
                // It may be muted, or gone for good: without an answer the session ends as lost.
                leg.Session.Probe();
                break;
        }
    }

    /// <summary>No new calls from now on.</summary>
    public void BeginDrain() => isDraining = true;

    /// <summary>Ends all calls: the house goes down.</summary>
    public void InterruptAll()
    {
        foreach (LiveCall call in calls.All.ToArray())
        {
            if (call.State is { IsRouted: true, IsLeft: false, Phase: not CallPhase.Callback })
                routing.Write(call.Id, JournalKinds.CallInterrupted, Actor.System, new CallFactData(call.State.Agent));
            call.Apply(new CallInput.Interrupted());
        }
    }

    /// <summary>The interaction goes on without a call: from now on its events belong to the next one.</summary>
    public void Leave(LiveCall call)
    {
        if (calls.Leave(call))
            routing.Forget(call.Id);
    }

    /// <summary>Nothing of a call is left.</summary>
    public void Finished(LiveCall call)
    {
        if (calls.Find(call.Id) == call)
            routing.Forget(call.Id);
        calls.Remove(call);
        Instruments.CallsEnded.Add(1, new KeyValuePair<string, object?>("cause", (int)call.State.Cause));
    }

    /// <summary>Calls somebody out for a call. When that cannot be, the leg ends at once.</summary>
    public void Place(LiveCall call, LegId id, MediaShard shard, OutgoingCall outgoing)
    {
        MediaCodec preferred = call.Legs.Values.FirstOrDefault()?.Media.Codec ?? MediaCodec.Pcma;
        if (outgoing.Targets.IsEmpty || !LegMedia.TryOpen(shard, AddressFor(outgoing.Targets[0]), preferred, out LegMedia? opened, out _))
        {
            call.Apply(new CallInput.LegEnded(id, CallCause.ResourceUnavailable));
            return;
        }

        var leg = new LiveLeg(call, id, opened) { Route = outgoing.Context as OutsideCall };
        Add(leg);
        leg.Session = agent.Call(outgoing with { Offer = opened.Offer(), Context = leg });
    }

    /// <summary>Calls the number outside that the agent asked for.</summary>
    public void Dial(LiveCall call, LegId id)
    {
        call.Route = call.Routes.TryDequeue(out OutsideCall? next) ? next : null;
        if (call.Route is not { } route)
            call.Apply(new CallInput.LegEnded(id, CallCause.NoCircuit));
        else if (calls.CountOn(route.Trunk.Id) > route.Trunk.ConcurrentCallsMax && !call.IsEmergency)
            Dial(call, id);
        else
            Place(call, id, call.Shard, route.ToCall(Endpoint) with { IsImpatient = call.Routes.Count > 0 });
    }

    /// <summary>The trunk failed before anybody was reached: the next one is tried in its place, and the call does not notice.</summary>
    private bool TryNextRoute(LiveLeg leg, SessionEvent.Ended ended)
    {
        bool hasFailed = ended is { End: SessionEnd.Refused, Status: 408 or (>= 500 and < 600) } && !leg.HasSpoken;
        if (hasFailed && leg.Route is { } failed)
            probes.Doubt(failed.Trunk.Id);
        if (leg.Route is null || !hasFailed || leg.Call.Routes.Count == 0 || leg.Call.State.Find(leg.Id) is not { Phase: LegPhase.Ringing })
            return false;
        Dial(leg.Call, leg.Id);
        return true;
    }

    /// <summary>Where a leg's media goes out towards a peer.</summary>
    private MediaAddress AddressFor(SipTarget target)
    {
        IPAddress bind = options.BindAddress;
        if (bind.Equals(IPAddress.Any) || bind.Equals(IPAddress.IPv6Any))
            bind = LocalRoute.To(target.Address);
        return new MediaAddress(bind, options.Advertised ?? bind, options.SilenceMax);
    }

    private void Add(LiveLeg leg)
    {
        leg.Call.Legs[leg.Id] = leg;
        legsByMedia[leg.Media.Leg] = leg;
    }

    private void Remove(LiveLeg leg)
    {
        leg.Call.Legs.Remove(leg.Id);
        legsByMedia.Remove(leg.Media.Leg);
        bool isOutside = leg.Route is not null || leg.Call.State.Find(leg.Id) is { Role: LegRole.Customer };
        if (isOutside && leg.Media.IsAgreed)
        {
            leg.Call.OutsideCodec = leg.Media.Codec;
            leg.Call.OutsidePacketsLost = Math.Max(0, leg.Media.Leg.Statistics.LostCount);
        }

        leg.Media.Close();
    }

    private IEnumerable<CallInput> InputsOf(LiveCall call, JournalEvent committed)
    {
        switch (committed.Kind)
        {
            case JournalKinds.InteractionArrived:
                yield return new CallInput.Arrived();
                break;
            case JournalKinds.InteractionQueued or JournalKinds.InteractionDiverted:
                call.Queue = InteractionFacts.DecisionOf(committed).Queue ?? call.Queue;
                yield return new CallInput.Queued(Adopt(call));
                break;
            case JournalKinds.InteractionOffered when InteractionFacts.DecisionOf(committed) is { Agent: { } offeredTo } offered:
                bool isBusy = calls.IsCalling(offeredTo);
                call.Phones = isBusy ? [] : PhonesOf(offeredTo);
                yield return new CallInput.Offered(
                    offeredTo, offered.Offer, call.Phones.Length, isBusy ? CallCause.UserBusy : CallCause.SubscriberAbsent);
                break;
            case JournalKinds.OfferTimedOut or JournalKinds.OfferDeclined or JournalKinds.OfferRevoked
                when InteractionFacts.AgentOf(committed) is { } former:
                yield return new CallInput.OfferEnded(former);
                break;
            case JournalKinds.InteractionConnected when InteractionFacts.AgentOf(committed) is { } connected:
                yield return new CallInput.Connected(connected);
                break;
            case JournalKinds.CallbackOffered when call.Party is not null:
                yield return new CallInput.CallbackOffered();
                break;
            case JournalKinds.CallbackQueued:
                yield return new CallInput.CallbackTaken();
                break;
            case JournalKinds.CallbackFailed:
                yield return new CallInput.CallbackFailed();
                break;
            case JournalKinds.InteractionReleased:
                yield return new CallInput.Released();
                break;
            case JournalKinds.InteractionTurnedAway or JournalKinds.InteractionSentToChannel:
                yield return new CallInput.TurnedAway(InteractionFacts.DecisionOf(committed).Announcement is > 0);
                break;
            case JournalKinds.WrapUpStarted or JournalKinds.InteractionAbandoned or JournalKinds.InteractionClosed:
                yield return new CallInput.RoutingEnded();
                break;
        }
    }

    /// <summary>Takes over what the rules of a call's queue say.</summary>
    private CallPolicy Adopt(LiveCall call)
    {
        QueueVoicePolicy rules = directory.PolicyOf(call.Queue);
        call.Prompts = call.Prompts with
        {
            Music = rules.Music,
            AnnouncesPosition = rules.AnnouncesPosition,
            AnnouncesWait = rules.AnnouncesWait,
        };
        return PolicyFor(call.Queue) with { HasWelcome = call.Prompts.Welcome is not null };
    }

    private CallPolicy PolicyFor(Guid queue)
    {
        QueueVoicePolicy rules = directory.PolicyOf(queue);
        bool announces = rules.AnnouncesPosition || rules.AnnouncesWait;
        return new CallPolicy
        {
            IsRecorded = rules.IsRecorded,
            HasRecordingNotice = rules.HasAnnouncement,
            AnnounceEvery = announces ? TimeSpan.FromSeconds(rules.AnnouncementEverySeconds) : TimeSpan.Zero,
        };
    }

    /// <summary>Where an agent's telephones can be called now; on the loop only.</summary>
    public System.Collections.Immutable.ImmutableArray<PhoneContact> PhonesOf(Guid agentId) =>
        directory.FindPhoneOf(agentId) is { } phone ? phones.Registry.Find(phone.FirstKey) : [];

    [LoggerMessage(Level = LogLevel.Error, Message = "A call's step failed")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
