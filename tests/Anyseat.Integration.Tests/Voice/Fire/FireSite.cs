using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Live;
using Anyseat.Platform.Journal;
using Anyseat.Routing;
using Anyseat.Sip.Transactions;
using Anyseat.Testing;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Media;

namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>A site with many agents who are always ready again, a carrier and telephones that behave by a seed, short timers of SIP, and
/// the counts of all that must not be left over.</summary>
internal sealed class FireSite : IAsyncDisposable
{
    public const int AgentCount = 30;

    /// <summary>A tenth of what is usual, so that what is gone is given up after three seconds.</summary>
    public const int T1Milliseconds = 50;

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<Guid, byte> open = new();
    private readonly IDisposable observing;
    private readonly Task readying;
    private readonly HashSet<Guid> agents;
    private int arrived;
    private int ended;
    private int connected;

    private FireSite(VoiceSite site, int seed)
    {
        Site = site;
        var server = new IPEndPoint(IPAddress.Loopback, site.SipPort);
        Carrier = new FireParty(VoiceSite.CarrierAddress, seed, Timers);
        Telephones = new FireParty("127.0.0.3", seed + 1, Timers);
        Callers = new FireCallers(Carrier, server);
        Phones = new FirePhones(Telephones, server, seed + 2) { Targets = ["401", "405", "407", VoiceSite.Number, "9999"] };
        agents = [.. AgentNames.Select(name => site.Agent(name).Id)];
        observing = site.Get<IJournal>().Observe(DomainId.Main, Observe);
        readying = KeepReadyAsync();
    }

    /// <summary>The timers of both sides.</summary>
    public static SipTimers Timers { get; } = new()
    {
        T1 = TimeSpan.FromMilliseconds(T1Milliseconds),
        T2 = TimeSpan.FromMilliseconds(8 * T1Milliseconds),
        T4 = TimeSpan.FromMilliseconds(10 * T1Milliseconds),
        D = TimeSpan.FromMilliseconds(64 * T1Milliseconds),
    };

    public VoiceSite Site { get; }

    /// <summary>The carrier's user agent.</summary>
    public FireParty Carrier { get; }

    /// <summary>The telephones' user agent.</summary>
    public FireParty Telephones { get; }

    public FireCallers Callers { get; }

    public FirePhones Phones { get; }

    /// <summary>Is told of each call that is joined, with its agent.</summary>
    public Action<Guid, Guid>? Joined { get; set; }

    /// <summary>Calls that were journaled as arrived.</summary>
    public int ArrivedCount => Volatile.Read(ref arrived);

    /// <summary>How often an agent and a caller were connected.</summary>
    public int ConnectedCount => Volatile.Read(ref connected);

    private static IEnumerable<string> AgentNames => Enumerable.Range(0, AgentCount).Select(index => string.Create(CultureInfo.InvariantCulture, $"fire{index}"));

    public static async Task<FireSite> StartAsync(int seed)
    {
        VoiceSite site = await VoiceSite.StartAsync(
            ("Logging:LogLevel:Default", Environment.GetEnvironmentVariable("ANYSEAT_TEST_LOG") ?? "None"),
            ("Anyseat:Voice:SilenceSeconds", "2"), ("Anyseat:Voice:T1Milliseconds", T1Milliseconds.ToString(CultureInfo.InvariantCulture)));
        await ConfigureAsync(site);
        var fire = new FireSite(site, seed);
        foreach (string name in AgentNames)
            fire.Phones.Register(name);
        await Eventually.HoldsAsync(() => fire.Phones.RegisteredCount == AgentCount, "the telephones register");
        return fire;
    }

    /// <summary>Waits until nothing is left of any call, and tells what is when that does not come about.</summary>
    public async Task WaitUntilNothingIsLeftAsync()
    {
        try
        {
            await Eventually.HoldsAsync(() => Leftovers().Length == 0, "nothing is left over", TimeSpan.FromSeconds(20));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Left over: {Leftovers()}\n{await DescribeAsync()}");
        }

        Assert.Empty(Carrier.Faults);
        Assert.Empty(Telephones.Faults);
    }

    /// <summary>The calls there are, and what the agents do.</summary>
    public async Task<string> DescribeAsync()
    {
        string calls = await Site.Calls.AskAsync(
            () => string.Join('\n', Site.Calls.All.Select(call => $"{call.State} {string.Join(", ", call.State.Legs)}")), "", CancellationToken.None);
        string people = Site.Get<LiveBoard>().Read(state => string.Join(
            '\n', state.Agents.Values.Where(one => agents.Contains(one.Id)).Select(one => $"{one.Id} {one.State} {one.Reason} {string.Join(", ", one.Interactions)}")));
        return $"{calls}\n{people}";
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await readying;
        observing.Dispose();
        Carrier.Dispose();
        Telephones.Dispose();
        await Site.DisposeAsync();
        stop.Dispose();
    }

    /// <summary>Everything that a call takes and must give back, by name.</summary>
    private string Leftovers()
    {
        CallSwitch calls = Site.Calls;
        LiveBoard board = Site.Get<LiveBoard>();
        (string Name, int Count)[] counts =
        [
            ("calls", calls.CallCount), ("legs", calls.LegCount), ("media legs", Site.Media.LegCount), ("port pairs", Site.Media.Ports.TakenCount),
            ("sessions", calls.SessionCount), ("dialogs", calls.DialogCount), ("transactions", calls.Endpoint.TransactionCount),
            ("followed interactions", Site.Get<RoutingLink>().FollowedCount), ("tasks", Site.Get<TaskTracker>().Count),
            ("recordings", Site.Get<RecordingSpool>().Count), ("recordings not stored", Site.Get<RecordingSpool>().WaitingCount), ("live interactions", Site.Get<IInteractions>().FindLive("voice").Count),
            ("open in the journal", open.Count), ("without an end of the call", ArrivedCount - Volatile.Read(ref ended)),
            ("faults", calls.FaultCount), ("interactions at agents", board.Read(state => state.Agents.Values.Sum(agent => agent.Interactions.Count))),
        ];
        return string.Join(", ", counts.Where(one => one.Count != 0).Select(one => $"{one.Count} {one.Name}"));
    }

    private static async Task ConfigureAsync(VoiceSite site)
    {
        await using AgentClient admin = await AgentClient.SignInAsync(site.Address, "admin");
        JsonNode sales = (await admin.Api.ListAsync("skills")).Single(skill => (string?)skill["name"] == "Sales");
        string queue = $"queues/{site.QueueId("sales")}";
        ApiAnswer current = (await admin.Api.GetAsync(queue)).Require(200);
        JsonObject rules = current.Json.AsObject();
        rules.Remove("id");
        rules.Remove("version");
        rules["wrapUpMaxSeconds"] = 0;
        rules["offerTimeoutSeconds"] = 5;
        (await admin.Api.PutAsync(queue, rules, current.ETag)).Require(200);
        int number = 400;
        foreach (string name in AgentNames)
        {
            (await admin.Api.PostAsync("users", new JsonObject
            {
                ["username"] = name,
                ["displayName"] = name,
                ["password"] = AgentClient.Password,
                ["roles"] = new JsonArray("agent"),
                ["skills"] = new JsonArray(new JsonObject { ["skillId"] = (string?)sales["id"], ["proficiency"] = 5 }),
            }, ApiClient.NewKey())).Require(201);
            await site.AddPhoneAsync(name, (number++).ToString(CultureInfo.InvariantCulture));
        }

        await site.AddAsync(new QueueVoicePolicy { Id = Guid.NewGuid(), QueueId = site.QueueId("sales"), IsRecorded = true, HasAnnouncement = false });
    }

    /// <summary>Who became not ready, since a telephone was not answered, is ready again at once.</summary>
    private async Task KeepReadyAsync()
    {
        RoutingDomain domain = Site.Get<RoutingDomain>();
        LiveBoard board = Site.Get<LiveBoard>();
        try
        {
            while (true)
            {
                Dictionary<Guid, AgentState> states = board.Read(
                    state => agents.ToDictionary(id => id, id => state.Agents.GetValueOrDefault(id)?.State ?? AgentState.SignedOut));
                foreach ((Guid agent, AgentState state) in states)
                {
                    if (state == AgentState.SignedOut)
                        await domain.SendAsync(InputOf(RoutingCommandKind.SignIn, agent, ReasonCodes.JustSignedIn), stop.Token);
                    if (state != AgentState.Ready)
                        await domain.SendAsync(InputOf(RoutingCommandKind.Ready, agent, 0), stop.Token);
                }

                await Task.Delay(100, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private static RoutingInput InputOf(RoutingCommandKind kind, Guid agent, int reason) =>
        new() { Kind = kind, Actor = Actor.Agent(agent), Agent = agent, Reason = reason };

    private void Observe(IReadOnlyList<JournalEvent> batch)
    {
        foreach (JournalEvent one in batch)
        {
            switch (one.Kind)
            {
                case JournalKinds.InteractionArrived:
                    open[one.StreamId] = 0;
                    Interlocked.Increment(ref arrived);
                    break;
                case JournalKinds.InteractionClosed or JournalKinds.InteractionAbandoned or JournalKinds.InteractionTurnedAway:
                    open.TryRemove(one.StreamId, out _);
                    break;
                case JournalKinds.CallEnded:
                    Interlocked.Increment(ref ended);
                    break;
                case JournalKinds.InteractionConnected:
                    Interlocked.Increment(ref connected);
                    break;
                case JournalKinds.CallJoined when InteractionFacts.AgentOf(one) is { } agent:
                    Joined?.Invoke(one.StreamId, agent);
                    break;
            }
        }
    }
}
