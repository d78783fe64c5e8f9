using System.Data.Common;
using Anyseat.Interactions.Domain;
using Anyseat.Measures;
using Anyseat.People.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage.Cells;

/// <summary>Keeps the cells behind reports. Fold, cells and position move in one transaction.</summary>
/// <remarks>The fold is kept in memory between batches. If a transaction was rolled back, the fold in memory is ahead of the one
/// stored; the sequence number beside it tells, and it is loaded again.</remarks>
internal sealed class MeasureFollower(IPeopleDirectory people) : IFollower
{
    public const string FollowerName = "interactions.measures";

    private readonly CellTable cells = new();
    private readonly List<MeasureFact> facts = [];
    private MeasureFold? fold;
    private long foldSeq;

    public string Name => FollowerName;

    public DomainId Domain => DomainId.Main;

    public IReadOnlyList<string> Kinds => MeasureFacts.Kinds;

    public async Task ApplyAsync(WriteScope scope, IReadOnlyList<JournalEvent> events, CancellationToken ct)
    {
        (long storedSeq, MeasureInstant? at) = await FoldStore.ReadPlaceAsync(scope.Connection, scope.Transaction, ct);
        if (fold is null || foldSeq != storedSeq)
            (fold, foldSeq, _) = await FoldStore.LoadAsync(scope.Connection, scope.Transaction, ct);
        List<CellZone> zones = await CellZones.ReadAsync(scope.Connection, scope.Transaction, ct);
        await CellZones.AddNewAsync(scope, zones, people.Snapshot, at, ct);

        MeasureFold current = fold;
        // Whatever happens on the way, the fold in memory is only good again at the end.
        fold = null;
        Fold(current, events);
        await CellWriter.AddAsync(scope, cells, zones, ct);
        await FoldStore.SaveAsync(scope, current, events[^1].Seq, new MeasureInstant(events[^1].At.Microseconds), ct);
        (fold, foldSeq) = (current, events[^1].Seq);
    }

    public async Task ResetAsync(WriteScope scope, CancellationToken ct)
    {
        fold = null;
        await FoldStore.ResetAsync(scope, ct);
        await CellZones.ResetAsync(scope, ct);
        foreach (CellCube cube in CellCube.All)
        {
            await using DbCommand clear = scope.CreateCommand($"DELETE FROM {cube.Table}");
            await clear.ExecuteNonQueryAsync(ct);
        }
    }

    private void Fold(MeasureFold current, IReadOnlyList<JournalEvent> events)
    {
        cells.Clear();
        facts.Clear();
        foreach (JournalEvent committed in events)
            MeasureFacts.Add(committed, facts);
        foreach (MeasureFact fact in facts)
            current.Apply(fact, cells);
    }
}
