using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <summary>The ACD of one routing domain: a functional core.</summary>
/// <remarks>
/// <para>No clock, no I/O, no threads; not thread-safe: owned by one mailbox. The same commands at the same instants
/// give the same decisions on every machine. In steady state nothing is allocated.</para>
/// <para>One call is one step at one instant: what is due by then happens (declines forgotten, calendars, leases,
/// scheduled callbacks, milestones; each by time, then by handle) and is matched, then the command is applied, then offers
/// are made until no waiting interaction has an agent. Every decision happens at the call's instant, also that of a
/// deadline which passed earlier.</para>
/// <para>docs/routing.md describes the model: match, rings, order of service, choice, capacity, offers, treatments,
/// callbacks, estimates. An interaction keeps its place over offers, declines, time-outs, transfers and callbacks.</para>
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

    // Instants beyond (the year 2540) count as this one, so that no score can overflow.
    private const long MicrosecondsMax = 1L << 54;

    private readonly DeclineTable _declines = new();
    private readonly int[] _weights = new int[AgentPool.ChannelCount];
    private RoutingConfiguration _configuration = new() { Version = 0 };
    private AgentRecord?[] _agents = [];
    private QueueRecord?[] _queues = [];
    private readonly InteractionTable _interactions = new();
    private long _lastSequence;
    private long _lastOffer;
    private long _lastReadyStamp;
    private RoutingInstant _now;
    private CommandField _field;
    private List<RoutingDecision>? _decisions;

    /// <summary>Starts with an empty configuration and at 1970.</summary>
    public RoutingEngine()
    {
        _turns = new IndexedHeap<TurnKey>(_slotPositions);
        _scheduled = new IndexedHeap<DeadlineKey>(_scheduledPositions);
        _configuration.ChannelWeights.CopyTo(_weights);
    }

    /// <summary>The instant of the last call.</summary>
    public RoutingInstant Now => _now;

    /// <summary>The configuration in force.</summary>
    public RoutingConfiguration Configuration => _configuration;

    /// <summary>The next instant at which something may happen by itself; <see cref="RoutingInstant.Never"/> if nothing
    /// will. The host sends <see cref="RoutingCommand.Advance"/> then.</summary>
    public RoutingInstant NextDeadline => new(Math.Min(
        Math.Min(_leases.NextAt, _milestones.NextAt),
        Math.Min(
            _declines.NextDeadline.Microseconds,
            Math.Min(_nextCalendarAt, _scheduled.Count == 0 ? long.MaxValue : _scheduled.FirstKey.At))));

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
        LookAhead(command);
        if (command.Kind != RoutingCommandKind.RevokeOffers && NextDeadline <= _now)
        {
            FireDeadlines();
            Match();
        }

        _field = CommandField.None;
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
            found.WrapUpCount, found.UnitsUsed(_weights))
        {
            SuspendedCount = found.SuspendedCount,
            TakenToday = found.TakenToday,
            OccupiedTodayMicroseconds = found.OccupiedToday,
            FailedOffers = found.Failed,
            UnreachableClasses = found.UnreachableClasses,
        };

    /// <summary>The interaction's state now; <see cref="InteractionView.None"/> for a handle not in use.</summary>
    public InteractionView GetInteraction(InteractionHandle interaction) =>
        FindInteraction(interaction) is not { } found ? InteractionView.None : new InteractionView(
            found.State, found.Shown.Handle, found.Agent?.Handle ?? AgentHandle.None, found.Offer, found.Deadline,
            found.ArrivedAt, found.Target?.Handle ?? AgentHandle.None,
            Points.Base(found.Shown.Rules.Priority, found.PriorityBoost), found.Sequence)
        {
            Score = found.IsQueued ? ScoreOf(EntryShown(found)) : 0,
            Ring = found.IsQueued ? EntryShown(found).Ring : 0,
            IsCallback = found.IsCallback,
            IsCustomerPresent = found.IsCustomerPresent,
            Attempts = found.Attempts,
            IsSuspended = found.IsSuspended,
            IsOutbound = found.IsOutbound,
            QueueCount = found.EntryCount,
        };

    /// <summary>The queue's state now; closed and empty for a handle that names none.</summary>
    public QueueStatus GetQueue(QueueHandle queue) => FindQueue(queue) is not { } found
        ? default
        : new QueueStatus
        {
            IsOpen = found.IsActive && found.IsOpen,
            ClosedFor = found.IsEmergency ? TreatmentReason.Emergency
                : found.IsCalendarOpen ? TreatmentReason.None
                : TreatmentReason.Closed,
            ClosedReason = found.EmergencyReason,
            DiversionBasisPoints = found.Diversion,
            WaitingCount = found.WaitingCount,
            EligibleSignedInCount = GetEligibleSignedInCount(queue),
            ServiceLevelBasisPoints = found.Learning.LevelBasisPoints,
            ServiceIntervalMicroseconds = found.Learning.MeanInterval,
        };

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
        _sorted.Clear();
        foreach (WaitEntry entry in found.Waiting)
            _sorted.Add(entry);
        _sorted.Sort(ByServiceOrder);
        foreach (WaitEntry entry in _sorted)
            into.Add(entry.Interaction.Handle);
    }

    /// <summary>How many signed-in agents meet the queue's own match (ready or not).</summary>
    public int GetEligibleSignedInCount(QueueHandle queue) =>
        FindQueue(queue) is { RingPools: [AgentPool pool, ..] } ? pool.SignedInCount : 0;

    /// <summary>How many of those are ready, with room for more or without.</summary>
    public int GetEligibleReadyCount(QueueHandle queue) =>
        FindQueue(queue) is { RingPools: [AgentPool pool, ..] } ? pool.ReadyCount : 0;

    /// <summary>What the command names will be needed in a moment.</summary>
    private void LookAhead(in RoutingCommand command)
    {
        CacheLines.Fetch(_interactions.Find(command.Interaction.Index), InteractionRecord.Lines);
        if ((uint)command.Agent.Index < (uint)_agents.Length)
            CacheLines.Fetch(_agents[command.Agent.Index], AgentRecord.Lines);
    }

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
        RoutingCommandKind.RequestCallback => RequestCallback(command),
        RoutingCommandKind.ScheduleCallback => ScheduleCallback(command),
        RoutingCommandKind.AnswerCallback => AnswerCallback(command.Interaction),
        RoutingCommandKind.FailCallback => FailCallback(command.Interaction, command.Reason),
        RoutingCommandKind.CloseQueue => CloseQueue(command),
        RoutingCommandKind.OpenQueue => OpenQueue(command.Queue),
        RoutingCommandKind.Divert => Divert(command),
        RoutingCommandKind.StartDay => StartDay(),
        RoutingCommandKind.StartOutbound => StartOutbound(command),
        RoutingCommandKind.Reach => SetReachable(command, isReachable: true),
        RoutingCommandKind.Unreach => SetReachable(command, isReachable: false),
        _ => Refuse(CommandField.Kind, RoutingRejection.InvalidCommand),
    };

    /// <summary>Notes the field for which the command is refused.</summary>
    private RoutingRejection Refuse(CommandField field, RoutingRejection rejection)
    {
        _field = field;
        return rejection;
    }

    /// <summary>The agent, if configured or still signed in; else unknown, as after a snapshot.</summary>
    private AgentRecord? FindAgent(AgentHandle agent) =>
        (uint)agent.Index < (uint)_agents.Length && IsSaved(_agents[agent.Index]) ? _agents[agent.Index] : null;

    private QueueRecord? FindQueue(QueueHandle queue) =>
        (uint)queue.Index < (uint)_queues.Length ? _queues[queue.Index] : null;

    /// <summary>The queue, if the configuration has it.</summary>
    private QueueRecord? FindActiveQueue(QueueHandle queue) =>
        FindQueue(queue) is { IsActive: true } found ? found : null;

    private InteractionRecord? FindInteraction(InteractionHandle interaction) =>
        _interactions.Find(interaction.Index) is { State: not InteractionState.None } found ? found : null;

    private void Decide(in RoutingDecision decision) => _decisions!.Add(decision);

    private RoutingDecision Rejected(in RoutingCommand command, RoutingRejection rejection) =>
        RoutingDecision.Of(RoutingDecisionKind.Rejected) with
        {
            Interaction = command.Interaction,
            Agent = command.Agent,
            Queue = command.Queue,
            Offer = command.Offer,
            Rejection = rejection,
            Field = _field,
        };

    private static int ByServiceOrder(WaitEntry one, WaitEntry other) => one.Key != other.Key
        ? one.Key.CompareTo(other.Key)
        : one.Interaction.Sequence.CompareTo(other.Interaction.Sequence);
}
