using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Media.Wave;
using Anyseat.Testing;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Prompts;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>What callers hear while they wait, known again by ear.</summary>
[Collection(nameof(SharedSite))]
public sealed class WaitingTests(SharedSite site)
{
    private const int AgentTone = 1_000;
    private const int Rate = 8_000;

    /// <summary>Calls handled before a queue says how long they take.</summary>
    private const int LearnedMin = 3;

    [Fact]
    public Task A_caller_hears_greeting_notice_music_and_an_uploaded_place_which_stops_the_moment_an_agent_answers() => site.EndOf(WaitsAsync);

    internal static async Task WaitsAsync(SharedSite site)
    {
        Line line = site.Line("waited");
        await site.Site.AddAsync(new QueueVoicePolicy
        {
            Id = Guid.NewGuid(),
            QueueId = line.Queue,
            IsRecorded = true,
            AnnouncesWait = false,
            AnnouncementEverySeconds = 5,
        });
        PromptAudio place = Sweep();
        await using (AgentClient admin = await AgentClient.SignInAsync(site.Site.Address, "admin"))
        {
            using var body = new ByteArrayContent(WaveOf(place));
            body.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
            (await admin.Api.SendAsync(HttpMethod.Put, "voice/prompts/you-are-next/en", body)).Require(200);
        }

        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using Baresip phone = await Baresip.StartAsync(site.Site, line.First, AgentTone);
        await using var party = new ToneParty(VoiceSite.CarrierAddress, 440);
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, party.Port);
        var ear = new Ear(party);
        foreach (string key in (string[])[PromptKeys.Welcome, PromptKeys.Recorded])
        {
            PromptAudio said = Find(site, key);
            await ear.HearsAsync(said, 0, 0.4, $"the beginning of {key}");
            await ear.HearsAsync(said, 0.6, 1, $"the end of {key}");
        }

        int atMusic = party.HeardCount;
        await Eventually.HoldsAsync(() => party.HeardCount > atMusic + Rate, "music");
        Assert.True(ToneParty.PowerOf(party.Heard.AsSpan(^4_000..)) > -40, "it is not silence");
        await ear.HearsAsync(place, 0, 0.1, "the beginning of the place in line");
        await agent.SetReadyAsync();
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) > -25, $"the caller hears the agent: {phone.Output}");
        int atTalk = party.HeardCount;
        await Eventually.HoldsAsync(() => party.HeardCount > atTalk + (Rate / 2), "more of the talk");
        Assert.False(ear.HasHeard(place, 0.6, 1), "the place goes on though the agent is there");
        Assert.True(ToneParty.PowerOf(party.Heard.AsSpan(^4_000..)) - party.LevelOf(AgentTone) < 1, "nothing but the agent is heard");
        await site.HangUpAsync(agent);
        await caller.RequireSuccessAsync();
    }

    [Fact]
    public Task A_caller_hears_the_expected_wait_once_the_queue_has_learned_how_long_calls_take() => site.EndOf(HearsWaitAsync);

    internal static async Task HearsWaitAsync(SharedSite site)
    {
        Line line = site.Line("estimated");
        await site.Site.AddAsync(new QueueVoicePolicy { Id = Guid.NewGuid(), QueueId = line.Queue, IsRecorded = false, AnnouncesPosition = false, AnnouncesWait = true, AnnouncementEverySeconds = 5 });
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First, isReady: true);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneHangsUp(1_000), calls: LearnedMin + 1);
        for (int call = 1; call <= LearnedMin; call++)
        {
            await using SippRun first = await site.CallAsync(line, Sipp.CallerWaits);
            await first.RequireSuccessAsync();
            JsonNode desk = await agent.WaitForAsync(
                seen => (string?)seen["conversations"]!.AsArray().FirstOrDefault()?["state"] == "wrapUp", "wrap-up");
            if (call == LearnedMin)
                await agent.SetNotReadyAsync(1);
            await agent.WrapUpAsync((string)desk["conversations"]![0]!["interactionId"]!);
        }

        await using var party = new ToneParty(VoiceSite.CarrierAddress, 440);
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, party.Port);
        var ear = new Ear(party);
        PromptAudio wait = Find(site, PromptKeys.LessThanAMinute);
        await ear.HearsAsync(wait, 0, 0.4, "the beginning of the wait");
        await ear.HearsAsync(wait, 0.6, 1, "the end of the wait");
        await agent.SetReadyAsync();
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
    }

    private static PromptAudio Find(SharedSite site, string key)
    {
        Assert.True(site.Site.Get<IPromptLibrary>().TryGet(key, VoiceLanguage.English, out PromptAudio? audio), key);
        return audio;
    }

    /// <summary>Six seconds that are nowhere like themselves: a tone that rises.</summary>
    private static PromptAudio Sweep()
    {
        short[] samples = new short[6 * Rate];
        double phase = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            phase += 2 * Math.PI * (1_500 + (1_500.0 * i / samples.Length)) / Rate;
            samples[i] = (short)(8_000 * Math.Sin(phase));
        }

        return PromptAudio.FromSamples(samples, Rate);
    }

    private static byte[] WaveOf(PromptAudio audio)
    {
        byte[] file = Baresip.Wave(0)[..(44 + (2 * audio.Samples.Length))];
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(audio.Samples).CopyTo(file.AsSpan(44));
        BitConverter.TryWriteBytes(file.AsSpan(4), 36 + (2 * audio.Samples.Length));
        BitConverter.TryWriteBytes(file.AsSpan(40), 2 * audio.Samples.Length);
        return file;
    }
}
