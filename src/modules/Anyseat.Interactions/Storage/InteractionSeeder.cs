using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Routing;

namespace Anyseat.Interactions.Storage;

/// <inheritdoc cref="IInteractionSeeder"/>
internal sealed class InteractionSeeder(RoutingPlanStore plans, SettingsStore settings) : IInteractionSeeder
{
    public async Task SeedAsync(InteractionSeed seed, CancellationToken ct)
    {
        await plans.StartAsync(ct);
        await settings.StartAsync(ct);
        Result<RoutingPlanVersion> published = await plans.PublishAsync(
            plan => plan with
            {
                Queues = [.. plan.Queues, .. seed.Queues.Where(queue => plan.Queues.All(known => known.Id != queue.Id)).Select(ToSettings)],
            },
            author: null, comment: null, expected: null, ct);
        if (published.Error is { } error)
            throw new InvalidOperationException($"The queues could not be created: {error.Detail}");

        bool isFresh = settings.NotReadyReasons.Count == 0 && settings.DeclineReasons.Count == 0 && settings.Dispositions.Count == 0;
        if (!isFresh)
            return;
        await settings.ReplaceChoicesAsync(
            [.. seed.NotReadyReasons.Select((names, index) => new ReasonSettings(index + 1, names))],
            [.. seed.DeclineReasons.Select((names, index) => new ReasonSettings(index + 1, names))],
            [.. seed.Dispositions.Select(names => new DispositionSettings(InputId.Of("disposition", names.En).Value, names))],
            ct);
    }

    private static QueueSettings ToSettings(QueueSeed queue) => new()
    {
        Id = queue.Id,
        Names = queue.Names,
        Priority = queue.Priority,
        AgentChoice = queue.IsMostSkilledFirst ? AgentChoice.MostSkilled : AgentChoice.LongestIdle,
        Callbacks = queue.IsCallingBack ? new CallbackSettings() : null,
        Requirements = [.. queue.Skills.Select(skill => new QueueRequirement(skill.Key, skill.Value))],
    };
}
