using Anyseat.EndToEnd.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests;

/// <summary>A walk through every room in one language, light or dark. ANYSEAT_SOAK=1 walks in the dark in Chinese too, and looks for
/// every barrier at every width in each walk.</summary>
public abstract class Walk(Chromium chromium, DemoServer server) : IClassFixture<DemoServer>
{
    private static readonly string[] AdminPages = ["users", "teams", "sites", "skills", "queues", "voice", "tokens", "audit"];

    private static readonly string[] TelephoneParts = ["trunks", "numbers", "phones", "dial-rules", "queue-policies", "prompts", "numberings"];

    private static readonly string[] RuleSections = ["hours", "announcements", "house"];

    internal static bool IsSoak { get; } = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1";

    private protected async Task WalkAsync(string language, bool isDark)
    {
        Directory.CreateDirectory(Repository.Screenshots);
        var setting = new Setting { Locale = language == "en" ? "en-GB" : "zh-CN", IsDark = isDark };
        Barriers barriers = IsSoak || (language == "en" && !isDark) ? Barriers.All : isDark ? Barriers.Contrast : Barriers.None;
        var inspector = new Inspector($"{language}-{(isDark ? "dark" : "light")}", barriers);
        // In between nothing but the layout is new, which is looked at once; in the dark some stops are looked at wide, others narrow.
        int[] widths = IsSoak || (language == "en" && !isDark) ? [1440, 1024, 375] : isDark ? [1440] : [1440, 375];
        await WalkConversationsAsync(inspector, setting, widths);
        await WalkTeamAsync(inspector, setting, widths);
        await WalkReportsAsync(inspector, setting, widths);
        await WalkPlanningAsync(inspector, setting);
        await WalkAdministrationAsync(inspector, setting, isDark ? [375] : widths);
        Assert.True(inspector.Faults.Count == 0, string.Join('\n', inspector.Faults));
    }

    private async Task WalkConversationsAsync(Inspector inspector, Setting setting, int[] widths)
    {
        await using Agent lin = await Agent.ArriveAsync(chromium, server.Address, setting);
        await Expect(lin.Find("sign-in-form")).ToBeVisibleAsync();
        await inspector.LookAsync(lin, "sign-in", widths);
        await lin.SignInAsync("lin", Agent.DemoPassword);
        await Expect(lin.Find("conversation-empty")).ToBeVisibleAsync();
        await inspector.LookAsync(lin, "conversations-empty", widths);

        await using Visitor visitor = await Visitor.ArriveAsync(chromium, server.Address, setting);
        await Expect(visitor.Find("start-topic").Locator("option")).ToHaveCountAsync(5);
        await inspector.LookAsync(visitor, "widget-form", widths);
        bool isChinese = setting.Locale == "zh-CN";
        await visitor.StartAsync(
            isChinese ? "王小明" : "Anna Kowalska", "returns",
            isChinese ? "您好，收到的马克杯有一道裂纹，可以换一个吗？" : "Hello, the mug I received has a crack. Could I get another one?");
        await Expect(visitor.Find("wait")).ToBeVisibleAsync();
        await inspector.LookAsync(visitor, "widget-waiting", widths);

        await lin.BecomeReadyAsync();
        await Expect(lin.Find("offer")).ToBeVisibleAsync();
        await inspector.LookAsync(lin, "offer", widths);
        await lin.AcceptAsync();
        await TalkAsync(lin, visitor, isChinese);
        await inspector.LookAsync(visitor, "widget-talk", widths);
        await inspector.LookAsync(lin, "conversation", widths);
        await LookAroundAsync(inspector, lin, setting.IsDark ? [375] : widths);

        await lin.EndAsync();
        await inspector.LookAsync(lin, "wrap-up", widths);
        await Expect(visitor.Find("ended")).ToBeVisibleAsync();
        await inspector.LookAsync(visitor, "widget-ended", widths);
        await visitor.Find("close").ClickAsync();
        await Expect(visitor.Find("panel")).ToBeHiddenAsync();
        await inspector.LookAsync(visitor, "shop", widths);
        await lin.WrapUpAsync(1, isChinese ? "已补寄。" : "A new one is on its way.");
        await lin.Find("state-not-ready").ClickAsync();
        await Expect(lin.Find("state-reason-1")).ToBeVisibleAsync();
        await inspector.LookAsync(lin, "reasons", widths[0]);
        await lin.Find("state-reason-1").ClickAsync();
        await Expect(lin.Find("state-switch")).ToHaveAttributeAsync("data-state", "notReady");
    }

    private static async Task TalkAsync(Agent agent, Visitor visitor, bool isChinese)
    {
        await agent.SayAsync(isChinese ? "您好，非常抱歉！能发一张照片给我吗？" : "Hello Anna, I am sorry to hear that. Could you send me a picture?");
        await Expect(visitor.Theirs).ToHaveCountAsync(1);
        byte[] picture = await visitor.Page.Locator("#mug svg").ScreenshotAsync();
        await visitor.PastePictureAsync(picture);
        await visitor.SayAsync(isChinese ? "就在把手旁边。订单号 QF-20417。" : "It is right beside the handle. My order is QF-20417.");
        await Expect(agent.Find("picture").Locator("img")).ToHaveJSPropertyAsync("complete", true);
        await Expect(visitor.Find("picture").Locator("img")).ToHaveJSPropertyAsync("complete", true);
        await agent.SayAsync(isChinese ? "谢谢，今天就为您补寄一个。" : "Thank you. We send you a new one today.");
        await Expect(visitor.Theirs).ToHaveCountAsync(2);
        await Expect(agent.Find("receipt").Last).ToHaveAttributeAsync("data-read", "true");
    }

    // What opens over or beside a conversation.
    private static async Task LookAroundAsync(Inspector inspector, Agent agent, int[] widths)
    {
        await agent.Page.SetViewportSizeAsync(375, 740);
        await agent.Find("tab-inbox").ClickAsync();
        await inspector.LookAsync(agent, "pane-inbox", 375);
        await agent.Find("tab-context").ClickAsync();
        await inspector.LookAsync(agent, "pane-context", 375);
        await agent.Find("tab-conversation").ClickAsync();
        await agent.Page.SetViewportSizeAsync(1024, 900);
        await agent.Find("context-open").ClickAsync();
        await inspector.LookAsync(agent, "drawer-context", 1024);
        await agent.Find("context-close").ClickAsync();
        await agent.Page.SetViewportSizeAsync(widths[0], 900);
        await LookAtDialogAsync(inspector, agent, "transfer", "Alt+t", agent.Find("transfer-search"), widths);
        await LookAtDialogAsync(inspector, agent, "palette", "Control+k", agent.Find("palette-input"), widths);
        await LookAtDialogAsync(inspector, agent, "end", "Alt+e", agent.Find("end-submit"), widths);
        await LookAtNotesAndRepliesAsync(inspector, agent, widths);
        await agent.Find("me-menu").ClickAsync();
        await agent.Find("me-help").ClickAsync();
        await Expect(agent.Find("key-help")).ToBeVisibleAsync();
        await inspector.LookAsync(agent, "keys", widths);
        await agent.Page.Keyboard.PressAsync("Escape");
        await Expect(agent.Find("key-help")).ToHaveCountAsync(0);
    }

    private static async Task LookAtNotesAndRepliesAsync(Inspector inspector, Agent agent, int[] widths)
    {
        await agent.Page.Keyboard.PressAsync("Alt+n");
        await agent.Find("note-text").FillAsync("QF-20417: 2.");
        await inspector.LookAsync(agent, "note-writing", widths);
        await agent.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(agent.Find("note")).ToBeVisibleAsync();
        await Expect(agent.Writing).ToBeFocusedAsync();
        await agent.Page.Keyboard.TypeAsync("/");
        await Expect(agent.Find("canned-menu")).ToBeVisibleAsync();
        await inspector.LookAsync(agent, "note-and-replies", widths);
        await agent.Find("canned-manage").ClickAsync();
        await Expect(agent.Find("canned-row").First).ToBeVisibleAsync();
        await inspector.LookAsync(agent, "replies", widths);
        await agent.Find("canned-add").ClickAsync();
        await Expect(agent.Find("canned-save")).ToBeVisibleAsync();
        await inspector.LookAsync(agent, "replies-new", widths);
        await agent.Page.Keyboard.PressAsync("Escape");
        await Expect(agent.Find("canned-dialog")).ToHaveCountAsync(0);
        await agent.Writing.FillAsync("");
    }

    private static async Task LookAtDialogAsync(Inspector inspector, Agent agent, string stop, string key, ILocator inside, int[] widths)
    {
        await agent.Page.Keyboard.PressAsync(key);
        await Expect(inside).ToBeVisibleAsync();
        await inspector.LookAsync(agent, stop, widths);
        await agent.Page.Keyboard.PressAsync("Escape");
        await Expect(inside).ToHaveCountAsync(0);
    }

    private async Task WalkTeamAsync(Inspector inspector, Setting setting, int[] widths)
    {
        await using Agent zhou = await Agent.SignedInAsync(chromium, server.Address, "zhou", setting);
        await zhou.Page.GotoAsync(new Uri(server.Address, "/team").ToString());
        await Expect(zhou.Page.GetByText("Mei Chen").First).ToBeVisibleAsync();
        await inspector.LookAsync(zhou, "team", widths);
        await zhou.Find("room-callbacks").ClickAsync();
        await Expect(zhou.Find("callback-book")).ToBeVisibleAsync();
        await inspector.LookAsync(zhou, "callbacks", 375);
    }

    private async Task WalkReportsAsync(Inspector inspector, Setting setting, int[] widths)
    {
        await using Agent flora = await Agent.SignedInAsync(chromium, server.Address, "flora", setting);
        await flora.Page.GotoAsync(new Uri(server.Address, "/reports").ToString());
        // What happened in this walk is in it at once.
        await Expect(flora.Find("report-body")).ToBeVisibleAsync();
        await Expect(flora.Find("report-table").Locator("tbody tr.ant-table-row")).Not.ToHaveCountAsync(0);
        await inspector.LookAsync(flora, "reports", widths);
        await flora.ChooseAsync(flora.Find("report-group").Locator("input"), 2);
        await Expect(flora.Find("report-table")).ToContainTextAsync("Lin Tao");
        await inspector.LookAsync(flora, "reports-agents", widths);
        await flora.ChooseAsync(flora.Find("report-range").Locator("input"), 1);
        await Expect(flora.Find("report-empty")).ToBeVisibleAsync();
        await inspector.LookAsync(flora, "reports-empty", widths);
        string? csv = await flora.Find("report-csv").GetAttributeAsync("href");
        IAPIResponse file = await flora.Page.APIRequest.GetAsync(new Uri(server.Address, csv!).ToString());
        Assert.StartsWith("\uFEFFstart,end,id,name,nameZhCn,arrived,", await file.TextAsync(), StringComparison.Ordinal);
    }

    private async Task WalkPlanningAsync(Inspector inspector, Setting setting)
    {
        await using Agent flora = await Agent.SignedInAsync(chromium, server.Address, "flora", setting);
        await flora.Page.GotoAsync(new Uri(server.Address, "/planning").ToString());
        // Nobody came yesterday: that is an answer, though browsers note it. What happened in this walk is a day that can be run again.
        await Expect(flora.Find("planning-day-error")).ToBeVisibleAsync();
        flora.ForgetComplaints();
        await flora.Find("planning-date").FillAsync(await flora.Page.EvaluateAsync<string>("() => new Date().toLocaleDateString('sv-SE')"));
        await Expect(flora.Find("planning-day")).ToBeVisibleAsync();

        await flora.Find("planning-source").Locator("label").Nth(2).ClickAsync();
        await flora.Find("planning-file").SetInputFilesAsync(Path.Combine(Repository.Root, "docs", "examples", "utility-monday.json"));
        await flora.Find("planning-file-name").FillAsync($"{setting.Locale} {setting.IsDark}");
        await flora.Find("planning-file-save").ClickAsync();
        await Expect(flora.Find("planning-day")).ToBeVisibleAsync();
        await flora.Find("planning-scenario-add").ClickAsync();
        await flora.Find("planning-end").FillAsync("12:00");
        await Expect(flora.Find("planning-sentence")).ToContainTextAsync("12:00");
        await inspector.LookAsync(flora, "planning", 1440, 375);
        await flora.Find("planning-change-add").ClickAsync();
        await flora.Find("planning-run-start").ClickAsync();
        await Expect(flora.Find("planning-totals")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await Expect(flora.Find("planning-chart").First.Locator("canvas")).ToBeVisibleAsync();
        await inspector.LookAsync(flora, "planning-result", 1440, 375);
    }

    private async Task WalkAdministrationAsync(Inspector inspector, Setting setting, int[] widths)
    {
        await using Agent admin = await Agent.SignedInAsync(chromium, server.Address, "admin", setting);
        await admin.Page.GotoAsync(new Uri(server.Address, "/admin").ToString());
        foreach (string page in AdminPages)
        {
            await admin.Page.SetViewportSizeAsync(1440, 900);
            await admin.Find($"admin-{page}").ClickAsync();
            await Expect(admin.Page.Locator(".ant-spin-spinning, .ant-skeleton")).ToHaveCountAsync(0);
            await inspector.LookAsync(admin, $"admin-{page}", widths);
            if (page == "queues")
                await LookAtRulesAsync(inspector, admin, widths);
            if (page == "voice")
                await LookAtTelephoneAsync(inspector, admin, setting.IsDark || setting.Locale == "en-GB" ? 1440 : 375);
            if (page is not ("users" or "sites" or "tokens"))
                continue;
            await admin.Find("admin-add").ClickAsync();
            await Expect(admin.Find("admin-save")).ToBeVisibleAsync();
            await inspector.LookAsync(admin, $"admin-{page}-new", widths);
            await admin.Page.Keyboard.PressAsync("Escape");
            await Expect(admin.Find("admin-save")).ToHaveCountAsync(0);
        }
    }

    // Each part of the telephone's settings, and where one makes something new.
    private static async Task LookAtTelephoneAsync(Inspector inspector, Agent admin, int width)
    {
        ILocator parts = admin.Find("voice-parts").Locator("label");
        for (int part = 0; part < TelephoneParts.Length; part++)
        {
            await admin.Page.SetViewportSizeAsync(1440, 900);
            await parts.Nth(part).ClickAsync();
            await Expect(admin.Page.Locator(".ant-spin-spinning, .ant-skeleton")).ToHaveCountAsync(0);
            await inspector.LookAsync(admin, $"telephone-{TelephoneParts[part]}", width);
            if (TelephoneParts[part] is not ("trunks" or "phones"))
                continue;
            await admin.Find("admin-add").ClickAsync();
            await Expect(admin.Find("admin-save")).ToBeVisibleAsync();
            await inspector.LookAsync(admin, $"telephone-{TelephoneParts[part]}-new", width);
            await admin.Page.Keyboard.PressAsync("Escape");
            await Expect(admin.Find("admin-save")).ToHaveCountAsync(0);
        }
    }

    // The parts of the rules, and one queue in them; the draft of a look is thrown away with the browser.
    private static async Task LookAtRulesAsync(Inspector inspector, Agent admin, int[] widths)
    {
        int wide = widths[0];
        await admin.Page.SetViewportSizeAsync(1440, 900);
        await admin.Find("queue-row").First.ClickAsync();
        await Expect(admin.Find("queue-tab-general")).ToBeVisibleAsync();
        await inspector.LookAsync(admin, "rules-queue", widths);
        await admin.Page.SetViewportSizeAsync(1440, 900);
        await admin.Find("queue-part-rings").ClickAsync();
        await admin.Find("ring-add").ClickAsync();
        await Expect(admin.Find("ring").GetByTestId("fault-line")).ToBeVisibleAsync();
        await inspector.LookAsync(admin, "rules-rings", widths);
        await admin.Page.SetViewportSizeAsync(1440, 900);
        await admin.Find("queue-done").ClickAsync();
        await Expect(admin.Find("queue-done")).ToHaveCountAsync(0);
        foreach (string section in RuleSections)
        {
            await admin.Page.SetViewportSizeAsync(1440, 900);
            await admin.Find($"rules-{section}").ClickAsync();
            await inspector.LookAsync(admin, $"rules-{section}", wide);
        }
    }
}

/// <summary>In English by day: every barrier is looked for.</summary>
public sealed class EnglishWalkTests(Chromium chromium, DemoServer server) : Walk(chromium, server)
{
    [Fact]
    public Task Every_room_is_whole_and_open_to_everybody() => WalkAsync("en", isDark: false);
}

/// <summary>In Chinese by day: every word is there, and has room.</summary>
public sealed class ChineseWalkTests(Chromium chromium, DemoServer server) : Walk(chromium, server)
{
    [Fact]
    public Task Every_room_is_translated() => WalkAsync("zh-CN", isDark: false);
}

/// <summary>In the dark: everything can be read.</summary>
public sealed class DarkWalkTests(Chromium chromium, DemoServer server) : Walk(chromium, server)
{
    public static TheoryData<string> Languages() => IsSoak ? ["en", "zh-CN"] : ["en"];

    [Theory]
    [MemberData(nameof(Languages))]
    public Task Every_room_can_be_read(string language) => WalkAsync(language, isDark: true);
}
