using System.Globalization;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>A server that is killed while people talk, set up as an administrator would.</summary>
public sealed class VoiceRestartTests(Databases databases)
{
    [Fact]
    public async Task After_a_kill_both_sides_get_BYE_the_call_is_journaled_as_ended_and_the_telephone_still_rings()
    {
        int sip = ExternalProgram.FreePort();
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(
            databases, Database.Sqlite, ("ANYSEAT_VOICE__ENABLED", "true"), ("ANYSEAT_VOICE__OFFERSSHA256", "false"), ("ANYSEAT_VOICE__SIPPORT", sip.ToString(CultureInfo.InvariantCulture)));
        string endPoint = $"127.0.0.1:{sip}";
        AgentClient jonas = await AgentClient.StartAsync(server.Address, "jonas");
        string secret = await SetUpAsync(server, jonas.Id);
        int port = ExternalProgram.FreePort();
        await using (SippRun register = await Sipp.StartAsync(Sipp.Register("jonas", secret, port), endPoint))
            await register.RequireSuccessAsync();
        await using SippRun phone = await Sipp.StartAsync(Sipp.PhoneAnswers(50), endPoint, port: port);
        await using SippRun caller = await Sipp.StartAsync(Sipp.CallerWaits, endPoint, VoiceSite.CarrierAddress);
        await jonas.SetReadyAsync();
        JsonObject desk = await jonas.WaitForAsync(seen => seen["conversations"]!.AsArray().Count == 1, "a conversation");
        string id = (string)desk["conversations"]![0]!["interactionId"]!;
        await jonas.DisposeAsync();

        await server.KillAsync();
        await server.StartAsync();
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        IReadOnlyList<string> story = await Story.KindsAsync(server.Address, id);
        Assert.Contains("ended", story);

        await using AgentClient again = await AgentClient.StartAsync(server.Address, "jonas");
        await again.WrapUpAsync(id);
        await again.SetReadyAsync();
        await using SippRun ringing = await Sipp.StartAsync(Sipp.PhoneHangsUp(100), endPoint, port: port);
        await using SippRun next = await Sipp.StartAsync(Sipp.CallerWaits, endPoint, VoiceSite.CarrierAddress);
        await ringing.RequireSuccessAsync();
        await next.RequireSuccessAsync();
        await server.StopAsync();
    }

    private static async Task<string> SetUpAsync(AnyseatServer server, string agent)
    {
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        (await admin.Api.PostAsync("voice/trunks", new JsonObject
        {
            ["name"] = "Test carrier",
            ["access"] = "byAddress",
            ["targets"] = new JsonArray(new JsonObject { ["host"] = VoiceSite.CarrierAddress, ["port"] = 5060, ["transport"] = "udp" }),
        }, ApiClient.NewKey())).Require(201);
        (await admin.Api.PostAsync("voice/numbers", new JsonObject
        {
            ["number"] = VoiceSite.Number,
            ["names"] = new JsonObject { ["en"] = "Sales" },
            ["entryPoint"] = "sales-line",
            ["queueId"] = await Configured.FindQueueAsync(server.Address, "Sales"),
        }, ApiClient.NewKey())).Require(201);
        JsonNode made = (await admin.Api.PostAsync("voice/phones", new JsonObject
        {
            ["number"] = "201",
            ["sipUser"] = "jonas",
            ["userId"] = agent,
        }, ApiClient.NewKey())).Require(201).Json;
        return (string)made["secret"]!;
    }
}
