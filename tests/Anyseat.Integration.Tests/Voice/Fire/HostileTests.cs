using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Testing;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Sip;

namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>Fifty thousand malformed and hostile packets while a recorded call goes on: neither party notices.</summary>
public sealed class HostileTests
{
    private const int PacketCount = 50_000;
    private const int Seed = 4_475;
    private const double CallerTone = 440;
    private const double AgentTone = 1_000;

    [Fact]
    public async Task No_call_is_disturbed_by_malformed_and_hostile_packets_and_what_is_refused_is_counted()
    {
        using var counted = new Counted();
        await using VoiceSite site = await VoiceSite.StartAsync(("Anyseat:Voice:T1Milliseconds", $"{FireSite.T1Milliseconds}"));
        await site.AddAsync(new QueueVoicePolicy { Id = Guid.NewGuid(), QueueId = site.QueueId("sales"), IsRecorded = true, HasAnnouncement = false });
        await using AgentClient jonas = await AgentClient.StartAsync(site.Address, "jonas", isReady: true);
        var server = new IPEndPoint(IPAddress.Loopback, site.SipPort);
        await using var callerTone = new ToneParty(VoiceSite.CarrierAddress, CallerTone);
        await using var agentTone = new ToneParty("127.0.0.3", AgentTone);
        using var carrier = new FireParty(VoiceSite.CarrierAddress, Seed, FireSite.Timers, callerTone.Port);
        using var telephones = new FireParty("127.0.0.3", Seed, FireSite.Timers, agentTone.Port);
        var callers = new FireCallers(carrier, server);
        var phones = new FirePhones(telephones, server, Seed) { ArePlain = true };
        phones.Register("jonas");
        await Eventually.HoldsAsync(() => phones.RegisteredCount == 1, "the telephone registers");
        callers.PlacePlain(1);
        await site.WaitForKindAsync(JournalKinds.CallJoined);
        await Eventually.HoldsAsync(() => Hears(callerTone, AgentTone) && Hears(agentTone, CallerTone), "both hear each other");
        int[] ports = await site.Calls.AskAsync<int[]>(() => [.. site.Calls.All.Single().Legs.Values.Select(leg => (int)leg.Media.Leg.Local.Port)], [], TestContext.Current.CancellationToken);

        long before = GC.GetTotalMemory(forceFullCollection: true);
        (int caller, int agent) = (callerTone.HeardCount, agentTone.HeardCount);
        using (var strangers = new HostileTraffic(Seed, server))
            await strangers.SendAsync(PacketCount, ports);
        await Eventually.HoldsAsync(() => callerTone.HeardCount > caller + 24_000 && agentTone.HeardCount > agent + 24_000, "three seconds of talk meanwhile");
        RequireOnly(callerTone.Heard.AsSpan(caller), AgentTone, "the caller");
        RequireOnly(agentTone.Heard.AsSpan(agent), CallerTone, "the agent");
        Assert.Single(await site.Calls.AskAsync<CallPhase[]>(() => [.. site.Calls.All.Select(call => call.State.Phase)], [], TestContext.Current.CancellationToken), CallPhase.Talking);
        Assert.Equal(0, site.Calls.FaultCount);
        Assert.True(site.Get<SourceGuard>().BannedCount > 0, "some are shut out");
        Assert.True(counted.Of("anyseat.sip.messages.dropped") > PacketCount / 4, $"dropped and counted: {counted.Of("anyseat.sip.messages.dropped")}");
        Assert.True(counted.Of("anyseat.voice.requests.refused") > 0 && counted.Of("anyseat.voice.bans") > 0, "refusals and bans are counted");

        carrier.Post(() => callers.HangUpAll());
        await site.WaitUntilEmptyAsync();
        await Eventually.HoldsAsync(() => site.Calls is { SessionCount: 0, DialogCount: 0, Endpoint.TransactionCount: 0 }, "nothing of SIP is left");
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 24 << 20, $"memory grew by {grown >> 10} KiB");
        await RequireRecordingIsCleanAsync(site, jonas);
    }

    private static bool Hears(ToneParty party, double tone) => party.LevelOf(tone) > -12;

    /// <summary>Every half second holds the tone at its level, and the strangers' tone in none of them.</summary>
    private static void RequireOnly(ReadOnlySpan<short> heard, double tone, string who)
    {
        const int half = 4_000;
        for (int at = 0; at + half <= heard.Length; at += half)
        {
            double wanted = ToneParty.LevelOf(heard.Slice(at, half), tone);
            double strange = ToneParty.LevelOf(heard.Slice(at, half), HostileTraffic.Tone);
            Assert.True(wanted is > -12 and < -6 && strange < -30, $"{who} at {at / 8_000.0} s: {wanted:0.0} dBm0, strangers {strange:0.0} dBm0");
        }
    }

    private static async Task RequireRecordingIsCleanAsync(VoiceSite site, AgentClient agent)
    {
        await site.WaitForKindAsync(JournalKinds.CallRecordingStopped);
        string id = (string)(await agent.ReadSnapshotAsync())["conversations"]![0]!["interactionId"]!;
        string? recording = null;
        await Eventually.HoldsAsync(
            async () => (recording = (string?)(await agent.Api.GetAsync($"interactions/{id}/recordings")).Require(200).Json["items"]!.AsArray().FirstOrDefault()?["id"]) is not null,
            "the recording is stored");
        byte[] file = await agent.Api.GetBytesAsync($"/api/v1/recordings/{recording}/audio");
        const int header = 44;
        short[] both = new short[(file.Length - header) / 2];
        for (int i = 0; i < both.Length; i++)
            both[i] = BitConverter.ToInt16(file, header + (2 * i));
        Assert.True(both.Length > 2 * 24_000, $"{both.Length / 2} samples");
        short[] customer = [.. both.Where((_, index) => index % 2 == 0)];
        Assert.True(ToneParty.LevelOf(customer, HostileTraffic.Tone) < -40 && ToneParty.LevelOf(customer, CallerTone) > -15, "the customer's track");
        short[] colleague = [.. both.Where((_, index) => index % 2 == 1)];
        Assert.True(ToneParty.LevelOf(colleague, HostileTraffic.Tone) < -40 && ToneParty.LevelOf(colleague, AgentTone) > -15, "the agent's track");
    }

    /// <summary>What the counters of the switch have counted meanwhile, in all servers of this process.</summary>
    private sealed class Counted : IDisposable
    {
        private readonly MeterListener listener = new();
        private readonly ConcurrentDictionary<string, long> totals = new();

        public Counted()
        {
            listener.InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == "Anyseat.Voice")
                    own.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => totals.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
            listener.Start();
        }

        public long Of(string name) => totals.GetValueOrDefault(name);

        public void Dispose() => listener.Dispose();
    }
}
