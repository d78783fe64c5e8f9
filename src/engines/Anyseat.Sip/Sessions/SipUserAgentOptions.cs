using System.Collections.Immutable;
using Anyseat.Sip.Dialogs;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Sessions;

/// <summary>What a user agent says of itself.</summary>
public sealed record SipUserAgentOptions
{
    /// <summary>The methods, extensions and bodies it takes.</summary>
    public SipCapabilities Capabilities { get; init; } = new()
    {
        Methods =
        [
            SipMethod.Invite, SipMethod.Ack, SipMethod.Bye, SipMethod.Cancel, SipMethod.Options, SipMethod.Prack, SipMethod.Update,
            SipMethod.Info, SipMethod.Refer, SipMethod.Notify, SipMethod.Message,
        ],
        Extensions = ["100rel", "timer", "replaces", "norefersub"],
        ContentTypes =
        [
            "application/sdp", "multipart/mixed", "application/dtmf-relay", "application/dtmf", "message/sipfrag", "text/plain",
            "application/media_control+xml",
        ],
    };

    /// <summary>What stands in Supported of our INVITEs and answers.</summary>
    public ImmutableArray<string> Supported { get; init; } = ["100rel", "timer", "replaces"];

    /// <summary>The name of the software, for User-Agent and Server.</summary>
    public string Product { get; init; } = "Anyseat";

    /// <summary>What to take of the peer's wish for a session timer.</summary>
    public SessionTimerPolicy SessionTimer { get; init; } = new();

    /// <summary>The most sessions at a time; a call beyond them is answered 503.</summary>
    public int SessionCountMax { get; init; } = 20_000;
}
