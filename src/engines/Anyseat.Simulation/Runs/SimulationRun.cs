using System.Runtime.InteropServices;
using Anyseat.Routing;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Events;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Runs;

/// <summary>One replication: customers and agents of flesh and chance around the routing engine as it runs live.</summary>
/// <remarks>The loop takes the earlier of the next happening and the engine's next deadline, so that a deadline is never met
/// late. Every command's decisions are answered before the next happening: an offer is taken, a talk begun, a callback
/// wished for at the instant of the decision.</remarks>
internal sealed partial class SimulationRun
{
    private const int EventsBetweenChecks = 4096;

    // Whoever has not been served a week after the end never will be.
    private static readonly long AfterEndMax = Micros.Of(TimeSpan.FromDays(7));

    private readonly SimulationPlan _plan;
    private readonly Day _day;
    private readonly ulong _seed;
    private readonly int _replication;
    private readonly RoutingEngine _engine = new();
    private readonly List<RoutingDecision> _decisions = [];
    private readonly EventQueue<Happening> _events = new();
    private readonly Ledger _ledger;
    private readonly long _end;
    private DecisionObserver? _observer;
    private RoutingConfiguration _configuration;
    private long _now;
    private int _lastStamp;

    public SimulationRun(SimulationPlan plan, ulong seed, int replication)
    {
        _plan = plan;
        _day = plan.Day;
        _seed = seed;
        _replication = replication;
        _ledger = new Ledger(plan);
        _end = Micros.Of(_day.To);
        _configuration = plan.Configuration;
        _agents = new AgentSlot[plan.GroupOf.Length];
        _sources = CreateSources();
    }

    private RoutingInstant Instant => new(_day.Midnight.Microseconds + _now);

    public ReplicationResult Run(Action<double>? progress, DecisionObserver? observer, CancellationToken ct)
    {
        _observer = observer;
        Apply(RoutingCommand.Configure(_configuration));
        ScheduleActions();
        ScheduleAgents();
        StartSources();
        long eventCount = 0;
        while (Next())
        {
            if (++eventCount % EventsBetweenChecks == 0)
            {
                ct.ThrowIfCancellationRequested();
                progress?.Invoke(Math.Clamp((double)_now / _end, 0, 1));
            }
        }

        Finish();
        progress?.Invoke(1);
        return _ledger.ToResult(_plan, _replication, eventCount);
    }

    /// <summary>Does what comes next; false when the day is over.</summary>
    private bool Next()
    {
        long deadline = _engine.NextDeadline.Microseconds;
        long due = deadline == long.MaxValue ? long.MaxValue : deadline - _day.Midnight.Microseconds;
        long next = Math.Min(due, _events.NextAt);
        if (next > _end + AfterEndMax || (next >= _end && _openSources == 0 && _openCustomers == 0))
            return false;
        _now = Math.Max(_now, next);
        if (due <= _events.NextAt)
            Apply(RoutingCommand.Advance());
        else
            Happen(_events.Take());
        return true;
    }

    private void Happen(in Happening happening)
    {
        switch (happening.Kind)
        {
            case HappeningKind.Arrival: Arrive(happening.Index); break;
            case HappeningKind.Enters: Enter(happening.Index); break;
            case HappeningKind.PatienceEnds: HangUp(happening.Index, happening.Stamp); break;
            case HappeningKind.OfferAnswered: AnswerOffer(happening.Index, happening.Stamp); break;
            case HappeningKind.TalkEnds: EndTalk(happening.Index, happening.Stamp); break;
            case HappeningKind.WrapUpEnds: EndWrapUp(happening.Index, happening.Stamp); break;
            case HappeningKind.DialAnswered: AnswerDial(happening.Index, happening.Stamp); break;
            case HappeningKind.AgentComes: Come(happening.Index); break;
            case HappeningKind.AgentLeaves: Leave(happening.Index); break;
            case HappeningKind.BreakBegins: BeginBreak(happening.Index); break;
            case HappeningKind.BreakEnds: EndBreak(happening.Index); break;
            case HappeningKind.AgentReturns: MakeReady(happening.Index); break;
            case HappeningKind.ActionDue: Act(_day.Actions[happening.Index], happening.Index); break;
            case HappeningKind.MoveEnds: EndMove(happening.Index); break;
            case HappeningKind.RulesDue: Configure(_day.Routing.Changes[happening.Index].Rules with { Agents = _configuration.Agents }); break;
            case HappeningKind.Midnight: StartDay(); break;
            default: throw new ArgumentOutOfRangeException(nameof(happening));
        }
    }

    /// <summary>Applies a command and answers its decisions, and those of the commands that the answers are.</summary>
    private void Apply(in RoutingCommand command)
    {
        bool isOuter = _decisions.Count == 0;
        _engine.Apply(command, Instant, _decisions);
        if (!isOuter)
            return;
        for (int i = 0; i < _decisions.Count; i++)
        {
            // The list may grow meanwhile; the span then still sees the array in which the decision stands unchanged.
            ref readonly RoutingDecision decision = ref CollectionsMarshal.AsSpan(_decisions)[i];
            _observer?.Invoke(Instant, decision);
            Answer(decision);
        }

        _decisions.Clear();
        SendHome();
        MakeCallsOut();
    }

    private void Answer(in RoutingDecision decision)
    {
        switch (decision.Kind)
        {
            case RoutingDecisionKind.Rejected: OnRejected(decision); break;
            case RoutingDecisionKind.AgentStateChanged: OnAgentState(decision); break;
            case RoutingDecisionKind.Queued: OnQueued(decision.Interaction.Index, decision.Queue.Index); break;
            case RoutingDecisionKind.Diverted: OnDiverted(decision); break;
            case RoutingDecisionKind.Offered: OnOffered(decision); break;
            case RoutingDecisionKind.OfferDeclined or RoutingDecisionKind.OfferTimedOut or RoutingDecisionKind.OfferRevoked:
                _customers[decision.Interaction.Index].OfferStamp = 0;
                break;
            case RoutingDecisionKind.Connected: OnConnected(decision); break;
            case RoutingDecisionKind.OutboundStarted: OnOutboundStarted(decision); break;
            case RoutingDecisionKind.WrapUpStarted: OnWrapUpStarted(decision); break;
            case RoutingDecisionKind.WrapUpEnded: OnWrapUpEnded(decision.Interaction.Index); break;
            case RoutingDecisionKind.Released: OnReleased(decision.Interaction.Index); break;
            case RoutingDecisionKind.Abandoned: OnAbandoned(decision.Interaction.Index); break;
            case RoutingDecisionKind.TurnedAway: OnTurnedAway(decision); break;
            case RoutingDecisionKind.SentToChannel: OnSentToChannel(decision); break;
            case RoutingDecisionKind.CallbackOffered: OnCallbackOffered(decision.Interaction.Index); break;
            case RoutingDecisionKind.CallbackRequested: OnCallbackRequested(decision.Interaction.Index); break;
            case RoutingDecisionKind.DialRequested: OnDialRequested(decision); break;
            case RoutingDecisionKind.CallbackFailed: OnCallbackFailed(decision.Interaction.Index); break;
            case RoutingDecisionKind.Suspended: OnSuspended(decision.Interaction.Index); break;
            case RoutingDecisionKind.Resumed: OnResumed(decision.Interaction.Index); break;
            case RoutingDecisionKind.Closed: OnClosed(decision.Interaction.Index); break;
        }
    }

    /// <summary>A rejection is a mistake of this class: customers and agents only do what they can. Whether an agent can call is for
    /// the engine to say.</summary>
    private void OnRejected(in RoutingDecision decision)
    {
        if (decision.Rejection != RoutingRejection.AgentAtCapacity)
            throw new InvalidOperationException($"The routing engine refused what the simulator asked: {decision.Rejection} ({decision.Field}).");
        _isAtCapacity = true;
    }

    private int Schedule(long at, HappeningKind kind, int index)
    {
        int stamp = ++_lastStamp;
        _events.Schedule(at, new Happening(kind, index, stamp));
        return stamp;
    }

    private void Finish()
    {
        // After the last customer nothing happens any more, but agents are at work until the end.
        _now = Math.Max(_now, _end);
        for (int agent = 0; agent < _agents.Length; agent++)
            Count(agent);
        for (int place = 0; place < _customerCount; place++)
        {
            if (_customers[place].VisitSince != Customer.NoVisit)
                _ledger.Wait(_customers[place].Queue, _customers[place].VisitSince, _now);
        }
    }
}
