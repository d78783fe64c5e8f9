using System.Collections.Immutable;
using System.Net;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Dns;

/// <summary>One place a request may be sent to.</summary>
/// <param name="Transport">How.</param>
/// <param name="Address">Where.</param>
/// <param name="Port">The port.</param>
/// <param name="Name">The name it was found under, which a TLS certificate must carry (RFC 5922); empty for the address.</param>
/// <param name="ConnectionId">The open stream to use rather than a new one; 0 for none (<see cref="SipFlow"/>).</param>
/// <param name="ListenerId">Our socket to send from; 0 when any of the transport and address family will do.</param>
public readonly record struct SipTarget(
    SipTransportKind Transport, IPAddress Address, int Port, string Name, long ConnectionId = 0, int ListenerId = 0)
{
    /// <summary>The target that leads back to where a message came from: a telephone behind NAT has no other.</summary>
    /// <param name="flow">The way the message came.</param>
    public static SipTarget Back(SipFlow flow) =>
        new(flow.Transport, flow.Remote.Address, flow.Remote.Port, "", flow.ConnectionId, flow.ListenerId);

    /// <summary>The way to it.</summary>
    public SipFlow Flow => new(Transport, new IPEndPoint(Address, Port), ConnectionId, ListenerId);
}

/// <summary>A question the locator wants answered next.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
public readonly record struct DnsQuestion(string Name, DnsType Type)
{
    /// <summary>The same question as all who ask it would write it: lower case, no final dot.</summary>
    public DnsQuestion Normalised => this with { Name = Name.ToLowerInvariant().TrimEnd('.') };
}

/// <summary>How far locating has come. Immutable: the host asks, and gives the answer to <see cref="SipServerLocator.Next"/>.</summary>
public sealed record LocatorState
{
    /// <summary>What to ask next; null when done.</summary>
    public DnsQuestion? Question { get; internal init; }

    /// <summary>The targets in the order to try them: the next one after a timeout, a transport failure or 503 (RFC 3263 §4.3).</summary>
    public ImmutableArray<SipTarget> Targets { get; internal init; } = [];

    /// <summary>Whether there is nothing left to ask.</summary>
    public bool IsDone => Question is null;

    internal ImmutableStack<LocatorWork> Work { get; init; } = ImmutableStack<LocatorWork>.Empty;

    internal ImmutableArray<SipTransportKind> Transports { get; init; } = [];

    internal bool IsSecure { get; init; }

    internal int AskedCount { get; init; }

    internal bool IsLastResortBegun { get; init; }
}

/// <summary>One thing still to be looked up.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="Transport">What the found will be spoken to by.</param>
/// <param name="Port">The port, for addresses.</param>
/// <param name="IsLastResort">Look only when nothing has been found so far.</param>
internal sealed record LocatorWork(string Name, DnsType Type, SipTransportKind Transport, int Port, bool IsLastResort = false);

/// <summary>Finds the servers of a URI (RFC 3263 §4) as a step function over questions and answers.</summary>
/// <remarks>
/// <code>
/// address in the URI            that address                        port named, or the transport's
/// port in the URI               A and AAAA                          that port
/// transport in the URI          SRV of that transport               else A and AAAA, default port
/// else                          NAPTR → SRV in its order            else SRV of each transport, else A and AAAA
/// </code>
/// </remarks>
public static class SipServerLocator
{
    /// <summary>The most questions for one URI.</summary>
    public const int QuestionCountMax = 64;

    private const int ChainLengthMax = 8;

    /// <summary>Begins.</summary>
    /// <param name="uri">A sip or sips URI: the next hop.</param>
    /// <param name="transports">The transports we can open, preferred first; UDP, TCP and TLS count here.</param>
    public static LocatorState Begin(SipUri uri, ImmutableArray<SipTransportKind> transports)
    {
        bool isSecure = uri.Scheme == SipScheme.Sips;
        string host = uri.Parameters.Text("maddr"u8)?.Trim('[', ']') ?? uri.HostText;
        SipTransportKind? named = uri.Parameters.TryGet("transport"u8, out ReadOnlySpan<byte> token) ? SipTransportKinds.Find(token) : null;
        if (named == SipTransportKind.Tcp && isSecure)
            named = SipTransportKind.Tls; // sips with transport=tcp is TLS over TCP (RFC 3261 §26.2.2)
        LocatorState state = new() { Transports = transports, IsSecure = isSecure };
        SipTransportKind plain = named ?? (isSecure ? SipTransportKind.Tls : SipTransportKind.Udp);
        if (IPAddress.TryParse(host, out IPAddress? address))
            return state with { Targets = [new SipTarget(plain, address, uri.Port ?? plain.DefaultPort(), host)] };
        if (uri.Port is { } port)
            return Go(Push(state, Addresses(host, plain, port, isLastResort: false)));
        LocatorState last = Push(state, Addresses(host, plain, plain.DefaultPort(), isLastResort: true));
        return named is { } only
            ? Go(Push(last, [Service(host, only)]))
            : Go(Push(last, [new LocatorWork(host, DnsType.Naptr, plain, 0)]));
    }

    /// <summary>Takes the answer to the question at hand.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="answer">The answer; null when none came, which counts as nothing found.</param>
    /// <param name="random">From 0 up to, not with, 1: for the weights of SRV.</param>
    public static LocatorState Next(LocatorState state, DnsAnswer? answer, Func<double> random)
    {
        if (state.IsDone)
            return state;
        LocatorState rest = state with { Work = state.Work.Pop(out LocatorWork work) };
        ImmutableArray<DnsRecord> records = answer is { ResponseCode: 0 } ? answer.Records : [];
        return work.Type switch
        {
            DnsType.Naptr => Go(FromServices(rest, work, records)),
            DnsType.Srv => Go(FromHosts(rest, work, records, random)),
            _ => Go(FromAddresses(rest, work, records)),
        };
    }

    /// <summary>Puts SRV records into the order to try them (RFC 2782): by priority, within it at random by weight.</summary>
    /// <param name="records">The records.</param>
    /// <param name="random">From 0 up to, not with, 1.</param>
    public static ImmutableArray<SrvRecord> Order(IEnumerable<SrvRecord> records, Func<double> random)
    {
        ImmutableArray<SrvRecord>.Builder ordered = ImmutableArray.CreateBuilder<SrvRecord>();
        foreach (IGrouping<ushort, SrvRecord> group in records.GroupBy(record => record.Priority).OrderBy(group => group.Key))
        {
            // Weight 0 first, so that it is drawn only when the number drawn is 0 too.
            List<SrvRecord> left = [.. group.OrderBy(record => record.Weight == 0 ? 0 : 1).ThenBy(record => record.Target, StringComparer.Ordinal)];
            while (left.Count > 0)
            {
                int drawn = (int)(random() * (left.Sum(record => record.Weight) + 1));
                int running = 0;
                int index = left.FindIndex(record => (running += record.Weight) >= drawn);
                ordered.Add(left[index]);
                left.RemoveAt(index);
            }
        }

        return ordered.DrainToImmutable();
    }

    private static LocatorState FromServices(LocatorState state, LocatorWork work, ImmutableArray<DnsRecord> records)
    {
        LocatorWork[] services = [.. records.OfType<NaptrRecord>()
            .Where(record => record.Flags.Equals("s", StringComparison.OrdinalIgnoreCase) && IsWanted(state, TransportOf(record.Service)))
            .OrderBy(record => record.Order).ThenBy(record => record.Preference)
            .Select(record => new LocatorWork(record.Replacement, DnsType.Srv, TransportOf(record.Service)!.Value, 0))];
        if (services.Length == 0)
            services = [.. state.Transports.Where(transport => IsWanted(state, transport)).Select(transport => Service(work.Name, transport))];
        return Push(state, services);
    }

    private static LocatorState FromHosts(LocatorState state, LocatorWork work, ImmutableArray<DnsRecord> records, Func<double> random)
    {
        IEnumerable<SrvRecord> hosts = records.OfType<SrvRecord>().Where(record => record.Target.Length > 0 && record.Port > 0
            && record.Name.Equals(work.Name, StringComparison.OrdinalIgnoreCase));
        return Push(state, [.. Order(hosts, random).SelectMany(record => Addresses(record.Target, work.Transport, record.Port, isLastResort: false))]);
    }

    private static LocatorState FromAddresses(LocatorState state, LocatorWork work, ImmutableArray<DnsRecord> records)
    {
        string name = work.Name.TrimEnd('.');
        for (int i = 0; i < ChainLengthMax; i++)
        {
            if (records.OfType<CnameRecord>().FirstOrDefault(record => record.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } alias)
                break;
            name = alias.Target;
        }

        IEnumerable<SipTarget> found = records.OfType<AddressRecord>()
            .Where(record => record.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                && (record.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork) == (work.Type == DnsType.A))
            .Select(record => new SipTarget(work.Transport, record.Address, work.Port, work.Name));
        return state with { Targets = state.Targets.AddRange(found) };
    }

    /// <summary>Makes the next piece of work the question, passing over last resorts that are not needed.</summary>
    private static LocatorState Go(LocatorState state)
    {
        while (!state.Work.IsEmpty && state.Work.Peek().IsLastResort && !state.IsLastResortBegun && !state.Targets.IsEmpty)
            state = state with { Work = state.Work.Pop() };
        if (state.Work.IsEmpty || state.AskedCount == QuestionCountMax)
            return state with { Question = null };
        LocatorWork next = state.Work.Peek();
        return state with
        {
            Question = new DnsQuestion(next.Name, next.Type),
            AskedCount = state.AskedCount + 1,
            IsLastResortBegun = state.IsLastResortBegun || next.IsLastResort,
        };
    }

    /// <summary>The first of the given is looked up first.</summary>
    private static LocatorState Push(LocatorState state, LocatorWork[] work)
    {
        ImmutableStack<LocatorWork> stack = state.Work;
        foreach (LocatorWork one in work.Reverse())
            stack = stack.Push(one);
        return state with { Work = stack };
    }

    private static LocatorWork[] Addresses(string name, SipTransportKind transport, int port, bool isLastResort) =>
    [
        new LocatorWork(name, DnsType.A, transport, port, isLastResort),
        new LocatorWork(name, DnsType.Aaaa, transport, port, isLastResort),
    ];

    private static LocatorWork Service(string domain, SipTransportKind transport) => new(
        transport switch
        {
            SipTransportKind.Tls => $"_sips._tcp.{domain}",
            SipTransportKind.Tcp => $"_sip._tcp.{domain}",
            SipTransportKind.Ws => $"_sip._ws.{domain}",
            SipTransportKind.Wss => $"_sips._ws.{domain}",
            _ => $"_sip._udp.{domain}",
        },
        DnsType.Srv,
        transport,
        0);

    private static SipTransportKind? TransportOf(string service) => service.ToUpperInvariant() switch
    {
        "SIP+D2U" => SipTransportKind.Udp,
        "SIP+D2T" => SipTransportKind.Tcp,
        "SIPS+D2T" => SipTransportKind.Tls,
        "SIP+D2W" => SipTransportKind.Ws,
        "SIPS+D2W" => SipTransportKind.Wss,
        _ => null,
    };

    private static bool IsWanted(LocatorState state, SipTransportKind? transport) =>
        transport is { } one && state.Transports.Contains(one) && (!state.IsSecure || one is SipTransportKind.Tls or SipTransportKind.Wss);
}
