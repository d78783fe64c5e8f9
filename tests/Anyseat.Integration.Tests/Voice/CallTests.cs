using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Testing;
using Anyseat.Voice.Sip;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Calls from the carrier to agents' telephones, both played by SIPp, through the queue and the journal.</summary>
[Collection(nameof(SharedSite))]
public sealed class CallTests(SharedSite site)
{
    [Fact]
    public Task A_caller_reaches_the_agents_telephone_through_the_queue_and_the_agent_hangs_up() => site.EndOf(ReachesAsync);

    [Fact]
    public Task A_caller_over_TCP_reaches_the_agents_telephone_alike() => site.EndOf(ReachesOverTcpAsync);

    [Fact]
    public Task The_desk_shows_the_call_while_it_rings_and_wraps_it_up_when_the_caller_has_hung_up() => site.EndOf(IsShownAsync);

    [Fact]
    public Task A_caller_who_hangs_up_while_waiting_or_while_it_rings_is_abandoned() => site.EndOf(IsAbandonedAsync);

    [Fact]
    public Task A_telephone_whose_answer_crosses_our_CANCEL_is_acknowledged_and_told_goodbye() => site.EndOf(AnswersTheCancelAsync);

    [Fact]
    public Task A_telephone_that_is_busy_declines_the_offer_and_the_next_agent_gets_it() => site.EndOf(IsBusyAsync);

    [Fact]
    public Task A_telephone_that_refuses_declines_the_offer_and_the_next_agent_gets_it() => site.EndOf(RefusesAsync);

    [Fact]
    public Task A_telephone_that_nobody_picks_up_is_told_to_stop_when_the_offer_runs_out() => site.EndOf(RunsOutAsync);

    [Fact]
    public Task An_unknown_number_a_stranger_and_a_wrong_password_are_refused() => site.EndOf(StrangersAreRefusedAsync);

    [Fact]
    public Task Forty_callers_who_come_and_give_up_together_leave_nothing_behind() => site.EndOf(FortyGiveUpAsync);

    [Fact]
    public async Task When_all_the_calls_of_these_tests_are_over_no_leg_no_port_and_no_media_is_left()
    {
        await site.EndOfAllAsync();
        await site.Site.WaitUntilEmptyAsync();
    }

    internal static Task ReachesAsync(SharedSite site) => ReachesAsync(site, site.Line("reaches"), "u1");

    internal static Task ReachesOverTcpAsync(SharedSite site) => ReachesAsync(site, site.Line("reaches-tcp"), "t1");

    internal static async Task IsShownAsync(SharedSite site)
    {
        Line line = site.Line("shown");
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneAnswers(600));
        await agent.SetReadyAsync();
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerHangsUp(3_000));
        JsonObject desk = await agent.WaitForAsync(seen => seen["offers"]!.AsArray().Count == 1, "an offer");
        JsonNode offer = desk["offers"]![0]!;
        Assert.Equal("voice", (string?)offer["channel"]);
        ApiAnswer refused = await agent.Api.PostAsync(
            $"offers/{offer["offerId"]}/accept", new JsonObject { ["interactionId"] = (string?)offer["interactionId"] });
        Assert.Equal("offer.by_phone", refused.Require(409).Code);
        string id = (string)offer["interactionId"]!;
        await agent.WaitForConversationAsync(id);
        JsonNode call = Assert.Single((await agent.Api.GetAsync("calls")).Require(200).Json["items"]!.AsArray())!;
        Assert.Equal("connected", (string?)call["state"]);
        Assert.Equal(("+86•••••••••00", true), ((string?)call["party"]!["display"], (bool)call["party"]!["isMasked"]!));
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await agent.WaitForConversationAsync(id, seen => (string?)seen["state"] == "wrapUp" && (string?)seen["endedBy"] == "customer");
        // The desk was told at each turn, without asking.
        await Eventually.HoldsAsync(() => StatesToldTo(agent, id) is ["ringing", "connected", "ended"], "the desk is told of the call's end");
        await agent.WrapUpAsync(id);
    }

    /// <summary>What signals said of a call, in order, each state once.</summary>
    private static string[] StatesToldTo(AgentClient agent, string call) =>
    [
        .. agent.Push.ReadFrames()
            .Where(frame => ((string?)frame["type"], (string?)frame["kind"], (string?)frame["data"]?["id"]) == ("signal", "callChanged", call))
            .Select(frame => (string)frame["data"]!["state"]!).Distinct(),
    ];

    internal static async Task IsAbandonedAsync(SharedSite site)
    {
        Line line = site.Line("abandoned");
        await using (SippRun waiting = await site.CallAsync(line, Sipp.CallerHangsUp(200)))
            await waiting.RequireSuccessAsync();
        await site.WaitForKindAsync(line, JournalKinds.InteractionAbandoned);
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneIsCancelled);
        await agent.SetReadyAsync();
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerHangsUp(1_000));
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await site.WaitForKindAsync(line, JournalKinds.InteractionAbandoned, 2);
        await site.WaitForKindAsync(line, JournalKinds.CallEnded, 2);
    }

    internal static async Task AnswersTheCancelAsync(SharedSite site)
    {
        Line line = site.Line("crossed");
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneAnswersTheCancel);
        await agent.SetReadyAsync();
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerHangsUp(1_000));
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await site.WaitForKindAsync(line, JournalKinds.InteractionAbandoned);
        Assert.DoesNotContain(JournalKinds.InteractionConnected, site.Site.KindsAt(line.Key));
    }

    internal static Task IsBusyAsync(SharedSite site) => IsDeclinedAsync(site, site.Line("busy"), 486, DeviceDecline.Busy);

    internal static Task RefusesAsync(SharedSite site) => IsDeclinedAsync(site, site.Line("refused"), 603, DeviceDecline.Refused);

    internal static async Task RunsOutAsync(SharedSite site)
    {
        Line line = site.Line("unanswered");
        await Configured.SetOfferTimeoutAsync(site.Site.Address, line.Key, 5);
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneIsCancelled);
        await agent.SetReadyAsync();
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerHangsUp(8_000));
        await phone.RequireSuccessAsync();
        await site.WaitForKindAsync(line, JournalKinds.OfferTimedOut);
        await agent.WaitForAsync(seen => (string?)seen["state"]!["state"] == "notReady", "not ready after no answer");
        await caller.RequireSuccessAsync();
    }

    internal static async Task StrangersAreRefusedAsync(SharedSite site)
    {
        string unknown = Sipp.CallerIsRefused(404).Replace("NUMBER", "+4930000000", StringComparison.Ordinal);
        await using SippRun lost = await Sipp.StartAsync(unknown, site.Site.SipEndPoint, VoiceSite.CarrierAddress);
        await lost.RequireSuccessAsync();
        await using SippRun stranger = await Sipp.StartAsync(Sipp.CallerIsRefused(401), site.Site.SipEndPoint, "127.0.0.9");
        await stranger.RequireSuccessAsync();
        await using SippRun guessing = await Sipp.StartAsync(
            Sipp.Register("jonas", "guessed", 5999, status: 401), site.Site.SipEndPoint, "127.0.0.8", calls: 10, rate: 100);
        await guessing.RequireSuccessAsync();
        var guard = site.Site.Get<SourceGuard>();
        await Eventually.HoldsAsync(() => !guard.Admits(System.Net.IPAddress.Parse("127.0.0.8")), "ten wrong passwords shut the source out");
        Assert.True(guard.Admits(System.Net.IPAddress.Parse("127.0.0.9")));
        Assert.Empty(site.Site.KindsAt("sales-line")); // where the stranger wanted to go
    }

    internal static async Task FortyGiveUpAsync(SharedSite site)
    {
        Line line = site.Line("forty");
        await using SippRun callers = await site.CallAsync(line, Sipp.CallerHangsUp(500), calls: 40, rate: 40);
        await callers.RequireSuccessAsync();
        await site.WaitForKindAsync(line, JournalKinds.InteractionAbandoned, 40);
        await site.WaitForKindAsync(line, JournalKinds.CallEnded, 40);
    }

    private static async Task ReachesAsync(SharedSite site, Line line, string transport)
    {
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneHangsUp(1_000));
        await agent.SetReadyAsync();
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, transport: transport);
        await phone.RequireSuccessAsync();
        await caller.RequireSuccessAsync();
        await site.WaitForKindAsync(line, JournalKinds.WrapUpStarted);
        await site.WaitForKindAsync(line, JournalKinds.CallEnded);
        Assert.Equal(
            [JournalKinds.InteractionArrived, JournalKinds.InteractionQueued, JournalKinds.InteractionOffered, JournalKinds.AcceptRequested,
                JournalKinds.InteractionConnected, JournalKinds.CallJoined, JournalKinds.EndRequested, JournalKinds.WrapUpStarted],
            site.Site.KindsAt(line.Key).Where(kind => kind is not JournalKinds.CallEnded));
    }

    private static async Task IsDeclinedAsync(SharedSite site, Line line, int status, DeviceDecline why)
    {
        await using AgentClient first = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using SippRun refusing = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneRefuses(status));
        await first.SetReadyAsync();
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits);
        await site.WaitForKindAsync(line, JournalKinds.OfferDeclined);
        await refusing.RequireSuccessAsync();
        await using SippRun answering = await Telephone.RegisterAsync(site.Site, line.Second, Sipp.PhoneHangsUp(1_000));
        await using AgentClient second = await AgentClient.StartAsync(site.Site.Address, line.Second, isReady: true);
        await answering.RequireSuccessAsync();
        await caller.RequireSuccessAsync();
        Assert.Equal((int)why, site.Site.DeclineReasonsAt(line.Key)[0]);
    }
}
