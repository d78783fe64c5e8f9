using System.Text.Json.Serialization;

namespace Anyseat.Voice.Domain;

/// <summary>What callers of a queue hear while they wait, and what becomes of the sound of their calls.</summary>
internal sealed record QueueVoicePolicy : VoiceDocument, IVoiceKind
{
    /// <summary>The shortest pause between announcements, in seconds.</summary>
    public const int AnnouncementSecondsMin = 10;

    /// <summary>The longest pause between announcements, in seconds.</summary>
    public const int AnnouncementSecondsMax = 600;

    /// <summary>The days a recording is kept at most.</summary>
    public const int RetentionDaysMax = 3_650;

    /// <summary>The policy of a house that has set none: music and announcements, no recording.</summary>
    public static QueueVoicePolicy Default { get; } = new()
    {
        Id = new Guid("0f6e1c52-7a58-4d0e-9c55-6d2a51f0a002"),
        QueueId = null,
        IsRecorded = false,
    };

    /// <inheritdoc/>
    public static string Kind => "queue_policy";

    /// <summary>The queue; null for all queues without a policy of their own, and for calls of no queue.</summary>
    public required Guid? QueueId { get; init; }

    /// <summary>Whether its calls are recorded.</summary>
    public required bool IsRecorded { get; init; }

    /// <summary>Whether the caller is told before the recording begins.</summary>
    public bool HasAnnouncement { get; init; } = true;

    /// <summary>Whether agents may pause the recording, for card numbers and the like.</summary>
    public bool MayPause { get; init; } = true;

    /// <summary>After how many days the recording is deleted; 1 to <see cref="RetentionDaysMax"/>.</summary>
    public int RetentionDays { get; init; } = 180;

    /// <summary>The prompt played as music while callers wait or are held.</summary>
    public string Music { get; init; } = PromptKeys.Music;

    /// <summary>Whether callers are told their place in line.</summary>
    public bool AnnouncesPosition { get; init; } = true;

    /// <summary>Whether callers are told how long it will take, once that is known.</summary>
    public bool AnnouncesWait { get; init; } = true;

    /// <summary>The pause between two announcements, in seconds.</summary>
    public int AnnouncementEverySeconds { get; init; } = 30;

    /// <summary>Whether a callback rings the customer before an agent's telephone.</summary>
    public bool IsCallbackCustomerFirst { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string FirstKey => QueueId?.ToString("N") ?? "";
}
