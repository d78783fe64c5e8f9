using System.Collections.Immutable;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Calls;

/// <summary>How a number outside is called: found out before the call is placed, since names must be looked up.</summary>
/// <param name="Trunk">The trunk.</param>
/// <param name="Uri">The Request-URI.</param>
/// <param name="Targets">The trunk's servers, in order.</param>
/// <param name="From">Who calls, for From.</param>
/// <param name="Headers">Further headers of the caller's identity.</param>
/// <param name="Number">The number called; null for an emergency number.</param>
/// <param name="Shown">The number shown; null for none.</param>
internal sealed record OutsideCall(
    Trunk Trunk, SipUri Uri, ImmutableArray<SipTarget> Targets, string From, ImmutableArray<(SipHeader Header, string Value)> Headers, E164Number? Number,
    E164Number? Shown)
{
    /// <summary>The call to place.</summary>
    public OutgoingCall ToCall(SipEndpoint endpoint) => new()
    {
        Uri = Uri,
        Targets = Targets.RemoveAll(target => endpoint.LocalAddressOf(target) is null),
        From = From,
        Context = this,
        Headers = Headers,
        Credentials = Trunk.Credentials is { Password: { } password } known ? new SipCredentials(known.User, password.Reveal(), known.Realm) : null,
    };
}
