using System.Net;

namespace Anyseat.Voice.Domain;

/// <summary>The addresses from which trunks call, made ready for looking up.</summary>
/// <param name="trunks">All trunks; those that are switched off are left out.</param>
internal sealed class TrunkNetworks(IEnumerable<Trunk> trunks)
{
    private readonly (IPNetwork Network, Trunk Trunk)[] networks =
    [
        .. trunks.Where(trunk => trunk.IsEnabled)
            .SelectMany(trunk => trunk.Targets.Select(target => target.Host).Concat(trunk.SourceAddresses), (trunk, text) => (Parse(text), trunk))
            .Where(one => one.Item1 is not null)
            .Select(one => (one.Item1!.Value, one.trunk))
            // The narrower network knows better.
            .OrderByDescending(one => one.Value.PrefixLength),
    ];

    /// <summary>The trunk that calls from an address; null when it is nobody's. Servers named rather than numbered are not known here.
    /// </summary>
    public Trunk? Find(IPAddress address) => FindAll(address).FirstOrDefault();

    /// <summary>All trunks that call from an address, those of the narrowest network first.</summary>
    public IEnumerable<Trunk> FindAll(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach ((IPNetwork network, Trunk trunk) in networks)
        {
            if (network.Contains(plain))
                yield return trunk;
        }
    }

    /// <summary>Reads an address, in brackets or not, or a network (192.0.2.0/24); null when it is neither.</summary>
    public static IPNetwork? Parse(string text)
    {
        if (IPNetwork.TryParse(text, out IPNetwork network))
            return network;
        return IPAddress.TryParse(text, out IPAddress? address)
            ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)
            : null;
    }
}
