namespace Anyseat.Media.Audio.Tones;

/// <summary>The tones a caller hears from the network (ITU-T E.180, E.182).</summary>
public enum CallTone
{
    /// <summary>The exchange is ready to take digits.</summary>
    Dial,

    /// <summary>The called party's telephone rings.</summary>
    Ringback,

    /// <summary>The called party is busy.</summary>
    Busy,

    /// <summary>There is no way to the called party just now.</summary>
    Congestion,

    /// <summary>To a party in conversation: another call is waiting.</summary>
    CallWaiting,

    /// <summary>The number cannot be reached for a reason that an announcement will say.</summary>
    SpecialInformation,
}
