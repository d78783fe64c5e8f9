namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>Somebody in the demo shop with the chat window.</summary>
internal sealed class Visitor : Person
{
    private readonly string shop;

    private Visitor(IBrowserContext context, IPage page, string shop)
        : base(context, page) => this.shop = shop;

    public ILocator Writing => Find("composer");

    public ILocator Own => Find("message-mine");

    public ILocator Theirs => Find("message-theirs");

    /// <summary>Opens the shop and its chat window.</summary>
    public static async Task<Visitor> ArriveAsync(Chromium chromium, Uri server, Setting? setting = null)
    {
        setting ??= new Setting { Locale = "zh-CN" };
        (IBrowserContext context, IPage page) = await OpenAsync(chromium, setting);
        var visitor = new Visitor(context, page, new Uri(server, $"/demo/?lang={(setting.Locale.StartsWith("zh", StringComparison.Ordinal) ? "zh-CN" : "en")}").ToString());
        await page.GotoAsync(visitor.shop);
        await visitor.Find("launcher").ClickAsync();
        await Assertions.Expect(visitor.Find("start-form")).ToBeVisibleAsync();
        return visitor;
    }

    public async Task StartAsync(string name, string topic, string text)
    {
        await Find("start-name").FillAsync(name);
        await Find("start-topic").SelectOptionAsync(topic);
        await Find("start-text").FillAsync(text);
        await Find("start-submit").ClickAsync();
        await Assertions.Expect(Own.First).ToBeVisibleAsync();
    }

    public async Task SayAsync(string text)
    {
        await Writing.FillAsync(text);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Pastes a picture as the system's clipboard would.</summary>
    public async Task PastePictureAsync(byte[] png)
    {
        await Writing.EvaluateAsync(
            """
            (field, base64) => {
              const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
              const clipboardData = new DataTransfer();
              clipboardData.items.add(new File([bytes], 'screenshot.png', { type: 'image/png' }));
              field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, composed: true, cancelable: true }));
            }
            """,
            Convert.ToBase64String(png));
        await Assertions.Expect(Find("staged")).ToBeVisibleAsync();
    }

    /// <summary>A second tab of the same person in the same shop.</summary>
    public async Task<Visitor> OpenTabAsync()
    {
        IPage page = await Context.NewPageAsync();
        var tab = new Visitor(Context, page, shop);
        await page.GotoAsync(shop);
        return tab;
    }
}
