using Anyseat.Platform.Time;

namespace Anyseat.Voice.Alarms;

/// <summary>What is wrong.</summary>
internal enum VoiceAlarmKind
{
    /// <summary>A carrier is not reached: our registration does not hold, or none of its servers answers.</summary>
    TrunkLost = 0,

    /// <summary>The telephone of an agent who is signed in is registered no longer: no call reaches the agent.</summary>
    PhoneLost = 1,
}

/// <summary>Something that somebody should look after. It goes away by itself once it is well again.</summary>
/// <param name="Id">Its kind and whom it is about: the same as long as it is the same.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="SubjectId">The trunk, or the agent.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Since">Since when.</param>
/// <param name="SipStatus">What a carrier refused with; null when it does not answer, and for telephones.</param>
internal sealed record VoiceAlarm(string Id, VoiceAlarmKind Kind, Guid SubjectId, string Name, DateTimeOffset Since, int? SipStatus)
{
    /// <summary>A carrier is not reached.</summary>
    public static VoiceAlarm OfTrunk(Guid trunk, string name, Instant since, int? sipStatus) =>
        new($"trunk:{trunk:D}", VoiceAlarmKind.TrunkLost, trunk, name, since.ToDateTimeOffset(), sipStatus);

    /// <summary>An agent's telephone is gone.</summary>
    public static VoiceAlarm OfPhone(Guid agent, string name, Instant since) =>
        new($"phone:{agent:D}", VoiceAlarmKind.PhoneLost, agent, name, since.ToDateTimeOffset(), null);
}

/// <summary>All that is wrong now, the oldest first.</summary>
internal sealed record AlarmList(IReadOnlyList<VoiceAlarm> Alarms);

/// <summary>Push event: an alarm is new, or another than before; the same id replaces it.</summary>
internal sealed record AlarmRaised(VoiceAlarm Alarm);

/// <summary>Push event: an alarm is over.</summary>
internal sealed record AlarmCleared(string Id);
