using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;

[assembly: AssemblyFixture(typeof(Databases))]

namespace Anyseat.Integration.Tests.Kit;

public enum Database
{
    Sqlite,
    PostgreSql,
}

/// <summary>The one PostgreSQL server that the tests share, started when the first asks; each test has a database of its own.
/// </summary>
public sealed class Databases : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private PostgreSqlServer? server;

    /// <summary>A connection string of a new database; null for SQLite. Skips the test where there is no PostgreSQL.</summary>
    public async Task<string?> CreateAsync(Database database)
    {
        if (database == Database.Sqlite)
            return null;
        RequirePostgreSql();
        await gate.WaitAsync(TestContext.Current.CancellationToken);
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

    public static void RequirePostgreSql() =>
        Assert.SkipWhen(PostgreSqlServer.FindAbsence() is not null, PostgreSqlServer.FindAbsence() ?? string.Empty);

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        gate.Dispose();
    }
}
