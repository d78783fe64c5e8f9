using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Sip.Transports;
using Anyseat.Testing;
using Anyseat.Voice.Domain;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Tests that share one site with foreign programs around it.</summary>
[CollectionDefinition(nameof(ForeignSite))]
public sealed class ForeignSiteTests : ICollectionFixture<ForeignSite>;

/// <summary>One server with TLS, Kamailio as its carrier, and lines of their own for all that happens: since calls are mostly waiting, all
/// scenarios begin together, and each test waits for the end of its own.</summary>
public sealed class ForeignSite : IAsyncLifetime
{
    private static readonly Func<ForeignSite, Task>[] Scenarios =
    [
        OperatorTests.CallComesAsync, OperatorTests.CallComesOverTlsAsync, OperatorTests.RegistrationIsKeptAndLostAsync, OperatorTests.ServersAreTriedAsync,
        OperatorTests.TrunksAreTriedAsync, PhoneCallTests.CallsAsync, SoftphoneTests.TalksAsync, SoftphoneTests.DistrustsAsync, SoftphoneTests.AsksAndPassesOnAsync, WaitingTests.WaitsAsync,
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("anyseat-foreign");
    private readonly TestAuthority authority = new("Test authority");
    private readonly UdpClient mute = new(new IPEndPoint(IPAddress.Parse("127.0.0.7"), 0));
    private readonly Dictionary<string, Task> running = [];
    private VoiceSite? site;
    private Kamailio? proxy;
    private ExceptionDispatchInfo? unable;

    internal VoiceSite Site => site!;

    internal Kamailio Proxy => proxy!;

    /// <summary>The authority that the house, the carrier and telephones trust.</summary>
    internal string RootPem => authority.RootPem;

    internal Line Inbound { get; } = new("inbound", 1);

    internal Line Secure { get; } = new("secure", 2);

    internal Line Held { get; } = new("held", 3);

    internal Line Moved { get; } = new("moved", 4);

    internal Line Waited { get; } = new("waited", 5);

    internal Line Dialled { get; } = new("dialled", 6);

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch (Exception fault)
        {
            unable = ExceptionDispatchInfo.Capture(fault); // each test says so: a fixture cannot skip
            return;
        }

        foreach (Func<ForeignSite, Task> scenario in Scenarios)
            running.Add(NameOf(scenario), Task.Run(() => scenario(this)));
    }

    /// <summary>Waits for what was begun with all others.</summary>
    internal async Task EndOf(Func<ForeignSite, Task> scenario)
    {
        unable?.Throw();
        await running[NameOf(scenario)];
    }

    /// <summary>A call through the carrier's proxy to an account of ours.</summary>
    internal Task<SippRun> CallThroughProxyAsync(Line line, string account, string scenario, int mediaPort) => Sipp.StartAsync(
        Sipp.Routed(scenario, account).Replace("NUMBER", line.Number, StringComparison.Ordinal), Proxy.EndPoint, Kamailio.PartyAddress, mediaPort: mediaPort);

    /// <summary>A call from a carrier without a proxy.</summary>
    internal Task<SippRun> CallAsync(Line line, string scenario, int mediaPort) => Sipp.StartAsync(
        scenario.Replace("NUMBER", line.Number, StringComparison.Ordinal), Site.SipEndPoint, VoiceSite.CarrierAddress, mediaPort: mediaPort);

    /// <summary>Somebody at the carrier who is called: over the proxy, by a number that ends with the port.</summary>
    internal Task<SippRun> AnswerAsync(string scenario, int port, int mediaPort = 0, int calls = 1) => Sipp.StartAsync(
        Sipp.Routed(scenario), Proxy.EndPoint, Kamailio.PartyAddress, port, calls, mediaPort: mediaPort);

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAny(Task.WhenAll(running.Values), Task.Delay(TimeSpan.FromSeconds(60)));
        if (site is not null)
            await site.DisposeAsync();
        if (proxy is not null)
            await proxy.DisposeAsync();
        mute.Dispose();
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private static string NameOf(Func<ForeignSite, Task> scenario) => $"{scenario.Method.DeclaringType!.Name}.{scenario.Method.Name}";

    private async Task StartAsync()
    {
        string certificate = Path.Combine(folder.FullName, "server.pem");
        string root = Path.Combine(folder.FullName, "root.pem");
        await authority.IssueAsync(certificate, "127.0.0.1");
        await File.WriteAllTextAsync(root, authority.RootPem);
        proxy = await Kamailio.StartAsync(authority);
        site = await VoiceSite.StartAsync(
            ("Anyseat:Voice:TlsPort", ExternalProgram.FreePort().ToString(CultureInfo.InvariantCulture)), ("Anyseat:Voice:CertificateFile", certificate),
            ("Anyseat:Voice:KeyFile", certificate + ".key"), ("Anyseat:Voice:TrustedFile", root), ("People:PasswordIterations", "10000"));
        await AddTrunksAsync();
        await AddLinesAsync([Inbound, Secure, Held, Moved, Waited, Dialled]);
        await site.AddAsync(new DialRule { Id = Guid.NewGuid(), Role = Role.Agent, Kinds = [NumberKind.National] });
    }

    private async Task AddTrunksAsync()
    {
        TrunkTarget main = Server(Proxy.Port);
        TrunkTarget faulty = Server(Proxy.FaultyPort);
        TrunkTarget silent = new("127.0.0.7", ((IPEndPoint)mute.Client.LocalEndPoint!).Port, SipTransportKind.Udp);
        Trunk[] trunks =
        [
            TrunkOf("Operator", "+86139", main) with { Access = TrunkKind.Registering, Credentials = Account("trunk-udp"), Order = -2 },
            TrunkOf("Operator by TLS", "+86133", Server(Proxy.SecurePort, SipTransportKind.Tls)) with
            { Access = TrunkKind.Registering, Credentials = Account("trunk-tls"), Domain = null },
            TrunkOf("Operator that closes", "+86999", main) with { Access = TrunkKind.Registering, Credentials = Account("trunk-brief") },
            TrunkOf("Somebody who claims to be the operator", "+86132", Server(Proxy.DoubtfulPort, SipTransportKind.Tls)) with
            { Access = TrunkKind.Registering, Credentials = Account("trunk-doubt") },
            TrunkOf("First server silent", "+86137", silent, main),
            TrunkOf("First server out of service", "+86136", faulty, main),
            TrunkOf("All out of order", "+86135", faulty) with { Domain = "broken.test" },
            TrunkOf("All silent", "+86134", silent),
            TrunkOf("The other carrier", "+86", main) with { Domain = "other.test", Order = 900 },
        ];
        foreach (Trunk trunk in trunks)
            await Site.AddAsync(trunk);
    }

    private static TrunkTarget Server(int port, SipTransportKind transport = SipTransportKind.Udp) => new(Kamailio.Address, port, transport);

    private static TrunkCredentials Account(string user) => new() { User = user, Password = new Secret(Kamailio.Password) };

    private static Trunk TrunkOf(string name, string prefix, params TrunkTarget[] servers) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Access = TrunkKind.ByAddress,
        Targets = servers,
        Domain = Kamailio.Domain,
        Credentials = Account("trunk-udp"),
        Prefixes = [prefix],
    };

    /// <summary>A skill, a queue, a number, and two agents with a telephone each, for nobody else.</summary>
    private async Task AddLinesAsync(Line[] lines)
    {
        SeededPeople people = await Site.Get<IPeopleSeeder>().SeedAsync(new PeopleSeed
        {
            Organisation = "Quillfern",
            Skills = [.. lines.Select(line => line.Key)],
            Users = [.. lines.SelectMany(line => line.Agents.Select(agent => new UserSeed
            {
                Username = agent,
                DisplayName = agent,
                Password = AgentClient.Password,
                Roles = [Role.Agent],
                Skills = new Dictionary<string, int> { [line.Key] = 5 },
            }))],
        }, CancellationToken.None);
        await Site.Get<IInteractionSeeder>().SeedAsync(new InteractionSeed
        {
            Queues = [.. lines.Select(line => new QueueSeed(
                line.Queue, new LocalizedText { En = line.Key, ZhCn = line.Key }, 5, new Dictionary<Guid, int> { [people.Skills[line.Key]] = 1 }))],
        }, CancellationToken.None);
        foreach (Line line in lines)
        {
            Assert.True(E164Number.TryParse(line.Number, out E164Number number));
            await Site.AddAsync(new InboundNumber
            {
                Id = Guid.NewGuid(),
                Number = number,
                Names = new LocalizedText { En = line.Key, ZhCn = line.Key },
                EntryPoint = line.Key,
                QueueId = line.Queue,
                WelcomePrompt = line == Waited ? PromptKeys.Welcome : null,
            });
            for (int i = 0; i < line.Agents.Length; i++)
                await Site.AddAsync(Site.PhoneOf(line.Agents[i], line.PhoneNumbers[i]));
        }
    }
}

/// <summary>What one scenario has for itself.</summary>
/// <param name="Key">Of its skill and entry point.</param>
/// <param name="Index">1 to 9.</param>
internal sealed record Line(string Key, int Index)
{
    public Guid Queue { get; } = Guid.NewGuid();

    public string Number => string.Create(CultureInfo.InvariantCulture, $"+86105550020{Index}");

    public string[] Agents => [$"{Key}1", $"{Key}2"];

    public string First => Agents[0];

    public string Second => Agents[1];

    public string[] PhoneNumbers => [string.Create(CultureInfo.InvariantCulture, $"5{Index}1"), string.Create(CultureInfo.InvariantCulture, $"5{Index}2")];
}
