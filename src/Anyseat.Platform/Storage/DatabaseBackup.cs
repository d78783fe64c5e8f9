using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Anyseat.Platform.Storage;

/// <summary>Copies the data of an installation on SQLite while it runs, and puts such a copy back.</summary>
/// <remarks>A copy is a folder with <c>anyseat.db</c>, <c>blobs/</c> and <c>keys/</c>. The database is copied by VACUUM
/// INTO: one consistent moment, without holding up writers. Blobs are copied after it, so every blob that the copied
/// database names is there. On PostgreSQL the database is left to the operator's own tools, and only blobs and keys are
/// copied.</remarks>
public sealed class DatabaseBackup(DatabaseOptions options)
{
    private const string Database = "anyseat.db";
    private const string Blobs = "blobs";
    private const string Keys = "keys";

    /// <summary>Copies everything to a folder that is empty or does not exist.</summary>
    /// <exception cref="StorageStartException">The target is not empty, or there is nothing to copy.</exception>
    public async Task BackupAsync(string targetFolder, CancellationToken ct)
    {
        string target = Path.GetFullPath(targetFolder);
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new StorageStartException($"The folder {target} is not empty; a backup goes to a folder of its own.");
        Directory.CreateDirectory(target);
        if (options.Provider == DatabaseProvider.Sqlite)
            await CopyDatabaseAsync(Path.Combine(target, Database), ct).ConfigureAwait(false);
        CopyFolder(options.BlobFolder, Path.Combine(target, Blobs), ct);
        CopyFolder(options.KeyFolder, Path.Combine(target, Keys), ct);
        SyncFolder(target);
    }

    /// <summary>Puts a copy into a data folder that is empty or does not exist.</summary>
    /// <exception cref="StorageStartException">The data folder holds data or is in use, or the source is no backup.
    /// </exception>
    public static Task RestoreAsync(string fromFolder, string dataFolder, CancellationToken ct)
    {
        string from = Path.GetFullPath(fromFolder);
        var target = new DatabaseOptions { DataFolder = Path.GetFullPath(dataFolder) };
        if (!File.Exists(Path.Combine(from, Database)) && !Directory.Exists(Path.Combine(from, Keys)))
            throw new StorageStartException($"The folder {from} is not a backup: there is no {Database} in it.");
        using DataFolderLock held = DataFolderLock.Take(target);
        if (Directory.EnumerateFileSystemEntries(target.DataFolder).Any(path => path != target.LockFile))
        {
            throw new StorageStartException(
                $"The data folder {target.DataFolder} is not empty. Move its content away, or restore to another folder.");
        }

        CopyFolder(Path.Combine(from, Blobs), target.BlobFolder, ct);
        CopyFolder(Path.Combine(from, Keys), target.KeyFolder, ct);
        // The database comes last: a restore that was interrupted leaves none to start with.
        if (File.Exists(Path.Combine(from, Database)))
            CopyFile(Path.Combine(from, Database), target.SqliteFile);
        SyncFolder(target.DataFolder);
        return Task.CompletedTask;
    }

    private Task CopyDatabaseAsync(string target, CancellationToken ct)
    {
        if (!File.Exists(options.SqliteFile))
            throw new StorageStartException($"There is no database in {options.DataFolder}.");
        return DedicatedThread.StartAsync("anyseat-backup", () => CopyAsync(target, ct));
    }

    private async Task CopyAsync(string target, CancellationToken ct)
    {
        Batteries_V2.Init();
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.SqliteFile,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        await connection.OpenAsync(ct);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO @target";
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("@target", target);
        await command.ExecuteNonQueryAsync(ct);
        using FileStream copy = new(target, FileMode.Open, FileAccess.ReadWrite);
        copy.Flush(flushToDisk: true);
    }

    private static void CopyFolder(string from, string to, CancellationToken ct)
    {
        if (!Directory.Exists(from))
            return;
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            ct.ThrowIfCancellationRequested();
            if (!file.EndsWith(".part", StringComparison.Ordinal))
                CopyFile(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.EnumerateDirectories(from))
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)), ct);
        SyncFolder(to);
    }

    // A blob may be deleted while the copy is under way; then the database's copy may name it, as it would a moment later.
    private static void CopyFile(string from, string to)
    {
        try
        {
            using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream target = new(to, FileMode.CreateNew, FileAccess.Write);
            source.CopyTo(target);
            target.Flush(flushToDisk: true);
        }
        catch (FileNotFoundException missing) when (missing.FileName == from)
        {
            return;
        }
    }

    private static void SyncFolder(string folder) => FolderSync.Sync(folder);
}
