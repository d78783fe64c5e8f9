using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Anyseat.Integration.Tests.Kit;
using Anyseat.People.Contracts;
using Anyseat.Testing;
using Anyseat.Voice.Calls;
using Anyseat.Voice.Sip;

namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>Fifty thousand malformed and hostile packets while a recorded call goes on: neither party notices.</summary>
[Collection(FireSites.Name)]
public sealed class HostileTests(FireSites shared)
{
    private const int PacketCount = 50_000;
    private const int Seed = 4_475;
    private const double CallerTone = 440;
    private const double AgentTone = 1_000;
    private const int HalfSecond = 4_000;

    [Fact]
    public async Task No_call_is_disturbed_by_malformed_and_hostile_packets_and_what_is_refused_is_counted()
    {
        using var counted = new Counted();
        FireSite fire = await shared.StartedAsync();
        VoiceSite site = fire.Site;
        await using var callerTone = new ToneParty(VoiceSite.CarrierAddress, CallerTone);
        await using var agentTone = new ToneParty("127.0.0.3", AgentTone);
        (fire.Carrier.MediaPort, fire.Telephones.MediaPort) = (callerTone.Port, agentTone.Port);
        var joined = new TaskCompletionSource<(Guid Call, Guid Agent)>(TaskCreationOptions.RunContinuationsAsynchronously);
        fire.Joined = (call, agent) => joined.TrySetResult((call, agent));
        fire.Phones.ArePlain = true;
        fire.Callers.PlacePlain(80_000_000);
        (Guid id, Guid agentId) = await joined.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => Hears(callerTone, AgentTone) && Hears(agentTone, CallerTone), "both hear each other");
        int[] ports = await site.Calls.AskAsync<int[]>(
            () => [.. site.Calls.All.Single().Legs.Values.Select(leg => (int)leg.Media.Leg.Local.Port)], [], TestContext.Current.CancellationToken);

        long before = GC.GetTotalMemory(forceFullCollection: true);
        (int caller, int agent) = (callerTone.HeardCount, agentTone.HeardCount);
        using (var strangers = new HostileTraffic(Seed, new IPEndPoint(IPAddress.Loopback, site.SipPort)))
            await strangers.SendAsync(PacketCount, ports);
        await Eventually.HoldsAsync(() => callerTone.HeardCount > caller + 24_000 && agentTone.HeardCount > agent + 24_000, "three seconds of talk meanwhile");
        RequireOnly(callerTone.Heard.AsSpan(caller), AgentTone, "the caller");
        RequireOnly(agentTone.Heard.AsSpan(agent), CallerTone, "the agent");
        Assert.Equal(CallPhase.Talking, await site.Calls.AskAsync(() => site.Calls.Find(id)?.State.Phase, null, TestContext.Current.CancellationToken));
        SourceGuard guard = site.Get<SourceGuard>();
        Assert.True(guard.BannedCount > 0 && guard.Admits(IPAddress.Parse(VoiceSite.CarrierAddress)), "some are shut out, and not the carrier");
        Assert.True(counted.Of("anyseat.sip.messages.dropped") > PacketCount / 4, $"dropped and counted: {counted.Of("anyseat.sip.messages.dropped")}");
        Assert.True(counted.Of("anyseat.voice.requests.refused") > 0 && counted.Of("anyseat.voice.bans") > 0, "refusals and bans are counted");

        fire.Carrier.Post(fire.Callers.HangUpAll);
        await fire.WaitUntilNothingIsLeftAsync();
        (fire.Carrier.MediaPort, fire.Telephones.MediaPort, fire.Joined) = (null, null, null);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 24 << 20, $"memory grew by {grown >> 10} KiB");
        await RequireRecordingIsCleanAsync(site, id, agentId);
    }

    private static bool Hears(ToneParty party, double tone) => party.LevelOf(tone) > -12;

    /// <summary>Every half second holds the tone at its level, and the strangers' tone in none of them.</summary>
    private static void RequireOnly(ReadOnlySpan<short> heard, double tone, string who)
    {
        for (int at = 0; at + HalfSecond <= heard.Length; at += HalfSecond)
        {
            double wanted = ToneParty.LevelOf(heard.Slice(at, HalfSecond), tone);
            double strange = ToneParty.LevelOf(heard.Slice(at, HalfSecond), HostileTraffic.Tone);
            Assert.True(wanted is > -12 and < -6 && strange < -30, $"{who} at {at / 8_000.0} s: {wanted:0.0} dBm0, strangers {strange:0.0} dBm0");
        }
    }

    private static async Task RequireRecordingIsCleanAsync(VoiceSite site, Guid call, Guid agentId)
    {
        string name = site.Get<IPeopleDirectory>().Snapshot.Users[agentId].Username;
        await using AgentClient agent = await AgentClient.SignInAsync(site.Address, name);
        string? recording = (string?)(await agent.Api.GetAsync($"interactions/{call}/recordings")).Require(200).Json["items"]![0]!["id"];
        byte[] file = await agent.Api.GetBytesAsync($"/api/v1/recordings/{recording}/audio");
        const int header = 44;
        short[] both = new short[(file.Length - header) / 2];
        for (int i = 0; i < both.Length; i++)
            both[i] = BitConverter.ToInt16(file, header + (2 * i));
        Assert.True(both.Length > 2 * 24_000, $"{both.Length / 2} samples");
        RequireTrack([.. both.Where((_, index) => index % 2 == 0)], CallerTone, "the customer's track");
        RequireTrack([.. both.Where((_, index) => index % 2 == 1)], AgentTone, "the agent's track");
    }

    /// <summary>No half second holds the strangers' tone, and most hold the speaker's: at the ends, and where the speaker's program was late,
    /// there are gaps.</summary>
    private static void RequireTrack(short[] track, double tone, string which)
    {
        double[] wanted = [.. track.Chunk(HalfSecond).Select(half => ToneParty.LevelOf(half, tone)).Order()];
        double strange = track.Chunk(HalfSecond).Max(half => ToneParty.LevelOf(half, HostileTraffic.Tone));
        Assert.True(wanted[wanted.Length / 2] is > -14 and < -6 && strange < -28, $"{which}: {wanted[wanted.Length / 2]:0.0} dBm0, strangers {strange:0.0} dBm0");
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
