using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Json;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Security;
using Anyseat.Platform.Storage;
using Anyseat.Voice.Domain;
using Microsoft.AspNetCore.DataProtection;

namespace Anyseat.Voice.Storage;

/// <summary>The configuration in <c>voice_document</c>, and whole in memory: replaced after every committed change.</summary>
internal sealed class VoiceDocuments : IVoiceSettings, IStartStep, IDisposable
{
    private static readonly Dictionary<string, Type> types = new(StringComparer.Ordinal)
    {
        [Trunk.Kind] = typeof(Trunk),
        [InboundNumber.Kind] = typeof(InboundNumber),
        [Phone.Kind] = typeof(Phone),
        [DialRule.Kind] = typeof(DialRule),
        [NumberingPlan.Kind] = typeof(NumberingPlan),
        [QueueVoicePolicy.Kind] = typeof(QueueVoicePolicy),
    };

    private readonly IDatabase database;
    private readonly IAuditLog audit;
    private readonly JsonSerializerOptions json;
    private readonly SemaphoreSlim gate = new(1);
    private volatile VoiceSettings current = VoiceSettings.Empty;

    public VoiceDocuments(IDatabase database, IAuditLog audit, IDataProtectionProvider protection)
    {
        (this.database, this.audit) = (database, audit);
        // What is stored may have members that another version does not know.
        json = new JsonSerializerOptions(PlatformJson.Options)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            RespectRequiredConstructorParameters = false,
        };
        json.Converters.Insert(0, new ProtectedSecretConverter(protection.CreateProtector("Anyseat.Voice.Secrets.v1")));
    }

    public event Action<VoiceSettings>? Changed;

    public StartPhase Phase => StartPhase.Seed;

    public VoiceSettings Current => current;

    public Task StartAsync(CancellationToken ct) => ReloadAsync(ct);

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    public void Dispose() => gate.Dispose();

    /// <summary>Adds a document unless its id is there; then the one that is there.</summary>
    public async Task<Result<(T Document, bool IsNew)>> AddAsync<T>(T document, Guid actor, CancellationToken ct)
        where T : VoiceDocument, IVoiceKind
    {
        Result<(T Document, bool IsNew)> outcome = await database.WriteAsync<Result<(T Document, bool IsNew)>>(
            async (scope, token) =>
            {
                if (await FindAsync<T>(scope, document.Id, token) is { } former)
                    return (former, false);
                if (await FindTakenAsync(scope, document, token) is { } taken)
                    return taken;
                await using DbCommand insert = Bind(
                    scope.CreateCommand(
                        "INSERT INTO voice_document (kind, id, first_key, second_key, document, version) "
                        + "VALUES (@kind, @id, @first, @second, @document, @version)"),
                    document with { Version = 1 });
                await insert.ExecuteNonQueryAsync(token);
                await audit.WriteAsync(scope, Entry<T>("created", actor, document.Id), token);
                return (document with { Version = 1 }, true);
            },
            ct);
        await ReloadAsync(CancellationToken.None);
        return outcome;
    }

    /// <summary>Puts a document in place of the one with its id, if that has the expected version.</summary>
    /// <param name="id">Which.</param>
    /// <param name="expected">The version that was read; null for any.</param>
    /// <param name="change">Makes the new document of the present one.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Result<T>> ChangeAsync<T>(Guid id, long? expected, Func<T, T> change, Guid actor, CancellationToken ct)
        where T : VoiceDocument, IVoiceKind
    {
        Result<T> outcome = await database.WriteAsync<Result<T>>(
            async (scope, token) =>
            {
                if (await FindAsync<T>(scope, id, token) is not { } former)
                    return Unknown<T>();
                if (expected is { } version && former.Version != version)
                    return new VersionStale(former.Version);
                T next = change(former) with { Version = former.Version + 1 };
                if (await FindTakenAsync(scope, next, token) is { } taken)
                    return taken;
                await using DbCommand update = Bind(
                    scope.CreateCommand(
                        "UPDATE voice_document SET first_key = @first, second_key = @second, document = @document, version = @version "
                        + "WHERE kind = @kind AND id = @id"),
                    next);
                await update.ExecuteNonQueryAsync(token);
                await audit.WriteAsync(scope, Entry<T>("changed", actor, id), token);
                return next;
            },
            ct);
        await ReloadAsync(CancellationToken.None);
        return outcome;
    }

    /// <summary>Removes a document, if it has the expected version.</summary>
    public async Task<Result<Done>> RemoveAsync<T>(Guid id, long? expected, Guid actor, CancellationToken ct)
        where T : VoiceDocument, IVoiceKind
    {
        Result<Done> outcome = await database.WriteAsync<Result<Done>>(
            async (scope, token) =>
            {
                if (await FindAsync<T>(scope, id, token) is not { } former)
                    return Unknown<T>();
                if (expected is { } version && former.Version != version)
                    return new VersionStale(former.Version);
                await using DbCommand delete = scope.CreateCommand("DELETE FROM voice_document WHERE kind = @kind AND id = @id")
                    .AddText("kind", T.Kind).AddGuid("id", id);
                await delete.ExecuteNonQueryAsync(token);
                await audit.WriteAsync(scope, Entry<T>("deleted", actor, id), token);
                return Done.Value;
            },
            ct);
        await ReloadAsync(CancellationToken.None);
        return outcome;
    }

    private async Task ReloadAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            var next = new VoiceSettings(current.Revision + 1, await ReadAllAsync(ct));
            current = next;
            Changed?.Invoke(next);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<List<VoiceDocument>> ReadAllAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand("SELECT kind, document, version FROM voice_document");
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var found = new List<VoiceDocument>();
        while (await reader.ReadAsync(ct))
        {
            if (types.GetValueOrDefault(reader.GetString(0)) is { } type)
                found.Add(Read(type, reader.GetString(1), reader.GetInt64(2)));
        }

        return found;
    }

    private async Task<T?> FindAsync<T>(WriteScope scope, Guid id, CancellationToken ct)
        where T : VoiceDocument, IVoiceKind
    {
        await using DbCommand select = scope
            .CreateCommand("SELECT document, version FROM voice_document WHERE kind = @kind AND id = @id")
            .AddText("kind", T.Kind).AddGuid("id", id);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (T)Read(typeof(T), reader.GetString(0), reader.GetInt64(1)) : null;
    }

    private static async Task<Error?> FindTakenAsync<T>(WriteScope scope, T document, CancellationToken ct)
        where T : VoiceDocument, IVoiceKind
    {
        await using DbCommand select = scope
            .CreateCommand(
                "SELECT COUNT(*) FROM voice_document WHERE kind = @kind AND id <> @id "
                + "AND (first_key = @first OR second_key = @second)")
            .AddText("kind", T.Kind).AddGuid("id", document.Id)
            .AddText("first", document.FirstKey).AddText("second", document.SecondKey);
        return Convert.ToInt64(await select.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture) == 0
            ? null
            : new ConflictError($"voice.{T.Kind}_taken", "There is another with this name or number.");
    }

    private DbCommand Bind<T>(DbCommand command, T document)
        where T : VoiceDocument, IVoiceKind => command
        .AddText("kind", T.Kind).AddGuid("id", document.Id)
        .AddText("first", document.FirstKey).AddText("second", document.SecondKey)
        .AddText("document", JsonSerializer.Serialize(document, json)).AddInteger("version", document.Version);

    private VoiceDocument Read(Type type, string document, long version) =>
        (VoiceDocument)JsonSerializer.Deserialize(document, type, json)! with { Version = version };

    private static NotFoundError Unknown<T>()
        where T : VoiceDocument, IVoiceKind => new($"voice.{T.Kind}_unknown", "There is no such thing.");

    private static AuditEntry Entry<T>(string what, Guid actor, Guid id)
        where T : VoiceDocument, IVoiceKind => new($"voice.{T.Kind}_{what}", actor, $"voice_{T.Kind}", id);
}
