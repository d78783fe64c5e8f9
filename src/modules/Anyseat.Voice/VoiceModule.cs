using Anyseat.Customers.Contracts;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Contracts;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Features.CallRecords;
using Anyseat.Voice.Features.Calls;
using Anyseat.Voice.Features.Configuration;
using Anyseat.Voice.Features.Recordings;
using Anyseat.Voice.Prompts;
using Anyseat.Voice.Recordings;
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
        services.AddSingleton(new VoiceRealm(configuration[VoiceRealm.Key] is { Length: > 0 } realm ? realm : VoiceRealm.Default));
        AddConfiguration(services);
        AddRecords(services);
        services.AddVoiceCalls(configuration);
    }

    /// <inheritdoc/>
    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        VoiceConfiguration.Map(api);
        ShowAlarms.Map(api);
        CallRecordEndpoints.Map(api);
        PlayRecordings.Map(api);
        LiveCalls.Map(api);
        Callbacks.Map(api);
    }

    private static void AddConfiguration(IServiceCollection services)
    {
        services.AddSingleton<VoiceDocuments>();
        services.AddSingleton<IVoiceSettings>(provider => provider.GetRequiredService<VoiceDocuments>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<VoiceDocuments>());
        services.AddSingleton<IVoiceSeeder, VoiceSeeder>();
        services.AddSingleton<SettingsCheck>();
        services.AddSingleton<IDialRules, DialRules>();
        services.AddSingleton<PromptStore>();
        services.AddSingleton<PromptLibrary>();
        services.AddSingleton<IPromptLibrary>(provider => provider.GetRequiredService<PromptLibrary>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<PromptLibrary>());
    }

    private static void AddRecords(IServiceCollection services)
    {
        services.AddSingleton<CallDetailRecords>();
        services.AddSingleton<ICallDetailRecords>(provider => provider.GetRequiredService<CallDetailRecords>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<CallDetailRecords>());
        services.AddSingleton<CallDetailReader>();
        services.AddSingleton<RecordingKeys>();
        services.AddSingleton<IRecordingKeys>(provider => provider.GetRequiredService<RecordingKeys>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<RecordingKeys>());
        services.AddSingleton<RecordingStore>();
        services.AddSingleton<IRecordingStore>(provider => provider.GetRequiredService<RecordingStore>());
        services.AddSingleton<RecordingAccess>();
        services.AddSingleton<ICustomerDataOwner, RecordingEraser>();
        services.AddSingleton<RecordingRetention>();
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<RecordingRetention>());
    }
}
