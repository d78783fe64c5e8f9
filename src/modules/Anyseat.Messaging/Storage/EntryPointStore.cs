using System.Data.Common;
using System.Text;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Contracts;
using Anyseat.Platform.Json;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;

namespace Anyseat.Messaging.Storage;

/// <summary>Entry points: in the database, and whole in memory.</summary>
internal sealed class EntryPointStore(IDatabase database) : IStartStep, ITopicNames
{
    private volatile IReadOnlyDictionary<string, EntryPoint> current = new Dictionary<string, EntryPoint>();

    public StartPhase Phase => StartPhase.Seed;

    public EntryPoint? Find(string key) => current.GetValueOrDefault(key);

    public IReadOnlyCollection<EntryPoint> All => [.. current.Values];

    public LocalizedText? FindTopicNames(string entryPoint, string topic) =>
        Find(entryPoint)?.Topics.FirstOrDefault(known => known.Key == topic)?.Names;

    public async Task StartAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand(
            "SELECT key, name_en, name_zh_cn, brand_colour, queue_id, topics FROM messaging_entry_point ORDER BY key");
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var found = new Dictionary<string, EntryPoint>(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct))
        {
            found.Add(reader.GetString(0), new EntryPoint
            {
                Key = reader.GetString(0),
                Names = new LocalizedText { En = reader.GetString(1), ZhCn = reader.ReadTextOrNull(2) },
                BrandColour = reader.GetString(3),
                QueueId = reader.ReadGuid(4),
                Topics = PlatformJson.FromUtf8<IReadOnlyList<EntryPointTopic>>(Encoding.UTF8.GetBytes(reader.GetString(5))),
            });
        }

        current = found;
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Adds an entry point unless its key is there.</summary>
    public Task AddAsync(EntryPoint entryPoint, CancellationToken ct) => WriteAsync(entryPoint, "ON CONFLICT (key) DO NOTHING", ct);

    /// <summary>Puts an entry point in place of the one with its key.</summary>
    public Task ReplaceAsync(EntryPoint entryPoint, CancellationToken ct) => WriteAsync(
        entryPoint,
        "ON CONFLICT (key) DO UPDATE SET name_en = @en, name_zh_cn = @zh, brand_colour = @colour, queue_id = @queue, topics = @topics",
        ct);

    private async Task WriteAsync(EntryPoint entryPoint, string onConflict, CancellationToken ct)
    {
        await database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand insert = scope
                    .CreateCommand(
                        "INSERT INTO messaging_entry_point (key, name_en, name_zh_cn, brand_colour, queue_id, topics) "
                        + $"VALUES (@key, @en, @zh, @colour, @queue, @topics) {onConflict}")
                    .AddText("key", entryPoint.Key).AddText("en", entryPoint.Names.En).AddText("zh", entryPoint.Names.ZhCn)
                    .AddText("colour", entryPoint.BrandColour).AddGuid("queue", entryPoint.QueueId)
                    .AddText("topics", Encoding.UTF8.GetString(PlatformJson.ToUtf8(entryPoint.Topics)));
                await insert.ExecuteNonQueryAsync(token);
            },
            ct);
        await StartAsync(ct);
    }
}
