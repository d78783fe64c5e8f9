using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Calls;

/// <summary>There is no such call of this agent.</summary>
internal sealed record CallUnknown() : NotFoundError("call.unknown", "There is no such call of yours.");

/// <summary>The call is not so far, or past it.</summary>
internal sealed record CallWrongState() : ConflictError("call.wrong_state", "The call's state does not allow this.");

/// <summary>What agents do with their calls from the desk: read and changed on the loop of calls alone.</summary>
internal sealed class CallDesk(CallSwitch calls, ICallDirectory directory, Dialler dialler, IInteractions interactions)
{
    /// <summary>The calls that an agent has, or that ring at the agent's telephone.</summary>
    public Task<IReadOnlyList<CallView>> ListAsync(Guid agent, CancellationToken ct) =>
        calls.AskAsync<IReadOnlyList<CallView>>(() => [.. calls.All.Where(call => IsOf(call, agent)).Select(ToView)], [], ct);

    /// <summary>Does something with a call that the agent has.</summary>
    /// <param name="agent">Who.</param>
    /// <param name="id">Which call.</param>
    /// <param name="input">What.</param>
    /// <param name="holds">Whether it is done afterwards, or was already.</param>
    /// <param name="ct">Ends the wait.</param>
    public Task<Result<Done>> ActAsync(Guid agent, Guid id, CallInput input, Func<CallState, bool> holds, CancellationToken ct) =>
        ActAsync(agent, id, call =>
        {
            call.Apply(input);
            return holds(call.State) ? Done.Value : new CallWrongState();
        }, ct);

    /// <summary>Passes a call to a queue or to a colleague, who is rung by routing.</summary>
    public async Task<Result<Done>> TransferAsync(Guid agent, Guid id, Guid? queue, Guid? colleague, CancellationToken ct)
    {
        Result<Done> mayAct = await ActAsync(
            agent, id, call => call.State is { Phase: CallPhase.Talking, Consult: null } ? Done.Value : new CallWrongState(), ct);
        return mayAct.TryGet(out _, out Error? error) ? await interactions.TransferAsync(id, agent, queue, colleague, ct) : error;
    }

    /// <summary>Asks a colleague while the customer waits.</summary>
    public Task<Result<Done>> ConsultAsync(Guid agent, Guid id, Guid colleague, CancellationToken ct) => ActAsync(agent, id, call =>
    {
        call.Phones = calls.PhonesOf(colleague);
        if (call.Phones.IsEmpty)
            return new ConflictError("call.colleague_unreachable", "No telephone of this colleague is registered.");
        call.Apply(new CallInput.ConsultAsked(colleague, call.Phones.Length));
        return call.State.Consult?.Colleague == colleague ? Done.Value : new CallWrongState();
    }, ct);

    /// <summary>Asks somebody outside while the customer waits, or passes the customer on to them at once.</summary>
    public async Task<Result<Done>> PassOutsideAsync(Guid agent, Guid id, string number, bool asksFirst, CancellationToken ct)
    {
        if (!(await dialler.FindAsync(agent, number, ct)).TryGet(out DialRoutes? routes, out Error? refused))
            return refused;
        if (routes.Colleague is { } colleague)
            return asksFirst ? await ConsultAsync(agent, id, colleague.UserId, ct) : await TransferAsync(agent, id, null, colleague.UserId, ct);
        return await ActAsync(agent, id, call =>
        {
            if (call.State is not { Phase: CallPhase.Talking, Consult: null })
                return new CallWrongState();
            call.Routes.Clear();
            foreach (OutsideCall route in routes.Routes)
                call.Routes.Enqueue(route);
            call.Apply(asksFirst ? new CallInput.ConsultAsked(null, 1) : new CallInput.ForwardAsked());
            return Done.Value;
        }, ct);
    }

    /// <summary>Calls a number: the agent's telephone rings first.</summary>
    public async Task<Result<CallView>> DialAsync(Guid agent, string number, CancellationToken ct)
    {
        if (directory.FindPhoneOf(agent) is not { } phone)
            return new ConflictError("call.no_phone", "No telephone is set up for you.");
        if (!(await dialler.FindAsync(agent, number, ct)).TryGet(out DialRoutes? routes, out Error? refused))
            return refused;
        if (routes.Routes.IsEmpty)
            return new ValidationError("call.internal", "Colleagues are called by telephone.", "to");
        var unreachable = new ConflictError("call.phone_unreachable", "No telephone of yours is registered.");
        return await calls.AskAsync<Result<CallView>>(
            () => calls.CallFromDesk(agent, phone, routes) is { } call ? ToView(call) : unreachable, unreachable, ct);
    }

    private Task<Result<Done>> ActAsync(Guid agent, Guid id, Func<LiveCall, Result<Done>> act, CancellationToken ct) => calls.AskAsync(
        () => calls.Find(id) is { } call && (call.State.Agent == agent || call.Caller?.UserId == agent) ? act(call) : new CallUnknown(),
        new CallUnknown(),
        ct);

    private static bool IsOf(LiveCall call, Guid agent) => call.Caller?.UserId == agent
        || (call.State.Phase is CallPhase.Waiting or CallPhase.Talking && (call.State.Agent == agent || call.State.Offer?.Agent == agent));

    private static CallViewState HowFar(CallState state) => state switch
    {
        { Phase: CallPhase.Detached, GuestUp: not null } => CallViewState.Connected,
        { Phase: CallPhase.Detached, Customer.Phase: LegPhase.Up } => CallViewState.Dialing,
        { Phase: CallPhase.Talking, IsHeld: true } => CallViewState.Held,
        { Phase: CallPhase.Talking } => CallViewState.Connected,
        _ => CallViewState.Ringing,
    };

    private static CallView ToView(LiveCall call)
    {
        CallState state = call.State;
        CallDirection direction = call.Caller is null ? CallDirection.Inbound : call.Trunk is null ? CallDirection.Internal : CallDirection.Outbound;
        CallConsultView? consult = state.Consult is { } asked ? new CallConsultView(asked.Colleague, state.GuestUp is not null) : null;
        return new CallView(
            call.Id, call.Caller is null ? call.Id : null, direction, HowFar(state), state.IsMuted, state.Recording is RecordingPhase.On or RecordingPhase.Paused,
            state.Recording == RecordingPhase.Paused, new CallParty(call.Party?.Masked, call.Party is not null),
            call.Times.BegunAt.ToDateTimeOffset(), (call.Times.FirstJoinedAt ?? (call.Caller is null ? null : call.Times.AnsweredAt))?.ToDateTimeOffset(), consult);
    }
}
