using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>Why an agent is not ready, in words of the API.</summary>
internal enum NotReadyCause
{
    /// <summary>The agent chose one of the configured reasons.</summary>
    Chosen = 0,

    /// <summary>Signed in and not yet ready.</summary>
    JustSignedIn = 1,

    /// <summary>Did not answer an offer.</summary>
    NoAnswer = 2,

    /// <summary>Every desk of the agent has been gone for too long.</summary>
    ConnectionLost = 3,

    /// <summary>No longer an agent.</summary>
    Removed = 4,

    /// <summary>Too many offers in a row were declined or not answered.</summary>
    FailedOffers = 5,
}

/// <summary>The reason codes this host gives to the routing engine.</summary>
internal static class ReasonCodes
{
    /// <summary>Codes from 1 to this are configured reasons.</summary>
    public const int ChosenMax = 999;

    public const int JustSignedIn = 0;

    public const int ConnectionLost = 1000;

    public static NotReadyCause CauseOf(int code) => code switch
    {
        EngineReason.NoAnswer => NotReadyCause.NoAnswer,
        EngineReason.Removed => NotReadyCause.Removed,
        EngineReason.FailedOffers => NotReadyCause.FailedOffers,
        JustSignedIn => NotReadyCause.JustSignedIn,
        ConnectionLost => NotReadyCause.ConnectionLost,
        _ => NotReadyCause.Chosen,
    };
}
