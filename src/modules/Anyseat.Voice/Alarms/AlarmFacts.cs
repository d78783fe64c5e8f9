using Anyseat.Voice.Sip;

namespace Anyseat.Voice.Alarms;

/// <summary>Kinds of journal events about carriers and telephones: facts, which no projection of routing reads.</summary>
internal static class AlarmFacts
{
    /// <summary>A carrier is not reached any longer. The stream is the trunk; data: <see cref="TrunkLostData"/>.</summary>
    public const string TrunkLost = "TrunkLost";

    /// <summary>A carrier that was lost is reached again.</summary>
    public const string TrunkRestored = "TrunkRestored";

    /// <summary>The telephone of an agent is registered no longer. The stream is the agent; data: <see cref="PhoneLostData"/>.</summary>
    public const string PhoneLost = "PhoneLost";

    /// <summary>An agent's telephone that was lost has registered again.</summary>
    public const string PhoneRestored = "PhoneRestored";
}

/// <summary>Data of <see cref="AlarmFacts.TrunkLost"/>.</summary>
/// <param name="SipStatus">What the carrier refused with; null when it does not answer.</param>
internal sealed record TrunkLostData(int? SipStatus);

/// <summary>Data of <see cref="AlarmFacts.PhoneLost"/>.</summary>
/// <param name="Why">Whether it ran out or was taken back.</param>
internal sealed record PhoneLostData(PhonePresence Why);

/// <summary>Data of facts that need none.</summary>
internal sealed record NoData;
