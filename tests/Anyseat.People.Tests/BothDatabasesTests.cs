using System.Text.Json;
using Anyseat.Customers.Storage;
using Anyseat.People.Contracts;
using Anyseat.People.Storage;
using Anyseat.People.Tests;
using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Storage;
using Anyseat.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(PostgreSqlFixture))]

namespace Anyseat.People.Tests;

/// <summary>The PostgreSQL of this run; started by the first test that needs it.</summary>
public sealed class PostgreSqlFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private PostgreSqlServer? server;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async Task<string> CreateDatabaseAsync()
    {
        if (PostgreSqlServer.FindAbsence() is { } reason)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }
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

public sealed class BothDatabasesTests(PostgreSqlFixture postgres)
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task The_tables_agree_with_the_model(DatabaseProvider provider)
    {
        await using PeopleHost host = await PeopleHost.StartEmptyAsync(connectionString: await ConnectAsync(provider));
        Assert.Empty(await CompareAsync<PeopleDbContext>(host, "people_"));
        Assert.Empty(await CompareAsync<CustomersDbContext>(host, "customers_"));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task The_comparison_notices_a_difference(DatabaseProvider provider)
    {
        await using PeopleHost host = await PeopleHost.StartEmptyAsync(connectionString: await ConnectAsync(provider));
        await host.Database.WriteAsync(
            async (scope, ct) =>
            {
                await using var command = scope.CreateCommand("ALTER TABLE people_team ADD COLUMN motto TEXT");
                await command.ExecuteNonQueryAsync(ct);
            },
            TestContext.Current.CancellationToken);
        Assert.Contains("motto", Assert.Single(await CompareAsync<PeopleDbContext>(host, "people_")));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task A_day_of_administration(DatabaseProvider provider)
    {
        await using PeopleHost host = await PeopleHost.StartAsync(connectionString: await ConnectAsync(provider));
        Caller root = await host.SignInAsync("root");
        var request = new
        {
            username = "cleo",
            displayName = "Cleo",
            roles = new[] { "agent" },
            password = PeopleHost.Password,
            skills = new[] { new { skillId = host.Seeded.Skills["orders"], proficiency = 1 } },
        };
        JsonElement user = await (await root.PostAsync("users", request, ("Idempotency-Key", "k"))).ShouldBeAsync(201);
        await (await root.PostAsync("users", request, ("Idempotency-Key", "k"))).ShouldBeAsync(200);
        Caller cleo = await host.SignInAsync("cleo");
        string path = $"users/{user.GetProperty("id").GetGuid()}";
        object edit = new
        {
            username = "cleo",
            displayName = "Cleo",
            roles = new[] { "agent", "planner" },
            skills = new[]
            {
                new { skillId = host.Seeded.Skills["orders"], proficiency = 2 },
                new { skillId = host.Seeded.Skills["returns"], proficiency = 3 },
            },
        };
        await (await root.PutAsync(path, edit, ("If-Match", "\"1\""))).ShouldBeAsync(200);
        await (await root.PutAsync(path, edit, ("If-Match", "\"1\""))).ShouldBeProblemAsync(412, "version.stale");
        Person person = host.Services.GetRequiredService<IPeopleDirectory>().FindUser(user.GetProperty("id").GetGuid())!;
        Assert.Equal([2, 3], person.Skills.OrderBy(skill => skill.Proficiency).Select(skill => skill.Proficiency));
        Assert.Equal([Role.Agent, Role.Planner], person.Roles);
        await (await cleo.PutAsync("session/password", new { currentPassword = PeopleHost.Password, newPassword = "an even longer phrase" }))
            .ShouldBeAsync(204);
        await (await cleo.PostAsync("tokens", new { name = "t" }, ("Idempotency-Key", "k"))).ShouldBeAsync(201);
        for (int attempt = 0; attempt < 10; attempt++)
            await (await host.NewCaller().SignInAsync("ben", "wrong but long")).ShouldBeProblemAsync(401, "session.wrong_credentials");
        await (await root.DeleteAsync(path)).ShouldBeAsync(204);
        await (await cleo.GetAsync("session")).ShouldBeProblemAsync(401, "session.required");
        await (await root.PutAsync($"users/{host.Seeded.Users["ben"]}/password", new { password = "a phrase for the new week" })).ShouldBeAsync(204);
        await (await root.GetAsync("audit?limit=3")).ShouldBeAsync(200);
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await (await root.GetAsync("session")).ShouldBeAsync(200);
        await host.Services.GetRequiredService<PeopleUpkeep>().RunOnceAsync(TestContext.Current.CancellationToken);
        await (await root.DeleteAsync("session")).ShouldBeAsync(204);
        await CustomersTests.WriteAndEraseAsync(host);
        await CustomersTests.KnowAgainAsync(host);
    }

    private async Task<string?> ConnectAsync(DatabaseProvider provider) =>
        provider == DatabaseProvider.Sqlite ? null : await postgres.CreateDatabaseAsync();

    private static Task<IReadOnlyList<string>> CompareAsync<TContext>(PeopleHost host, string prefix)
        where TContext : ModuleDbContext => host.Services.GetRequiredService<ModuleDatabase<TContext>>().ReadAsync(
            (context, ct) => CatalogComparer.CompareAsync(context, host.Database.Provider, prefix, ct), default);
}
