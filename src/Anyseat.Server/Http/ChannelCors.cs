using Anyseat.Server.Hosting;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Anyseat.Server.Http;

/// <summary>Cross-origin calls: only to the public channel, only from the configured origins, never with cookies.</summary>
internal static class ChannelCors
{
    public static void Add(IServiceCollection services, ServerSettings settings) =>
        services.AddCors(options => options.AddDefaultPolicy(policy => Configure(policy, settings)));

    public static void Use(WebApplication app) =>
        app.UseWhen(context => PublicPaths.IsChannel(context.Request.Path), branch => branch.UseCors());

    private static void Configure(CorsPolicyBuilder policy, ServerSettings settings)
    {
        policy
            .WithMethods("GET", "POST")
            .WithHeaders("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID")
            .WithExposedHeaders("Retry-After")
            .DisallowCredentials()
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10));
        if (settings.Demo || settings.Channel.AllowedOrigins.Contains("*"))
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins([.. settings.Channel.AllowedOrigins]);
    }
}
