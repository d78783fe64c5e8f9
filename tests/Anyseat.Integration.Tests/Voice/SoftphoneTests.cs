using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Testing;
using Anyseat.Voice.Domain;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Linphone as an agent's softphone.</summary>
[Collection(nameof(SharedSite))]
public sealed class SoftphoneTests(SharedSite site)
{
    private const int AgentTone = 1_000;
    private const int ColleagueTone = 1_400;
    private const int OutsideTone = 1_800;
    private const int CallerTone = 440;

    [Fact]
    public Task Linphone_answers_holds_with_music_sends_keys_and_passes_the_caller_outside_by_REFER_and_both_sides_hear_each_other() => site.EndOf(TalksAsync);

    [Fact]
    public Task Linphone_over_TLS_calls_a_colleague_and_passes_the_caller_on_by_REFER_with_Replaces_and_sends_keys_by_INFO() => site.EndOf(AsksAndPassesOnAsync);

    [Fact]
    public Task Linphone_passes_the_caller_by_REFER_with_Replaces_to_a_colleague_whose_telephone_still_rings() => site.EndOf(PassesToRingingAsync);

    [Fact]
    public Task A_softphone_that_does_not_know_the_houses_authority_does_not_speak_to_it() => site.EndOf(DistrustsAsync);

    internal static async Task DistrustsAsync(SharedSite site)
    {
        using var stranger = new TestAuthority("Nobody knows");
        await using Linphone phone = await Linphone.StartAsync(site.Site, site.Line("held").Second, AgentTone, stranger.RootPem);
        await Eventually.HoldsAsync(() => phone.Log.Contains("Certificate verification failed", StringComparison.Ordinal), "Linphone refuses the certificate");
        Assert.False(site.Site.Registered(site.Line("held").Second));
    }

    internal static async Task PassesToRingingAsync(SharedSite site)
    {
        Line line = site.Line("ringing");
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using Linphone phone = await Linphone.StartAsync(site.Site, line.First, AgentTone);
        await Eventually.HoldsAsync(() => site.Site.Registered(line.First), $"Linphone registers: {phone.Output}");
        await agent.SetReadyAsync();
        await using var party = new ToneParty(VoiceSite.CarrierAddress, CallerTone);
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, party.Port);
        await phone.SaysAsync("Receiving new incoming call");
        await phone.CommandAsync("answer");
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) > -25, $"the caller hears the agent: {phone.Output}");

        await using var colleagueParty = new ToneParty("127.0.0.1", ColleagueTone);
        await using SippRun colleague = await Telephone.RegisterAsync(site.Site, line.Second, Sipp.PhoneAnswers(6_000), colleagueParty.Port);
        await using AgentClient other = await AgentClient.StartAsync(site.Site.Address, line.Second, isReady: true);
        await phone.CommandAsync("pause");
        await phone.CommandAsync($"call sip:{line.PhoneNumbers[1]}@{site.Site.SipEndPoint}");
        await phone.SaysAsync(" ringing.");
        await phone.CommandAsync("transfer 1 --to-call 2");
        await agent.WaitForAsync(seen => (string?)seen["conversations"]!.AsArray().FirstOrDefault()?["state"] != "connected", "the call has left the agent");
        Assert.DoesNotContain(JournalKinds.CallConsulted, site.Site.KindsAt(line.Key)); // nobody has answered yet
        await Eventually.HoldsAsync(() => party.LevelOf(ColleagueTone) > -25, $"the caller hears the colleague: {phone.Output}");
        Assert.Equal(1, colleague.Messages.Split("INVITE sip:").Length - 1); // the telephone rang on
        await site.HangUpAsync(other);
        await caller.RequireSuccessAsync();
        await colleague.RequireSuccessAsync();
    }

    internal static async Task TalksAsync(SharedSite site)
    {
        Line line = site.Line("held");
        await site.Site.AddAsync(new QueueVoicePolicy { Id = Guid.NewGuid(), QueueId = line.Queue, IsRecorded = true, HasAnnouncement = false });
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using Linphone phone = await Linphone.StartAsync(site.Site, line.First, AgentTone);
        await Eventually.HoldsAsync(() => site.Site.Registered(line.First), $"Linphone registers: {phone.Output}");
        await agent.SetReadyAsync();
        await using var party = new ToneParty(VoiceSite.CarrierAddress, CallerTone);
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, party.Port);
        await phone.SaysAsync("Receiving new incoming call");
        await phone.CommandAsync("answer");
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) > -25, $"the caller hears the agent: {phone.Output}");
        await Eventually.HoldsAsync(
            () => phone.Heard is { Length: > 8_000 } heard && ToneParty.LevelOf(heard.AsSpan(heard.Length - 4_000), CallerTone) > -25, "the agent hears the caller");

        await phone.CommandAsync("42#");
        await Eventually.HoldsAsync(() => party.Keys == "42#", $"the caller's side gets the keys of the telephone: {party.Keys}");
        string id = (string)(await agent.Api.GetAsync("calls")).Require(200).Json["items"]![0]!["id"]!;
        (await agent.Api.PostAsync($"calls/{id}/dtmf", new JsonObject { ["digits"] = "7*" })).Require(204);
        await Eventually.HoldsAsync(() => party.Keys == "42#7*", $"the caller's side gets the keys of the desk: {party.Keys}");

        await phone.CommandAsync("pause");
        await agent.WaitForAsync(_ => party.LevelOf(AgentTone) < -40, "on hold the agent is not heard");
        int heardBefore = party.HeardCount;
        await Eventually.HoldsAsync(() => party.HeardCount > heardBefore + 8_000, "something is heard on hold");
        Assert.True(ToneParty.PowerOf(party.Heard.AsSpan(^8_000..)) > -40, "it is music");
        await phone.CommandAsync("resume");
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) > -25, $"the caller hears the agent again: {phone.Output}");
        await using var outside = new ToneParty(Kamailio.PartyAddress, OutsideTone);
        int port = ExternalProgram.FreePort();
        await using SippRun called = await site.AnswerAsync(Sipp.PhoneHangsUp(1_500), port, outside.Port);
        await phone.CommandAsync($"transfer sip:139000{port}@{site.Site.SipEndPoint}");
        await Eventually.HoldsAsync(() => party.LevelOf(OutsideTone) > -25, $"the caller hears who was called: {phone.Output}");
        await site.Proxy.SeesAsync($"CARRIED +86139000{port} for {Kamailio.Domain} over udp");
        await caller.RequireSuccessAsync();
        await called.RequireSuccessAsync();
        (short[] customer, short[] agentTrack) = await RecordedSides.ReadAsync(agent, id);
        Assert.True(RecordedSides.PeakOf(customer, CallerTone) > -12 && RecordedSides.PeakOf(agentTrack, AgentTone) > -12, "both are recorded as they spoke");
        Assert.True(RecordedSides.PeakOf(customer, AgentTone) < -30 && RecordedSides.PeakOf(agentTrack, CallerTone) < -30, "each on a track of its own");
        await agent.WaitForAsync(seen => (string?)seen["conversations"]!.AsArray().FirstOrDefault()?["state"] == "wrapUp", "wrap-up");
    }

    internal static async Task AsksAndPassesOnAsync(SharedSite site)
    {
        Line line = site.Line("moved");
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using Linphone phone = await Linphone.StartAsync(site.Site, line.First, AgentTone, site.RootPem, keysByInfo: true);
        await Eventually.HoldsAsync(() => site.Site.Registered(line.First), $"Linphone registers: {phone.Output}");
        await agent.SetReadyAsync();
        await using var party = new ToneParty(VoiceSite.CarrierAddress, CallerTone);
        await using SippRun caller = await site.CallAsync(line, Sipp.CallerWaits, party.Port);
        await phone.SaysAsync("Receiving new incoming call");
        await phone.CommandAsync("answer");
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) > -25, $"the caller hears the agent: {phone.Output}");
        await phone.CommandAsync("5");
        await Eventually.HoldsAsync(() => party.Keys == "5", $"the caller's side gets the key: {party.Keys}");
        // Linphone puts nobody on hold while it waits for the answer to a key.
        await Eventually.HoldsAsync(() => phone.Log.Split(" INFO\r\n").Length > 2, "Linphone has taken our answer");

        await using Baresip colleague = await Baresip.StartAsync(site.Site, line.Second, ColleagueTone);
        await using AgentClient other = await AgentClient.StartAsync(site.Site.Address, line.Second, isReady: true);
        await phone.CommandAsync("pause");
        await phone.CommandAsync($"call sip:{line.PhoneNumbers[1]}@{site.Site.SecureName};transport=tls");
        await phone.SaysAsync("connected", 2);
        await Eventually.HoldsAsync(() => party.LevelOf(AgentTone) < -40 && party.LevelOf(ColleagueTone) < -40, $"music while the agents talk: {phone.Output}");
        await phone.CommandAsync("transfer 1 --to-call 2");
        await Eventually.HoldsAsync(() => party.LevelOf(ColleagueTone) > -25, $"the caller hears the colleague: {phone.Output}");
        await other.WaitForAsync(seen => seen["conversations"]!.AsArray().Count == 1, "the call is the colleague's");
        await colleague.CommandAsync("hangup");
        await caller.RequireSuccessAsync();
    }
}
