using System.Data.Common;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;

namespace Anyseat.Interactions.Storage;

/// <summary>A reason to choose from.</summary>
/// <param name="Code">1 to 999; kept in the journal.</param>
/// <param name="Names">What people see.</param>
internal sealed record ReasonSettings(int Code, LocalizedText Names);

/// <summary>An outcome of an interaction.</summary>
internal sealed record DispositionSettings(Guid Id, LocalizedText Names);

/// <summary>Reasons and dispositions, in the database and whole in memory; and the queues of the plan in force.</summary>
internal sealed class SettingsStore(IDatabase database, RoutingPlanStore plans) : IStartStep
{
    public const string NotReady = "notReady";
    public const string Decline = "decline";

    private static readonly LocalizedText UnknownQueue = new() { En = "–" };

    private volatile Choices current = new([], [], []);

    public StartPhase Phase => StartPhase.Seed;

    public IReadOnlyDictionary<Guid, QueueSettings> Queues => plans.Queues;

    public IReadOnlyList<ReasonSettings> NotReadyReasons => current.NotReadyReasons;

    public IReadOnlyList<ReasonSettings> DeclineReasons => current.DeclineReasons;

    public IReadOnlyList<DispositionSettings> Dispositions => current.Dispositions;

    public LocalizedText QueueNames(Guid queue) => plans.Queues.GetValueOrDefault(queue)?.Names ?? UnknownQueue;

    /// <summary>What is said under a code; null if the plan no longer has it.</summary>
    public AnnouncementText? Announcement(int code) =>
        plans.Current.Plan.Announcements.FirstOrDefault(announcement => announcement.Code == code)?.Text;

    public Task StartAsync(CancellationToken ct) => LoadAsync(ct);

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

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
        await LoadAsync(ct);
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        current = new Choices(
            await ReadReasonsAsync(connection, NotReady, ct),
            await ReadReasonsAsync(connection, Decline, ct),
            await ReadDispositionsAsync(connection, ct));
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

    private sealed record Choices(
        IReadOnlyList<ReasonSettings> NotReadyReasons,
        IReadOnlyList<ReasonSettings> DeclineReasons,
        IReadOnlyList<DispositionSettings> Dispositions);
}
