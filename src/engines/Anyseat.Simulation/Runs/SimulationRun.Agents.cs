using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <content>Agents: coming, breaks, going home, and the time they spend.</content>
internal sealed partial class SimulationRun
{
    private const int OnBreakReason = 1;
    private const int LeavingReason = 2;

    private readonly AgentSlot[] _agents;

    // Set when an agent whose shift is over may have become free; looked at after the decisions.
    private bool _mayGo;

    // Set when an agent may have got room for a call that waits to be made, or gone without making it.
    private bool _mayCallOut;

    private void ScheduleAgents()
    {
        for (int agent = 0; agent < _agents.Length; agent++)
        {
            AgentGroup group = _day.Groups[_plan.GroupOf[agent]];
            _agents[agent].Group = _plan.GroupOf[agent];
            _agents[agent].Profile = _plan.Profiles.Of(_plan.GroupOf[agent], _plan.OrdinalOf[agent]);
            AgentMember? member = group.Members.IsEmpty ? null : group.Members[_plan.OrdinalOf[agent] % group.Members.Length];
            // What happens at one time happens in this order: who is not ready when the shift begins is offered nothing.
            foreach (Stretch rest in member?.Breaks ?? [])
                ScheduleStretch(agent, rest, HappeningKind.BreakBegins, HappeningKind.BreakEnds);
            foreach (Stretch shift in member?.Shifts ?? group.Shifts)
                ScheduleStretch(agent, shift, HappeningKind.AgentComes, HappeningKind.AgentLeaves);
            foreach (Break rest in group.Breaks)
                ScheduleBreak(agent, rest, group.Count);
        }

        MarkAbsent();
    }

    private void ScheduleStretch(int agent, Stretch stretch, HappeningKind begin, HappeningKind end)
    {
        _events.Schedule(Micros.Of(stretch.From), new Happening(begin, agent));
        _events.Schedule(Micros.Of(stretch.To), new Happening(end, agent));
    }

    private void ScheduleBreak(int agent, Break rest, int count)
    {
        // The first wave are the first of the group; all waves are as long.
        long wave = (long)_plan.OrdinalOf[agent] * rest.Waves / count;
        long length = Micros.Of(rest.To) - Micros.Of(rest.From);
        long from = Micros.Of(rest.From) + (wave * length);
        _events.Schedule(from, new Happening(HappeningKind.BreakBegins, agent));
        _events.Schedule(from + length, new Happening(HappeningKind.BreakEnds, agent));
    }

    /// <summary>Who does not come today. Each group has numbers of its own, one for each agent in order, so that more illness
    /// strikes those of less illness and some more.</summary>
    private void MarkAbsent()
    {
        int agent = 0;
        foreach (AgentGroup group in _day.Groups)
        {
            Xoshiro256 chance = Xoshiro256.Stream(_seed, _replication, "noShow/" + group.Name);
            for (int i = 0; i < group.Count; i++)
                _agents[agent++].IsAbsent = chance.NextUniform() < group.NoShowShare;
        }
    }

    private void Come(int agent)
    {
        if (_agents[agent].IsAbsent)
            return;
        _agents[agent].IsOnShift = true;
        // Who comes again before the last shift's work is done has never left.
        if (_agents[agent].State == AgentState.SignedOut)
            Apply(RoutingCommand.SignIn(new AgentHandle(agent), 0));
        MakeReady(agent);
    }

    private void MakeReady(int agent)
    {
        if (_agents[agent] is { IsOnShift: true, IsOnBreak: false, State: AgentState.NotReady })
            Apply(RoutingCommand.Ready(new AgentHandle(agent)));
    }

    private void MakeNotReady(int agent, int reason)
    {
        if (_agents[agent].State == AgentState.Ready)
            Apply(RoutingCommand.NotReady(new AgentHandle(agent), reason));
    }

    private void BeginBreak(int agent)
    {
        _agents[agent].IsOnBreak = true;
        MakeNotReady(agent, OnBreakReason);
    }

    private void EndBreak(int agent)
    {
        _agents[agent].IsOnBreak = false;
        MakeReady(agent);
    }

    private void Leave(int agent)
    {
        if (!_agents[agent].IsOnShift)
            return;
        _agents[agent].IsOnShift = false;
        _leaving.Add(agent);
        _mayGo = true;
        MakeNotReady(agent, LeavingReason);
        SendHome();
    }

    /// <summary>Those whose shift is over sign out as soon as they hold no work.</summary>
    private void SendHome()
    {
        if (!_mayGo)
            return;
        _mayGo = false;
        for (int i = _leaving.Count - 1; i >= 0; i--)
        {
            int agent = _leaving[i];
            if (_agents[agent] is { IsOnShift: false, Talks: > 0 } or { IsOnShift: false, WrapUps: > 0 })
                continue;
            _leaving.RemoveAt(i);
            if (_agents[agent] is { IsOnShift: false, State: not AgentState.SignedOut })
                Apply(RoutingCommand.SignOut(new AgentHandle(agent)));
        }
    }

    private void OnAgentState(in RoutingDecision decision)
    {
        int agent = decision.Agent.Index;
        Count(agent);
        _agents[agent].State = decision.AgentState;
        _mayCallOut |= _callsOut.Count > 0;
        // Made not ready by the engine, for offers that were missed: back after a while.
        if (decision is { AgentState: AgentState.NotReady, Reason: < 0 })
        {
            long back = Micros.Of(_day.Groups[_agents[agent].Group].BackAfter);
            _events.Schedule(_now + back, new Happening(HappeningKind.AgentReturns, agent));
        }
    }

    /// <summary>Counts the time since the last change of what the agent does; called before each change.</summary>
    private void Count(int agent)
    {
        ref AgentSlot slot = ref _agents[agent];
        if (slot.State != AgentState.SignedOut)
            _ledger.Spend(slot, _now);
        slot.Since = _now;
    }
}
