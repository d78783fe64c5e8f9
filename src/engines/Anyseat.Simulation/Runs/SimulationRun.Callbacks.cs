using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <content>Callbacks: wished for, dialled, answered or not.</content>
internal sealed partial class SimulationRun
{
    private void OnCallbackOffered(int place)
    {
        ref Customer customer = ref _customers[place];
        if (DemandOf(customer).Callback is not { } wish || customer.IsCallback || !Accepts(customer, wish))
            return;

        // Who was offered it on arrival may have an agent by now.
        var handle = new InteractionHandle(place);
        if (_engine.GetInteraction(handle).State == InteractionState.Waiting)
            Apply(RoutingCommand.RequestCallback(handle, wish.Mode));
    }

    /// <summary>Of one who was recorded it is known.</summary>
    private bool Accepts(in Customer customer, CallbackWish wish) => IsFirstOfRecorded(customer)
        ? RecordedOf(customer).IsCallback
        : customer.Is(Trait.CallbackWish, wish.AcceptShare, customer.Attempt);

    /// <summary>Who was spoken to on the recorded day picks up when first dialled: when the others were dialled is not in the record.
    /// </summary>
    private bool IsReached(in Customer customer, CallbackWish wish, int dial) => IsFirstOfRecorded(customer)
        ? RecordedOf(customer).TalkSeconds >= 0
        : customer.Is(Trait.CallbackReach, wish.ReachedShare, dial);

    private static bool IsFirstOfRecorded(in Customer customer) => customer is
    { Recorded: not ArrivalSource.NotRecorded, Exit: Customer.NoExit, Attempt: 0, Passed: 0 };

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
        if (!IsReached(customer, wish, dial))
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
