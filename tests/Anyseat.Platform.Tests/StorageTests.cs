using System.Data.Common;
using System.Text;
using Anyseat.Platform.Blobs;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Storage;
using Anyseat.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Anyseat.Platform.Tests.TestEvents;

namespace Anyseat.Platform.Tests;

public sealed class StorageTests(PostgreSqlFixture postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Migrations_run_once_and_a_changed_or_later_one_stops_the_start(DatabaseProvider provider)
    {
        await using var bed = new TestBed(
            provider == DatabaseProvider.PostgreSql ? await postgres.CreateDatabaseAsync() : null);
        PlatformNode node = await bed.StartAsync();
        Assert.Equal(2, await node.Database.CountAsync("platform_migration"));
        await node.StopAsync();
        await node.DisposeAsync();

        PlatformNode again = await bed.StartAsync();
        Assert.Equal(2, await again.Database.CountAsync("platform_migration"));
        await ExecuteAsync(again, "UPDATE platform_migration SET checksum = 'other' WHERE module = 'test'");
        await again.StopAsync();
        await again.DisposeAsync();

        StorageStartException changed = await Assert.ThrowsAsync<StorageStartException>(() => bed.StartAsync());
        Assert.Contains("Migration 1 (note) of test differs", changed.Message, StringComparison.Ordinal);
        PlatformNode last = PlatformNode.Build(bed.Folder, bed.ConnectionString);
        await ExecuteAsync(last, "UPDATE platform_migration SET number = 7 WHERE module = 'test'");
        await last.DisposeAsync();
        StorageStartException later = await Assert.ThrowsAsync<StorageStartException>(() => bed.StartAsync());
        Assert.Contains("later version of Anyseat: migration 7 of test", later.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, "PRAGMA synchronous", "1", "2")]
    [InlineData(DatabaseProvider.PostgreSql, "SHOW synchronous_commit", "off", "on")]
    public async Task Only_what_can_be_made_anew_does_not_wait_for_the_disk(DatabaseProvider provider, string question, string relaxed, string durable)
    {
        await using var bed = new TestBed(
            provider == DatabaseProvider.PostgreSql ? await postgres.CreateDatabaseAsync() : null);
        PlatformNode node = await bed.StartAsync();
        var seen = new List<string>();
        async Task LookAsync(WriteScope scope, CancellationToken ct)
        {
            await using DbCommand ask = scope.CreateCommand(question);
            string level = Convert.ToString(await ask.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture)!;
            lock (seen)
                seen.Add(level);
        }

        await node.Database.WriteReproducibleAsync(LookAsync, None);
        await node.Database.WriteAsync(LookAsync, None);
        await node.Database.WriteReproducibleAsync(LookAsync, None);
        Assert.Equal([relaxed, durable, relaxed], seen);

        // Whatever they are committed with, what must be durable is.
        seen.Clear();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => number % 2 == 0
            ? node.Database.WriteReproducibleAsync((_, _) => Task.CompletedTask, None)
            : node.Database.WriteAsync(LookAsync, None)));
        Assert.Equal(20, seen.Count);
        Assert.All(seen, level => Assert.Equal(durable, level));
        await node.StopAsync();
        await node.DisposeAsync();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_second_server_on_the_same_data_does_not_start(DatabaseProvider provider)
    {
        string? connection = provider == DatabaseProvider.PostgreSql ? await postgres.CreateDatabaseAsync() : null;
        await using var bed = new TestBed(connection);
        PlatformNode first = await bed.StartAsync();
        StorageStartException folder = await Assert.ThrowsAsync<StorageStartException>(() => bed.StartAsync());
        Assert.Contains(bed.Folder, folder.Message, StringComparison.Ordinal);
        if (connection is not null)
        {
            using var other = new TempFolder();
            StorageStartException database = await Assert.ThrowsAsync<StorageStartException>(
                () => PlatformNode.StartAsync(other.FullPath, connection));
            Assert.Contains("Another Anyseat server uses the database", database.Message, StringComparison.Ordinal);
        }

        await first.StopAsync();
        await first.DisposeAsync();
        await bed.StartAsync();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_and_a_server_that_is_not_there_are_named()
    {
        using var folder = new TempFolder();
        string file = folder.Combine("file");
        await File.WriteAllTextAsync(file, "", None);
        StorageStartException unwritable = await Assert.ThrowsAsync<StorageStartException>(
            () => PlatformNode.StartAsync(Path.Combine(file, "data"), null));
        Assert.Contains("cannot be written", unwritable.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(file, "data"), unwritable.Message, StringComparison.Ordinal);
        StorageStartException absent = await Assert.ThrowsAsync<StorageStartException>(
            () => PlatformNode.StartAsync(folder.Combine("data"), "Host=127.0.0.1;Port=1;Database=none;Username=x"));
        Assert.Contains("PostgreSQL at 127.0.0.1:1, database none, cannot be used", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.Combine("anyseat.db"), new string('x', 10_000), None);
        StorageStartException damaged = await Assert.ThrowsAsync<StorageStartException>(
            () => PlatformNode.StartAsync(folder.FullPath, null));
        Assert.Contains(folder.Combine("anyseat.db"), damaged.Message, StringComparison.Ordinal);
        Assert.Contains("not a database", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_on_SQLite_cannot_write()
    {
        await using var bed = new TestBed(null);
        PlatformNode node = await bed.StartAsync();
        await using var connection = await node.Database.OpenReadAsync(None);
        await using var command = connection.CreateCommand("DELETE FROM journal_domain");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => command.ExecuteNonQueryAsync(None));
    }

    [Fact]
    public async Task A_backup_made_under_load_is_restored_whole()
    {
        await using var bed = new TestBed(null);
        PlatformNode node = await bed.StartAsync();
        var blobs = node.Services.GetRequiredService<IBlobStore>();
        await blobs.PutAsync("pictures/one", Encoding.UTF8.GetBytes("picture"), None);
        Directory.CreateDirectory(Path.Combine(bed.Folder, "keys"));
        await File.WriteAllTextAsync(Path.Combine(bed.Folder, "keys", "key-1.xml"), "<key/>", None);
        await AppendAsync(node, 500);
        using var folder = new TempFolder();
        Task load = AppendAsync(node, 2000);
        await node.Services.GetRequiredService<DatabaseBackup>().BackupAsync(folder.Combine("copy"), None);
        await load;

        await Assert.ThrowsAsync<StorageStartException>(
            () => node.Services.GetRequiredService<DatabaseBackup>().BackupAsync(folder.Combine("copy"), None));
        StorageStartException used = await Assert.ThrowsAsync<StorageStartException>(
            () => DatabaseBackup.RestoreAsync(folder.Combine("copy"), bed.Folder, None));
        Assert.Contains("in use", used.Message, StringComparison.Ordinal);
        string target = folder.Combine("restored");
        await DatabaseBackup.RestoreAsync(folder.Combine("copy"), target, None);
        StorageStartException full = await Assert.ThrowsAsync<StorageStartException>(
            () => DatabaseBackup.RestoreAsync(folder.Combine("copy"), target, None));
        Assert.Contains("not empty", full.Message, StringComparison.Ordinal);

        await using PlatformNode restored = await PlatformNode.StartAsync(
            target, null, services => services.AddSingleton(new MigrationSource("test", typeof(TestBed).Assembly)));
        List<JournalEvent> events = await restored.Journal.ReadAllAsync();
        Assert.InRange(events.Count, 500, 2500);
        Assert.Equal(events.Count, restored.Journal.GetSeqLast(DomainId.Main));
        Assert.Equal(events.Count, events[^1].Seq);
        Assert.True((await restored.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None)).IsSuccess);
        await using Stream? picture = await restored.Services.GetRequiredService<IBlobStore>()
            .OpenReadAsync("pictures/one", None);
        Assert.Equal("picture", await new StreamReader(picture!).ReadToEndAsync(None));
        Assert.True(File.Exists(Path.Combine(target, "keys", "key-1.xml")));
    }

    [Fact]
    public async Task Blobs_are_replaced_whole_and_names_are_checked()
    {
        using var folder = new TempFolder();
        var blobs = new FolderBlobStore(folder.Combine("blobs"));
        Assert.Null(await blobs.OpenReadAsync("a/b-c_1", None));
        await blobs.PutAsync("a/b-c_1", new byte[] { 1, 2, 3 }, None);
        await blobs.PutAsync("a/b-c_1", new byte[] { 4 }, None);
        await using (Stream? stream = await blobs.OpenReadAsync("a/b-c_1", None))
            Assert.Equal(4, stream!.ReadByte());
        await blobs.DeleteAsync("a/b-c_1", None);
        await blobs.DeleteAsync("a/b-c_1", None);
        Assert.Null(await blobs.OpenReadAsync("a/b-c_1", None));
        string[] bad = ["", "..", "../x", "/x", "x/", "a//b", "A", "a.b", "ü", new string('a', 201)];
        foreach (string name in bad)
            await Assert.ThrowsAsync<ArgumentException>(() => blobs.PutAsync(name, ReadOnlyMemory<byte>.Empty, None));
    }

    private static Task ExecuteAsync(PlatformNode node, string sql) => node.Database.WriteAsync(
        async (scope, ct) =>
        {
            await using var command = scope.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(ct);
        },
        None);

    private static async Task AppendAsync(PlatformNode node, int count) => await Task.WhenAll(Enumerable.Range(0, count).Select(
        _ => node.Journal.AppendAsync(Request(New(Guid.CreateVersion7())), None).AsTask()));
}
