using System.Collections.Immutable;
using System.Net;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Registration;
using Anyseat.Sip.Transports;

namespace Anyseat.Voice.Sip;

/// <summary>Where a registered telephone can be called.</summary>
/// <param name="Uri">Its contact.</param>
/// <param name="Target">The way to it.</param>
internal sealed record PhoneContact(SipUri Uri, SipTarget Target)
{
    /// <summary>The way to a telephone from what it registered and how that came.</summary>
    public static PhoneContact Of(Binding binding, SipFlow flow) => new(binding.Contact, TargetOf(binding, flow));

    /// <summary>Over a stream: the connection it opened. Over UDP: its own address when it named the one that it came from, else back to
    /// where it came from, since it is behind NAT.</summary>
    private static SipTarget TargetOf(Binding binding, SipFlow flow)
    {
        bool isNamed = flow.Transport == SipTransportKind.Udp
            && IPAddress.TryParse(binding.Contact.HostText, out IPAddress? address) && address.Equals(flow.Remote.Address);
        return isNamed
            ? new SipTarget(SipTransportKind.Udp, flow.Remote.Address, binding.Contact.Port ?? SipTransportKind.Udp.DefaultPort(), "", 0, flow.ListenerId)
            : SipTarget.Back(flow);
    }
}

/// <summary>A telephone's registrations with the way each came.</summary>
/// <param name="Bindings">The registrations, preferred first.</param>
/// <param name="Flows">The way of each, in the same order.</param>
internal sealed record PhoneRegistrations(ImmutableArray<Binding> Bindings, ImmutableArray<SipFlow> Flows)
{
    public static PhoneRegistrations None { get; } = new([], []);
}
