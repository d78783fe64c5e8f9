using Anyseat.Measures;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Tests;

/// <summary>Feeds decisions to the fold as a host feeds its journal.</summary>
internal sealed class FactFold(Day day)
{
    private readonly MeasureFold _fold = new(day.Interval);
    private readonly CellTable _cells = new();
    private readonly Dictionary<int, Guid> _interactions = [];
    private int _lastInteraction;

    public List<MeasureFact> Facts { get; } = [];

    public CellTable Cells => _cells;

    public static Guid Id(int kind, int index) => new(index, (short)kind, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public void Observe(RoutingInstant at, in RoutingDecision decision)
    {
        var now = new MeasureInstant(at.Microseconds);
        foreach (MeasureFact fact in FactsOf(now, decision))
        {
            Facts.Add(fact);
            _fold.Apply(fact, _cells);
        }
    }

    /// <summary>Adds what no later fact settles: agents who were there all day and had nothing to do.</summary>
    public void Conclude() => _fold.Project(new MeasureInstant((day.Midnight + day.To).Microseconds), _cells);

    public Tally Sum(int interval, Func<CellKey, bool> condition)
    {
        var start = new MeasureInstant((day.Midnight + day.From + (interval * day.Interval)).Microseconds);
        return _cells.Sum(key => key.Start == start && condition(key));
    }

    private IEnumerable<MeasureFact> FactsOf(MeasureInstant at, RoutingDecision decision)
    {
        Guid agent = Id(2, decision.Agent.Index);
        int handle = decision.Interaction.Index;
        switch (decision.Kind)
        {
            case RoutingDecisionKind.AgentStateChanged:
                yield return MeasureFact.AgentTeam(at, agent, Id(3, decision.Agent.Index < day.Groups[0].Count ? 0 : 1));
                yield return MeasureFact.AgentState(at, agent, (AgentPresence)(byte)decision.AgentState, decision.Reason);
                break;
            case RoutingDecisionKind.Queued when _interactions.TryAdd(handle, Id(1, _lastInteraction + 1)):
                _lastInteraction++;
                yield return MeasureFact.Arrived(at, _interactions[handle], Id(4, decision.Queue.Index), "voice");
                break;
            case RoutingDecisionKind.Queued:
                yield return MeasureFact.Queued(at, _interactions[handle], Id(4, decision.Queue.Index));
                break;
            case RoutingDecisionKind.Offered:
                yield return MeasureFact.Offered(at, _interactions[handle], agent);
                break;
            case RoutingDecisionKind.OutboundStarted:
                _interactions.Add(handle, Id(1, ++_lastInteraction));
                yield return MeasureFact.Begun(at, _interactions[handle], Id(4, decision.Queue.Index), "voice", agent);
                break;
            case RoutingDecisionKind.Connected:
                yield return MeasureFact.Connected(at, _interactions[handle], agent);
                break;
            case RoutingDecisionKind.Closed:
                yield return MeasureFact.Of(MeasureFactKind.Closed, at, _interactions[handle]);
                _interactions.Remove(handle);
                break;
            default:
                if (KindOf(decision.Kind) is { } kind)
                    yield return MeasureFact.Of(kind, at, _interactions[handle]);
                break;
        }
    }

    private static MeasureFactKind? KindOf(RoutingDecisionKind kind) => kind switch
    {
        RoutingDecisionKind.OfferTimedOut => MeasureFactKind.OfferNotAnswered,
        RoutingDecisionKind.OfferRevoked => MeasureFactKind.OfferRevoked,
        RoutingDecisionKind.CallbackRequested => MeasureFactKind.CallbackTaken,
        RoutingDecisionKind.Released => MeasureFactKind.Released,
        RoutingDecisionKind.WrapUpStarted => MeasureFactKind.WrapUpStarted,
        RoutingDecisionKind.WrapUpEnded => MeasureFactKind.WrapUpEnded,
        RoutingDecisionKind.Abandoned => MeasureFactKind.Abandoned,
        _ => null,
    };
}
