using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace Anyseat.Sip.Dns;

/// <summary>Which name servers to ask, and how patiently: what resolv.conf says (resolv.conf(5)).</summary>
public sealed record NameServers
{
    private const int ServerCountMax = 8;

    /// <summary>The servers, in the order to ask them.</summary>
    public required ImmutableArray<IPEndPoint> Servers { get; init; }

    /// <summary>How long to wait for one server's answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often to go through all servers.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Names with addresses that no server is asked for: what the hosts file says, by lower-case name.</summary>
    public ImmutableDictionary<string, ImmutableArray<IPAddress>> Hosts { get; init; } = ImmutableDictionary<string, ImmutableArray<IPAddress>>.Empty;

    /// <summary>Reads resolv.conf and the hosts file. Lines that are not understood are passed over, as every resolver does.</summary>
    /// <param name="resolvConf">The text of resolv.conf; empty when there is none, and then this machine is asked.</param>
    /// <param name="hosts">The text of the hosts file; empty when there is none.</param>
    public static NameServers Parse(string resolvConf, string hosts = "")
    {
        ImmutableArray<IPEndPoint>.Builder servers = ImmutableArray.CreateBuilder<IPEndPoint>();
        NameServers read = new() { Servers = [], Hosts = HostsOf(hosts) };
        foreach (string[] words in Lines(resolvConf))
        {
            if (words is ["nameserver", var address, ..] && IPAddress.TryParse(address, out IPAddress? server) && servers.Count < ServerCountMax)
                servers.Add(new IPEndPoint(server, 53));
            else if (words is ["options", .. var options])
                read = options.Aggregate(read, (now, option) => now.With(option));
        }

        if (servers.Count == 0)
            servers.Add(new IPEndPoint(IPAddress.Loopback, 53));
        return read with { Servers = servers.DrainToImmutable() };
    }

    private NameServers With(string option) => option.Split(':') switch
    {
        ["timeout", var text] when TryWhole(text, 30, out int seconds) => this with { Timeout = TimeSpan.FromSeconds(seconds) },
        ["attempts", var text] when TryWhole(text, 5, out int attempts) => this with { Attempts = attempts },
        _ => this,
    };

    private static ImmutableDictionary<string, ImmutableArray<IPAddress>> HostsOf(string text)
    {
        var hosts = ImmutableDictionary.CreateBuilder<string, ImmutableArray<IPAddress>>();
        foreach (string[] words in Lines(text))
        {
            if (words.Length < 2 || !IPAddress.TryParse(words[0], out IPAddress? address))
                continue;
            foreach (string name in words.Skip(1).Select(word => word.ToLowerInvariant().TrimEnd('.')))
                hosts[name] = hosts.TryGetValue(name, out ImmutableArray<IPAddress> known) ? known.Add(address) : [address];
        }

        return hosts.ToImmutable();
    }

    private static IEnumerable<string[]> Lines(string text) => text.Split('\n')
        .Select(line => line.Split('#', ';')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length > 0);

    private static bool TryWhole(string text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= max;
}
