using Anyseat.Platform.Modules;
using Anyseat.Platform.Push;
using Anyseat.Platform.Time;
using Anyseat.Server.Http;
using Anyseat.Server.Https;
using Anyseat.Server.Metrics;
using Anyseat.Server.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Anyseat.Server.Hosting;

/// <summary>Puts the server together from modules: the one way, for every verb and every test.</summary>
public sealed class ServerBuilder
{
    /// <summary>Settings by full key (<c>Anyseat:DataFolder</c>), over files and environment.</summary>
    public Dictionary<string, string?> Settings { get; } = new(StringComparer.OrdinalIgnoreCase);

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
        ServerConfiguration.Load(builder.Configuration, Settings);
        ServerSettings settings = ServerSettings.From(builder.Configuration);
        var gate = new StartGate();
        ServerLogging.Add(builder.Logging, builder.Configuration, gate);
        AddServices(builder, settings);
        Configure?.Invoke(builder);
        WebApplication app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(gate.Open);
        Use(app, settings);
        return app;
    }

    private void AddServices(WebApplicationBuilder builder, ServerSettings settings)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(settings);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, UuidV7Source>();
        services.AddSingleton<StartSequence>();
        services.AddHostedService(provider => provider.GetRequiredService<StartSequence>());
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(20));
        builder.WebHost.ConfigureKestrel(RequestLimits.Apply);
        builder.WebHost.UseUrls([.. settings.UrlList]);
        HttpsSetup.Add(builder, settings);
        JsonSetup.AddJson(services);
        ProblemHandling.AddProblems(services);
        ChannelCors.Add(services, settings);
        ApiDescription.Add(services);
        MetricsEndpoint.Add(services);
        WebFiles.Add(services);
        services.AddAnyseatPush(builder.Configuration);
        foreach (IModule module in Modules)
            module.AddServices(services, builder.Configuration);
    }

    private void Use(WebApplication app, ServerSettings settings)
    {
        TrustedProxies.Use(app, settings);
        SecurityHeaders.Use(app);
        ProblemHandling.UseProblems(app);
        WebFiles.Use(app, settings);
        ChannelCors.Use(app);
        app.UseRouting();
        if (app.Services.GetService<IAuthenticationSchemeProvider>() is not null)
            app.UseAuthentication();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20) });
        HealthEndpoints.Map(app);
        MetricsEndpoint.Map(app);
        RouteGroupBuilder api = app.MapGroup("/api/v1");
        api.MapPush();
        foreach (IModule module in Modules)
            module.MapEndpoints(api);
        app.UseEndpoints(_ => { });
    }
}
