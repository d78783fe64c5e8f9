using Anyseat.Voice.Sip;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>What <c>/readyz</c> says of the telephone.</summary>
public sealed class VoiceHealthTests
{
    [Fact]
    public async Task A_server_is_ready_while_its_switch_works_and_not_ready_when_SIP_does_not_listen()
    {
        await using VoiceSite site = await VoiceSite.StartAsync();
        using (HttpResponseMessage ready = await Ready.AskAsync(site.Address))
            Assert.Equal((200, "ready\n"), ((int)ready.StatusCode, await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        await site.Get<VoiceHost>().StopAsync(TestContext.Current.CancellationToken);
        using HttpResponseMessage unable = await Ready.AskAsync(site.Address);
        Assert.Equal(503, (int)unable.StatusCode);
        Assert.Contains("\"code\":\"ready.voice\"", await unable.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}

/// <summary>Asks what a supervisor of the process asks.</summary>
internal static class Ready
{
    public static async Task<HttpResponseMessage> AskAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        return await http.GetAsync("/readyz");
    }
}
