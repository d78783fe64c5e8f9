using System.Collections.Concurrent;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;

namespace Anyseat.Voice.Calls;

/// <summary>There is no such call of this agent.</summary>
internal sealed record CallUnknown() : NotFoundError("call.unknown", "There is no such call of yours.");

/// <summary>The call is not so far, or past it.</summary>
internal sealed record CallWrongState() : ConflictError("call.wrong_state", "The call's state does not allow this.");

/// <summary>A call that was placed.</summary>
/// <param name="Call">The call.</param>
/// <param name="IsNew">Whether it was placed just now.</param>
internal sealed record PlacedCall(CallView Call, bool IsNew);

/// <summary>What agents do with their calls from the desk: read and changed on the loop of calls alone.</summary>
internal sealed class CallDesk(
    CallSwitch calls, ICallDirectory directory, Dialler dialler, OutboundOpener outbound, IInteractions interactions, IJournal journal)
{
    private readonly ConcurrentDictionary<Guid, Task<Result<PlacedCall>>> placing = new();

    /// <summary>The calls that an agent has, or that ring at the agent's telephone.</summary>
    public Task<IReadOnlyList<CallView>> ListAsync(Guid agent, CancellationToken ct) =>
        calls.AskAsync<IReadOnlyList<CallView>>(() => [.. calls.All.Where(call => CallShowing.IsOf(call, agent)).Select(CallShowing.ToView)], [], ct);

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
    /// <param name="agent">Who.</param>
    /// <param name="number">As dialled or clicked.</param>
    /// <param name="queue">The queue it counts in; null for that of the number shown.</param>
    /// <param name="id">The new call's id; one that was placed before is not placed again.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The call and whether it is new; or <c>call.over</c> when it was placed before and is over, and whatever else hinders it.
    /// </returns>
    public async Task<Result<PlacedCall>> DialAsync(Guid agent, string number, Guid? queue, Guid id, CancellationToken ct)
    {
        var first = new TaskCompletionSource<Result<PlacedCall>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Result<PlacedCall>> outcome = placing.GetOrAdd(id, first.Task);
        if (outcome != first.Task)
            return await outcome.WaitAsync(ct); // the same click, sent twice
        try
        {
            Result<PlacedCall> placed = await FindPlacedAsync(agent, id, ct) ?? await PlaceAsync(agent, number, queue, id, ct);
            first.SetResult(placed);
            return placed;
        }
        catch (Exception fault)
        {
            first.SetException(fault);
            throw;
        }
        finally
        {
            placing.TryRemove(id, out _);
        }
    }

    /// <summary>What became of a call that was placed before; null when there was none.</summary>
    private async Task<Result<PlacedCall>?> FindPlacedAsync(Guid agent, Guid id, CancellationToken ct)
    {
        CallView? live = await calls.AskAsync(
            () => calls.Find(id) is { } call && CallShowing.IsOf(call, agent) ? CallShowing.ToView(call) : null, null, ct);
        if (live is not null)
            return new PlacedCall(live, IsNew: false);
        IReadOnlyList<JournalEvent> story = await journal.ReadStreamAsync(DomainId.Main, StreamKind.Interaction, id, 0, 1, ct);
        if (story.Count == 0)
            return null;
        return new ConflictError("call.over", "This call was placed before and is over.");
    }

    private async Task<Result<PlacedCall>> PlaceAsync(Guid agent, string number, Guid? queue, Guid id, CancellationToken ct)
    {
        if (directory.FindPhoneOf(agent) is not { } phone)
            return new ConflictError("call.no_phone", "No telephone is set up for you.");
        if (!(await dialler.FindAsync(agent, number, ct)).TryGet(out DialRoutes? routes, out Error? refused))
            return refused;
        if (routes.Routes.IsEmpty)
            return new ValidationError("call.internal", "Colleagues are called by telephone.", "to");
        var unreachable = new ConflictError("call.phone_unreachable", "No telephone of yours is registered.");
        if (!await calls.AskAsync(() => !calls.PhonesOf(agent).IsEmpty, false, ct))
            return unreachable;
        if (!(await outbound.OpenAsync(id, agent, routes, queue, ct)).TryGet(out OpenedOutbound opened, out refused))
            return refused;
        Result<PlacedCall> begun = await calls.AskAsync<Result<PlacedCall>>(
            () => calls.CallFromDesk(id, agent, phone, routes, opened) is { } call ? new PlacedCall(CallShowing.ToView(call), IsNew: true) : unreachable,
            unreachable,
            ct);
        if (!begun.IsSuccess)
            await outbound.AbandonAsync(opened);
        return begun;
    }

    private Task<Result<Done>> ActAsync(Guid agent, Guid id, Func<LiveCall, Result<Done>> act, CancellationToken ct) => calls.AskAsync(
        () => calls.Find(id) is { } call && (call.State.Agent == agent || call.OutsideRouting == agent) ? act(call) : new CallUnknown(),
        new CallUnknown(),
        ct);
}
