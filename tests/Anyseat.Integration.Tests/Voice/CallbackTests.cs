using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Callers who would rather be called back: by key, by appointment, from either end.</summary>
public sealed class CallbackTests
{
    private const string Caller = "+8613800138000";

    [Fact]
    public async Task A_caller_presses_a_key_leaves_and_is_called_when_an_agent_has_picked_up()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        int port = ExternalProgram.FreePort();
        await OutboundTests.AllowAsync(site, port);
        await Configured.SetCallbacksAsync(site.Address, "Sales", new JsonObject { ["offerAfterWaitSeconds"] = 1 });
        await using (SippRun caller = await Sipp.StartAsync(Sipp.CallerPressesOne(4_000), site.SipEndPoint, VoiceSite.CarrierAddress))
            await caller.RequireSuccessAsync();
        await site.WaitForKindAsync(JournalKinds.CallbackQueued);
        await site.WaitUntilEmptyAsync();
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        JsonNode listed = Assert.Single((await jonas.Api.GetAsync("callbacks")).Require(200).Json["items"]!.AsArray())!;
        Assert.Equal("waiting", (string?)listed["state"]);

        await using SippRun customer = await Sipp.StartAsync(Sipp.PhoneHangsUp(300), site.SipEndPoint, "127.0.0.3", port);
        await using SippRun phone = await Telephone.RegisterAsync(site, "jonas", Sipp.PhoneAnswers(50));
        await customer.RequireSuccessAsync();
        Assert.Contains($"INVITE sip:{Caller}@", customer.Messages, StringComparison.Ordinal);
        await phone.RequireSuccessAsync();
        JsonNode talk = await jonas.WaitForConversationAsync((string)listed["interactionId"]!, seen => (string?)seen["state"] == "wrapUp");
        // Whoever works with a customer sees the number masked; whoever does not sees nothing.
        JsonNode known = (await jonas.Api.GetAsync($"customers/{(string)talk["customerId"]!}/identities")).Require(200).Json;
        Assert.Equal("+86•••••••••00", (string?)Assert.Single(known["items"]!.AsArray())!["masked"]);
        Assert.Equal("customer.not_yours", (await jonas.Api.GetAsync($"customers/{Guid.NewGuid()}/identities")).Require(403).Code);
        await site.WaitUntilEmptyAsync();
        Assert.Equal(
            [JournalKinds.CallbackQueued, JournalKinds.InteractionOffered, JournalKinds.CallbackDialing, JournalKinds.InteractionConnected,
                JournalKinds.CallJoined, JournalKinds.WrapUpStarted],
            site.Kinds.SkipWhile(kind => kind != JournalKinds.CallbackQueued).Where(IsMilestone));
        Assert.Empty((await jonas.Api.GetAsync("callbacks")).Require(200).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_booked_customer_is_called_first_tried_again_and_then_connected_or_called_off()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        int port = ExternalProgram.FreePort();
        await OutboundTests.AllowAsync(site, port);
        await Configured.SetCallbacksAsync(
            site.Address, "Sales", new JsonObject { ["attemptsMax"] = 2, ["retryAfterSeconds"] = 1, ["slotCapacity"] = 2 });
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        await BookMoveAndCallOffAsync(jonas, site);
        Assert.Equal("dial.refused", (await jonas.Api.PostAsync("callbacks", Booking(site, "+4930123456", TimeSpan.FromHours(1)))).Require(403).Code);

        await using SippRun busy = await Sipp.StartAsync(Sipp.PhoneRefuses(486), site.SipEndPoint, "127.0.0.3", port);
        await using SippRun phone = await Telephone.RegisterAsync(site, "jonas", Sipp.PhoneHangsUp(200));
        string id = await BookAsync(jonas, site, Caller, TimeSpan.FromSeconds(2), isCustomerFirst: true);
        await site.WaitForKindAsync(JournalKinds.CallbackFailed);
        await busy.RequireSuccessAsync();
        await using SippRun customer = await Sipp.StartAsync(Sipp.PhoneAnswers(50), site.SipEndPoint, "127.0.0.3", port);
        await site.WaitForKindAsync(JournalKinds.CallJoined);
        await customer.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await jonas.WaitForConversationAsync(id, seen => (string?)seen["state"] == "wrapUp");
        await site.WaitUntilEmptyAsync();
        Assert.Equal(
            [JournalKinds.CallbackDialing, JournalKinds.CallbackFailed, JournalKinds.CallbackDialing, JournalKinds.InteractionOffered,
                JournalKinds.InteractionConnected, JournalKinds.CallJoined, JournalKinds.WrapUpStarted],
            site.Kinds.Where(IsMilestone));
        Assert.Contains("callbackFailed", await Story.KindsAsync(site.Address, id));
    }

    private static async Task BookMoveAndCallOffAsync(AgentClient jonas, VoiceSite site)
    {
        string unwanted = await BookAsync(jonas, site, "+8613900139111", TimeSpan.FromHours(1), isCustomerFirst: true);
        DateTimeOffset later = DateTimeOffset.UtcNow.AddHours(2);
        string key = ApiClient.NewKey();
        string moved = await MoveAsync(), again = await MoveAsync();
        Assert.Equal(moved, again);
        JsonNode listed = Assert.Single((await jonas.Api.GetAsync("callbacks")).Require(200).Json["items"]!.AsArray())!;
        Assert.Equal((moved, "scheduled", "+86•••••••••11"), ((string?)listed["interactionId"], (string?)listed["state"], (string?)listed["customerName"]));
        Assert.Equal(later, (DateTimeOffset)listed["dueAt"]!, TimeSpan.FromMilliseconds(1));

        // A time that is over is refused, and leaves the callback where it was.
        var over = new JsonObject { ["at"] = DateTimeOffset.UtcNow.AddHours(-1).ToString("O") };
        Assert.Equal("callback.time_invalid", (await jonas.Api.PutAsync($"callbacks/{moved}", over)).Require(400).Code);
        Assert.Equal(moved, (string?)Assert.Single((await jonas.Api.GetAsync("callbacks")).Require(200).Json["items"]!.AsArray())!["interactionId"]);
        (await jonas.Api.SendAsync(HttpMethod.Delete, $"callbacks/{moved}", null)).Require(204);
        Assert.Equal("callback.unknown", (await jonas.Api.SendAsync(HttpMethod.Delete, $"callbacks/{moved}", null)).Require(404).Code);
        Assert.Empty((await jonas.Api.GetAsync("callbacks")).Require(200).Json["items"]!.AsArray());

        async Task<string> MoveAsync() => (string)(await jonas.Api.SendAsync(
            HttpMethod.Put, $"callbacks/{unwanted}", JsonContent.Create(new { at = later }), ("Idempotency-Key", key))).Require(200).Json["interactionId"]!;
    }

    private static bool IsMilestone(string kind) => kind is JournalKinds.CallbackQueued or JournalKinds.CallbackDialing or JournalKinds.CallbackFailed
        or JournalKinds.InteractionOffered or JournalKinds.InteractionConnected or JournalKinds.CallJoined or JournalKinds.WrapUpStarted
        or JournalKinds.CallbackGivenUp;

    private static JsonObject Booking(VoiceSite site, string number, TimeSpan after, bool isCustomerFirst = false) => new()
    {
        ["queueId"] = site.QueueId("sales").ToString(),
        ["number"] = number,
        ["at"] = (DateTimeOffset.UtcNow + after).ToString("O"),
        ["isCustomerFirst"] = isCustomerFirst,
    };

    private static async Task<string> BookAsync(AgentClient agent, VoiceSite site, string number, TimeSpan after, bool isCustomerFirst)
    {
        JsonObject booking = Booking(site, number, after, isCustomerFirst);
        string key = ApiClient.NewKey();
        string id = (string)(await agent.Api.PostAsync("callbacks", booking, key)).Require(201).Json["interactionId"]!;
        Assert.Equal(id, (string?)(await agent.Api.PostAsync("callbacks", booking, key)).Require(201).Json["interactionId"]);
        return id;
    }
}
