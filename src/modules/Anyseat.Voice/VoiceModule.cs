using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Voice;

/// <summary>Calls: trunks, numbers, phones, prompts, recordings.</summary>
public sealed class VoiceModule : IModule
{
    /// <inheritdoc/>
    public string Name => "voice";

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MigrationSource(Name, typeof(VoiceModule).Assembly));
        AddConfiguration(services);
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
    }

    private static void AddConfiguration(IServiceCollection services)
    {
        services.AddSingleton<VoiceDocuments>();
        services.AddSingleton<IVoiceSettings>(provider => provider.GetRequiredService<VoiceDocuments>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<VoiceDocuments>());
    }
}
