using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Time;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Storage;

/// <summary>Brings the tables of every module to this version.</summary>
/// <remarks>A migration is an embedded resource <c>Storage/Migrations/{sqlite|postgres}/NNNN_name.sql</c> (by that
/// logical name, or by the compiler's dotted one). Each runs once, in a transaction of its own, in order of number; the
/// platform's come first, then the modules' in order of registration. One that ran must not change, and a database that
/// knows later ones is of a later version: both stop the start.</remarks>
public sealed partial class MigrationRunner(
    IDatabase database, IEnumerable<MigrationSource> sources, TimeProvider clock, ILogger<MigrationRunner> logger)
    : IStartStep
{
    private const string HistorySql = """
        CREATE TABLE IF NOT EXISTS platform_migration (
            module     TEXT   NOT NULL,
            number     BIGINT NOT NULL,
            name       TEXT   NOT NULL,
            checksum   TEXT   NOT NULL,
            applied_at BIGINT NOT NULL,
            PRIMARY KEY (module, number)
        )
        """;

    private string Folder => database.Provider == DatabaseProvider.Sqlite ? "sqlite" : "postgres";

    /// <inheritdoc/>
    public StartPhase Phase => StartPhase.Migrate;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <exception cref="StorageStartException">A migration changed, is unknown to this version, or fails.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        string strict = database.Provider == DatabaseProvider.Sqlite
            ? HistorySql.Replace("BIGINT", "INTEGER", StringComparison.Ordinal) + " STRICT"
            : HistorySql;
        await OpenAsync(strict, ct).ConfigureAwait(false);
        Dictionary<(string Module, long Number), string> applied = await ReadHistoryAsync(ct).ConfigureAwait(false);
        IEnumerable<MigrationSource> ordered = sources.DistinctBy(source => source.Module)
            .OrderBy(source => source.Module == StorageServices.ModuleName ? 0 : 1);
        foreach (MigrationSource source in ordered)
            await ApplyAsync(source, applied, ct).ConfigureAwait(false);
    }

    // The first write opens the database: what goes wrong there is told as it is, and not as an outage.
    private async Task OpenAsync(string sql, CancellationToken ct)
    {
        try
        {
            await database.WriteAsync((scope, token) => ExecuteAsync(scope, sql, token), ct).ConfigureAwait(false);
        }
        catch (StorageException failure) when (failure.InnerException is StorageStartException reason)
        {
            throw new StorageStartException(reason.Message, failure);
        }
    }

    private static async Task ExecuteAsync(WriteScope scope, string sql, CancellationToken ct)
    {
        await using DbCommand command = scope.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private async Task ApplyAsync(
        MigrationSource source, Dictionary<(string Module, long Number), string> applied, CancellationToken ct)
    {
        IReadOnlyList<Migration> known = Migration.ReadAll(source, Folder);
        long latest = known.Count == 0 ? 0 : known[^1].Number;
        foreach ((string module, long number) in applied.Keys)
        {
            if (module == source.Module && number > latest)
            {
                throw new StorageStartException(
                    $"The database was used by a later version of Anyseat: migration {number} of {module} is not known "
                    + "to this one. Install the later version again, or restore a backup made before it.");
            }
        }

        foreach (Migration migration in known)
        {
            if (!applied.TryGetValue((source.Module, migration.Number), out string? checksum))
                await ApplyAsync(migration, ct).ConfigureAwait(false);
            else if (checksum != migration.Checksum)
            {
                throw new StorageStartException(
                    $"Migration {migration.Number} ({migration.Name}) of {source.Module} differs from the one this "
                    + "database was made with. A migration that ran must not change; add a new one instead.");
            }
        }
    }

    private async Task ApplyAsync(Migration migration, CancellationToken ct)
    {
        try
        {
            await database.WriteAsync((scope, token) => ApplyAsync(scope, migration, token), ct).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is DbException)
        {
            throw new StorageStartException(
                $"Migration {migration.Number} ({migration.Name}) of {migration.Module} failed: {failure.Message}", failure);
        }

        LogApplied(logger, migration.Module, migration.Number, migration.Name);
    }

    private async Task ApplyAsync(WriteScope scope, Migration migration, CancellationToken ct)
    {
        await ExecuteAsync(scope, migration.Sql, ct).ConfigureAwait(false);
        await using DbCommand command = scope.CreateCommand(
            "INSERT INTO platform_migration (module, number, name, checksum, applied_at) "
            + "VALUES (@module, @number, @name, @checksum, @at)");
        command.AddText("@module", migration.Module).AddInteger("@number", migration.Number)
            .AddText("@name", migration.Name).AddText("@checksum", migration.Checksum)
            .AddInstant("@at", clock.GetInstant());
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private async Task<Dictionary<(string Module, long Number), string>> ReadHistoryAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct).ConfigureAwait(false);
        await using DbCommand command = connection.CreateCommand(
            "SELECT module, number, checksum FROM platform_migration");
        await using DbDataReader reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
        var applied = new Dictionary<(string Module, long Number), string>();
        while (await reader.ReadAsync(ct).ConfigureAwait(false))
            applied.Add((reader.GetString(0), reader.GetInt64(1)), reader.GetString(2));
        return applied;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Migration {Number} ({Name}) of {Module} applied")]
    private static partial void LogApplied(ILogger logger, string module, long number, string name);
}

/// <summary>One migration of a module for one provider.</summary>
internal sealed record Migration(string Module, long Number, string Name, string Sql, string Checksum)
{
    /// <summary>All of a module, in order.</summary>
    public static IReadOnlyList<Migration> ReadAll(MigrationSource source, string folder)
    {
        Migration[] migrations = [.. source.Assembly.GetManifestResourceNames()
            .Select(resource => TryRead(source, folder, resource))
            .OfType<Migration>()
            .OrderBy(migration => migration.Number)];
        for (int index = 1; index < migrations.Length; index++)
        {
            if (migrations[index].Number == migrations[index - 1].Number)
                throw new StorageStartException($"{source.Module} has two migrations {migrations[index].Number}.");
        }

        return migrations;
    }

    private static Migration? TryRead(MigrationSource source, string folder, string resource)
    {
        string dotted = resource.Replace('/', '.').Replace('\\', '.');
        string marker = $"Storage.Migrations.{folder}.";
        int start = dotted.IndexOf(marker, StringComparison.Ordinal);
        if (start < 0 || !dotted.EndsWith(".sql", StringComparison.Ordinal))
            return null;
        string file = dotted[(start + marker.Length)..^".sql".Length];
        if (file.Length < 6 || file[4] != '_' || !int.TryParse(
            file.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            throw new StorageStartException($"{source.Module}: {file} is not named NNNN_name.sql.");
        }

        string sql = ReadText(source.Assembly, resource);
        string checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return new Migration(source.Module, number, file[5..], sql, checksum);
    }

    private static string ReadText(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
