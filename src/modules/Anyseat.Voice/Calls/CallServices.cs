using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Anyseat.Voice.Alarms;
using Anyseat.Voice.Contracts;
using Anyseat.Voice.Media;
using Anyseat.Voice.Recordings;
using Anyseat.Voice.Sip;
using Anyseat.Voice.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Calls;

/// <summary>Registers what calls are made of.</summary>
internal static class CallServices
{
    /// <summary>The switch, its media, and their loops.</summary>
    public static IServiceCollection AddVoiceCalls(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(VoiceOptions.From(configuration));
        services.AddSingleton<ICallDirectory, CallDirectory>();
        services.AddSingleton<SourceGuard>();
        services.AddSingleton<RegistrationStore>();
        services.AddSingleton<PhoneDoor>();
        services.AddSingleton<TrunkLocator>();
        services.AddSingleton<TrunkStandings>();
        services.AddSingleton<TrunkRegistrations>();
        services.AddSingleton<TrunkProbes>();
        services.AddSingleton<MediaHost>();
        services.AddSingleton<CallSounds>();
        services.AddSingleton(provider => new TaskTracker(provider.GetRequiredService<ILogger<TaskTracker>>()));
        services.AddSingleton<RoutingLink>();
        services.AddSingleton(provider => new RecordingSpool(
            Path.Combine(provider.GetRequiredService<DatabaseOptions>().DataFolder, "spool", "recordings"),
            provider.GetRequiredService<IRecordingKeys>(),
            provider.GetRequiredService<IRecordingStore>(),
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RecordingSpool>>()));
        services.AddSingleton(provider => new DialogLog(
            Path.Combine(provider.GetRequiredService<DatabaseOptions>().DataFolder, "spool", "dialogs.jsonl"),
            provider.GetRequiredService<ILogger<DialogLog>>()));
        services.AddSingleton<CallSwitch>();
        services.AddSingleton<Dialler>();
        services.AddSingleton<OutboundOpener>();
        services.AddSingleton<CallPush>();
        services.AddSingleton<CallbackNumbers>();
        services.AddSingleton<CallbackDialler>();
        services.AddSingleton<CallbackBooking>();
        services.AddSingleton<ReachabilityReporter>();
        services.AddSingleton<CallDesk>();
        services.AddVoiceAlarms();
        services.AddSingleton<VoiceHost>();
        services.AddSingleton<IVoiceStatus>(provider => provider.GetRequiredService<VoiceHost>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<VoiceHost>());
        return services;
    }
}
