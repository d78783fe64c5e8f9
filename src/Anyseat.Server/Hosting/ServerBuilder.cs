using Anyseat.Platform.Modules;
using Anyseat.Platform.Push;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Anyseat.Server.Demo;
using Anyseat.Server.Http;
using Anyseat.Server.Https;
using Anyseat.Server.Metrics;
using Anyseat.Server.Web;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anyseat.Server.Hosting;

/// <summary>Puts the server together from modules: the one way, for every verb and every test.</summary>
/// <param name="settings">Settings by full key (<c>Anyseat:DataFolder</c>), over files and environment.</param>
public sealed class ServerBuilder(IReadOnlyDictionary<string, string?> settings)
{
    /// <summary>A server as files and environment configure it.</summary>
    public ServerBuilder()
        : this(new Dictionary<string, string?>())
    {
    }

    /// <summary>What the server is made of; <see cref="Server.Modules.All"/> unless replaced.</summary>
    public IReadOnlyList<IModule> Modules { get; init; } = Server.Modules.All;

    /// <summary>Changes the builder after everything of ours is registered: a test's clock, its in-process listener.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }

    /// <summary>Builds the application; nothing is opened before it is started.</summary>
    /// <exception cref="StartException">A setting cannot be used.</exception>
    public WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        ServerConfiguration.Load(builder.Configuration, settings);
        ServerSettings chosen = ServerSettings.From(builder.Configuration);
        var gate = new StartGate();
        ServerLogging.Add(builder.Logging, builder.Configuration, gate);
        AddServices(builder, chosen);
        Configure?.Invoke(builder);
        WebApplication app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(gate.Open);
        Use(app, chosen);
        return app;
    }

    private void AddServices(WebApplicationBuilder builder, ServerSettings chosen)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(chosen);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, UuidV7Source>();
        services.AddSingleton<StartSequence>();
        services.AddHostedService(provider => provider.GetRequiredService<StartSequence>());
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.WebHost.ConfigureKestrel(RequestLimits.Apply);
        builder.WebHost.UseUrls([.. chosen.UrlList]);
        HttpsSetup.Add(builder, chosen);
        JsonSetup.AddJson(services);
        ProblemHandling.AddProblems(services);
        ChannelCors.Add(services, chosen);
        ApiDescription.Add(services);
        MetricsEndpoint.Add(services);
        services.AddHealthChecks();
        WebFiles.Add(services);
        services.AddAnyseatStorage(builder.Configuration);
        services.AddAnyseatPush(builder.Configuration);
        foreach (IModule module in Modules)
            module.AddServices(services, builder.Configuration);
        if (chosen.Demo)
            services.AddSingleton<IStartStep, DemoOrganisation>();
    }

    private void Use(WebApplication app, ServerSettings chosen)
    {
        RefusedBodies.Use(app);
        TrustedProxies.Use(app, chosen);
        SecurityHeaders.Use(app);
        ProblemHandling.UseProblems(app);
        WebFiles.Use(app, chosen);
        ChannelCors.Use(app);
        app.UseRouting();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20) });
        foreach (IModule module in Modules)
            module.Use(app);
        HealthEndpoints.Map(app);
        MetricsEndpoint.Map(app);
        RouteGroupBuilder api = app.MapGroup("/api/v1");
        api.MapPush();
        foreach (IModule module in Modules)
            module.MapEndpoints(api);
        app.UseEndpoints(_ => { });
    }
}
