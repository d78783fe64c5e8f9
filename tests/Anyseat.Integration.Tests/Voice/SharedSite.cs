using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Sip.Transports;
using Anyseat.Testing;
using Anyseat.Voice.Domain;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Tests that share one site.</summary>
[CollectionDefinition(nameof(SharedSite))]
public sealed class SharedSiteTests : ICollectionFixture<SharedSite>;

/// <summary>One server with TLS, Kamailio and another carrier around it, and a line of its own for each scenario. Since calls are mostly
/// waiting, the scenarios run side by side from the start on, and each test waits for the end of its own.</summary>
public sealed class SharedSite : IAsyncLifetime
{
    /// <summary>As many as begin together; the long ones first.</summary>
    private const int TogetherMax = 12;

    private static readonly Func<SharedSite, Task>[] Scenarios =
    [
        AlarmTests.ServerIsLostAsync, OperatorTests.ServersAreTriedAsync, OperatorTests.AnswersLateAsync, CallTests.RunsOutAsync, SoftphoneTests.TalksAsync, WaitingTests.WaitsAsync, WaitingTests.HearsWaitAsync, KeyedCallbackTests.IsGivenUpAsync, OperatorTests.TrunksAreTriedAsync,
        AudioTests.HoldsAsync, SoftphoneTests.AsksAndPassesOnAsync, SoftphoneTests.PassesToRingingAsync, OperatorTests.RegistrationIsKeptAndLostAsync, OperatorTests.CallComesOverTlsAsync,
        AudioTests.IsRecordedAsync, AudioTests.HearEachOtherAsync, AudioTests.LetsUsOfferAsync, TransferTests.AsksAsync, TransferTests.RefersAsync, TransferTests.DialsAsync,
        PhoneCallTests.CallsAsync, PhoneCallTests.CallsOurNumberAsync, OperatorTests.CallComesAsync, CallTests.IsAbandonedAsync, CallTests.IsBusyAsync, CallTests.AnswersTheCancelAsync, CallTests.RefusesAsync,
        CallTests.IsShownAsync, CallTests.ReachesAsync, CallTests.ReachesOverTcpAsync, CallTests.FortyGiveUpAsync, CallTests.StrangersAreRefusedAsync,
        SoftphoneTests.DistrustsAsync, AlarmTests.PhoneIsLostAsync,
    ];

    private static readonly string[] LineKeys =
    [
        "inbound", "secure", "held", "moved", "waited", "dialled", "music", "recorded", "heard", "asked", "referred", "dials", "abandoned", "busy", "refused",
        "shown", "reaches", "reaches-tcp", "late-offer", "forty", "unanswered", "probed", "lost", "crossed", "ringing", "own", "estimated", "keyed",
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("anyseat-foreign");
    private readonly TestAuthority authority = new("Test authority");
    private readonly UdpClient mute = new(new IPEndPoint(IPAddress.Parse("127.0.0.7"), 0));
    private readonly Dictionary<string, Task> running = [];
    private readonly SemaphoreSlim together = new(TogetherMax);
    private readonly Dictionary<string, Line> lines = LineKeys.Select((key, index) => new Line(key, index + 1)).ToDictionary(line => line.Key);
    private VoiceSite? site;
    private Kamailio? proxy;
    private ExceptionDispatchInfo? unable;

    internal VoiceSite Site => site!;

    /// <summary>The carrier's proxy; what needs it is skipped where Kamailio is not installed.</summary>
    internal Kamailio Proxy
    {
        get
        {
            Assert.SkipWhen(proxy is null, Kamailio.Missing);
            return proxy!;
        }
    }

    /// <summary>The authority that the house, the carrier and telephones trust.</summary>
    internal string RootPem => authority.RootPem;

    /// <summary>A port of 127.0.0.3, where a carrier without a proxy is called by numbers that begin with +86131.</summary>
    internal int DirectPort { get; } = ExternalProgram.FreePort();

    /// <summary>A port of 127.0.0.11, where the first server of numbers that begin with +86130 answers late.</summary>
    internal int LatePort { get; } = ExternalProgram.FreePort();

    /// <summary>What one scenario has for itself.</summary>
    internal Line Line(string key) => lines[key];

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

        foreach (Func<SharedSite, Task> scenario in Scenarios)
            running.Add(NameOf(scenario), Task.Run(() => RunAsync(scenario)));
    }

    /// <summary>Waits for what was begun with all others.</summary>
    internal async Task EndOf(Func<SharedSite, Task> scenario)
    {
        unable?.Throw();
        await running[NameOf(scenario)];
    }

    /// <summary>Waits until all is over.</summary>
    internal async Task EndOfAllAsync()
    {
        unable?.Throw();
        await Task.WhenAll(running.Values);
    }

    /// <summary>Waits until the journal knows something about the calls of a line.</summary>
    internal Task WaitForKindAsync(Line line, string kind, int count = 1) => Eventually.HoldsAsync(
        () => Site.KindsAt(line.Key).Count(one => one == kind) >= count, $"{count} × {kind} among {string.Join(", ", Site.KindsAt(line.Key))}");

    /// <summary>Hangs up the one call of an agent from the desk.</summary>
    internal async Task HangUpAsync(AgentClient agent)
    {
        JsonNode call = Assert.Single((await agent.Api.GetAsync("calls")).Require(200).Json["items"]!.AsArray())!;
        (await agent.Api.PostAsync($"calls/{call["id"]}/hangup")).Require(204);
    }

    /// <summary>A call through the carrier's proxy to an account of ours.</summary>
    internal Task<SippRun> CallThroughProxyAsync(Line line, string account, string scenario, int mediaPort) => Sipp.StartAsync(
        Sipp.Routed(scenario, account).Replace("NUMBER", line.Number, StringComparison.Ordinal), Proxy.EndPoint, Kamailio.PartyAddress, mediaPort: mediaPort);

    /// <summary>Calls from a carrier without a proxy.</summary>
    internal Task<SippRun> CallAsync(Line line, string scenario, int mediaPort = 0, int calls = 1, int rate = 10, string transport = "u1") => Sipp.StartAsync(
        scenario.Replace("NUMBER", line.Number, StringComparison.Ordinal), Site.SipEndPoint, VoiceSite.CarrierAddress, calls: calls, rate: rate,
        mediaPort: mediaPort, transport: transport);

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
        together.Dispose();
        authority.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task RunAsync(Func<SharedSite, Task> scenario)
    {
        await together.WaitAsync();
        try
        {
            await scenario(this);
        }
        finally
        {
            together.Release();
        }
    }

    private static E164Number Number(string text) => E164Number.TryParse(text, out E164Number number) ? number : throw new ArgumentException(text);

    private static string NameOf(Func<SharedSite, Task> scenario) => $"{scenario.Method.DeclaringType!.Name}.{scenario.Method.Name}";

    private async Task StartAsync()
    {
        string certificate = Path.Combine(folder.FullName, "server.pem");
        string root = Path.Combine(folder.FullName, "root.pem");
        await authority.IssueAsync(certificate, "127.0.0.1");
        await File.WriteAllTextAsync(root, authority.RootPem);
        proxy = Kamailio.IsInstalled ? await Kamailio.StartAsync(authority) : null;
        site = await VoiceSite.StartAsync(
            ("Anyseat:Voice:TlsPort", ExternalProgram.FreePort().ToString(CultureInfo.InvariantCulture)), ("Anyseat:Voice:CertificateFile", certificate),
            ("Anyseat:Voice:KeyFile", certificate + ".key"), ("Anyseat:Voice:TrustedFile", root),
            ("Anyseat:Voice:ProbeSeconds", "1"), ("Anyseat:Voice:ProbeRetrySeconds", "1"), ("Anyseat:Voice:ProbeFailures", "2"),
            ("Anyseat:Voice:RegistrationSecondsMin", "1"),
            ("Anyseat:Voice:SilenceSeconds", "120")); // SIPp sends no media, and takes a question in its call for a fault
        await AddTrunksAsync();
        await AddLinesAsync([.. lines.Values]);
        await site.AddAsync(new DialRule { Id = Guid.NewGuid(), Role = Role.Agent, Kinds = [NumberKind.National] });
    }

    private async Task AddTrunksAsync()
    {
        await Site.AddAsync(TrunkOf("Carrier without a proxy", "+86131", new TrunkTarget("127.0.0.3", DirectPort, SipTransportKind.Udp)) with
        {
            CallerId = new CallerIdRule { Default = Number(VoiceSite.Number) },
        });
        if (proxy is null)
            return;
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
            TrunkOf("First server late", "+86130", new TrunkTarget("127.0.0.11", LatePort, SipTransportKind.Udp), main),
            TrunkOf("All out of order", "+86135", faulty) with { Domain = "broken.test" },
            TrunkOf("All silent", "+86134", silent),
            TrunkOf("The other carrier", "+86", main) with { Domain = "other.test", Order = 900 },
        ];
        foreach (Trunk trunk in trunks)
            await Site.AddAsync(trunk);
    }

    internal static TrunkTarget Server(int port, SipTransportKind transport = SipTransportKind.Udp) => new(Kamailio.Address, port, transport);

    private static TrunkCredentials Account(string user) => new() { User = user, Password = new Secret(Kamailio.Password) };

    /// <summary>A trunk that is not asked whether it is there: SIPp would take a question for a call.</summary>
    internal static Trunk TrunkOf(string name, string prefix, params TrunkTarget[] servers) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Access = TrunkKind.ByAddress,
        Targets = servers,
        Domain = Kamailio.Domain,
        Credentials = Account("trunk-udp"),
        Prefixes = [prefix],
        IsProbed = false,
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
            await Site.AddAsync(new InboundNumber
            {
                Id = Guid.NewGuid(),
                Number = Number(line.Number),
                Names = new LocalizedText { En = line.Key, ZhCn = line.Key },
                EntryPoint = line.Key,
                QueueId = line.Queue,
                WelcomePrompt = line.Key == "waited" ? PromptKeys.Welcome : null,
            });
            for (int i = 0; i < line.Agents.Length; i++)
                await Site.AddAsync(Site.PhoneOf(line.Agents[i], line.PhoneNumbers[i]));
        }
    }
}

/// <summary>What one scenario has for itself.</summary>
/// <param name="Key">Of its skill and entry point.</param>
/// <param name="Index">1 to 99.</param>
internal sealed record Line(string Key, int Index)
{
    public Guid Queue { get; } = Guid.NewGuid();

    public string Number => string.Create(CultureInfo.InvariantCulture, $"+861055502{Index:D3}");

    public string[] Agents => [$"{Key}1", $"{Key}2"];

    public string First => Agents[0];

    public string Second => Agents[1];

    public string[] PhoneNumbers => [string.Create(CultureInfo.InvariantCulture, $"5{Index:D2}1"), string.Create(CultureInfo.InvariantCulture, $"5{Index:D2}2")];
}
