using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <content>Conversations that are passed on to a queue, where the customer waits anew.</content>
internal sealed partial class SimulationRun
{
    // More than there are calls of one person, so that no two draws of patience are the same.
    private const int PassedStep = 100;

    /// <summary>Passes the conversation on when it is one of those; false when it ends for good.</summary>
    private bool TryPassOn(int place)
    {
        ref Customer customer = ref _customers[place];
        if (NextQueueOf(customer, out int transfer) is not { } queue || !_engine.GetQueue(queue).IsOpen)
            return false;
        customer.Passed++;
        customer.Transfer = transfer;
        customer.IsCallback = false;
        customer.Offers = 0;
        double patience = PatienceOf(customer, DemandOf(customer));
        if (patience < Distribution.SecondsMax)
            customer.PatienceStamp = Schedule(_now + Micros.OfSeconds(patience), HappeningKind.PatienceEnds, place);
        Apply(RoutingCommand.TransferToQueue(new InteractionHandle(place), new AgentHandle(customer.Agent), queue));
        return true;
    }

    /// <summary>Where it goes next: where it went on the recorded day, and where nothing is known of that, as chance has it.</summary>
    private QueueHandle? NextQueueOf(in Customer customer, out int transfer)
    {
        transfer = Customer.NoTransfer;
        if (customer.Transfer != Customer.NoTransfer || customer.Exit != Customer.NoExit)
            return null;
        if (customer.Recorded != ArrivalSource.NotRecorded)
        {
            RecordedArrival known = _sources[customer.Source].GetRecorded(customer.Recorded);
            if (known.Passages is { } passages && customer.Passed < passages.Count)
                return passages[customer.Passed].Queue;
            if (known.TalkSeconds >= 0)
                return null;
        }

        return customer.Passed == 0 ? DrawnQueueOf(customer, out transfer) : null;
    }

    private QueueHandle? DrawnQueueOf(in Customer customer, out int transfer)
    {
        transfer = Customer.NoTransfer;
        Demand demand = DemandOf(customer);
        if (demand.Transfers.IsEmpty)
            return null;
        double left = customer.Chance(Trait.Transfer).NextUniform();
        for (int i = 0; i < demand.Transfers.Length; i++)
        {
            left -= demand.Transfers[i].Share;
            if (left >= 0)
                continue;
            transfer = i;
            return demand.Transfers[i].Queue;
        }

        return null;
    }

    private Transfer? TransferOf(in Customer customer) =>
        customer.Transfer == Customer.NoTransfer ? null : DemandOf(customer).Transfers[customer.Transfer];
}
