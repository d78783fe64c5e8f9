using Anyseat.Platform.Errors;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>What callers of a queue hear, and whether they are recorded.</summary>
internal sealed record QueuePolicySettings
{
    /// <summary>The queue; null for all queues without a policy of their own.</summary>
    public Guid? QueueId { get; init; }

    /// <summary>Whether its calls are recorded.</summary>
    public required bool IsRecorded { get; init; }

    /// <summary>Whether the caller is told before the recording begins.</summary>
    public bool HasAnnouncement { get; init; } = true;

    /// <summary>Whether agents may pause the recording.</summary>
    public bool MayPause { get; init; } = true;

    /// <summary>After how many days the recording is deleted; 1 to 3,650.</summary>
    public int RetentionDays { get; init; } = 180;

    /// <summary>The prompt played as music.</summary>
    public string Music { get; init; } = PromptKeys.Music;

    /// <summary>Whether callers are told their place in line.</summary>
    public bool AnnouncesPosition { get; init; } = true;

    /// <summary>Whether callers are told how long it will take.</summary>
    public bool AnnouncesWait { get; init; } = true;

    /// <summary>The pause between two announcements, in seconds; 10 to 600.</summary>
    public int AnnouncementEverySeconds { get; init; } = 30;

    /// <summary>Whether a callback rings the customer before an agent's telephone.</summary>
    public bool IsCallbackCustomerFirst { get; init; }
}

/// <summary>Policies of queues as an administrator keeps them.</summary>
internal static class QueuePolicies
{
    public static SettingsEndpoints<QueueVoicePolicy, QueuePolicySettings> Endpoints { get; } = new(new()
    {
        Path = "queue-policies",
        Name = "QueuePolicy",
        Words = "what callers of a queue hear, and whether they are recorded",
        All = settings => settings.QueuePolicies,
        ToSettings = policy => new QueuePolicySettings
        {
            QueueId = policy.QueueId,
            IsRecorded = policy.IsRecorded,
            HasAnnouncement = policy.HasAnnouncement,
            MayPause = policy.MayPause,
            RetentionDays = policy.RetentionDays,
            Music = policy.Music,
            AnnouncesPosition = policy.AnnouncesPosition,
            AnnouncesWait = policy.AnnouncesWait,
            AnnouncementEverySeconds = policy.AnnouncementEverySeconds,
            IsCallbackCustomerFirst = policy.IsCallbackCustomerFirst,
        },
        Make = Make,
    });

    private static Result<QueueVoicePolicy> Make(SettingsCheck check, Guid id, QueuePolicySettings set, QueueVoicePolicy? former)
    {
        ValidationError? invalid = SettingsCheck.First(
            check.Queue(set.QueueId), SettingsCheck.Range(set.RetentionDays, 1, QueueVoicePolicy.RetentionDaysMax, "retentionDays"),
            check.Prompt(set.Music, VoiceLanguage.English, "music"),
            SettingsCheck.Range(
                set.AnnouncementEverySeconds, QueueVoicePolicy.AnnouncementSecondsMin, QueueVoicePolicy.AnnouncementSecondsMax,
                "announcementEverySeconds"));
        if (invalid is not null)
            return invalid;
        return new QueueVoicePolicy
        {
            Id = id,
            QueueId = set.QueueId,
            IsRecorded = set.IsRecorded,
            HasAnnouncement = set.HasAnnouncement,
            MayPause = set.MayPause,
            RetentionDays = set.RetentionDays,
            Music = set.Music,
            AnnouncesPosition = set.AnnouncesPosition,
            AnnouncesWait = set.AnnouncesWait,
            AnnouncementEverySeconds = set.AnnouncementEverySeconds,
            IsCallbackCustomerFirst = set.IsCallbackCustomerFirst,
        };
    }
}
