using System.Collections.Immutable;
using Anyseat.Platform.Time;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Transports;
using Anyseat.Sip.Trunks;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Domain;
using Microsoft.Extensions.Logging;

namespace Anyseat.Voice.Sip;

/// <summary>Asks the servers of trunks known by address whether they are there (OPTIONS, RFC 3261 §11), so that no caller has to find out
/// that one is dead. Owned by the loop of calls; what is known of servers is for any thread.</summary>
internal sealed partial class TrunkProbes(
    VoiceOptions options, IVoiceSettings settings, TrunkLocator locator, TrunkStandings standings, TaskTracker tasks, TimeProvider clock,
    ILogger<TrunkProbes> logger)
{
    private const int AskTimer = 1;
    private const int PatienceTimer = 2;
    private const int LookUpTimer = 3;
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(4);

    private readonly TargetHealthPolicy? policy = options.Probing;
    private readonly Dictionary<Guid, ProbedTrunk> trunks = [];
    private SipEndpoint endpoint = null!;
    private volatile ImmutableDictionary<Guid, ImmutableArray<ServerStanding>> servers = ImmutableDictionary<Guid, ImmutableArray<ServerStanding>>.Empty;

    /// <summary>Has work done on the loop of calls; set by the host.</summary>
    public Func<Action, CancellationToken, ValueTask> Post { get; set; } = (_, _) => ValueTask.CompletedTask;

    /// <summary>What is known of the servers of a trunk; none for one that is not asked. Any thread.</summary>
    public ImmutableArray<ServerStanding> ServersOf(Guid trunk) => servers.GetValueOrDefault(trunk, []);

    /// <summary>How many servers stand so. Any thread.</summary>
    public int CountOf(TargetStatus status) => servers.Values.Sum(all => all.Count(one => one.Status == status));

    /// <summary>The servers worth trying, in the order given: without those that are dead, but all of them when all are, since a call may
    /// get through where a question does not. Any thread.</summary>
    public ImmutableArray<SipTarget> Living(Trunk trunk, ImmutableArray<SipTarget> located)
    {
        ImmutableArray<ServerStanding> known = ServersOf(trunk.Id);
        ImmutableArray<SipTarget> living = located.RemoveAll(target => known.Any(one => one.Target == target && one.Status == TargetStatus.Down));
        return living.IsEmpty ? located : living;
    }

    /// <summary>Begins with the present configuration, and follows it; on the loop.</summary>
    public void Begin(SipEndpoint endpoint)
    {
        if (policy is null)
            return;
        this.endpoint = endpoint;
        settings.Changed += changed => tasks.Run("A change of trunks", ct => Post(() => Configure(changed), ct).AsTask());
        Configure(settings.Current);
    }

    /// <summary>Asks no more; on the loop.</summary>
    public void Stop()
    {
        foreach (ProbedTrunk one in trunks.Values)
            Drop(one);
        trunks.Clear();
    }

    /// <summary>A call to the trunk was not answered as it should: its servers are asked at once. On the loop.</summary>
    public void Doubt(Guid trunk)
    {
        if (!trunks.TryGetValue(trunk, out ProbedTrunk? one))
            return;
        foreach (ProbedServer server in one.Servers)
            if (server.Request is null)
                Ask(server);
    }

    /// <summary>Takes what the endpoint tells of our questions.</summary>
    /// <returns>False when it is about something else.</returns>
    public bool Handle(EndpointEffect happened)
    {
        switch (happened)
        {
            case EndpointEffect.ResponseArrived { Transaction.Context: ProbedServer server } arrived:
                if (arrived.Response.IsFinal && ReferenceEquals(arrived.Transaction, server.Request))
                    Take(server, TargetHealth.Answered(server.Health, arrived.Response.Status, policy!), arrived.Response.Status);
                return true;
            case EndpointEffect.RequestFailed { Transaction.Context: ProbedServer server } failed:
                if (ReferenceEquals(failed.Transaction, server.Request))
                    Take(server, TargetHealth.Failed(server.Health, policy!), null);
                return true;
            case EndpointEffect.TimerFired { Owner: ProbedServer server, Name: PatienceTimer }:
                server.Timer = null;
                endpoint.Abandon(server.Request!);
                Take(server, TargetHealth.Failed(server.Health, policy!), null);
                return true;
            case EndpointEffect.TimerFired { Owner: ProbedServer server }:
                server.Timer = null;
                Ask(server);
                return true;
            case EndpointEffect.TimerFired { Owner: ProbedTrunk one }:
                one.Timer = null;
                LookUp(one);
                return true;
            default:
                return false;
        }
    }

    private void Configure(VoiceSettings current)
    {
        Trunk[] wanted = [.. current.Trunks.Where(trunk => trunk is { IsEnabled: true, IsProbed: true, Access: TrunkKind.ByAddress })];
        // As with registrations: a trunk is the same as long as its version is.
        var kept = wanted.Select(trunk => (trunk.Id, trunk.Version)).ToHashSet();
        foreach (ProbedTrunk former in trunks.Values.Where(one => !kept.Contains((one.Trunk.Id, one.Trunk.Version))).ToArray())
        {
            trunks.Remove(former.Trunk.Id);
            Drop(former);
            servers = servers.Remove(former.Trunk.Id);
            standings.Forget(former.Trunk.Id);
        }

        foreach (Trunk trunk in wanted.Where(trunk => !trunks.ContainsKey(trunk.Id)))
        {
            var begun = new ProbedTrunk(trunk);
            trunks.Add(trunk.Id, begun);
            standings.Set(trunk, TrunkReach.Unknown);
            LookUp(begun);
        }
    }

    private void Drop(ProbedTrunk one)
    {
        StopTimer(one);
        foreach (ProbedServer server in one.Servers)
            Drop(server);
    }

    private void Drop(ProbedServer server)
    {
        StopTimer(server);
        if (server.Request is { } asked)
            endpoint.Abandon(asked);
        server.Request = null;
    }

    /// <summary>Names may lead elsewhere by now.</summary>
    private void LookUp(ProbedTrunk one) => tasks.Run("Looking up a carrier", async ct =>
    {
        ImmutableArray<SipTarget> targets = await locator.LocateAsync(one.Trunk, ct);
        await Post(() => Found(one, [.. targets.Where(target => endpoint.LocalAddressOf(target) is not null).Distinct()]), ct);
    });

    private void Found(ProbedTrunk one, ImmutableArray<SipTarget> targets)
    {
        if (trunks.GetValueOrDefault(one.Trunk.Id) != one)
            return; // set up differently meanwhile
        bool isFound = !targets.IsEmpty;
        one.Timer = endpoint.StartTimer(one, LookUpTimer, isFound ? policy!.Interval : policy!.RetryInterval);
        one.LookUpFailures = isFound ? 0 : Math.Min(one.LookUpFailures + 1, policy.FailureCountMax);
        // Servers found before are asked on while their names cannot be looked up.
        ProbedServer[] gone = isFound ? [.. one.Servers.Where(server => !targets.Contains(server.Target))] : [];
        foreach (ProbedServer server in gone)
        {
            one.Servers.Remove(server);
            Drop(server);
        }

        foreach (SipTarget target in targets.Where(target => one.Servers.All(server => server.Target != target)))
        {
            var server = new ProbedServer(one, target) { Since = clock.GetInstant() };
            one.Servers.Add(server);
            Ask(server);
        }

        Weigh(one, null);
    }

    private void Ask(ProbedServer server)
    {
        StopTimer(server);
        SipTarget target = server.Target;
        string host = target.Name.Length > 0 ? target.Name : new SipLocalAddress(target.Address.ToString(), target.Port).HostText;
        string domain = server.Owner.Trunk.Domain ?? host;
        SipLocalAddress local = endpoint.LocalAddressOf(target)!.Value;
        SipRequest request = SipMessageBuilder.Request(SipMethod.Options, SipUri.Parse($"sip:{domain}"))
            .Header(SipHeader.Via, endpoint.NewVia(target))
            .Header(SipHeader.MaxForwards, 70)
            .Header(SipHeader.From, $"<sip:anyseat@{local.HostText}>;tag={endpoint.NewId()}")
            .Header(SipHeader.To, $"<sip:{domain}>")
            .Header(SipHeader.CallId, $"{endpoint.NewId()}{endpoint.NewId()}")
            .Header(SipHeader.CSeq, new SipCSeq(1, SipMethod.Options).ToString())
            .Header(SipHeader.Contact, $"<sip:anyseat@{local}>")
            .Header(SipHeader.Accept, "application/sdp")
            .Header(SipHeader.UserAgent, "Anyseat")
            .BuildRequest();
        TimeSpan patience = policy!.RetryInterval < PatienceMax ? policy.RetryInterval : PatienceMax;
        server.Timer = endpoint.StartTimer(server, PatienceTimer, patience);
        server.Request = endpoint.Send(request, [target], server);
    }

    private void Take(ProbedServer server, TargetHealthStep step, int? status)
    {
        bool isAnswered = step.State.FailureCount == 0;
        Instruments.Probes.Add(1, new KeyValuePair<string, object?>("outcome", isAnswered ? "answered" : "failed"));
        server.Request = null;
        server.Health = step.State;
        StopTimer(server);
        server.Timer = endpoint.StartTimer(server, AskTimer, step.NextAfter);
        if (!step.HasChanged)
            return;
        server.Since = clock.GetInstant();
        if (step.State.Status == TargetStatus.Down)
            LogDown(logger, server.Address, server.Owner.Trunk.Name, policy!.FailureCountMax);
        else
            LogUp(logger, server.Address, server.Owner.Trunk.Name);
        Weigh(server.Owner, isAnswered ? null : status);
    }

    /// <summary>A trunk is reached as long as one of its servers answers, and lost when none does.</summary>
    private void Weigh(ProbedTrunk one, int? status)
    {
        servers = servers.SetItem(one.Trunk.Id, [.. one.Servers.Select(server => new ServerStanding(server.Target, server.Health.Status, server.Since))]);
        bool isNowhere = one.Servers.Count == 0 && one.LookUpFailures >= policy!.FailureCountMax;
        bool isDead = one.Servers.Count > 0 && one.Servers.All(server => server.Health.Status == TargetStatus.Down);
        if (one.Servers.Any(server => server.Health.Status == TargetStatus.Up))
            standings.Set(one.Trunk, TrunkReach.Reached);
        else if (isNowhere || isDead)
            standings.Set(one.Trunk, TrunkReach.Lost, status);
    }

    private void StopTimer(Timed one)
    {
        if (one.Timer is { } running)
            endpoint.StopTimer(running);
        one.Timer = null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Server} of {Trunk} is dead: {Count} questions in a row were not answered as by one that takes calls")]
    private static partial void LogDown(ILogger logger, string server, string trunk, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Server} of {Trunk} answers")]
    private static partial void LogUp(ILogger logger, string server, string trunk);

    /// <summary>Whose time is awaited.</summary>
    private abstract class Timed
    {
        public SipUserTimer? Timer { get; set; }
    }

    /// <summary>A trunk whose servers are asked.</summary>
    private sealed class ProbedTrunk(Trunk trunk) : Timed
    {
        public Trunk Trunk => trunk;

        public List<ProbedServer> Servers { get; } = [];

        public int LookUpFailures { get; set; }
    }

    /// <summary>A server that is asked.</summary>
    private sealed class ProbedServer(ProbedTrunk owner, SipTarget target) : Timed
    {
        public ProbedTrunk Owner => owner;

        public SipTarget Target => target;

        public string Address => ServerStanding.AddressOf(target);

        public TargetHealthState Health { get; set; }

        public required Instant Since { get; set; }

        public SipClientTransaction? Request { get; set; }
    }
}

/// <summary>What is known of a server of a trunk.</summary>
/// <param name="Target">Which.</param>
/// <param name="Status">Whether it can be used.</param>
/// <param name="Since">Since when that is known.</param>
internal sealed record ServerStanding(SipTarget Target, TargetStatus Status, Instant Since)
{
    /// <summary>The server as it is shown: <c>udp:192.0.2.1:5060</c>.</summary>
    public string Address => AddressOf(Target);

    /// <summary>A server as it is shown.</summary>
    public static string AddressOf(SipTarget target) => $"{target.Transport.Token().ToLowerInvariant()}:{target.Flow.Remote}";
}
