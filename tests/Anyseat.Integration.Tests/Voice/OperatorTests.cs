using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;
using Anyseat.Voice.Sip;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Kamailio as the operator's proxy in front: registration with a password, calls both ways on its route, TLS, and servers that
/// fail.</summary>
[Collection(nameof(SharedSite))]
public sealed class OperatorTests(SharedSite site)
{
    private const int AgentTone = 1_000;
    private const int CallerTone = 440;

    [Fact]
    public Task A_call_to_a_registered_account_finds_its_number_and_both_sides_hear_each_other_on_the_proxys_route() => site.EndOf(CallComesAsync);

    [Fact]
    public Task Over_TLS_both_sides_check_each_others_certificate_and_a_softphone_over_TLS_takes_the_call() => site.EndOf(CallComesOverTlsAsync);

    [Fact]
    public Task A_registration_is_kept_up_and_its_loss_is_counted_and_a_server_without_a_right_certificate_is_never_registered_with() =>
        site.EndOf(RegistrationIsKeptAndLostAsync);

    [Fact]
    public Task The_next_server_of_a_trunk_is_tried_when_the_first_is_silent_or_out_of_service() => site.EndOf(ServersAreTriedAsync);

    [Fact]
    public Task A_server_that_answers_after_it_was_given_up_is_acknowledged_and_told_goodbye() => site.EndOf(AnswersLateAsync);

    [Fact]
    public Task The_next_trunk_is_tried_when_one_refuses_or_is_silent_or_shows_a_wrong_certificate() => site.EndOf(TrunksAreTriedAsync);

    internal static async Task CallComesAsync(SharedSite site)
    {
        Line line = site.Line("inbound");
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using var agentParty = new ToneParty("127.0.0.1", AgentTone);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneAnswers(100), agentParty.Port);
        await agent.SetReadyAsync();
        await site.Proxy.SeesAsync("REGISTERED trunk-udp");
        await using var party = new ToneParty(Kamailio.PartyAddress, CallerTone);
        // What was dialled is told by P-Called-Party-ID alone.
        string scenario = Sipp.CallerWaits.Replace("To: <sip:NUMBER@", "To: <sip:operator@", StringComparison.Ordinal);
        await using SippRun caller = await site.CallThroughProxyAsync(line, "trunk-udp", scenario, party.Port);
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) > -25, "the caller hears the agent");
        await Eventually.HoldsAsync(() => agentParty.LevelOf(CallerTone) > -25, "the agent hears the caller");
        await site.HangUpAsync(agent);
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await site.Proxy.SeesAsync("ROUTED BYE from 127.0.0.1 over udp");
    }

    internal static async Task CallComesOverTlsAsync(SharedSite site)
    {
        Line line = site.Line("secure");
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using Baresip phone = await Baresip.StartAsync(site.Site, line.First, AgentTone, site.RootPem);
        await agent.SetReadyAsync();
        await site.Proxy.SeesAsync("REGISTERED trunk-tls");
        await using var party = new ToneParty(Kamailio.PartyAddress, CallerTone);
        await using SippRun caller = await site.CallThroughProxyAsync(line, "trunk-tls", Sipp.CallerHangsUp(3_000), party.Port);
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) > -25, $"the caller hears the agent: {site.Proxy.Output}");
        await caller.RequireSuccessAsync();
        await site.Proxy.SeesAsync($"FOUND sip:trunk-tls@{site.Site.SecureEndPoint};transport=tls");
        await agent.WaitForAsync(seen => (string?)seen["conversations"]!.AsArray().FirstOrDefault()?["state"] == "wrapUp", "wrap-up");
    }

    internal static async Task RegistrationIsKeptAndLostAsync(SharedSite site)
    {
        Kamailio proxy = site.Proxy;
        var trunks = site.Site.Get<TrunkRegistrations>();
        await Eventually.HoldsAsync(
            () => (trunks.RegisteredCount, trunks.LostCount) == (3, 1), $"three are registered, and the doubtful one is not: {trunks.RegisteredCount}");
        // The proxy grants 4 s, and has forgotten who does not come again.
        await Eventually.HoldsAsync(() => proxy.Output.Split("REGISTERED trunk-brief").Length > 3, "the registration is renewed in time");
        Assert.Equal((3, 1), (trunks.RegisteredCount, trunks.LostCount));
        Assert.True(await proxy.TellAsync("trunk-brief", "closed"));
        await Eventually.HoldsAsync(() => (trunks.RegisteredCount, trunks.LostCount) == (2, 2), "the loss is counted");
        await using (AgentClient admin = await AgentClient.SignInAsync(site.Site.Address, "admin"))
        {
            JsonNode status = (await admin.Api.GetAsync("voice/status")).Require(200).Json;
            string[] states = [.. status["trunks"]!.AsArray().Where(trunk => trunk!["servers"]!.AsArray().Count == 0)
                .Select(trunk => (string)trunk!["state"]!).Where(state => state != "byAddress").Order()];
            Assert.Equal(["lost", "lost", "registered", "registered"], states);
            Assert.True((bool)status["isOpen"]!, status.ToString());
            Assert.All(status["trunks"]!.AsArray(), trunk => Assert.True(trunk!["since"] is not { } since || DateTimeOffset.TryParse((string?)since, out _)));
        }

        if (Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1")
        {
            // The pause after a failure is at least 15 s.
            Assert.True(await proxy.TellAsync("trunk-brief", "open"));
            await Eventually.HoldsAsync(() => trunks.LostCount == 1, "it is registered again", TimeSpan.FromSeconds(40));
        }

        Assert.DoesNotContain("for 0", proxy.Output, StringComparison.Ordinal); // whatever else was set up meanwhile
        Assert.DoesNotContain("trunk-doubt", proxy.Output, StringComparison.Ordinal);
    }

    internal static Task ServersAreTriedAsync(SharedSite site) =>
        DialAsync(site, site.Line("inbound").Second, [("+86137", Kamailio.Domain, "udp"), ("+86136", Kamailio.Domain, "udp")]);

    internal static async Task AnswersLateAsync(SharedSite site)
    {
        _ = site.Proxy;
        // It is given up after 4 s, and the call goes on by the next server.
        await using SippRun late = await Sipp.StartAsync(Sipp.ServerAnswersLate(4_500), site.Site.SipEndPoint, "127.0.0.11", site.LatePort);
        await DialAsync(site, site.Line("crossed").Second, [("+86130", Kamailio.Domain, "udp")]);
        await late.RequireSuccessAsync();
    }

    internal static Task TrunksAreTriedAsync(SharedSite site) => DialAsync(
        site, site.Line("secure").Second,
        [("+86134", "other.test", "udp"), ("+86135", "other.test", "udp"), ("+86133", Kamailio.Address, "tls"), ("+86132", "other.test", "udp")]);

    /// <summary>Dials one number after another from the desk; each is answered, and came the way it should.</summary>
    internal static async Task DialAsync(SharedSite site, string who, (string Prefix, string Domain, string Transport)[] ways)
    {
        int port = ExternalProgram.FreePort();
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, who);
        await using SippRun called = await site.AnswerAsync(Sipp.PhoneHangsUp(300), port, calls: ways.Length);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, who, Sipp.PhoneAnswers(10), calls: ways.Length);
        foreach ((string prefix, string domain, string transport) in ways)
        {
            string number = $"{prefix}000{port}";
            await Eventually.HoldsAsync(() => TryPlaceAsync(agent, number), $"{number} is called");
            await site.Proxy.SeesAsync($"CARRIED {number} for {domain} over {transport}");
            await Eventually.HoldsAsync(
                async () => (await agent.Api.GetAsync("calls")).Require(200).Json["items"]!.AsArray().Count == 0, $"the call to {number} is over");
        }

        await called.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
    }

    /// <summary>Calls, after what was left to do of the call before.</summary>
    private static async Task<bool> TryPlaceAsync(AgentClient agent, string number)
    {
        foreach (JsonNode? done in (await agent.ReadSnapshotAsync())["conversations"]!.AsArray())
            if ((string?)done!["state"] == "wrapUp")
                await agent.WrapUpAsync((string)done["interactionId"]!);
        return (await agent.Api.PostAsync("calls", new JsonObject { ["to"] = number }, ApiClient.NewKey())).Status == 201;
    }
}
