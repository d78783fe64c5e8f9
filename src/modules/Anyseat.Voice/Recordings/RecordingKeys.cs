using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Anyseat.Media.Recording;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Recordings;

/// <summary>The house's keys for recordings.</summary>
internal interface IRecordingKeys
{
    /// <summary>The key for new recordings; known from the start phase Seed on.</summary>
    RecordingKey Current { get; }

    /// <summary>A key by its id; null when it is not known.</summary>
    RecordingKey? Find(string id);
}

/// <inheritdoc cref="IRecordingKeys"/>
/// <remarks>Kept in the database under the protection of the server's key folder: neither a copy of the database nor of the blobs alone
/// lets anybody listen.</remarks>
internal sealed partial class RecordingKeys(
    IDatabase database, IDataProtectionProvider protection, TimeProvider clock, ILogger<RecordingKeys> logger)
    : IRecordingKeys, IStartStep, IDisposable
{
    private readonly IDataProtector protector = protection.CreateProtector("Anyseat.Voice.RecordingKeys.v1");
    private FrozenDictionary<string, RecordingKey> known = FrozenDictionary<string, RecordingKey>.Empty;
    private RecordingKey? current;

    public StartPhase Phase => StartPhase.Seed;

    public RecordingKey Current => current ?? throw new InvalidOperationException("The keys are known from the start phase Seed on.");

    public RecordingKey? Find(string id) => known.GetValueOrDefault(id);

    public async Task StartAsync(CancellationToken ct)
    {
        List<RecordingKey> keys = await ReadAsync(ct);
        if (keys.Count == 0)
            keys.Add(await MakeAsync(ct));
        known = keys.ToFrozenDictionary(key => key.Id);
        current = keys[^1];
    }

    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (RecordingKey key in known.Values)
            key.Dispose();
    }

    private async Task<List<RecordingKey>> ReadAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand("SELECT id, value FROM voice_key ORDER BY created_at, id");
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var keys = new List<RecordingKey>();
        while (await reader.ReadAsync(ct))
        {
            if (Open(reader.GetString(0), reader.GetString(1)) is { } key)
                keys.Add(key);
        }

        return keys;
    }

    private RecordingKey? Open(string id, string text)
    {
        try
        {
            byte[] bytes = protector.Unprotect(Convert.FromBase64String(text));
            var key = new RecordingKey(id, bytes);
            CryptographicOperations.ZeroMemory(bytes);
            return key;
        }
        catch (CryptographicException exception)
        {
            // A database without its key folder: calls go on under a new key, and the old recordings wait for the folder.
            LogUnreadable(exception, id);
            return null;
        }
    }

    private async Task<RecordingKey> MakeAsync(CancellationToken ct)
    {
        Instant now = clock.GetInstant();
        string id = string.Create(CultureInfo.InvariantCulture, $"{now.ToDateTimeOffset():yyyyMMdd}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        byte[] bytes = RandomNumberGenerator.GetBytes(RecordingKey.Size);
        await database.WriteAsync(
            async (scope, token) =>
            {
                await using DbCommand insert = scope.CreateCommand("INSERT INTO voice_key (id, value, created_at) VALUES (@id, @value, @at)")
                    .AddText("id", id).AddText("value", Convert.ToBase64String(protector.Protect(bytes))).AddInstant("at", now);
                await insert.ExecuteNonQueryAsync(token);
            },
            ct);
        var key = new RecordingKey(id, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return key;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The recording key {KeyId} does not open with the keys of this data folder; what it recorded cannot be heard")]
    private partial void LogUnreadable(Exception exception, string keyId);
}
