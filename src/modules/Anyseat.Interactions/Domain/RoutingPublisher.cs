using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Time;

namespace Anyseat.Interactions.Domain;

/// <summary>The one way to a new version of the routing plan: nothing is published that the engine would refuse.</summary>
internal sealed class RoutingPublisher(RoutingPlanStore plans, IPeopleDirectory people, TimeProvider clock)
{
    /// <summary>Checks and publishes.</summary>
    /// <param name="change">Makes the new plan from the one in force, or refuses.</param>
    /// <param name="author">Who; null for the house.</param>
    /// <param name="comment">Why.</param>
    /// <param name="expected">The version that was read; null when the change does not depend on it.</param>
    /// <param name="ct">Ends the wait.</param>
    /// <returns>The version in force afterwards: the one before, when nothing changes; or <see cref="PlanRefused"/> with all that
    /// is wrong.</returns>
    public Task<Result<RoutingPlanVersion>> PublishAsync(
        Func<RoutingPlan, Result<RoutingPlan>> change, Guid? author, string? comment, int? expected, CancellationToken ct) =>
        plans.PublishAsync(
            plan =>
            {
                Result<RoutingPlan> made = change(plan);
                if (!made.TryGet(out RoutingPlan? next, out _))
                    return made;
                IReadOnlyList<PlanFault> faults = Check(next);
                return faults.Any(fault => fault.IsRefused) ? new PlanRefused(faults) : made;
            },
            author, comment, expected, ct);

    /// <summary>All that is wrong with a plan, and what is doubtful.</summary>
    public IReadOnlyList<PlanFault> Check(RoutingPlan plan) =>
        RoutingPlanCheck.FindFaults(plan, people.Snapshot, clock.GetInstant());
}

/// <summary>A plan that cannot be published: 400, with everything that is wrong.</summary>
/// <param name="Faults">All faults.</param>
internal sealed record PlanRefused(IReadOnlyList<PlanFault> Faults) : ValidationError(
    "routing.plan_refused", string.Join(" ", Faults.Where(fault => fault.IsRefused).Take(5).Select(fault => fault.Message)),
    Faults.First(fault => fault.IsRefused).Path)
{
    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, object?>> Data => [.. base.Data, new("faults", Faults)];
}
