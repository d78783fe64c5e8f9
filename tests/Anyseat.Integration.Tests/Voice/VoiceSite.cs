using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Sip.Authentication;
using Anyseat.Sip.Transports;
using Anyseat.Testing;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Contracts;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Media;
using Anyseat.Voice.Sip;
using Anyseat.Voice.Storage;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>A server in this process that takes calls: a trunk from 127.0.0.2, a number that leads to the sales queue, and a telephone
/// for each agent of the demo.</summary>
internal sealed class VoiceSite : IAsyncDisposable
{
    public const string CarrierAddress = "127.0.0.2";
    public const string Number = "+861055500100";
    public const string Secret = "long-enough-for-a-phone";

    private readonly InProcessServer server;
    private readonly List<string> kinds = [];
    private readonly List<int> declineReasons = [];
    private readonly Dictionary<Guid, string> entryPoints = [];
    private readonly List<(Guid Interaction, string Kind, int Reason)> happened = [];
    private readonly IDisposable observing;

    private VoiceSite(InProcessServer server)
    {
        this.server = server;
        observing = server.Get<IJournal>().Observe(DomainId.Main, batch =>
        {
            lock (kinds)
            {
                Note(batch);
                kinds.AddRange(batch.Where(one => one.StreamKind == StreamKind.Interaction).Select(one => one.Kind));
                declineReasons.AddRange(batch.Where(one => one.Kind == JournalKinds.OfferDeclined).Select(InteractionFacts.ReasonOf));
            }
        });
    }

    public Uri Address => server.Address;

    public int SipPort => server.Get<IVoiceStatus>().SipAddress!.Port;

    public string SipEndPoint => $"127.0.0.1:{SipPort}";

    /// <summary>Where SIP over TLS is taken, if it is.</summary>
    public string SecureEndPoint => $"127.0.0.1:{Get<VoiceOptions>().TlsPort}";

    /// <summary>The same by name.</summary>
    public string SecureName => $"localhost:{Get<VoiceOptions>().TlsPort}";

    public CallSwitch Calls => server.Get<CallSwitch>();

    public MediaHost Media => server.Get<MediaHost>();

    /// <summary>Kinds of events about interactions, in the order of the journal.</summary>
    public IReadOnlyList<string> Kinds
    {
        get
        {
            lock (kinds)
                return [.. kinds];
        }
    }

    /// <summary>Why offers were declined, in order.</summary>
    public IReadOnlyList<int> DeclineReasons
    {
        get
        {
            lock (kinds)
                return [.. declineReasons];
        }
    }

    /// <summary>Kinds of events about the interactions that came in at an entry point, in the order of the journal.</summary>
    public IReadOnlyList<string> KindsAt(string entryPoint)
    {
        lock (kinds)
            return [.. happened.Where(one => entryPoints.GetValueOrDefault(one.Interaction) == entryPoint).Select(one => one.Kind)];
    }

    /// <summary>Why offers of interactions that came in at an entry point were declined, in order.</summary>
    public IReadOnlyList<int> DeclineReasonsAt(string entryPoint)
    {
        lock (kinds)
            return [.. happened.Where(one => one.Reason != 0 && entryPoints.GetValueOrDefault(one.Interaction) == entryPoint).Select(one => one.Reason)];
    }

    public T Get<T>()
        where T : notnull => server.Get<T>();

    public static async Task<VoiceSite> StartAsync(params (string Name, string Value)[] settings)
    {
        InProcessServer server = await InProcessServer.StartAsync(
            null, null, [("Anyseat:Voice:Enabled", "true"), ("Anyseat:Voice:SipPort", "0"), ("Anyseat:Voice:OffersSha256", "false"), .. settings]);
        var site = new VoiceSite(server);
        await site.ConfigureAsync();
        return site;
    }

    public Person Agent(string username) => Get<IPeopleDirectory>().Snapshot.Users.Values.Single(user => user.Username == username);

    /// <summary>Puts a document in place of those of its kind.</summary>
    public async Task AddAsync<T>(T document)
        where T : VoiceDocument, IVoiceKind
    {
        Result<(T Document, bool IsNew)> outcome = await Get<VoiceDocuments>().AddAsync(document, Guid.Empty, CancellationToken.None);
        Assert.True(outcome.IsSuccess, outcome.Error?.Detail);
    }

    /// <summary>Whether a telephone of an agent is registered.</summary>
    public bool Registered(string agent) => !Get<PhoneDoor>().Registry.Find(agent).IsEmpty;

    public Guid QueueId(string key) => InputId.Of("demo-queue", key).Value;

    /// <summary>Waits until nothing of any call is left: no leg, no port, no media.</summary>
    public Task WaitUntilEmptyAsync() => Eventually.HoldsAsync(
        () => Calls.CallCount == 0 && Calls.LegCount == 0 && Media.LegCount == 0 && Media.Ports.TakenCount == 0,
        $"no call is left ({Calls.CallCount} calls, {Calls.LegCount} legs, {Media.Ports.TakenCount} ports)");

    public Task WaitForKindAsync(string kind, int count = 1) => Eventually.HoldsAsync(
        () => Kinds.Count(one => one == kind) >= count, $"{count} × {kind} among {string.Join(", ", Kinds)}");

    private void Note(IReadOnlyList<JournalEvent> batch)
    {
        foreach (JournalEvent one in batch.Where(one => one.StreamKind == StreamKind.Interaction))
        {
            if (one.Kind == JournalKinds.InteractionArrived)
                entryPoints[one.StreamId] = InteractionFacts.ArrivalOf(one).EntryPoint;
            happened.Add((one.StreamId, one.Kind, one.Kind == JournalKinds.OfferDeclined ? InteractionFacts.ReasonOf(one) : 0));
        }
    }

    public async ValueTask DisposeAsync()
    {
        observing.Dispose();
        await server.DisposeAsync();
    }

    private async Task ConfigureAsync()
    {
        await ClearAsync<Trunk>(settings => settings.Trunks);
        await ClearAsync<InboundNumber>(settings => settings.Numbers);
        await ClearAsync<Phone>(settings => settings.Phones);
        await ClearAsync<DialRule>(settings => settings.DialRules);
        await ClearAsync<QueueVoicePolicy>(settings => settings.QueuePolicies);
        await AddAsync(new Trunk
        {
            Id = Guid.NewGuid(),
            Name = "Carrier",
            Access = TrunkKind.ByAddress,
            Targets = [new TrunkTarget(CarrierAddress, 5060, SipTransportKind.Udp)],
            IsIdentityTrusted = true,
            ConcurrentCallsMax = 1_000,
            IsProbed = false,
        });
        Assert.True(E164Number.TryParse(Number, out E164Number number));
        await AddAsync(new InboundNumber
        {
            Id = Guid.NewGuid(),
            Number = number,
            Names = new LocalizedText { En = "Sales", ZhCn = "售前" },
            EntryPoint = "sales-line",
            QueueId = QueueId("sales"),
        });
        int next = 201;
        foreach (string agent in (string[])["jonas", "mei", "ada", "lin"])
            await AddPhoneAsync(agent, (next++).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Takes away what the demo brings along.</summary>
    private async Task ClearAsync<T>(Func<VoiceSettings, IReadOnlyList<T>> select)
        where T : VoiceDocument, IVoiceKind
    {
        foreach (T document in select(Get<VoiceDocuments>().Current))
            Assert.True((await Get<VoiceDocuments>().RemoveAsync<T>(document.Id, null, Guid.Empty, CancellationToken.None)).IsSuccess);
    }

    /// <summary>Gives an agent a telephone.</summary>
    public Task AddPhoneAsync(string agent, string number) => AddAsync(PhoneOf(agent, number));

    /// <summary>The telephone of an agent; its user name is the agent's.</summary>
    public Phone PhoneOf(string agent, string number) => new()
    {
        Id = Guid.NewGuid(),
        Number = number,
        SipUser = agent,
        UserId = Agent(agent).Id,
        Realm = "anyseat",
        Ha1Md5 = new Secret(Digest.Secret(DigestAlgorithm.Md5, agent, "anyseat", Secret)),
        Ha1Sha256 = new Secret(Digest.Secret(DigestAlgorithm.Sha256, agent, "anyseat", Secret)),
    };
}
