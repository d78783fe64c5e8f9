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
