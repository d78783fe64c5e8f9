using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <content>What is changed in the course of the day.</content>
internal sealed partial class SimulationRun
{
    private readonly List<int> _leaving = [];
    private readonly Dictionary<int, List<MovedAgent>> _moved = [];

    private void ScheduleActions()
    {
        for (int i = 0; i < _day.Routing.Changes.Length; i++)
            _events.Schedule(Micros.Of(_day.Routing.Changes[i].At), new Happening(HappeningKind.RulesDue, i));
        for (int i = 0; i < _day.Actions.Length; i++)
            _events.Schedule(Micros.Of(_day.Actions[i].At), new Happening(HappeningKind.ActionDue, i));
        long dayLength = Micros.Of(TimeSpan.FromDays(1));
        for (long midnight = dayLength; midnight < _end; midnight += dayLength)
            _events.Schedule(midnight, new Happening(HappeningKind.Midnight, 0));
    }

    private void StartDay() => Apply(RoutingCommand.StartDay());

    private void Act(DayAction action, int place)
    {
        switch (action)
        {
            case ChangeQueue change:
                Configure(_configuration with
                {
                    Queues = _configuration.Queues.SetItem(change.Queue.Queue.Index, change.Queue),
                });
                break;
            case CloseQueue close:
                Apply(RoutingCommand.CloseQueue(close.Queue, 0, close.Treatment));
                break;
            case OpenQueue open:
                Apply(RoutingCommand.OpenQueue(open.Queue));
                break;
            case DivertQueue divert:
                Apply(RoutingCommand.Divert(divert.Queue, divert.BasisPoints, divert.Treatment));
                break;
            case MoveAgents move:
                BeginMove(move, place);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action));
        }
    }

    private void BeginMove(MoveAgents move, int place)
    {
        List<MovedAgent> moved = [];
        for (int agent = 0; agent < _agents.Length && moved.Count < move.Count; agent++)
        {
            if (_agents[agent].Group == move.FromGroup && _agents[agent].IsOnShift)
                moved.Add(new MovedAgent(agent, _agents[agent].Profile, _plan.Profiles.Of(move.ToGroup, moved.Count)));
        }

        _moved[place] = moved;
        PutInto(moved.Select(one => (one.Agent, one.To)));
        if (move.Until is { } until)
            _events.Schedule(Micros.Of(until), new Happening(HappeningKind.MoveEnds, place));
    }

    private void EndMove(int place) => PutInto(_moved[place].Select(one => (one.Agent, one.From)));

    private void PutInto(IEnumerable<(int Agent, int Profile)> moved)
    {
        ImmutableArray<AgentConfiguration>.Builder agents = _configuration.Agents.ToBuilder();
        foreach ((int agent, int profile) in moved)
        {
            Count(agent);
            _agents[agent].Group = _plan.Profiles.All[profile].Group;
            _agents[agent].Profile = profile;
            agents[agent] = _plan.AgentFor(agent, profile);
        }

        Configure(_configuration with { Agents = agents.ToImmutable() });
    }

    private void Configure(RoutingConfiguration changed)
    {
        _configuration = changed with { Version = _configuration.Version + 1 };
        Apply(RoutingCommand.Configure(_configuration));
    }

    /// <summary>An agent who does other work for a while.</summary>
    /// <param name="Agent">Who.</param>
    /// <param name="From">The profile to go back to.</param>
    /// <param name="To">The profile meanwhile.</param>
    private readonly record struct MovedAgent(int Agent, int From, int To);
}
