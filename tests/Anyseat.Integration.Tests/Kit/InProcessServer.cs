using Anyseat.Server.Hosting;
using Anyseat.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>The whole server in this process, for what cannot be reached from outside: its clock, its disk.</summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly WebApplication app;

    private InProcessServer(TimeProvider clock, string? connectionString, (string Name, string Value)[] chosen)
    {
        Directory.CreateDirectory(folder.Combine("data"));
        var settings = new Dictionary<string, string?>
        {
            ["Anyseat:DataFolder"] = folder.Combine("data"),
            ["Anyseat:Urls"] = "http://127.0.0.1:0",
            ["Anyseat:Demo"] = "true",
            ["Anyseat:ConnectionString"] = connectionString,
            ["Anyseat:Voice:Enabled"] = "false",
            ["Anyseat:People:PasswordIterations"] = "10000",
            ["Logging:LogLevel:Default"] = "None",
        };
        foreach ((string name, string value) in chosen)
            settings[name] = value;
        app = new ServerBuilder(settings) { Configure = web => web.Services.AddSingleton(clock) }.Build();
    }

    public Uri Address => new(app.Urls.First());

    public static async Task<InProcessServer> StartAsync(
        TimeProvider? clock = null, string? connectionString = null, params (string Name, string Value)[] settings)
    {
        var server = new InProcessServer(clock ?? TimeProvider.System, connectionString, settings);
        await server.app.StartAsync();
        return server;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        folder.Dispose();
    }
}
