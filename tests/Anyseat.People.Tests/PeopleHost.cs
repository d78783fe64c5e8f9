using System.Data.Common;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Anyseat.Customers;
using Anyseat.People.Contracts;
using Anyseat.People.Storage;
using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Anyseat.People.Tests;

/// <summary>A database that can be away.</summary>
internal sealed class SwitchableDatabase(IDatabase inner) : IDatabase
{
    public bool IsAway { get; set; }

    public DatabaseProvider Provider => inner.Provider;

    public Task<T> WriteAsync<T>(Func<WriteScope, CancellationToken, Task<T>> work, CancellationToken ct) =>
        IsAway ? Task.FromException<T>(Failure()) : inner.WriteAsync(work, ct);

    public ValueTask<DbConnection> OpenReadAsync(CancellationToken ct) =>
        IsAway ? ValueTask.FromException<DbConnection>(Failure()) : inner.OpenReadAsync(ct);

    private static SqliteException Failure() => new("unable to open database file", 14);
}

/// <summary>A server with People and Customers alone, on a clock of its own.</summary>
internal sealed class PeopleHost : IAsyncDisposable
{
    public const string Password = "a long enough phrase";
    private readonly TempFolder folder;
    private readonly bool isFolderOwned;
    private readonly List<IStartStep> started = [];
    private WebApplication app = null!;

    private PeopleHost(TempFolder? folder) => (this.folder, isFolderOwned) = (folder ?? new TempFolder(), folder is null);

    public ManualTimeProvider Clock { get; private set; } = new();

    public SwitchableDatabase Database { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    public SeededPeople Seeded { get; private set; } = null!;

    public static Task<PeopleHost> StartEmptyAsync(TempFolder? folder = null, string? connectionString = null) =>
        StartAsync(folder, connectionString, null);

    public static Task<PeopleHost> StartAsync(TempFolder? folder = null, string? connectionString = null) =>
        StartAsync(folder, connectionString, Seed);

    public static PeopleSeed Seed { get; } = new()
    {
        Organisation = "Harbour Goods",
        Sites = [new SiteSeed("Shanghai", "Asia/Shanghai")],
        Teams = [new TeamSeed("Chat", "Shanghai"), new TeamSeed("Mail")],
        Skills = ["orders", "returns"],
        Users =
        [
            new UserSeed { Username = "root", DisplayName = "Rosa Root", Password = Password, Roles = [Role.Admin] },
            new UserSeed { Username = "lin", DisplayName = "Lin", Password = Password, Roles = [Role.TeamLeader], Team = "Chat" },
            new UserSeed
            {
                Username = "ana",
                DisplayName = "Ana",
                Password = Password,
                Roles = [Role.Agent],
                Team = "Chat",
                Site = "Shanghai",
                Skills = new Dictionary<string, int> { ["orders"] = 4, ["returns"] = 2 },
            },
            new UserSeed { Username = "ben", DisplayName = "Ben", Password = Password, Roles = [Role.Agent], Team = "Mail" },
        ],
    };

    public Caller NewCaller() => new(app.GetTestServer().CreateClient());

    public async Task<Caller> SignInAsync(string username, string password = Password)
    {
        Caller caller = NewCaller();
        using HttpResponseMessage answer = await caller.SignInAsync(username, password);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return caller;
    }

    public Task<T> ReadAsync<T>(Func<PeopleDbContext, Task<T>> work) =>
        Services.GetRequiredService<ModuleDatabase<PeopleDbContext>>().ReadAsync((context, _) => work(context), default);

    public async Task<IReadOnlyList<string>> ReadAuditAsync() =>
        await ReadAsync(context => context.Audit.OrderBy(row => row.Id).Select(row => row.Action).ToListAsync());

    public async Task StopAsync()
    {
        for (int index = started.Count - 1; index >= 0; index--)
            await started[index].StopAsync(CancellationToken.None);
        started.Clear();
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (started.Count > 0)
            await StopAsync();
        if (isFolderOwned)
            folder.Dispose();
    }

    private static async Task<PeopleHost> StartAsync(TempFolder? folder, string? connectionString, PeopleSeed? seed)
    {
        var host = new PeopleHost(folder);
        host.Build(connectionString);
        foreach (IStartStep step in host.Services.GetServices<IStartStep>().OrderBy(step => step.Phase))
        {
            await host.SeedAtAsync(step.Phase, seed);
            await step.StartAsync(CancellationToken.None);
            host.started.Add(step);
        }
        await host.app.StartAsync();
        return host;
    }

    private async Task SeedAtAsync(StartPhase phase, PeopleSeed? seed)
    {
        if (phase > StartPhase.Seed && Seeded is null && seed is not null)
            Seeded = await Services.GetRequiredService<IPeopleSeeder>().SeedAsync(seed, CancellationToken.None);
    }

    private void Build(string? connectionString)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [DatabaseOptions.DataFolderKey] = folder.Combine("data"),
            [DatabaseOptions.ConnectionStringKey] = connectionString,
            ["Anyseat:People:PasswordIterations"] = "10000",
        });
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddAnyseatStorage(builder.Configuration);
        ServiceDescriptor database = builder.Services.Single(service => service.ServiceType == typeof(IDatabase));
        builder.Services.Remove(database);
        builder.Services.Add(new ServiceDescriptor(database.ImplementationType!, database.ImplementationType!, ServiceLifetime.Singleton));
        builder.Services.AddSingleton<IDatabase>(provider =>
            Database = new SwitchableDatabase((IDatabase)provider.GetRequiredService(database.ImplementationType!)));
        // The journal and the locks know their databases by type; these tests need neither.
        foreach (ServiceDescriptor step in builder.Services.Where(service => service.ServiceType == typeof(IStartStep)).ToList())
            builder.Services.Remove(step);
        builder.Services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<MigrationRunner>());
        IModule[] modules = [new PeopleModule(), new CustomersModule()];
        foreach (IModule module in modules)
            module.AddServices(builder.Services, builder.Configuration);
        app = builder.Build();
        Directory.CreateDirectory(folder.Combine("data"));
        app.UseRouting();
        foreach (IModule module in modules)
            module.Use(app);
        RouteGroup(modules);
    }

    private void RouteGroup(IModule[] modules)
    {
        Microsoft.AspNetCore.Routing.RouteGroupBuilder api = app.MapGroup("/api/v1");
        foreach (IModule module in modules)
            module.MapEndpoints(api);
    }
}

/// <summary>A browser tab or a program: keeps its cookie and anti-forgery token.</summary>
internal sealed class Caller(HttpClient client)
{
    public string? Cookie { get; set; }

    public string? Csrf { get; set; }

    public string? Token { get; init; }

    public async Task<HttpResponseMessage> SignInAsync(string username, string password)
    {
        HttpResponseMessage answer = await SendAsync(HttpMethod.Post, "session", new { username, password });
        await KeepAsync(answer);
        return answer;
    }

    public async Task KeepAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            return;
        string header = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("anyseat_session=", StringComparison.Ordinal));
        Cookie = header.Split(';')[0];
        Csrf = (await answer.ReadJsonAsync()).GetProperty("csrfToken").GetString();
    }

    public Caller WithToken(string token) => new(client) { Token = token };

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<HttpResponseMessage> PostAsync(string path, object body, params (string, string)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    public Task<HttpResponseMessage> PutAsync(string path, object body, params (string, string)[] headers) =>
        SendAsync(HttpMethod.Put, path, body, headers);

    public Task<HttpResponseMessage> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, "/api/v1/" + path)
        {
            Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)),
        };
        if (Cookie is not null)
            request.Headers.TryAddWithoutValidation("Cookie", Cookie);
        if (Csrf is not null)
            request.Headers.TryAddWithoutValidation("X-CSRF-Token", Csrf);
        if (Token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Token);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request);
    }
}

internal static class Answer
{
    public static async Task<JsonElement> ReadJsonAsync(this HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync());

    /// <summary>The answer is a problem of that code and status.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage answer, int status, string code)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonElement problem = JsonElement.Parse(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }

    public static async Task<JsonElement> ShouldBeAsync(this HttpResponseMessage answer, int status)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}
