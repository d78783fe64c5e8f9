using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Sockets;

/// <summary>The resolver against a real name server, which each test starts for itself.</summary>
public sealed class DnsmasqTests
{
    private static readonly string[] Zone =
    [
        "--local=/test/", "--local-ttl=60",
        "--naptr-record=carrier.test,10,50,s,SIPS+D2T,,_sips._tcp.carrier.test",
        "--naptr-record=carrier.test,20,50,s,SIP+D2U,,_sip._udp.carrier.test",
        "--srv-host=_sips._tcp.carrier.test,sbc1.carrier.test,5061,10,0",
        "--srv-host=_sip._udp.carrier.test,sbc1.carrier.test,5060,10,70",
        "--srv-host=_sip._udp.carrier.test,sbc2.carrier.test,5062,10,30",
        "--srv-host=_sip._udp.carrier.test,sbc3.carrier.test,5060,20,0",
        "--host-record=sbc1.carrier.test,192.0.2.1,2001:db8::1",
        "--host-record=sbc2.carrier.test,192.0.2.2",
        "--host-record=sbc3.carrier.test,192.0.2.3",
        "--srv-host=_sip._tcp.plain.test,gw.plain.test,5070,0,0",
        "--host-record=gw.plain.test,192.0.2.10",
        "--host-record=bare.test,192.0.2.20",
        "--cname=alias.test,bare.test",
        .. Enumerable.Range(1, 60).Select(i => $"--srv-host=_sip._udp.many.test,host-with-a-long-name-{i}.many.test,5060,{i},0"),
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(ExternalProgram Program, DnsResolver Resolver, IPEndPoint Server)> StartAsync(params string[] more)
    {
        int port = ExternalProgram.FreePort();
        ExternalProgram program = ExternalProgram.Start(
            "dnsmasq",
            "dnsmasq-base",
            ["--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--listen-address=127.0.0.1", "--bind-interfaces", "--pid-file=",
                $"--port={port.ToString(CultureInfo.InvariantCulture)}", .. Zone, .. more]);
        IPEndPoint server = new(IPAddress.Loopback, port);
        NameServers impatient = new() { Servers = [server], Timeout = TimeSpan.FromMilliseconds(200), Attempts = 1 };
        DnsQuestion ready = new("bare.test", DnsType.A);
        while ((await new DnsResolver(impatient, TimeProvider.System).AskAsync(ready, Ct)).Answer is null)
            Assert.False(program.HasExited, program.Output);
        return (program, new DnsResolver(new NameServers { Servers = [server] }, TimeProvider.System), server);
    }

    private static async Task<string[]> LocateAsync(DnsResolver resolver, string uri, params SipTransportKind[] transports)
    {
        ImmutableArray<SipTarget> targets = await resolver.LocateAsync(
            SipUri.Parse(uri), transports.Length > 0 ? [.. transports] : [SipTransportKind.Udp, SipTransportKind.Tcp], null, Ct);
        return [.. targets.Select(target => $"{target.Transport} {target.Address} {target.Port}")];
    }

    [Fact]
    public async Task Rfc3263_4_1_NAPTR_chooses_the_transport_and_SRV_the_servers()
    {
        (ExternalProgram program, DnsResolver resolver, _) = await StartAsync();
        await using ExternalProgram running = program;
        string[] udp = await LocateAsync(resolver, "sip:carrier.test");
        Assert.Equal("Udp 192.0.2.3 5060", udp[^1]); // the worst priority comes last
        Assert.Equal(4, udp.Length); // sbc1 has two addresses
        Assert.Equal(
            ["Tls 192.0.2.1 5061", "Tls 2001:db8::1 5061"],
            (await LocateAsync(resolver, "sip:carrier.test", SipTransportKind.Udp, SipTransportKind.Tls)).Take(2));
        Assert.Equal(
            ["Tls 192.0.2.1 5061", "Tls 2001:db8::1 5061"],
            await LocateAsync(resolver, "sips:carrier.test", SipTransportKind.Udp, SipTransportKind.Tls));
    }

    [Fact]
    public async Task Rfc2782_servers_of_one_priority_share_by_weight()
    {
        (ExternalProgram program, DnsResolver resolver, _) = await StartAsync();
        await using ExternalProgram running = program;
        int first = 0;
        for (int i = 0; i < 400; i++)
            first += (await LocateAsync(resolver, "sip:carrier.test"))[0] == "Udp 192.0.2.1 5060" ? 1 : 0;
        Assert.InRange(first, 240, 320); // 70 of 100, give or take four standard deviations
    }

    [Fact]
    public async Task Rfc3263_4_2_without_NAPTR_SRV_is_asked_and_without_that_the_addresses()
    {
        (ExternalProgram program, DnsResolver resolver, _) = await StartAsync();
        await using ExternalProgram running = program;
        Assert.Equal(["Tcp 192.0.2.10 5070"], await LocateAsync(resolver, "sip:plain.test"));
        Assert.Equal(["Udp 192.0.2.20 5060"], await LocateAsync(resolver, "sip:bare.test"));
        Assert.Equal(["Tcp 192.0.2.20 5062"], await LocateAsync(resolver, "sip:alias.test:5062;transport=tcp"));
        Assert.Empty(await LocateAsync(resolver, "sip:nowhere.test"));
    }

    [Fact]
    public async Task Rfc7766_what_does_not_fit_a_datagram_comes_over_TCP()
    {
        (ExternalProgram program, DnsResolver resolver, _) = await StartAsync();
        await using ExternalProgram running = program;
        DnsStep step = await resolver.AskAsync(new DnsQuestion("_sip._udp.many.test", DnsType.Srv), Ct);
        Assert.Equal(60, step.Answer!.Records.OfType<SrvRecord>().Count());
        Assert.False(step.Answer.IsTruncated);
    }

    [Fact]
    public async Task An_answer_is_kept_for_its_time_and_a_dead_server_is_passed_over()
    {
        (ExternalProgram program, _, IPEndPoint server) = await StartAsync();
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        ManualTime time = new();
        DnsResolver resolver = new(
            new NameServers { Servers = [(IPEndPoint)silent.LocalEndPoint!, server], Timeout = TimeSpan.FromMilliseconds(300) }, time);
        DnsQuestion question = new("Bare.Test.", DnsType.A);
        await using (program)
        {
            Task<DnsStep> first = resolver.AskAsync(question, Ct);
            Task<DnsStep> second = resolver.AskAsync(new DnsQuestion("bare.test", DnsType.A), Ct);
            await time.UntilAsync(() => first.IsCompleted && second.IsCompleted);
            Assert.Same((await first).Answer, (await second).Answer); // equal questions at one time are one
            Assert.Equal(server, (await first).Server);
            Assert.Null((await resolver.AskAsync(question, Ct)).Server); // from memory
            time.Advance(TimeSpan.FromSeconds(61));
        }

        Task<DnsStep> late = resolver.AskAsync(question, Ct);
        await time.UntilAsync(() => late.IsCompleted);
        Assert.Null((await late).Answer); // no longer kept, and nobody answers
    }
}
