using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Testing;
using Anyseat.Voice.Domain;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>What both sides hear, measured by frequency and level.</summary>
[Collection(nameof(SharedSite))]
public sealed class AudioTests(SharedSite site)
{
    private const double CallerTone = 440;
    private const int AgentTone = 1_000;

    /// <summary>What a tone of amplitude 8,000 measures in dBm0, give or take what A-law loses.</summary>
    private static readonly (double Low, double High) SaidByUs = (-11, -7);

    [Fact]
    public Task A_softphone_and_a_caller_hear_each_others_tone_and_on_hold_the_caller_hears_music() => site.EndOf(HoldsAsync);

    [Fact]
    public Task Two_telephones_hear_each_other_at_the_level_that_was_said_and_no_stranger_between() => site.EndOf(HearEachOtherAsync);

    [Fact]
    public Task A_caller_who_lets_us_offer_the_session_is_heard_and_hears() => site.EndOf(LetsUsOfferAsync);

    [Fact]
    public Task A_recording_holds_each_side_on_its_track_at_the_level_that_was_said() => site.EndOf(IsRecordedAsync);

    internal static async Task HoldsAsync(SharedSite site)
    {
        Line line = site.Line("music");
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using Baresip phone = await Baresip.StartAsync(site.Site, line.First, AgentTone);
        await using var party = new ToneParty(VoiceSite.CarrierAddress, CallerTone);
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, party.Port);
        await Eventually.HoldsAsync(() => party.HeardCount > 8_000, "music in the queue");
        Assert.True(party.LevelOf(AgentTone) < -30, "no tone of the agent before an agent is there");
        await agent.SetReadyAsync();
        await site.WaitForKindAsync(line, JournalKinds.CallJoined);
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) > -25, "the caller hears the agent");

        string id = (string)(await agent.Api.GetAsync("calls")).Require(200).Json["items"]![0]!["id"]!;
        (await agent.Api.PostAsync($"calls/{id}/hold")).Require(204);
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) < -40, "on hold the agent is not heard");
        (await agent.Api.PostAsync($"calls/{id}/unhold")).Require(204);
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) > -25, "the caller hears the agent again");
        (await agent.Api.PostAsync($"calls/{id}/mute")).Require(204);
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) < -60, "muted, the agent is not heard");
        int heard = party.HeardCount;
        await Eventually.HoldsAsync(() => party.HeardCount > heard + 8_000 && party.LevelOf(AgentTone) < -60, "but silence is");
        (await agent.Api.PostAsync($"calls/{id}/unmute")).Require(204);
        await phone.CommandAsync("hold");
        await site.WaitForKindAsync(line, JournalKinds.CallHeld, 2);
        await phone.CommandAsync("resume");
        await site.WaitForKindAsync(line, JournalKinds.CallRetrieved, 2);
        (await agent.Api.PostAsync($"calls/{id}/hangup")).Require(204);
        await site.WaitForKindAsync(line, JournalKinds.WrapUpStarted);
        await caller.RequireSuccessAsync();
    }

    internal static async Task HearEachOtherAsync(SharedSite site)
    {
        Line line = site.Line("heard");
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using var agentParty = new ToneParty("127.0.0.1", AgentTone);
        await using var callerParty = new ToneParty(VoiceSite.CarrierAddress, CallerTone);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneAnswers(50), agentParty.Port);
        await agent.SetReadyAsync();
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, callerParty.Port);
        await site.WaitForKindAsync(line, JournalKinds.CallJoined);
        await Eventually.HoldsAsync(() => agentParty.LevelOf(CallerTone) is var level && level > SaidByUs.Low && level < SaidByUs.High, "the agent hears the caller");
        await Eventually.HoldsAsync(() => callerParty.LevelOf(AgentTone) is var level && level > SaidByUs.Low && level < SaidByUs.High, "the caller hears the agent");
        callerParty.Press("19");
        await Eventually.HoldsAsync(() => agentParty.Keys == "19", $"the agent's telephone gets the caller's keys: {agentParty.Keys}");
        agentParty.Press("0#");
        await Eventually.HoldsAsync(() => callerParty.Keys == "0#", $"the caller's side gets the agent's keys: {callerParty.Keys}");

        const double strange = 2_000;
        await using var stranger = new ToneParty("127.0.0.4", strange);
        stranger.SpeakTo(callerParty.Peer!);
        int heard = agentParty.HeardCount;
        await Eventually.HoldsAsync(() => agentParty.HeardCount > heard + 8_000, "a second of talk while a stranger speaks to the port");
        Assert.True(agentParty.LevelOf(strange) < -30, "a stranger is not heard");
        await Eventually.HoldsAsync(() => agentParty.LevelOf(CallerTone) is var level && level > SaidByUs.Low && level < SaidByUs.High, "the caller is heard as before");
        await site.HangUpAsync(agent);
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
    }

    internal static async Task LetsUsOfferAsync(SharedSite site)
    {
        Line line = site.Line("late-offer");
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using var agentParty = new ToneParty("127.0.0.1", AgentTone);
        await using var callerParty = new ToneParty(VoiceSite.CarrierAddress, CallerTone);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneAnswers(50), agentParty.Port);
        await agent.SetReadyAsync();
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerLetsUsOffer, callerParty.Port);
        await Eventually.HoldsAsync(() => callerParty.LevelOf(AgentTone) > -25, $"the caller hears the agent: {caller.Messages}");
        await Eventually.HoldsAsync(() => agentParty.LevelOf(CallerTone) > -25, "the agent hears the caller");
        await site.HangUpAsync(agent);
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
    }

    internal static async Task IsRecordedAsync(SharedSite site)
    {
        Line line = site.Line("recorded");
        await site.Site.AddAsync(new QueueVoicePolicy { Id = Guid.NewGuid(), QueueId = line.Queue, IsRecorded = true, HasAnnouncement = false });
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using var agentParty = new ToneParty("127.0.0.1", AgentTone);
        await using var callerParty = new ToneParty(VoiceSite.CarrierAddress, CallerTone);
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneAnswers(50), agentParty.Port);
        await agent.SetReadyAsync();
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerHangsUp(4_000), callerParty.Port);
        await caller.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        await site.WaitForKindAsync(line, JournalKinds.CallRecordingStopped);
        string id = (string)(await agent.ReadSnapshotAsync())["conversations"]![0]!["interactionId"]!;
        (short[] customer, short[] agentTrack) = await RecordedSides.ReadAsync(agent, id);
        // On a busy machine the parties stumble now and then; half a second without that is there.
        Assert.InRange(RecordedSides.PeakOf(customer, CallerTone), SaidByUs.Low, SaidByUs.High);
        Assert.InRange(RecordedSides.PeakOf(agentTrack, AgentTone), SaidByUs.Low, SaidByUs.High);
        Assert.True(RecordedSides.PeakOf(customer, AgentTone) < -30 && RecordedSides.PeakOf(agentTrack, CallerTone) < -30, "each side alone on its track");
    }
}
