using Anyseat.Voice.Calls;

namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>What agents do at their desks with calls they have, by a seed; and both sides who hang up in one moment.</summary>
internal sealed class FireDesk
{
    private readonly FireSite fire;
    private readonly CallDesk desk;
    private readonly Random random;
    private readonly Lock gate = new();
    private readonly Guid[] agents;
    private int actions;
    private int together;

    public FireDesk(FireSite fire, int seed)
    {
        this.fire = fire;
        desk = fire.Site.Get<CallDesk>();
        random = new Random(seed);
        agents = [.. Enumerable.Range(0, FireSite.AgentCount).Select(index => fire.Site.Agent($"fire{index}").Id)];
        fire.Joined = (call, agent) => fire.Site.Get<TaskTracker>().Run("An agent under fire", ct => ActAsync(call, agent, ct));
    }

    /// <summary>How many things were done.</summary>
    public int ActionCount => Volatile.Read(ref actions);

    /// <summary>How often both sides were told to hang up in one moment.</summary>
    public int TogetherCount => Volatile.Read(ref together);

    private int Next(int max)
    {
        lock (gate)
            return random.Next(max);
    }

    private async Task ActAsync(Guid call, Guid agent, CancellationToken ct)
    {
        (string? Caller, string? Phone) ids = await fire.Site.Calls.AskAsync(() => fire.Site.Calls.Find(call) is { } live ? IdsOf(live) : default, default, ct);
        if (ids is { Caller: { } caller, Phone: { } phone } && fire.Callers.IsTogether(caller))
        {
            await Task.Delay(Next(300), ct);
            fire.Callers.HangUp(caller);
            fire.Phones.HangUp(phone);
            Interlocked.Increment(ref together);
            return;
        }

        if (Next(4) > 0)
            return;
        for (int i = Next(4); i >= 0; i--)
        {
            await Task.Delay(Next(200), ct);
            await DoAsync(call, agent, ct);
            Interlocked.Increment(ref actions);
        }
    }

    private static (string? Caller, string? Phone) IdsOf(LiveCall call)
    {
        string? IdOf(CallLeg? leg) => leg is not null && call.Legs.TryGetValue(leg.Id, out LiveLeg? live) ? live.Session.Invite.CallIdText : null;
        return (IdOf(call.State.Customer), IdOf(call.State.AgentLeg));
    }

    private async Task DoAsync(Guid call, Guid agent, CancellationToken ct)
    {
        bool yes = Next(2) == 0;
        Guid colleague = agents[Next(agents.Length)];
        switch (Next(10))
        {
            case 0 or 1:
                await desk.ActAsync(agent, call, new CallInput.HoldAsked(yes), _ => true, ct);
                break;
            case 2:
                await desk.ActAsync(agent, call, new CallInput.MuteAsked(yes), _ => true, ct);
                break;
            case 3:
                await desk.ActAsync(agent, call, new CallInput.RecordingPauseAsked(yes), _ => true, ct);
                break;
            case 4:
                await desk.ActAsync(agent, call, new CallInput.DigitsAsked("12#"), _ => true, ct);
                break;
            case 5:
                await desk.ActAsync(agent, call, new CallInput.HangUpAsked(), _ => true, ct);
                break;
            case 6:
                await desk.TransferAsync(agent, call, yes ? fire.Site.QueueId("sales") : null, yes ? null : colleague, ct);
                break;
            case 7:
                await desk.ConsultAsync(agent, call, colleague, ct);
                break;
            case 8:
                await desk.ActAsync(agent, call, new CallInput.ConsultCompleted(), _ => true, ct);
                break;
            default:
                await desk.ActAsync(agent, call, new CallInput.ConsultCancelled(), _ => true, ct);
                break;
        }
    }
}
