using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.People.Contracts;
using Anyseat.Sip.Transports;
using Anyseat.Testing;
using Anyseat.Voice.Domain;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Calls that agents place, inside routing: capacity, wrap-up, desk and reports; and agents whom no call reaches.</summary>
public sealed class OutboundTests
{
    private const string Customer = "+8613900139000";

    [Fact]
    public async Task A_call_out_takes_the_agents_capacity_is_shown_wrapped_up_and_reported_apart()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        int port = ExternalProgram.FreePort();
        await using SippRun carrier = await Sipp.StartAsync(Sipp.PhoneHangsUp(500), site.SipEndPoint, "127.0.0.3", port);
        await AllowAsync(site, port);
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using SippRun phone = await Telephone.RegisterAsync(site, "jonas", Sipp.PhoneAnswers(50));
        string key = ApiClient.NewKey();
        JsonNode call = (await jonas.Api.PostAsync("calls", To(Customer), key)).Require(201).Json;
        string id = (string)call["id"]!;
        Assert.Equal(("outbound", id), ((string?)call["direction"], (string?)call["interactionId"]));
        Assert.Equal(id, (string?)(await jonas.Api.PostAsync("calls", To(Customer), key)).Require(200).Json["id"]);
        Assert.Equal("agent.at_capacity", (await jonas.Api.PostAsync("calls", To(Customer), ApiClient.NewKey())).Require(409).Code);
        Assert.True((bool)(await jonas.WaitForConversationAsync(id))["isOutbound"]!);
        await carrier.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await jonas.WaitForConversationAsync(id, seen => (string?)seen["state"] == "wrapUp");
        Assert.Equal("call.over", (await jonas.Api.PostAsync("calls", To(Customer), key)).Require(409).Code);
        await site.WaitUntilEmptyAsync();
        await jonas.WrapUpAsync(id);
        await site.WaitForKindAsync(JournalKinds.InteractionClosed);
        Assert.Equal(
            [JournalKinds.OutboundRequested, JournalKinds.OutboundStarted, JournalKinds.CallJoined, JournalKinds.EndRequested,
                JournalKinds.WrapUpStarted, JournalKinds.WrapUpCompletionRequested, JournalKinds.WrapUpEnded, JournalKinds.InteractionClosed],
            site.Kinds.Where(kind => kind is not JournalKinds.CallEnded));
        Assert.Contains("outboundStarted", await Story.KindsAsync(site.Address, id));

        await using AgentClient flora = await AgentClient.SignInAsync(site.Address, "flora");
        string today = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        JsonNode total = (await flora.Api.GetAsync($"reports/intervals?from={today}&to={today}&interval=1d&group=none&timeZone=UTC")).Require(200).Json["total"]!;
        Assert.Equal((1, 0, 0), ((int)total["outboundHandled"]!, (int)total["handled"]!, (int)total["offered"]!));
        Assert.True((double)total["averageOutboundHandleSeconds"]! > 0.4);
        Assert.True((double)total["occupancy"]! > 0);
    }

    [Fact]
    public async Task A_call_out_by_telephone_is_the_agents_work_and_one_that_is_not_answered_ends_with_wrap_up()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        int port = ExternalProgram.FreePort();
        await using SippRun carrier = await Sipp.StartAsync(Sipp.PhoneRefuses(486), site.SipEndPoint, "127.0.0.3", port);
        await AllowAsync(site, port);
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await using Baresip phone = await Baresip.StartAsync(site, "jonas", 1_000);
        await phone.CommandAsync("dial", $"sip:{Customer}@{site.SipEndPoint}");
        await carrier.RequireSuccessAsync();
        JsonObject desk = await jonas.WaitForAsync(
            seen => seen["conversations"]!.AsArray().Any(one => (string?)one!["state"] == "wrapUp"), "wrap-up");
        Assert.True((bool)desk["conversations"]![0]!["isOutbound"]!);
        await site.WaitUntilEmptyAsync();
    }

    [Fact]
    public async Task An_agent_without_a_telephone_is_offered_no_call_until_one_registers_and_everybody_can_see_why()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await jonas.WaitForAsync(seen => (bool)seen["state"]!["isVoiceUnreachable"]!, "no telephone");
        await using SippRun caller = await Sipp.StartAsync(Sipp.CallerWaits, site.SipEndPoint, VoiceSite.CarrierAddress);
        await site.WaitForKindAsync(JournalKinds.InteractionQueued);
        string id = Assert.Single(site.Get<IInteractions>().FindLive("voice")).Id.ToString();
        await using AgentClient flora = await AgentClient.SignInAsync(site.Address, "flora");
        JsonNode waiting = (await flora.Api.GetAsync($"interactions/{id}/explanations")).Require(200).Json["now"]!;
        JsonNode why = waiting["agents"]!.AsArray().Single(one => (string?)one!["agentId"] == jonas.Id)!;
        Assert.Equal("unreachable", (string?)why["verdict"]);
        Assert.DoesNotContain(JournalKinds.InteractionOffered, site.Kinds);

        await using SippRun phone = await Telephone.RegisterAsync(site, "jonas", Sipp.PhoneHangsUp(100));
        await jonas.WaitForAsync(seen => !(bool)seen["state"]!["isVoiceUnreachable"]!, "a telephone");
        await phone.RequireSuccessAsync();
        await caller.RequireSuccessAsync();
        await site.WaitUntilEmptyAsync();
        Assert.Empty(site.DeclineReasons);
    }

    internal static async Task AllowAsync(VoiceSite site, int port)
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
            IsProbed = false,
        });
        await site.AddAsync(new DialRule { Id = Guid.NewGuid(), Role = Role.Agent, Kinds = [NumberKind.National] });
    }

    private static JsonObject To(string number) => new() { ["to"] = number };
}
