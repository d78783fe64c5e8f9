using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Sip.Transports;
using Anyseat.Testing;
using Anyseat.Voice.Domain;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Passing a caller on, and calling out: from the desk, and by softphones of another project.</summary>
public sealed class TransferTests
{
    private const int JonasTone = 1_000;
    private const int MeiTone = 1_400;

    [Fact]
    public async Task A_caller_is_passed_to_a_colleague_after_asking_and_hears_each_in_turn()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using Baresip first = await Baresip.StartAsync(site, "jonas", JonasTone);
        await using Baresip second = await Baresip.StartAsync(site, "mei", MeiTone);
        await using var party = new ToneParty(VoiceSite.CarrierAddress, 440);
        await using SippRun caller = await Sipp.StartAsync(Sipp.CallerWaits, site.SipEndPoint, VoiceSite.CarrierAddress, mediaPort: party.Port);
        await Eventually.HoldsAsync(() => party.LevelOf(JonasTone) > -25, "the caller hears the first agent");
        await using AgentClient mei = await AgentClient.StartAsync(site.Address, "mei", isReady: true);
        string id = await CallOfAsync(jonas);
        (await jonas.Api.PostAsync($"calls/{id}/transfer", new JsonObject
        {
            ["kind"] = "consult",
            ["target"] = new JsonObject { ["agentId"] = mei.Id },
        })).Require(204);
        await Eventually.HoldsAsync(() => party.LevelOf(JonasTone) < -40 && party.LevelOf(MeiTone) < -40, "music while the agents talk");
        await Eventually.HoldsAsync(
            async () => (await jonas.Api.PostAsync($"calls/{id}/transfer/complete")).Status == 204, "the colleague has answered");
        await site.WaitForKindAsync(JournalKinds.InteractionConnected, 2);
        await Eventually.HoldsAsync(() => party.LevelOf(MeiTone) > -25, "the caller hears the colleague");
        (await mei.Api.PostAsync($"calls/{id}/hangup")).Require(204);
        await caller.RequireSuccessAsync();
        await site.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task A_softphone_passes_a_caller_to_a_colleagues_number_by_REFER()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using Baresip first = await Baresip.StartAsync(site, "jonas", JonasTone);
        await using Baresip second = await Baresip.StartAsync(site, "mei", MeiTone);
        await using var party = new ToneParty(VoiceSite.CarrierAddress, 440);
        await using SippRun caller = await Sipp.StartAsync(
            Sipp.CallerHangsUp(6_000), site.SipEndPoint, VoiceSite.CarrierAddress, mediaPort: party.Port);
        await site.WaitForKindAsync(JournalKinds.CallJoined);
        await using AgentClient mei = await AgentClient.StartAsync(site.Address, "mei", isReady: true);
        await first.CommandAsync("transfer", $"sip:202@{site.SipEndPoint}");
        await site.WaitForKindAsync(JournalKinds.InteractionConnected, 2);
        await Eventually.HoldsAsync(() => party.LevelOf(MeiTone) > -25, "the caller hears the colleague");
        await caller.RequireSuccessAsync();
        await site.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task A_number_is_called_from_the_desk_with_the_service_number_shown_and_others_are_refused()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        int port = ExternalProgram.FreePort();
        await using SippRun carrier = await Sipp.StartAsync(Sipp.PhoneHangsUp(500), site.SipEndPoint, "127.0.0.3", port);
        await AllowAsync(site, port);
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas");
        Assert.Equal("call.phone_unreachable", (await jonas.Api.PostAsync("calls", To("+8613900139000"))).Require(409).Code);
        await using Baresip phone = await Baresip.StartAsync(site, "jonas", JonasTone);
        Assert.Equal("dial.refused", (await jonas.Api.PostAsync("calls", To("+4930123456"))).Require(403).Code);
        JsonNode call = (await jonas.Api.PostAsync("calls", To("+8613900139000"))).Require(201).Json;
        Assert.Equal("outbound", (string?)call["direction"]);
        await carrier.RequireSuccessAsync();
        string invite = carrier.Messages;
        Assert.Contains("INVITE sip:+8613900139000@", invite, StringComparison.Ordinal);
        Assert.Contains($"From: <sip:{VoiceSite.Number}@", invite, StringComparison.Ordinal);
        await site.WaitUntilEmptyAsync();
    }

    private static JsonObject To(string number) => new() { ["to"] = number };

    private static async Task<string> CallOfAsync(AgentClient agent) =>
        (string)(await agent.Api.GetAsync("calls")).Require(200).Json["items"]![0]!["id"]!;

    private static async Task AllowAsync(VoiceSite site, int port)
    {
        Assert.True(E164Number.TryParse(VoiceSite.Number, out E164Number number));
        await site.AddAsync(new Trunk
        {
            Id = Guid.NewGuid(),
            Name = "Outbound",
            Access = TrunkKind.ByAddress,
            Targets = [new TrunkTarget("127.0.0.3", port, SipTransportKind.Udp)],
            CallerId = new CallerIdRule { Default = number },
            Order = -1,
        });
        await site.AddAsync(new DialRule { Id = Guid.NewGuid(), Role = Role.Agent, Kinds = [NumberKind.National] });
    }
}
