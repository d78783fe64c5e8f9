using System.Text.Json;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Json;
using Anyseat.Platform.Time;
using Anyseat.Staffing.Contracts;
using Anyseat.Staffing.Domain;

namespace Anyseat.Staffing.Storage;

/// <inheritdoc cref="IStaffingSeeder"/>
internal sealed class StaffingSeeder(DocumentStore<DayDocuments> days, DocumentStore<WhatIfDocuments> whatIfs, TimeProvider clock) : IStaffingSeeder
{
    public async Task SeedAsync(StaffingSeed seed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(seed);
        Instant now = clock.GetInstant();
        // One of the same name or the same seed is there already: it stays.
        foreach ((string name, string document) in seed.Days)
            await days.AddAsync(new StoredDocument(IdOf("day", name), name, document, null, now, 1), ct);
        foreach (MoveSeed move in seed.Moves)
        {
            Change[] changes = [new() { Kind = ChangeKind.MoveAgents, Count = move.Count, From = move.From, To = move.To, At = move.At }];
            await whatIfs.AddAsync(
                new StoredDocument(IdOf("move", move.Name), move.Name, JsonSerializer.Serialize(changes, PlatformJson.Options), null, now, 1), ct);
        }
    }

    private static Guid IdOf(string kind, string name) => InputId.Of($"staffing-seed-{kind}", name).Value;
}
