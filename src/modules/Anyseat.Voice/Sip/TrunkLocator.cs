using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Sip;

/// <summary>Finds the servers of trunks (RFC 3263), and remembers their addresses, since calls come from there as well. Thread-safe.
/// </summary>
internal sealed class TrunkLocator(TimeProvider clock)
{
    private static readonly ImmutableArray<SipTransportKind> Transports = [SipTransportKind.Udp, SipTransportKind.Tcp, SipTransportKind.Tls];

    private readonly ConcurrentDictionary<Guid, ImmutableArray<IPAddress>> addresses = new();
    private DnsResolver? resolver;

    /// <summary>The servers of a trunk in the order to try them; none when no name leads anywhere.</summary>
    public async Task<ImmutableArray<SipTarget>> LocateAsync(Trunk trunk, CancellationToken ct)
    {
        ImmutableArray<SipTarget>.Builder found = ImmutableArray.CreateBuilder<SipTarget>();
        foreach (TrunkTarget target in trunk.Targets)
            found.AddRange(await LocateAsync(target, ct));
        ImmutableArray<SipTarget> targets = found.DrainToImmutable();
        addresses[trunk.Id] = [.. targets.Select(target => target.Address).Distinct()];
        return targets;
    }

    /// <summary>Whether an address was found for a trunk when its servers were last looked up.</summary>
    public bool IsServerOf(Trunk trunk, IPAddress address) => addresses.TryGetValue(trunk.Id, out ImmutableArray<IPAddress> known) && known.Contains(address);

    private async Task<ImmutableArray<SipTarget>> LocateAsync(TrunkTarget target, CancellationToken ct)
    {
        string host = IPAddress.TryParse(target.Host, out IPAddress? literal) && literal.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"[{target.Host}]"
            : target.Host;
        string port = target.Port is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
        if (!SipUri.TryParse($"sip:{host}{port};transport={target.Transport.Token().ToLowerInvariant()}", out SipUri uri))
            return [];
        resolver ??= new DnsResolver(
            NameServers.Parse(await ReadAsync("/etc/resolv.conf", ct), await ReadAsync("/etc/hosts", ct)), clock);
        return await resolver.LocateAsync(uri, Transports, null, ct);
    }

    private static async Task<string> ReadAsync(string file, CancellationToken ct) => File.Exists(file) ? await File.ReadAllTextAsync(file, ct) : "";
}
