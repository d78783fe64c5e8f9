using Anyseat.Voice.Calls;

namespace Anyseat.Voice.Tests.Calls;

/// <summary>A call played on the machine: inputs in, effects collected.</summary>
internal sealed class Played
{
    public static readonly Guid Ann = new("00000000-0000-0000-0000-00000000000a");
    public static readonly Guid Bob = new("00000000-0000-0000-0000-00000000000b");
    public static readonly LegId Customer = new(1);

    private readonly List<CallEffect> last = [];

    public Played(CallPolicy? policy = null)
        : this(CallMachine.Begin(Guid.NewGuid(), policy ?? new CallPolicy())) => Policy = policy ?? new CallPolicy();

    private Played(CallStep begun) => Take(begun);

    public CallPolicy Policy { get; } = new();

    /// <summary>A call from the desk to a number outside.</summary>
    public static Played Click() => new(CallMachine.BeginClick(Guid.NewGuid(), Ann));

    /// <summary>A call from telephone to telephone.</summary>
    public static Played Direct(int phones) => new(CallMachine.BeginDirect(Guid.NewGuid(), Bob, phones));

    /// <summary>A call of Ann's that routing knows of; no telephone rings when one has called by itself.</summary>
    public static Played Outbound(int phones, CallPolicy? policy = null) =>
        new(CallMachine.BeginOutbound(Guid.NewGuid(), Ann, policy ?? new CallPolicy(), phones));

    /// <summary>A callback whose turn has come.</summary>
    public static Played Callback() => new(CallMachine.BeginCallback(Guid.NewGuid(), new CallPolicy()));

    public CallState State { get; private set; } = null!;

    /// <summary>What the last inputs led to.</summary>
    public IReadOnlyList<CallEffect> Last => last;

    /// <summary>Everything so far.</summary>
    public List<CallEffect> All { get; } = [];

    public Played Give(params CallInput[] inputs)
    {
        last.Clear();
        foreach (CallInput input in inputs)
            Take(CallMachine.Next(State, input));
        return this;
    }

    /// <summary>In the queue, with music.</summary>
    public Played Queue() => Give(new CallInput.Arrived(), new CallInput.Queued(Policy));

    /// <summary>Ann's telephone rings.</summary>
    public Played Offer(int phones = 1) => Give(new CallInput.Offered(Ann, 7, phones));

    /// <summary>Ann and the customer talk; Ann's leg has number 2.</summary>
    public Played Join() => Queue().Offer().Give(new CallInput.LegAnswered(new LegId(2)), new CallInput.Connected(Ann));

    /// <summary>Lets every leg that was hung up end, and routing follow an end that was asked.</summary>
    public Played Settle()
    {
        while (true)
        {
            CallInput? next = State.Legs.FirstOrDefault(leg => leg.Phase == LegPhase.Ending) is { } ending
                ? new CallInput.LegEnded(ending.Id, CallCause.NormalClearing)
                : State is { IsEndAsked: true, IsOver: false } ? new CallInput.RoutingEnded() : null;
            if (next is null || State.Phase == CallPhase.Finished)
                return this;
            Take(CallMachine.Next(State, next));
        }
    }

    public bool Did<T>(Func<T, bool>? which = null)
        where T : CallEffect => last.OfType<T>().Any(which ?? (_ => true));

    public bool EverDid<T>(Func<T, bool>? which = null)
        where T : CallEffect => All.OfType<T>().Any(which ?? (_ => true));

    private void Take(CallStep step)
    {
        State = step.State;
        last.AddRange(step.Effects);
        All.AddRange(step.Effects);
    }
}
