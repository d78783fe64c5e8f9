using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;
using Anyseat.Server.Hosting;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Server.Cli.Diag;

/// <summary>A SIP stack that lives for one command: it only asks, and nobody can call it.</summary>
internal sealed class SipProbe : ISipUser, IAsyncDisposable
{
    private static readonly ImmutableArray<SipTransportKind> Transports =
        [SipTransportKind.Udp, SipTransportKind.Tcp, SipTransportKind.Tls, SipTransportKind.Ws, SipTransportKind.Wss];

    private readonly Channel<EndpointEffect> _events = Channel.CreateUnbounded<EndpointEffect>();
    private readonly CancellationTokenSource _stop = new();
    private readonly Meter _meter = new("Anyseat.Diag");
    private readonly TextWriter _output;
    private readonly Task _running;

    public SipProbe(DiagSettings settings, TextWriter output)
    {
        _output = output;
        IPAddress address = settings.From ?? (Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any);
        Stack = SipStack.Open(
            new SipStackOptions
            {
                Listen = [new SipListen { Transport = SipTransportKind.Udp, Address = new IPEndPoint(address, 0) }],
                ClientTransports = Transports,
                ConnectTimeout = settings.Timeout,
                FailoverAfter = settings.Timeout,
                TlsClient = name => TlsFor(name, settings.IsInsecure),
            },
            this,
            TimeProvider.System,
            _meter);
        if (settings.IsTraced)
            Stack.Trace = entry => _output.WriteLine($"{(entry.IsSent ? "->" : "<-")} {entry.Flow.Transport} {entry.Flow.Remote}\n{System.Text.Encoding.UTF8.GetString(entry.Bytes.Span)}");
        _running = Stack.RunAsync(_stop.Token);
    }

    public SipStack Stack { get; }

    /// <summary>Has a say in what happens before it is queued; called on the stack's loop. True takes it.</summary>
    public Func<EndpointEffect, bool>? First { get; set; }

    public SipEndpoint? Endpoint { get; private set; }

    public void Begin(SipEndpoint endpoint) => Endpoint = endpoint;

    public void Happened(SipEndpoint endpoint, EndpointEffect happened)
    {
        if (First?.Invoke(happened) == true)
            return;
        if (happened is EndpointEffect.RequestArrived arrived)
            endpoint.Respond(arrived.Transaction, arrived.Transaction.Answer(arrived.Transaction.Request.To.Tag.IsEmpty ? 480 : 481).BuildResponse());
        else
            _events.Writer.TryWrite(happened);
    }

    public void Faulted(Exception fault) => _events.Writer.TryComplete(fault);

    public ValueTask<EndpointEffect> NextAsync(CancellationToken ct) => _events.Reader.ReadAsync(ct);

    /// <summary>Finds the servers of a URI and prints how, or that there are none.</summary>
    public async Task<ImmutableArray<SipTarget>> LocateAsync(SipUri uri, CancellationToken ct)
    {
        NameServers servers = NameServers.Parse(await TextOrNothingAsync("/etc/resolv.conf", ct), await TextOrNothingAsync("/etc/hosts", ct));
        ImmutableArray<SipTarget> targets = await new DnsResolver(servers, TimeProvider.System).LocateAsync(uri, Transports, Print, ct);
        if (targets.IsEmpty)
            await _output.WriteLineAsync($"{uri.HostText} leads to no server: no SRV record and no address was found.");
        foreach (SipTarget target in targets)
            await _output.WriteLineAsync($"target  {target.Transport.Token()} {new IPEndPoint(target.Address, target.Port)}");
        return targets;
    }

    /// <summary>Reads a URI from the command line.</summary>
    public static SipUri UriOf(string text)
    {
        if (!SipUri.TryParse(text.Contains(':', StringComparison.Ordinal) ? text : $"sip:{text}", out SipUri uri) || uri.Scheme is not (SipScheme.Sip or SipScheme.Sips))
            throw new StartException(ExitCode.Usage, $"{text} is no SIP URI. Write sip:host, sip:user@host:port or sips:host, with ;transport=tcp, tls, ws or wss where it matters.");
        return uri;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await Stack.DisposeAsync();
        _meter.Dispose();
        _stop.Dispose();
    }

    private void Print(DnsStep step)
    {
        string from = step.Server is { } server ? $" from {server}" : "";
        string found = step.Answer switch
        {
            null => "no name server answered",
            { IsFound: false } => "nothing",
            { } answer => string.Join("; ", answer.Records.Select(Say)),
        };
        _output.WriteLine($"dns     {step.Question.Name} {step.Question.Type.ToString().ToUpperInvariant()}: {found}{from}");
    }

    private static string Say(DnsRecord record) => record switch
    {
        AddressRecord address => address.Address.ToString(),
        SrvRecord srv => string.Create(CultureInfo.InvariantCulture, $"{srv.Target}:{srv.Port} priority {srv.Priority} weight {srv.Weight}"),
        NaptrRecord naptr => string.Create(CultureInfo.InvariantCulture, $"{naptr.Service} -> {naptr.Replacement} order {naptr.Order}"),
        CnameRecord alias => $"alias of {alias.Target}",
        _ => record.ToString() ?? "",
    };

    private static SslClientAuthenticationOptions TlsFor(string name, bool isInsecure)
    {
        SslClientAuthenticationOptions options = new() { TargetHost = name };
        if (isInsecure)
            options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        return options;
    }

    private static async Task<string> TextOrNothingAsync(string path, CancellationToken ct) =>
        File.Exists(path) ? await File.ReadAllTextAsync(path, ct) : "";
}
