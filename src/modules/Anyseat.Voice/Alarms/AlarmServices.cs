using Anyseat.Platform.Push;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Voice.Alarms;

/// <summary>Registers alarms and health.</summary>
internal static class AlarmServices
{
    /// <summary>Alarms, the topic that shows them, and what the server says of its health.</summary>
    public static IServiceCollection AddVoiceAlarms(this IServiceCollection services)
    {
        services.AddSingleton<AlarmTopic>();
        services.AddSingleton<ITopicResolver, AlarmTopicResolver>();
        services.AddSingleton<AlarmWatch>();
        services.AddSingleton(new PushEventShape(AlarmTopic.Name, "snapshot", typeof(AlarmList)));
        services.AddSingleton(new PushEventShape(AlarmTopic.Name, "alarmRaised", typeof(AlarmRaised)));
        services.AddSingleton(new PushEventShape(AlarmTopic.Name, "alarmCleared", typeof(AlarmCleared)));
        services.AddHealthChecks().AddCheck<VoiceHealth>("voice");
        return services;
    }
}
