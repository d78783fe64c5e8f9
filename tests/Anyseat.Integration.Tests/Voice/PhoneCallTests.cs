using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>Calls that telephones place by themselves.</summary>
[Collection(nameof(SharedSite))]
public sealed class PhoneCallTests(SharedSite site)
{
    private const int CallerTone = 1_000;

    [Fact]
    public Task A_softphone_calls_a_colleague_and_a_number_outside_is_refused_what_its_rules_do_not_allow_and_reaches_the_emergency_number() =>
        site.EndOf(CallsAsync);

    [Fact]
    public Task A_telephone_that_calls_a_number_of_the_house_waits_in_its_queue_like_a_customer_and_is_not_offered_its_own_call() =>
        site.EndOf(CallsOurNumberAsync);

    internal static async Task CallsOurNumberAsync(SharedSite site)
    {
        Line line = site.Line("own");
        await using AgentClient caller = await AgentClient.StartAsync(site.Site.Address, line.First);
        await using Baresip phone = await Baresip.StartAsync(site.Site, line.First, CallerTone);
        await caller.SetReadyAsync();
        await phone.DialAsync(site.Site, line.Number.Replace("+86", "0", StringComparison.Ordinal)); // as it is dialled in the country
        await site.WaitForKindAsync(line, JournalKinds.InteractionQueued);
        await site.WaitForKindAsync(line, JournalKinds.OfferDeclined); // the caller is who would be next
        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.Second);
        await using var party = new ToneParty("127.0.0.1", 700);
        await using SippRun other = await Telephone.RegisterAsync(site.Site, line.Second, Sipp.PhoneAnswers(50), party.Port);
        await agent.SetReadyAsync();
        await Eventually.HoldsAsync(() => party.LevelOf(CallerTone) > -25, $"the agent hears the caller: {phone.Output}");
        // The same telephone once more would go in circles, and the desk does not call the house over a carrier.
        await phone.DialAsync(site.Site, line.Number);
        await Eventually.HoldsAsync(() => phone.Output.Contains("482", StringComparison.Ordinal), $"a loop is refused: {phone.Output}");
        Assert.Equal("dial.own_number", (await caller.Api.PostAsync("calls", new JsonObject { ["to"] = line.Number }, ApiClient.NewKey())).Require(409).Code);
        await site.HangUpAsync(agent);
        await other.RequireSuccessAsync();
        await site.WaitForKindAsync(line, JournalKinds.WrapUpStarted);
        Assert.Equal((int)DeviceDecline.Busy, Assert.Single(site.Site.DeclineReasonsAt(line.Key)));
    }

    internal static async Task CallsAsync(SharedSite site)
    {
        Line line = site.Line("dialled");
        await using Baresip phone = await Baresip.StartAsync(site.Site, line.First, CallerTone);
        await using var colleague = new ToneParty("127.0.0.1", 700);
        await using SippRun other = await Telephone.RegisterAsync(site.Site, line.Second, Sipp.PhoneAnswers(50), colleague.Port);
        await phone.DialAsync(site.Site, line.PhoneNumbers[1]);
        await Eventually.HoldsAsync(() => colleague.LevelOf(CallerTone) > -25, $"the colleague hears the caller: {phone.Output}");
        await phone.CommandAsync("hangup");
        await other.RequireSuccessAsync();

        await using var outside = new ToneParty(Kamailio.PartyAddress, 700);
        int port = ExternalProgram.FreePort();
        await using SippRun called = await site.AnswerAsync(Sipp.PhoneAnswers(50), port, outside.Port);
        await phone.DialAsync(site.Site, $"139000{port}");
        await Eventually.HoldsAsync(() => outside.LevelOf(CallerTone) > -25, $"who is called hears the caller: {phone.Output}");
        await phone.CommandAsync("hangup");
        await called.RequireSuccessAsync();
        await site.Proxy.SeesAsync($"CARRIED +86139000{port} for {Kamailio.Domain} over udp");

        await phone.DialAsync(site.Site, "004930123456");
        await Eventually.HoldsAsync(() => phone.Output.Contains("403 Forbidden", StringComparison.Ordinal), $"abroad is refused: {phone.Output}");
        await phone.DialAsync(site.Site, "123");
        await Eventually.HoldsAsync(() => phone.Output.Contains("484 Address Incomplete", StringComparison.Ordinal), $"no number is refused: {phone.Output}");

        await using SippRun emergency = await site.AnswerAsync(Sipp.PhoneHangsUp(100), site.Proxy.EmergencyPort);
        await phone.DialAsync(site.Site, "110");
        await emergency.RequireSuccessAsync();
        Assert.Contains("INVITE sip:110@", emergency.Messages, StringComparison.Ordinal);
    }
}
