using Anyseat.Platform.Journal;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Tests;
using Anyseat.Testing;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]

namespace Anyseat.Platform.Tests;

/// <summary>The server that all tests of the run share; started by the first that needs it.</summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private PostgreSqlServer? server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public static void SkipIfAbsent()
    {
        if (PostgreSqlServer.FindAbsence() is not { } reason)
            return;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }

    public async Task<string> CreateDatabaseAsync()
    {
        SkipIfAbsent();
        await gate.WaitAsync();
        try
        {
            server ??= await PostgreSqlServer.StartNewAsync();
        }
        finally
        {
            gate.Release();
        }

        return await server.CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        gate.Dispose();
    }
}

/// <summary>An empty database of the kind under test, and nodes on it.</summary>
public sealed class TestBed(string? connectionString) : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly List<PlatformNode> nodes = [];

    public string? ConnectionString => connectionString;

    public string Folder => folder.Combine("data");

    public Task<PlatformNode> StartAsync(
        JournalOptions? options = null, Action<IServiceCollection>? configure = null, params StartPhase[] without) =>
        StartAsync(Folder, options, configure, without);

    /// <summary>A node on the same database that does not ask for the lock, as if it had been lost.</summary>
    public Task<PlatformNode> StartIntruderAsync() => StartAsync(Folder, null, null, StartPhase.Lock);

    private async Task<PlatformNode> StartAsync(
        string dataFolder, JournalOptions? options, Action<IServiceCollection>? configure, params StartPhase[] without)
    {
        PlatformNode node = await PlatformNode.StartAsync(
            dataFolder,
            connectionString,
            services =>
            {
                services.AddSingleton(new MigrationSource("test", typeof(TestBed).Assembly));
                if (options is not null)
                    services.AddSingleton(options);
                configure?.Invoke(services);
            },
            without);
        nodes.Add(node);
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (PlatformNode node in nodes)
            await node.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>A side table: a note for an event.</summary>
public sealed record Note(Guid Id, string Body);

public sealed class NoteTable : SideTable
{
    private static readonly RowInsert<SideRow> Insert = new RowInsert<SideRow>("test_note")
        .GuidColumn("id", row => ((Note)row.Row).Id)
        .IntegerColumn("seq", row => row.Event.Seq)
        .TextColumn("body", row => ((Note)row.Row).Body);

    private int calls;

    public int Calls => Volatile.Read(ref calls);

    public override Task WriteAsync(WriteScope scope, IReadOnlyList<SideRow> rows, CancellationToken ct)
    {
        Interlocked.Increment(ref calls);
        return Insert.WriteAsync(scope, rows, ct);
    }
}

public static class TestEvents
{
    public static NewEvent New(Guid stream, string kind = "ThingHappened", long? expected = null) => new()
    {
        StreamKind = StreamKind.Interaction,
        StreamId = stream,
        Kind = kind,
        Actor = Actor.System,
        At = new(1_700_000_000_000_000),
        Data = """{"a":1}"""u8.ToArray(),
        ExpectedVersion = expected,
    };

    public static AppendRequest Request(params NewEvent[] events) => new() { Events = events };

    public static AppendRequest Request(InputId input, params NewEvent[] events) => new() { Events = events, Input = input };

    public static async Task<List<JournalEvent>> ReadAllAsync(this IJournal journal)
    {
        var events = new List<JournalEvent>();
        await foreach (JournalEvent item in journal.ReadAsync(DomainId.Main, 0, CancellationToken.None))
            events.Add(item);
        return events;
    }

    public static async Task<long> CountAsync(this IDatabase database, string table)
    {
        await using var connection = await database.OpenReadAsync(CancellationToken.None);
        await using var command = connection.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
