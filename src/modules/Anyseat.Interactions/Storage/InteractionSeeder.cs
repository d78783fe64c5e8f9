using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Routing;

namespace Anyseat.Interactions.Storage;

/// <inheritdoc cref="IInteractionSeeder"/>
internal sealed class InteractionSeeder(SettingsStore settings) : IInteractionSeeder
{
    public async Task SeedAsync(InteractionSeed seed, CancellationToken ct)
    {
        await settings.StartAsync(ct);
        foreach (QueueSeed queue in seed.Queues)
        {
            await settings.AddQueueAsync(
                new QueueSettings
                {
                    Id = queue.Id,
                    Names = queue.Names,
                    Priority = queue.Priority,
                    AgentChoice = queue.IsMostSkilledFirst ? AgentChoice.MostSkilled : AgentChoice.LongestIdle,
                    Requirements = [.. queue.Skills.Select(skill => new QueueRequirement(skill.Key, skill.Value))],
                },
                ct);
        }

        bool isFresh = settings.NotReadyReasons.Count == 0 && settings.DeclineReasons.Count == 0 && settings.Dispositions.Count == 0;
        if (!isFresh)
            return;
        await settings.ReplaceChoicesAsync(
            [.. seed.NotReadyReasons.Select((names, index) => new ReasonSettings(index + 1, names))],
            [.. seed.DeclineReasons.Select((names, index) => new ReasonSettings(index + 1, names))],
            [.. seed.Dispositions.Select(names => new DispositionSettings(InputId.Of("disposition", names.En).Value, names))],
            ct);
    }
}
