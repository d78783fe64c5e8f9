using System.Globalization;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>A server that is killed, and one that is told to stop, while people talk; set up as an administrator would.</summary>
public sealed class VoiceRestartTests(Databases databases)
{
    [Fact]
    public async Task After_a_kill_both_sides_get_BYE_and_the_telephone_still_rings_and_at_SIGTERM_new_calls_get_503_and_who_goes_on_gets_BYE()
    {
        int sip = ExternalProgram.FreePort();
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(
            databases, Database.Sqlite, ("ANYSEAT_VOICE__ENABLED", "true"), ("ANYSEAT_VOICE__OFFERSSHA256", "false"), ("ANYSEAT_VOICE__DRAINSECONDS", "2"),
            ("ANYSEAT_VOICE__SIPPORT", sip.ToString(CultureInfo.InvariantCulture)));
        string endPoint = $"127.0.0.1:{sip}";
        AgentClient jonas = await AgentClient.StartAsync(server.Address, "jonas");
        await SetUpAsync(server);
        int port = ExternalProgram.FreePort();
        await using (SippRun register = await Sipp.StartAsync(Sipp.Register("jonas", AgentClient.Password, port), endPoint))
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
        await using SippRun ringing = await Sipp.StartAsync(Sipp.PhoneAnswers(10), endPoint, port: port);
        await using SippRun next = await Sipp.StartAsync(Sipp.CallerWaits, endPoint, VoiceSite.CarrierAddress);
        await again.WaitForAsync(seen => seen["conversations"]!.AsArray().Count == 1, "another conversation");
        await DrainAsync(server, endPoint, next, ringing);
    }

    /// <summary>One is talking, another waits and gives up in time, a third comes too late.</summary>
    private static async Task DrainAsync(AnyseatServer server, string endPoint, SippRun talking, SippRun phone)
    {
        string[] kinds = [JournalKinds.InteractionArrived, JournalKinds.InteractionAbandoned, JournalKinds.CallInterrupted, JournalKinds.CallEnded, JournalKinds.WrapUpStarted];
        int[] before = await CountAsync(server, kinds);
        await using SippRun waiting = await Sipp.StartAsync(Sipp.CallerHangsUp(1_500), endPoint, VoiceSite.CarrierAddress);
        await Eventually.HoldsAsync(async () => (await CountAsync(server, kinds))[0] == before[0] + 1, "a second caller waits");
        Task stopped = server.StopAsync();
        await Eventually.HoldsAsync(() => server.ReadLog().Any(line => line.Contains("New calls are refused", StringComparison.Ordinal)), "the drain begins");
        await using SippRun late = await Sipp.StartAsync(Sipp.CallerIsRefused(503), endPoint, VoiceSite.CarrierAddress);
        await late.RequireSuccessAsync();
        await waiting.RequireSuccessAsync();
        await talking.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await stopped;
        int[] after = await CountAsync(server, kinds);
        // The one who waited abandoned it, the other was interrupted; of both nothing is left.
        Assert.Equal([1, 1, 1, 2, 1], after.Zip(before, (now, then) => now - then));
    }

    private static async Task<int[]> CountAsync(AnyseatServer server, string[] kinds)
    {
        IReadOnlyList<string> rows = await Tables.ReadAsync(server, "journal_event");
        return [.. kinds.Select(kind => rows.Count(row => row.Contains(kind, StringComparison.Ordinal)))];
    }

    /// <summary>A number that leads to the sales queue; carrier and telephones are the demo's.</summary>
    private static async Task SetUpAsync(AnyseatServer server)
    {
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        (await admin.Api.PostAsync("voice/numbers", new JsonObject
        {
            ["number"] = VoiceSite.Number,
            ["names"] = new JsonObject { ["en"] = "Sales" },
            ["entryPoint"] = "test-line",
            ["queueId"] = await Configured.FindQueueAsync(server.Address, "Sales"),
        }, ApiClient.NewKey())).Require(201);
    }
}
