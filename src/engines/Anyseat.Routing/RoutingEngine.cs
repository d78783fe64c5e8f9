using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <summary>The ACD of one routing domain: a functional core.</summary>
/// <remarks>
/// <para>No clock, no I/O, no threads; not thread-safe: owned by one mailbox. The same commands at the same instants
/// give the same decisions on every machine. In steady state nothing is allocated.</para>
/// <para>One call is one step at one instant: deadlines due by then fire (by deadline, then by interaction), then the
/// command is applied, then offers are made until no waiting interaction has an agent. Every decision happens at the
/// call's instant, also that of a deadline which passed earlier.</para>
/// <para>Order: the waiting interaction with the highest effective priority, among these the one that arrived first
/// over all queues, is offered first, if any agent can take it. An agent can when enabled, ready, without a pending
/// offer, meeting the queue's requirements, below the class's limit and with capacity left. An interaction keeps its
/// place over offers, declines, time-outs and transfers.</para>
/// <para>Idle time runs since the agent last became ready, was connected or was freed of work (also while holding other
/// work), so that one who holds a chat gets a second after those who are idle longer. An offer that leads to nothing
/// leaves it as it was. Ties fall to the lower handle.</para>
/// <para>An agent who declines, or who lets go of a conversation to a queue, is passed over for that interaction for
/// <see cref="DeclineBackOff"/>, or until becoming ready anew, or until the interaction is transferred. So nothing is
/// offered in a tight loop, and nothing is forgotten.</para>
/// </remarks>
public sealed partial class RoutingEngine
{
    /// <summary>How long an agent is passed over for an interaction that he or she declined or let go of.</summary>
    public static readonly TimeSpan DeclineBackOff = TimeSpan.FromSeconds(10);

    /// <summary>A transfer to an agent waits this many offer time-outs of its queue, then falls back to it.</summary>
    public const int TargetWaitOffers = 3;

    /// <summary>Interaction handles run from 0 to one less than this; the host reuses them.</summary>
    public const int InteractionHandleLimit = 1 << 24;

    // Instants beyond (the year 148,000) count as this one, so that adding a duration cannot overflow.
    private const long MicrosecondsMax = long.MaxValue / 2;

    private readonly HeapPositions _deadlinePositions = new();
    private readonly IndexedHeap<DeadlineKey> _deadlines;
    private readonly DeclineTable _declines = new();
    private readonly int[] _weights = new int[AgentPool.ChannelCount];
    private RoutingConfiguration _configuration = new() { Version = 0 };
    private AgentRecord?[] _agents = [];
    private QueueRecord?[] _queues = [];
    private InteractionRecord?[] _interactions = [];
    private long _lastSequence;
    private long _lastOffer;
    private long _lastReadyStamp;
    private RoutingInstant _now;
    private ByServiceOrder? _byServiceOrder;
    private List<RoutingDecision>? _decisions;

    /// <summary>Starts with an empty configuration and at 1970.</summary>
    public RoutingEngine()
    {
        _deadlines = new IndexedHeap<DeadlineKey>(_deadlinePositions);
        _ready = new IndexedHeap<ulong>(_slotPositions);
        _configuration.ChannelWeights.CopyTo(_weights);
    }

    /// <summary>The instant of the last call.</summary>
    public RoutingInstant Now => _now;

    /// <summary>The configuration in force.</summary>
    public RoutingConfiguration Configuration => _configuration;

    /// <summary>The next instant at which something may happen by itself; <see cref="RoutingInstant.Never"/> if nothing
    /// will. The host sends <see cref="RoutingCommand.Advance"/> then.</summary>
    public RoutingInstant NextDeadline
    {
        get
        {
            RoutingInstant own = _deadlines.Count == 0
                ? RoutingInstant.Never
                : new RoutingInstant(_deadlines.FirstKey.At);
            RoutingInstant declines = _declines.NextDeadline;
            return declines < own ? declines : own;
        }
    }

    /// <summary>Applies one command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="at">Now; an instant earlier than in a call before counts as that one. Deadlines due by then fire
    /// first.</param>
    /// <param name="decisions">Decisions are added to the end, in order; not cleared. A refused command adds exactly
    /// one of kind <see cref="RoutingDecisionKind.Rejected"/>.</param>
    public void Apply(in RoutingCommand command, RoutingInstant at, List<RoutingDecision> decisions)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        _now = new RoutingInstant(Math.Min(Math.Max(_now.Microseconds, at.Microseconds), MicrosecondsMax));
        _decisions = decisions;
        if (command.Kind != RoutingCommandKind.RevokeOffers)
            FireDeadlines();
        RoutingRejection rejection = Execute(command);
        if (rejection != RoutingRejection.None)
            Decide(Rejected(command, rejection));
        Match();
        _decisions = null;
    }

    /// <summary>The agent's state and load now; signed out for a handle that names nobody.</summary>
    public AgentView GetAgent(AgentHandle agent) => FindAgent(agent) is not { } found
        ? default
        : new AgentView(
            found.State, found.Reason, found.Since, found.Offered is null ? 0 : 1, found.ConnectedCount,
            found.WrapUpCount, found.UnitsUsed(_weights));

    /// <summary>The interaction's state now; <see cref="InteractionView.None"/> for a handle not in use.</summary>
    public InteractionView GetInteraction(InteractionHandle interaction) =>
        FindInteraction(interaction) is not { } found ? InteractionView.None : new InteractionView(
            found.State, found.Queue!.Handle, found.Agent?.Handle ?? AgentHandle.None, found.Offer, found.Deadline,
            found.ArrivedAt, found.Target?.Handle ?? AgentHandle.None, found.EffectivePriority, found.Sequence);

    /// <summary>How many wait in the queue: offered ones included, and those that wait for one agent with this queue to
    /// fall back to.</summary>
    public int GetWaitingCount(QueueHandle queue) => FindQueue(queue)?.WaitingCount ?? 0;

    /// <summary>Lists the waiting interactions of a queue in the order of service, those of
    /// <see cref="GetWaitingCount"/>.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="into">Handles are added to the end; not cleared.</param>
    public void CopyWaiting(QueueHandle queue, List<InteractionHandle> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (FindQueue(queue) is not { } found)
            return;
        int start = into.Count;
        foreach (InteractionRecord interaction in found.Waiting)
            into.Add(interaction.Handle);
        into.Sort(start, into.Count - start, _byServiceOrder ??= new ByServiceOrder(this));
    }

    /// <summary>How many signed-in agents meet the queue's requirements (ready or not).</summary>
    public int GetEligibleSignedInCount(QueueHandle queue) => FindQueue(queue)?.Pool?.SignedInCount ?? 0;

    private RoutingRejection Execute(in RoutingCommand command) => command.Kind switch
    {
        RoutingCommandKind.Advance => RoutingRejection.None,
        RoutingCommandKind.Configure => Configure(command.Configuration),
        RoutingCommandKind.SignIn => SignIn(command.Agent, command.Reason),
        RoutingCommandKind.SignOut => SignOut(command.Agent),
        RoutingCommandKind.Ready => MakeReady(command.Agent),
        RoutingCommandKind.NotReady => MakeNotReady(command.Agent, command.Reason),
        RoutingCommandKind.Enqueue => Enqueue(command),
        RoutingCommandKind.Accept => Accept(command),
        RoutingCommandKind.Decline => Decline(command),
        RoutingCommandKind.TransferToQueue => TransferToQueue(command),
        RoutingCommandKind.TransferToAgent => TransferToAgent(command),
        RoutingCommandKind.End => End(command.Interaction),
        RoutingCommandKind.CompleteWrapUp => CompleteWrapUp(command),
        RoutingCommandKind.RevokeOffers => RevokeOffers(),
        _ => RoutingRejection.InvalidCommand,
    };

    /// <summary>The agent, if configured or still signed in; else unknown, as after a snapshot.</summary>
    private AgentRecord? FindAgent(AgentHandle agent) =>
        (uint)agent.Index < (uint)_agents.Length && IsSaved(_agents[agent.Index]) ? _agents[agent.Index] : null;

    private QueueRecord? FindQueue(QueueHandle queue) =>
        (uint)queue.Index < (uint)_queues.Length ? _queues[queue.Index] : null;

    /// <summary>The queue, if it takes interactions.</summary>
    private QueueRecord? FindActiveQueue(QueueHandle queue) =>
        FindQueue(queue) is { IsActive: true } found ? found : null;

    private InteractionRecord? FindInteraction(InteractionHandle interaction) =>
        (uint)interaction.Index < (uint)_interactions.Length
        && _interactions[interaction.Index] is { } found && found.State != InteractionState.None
            ? found
            : null;

    private void Decide(in RoutingDecision decision) => _decisions!.Add(decision);

    private static RoutingDecision Rejected(in RoutingCommand command, RoutingRejection rejection) =>
        RoutingDecision.Of(RoutingDecisionKind.Rejected) with
        {
            Interaction = command.Interaction,
            Agent = command.Agent,
            Queue = command.Queue,
            Offer = command.Offer,
            Rejection = rejection,
        };

    private sealed class ByServiceOrder(RoutingEngine engine) : IComparer<InteractionHandle>
    {
        public int Compare(InteractionHandle x, InteractionHandle y) =>
            engine._interactions[x.Index]!.ServiceKey.CompareTo(engine._interactions[y.Index]!.ServiceKey);
    }
}
