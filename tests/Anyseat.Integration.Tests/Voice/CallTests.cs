using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Calls from the carrier to agents' telephones, both played by SIPp, through the queue and the journal.</summary>
public sealed class CallTests
{
    private static Task<SippRun> CallAsync(VoiceSite site, string scenario, string transport = "u1") =>
        Sipp.StartAsync(scenario, site.SipEndPoint, VoiceSite.CarrierAddress, transport: transport);

    [Theory]
    [InlineData("u1")]
    [InlineData("t1")]
    public async Task A_caller_reaches_the_agents_telephone_through_the_queue_and_the_agent_hangs_up(string transport)
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using SippRun phone = await Telephone.RegisterAsync(site, "jonas", Sipp.PhoneHangsUp(300));
        await using SippRun caller = await CallAsync(site, Sipp.CallerWaits, transport);
        await phone.RequireSuccessAsync();
        await caller.RequireSuccessAsync();
        await site.WaitForKindAsync(JournalKinds.WrapUpStarted);
        await site.WaitForKindAsync(JournalKinds.CallEnded);
        await site.WaitUntilEmptyAsync();
        Assert.Equal(
            [JournalKinds.InteractionArrived, JournalKinds.InteractionQueued, JournalKinds.InteractionOffered, JournalKinds.AcceptRequested,
                JournalKinds.InteractionConnected, JournalKinds.CallJoined, JournalKinds.EndRequested, JournalKinds.WrapUpStarted],
            site.Kinds.Where(kind => kind is not JournalKinds.CallEnded));
    }

    [Fact]
    public async Task The_desk_shows_the_call_while_it_rings_and_wraps_it_up_when_the_caller_has_hung_up()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using SippRun phone = await Telephone.RegisterAsync(site, "jonas", Sipp.PhoneAnswers(600));
        await using SippRun caller = await CallAsync(site, Sipp.CallerHangsUp(1_500));
        JsonObject desk = await jonas.WaitForAsync(seen => seen["offers"]!.AsArray().Count == 1, "an offer");
        JsonNode offer = desk["offers"]![0]!;
        Assert.Equal("voice", (string?)offer["channel"]);
        ApiAnswer refused = await jonas.Api.PostAsync(
            $"offers/{offer["offerId"]}/accept", new JsonObject { ["interactionId"] = (string?)offer["interactionId"] });
        Assert.Equal("offer.by_phone", refused.Require(409).Code);
        string id = (string)offer["interactionId"]!;
        await jonas.WaitForConversationAsync(id);
        JsonNode call = Assert.Single((await jonas.Api.GetAsync("calls")).Require(200).Json["items"]!.AsArray())!;
        Assert.Equal("connected", (string?)call["state"]);
        Assert.Equal(("+86•••••••••00", true), ((string?)call["party"]!["display"], (bool)call["party"]!["isMasked"]!));
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await jonas.WaitForConversationAsync(id, seen => (string?)seen["state"] == "wrapUp" && (string?)seen["endedBy"] == "customer");
        await jonas.WrapUpAsync(id);
        await site.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task A_caller_who_hangs_up_while_waiting_or_while_it_rings_is_abandoned()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await using (SippRun waiting = await CallAsync(site, Sipp.CallerHangsUp(200)))
            await waiting.RequireSuccessAsync();
        await site.WaitForKindAsync(JournalKinds.InteractionAbandoned);
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using SippRun phone = await Telephone.RegisterAsync(site, "jonas", Sipp.PhoneIsCancelled);
        await using SippRun caller = await CallAsync(site, Sipp.CallerHangsUp(1_000));
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await site.WaitForKindAsync(JournalKinds.InteractionAbandoned, 2);
        await site.WaitForKindAsync(JournalKinds.CallEnded, 2);
        await site.WaitUntilEmptyAsync();
    }

    [Theory]
    [InlineData(486, DeviceDecline.Busy)]
    [InlineData(603, DeviceDecline.Refused)]
    public async Task A_telephone_that_refuses_declines_the_offer_and_the_next_agent_gets_it(int status, DeviceDecline why)
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using SippRun refusing = await Telephone.RegisterAsync(site, "jonas", Sipp.PhoneRefuses(status));
        await using SippRun caller = await CallAsync(site, Sipp.CallerWaits);
        await site.WaitForKindAsync(JournalKinds.OfferDeclined);
        await refusing.RequireSuccessAsync();
        await using SippRun answering = await Telephone.RegisterAsync(site, "mei", Sipp.PhoneHangsUp(100));
        await using AgentClient mei = await AgentClient.StartAsync(site.Address, "mei", isReady: true);
        await answering.RequireSuccessAsync();
        await caller.RequireSuccessAsync();
        await site.WaitUntilEmptyAsync();
        Assert.Equal((int)why, site.DeclineReasons[0]);
    }

    [Fact]
    public async Task A_telephone_that_nobody_picks_up_is_told_to_stop_when_the_offer_runs_out()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await Configured.SetOfferTimeoutAsync(site.Address, "Sales", 5);
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using SippRun phone = await Telephone.RegisterAsync(site, "jonas", Sipp.PhoneIsCancelled);
        await using SippRun caller = await CallAsync(site, Sipp.CallerHangsUp(8_000));
        await phone.RequireSuccessAsync();
        await site.WaitForKindAsync(JournalKinds.OfferTimedOut);
        await jonas.WaitForAsync(seen => (string?)seen["state"]!["state"] == "notReady", "not ready after no answer");
        await caller.RequireSuccessAsync();
        await site.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task Without_a_registered_telephone_an_offer_is_declined_and_the_caller_goes_on_waiting()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using SippRun caller = await CallAsync(site, Sipp.CallerHangsUp(700));
        await site.WaitForKindAsync(JournalKinds.OfferDeclined);
        Assert.Equal((int)DeviceDecline.Unreachable, site.DeclineReasons[0]);
        await caller.RequireSuccessAsync();
        await site.WaitForKindAsync(JournalKinds.InteractionAbandoned);
        await site.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task An_unknown_number_a_stranger_and_a_wrong_password_are_refused()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        string unknown = Sipp.CallerIsRefused(404).Replace("NUMBER", "+4930000000", StringComparison.Ordinal);
        await using SippRun lost = await CallAsync(site, unknown);
        await lost.RequireSuccessAsync();
        await using SippRun stranger = await Sipp.StartAsync(Sipp.CallerIsRefused(401), site.SipEndPoint, "127.0.0.9");
        await stranger.RequireSuccessAsync();
        await using SippRun guessing = await Sipp.StartAsync(
            Sipp.Register("jonas", "guessed", 5999, status: 401), site.SipEndPoint, "127.0.0.8", calls: 10, rate: 100);
        await guessing.RequireSuccessAsync();
        var guard = site.Get<Anyseat.Voice.Sip.SourceGuard>();
        await Eventually.HoldsAsync(() => !guard.Admits(System.Net.IPAddress.Parse("127.0.0.8")), "ten wrong passwords shut the source out");
        Assert.True(guard.Admits(System.Net.IPAddress.Parse("127.0.0.9")));
        await site.WaitUntilEmptyAsync();
        Assert.Empty(site.Kinds);
    }

    [Fact]
    public async Task Forty_callers_who_come_and_give_up_together_leave_nothing_behind()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await using SippRun callers = await Sipp.StartAsync(
            Sipp.CallerHangsUp(500), site.SipEndPoint, VoiceSite.CarrierAddress, calls: 40, rate: 40);
        await callers.RequireSuccessAsync();
        await site.WaitForKindAsync(JournalKinds.InteractionAbandoned, 40);
        await site.WaitForKindAsync(JournalKinds.CallEnded, 40);
        await site.WaitUntilEmptyAsync();
    }
}
