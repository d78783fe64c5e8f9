using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Sip.Transports;
using Anyseat.Testing;
using Anyseat.Voice.Alarms;
using Anyseat.Voice.Domain;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Carriers and telephones that are lost and come back: who is told, what is written down, and what calls make of it.</summary>
[Collection(nameof(SharedSite))]
public sealed class AlarmTests(SharedSite site)
{
    [Fact]
    public Task A_server_that_answers_no_OPTIONS_is_skipped_and_its_trunk_is_an_alarm_until_it_answers_again() => site.EndOf(ServerIsLostAsync);

    [Fact]
    public Task A_telephone_whose_registration_runs_out_gets_no_calls_and_is_an_alarm_until_it_registers_again() => site.EndOf(PhoneIsLostAsync);

    internal static async Task ServerIsLostAsync(SharedSite site)
    {
        await using var hand = new CarrierByHand();
        var target = new TrunkTarget(hand.Host, hand.Port, SipTransportKind.Udp);
        Trunk alone = SharedSite.TrunkOf("By hand", "+86998", target) with { IsProbed = true };
        Trunk first = SharedSite.TrunkOf("By hand first", "+86138", target, SharedSite.Server(site.Proxy.Port)) with { IsProbed = true };
        await site.Site.AddAsync(alone);
        await site.Site.AddAsync(first);
        using var written = new WrittenFacts(site);
        await using AgentClient flora = await AgentClient.SignInAsync(site.Site.Address, "flora");
        await using PushClient alarms = await WatchAsync(flora);
        await using AgentClient admin = await AgentClient.SignInAsync(site.Site.Address, "admin");
        await Eventually.HoldsAsync(async () => await StatesAsync(admin, alone, first) == "reachable[up] reachable[up up]", "all servers answer");

        hand.IsAlive = false;
        await WaitForAsync(alarms, "alarmRaised", frame => (string?)frame["alarm"]!["subjectId"] == alone.Id.ToString());
        await Eventually.HoldsAsync(async () => await StatesAsync(admin, alone, first) == "lost[down] reachable[down up]", "one server is dead");
        JsonNode alarm = (await flora.Api.GetAsync("voice/alarms")).Require(200).Json["alarms"]!.AsArray()
            .Single(one => (string?)one!["id"] == $"trunk:{alone.Id}")!;
        Assert.Equal(("trunkLost", "By hand"), ((string?)alarm["kind"], (string?)alarm["name"]));
        await written.WaitForAsync(alone.Id, AlarmFacts.TrunkLost);
        using (HttpResponseMessage ready = await Ready.AskAsync(site.Site.Address))
        {
            Assert.Equal(200, (int)ready.StatusCode);
            Assert.Matches(@"^degraded\nvoice: \d of \d watched trunks are lost\.\n$", await ready.Content.ReadAsStringAsync());
        }

        string who = site.Line("probed").First;
        await OperatorTests.DialAsync(site, who, [("+86138", Kamailio.Domain, "udp")]);
        Assert.Equal(0, hand.InviteCount);

        hand.IsAlive = true;
        await WaitForAsync(alarms, "alarmCleared", frame => (string?)frame["id"] == $"trunk:{alone.Id}");
        await written.WaitForAsync(alone.Id, AlarmFacts.TrunkRestored);
        await Eventually.HoldsAsync(async () => await StatesAsync(admin, alone, first) == "reachable[up] reachable[up up]", "all servers answer again");
        await OperatorTests.DialAsync(site, who, [("+86138", Kamailio.Domain, "udp")]);
        Assert.NotEqual(0, hand.InviteCount);
        Assert.DoesNotContain((first.Id, AlarmFacts.TrunkLost), written.All);
    }

    internal static async Task PhoneIsLostAsync(SharedSite site)
    {
        Line line = site.Line("lost");
        using var written = new WrittenFacts(site);
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First, isReady: true);
        await agent.Push.SubscribeAsync("alarms", sub: "2");
        Assert.Equal("permission.missing", (string?)(await agent.Push.WaitForAsync("problem"))["problem"]!["code"]);
        await using AgentClient flora = await AgentClient.SignInAsync(site.Site.Address, "flora");
        await using PushClient alarms = await WatchAsync(flora);

        await using (SippRun register = await Sipp.StartAsync(
            Sipp.Register(line.First, VoiceSite.Secret, ExternalProgram.FreePort(), seconds: 2), site.Site.SipEndPoint))
            await register.RequireSuccessAsync();
        await agent.WaitForAsync(seen => !(bool)seen["state"]!["isVoiceUnreachable"]!, "a telephone");
        await WaitForAsync(alarms, "alarmRaised", frame => (string?)frame["alarm"]!["id"] == $"phone:{agent.Id}");
        await agent.WaitForAsync(seen => (bool)seen["state"]!["isVoiceUnreachable"]!, "no telephone");
        await written.WaitForAsync(Guid.Parse(agent.Id), AlarmFacts.PhoneLost);
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits);
        await site.WaitForKindAsync(line, JournalKinds.InteractionQueued);
        Assert.DoesNotContain(JournalKinds.InteractionOffered, site.Site.KindsAt(line.Key));

        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneHangsUp(1_000));
        await WaitForAsync(alarms, "alarmCleared", frame => (string?)frame["id"] == $"phone:{agent.Id}");
        await written.WaitForAsync(Guid.Parse(agent.Id), AlarmFacts.PhoneRestored);
        await phone.RequireSuccessAsync();
        await caller.RequireSuccessAsync();
    }

    private static async Task<PushClient> WatchAsync(AgentClient who)
    {
        PushClient watching = await PushClient.OpenAsync(who.Api.Address, who.Api.Cookies, who.Api.Address.GetLeftPart(UriPartial.Authority));
        await watching.HelloAsync();
        await watching.SubscribeAsync("alarms");
        await watching.WaitForAsync("snapshot");
        return watching;
    }

    private static Task WaitForAsync(PushClient watching, string kind, Func<JsonNode, bool> isIt) => Eventually.HoldsAsync(
        () => watching.ReadFrames().Any(frame => (string?)frame["kind"] == kind && isIt(frame["data"]!)), kind);

    /// <summary>How trunks and their servers stand.</summary>
    private static async Task<string> StatesAsync(AgentClient admin, params Trunk[] trunks)
    {
        JsonArray all = (await admin.Api.GetAsync("voice/status")).Require(200).Json["trunks"]!.AsArray();
        return string.Join(' ', trunks.Select(trunk => all.Single(one => (string?)one!["id"] == trunk.Id.ToString())!)
            .Select(one => $"{one["state"]}[{string.Join(' ', one["servers"]!.AsArray().Select(server => (string?)server!["state"]))}]"));
    }

    /// <summary>What is written of trunks and telephones.</summary>
    private sealed class WrittenFacts : IDisposable
    {
        private readonly List<(Guid Stream, string Kind)> all = [];
        private readonly IDisposable observing;

        public WrittenFacts(SharedSite site) => observing = site.Site.Get<IJournal>().Observe(DomainId.Main, batch =>
        {
            lock (all)
                all.AddRange(batch.Select(one => (one.StreamId, one.Kind)));
        });

        public IReadOnlyList<(Guid Stream, string Kind)> All
        {
            get
            {
                lock (all)
                    return [.. all];
            }
        }

        public Task WaitForAsync(Guid stream, string kind) => Eventually.HoldsAsync(() => All.Contains((stream, kind)), $"{kind} of {stream}");

        public void Dispose() => observing.Dispose();
    }
}
