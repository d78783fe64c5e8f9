using System.Data.Common;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Json;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Routing;

namespace Anyseat.Interactions.Storage;

/// <summary>A queue as configured.</summary>
internal sealed record QueueSettings
{
    public required Guid Id { get; init; }

    public required LocalizedText Names { get; init; }

    /// <summary>0 to 9; higher is served first.</summary>
    public int Priority { get; init; }

    public AgentChoice AgentChoice { get; init; }

    /// <summary>5 to 300.</summary>
    public int OfferTimeoutSeconds { get; init; } = 20;

    /// <summary>0 to 3600; 0 is no wrap-up.</summary>
    public int WrapUpMaxSeconds { get; init; } = 120;

    public bool IsEnabled { get; init; } = true;

    public IReadOnlyList<QueueRequirement> Requirements { get; init; } = [];

    public long Version { get; init; }
}

/// <summary>A skill a queue asks for.</summary>
/// <param name="SkillId">The skill.</param>
/// <param name="ProficiencyMin">1 to 5.</param>
internal sealed record QueueRequirement(Guid SkillId, int ProficiencyMin);

/// <summary>A reason to choose from.</summary>
/// <param name="Code">1 to 999; kept in the journal.</param>
/// <param name="Names">What people see.</param>
internal sealed record ReasonSettings(int Code, LocalizedText Names);

/// <summary>An outcome of an interaction.</summary>
internal sealed record DispositionSettings(Guid Id, LocalizedText Names);

/// <summary>Queues, reasons and dispositions: in the database, and whole in memory.</summary>
internal sealed class SettingsStore(IDatabase database) : IStartStep
{
    public const string NotReady = "notReady";
    public const string Decline = "decline";

    private static readonly LocalizedText UnknownQueue = new() { En = "–" };

    private volatile Settings current = new(new Dictionary<Guid, QueueSettings>(), [], [], []);

    /// <summary>Raised after a change was committed; handlers are quick.</summary>
    public event Action? Changed;

    public StartPhase Phase => StartPhase.Seed;

    public IReadOnlyDictionary<Guid, QueueSettings> Queues => current.Queues;

    public IReadOnlyList<ReasonSettings> NotReadyReasons => current.NotReadyReasons;

    public IReadOnlyList<ReasonSettings> DeclineReasons => current.DeclineReasons;

    public IReadOnlyList<DispositionSettings> Dispositions => current.Dispositions;

    public LocalizedText QueueNames(Guid queue) => current.Queues.GetValueOrDefault(queue)?.Names ?? UnknownQueue;

    public Task StartAsync(CancellationToken ct) => LoadAsync(ct);

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Adds a queue; an id that exists already changes nothing.</summary>
    public async Task<bool> AddQueueAsync(QueueSettings queue, CancellationToken ct)
    {
        bool isNew = await database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand insert = BindQueue(
                    scope.CreateCommand(
                        "INSERT INTO interactions_queue (id, name_en, name_zh_cn, priority, agent_choice, offer_timeout_seconds, "
                        + "wrap_up_seconds_max, is_enabled, requirements, version) VALUES (@id, @en, @zh, @priority, @choice, @offer, "
                        + "@wrap, @enabled, @requirements, 1) ON CONFLICT (id) DO NOTHING"),
                    queue);
                return await insert.ExecuteNonQueryAsync(token) == 1;
            },
            ct);
        if (isNew)
            await ReloadAsync(ct);
        return isNew;
    }

    /// <summary>Replaces a queue of the given version.</summary>
    public async Task<Result<QueueSettings>> UpdateQueueAsync(QueueSettings queue, long expectedVersion, CancellationToken ct)
    {
        int changed = await database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand update = BindQueue(
                        scope.CreateCommand(
                            "UPDATE interactions_queue SET name_en = @en, name_zh_cn = @zh, priority = @priority, agent_choice = @choice, "
                            + "offer_timeout_seconds = @offer, wrap_up_seconds_max = @wrap, is_enabled = @enabled, "
                            + "requirements = @requirements, version = version + 1 WHERE id = @id AND version = @expected"),
                        queue)
                    .AddInteger("expected", expectedVersion);
                return await update.ExecuteNonQueryAsync(token);
            },
            ct);
        if (changed == 0)
        {
            return current.Queues.ContainsKey(queue.Id)
                ? new StaleVersion()
                : new NotFoundError("queue.unknown", "There is no such queue.");
        }

        await ReloadAsync(ct);
        return current.Queues[queue.Id];
    }

    /// <summary>Puts reasons and dispositions in place of the present ones.</summary>
    public async Task ReplaceChoicesAsync(
        IReadOnlyList<ReasonSettings> notReady, IReadOnlyList<ReasonSettings> decline,
        IReadOnlyList<DispositionSettings> dispositions, CancellationToken ct)
    {
        await database.WriteAsync(
            async (scope, token) =>
            {
                await using (DbCommand clear = scope.CreateCommand("DELETE FROM interactions_reason"))
                    await clear.ExecuteNonQueryAsync(token);
                foreach ((string kind, ReasonSettings reason) in notReady.Select(reason => (NotReady, reason))
                    .Concat(decline.Select(reason => (Decline, reason))))
                {
                    await using DbCommand insert = scope
                        .CreateCommand("INSERT INTO interactions_reason (kind, code, name_en, name_zh_cn) VALUES (@kind, @code, @en, @zh)")
                        .AddText("kind", kind).AddInteger("code", reason.Code).AddText("en", reason.Names.En)
                        .AddText("zh", reason.Names.ZhCn);
                    await insert.ExecuteNonQueryAsync(token);
                }

                await using (DbCommand clear = scope.CreateCommand("DELETE FROM interactions_disposition"))
                    await clear.ExecuteNonQueryAsync(token);
                for (int position = 0; position < dispositions.Count; position++)
                {
                    await using DbCommand insert = scope
                        .CreateCommand(
                            "INSERT INTO interactions_disposition (id, name_en, name_zh_cn, position) VALUES (@id, @en, @zh, @position)")
                        .AddGuid("id", dispositions[position].Id).AddText("en", dispositions[position].Names.En)
                        .AddText("zh", dispositions[position].Names.ZhCn).AddInteger("position", position);
                    await insert.ExecuteNonQueryAsync(token);
                }
            },
            ct);
        await ReloadAsync(ct);
    }

    private static DbCommand BindQueue(DbCommand command, QueueSettings queue) => command
        .AddGuid("id", queue.Id).AddText("en", queue.Names.En).AddText("zh", queue.Names.ZhCn)
        .AddInteger("priority", queue.Priority).AddText("choice", queue.AgentChoice.ToString())
        .AddInteger("offer", queue.OfferTimeoutSeconds).AddInteger("wrap", queue.WrapUpMaxSeconds)
        .AddBoolean("enabled", queue.IsEnabled)
        .AddText("requirements", System.Text.Encoding.UTF8.GetString(PlatformJson.ToUtf8(queue.Requirements)));

    private async Task ReloadAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        Changed?.Invoke();
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        current = new Settings(
            await ReadQueuesAsync(connection, ct),
            await ReadReasonsAsync(connection, NotReady, ct),
            await ReadReasonsAsync(connection, Decline, ct),
            await ReadDispositionsAsync(connection, ct));
    }

    private static async Task<Dictionary<Guid, QueueSettings>> ReadQueuesAsync(DbConnection connection, CancellationToken ct)
    {
        await using DbCommand select = connection.CreateCommand(
            "SELECT id, name_en, name_zh_cn, priority, agent_choice, offer_timeout_seconds, wrap_up_seconds_max, is_enabled, requirements, "
            + "version FROM interactions_queue ORDER BY id");
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var queues = new Dictionary<Guid, QueueSettings>();
        while (await reader.ReadAsync(ct))
        {
            var queue = new QueueSettings
            {
                Id = reader.ReadGuid(0),
                Names = new LocalizedText { En = reader.GetString(1), ZhCn = reader.ReadTextOrNull(2) },
                Priority = reader.GetInt32(3),
                AgentChoice = Enum.Parse<AgentChoice>(reader.GetString(4)),
                OfferTimeoutSeconds = reader.GetInt32(5),
                WrapUpMaxSeconds = reader.GetInt32(6),
                IsEnabled = reader.GetBoolean(7),
                Requirements = PlatformJson.FromUtf8<IReadOnlyList<QueueRequirement>>(System.Text.Encoding.UTF8.GetBytes(reader.GetString(8))),
                Version = reader.GetInt64(9),
            };
            queues.Add(queue.Id, queue);
        }

        return queues;
    }

    private static async Task<List<ReasonSettings>> ReadReasonsAsync(DbConnection connection, string kind, CancellationToken ct)
    {
        await using DbCommand select = connection
            .CreateCommand("SELECT code, name_en, name_zh_cn FROM interactions_reason WHERE kind = @kind ORDER BY code")
            .AddText("kind", kind);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var reasons = new List<ReasonSettings>();
        while (await reader.ReadAsync(ct))
            reasons.Add(new ReasonSettings(reader.GetInt32(0), new LocalizedText { En = reader.GetString(1), ZhCn = reader.ReadTextOrNull(2) }));
        return reasons;
    }

    private static async Task<List<DispositionSettings>> ReadDispositionsAsync(DbConnection connection, CancellationToken ct)
    {
        await using DbCommand select = connection.CreateCommand(
            "SELECT id, name_en, name_zh_cn FROM interactions_disposition ORDER BY position");
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var dispositions = new List<DispositionSettings>();
        while (await reader.ReadAsync(ct))
            dispositions.Add(new DispositionSettings(reader.ReadGuid(0), new LocalizedText { En = reader.GetString(1), ZhCn = reader.ReadTextOrNull(2) }));
        return dispositions;
    }

    private sealed record Settings(
        IReadOnlyDictionary<Guid, QueueSettings> Queues,
        IReadOnlyList<ReasonSettings> NotReadyReasons,
        IReadOnlyList<ReasonSettings> DeclineReasons,
        IReadOnlyList<DispositionSettings> Dispositions);
}

/// <summary>The thing was changed by somebody else since it was read.</summary>
internal sealed record StaleVersion() : Error("version.stale", "Somebody changed this since it was read; load it again.")
{
    public override int Status => 412;

    public override string Title => "Changed by somebody else";
}
