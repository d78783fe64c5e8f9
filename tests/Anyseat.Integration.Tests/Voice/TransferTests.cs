using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Passing a caller on, and calling out: from the desk, and by softphones of another project.</summary>
[Collection(nameof(SharedSite))]
public sealed class TransferTests(SharedSite site)
{
    private const int FirstTone = 1_000;
    private const int SecondTone = 1_400;

    [Fact]
    public Task A_caller_is_passed_to_a_colleague_after_asking_and_hears_each_in_turn() => site.EndOf(AsksAsync);

    [Fact]
    public Task A_softphone_passes_a_caller_to_a_colleagues_number_by_REFER_and_back_to_the_queue() => site.EndOf(RefersAsync);

    [Fact]
    public Task A_number_is_called_from_the_desk_with_the_service_number_shown_and_early_media_heard_and_others_are_refused() => site.EndOf(DialsAsync);

    internal static async Task AsksAsync(SharedSite site)
    {
        Line line = site.Line("asked");
        await using AgentClient first = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using Baresip firstPhone = await Baresip.StartAsync(site.Site, line.First, FirstTone, transport: "tcp");
        await using Baresip secondPhone = await Baresip.StartAsync(site.Site, line.Second, SecondTone);
        await first.SetReadyAsync();
        await using var party = new ToneParty(VoiceSite.CarrierAddress, 440);
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, party.Port);
        await Eventually.HoldsAsync(() => party.LevelOf(FirstTone) > -25, "the caller hears the first agent");
        await using AgentClient second = await AgentClient.StartAsync(site.Site.Address, line.Second, isReady: true);
        string id = (string)(await first.Api.GetAsync("calls")).Require(200).Json["items"]![0]!["id"]!;
        (await first.Api.PostAsync($"calls/{id}/transfer", new JsonObject
        {
            ["kind"] = "consult",
            ["target"] = new JsonObject { ["agentId"] = second.Id },
        })).Require(204);
        await Eventually.HoldsAsync(() => party.LevelOf(FirstTone) < -40 && party.LevelOf(SecondTone) < -40, "music while the agents talk");
        await Eventually.HoldsAsync(
            async () => (await first.Api.PostAsync($"calls/{id}/transfer/complete")).Status == 204, "the colleague has answered");
        await site.WaitForKindAsync(line, JournalKinds.InteractionConnected, 2);
        await Eventually.HoldsAsync(() => party.LevelOf(SecondTone) > -25, "the caller hears the colleague");
        await site.HangUpAsync(second);
        await caller.RequireSuccessAsync();
    }

    internal static async Task RefersAsync(SharedSite site)
    {
        Line line = site.Line("referred");
        await using AgentClient first = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using Baresip firstPhone = await Baresip.StartAsync(site.Site, line.First, FirstTone);
        await using Baresip secondPhone = await Baresip.StartAsync(site.Site, line.Second, SecondTone);
        await first.SetReadyAsync();
        await using var party = new ToneParty(VoiceSite.CarrierAddress, 440);
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, party.Port);
        await site.WaitForKindAsync(line, JournalKinds.CallJoined);
        await using AgentClient second = await AgentClient.StartAsync(site.Site.Address, line.Second, isReady: true);
        await firstPhone.CommandAsync("transfer", $"sip:{line.PhoneNumbers[1]}@{site.Site.SipEndPoint}");
        await site.WaitForKindAsync(line, JournalKinds.InteractionConnected, 2);
        await Eventually.HoldsAsync(() => party.LevelOf(SecondTone) > -25, "the caller hears the colleague");
        await secondPhone.CommandAsync("transfer", $"sip:{line.Number}@{site.Site.SipEndPoint}");
        await site.WaitForKindAsync(line, JournalKinds.InteractionConnected, 3);
        await Eventually.HoldsAsync(() => party.LevelOf(FirstTone) > -25, "the caller hears who is next in the queue");
        await site.HangUpAsync(first);
        await caller.RequireSuccessAsync();
    }

    internal static async Task DialsAsync(SharedSite site)
    {
        Line line = site.Line("dials");
        string number = "+8613100139000";
        await using var outside = new ToneParty("127.0.0.3", SecondTone);
        await using var agentParty = new ToneParty("127.0.0.1", FirstTone);
        await using SippRun carrier = await Sipp.StartAsync(
            Sipp.PhoneSpeaksEarly(4_000), site.Site.SipEndPoint, "127.0.0.3", site.DirectPort, mediaPort: outside.Port);
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        Assert.Equal("call.phone_unreachable", (await agent.Api.PostAsync("calls", To(number), ApiClient.NewKey())).Require(409).Code);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneAnswers(50), agentParty.Port);
        Assert.Equal("dial.refused", (await agent.Api.PostAsync("calls", To("+4930123456"), ApiClient.NewKey())).Require(403).Code);
        JsonNode call = (await agent.Api.PostAsync("calls", To(number), ApiClient.NewKey())).Require(201).Json;
        Assert.Equal("outbound", (string?)call["direction"]);
        await Eventually.HoldsAsync(() => carrier.PeerMedia is not null, "the carrier is called");
        outside.SpeakTo(carrier.PeerMedia!);
        await Eventually.HoldsAsync(() => agentParty.LevelOf(SecondTone) > -25, "the agent hears what is said before the answer");
        Assert.NotEqual("connected", (string?)(await agent.Api.GetAsync("calls")).Require(200).Json["items"]![0]!["state"]);
        await Eventually.HoldsAsync(
            async () => (string?)(await agent.Api.GetAsync("calls")).Require(200).Json["items"]![0]!["state"] == "connected", "the answer");
        await site.HangUpAsync(agent);
        await phone.RequireSuccessAsync();
        await carrier.RequireSuccessAsync();
        string invite = carrier.Messages;
        Assert.Contains($"INVITE sip:{number}@", invite, StringComparison.Ordinal);
        Assert.Contains($"From: <sip:{VoiceSite.Number}@", invite, StringComparison.Ordinal);
    }

    private static JsonObject To(string number) => new() { ["to"] = number };
}
