using System.Net;

namespace Anyseat.Voice.Contracts;

/// <summary>How the switch is doing, for greetings, health and tests.</summary>
public interface IVoiceStatus
{
    /// <summary>Whether calls are taken.</summary>
    bool IsOpen { get; }

    /// <summary>Where SIP listens (UDP and TCP); null when calls are switched off.</summary>
    IPEndPoint? SipAddress { get; }

    /// <summary>Calls that are not over.</summary>
    int CallCount { get; }
}
