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
    public async Task After_a_kill_both_sides_get_BYE_a_callback_being_dialled_is_tried_again_the_telephone_still_rings_and_at_SIGTERM_new_calls_get_503_and_who_goes_on_gets_BYE()
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
        await using var dialled = new DialledCallback(server, endPoint);
        await dialled.BeginAsync();

        await server.KillAsync();
        await dialled.ComeBackAsync();
        await server.StartAsync();
        await dialled.RequireTriedAgainAsync();
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

    /// <summary>A callback of the agent Mei whose customer's telephone rings when the server is killed.</summary>
    private sealed class DialledCallback(AnyseatServer server, string endPoint) : IAsyncDisposable
    {
        private const string CustomerAddress = "127.0.0.12";

        private readonly int port = ExternalProgram.FreePort();
        private SippRun? phone;
        private SippRun? customer;
        private string id = "";

        public async Task BeginAsync()
        {
            await ConfigureAsync();
            int phonePort = ExternalProgram.FreePort();
            phone = await Sipp.StartAsync(Sipp.PhoneHangsUp(1_000), endPoint, port: phonePort);
            await using (SippRun register = await Sipp.StartAsync(Sipp.Register("mei", AgentClient.Password, phonePort), endPoint))
                await register.RequireSuccessAsync();
            customer = await Sipp.StartAsync(Sipp.PhoneAnswers(600_000), endPoint, CustomerAddress, port);
            await using AgentClient mei = await AgentClient.StartAsync(server.Address, "mei", isReady: true);
            id = (string)(await mei.Api.PostAsync("callbacks", new JsonObject
            {
                ["queueId"] = await Configured.FindQueueAsync(server.Address, "Sales"),
                ["number"] = "+8613900139000",
                ["at"] = (DateTimeOffset.UtcNow + TimeSpan.FromSeconds(1)).ToString("O"),
                ["isCustomerFirst"] = true,
            }, ApiClient.NewKey())).Require(201).Json["interactionId"]!;
            await Eventually.HoldsAsync(() => customer.Messages.Contains("SIP/2.0 180", StringComparison.Ordinal), "the customer's telephone rings");
        }

        /// <summary>The customer's telephone is free again, and will be answered.</summary>
        public async Task ComeBackAsync()
        {
            await customer!.DisposeAsync();
            customer = await Sipp.StartAsync(Sipp.PhoneAnswers(10), endPoint, CustomerAddress, port);
        }

        public async Task RequireTriedAgainAsync()
        {
            await customer!.RequireSuccessAsync();
            await phone!.RequireSuccessAsync();
            IReadOnlyList<string> story = await Story.KindsAsync(server.Address, id);
            Assert.Contains("connected", story.SkipWhile(kind => kind != "callbackFailed").SkipWhile(kind => kind != "callbackDialing"));
            await using AgentClient mei = await AgentClient.StartAsync(server.Address, "mei");
            await mei.SetNotReadyAsync(1);
        }

        public async ValueTask DisposeAsync()
        {
            if (phone is not null)
                await phone.DisposeAsync();
            if (customer is not null)
                await customer.DisposeAsync();
        }

        private async Task ConfigureAsync()
        {
            await Configured.SetCallbacksAsync(server.Address, "Sales", new JsonObject { ["attemptsMax"] = 10, ["retryAfterSeconds"] = 1 });
            await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
            (await admin.Api.PostAsync("voice/trunks", new JsonObject
            {
                ["name"] = "To the customer",
                ["access"] = "byAddress",
                ["targets"] = new JsonArray(new JsonObject { ["host"] = CustomerAddress, ["port"] = port, ["transport"] = "udp" }),
                ["prefixes"] = new JsonArray("+86139"),
                ["isProbed"] = false,
            }, ApiClient.NewKey())).Require(201);
        }
    }
}
