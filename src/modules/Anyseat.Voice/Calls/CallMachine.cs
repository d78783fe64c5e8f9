using System.Collections.Immutable;

namespace Anyseat.Voice.Calls;

/// <summary>What comes of an input.</summary>
/// <param name="State">The state afterwards.</param>
/// <param name="Effects">What is to be done, in order.</param>
internal readonly record struct CallStep(CallState State, IReadOnlyList<CallEffect> Effects);

/// <summary>A call of a customer as a function: state and input in, state and effects out. It knows no clock, no socket, no journal.
/// </summary>
/// <remarks>
/// <code>
///              Arrived, Queued            Offered … Connected              agent or customer hangs up
///   Opening ───────────────────► Waiting ─────────────────────► Talking ──────────────────────────────► Finished
///      │  refused                  ▲ │  turned away              │ │  passed outside
///      └──────────► Finished       │ └────────► Closing          │ └────────► Detached
///                                  └──────── Released ───────────┘
/// </code>
/// Routing decides who gets the call; the machine tells it what telephones do, and acts only on what is committed: an agent's
/// telephone that answers is joined with the customer when <see cref="CallInput.Connected"/> comes.
/// </remarks>
internal static class CallMachine
{
    /// <summary>A customer calls.</summary>
    /// <param name="interaction">The new interaction.</param>
    /// <param name="policy">The rules of the queue the number leads to.</param>
    public static CallStep Begin(Guid interaction, CallPolicy policy)
    {
        var leg = new CallLeg(new LegId(1), LegRole.Customer, LegPhase.Ringing);
        var state = new CallState { Interaction = interaction, Policy = policy, Legs = [leg], LegCount = 1 };
        return new CallStep(state, [new CallEffect.Open()]);
    }

    /// <summary>One of our telephones calls a colleague or a number outside: a call that routing has no part in.</summary>
    /// <param name="call">Its id.</param>
    /// <param name="colleague">The colleague; null for a number outside.</param>
    /// <param name="phoneCount">How many telephones of the colleague ring; 1 for a number outside.</param>
    public static CallStep BeginDirect(Guid call, Guid? colleague, int phoneCount)
    {
        var caller = new CallLeg(new LegId(1), LegRole.Customer, LegPhase.Ringing);
        var turn = new CallTurn(new CallState
        {
            Interaction = call,
            Phase = CallPhase.Detached,
            IsEndAsked = true,
            Legs = [caller],
            LegCount = 1,
        });
        turn.CallGuests(colleague, phoneCount);
        return turn.End();
    }

    /// <summary>A number outside is dialled from the desk: the agent's telephone rings first, and when it is answered the number is
    /// called.</summary>
    /// <param name="call">Its id.</param>
    /// <param name="agent">Whose telephone rings.</param>
    public static CallStep BeginClick(Guid call, Guid agent)
    {
        var caller = new CallLeg(new LegId(1), LegRole.Customer, LegPhase.Ringing);
        var state = new CallState { Interaction = call, Phase = CallPhase.Detached, IsEndAsked = true, Legs = [caller], LegCount = 1 };
        return new CallStep(state, [new CallEffect.Ring(caller.Id, agent, 0)]);
    }

    /// <summary>An agent calls a customer, and routing has given the agent the interaction already.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="agent">Who calls.</param>
    /// <param name="policy">The rules of the queue it counts in.</param>
    /// <param name="phoneCount">How many telephones of the agent ring first; 0 when one of them has placed the call by itself.</param>
    public static CallStep BeginOutbound(Guid interaction, Guid agent, CallPolicy policy, int phoneCount)
    {
        var state = new CallState { Interaction = interaction, Phase = CallPhase.Calling, Agent = agent, Policy = policy, IsRouted = true };
        var turn = new CallTurn(state);
        if (phoneCount == 0)
        {
            turn.RingAgent(agent, 1, isCalled: false);
            turn.CallCustomer();
        }
        else
        {
            turn.RingAgent(agent, phoneCount, isCalled: true);
        }

        return turn.End();
    }

    /// <summary>The turn of a callback has come: nobody is on the line yet.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="policy">The rules of its queue.</param>
    public static CallStep BeginCallback(Guid interaction, CallPolicy policy) => new(
        new CallState { Interaction = interaction, Phase = CallPhase.Callback, Policy = policy, IsRouted = true, IsWelcomed = true }, []);

    /// <summary>Takes one input.</summary>
    public static CallStep Next(CallState state, CallInput input)
    {
        if (state.Phase == CallPhase.Finished)
            return new CallStep(state, []);
        var turn = new CallTurn(state);
        turn.Take(input);
        return turn.End();
    }
}

/// <summary>One step of <see cref="CallMachine"/>: the state as it changes, and the effects collected so far.</summary>
internal sealed partial class CallTurn(CallState begun)
{
    private static readonly TimeSpan RetryEndAfter = TimeSpan.FromSeconds(2);

    private readonly List<CallEffect> effects = [];
    private CallState state = begun;

    /// <summary>The outcome.</summary>
    public CallStep End()
    {
        bool isThrough = state.IsOver || state.Phase == CallPhase.Detached;
        if (isThrough && state.Legs.IsEmpty)
        {
            StopRecording();
            state = state with { Phase = CallPhase.Finished };
            effects.Add(new CallEffect.Finish());
        }

        return new CallStep(state, effects);
    }

    /// <summary>Takes the input.</summary>
    public void Take(CallInput input)
    {
        switch (input)
        {
            case CallInput.Arrived: Arrived(); break;
            case CallInput.OpenRefused refused: OpenRefused(refused.Cause); break;
            case CallInput.Queued queued: Queued(queued.Policy); break;
            case CallInput.Offered offered: Offered(offered); break;
            case CallInput.OfferEnded ended: OfferEnded(ended.Agent); break;
            case CallInput.Connected connected: Connected(connected.Agent); break;
            case CallInput.Released: Released(); break;
            case CallInput.TurnedAway away: TurnedAway(away.HasAnnouncement); break;
            case CallInput.RoutingEnded: RoutingEnded(); break;
            case CallInput.RoutingRefused refused: RoutingRefused(refused); break;
            case CallInput.LegRings rings: LegRings(rings.Leg); break;
            case CallInput.LegSpeaks speaks: LegSpeaks(speaks.Leg); break;
            case CallInput.LegAdopted adopted: LegAdopted(adopted.Colleague); break;
            case CallInput.RingingAdopted adopted: RingingAdopted(adopted.Colleague, adopted.Count); break;
            case CallInput.PassRefused: PassRefused(); break;
            case CallInput.LegsGivenAway given: LegsGivenAway(given.Legs); break;
            case CallInput.LegAnswered answered: LegAnswered(answered.Leg); break;
            case CallInput.LegEnded ended: LegEnded(ended.Leg, ended.Cause); break;
            case CallInput.SoundEnded sound: SoundEnded(sound.Number); break;
            case CallInput.TimerFired fired: TimerFired(fired.Timer); break;
            case CallInput.CallbackOffered: CallbackOffered(); break;
            case CallInput.KeyPressed pressed: KeyPressed(pressed.Key); break;
            case CallInput.CallbackTaken: CallbackTaken(); break;
            case CallInput.DialAsked asked: DialAsked(asked); break;
            case CallInput.CallbackFailed: CallbackLeft(CallCause.NoAnswer); break;
            case CallInput.Interrupted: Interrupted(); break;
            default: AskedByAgent(input); break;
        }
    }

    private void AskedByAgent(CallInput input)
    {
        switch (input)
        {
            case CallInput.HangUpAsked: HangUpAsked(); break;
            case CallInput.ConsultCancelled: CancelConsult(CallCause.NormalClearing); break;
            case CallInput.HoldAsked hold when state.Consult is null: Hold(hold.IsHeld); break;
            case CallInput.MuteAsked mute: Mute(mute.IsMuted); break;
            case CallInput.RecordingPauseAsked pause: PauseRecording(pause.IsPaused); break;
            case CallInput.DigitsAsked keys: SendDigits(keys.Digits); break;
            case CallInput.ForwardAsked: Forward(); break;
            case CallInput.ConsultAsked consult: Consult(consult); break;
            case CallInput.ConsultCompleted: CompleteConsult(); break;
        }
    }

    private void LegAnswered(LegId id)
    {
        if (state.Find(id) is not { Phase: LegPhase.Ringing } leg)
            return;
        if (leg.Role == LegRole.Agent)
            AgentAnswered(leg);
        else if (leg.Role == LegRole.Guest)
            GuestAnswered(leg);
        else if (state.Phase == CallPhase.Detached)
            CallerAnswered(leg);
        else
            CustomerAnswered(leg);
    }

    private void LegEnded(LegId id, CallCause cause)
    {
        if (state.Find(id) is not { } leg)
            return;
        state = state with { Legs = state.Legs.Remove(leg) };
        if (leg.Role == LegRole.Customer && state.Phase == CallPhase.Callback && leg.Phase != LegPhase.Ending)
            FailCallback(cause);
        else if (leg.Role == LegRole.Customer && state.Phase == CallPhase.Callback)
            return; // dialled no longer
        else if (leg.Role == LegRole.Customer)
            CustomerLeft(cause);
        else if (leg.Phase == LegPhase.Ending)
            return; // we hung up ourselves, and whatever follows from it is done
        else if (leg.Role == LegRole.Agent)
            AgentLegEnded(leg, cause);
        else
            GuestEnded(leg, cause);
    }

    private LegId AddLeg(LegRole role, Guid? agent)
    {
        var leg = new CallLeg(new LegId(state.LegCount + 1), role, LegPhase.Ringing) { Agent = agent };
        state = state with { Legs = state.Legs.Add(leg), LegCount = leg.Id.Number };
        return leg.Id;
    }

    private CallLeg Become(CallLeg leg, LegPhase phase) => Replace(leg, leg with { Phase = phase });

    private CallLeg Replace(CallLeg leg, CallLeg next)
    {
        state = state with { Legs = state.Legs.Replace(leg, next) };
        return next;
    }

    private void HangUp(CallLeg leg, CallCause cause)
    {
        if (leg.Phase == LegPhase.Ending)
            return;
        Become(leg, LegPhase.Ending);
        effects.Add(new CallEffect.HangUp(leg.Id, cause));
    }

    private void HangUpWhere(Func<CallLeg, bool> which, CallCause cause)
    {
        foreach (CallLeg leg in state.Legs)
            if (which(leg))
                HangUp(leg, cause);
    }

    private void Play(CallSound sound)
    {
        if (Listener is not { Phase: LegPhase.Up } listener)
            return;
        state = state with { Sound = sound, SoundCount = state.SoundCount + 1 };
        effects.Add(new CallEffect.Play(listener.Id, sound, state.SoundCount));
    }

    /// <summary>Who hears what the house plays: the customer, and before there is one the agent who waits for the answer.</summary>
    private CallLeg? Listener => state.Phase is CallPhase.Calling or CallPhase.Callback
        ? state.Find(LegRole.Agent, LegPhase.Up)
        : state.Customer;

    private void Silence()
    {
        if (state.Sound == CallSound.None)
            return;
        // The number moves on, so that the end of what was playing is not taken for the end of what comes.
        state = state with { Sound = CallSound.None, SoundCount = state.SoundCount + 1 };
        if (Listener is { } listener)
            effects.Add(new CallEffect.StopPlaying(listener.Id));
    }

    private void Bridge(params ReadOnlySpan<CallLeg> legs)
    {
        ImmutableArray<LegId>.Builder joined = ImmutableArray.CreateBuilder<LegId>(legs.Length);
        foreach (CallLeg leg in legs)
            joined.Add(leg.Id);
        effects.Add(new CallEffect.Bridge(joined.DrainToImmutable()));
    }

    private void Tell(string kind) => effects.Add(new CallEffect.Fact(kind));
}
