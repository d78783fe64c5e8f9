using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;
using Anyseat.Interactions.Contracts;
using Anyseat.Media.Wave;
using Anyseat.Testing;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Prompts;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>A caller whose telephone sends keys among its sound, and who is not reached afterwards.</summary>
[Collection(nameof(SharedSite))]
public sealed class KeyedCallbackTests(SharedSite site)
{
    [Fact]
    public Task A_callback_taken_by_a_key_as_RFC_4733_is_given_up_when_the_customer_was_busy_each_time() => site.EndOf(IsGivenUpAsync);

    internal static async Task IsGivenUpAsync(SharedSite site)
    {
        _ = site.Proxy;
        Line line = site.Line("keyed");
        await Configured.SetCallbacksAsync(
            site.Site.Address, line.Key, new JsonObject { ["offerAfterWaitSeconds"] = 1, ["attemptsMax"] = 2, ["retryAfterSeconds"] = 1 });
        int port = ExternalProgram.FreePort();
        await using SippRun customer = await site.AnswerAsync(Sipp.PhoneRefuses(486), port, calls: 2);
        await using (var party = new ToneParty(VoiceSite.CarrierAddress, 440))
        {
            string scenario = Sipp.CallerWaits.Replace("+8613800138000", $"+86139000{port}", StringComparison.Ordinal);
            await using SippRun caller = await site.CallAsync(line, scenario, party.Port);
            Assert.True(site.Site.Get<IPromptLibrary>().TryGet(PromptKeys.CallbackOffer, VoiceLanguage.English, out PromptAudio? offer));
            await new Ear(party).HearsAsync(offer, 0, 0.4, "the offer of a callback");
            party.Press("1");
            await site.WaitForKindAsync(line, JournalKinds.CallbackQueued);
            await caller.RequireSuccessAsync();
        }

        await using AgentClient agent = await AgentClient.StartAsync(site.Site.Address, line.First, isReady: true);
        string id = (string)(await agent.Api.GetAsync("callbacks")).Require(200).Json["items"]!.AsArray()
            .Single(one => (string?)one!["queueId"] == line.Queue.ToString())!["interactionId"]!;
        await using SippRun phone = await Telephone.RegisterAsync(site.Site, line.First, Sipp.PhoneAnswers(50), calls: 2);
        await site.WaitForKindAsync(line, JournalKinds.CallbackGivenUp);
        await customer.RequireSuccessAsync();
        await phone.RequireSuccessAsync();
        Assert.Equal(2, site.Site.KindsAt(line.Key).Count(kind => kind == JournalKinds.CallbackFailed));
        await site.WaitForKindAsync(line, JournalKinds.CallEnded, 3); // what left a trace outside: the caller's call, and two attempts
        Assert.DoesNotContain(
            (await agent.Api.GetAsync("callbacks")).Require(200).Json["items"]!.AsArray(), one => (string?)one!["interactionId"] == id);
        Assert.Contains("callbackGivenUp", await Story.KindsAsync(site.Site.Address, id));
    }
}
