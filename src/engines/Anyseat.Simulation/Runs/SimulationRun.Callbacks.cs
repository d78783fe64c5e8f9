using Anyseat.Routing;
using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Runs;

/// <content>Callbacks: wished for, dialled, answered or not.</content>
internal sealed partial class SimulationRun
{
    private void OnCallbackOffered(int place)
    {
        ref Customer customer = ref _customers[place];
        if (DemandOf(customer).Callback is not { } wish || customer.IsCallback
            || !customer.Is(Trait.CallbackWish, wish.AcceptShare, customer.Attempt))
        {
            return;
        }

        // Who was offered it on arrival may have an agent by now.
        var handle = new InteractionHandle(place);
        if (_engine.GetInteraction(handle).State == InteractionState.Waiting)
            Apply(RoutingCommand.RequestCallback(handle, wish.Mode));
    }

    private void OnCallbackRequested(int place)
    {
        ref Customer customer = ref _customers[place];
        // Counted where the visit counts that it ends, so that the two can be compared.
        customer.CallbackSince = customer.VisitSince == Customer.NoVisit ? _now : customer.VisitSince;
        EndVisitElsewhere(ref customer);
        customer.IsCallback = true;
        customer.IsPresent = false;
        _ledger.RequestCallback(customer.Queue, customer.CallbackSince);
    }

    private void OnDialRequested(in RoutingDecision decision)
    {
        int place = decision.Interaction.Index;
        ref Customer customer = ref _customers[place];
        int dial = customer.Dials++;
        if (DemandOf(customer).Callback is not { } wish)
            return;
        // An agent who is called first holds on meanwhile; one who is only reserved is free.
        if (wish.Mode == CallbackMode.AgentFirst)
            TakeUp(place, decision.Agent.Index);
        // Who does not pick up lets it ring until the engine's own time-out.
        if (!customer.Is(Trait.CallbackReach, wish.ReachedShare, dial))
            return;
        SplitMix64 chance = customer.Chance(Trait.Answer, -1 - dial);
        customer.WorkStamp = Schedule(_now + Micros.OfSeconds(wish.AnswerTime.Draw(ref chance)), HappeningKind.DialAnswered, place);
    }

    private void AnswerDial(int place, int stamp)
    {
        ref Customer customer = ref _customers[place];
        if (customer.WorkStamp != stamp)
            return;
        customer.WorkStamp = 0;
        customer.IsPresent = true;
        Apply(RoutingCommand.AnswerCallback(new InteractionHandle(place)));
    }

    private void OnCallbackFailed(int place)
    {
        ref Customer customer = ref _customers[place];
        customer.WorkStamp = 0;
        customer.IsPresent = false;
        LetGo(ref customer);
    }
}
