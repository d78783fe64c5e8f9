using System.Data.Common;
using System.Text;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Json;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Interactions.Storage;

/// <summary>The versions of the routing plan: each is kept, the last is in force.</summary>
internal sealed class RoutingPlanStore(IDatabase database, TimeProvider clock) : IStartStep
{
    private const int AttemptsMax = 5;

    private static readonly RoutingPlanVersion None = new(0, DateTimeOffset.UnixEpoch, null, null, new RoutingPlan());

    private volatile Loaded loaded = new(None);

    /// <summary>Raised after a version was committed; handlers are quick.</summary>
    public event Action? Changed;

    public StartPhase Phase => StartPhase.Seed;

    /// <summary>The plan in force; version 0 before the first.</summary>
    public RoutingPlanVersion Current => loaded.Version;

    /// <summary>Its queues by id.</summary>
    public IReadOnlyDictionary<Guid, QueueSettings> Queues => loaded.Queues;

    public async Task StartAsync(CancellationToken ct) => loaded = new Loaded(await ReadLastAsync(ct) ?? None);

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Publishes a change of the plan as a new version; what changes nothing publishes nothing.</summary>
    /// <param name="change">Makes the new plan from the one in force, or refuses; may be called again when somebody else was
    /// quicker.</param>
    /// <param name="author">Who; null for the house.</param>
    /// <param name="comment">Why.</param>
    /// <param name="expected">The version that was read; null when the change does not depend on it.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<Result<RoutingPlanVersion>> PublishAsync(
        Func<RoutingPlan, Result<RoutingPlan>> change, Guid? author, string? comment, int? expected, CancellationToken ct)
    {
        for (int attempt = 0; attempt < AttemptsMax; attempt++)
        {
            RoutingPlanVersion before = await ReadLastAsync(ct) ?? None;
            if (expected is not null && expected != before.Version)
                return new StaleVersion();
            if (!change(before.Plan).TryGet(out RoutingPlan? plan, out Error? refusal))
                return refusal;
            if (IsSame(before.Plan, plan))
                return before;
            int number = before.Version + 1;
            var next = new RoutingPlanVersion(
                number, clock.GetInstant().ToDateTimeOffset(), author, comment, Stamp(before.Plan, plan, number));
            if (!await InsertAsync(next, ct))
                continue;
            loaded = new Loaded(next);
            Changed?.Invoke();
            return next;
        }

        return new StaleVersion();
    }

    /// <summary>A version, or null if there is none of that number.</summary>
    public async Task<RoutingPlanVersion?> FindAsync(int version, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand("SELECT version, at, author_id, comment, plan FROM interactions_routing_version WHERE version = @version")
            .AddInteger("version", version);
        return await ReadAsync(select, ct) is [var found] ? found : null;
    }

    /// <summary>Versions before a number, the latest first.</summary>
    public async Task<IReadOnlyList<RoutingPlanVersion>> ListAsync(int before, int countMax, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand(
                "SELECT version, at, author_id, comment, plan FROM interactions_routing_version WHERE version < @before "
                + "ORDER BY version DESC LIMIT @count")
            .AddInteger("before", before).AddInteger("count", countMax);
        return await ReadAsync(select, ct);
    }

    /// <summary>Queues carry the version that changed them last, so that two people can change two of them.</summary>
    private static RoutingPlan Stamp(RoutingPlan before, RoutingPlan after, int version)
    {
        Dictionary<Guid, QueueSettings> known = before.Queues.ToDictionary(queue => queue.Id);
        return after with
        {
            Queues =
            [
                .. after.Queues.Select(queue =>
                    known.TryGetValue(queue.Id, out QueueSettings? former) && IsSame(former, queue)
                        ? queue with { Version = former.Version }
                        : queue with { Version = version }),
            ],
        };
    }

    private static bool IsSame(QueueSettings left, QueueSettings right) => IsSameJson(left with { Version = 0 }, right with { Version = 0 });

    private static bool IsSame(RoutingPlan left, RoutingPlan right) => IsSameJson(Unstamped(left), Unstamped(right));

    private static RoutingPlan Unstamped(RoutingPlan plan) =>
        plan with { Queues = [.. plan.Queues.Select(queue => queue with { Version = 0 })] };

    private static bool IsSameJson<T>(T left, T right) => PlatformJson.ToUtf8(left).AsSpan().SequenceEqual(PlatformJson.ToUtf8(right));

    private async Task<bool> InsertAsync(RoutingPlanVersion version, CancellationToken ct) =>
        await database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand insert = scope
                    .CreateCommand(
                        "INSERT INTO interactions_routing_version (version, at, author_id, comment, plan) "
                        + "VALUES (@version, @at, @author, @comment, @plan) ON CONFLICT (version) DO NOTHING")
                    .AddInteger("version", version.Version).AddInstant("at", Instant.From(version.At))
                    .AddGuid("author", version.AuthorId).AddText("comment", version.Comment)
                    .AddText("plan", Encoding.UTF8.GetString(PlatformJson.ToUtf8(version.Plan)));
                return await insert.ExecuteNonQueryAsync(token) == 1;
            },
            ct);

    private async Task<RoutingPlanVersion?> ReadLastAsync(CancellationToken ct) =>
        await ListAsync(int.MaxValue, 1, ct) is [var last] ? last : null;

    private static async Task<List<RoutingPlanVersion>> ReadAsync(DbCommand select, CancellationToken ct)
    {
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var versions = new List<RoutingPlanVersion>();
        while (await reader.ReadAsync(ct))
        {
            versions.Add(new RoutingPlanVersion(
                reader.GetInt32(0), reader.ReadInstant(1).ToDateTimeOffset(), reader.ReadGuidOrNull(2), reader.ReadTextOrNull(3),
                PlatformJson.FromUtf8<RoutingPlan>(Encoding.UTF8.GetBytes(reader.GetString(4)))));
        }

        return versions;
    }

    private sealed class Loaded(RoutingPlanVersion version)
    {
        public RoutingPlanVersion Version { get; } = version;

        public IReadOnlyDictionary<Guid, QueueSettings> Queues { get; } = version.Plan.Queues.ToDictionary(queue => queue.Id);
    }
}

/// <summary>The thing was changed by somebody else since it was read.</summary>
internal sealed record StaleVersion() : Error("version.stale", "Somebody changed this since it was read; load it again.")
{
    public override int Status => 412;

    public override string Title => "Changed by somebody else";
}
