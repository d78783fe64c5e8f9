using Anyseat.Platform.Errors;
using Anyseat.Platform.Time;

namespace Anyseat.Platform.Journal;

/// <summary>An input to be remembered.</summary>
internal readonly record struct CommittedInput(Guid Id, long SeqFirst, long SeqLast);

/// <summary>What a transaction will write, and what each request will be told when it has committed.</summary>
/// <remarks>Pure: everything it needs is looked up before. Requests are planned in order, and one that is refused leaves
/// no trace in the plan.</remarks>
internal sealed class BatchPlan(DomainId domain, long seqBefore, Instant at)
{
    private readonly Dictionary<Guid, AppendOutcome> inputsNow = [];

    /// <summary>The domain.</summary>
    public DomainId Domain { get; } = domain;

    /// <summary>Last sequence number before the transaction.</summary>
    public long SeqBefore { get; } = seqBefore;

    /// <summary>Last sequence number after it.</summary>
    public long SeqLast { get; private set; } = seqBefore;

    /// <summary>When the batch was planned; kept with its inputs.</summary>
    public Instant At { get; } = at;

    public List<JournalEvent> Events { get; } = [];

    public List<CommittedInput> Inputs { get; } = [];

    /// <summary>Streams as they will be after the commit.</summary>
    public Dictionary<StreamKey, long> Versions { get; } = [];

    /// <summary>Side rows by table, tables in order of their first row.</summary>
    public Dictionary<SideTable, List<SideRow>> Rows { get; } = [];

    public List<(PendingAppend Pending, Result<AppendOutcome> Result)> Results { get; } = [];

    /// <summary>What to look up for the requests.</summary>
    public static BatchLookup Ask(IReadOnlyList<PendingAppend> batch, StreamVersions known, BatchPlan? former = null)
    {
        var lookup = new BatchLookup();
        var asked = new HashSet<StreamKey>();
        foreach (PendingAppend pending in batch)
        {
            if (pending.Request.Input is { } input)
                lookup.Inputs.Add(input.Value);
            foreach (NewEvent item in pending.Request.Events)
            {
                var stream = new StreamKey(item.StreamKind, item.StreamId);
                if (!asked.Add(stream))
                    continue;
                if (former?.Versions.TryGetValue(stream, out long version) == true || known.TryGet(stream, out version))
                    lookup.Versions.Add(stream, version);
                else
                    lookup.Streams.Add(stream);
            }
        }

        return lookup;
    }

    /// <summary>Plans the requests, in order.</summary>
    public void Add(IReadOnlyList<PendingAppend> batch, BatchLookup lookup)
    {
        foreach (PendingAppend pending in batch)
            Results.Add((pending, Add(pending.Request, lookup)));
    }

    /// <summary>Adds a part that was written on its own (after a failure of the whole).</summary>
    public void Include(BatchPlan part)
    {
        Events.AddRange(part.Events);
        Inputs.AddRange(part.Inputs);
        Results.AddRange(part.Results);
        foreach ((StreamKey stream, long version) in part.Versions)
            Versions[stream] = version;
        SeqLast = part.SeqLast;
    }

    private Result<AppendOutcome> Add(AppendRequest request, BatchLookup lookup)
    {
        if (request.Input is { } input
            && (lookup.Committed.TryGetValue(input.Value, out AppendOutcome former)
                || inputsNow.TryGetValue(input.Value, out former)))
        {
            return former with { IsDuplicate = true };
        }

        if (FindConflict(request, lookup) is { } conflict)
            return conflict;
        long seqFirst = SeqLast + 1;
        int eventFirst = Events.Count;
        foreach (NewEvent item in request.Events)
            Add(item, lookup);
        var outcome = new AppendOutcome(IsDuplicate: false, seqFirst, SeqLast);
        if (request.Input is { } id)
        {
            inputsNow.Add(id.Value, outcome);
            Inputs.Add(new CommittedInput(id.Value, seqFirst, SeqLast));
        }

        foreach (NewSideRow row in request.Rows)
            Add(row, Events[eventFirst + row.EventIndex]);
        return outcome;
    }

    private void Add(NewEvent item, BatchLookup lookup)
    {
        var stream = new StreamKey(item.StreamKind, item.StreamId);
        long version = GetVersion(stream, lookup) + 1;
        Versions[stream] = version;
        Events.Add(new JournalEvent
        {
            Domain = Domain,
            Seq = ++SeqLast,
            StreamKind = item.StreamKind,
            StreamId = item.StreamId,
            Version = version,
            At = item.At,
            Kind = item.Kind,
            Actor = item.Actor,
            Data = item.Data,
            Payload = item.Payload,
        });
    }

    private void Add(NewSideRow row, JournalEvent item)
    {
        if (!Rows.TryGetValue(row.Table, out List<SideRow>? rows))
            Rows.Add(row.Table, rows = []);
        rows.Add(new SideRow(row.Row, item));
    }

    // An expected version is the one before the request, also for the second event of a stream.
    private VersionConflict? FindConflict(AppendRequest request, BatchLookup lookup)
    {
        for (int index = 0; index < request.Events.Count; index++)
        {
            NewEvent item = request.Events[index];
            if (item.ExpectedVersion is not { } expected)
                continue;
            long actual = GetVersion(new StreamKey(item.StreamKind, item.StreamId), lookup);
            if (actual != expected)
                return new VersionConflict(item.StreamId, expected, actual);
        }

        return null;
    }

    private long GetVersion(StreamKey stream, BatchLookup lookup) =>
        Versions.TryGetValue(stream, out long version) ? version : lookup.Versions.GetValueOrDefault(stream);
}
