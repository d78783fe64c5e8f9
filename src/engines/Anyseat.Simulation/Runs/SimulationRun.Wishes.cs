using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <content>Customers who ask for one agent.</content>
internal sealed partial class SimulationRun
{
    private InteractionNeeds? NeedsOf(in Customer customer, Demand demand)
    {
        AgentHandle wished = WishedBy(customer, demand, out bool isRequired);
        if (!wished.IsSome)
            return demand.Needs;
        InteractionNeeds needs = demand.Needs ?? InteractionNeeds.None;
        return isRequired ? needs with { RequiredAgent = wished } : needs with { PreferredAgent = wished };
    }

    /// <summary>Whom a customer asks for: of one who was recorded it is known.</summary>
    private AgentHandle WishedBy(in Customer customer, Demand demand, out bool isRequired)
    {
        isRequired = false;
        if (customer.Recorded != ArrivalSource.NotRecorded && _sources[customer.Source].GetRecorded(customer.Recorded).Prefers is { } known)
            return _plan.HandleOf(known);
        if (demand.Wish is not { } wish || !customer.Is(Trait.Wish, wish.Share))
            return AgentHandle.None;
        isRequired = wish.IsRequired;
        int member = (int)(customer.Chance(Trait.WishedAgent).NextUniform() * _day.Groups[wish.Group].Count);
        return _plan.HandleOf(new DayAgent(wish.Group, member));
    }
}
