using Anyseat.Routing;

namespace Anyseat.Simulation;

/// <summary>Sees each decision of the routing engine during a run, in order.</summary>
/// <param name="at">When it was made.</param>
/// <param name="decision">The decision. Handles of interactions are used again after they closed.</param>
public delegate void DecisionObserver(RoutingInstant at, in RoutingDecision decision);
