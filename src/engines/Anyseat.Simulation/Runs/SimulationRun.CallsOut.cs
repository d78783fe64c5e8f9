using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <content>Customers whom agents call.</content>
internal sealed partial class SimulationRun
{
    private readonly List<CallOut> _callsOut = [];
    private bool _isAtCapacity;
    private bool _isCallingOut;

    private void PlanCallOut(int place, Demand demand)
    {
        AgentHandle agent = WishedBy(_customers[place], demand, out _);
        if (!agent.IsSome)
        {
            Free(place);
            return;
        }

        _callsOut.Add(new CallOut(place, agent));
        // Its agent may have room at once.
        _mayCallOut = true;
        MakeCallsOut();
    }

    /// <summary>Whoever has room makes the calls that wait for it, in their order; those of agents who are gone are not made.</summary>
    private void MakeCallsOut()
    {
        // What follows from one call is looked at after it.
        if (_isCallingOut)
            return;
        _isCallingOut = true;
        while (_mayCallOut)
        {
            _mayCallOut = false;
            _callsOut.RemoveAll(IsDone);
        }

        _isCallingOut = false;
    }

    private bool IsDone(CallOut call)
    {
        if (_agents[call.Agent.Index].State != AgentState.SignedOut)
            return TryCallOut(call);
        Free(call.Place);
        return true;
    }

    private bool TryCallOut(CallOut call)
    {
        Demand demand = DemandOf(_customers[call.Place]);
        _isAtCapacity = false;
        Apply(RoutingCommand.StartOutbound(new InteractionHandle(call.Place), call.Agent, demand.Queue, demand.Channel, demand.Needs));
        return !_isAtCapacity;
    }

    private void OnOutboundStarted(in RoutingDecision decision)
    {
        int place = decision.Interaction.Index;
        _customers[place].IsOutbound = true;
        _customers[place].Queue = decision.Queue.Index;
        TakeUp(place, decision.Agent.Index);
        BeginTalk(place);
    }

    /// <summary>A call to be made.</summary>
    /// <param name="Place">Of the customer.</param>
    /// <param name="Agent">By whom.</param>
    private readonly record struct CallOut(int Place, AgentHandle Agent);
}
