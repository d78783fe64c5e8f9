using System.Net;
using System.Security.Cryptography.X509Certificates;
using Anyseat.Platform.Modules;
using Anyseat.Server.Hosting;
using Anyseat.Server.Https;
using Anyseat.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Server.Tests;

/// <summary>A real server on a free port with a module of the test's own, and a data folder that goes with it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TemporaryFolder folder;

    private RunningServer(WebApplication app, TemporaryFolder folder, string dataFolder)
    {
        this.app = app;
        this.folder = folder;
        DataFolder = dataFolder;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None };
        ServerSettings settings = app.Services.GetRequiredService<ServerSettings>();
        if (settings.Https)
            handler.SslOptions.CertificateChainPolicy = Trust(HttpsSetup.AuthorityOf(settings, TimeProvider.System).AuthorityFile);
        Http = new HttpClient(handler) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public string DataFolder { get; }

    public static async Task<RunningServer> StartAsync(
        TestModule? module = null, Dictionary<string, string?>? settings = null, Action<TemporaryFolder>? prepare = null,
        string? dataFolder = null)
    {
        var folder = new TemporaryFolder();
        prepare?.Invoke(folder);
        string data = dataFolder ?? Path.Combine(folder.Path, "data");
        var all = new Dictionary<string, string?>(settings ?? [])
        {
            ["Anyseat:DataFolder"] = data,
            ["Anyseat:Urls"] = settings?.ContainsKey("Anyseat:Https") == true ? "https://127.0.0.1:0" : "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "None",
        };
        var builder = new ServerBuilder(all)
        {
            // The demo's organisation needs the modules that it fills.
            Modules = all.ContainsKey("Anyseat:Demo") ? Modules.All : [module ?? new TestModule()],
            Configure = web => web.Services.AddSingleton(WebFolders.Find(folder.Path)),
        };
        WebApplication app = builder.Build();
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            folder.Dispose();
            throw;
        }

        return new RunningServer(app, folder, data);
    }

    private static X509ChainPolicy Trust(string authorityFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(authorityFile));
        return policy;
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        folder.Dispose();
    }
}

/// <summary>A module made of what a test needs.</summary>
internal sealed class TestModule : IModule
{
    public string Name => "test";

    public Action<IServiceCollection> Services { get; init; } = _ => { };

    public Action<IEndpointRouteBuilder> Endpoints { get; init; } = _ => { };

    public void AddServices(IServiceCollection services, IConfiguration configuration) => Services(services);

    public void MapEndpoints(IEndpointRouteBuilder api) => Endpoints(api);
}

/// <summary>A folder that is removed with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("anyseat-test-").FullName;

    public string Write(string name, string content)
    {
        string file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
