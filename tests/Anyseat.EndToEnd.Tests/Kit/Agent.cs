namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>Somebody of the centre at the desk.</summary>
internal sealed class Agent : Person
{
    public const string DemoPassword = "quillfern-demo";

    private readonly Uri server;

    private Agent(IBrowserContext context, IPage page, Uri server)
        : base(context, page) => this.server = server;

    public ILocator Conversation => Find("conversation");

    public ILocator Writing => Find("composer-text");

    public ILocator Customers => Page.Locator("[data-testid=message][data-author=customer]");

    public ILocator Own => Page.Locator("[data-testid=message][data-author=agent]");

    /// <summary>Opens the desk without signing in.</summary>
    public static async Task<Agent> ArriveAsync(Chromium chromium, Uri server, Setting? setting = null)
    {
        (IBrowserContext context, IPage page) = await OpenAsync(chromium, setting ?? new Setting());
        var agent = new Agent(context, page, server);
        await page.GotoAsync(server.ToString());
        return agent;
    }

    public static async Task<Agent> SignedInAsync(Chromium chromium, Uri server, string username, Setting? setting = null)
    {
        Agent agent = await ArriveAsync(chromium, server, setting);
        await agent.SignInAsync(username, DemoPassword);
        return agent;
    }

    /// <summary>Signed in and ready for work.</summary>
    public static async Task<Agent> ReadyAsync(Chromium chromium, Uri server, string username, Setting? setting = null)
    {
        Agent agent = await SignedInAsync(chromium, server, username, setting);
        await agent.BecomeReadyAsync();
        return agent;
    }

    public async Task SignInAsync(string username, string password)
    {
        await Find("field-username").FillAsync(username);
        await Find("field-password").FillAsync(password);
        await Find("sign-in-submit").ClickAsync();
        await Assertions.Expect(Find("me-menu")).ToBeVisibleAsync();
    }

    public async Task BecomeReadyAsync()
    {
        await Find("state-ready").ClickAsync();
        await Assertions.Expect(Find("state-switch")).ToHaveAttributeAsync("data-state", "ready");
    }

    /// <summary>A second tab of the same person.</summary>
    public async Task<Agent> OpenTabAsync()
    {
        IPage page = await Context.NewPageAsync();
        var tab = new Agent(Context, page, server);
        await page.GotoAsync(server.ToString());
        await Assertions.Expect(page.GetByTestId("me-menu")).ToBeVisibleAsync();
        return tab;
    }

    /// <summary>Takes the next offer by its key and waits for the conversation.</summary>
    public async Task AcceptAsync()
    {
        await Assertions.Expect(Find("offer")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Alt+a");
        await Assertions.Expect(Conversation).ToBeVisibleAsync();
    }

    /// <summary>Writes and sends by keyboard.</summary>
    public async Task SayAsync(string text)
    {
        await Writing.FillAsync(text);
        await Page.Keyboard.PressAsync("Control+Enter");
    }

    public ILocator Event(string kind) => Page.Locator($"[data-testid=timeline-event][data-kind={kind}]");

    /// <summary>Passes the conversation on screen to a colleague, by keyboard but for the choice.</summary>
    public async Task TransferAsync(string colleague, string note)
    {
        await Page.Keyboard.PressAsync("Alt+t");
        await Find("transfer-search").FillAsync(colleague);
        await Find("transfer-dialog").GetByText(colleague).First.ClickAsync();
        await Find("transfer-note").FillAsync(note);
        await Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(Find("transfer-dialog")).ToHaveCountAsync(0);
    }

    /// <summary>Ends the conversation on screen by keyboard.</summary>
    public async Task EndAsync()
    {
        await Page.Keyboard.PressAsync("Alt+e");
        await Assertions.Expect(Find("end-submit")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Find("wrap-up")).ToBeVisibleAsync();
    }

    /// <summary>Chooses an outcome by its digit, writes a note and completes, all by keyboard.</summary>
    public async Task WrapUpAsync(int outcome, string note)
    {
        await Page.Keyboard.PressAsync("Alt+w");
        await Page.Keyboard.PressAsync($"{outcome}");
        await Assertions.Expect(Find("wrap-up").Locator("input[type=radio]").Nth(outcome - 1)).ToBeCheckedAsync();
        await Page.Keyboard.PressAsync("Alt+n");
        await Assertions.Expect(Find("wrap-up-note")).ToBeFocusedAsync();
        await Page.Keyboard.TypeAsync(note);
        await Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(Find("wrap-up")).ToHaveCountAsync(0);
    }

    /// <summary>By keyboard: opens the list, goes to the place counted from the first, takes it.</summary>
    public async Task ChooseAsync(ILocator list, int place)
    {
        await list.FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        for (int step = 0; step < place; step++)
            await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Ends what is open and stops taking work, so that the next test meets nobody here.</summary>
    public async Task LeaveAsync()
    {
        await EndAsync();
        await WrapUpAsync(1, "Done.");
        await Find("state-not-ready").ClickAsync();
        await Find("state-reason-1").ClickAsync();
        await Assertions.Expect(Find("state-switch")).ToHaveAttributeAsync("data-state", "notReady");
    }
}
