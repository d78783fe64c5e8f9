using System.Text.Json;

namespace Anyseat.EndToEnd.Tests.Kit.WebPhones;

/// <summary>A telephone in a page of the browser: what it does, and what it hears.</summary>
internal sealed class WebPhone : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly IPage page;
    private readonly List<string> complaints;

    private WebPhone(IBrowserContext context, IPage page, List<string> complaints)
    {
        this.context = context;
        this.page = page;
        this.complaints = complaints;
    }

    /// <summary>What the page complained of.</summary>
    public IReadOnlyList<string> Complaints => complaints;

    /// <summary>Opens the page and registers.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="address">Where the page is.</param>
    /// <param name="user">Who.</param>
    /// <param name="frequency">The tone it says, in Hz.</param>
    public static async Task<WebPhone> RegisterAsync(Chromium chromium, string address, string user, double frequency)
    {
        IBrowserContext context = await chromium.Require().NewContextAsync();
        IPage page = await context.NewPageAsync();
        List<string> complaints = [];
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(address);
        await page.WaitForFunctionAsync("() => window.phone");
        int status = await page.EvaluateAsync<int>(
            "([user, password, frequency]) => phone.start(user, password, frequency)", new object[] { user, WebSwitch.Password, frequency });
        Assert.Equal(200, status);
        return new WebPhone(context, page, complaints);
    }

    public Task CallAsync(string target) => page.EvaluateAsync("target => phone.call(target)", target);

    public Task HoldAsync(bool isHeld) => page.EvaluateAsync("isHeld => phone.hold(isHeld)", isHeld);

    public Task RestartIceAsync() => page.EvaluateAsync("() => phone.restartIce()");

    public Task PressAsync(string digits) => page.EvaluateAsync("digits => phone.press(digits)", digits);

    public Task<Heard> HeardAsync() => AskAsync<Heard>("phone.heard()");

    public Task<Statistics> StatisticsAsync() => AskAsync<Statistics>("phone.statistics()");

    /// <summary>Ends the connection without a word by SIP.</summary>
    public Task EndConnectionAsync() => page.EvaluateAsync("() => phone.connection.close()");

    public Task HangUpAsync() => page.EvaluateAsync("() => phone.sip.hangUp()");

    /// <summary>Closes the page, whatever it was doing.</summary>
    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private async Task<T> AskAsync<T>(string what) =>
        JsonSerializer.Deserialize<T>(await page.EvaluateAsync<string>($"async () => JSON.stringify(await {what})"), JsonSerializerOptions.Web)!;

    /// <summary>What a page hears.</summary>
    /// <param name="Frequency">The strongest frequency, in Hz.</param>
    /// <param name="Level">Its level, in dB below a square of full scale.</param>
    /// <param name="Clarity">How far it is above all else, in dB.</param>
    internal sealed record Heard(double Frequency, double Level, double Clarity);

    /// <summary>What the browser has counted (W3C webrtc-stats); null where it has not said.</summary>
    /// <param name="State">Of the connection.</param>
    /// <param name="Received">Packets that arrived.</param>
    /// <param name="Lost">Packets that did not.</param>
    /// <param name="Sent">Packets sent.</param>
    /// <param name="LostThere">Of those, how many did not arrive, by our reports.</param>
    /// <param name="RoundTrip">There and back in seconds, by our reports.</param>
    /// <param name="SentThere">What we have sent, by our reports.</param>
    /// <param name="Cipher">How media is protected.</param>
    /// <param name="Ways">How often a pair of candidates was chosen.</param>
    internal sealed record Statistics(
        string State, int? Received, int? Lost, int? Sent, int? LostThere, double? RoundTrip, int? SentThere, string? Cipher, int? Ways);
}
