using System.Text.RegularExpressions;
using Anyseat.EndToEnd.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests;

/// <summary>The first real conversation, from the shop's page to the outcome in the books.</summary>
public sealed partial class StoryTests(Chromium chromium, DemoServer server) : IClassFixture<DemoServer>
{
    [Fact]
    public async Task A_chat_with_a_screenshot_is_declined_taken_transferred_and_wrapped_up()
    {
        await using Agent mei = await Agent.ReadyAsync(chromium, server.Address, "mei");
        await using Agent lin = await Agent.ReadyAsync(chromium, server.Address, "lin");
        await using Visitor visitor = await Visitor.ArriveAsync(chromium, server.Address);
        byte[] screenshot = await visitor.Page.ScreenshotAsync(new PageScreenshotOptions { Clip = new Clip { X = 100, Y = 100, Width = 480, Height = 320 } });
        await visitor.StartAsync("王小明", "orders", "你好，我的订单到哪里了？");

        await Expect(mei.Find("offer")).ToContainTextAsync("王小明");
        await Expect(mei.Find("offer")).ToContainTextAsync("longest");
        await Expect(lin.Find("offer")).ToHaveCountAsync(0);
        await mei.Page.Keyboard.PressAsync("Alt+d");
        await Expect(mei.Find("decline-1")).ToBeVisibleAsync();
        await Expect(mei.Page.Locator("[role=menu]:focus, [role=menu] :focus")).ToHaveCountAsync(1);
        await mei.Page.Keyboard.PressAsync("Enter");
        await Expect(mei.Find("offer")).ToHaveCountAsync(0);

        await lin.AcceptAsync();
        await Expect(lin.Event("declined")).ToContainTextAsync("Mei Chen");
        await Expect(visitor.Find("status")).ToContainTextAsync("Lin Tao");
        await TalkAsync(lin, visitor, screenshot);

        await using Agent jonas = await Agent.ReadyAsync(chromium, server.Address, "jonas");
        await lin.TransferAsync("Jonas Berg", "Parcel QF-20417, ask the courier.");
        await Expect(jonas.Find("offer")).ToContainTextAsync("Parcel QF-20417");
        await jonas.AcceptAsync();
        await Expect(jonas.Customers.First).ToContainTextAsync("订单到哪里了");
        await Expect(jonas.Find("picture")).ToHaveCountAsync(1);
        await Expect(jonas.Event("transferred")).ToContainTextAsync("ask the courier");
        await Expect(lin.Find("inbox-item")).ToHaveCountAsync(0);
        await Expect(visitor.Find("status")).ToContainTextAsync("Jonas Berg");
        await Expect(visitor.Page.GetByText("ask the courier")).ToHaveCountAsync(0);

        await jonas.EndAsync();
        await Expect(jonas.Event("ended")).ToContainTextAsync("Jonas Berg");
        await jonas.WrapUpAsync(3, "Courier asked.");
        await Expect(jonas.Find("inbox-item")).ToHaveCountAsync(0);
        await Expect(jonas.Find("figures")).ToContainTextAsync("1");
        await Expect(visitor.Find("ended")).ToBeVisibleAsync();
        await visitor.Find("start-new").ClickAsync();
        await Expect(visitor.Find("start-form")).ToBeVisibleAsync();
        await Expect(visitor.Find("start-name")).ToHaveValueAsync("王小明");
        Quiet.Require(mei, lin, jonas, visitor);
        await AskWhyAsync();
    }

    [Fact]
    public async Task A_rule_is_changed_checked_published_felt_by_a_customer_and_rolled_back()
    {
        await using Agent admin = await Agent.SignedInAsync(chromium, server.Address, "admin", new Setting());
        await admin.Page.GotoAsync(new Uri(server.Address, "/admin").ToString());
        await admin.Find("admin-queues").ClickAsync();
        await WidenAsync(admin);
        await AnnounceAsync(admin);
        await admin.Page.Keyboard.PressAsync("Alt+p");
        await Expect(admin.Find("publish-comment")).ToBeFocusedAsync();
        await Expect(admin.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("After 30 s: 1 less proficiency is enough.");
        await admin.Find("publish-comment").FillAsync("A wider second step");
        await admin.Find("publish-ok").ClickAsync();
        await Expect(admin.Find("publish-ok")).ToHaveCountAsync(0);
        await Expect(admin.Find("draft-publish")).ToBeDisabledAsync();

        await using Visitor visitor = await TurnAwayAsync(admin);
        await admin.Page.GotoAsync(new Uri(server.Address, "/admin").ToString());
        await RollBackAsync(admin);
        Quiet.Require(admin, visitor);
    }

    private static async Task WidenAsync(Agent admin)
    {
        await admin.Find("queue-row").Filter(new LocatorFilterOptions { HasText = "Technical help" }).ClickAsync();
        await admin.Find("queue-part-rings").ClickAsync();
        await admin.Find("ring-add").ClickAsync();
        // The check speaks beside the step itself, and is content as soon as the step does something.
        await Expect(admin.Find("ring").GetByTestId("fault-line")).ToContainTextAsync("changes nothing");
        await admin.Find("ring-lowers").FillAsync("1");
        await Expect(admin.Find("ring").GetByTestId("fault-line")).ToHaveCountAsync(0);
        await admin.Find("queue-done").ClickAsync();
    }

    private static async Task AnnounceAsync(Agent admin)
    {
        await admin.Find("rules-announcements").ClickAsync();
        await admin.Find("announcement-add").ClickAsync();
        await admin.Find("announcement-en").FillAsync("We are closed for the storm.");
        await admin.Find("announcement-zh").FillAsync("因风暴暂停服务。");
        await Expect(admin.Find("draft-bar")).ToContainTextAsync("no faults");
        // What was typed outlives the page.
        await admin.Page.ReloadAsync();
        await admin.Find("admin-queues").ClickAsync();
        await Expect(admin.Find("draft-bar")).ToContainTextAsync("2 changes");
    }

    private async Task<Visitor> TurnAwayAsync(Agent admin)
    {
        await admin.Page.GotoAsync(new Uri(server.Address, "/team").ToString());
        ILocator sales = admin.Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "Sales" });
        await sales.GetByTestId("queue-steer").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Menuitem).First.ClickAsync();
        await admin.ChooseAsync(admin.Page.GetByLabel("What happens to them"), 1);
        await admin.ChooseAsync(admin.Page.GetByLabel("What they are told"), 0);
        await admin.Find("steer-apply").ClickAsync();
        await Expect(admin.Find("steer-apply")).ToHaveCountAsync(0);

        Visitor visitor = await Visitor.ArriveAsync(chromium, server.Address);
        await visitor.StartAsync("王小明", "sales", "有现货吗？");
        await Expect(visitor.Find("event")).ToHaveTextAsync("因风暴暂停服务。");
        await visitor.Find("start-new").ClickAsync();
        await Expect(visitor.Find("start-text")).ToHaveValueAsync("有现货吗？");

        await sales.GetByTestId("queue-steer").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Menuitem).First.ClickAsync();
        return visitor;
    }

    private static async Task RollBackAsync(Agent admin)
    {
        await admin.Find("admin-routing").ClickAsync();
        ILocator versions = admin.Page.Locator("tbody tr.ant-table-row");
        await Expect(versions.First).ToContainTextAsync("A wider second step");
        int count = await versions.CountAsync();
        await versions.Nth(1).GetByTestId("version-show").ClickAsync();
        await admin.Find("version-restore").ClickAsync();
        await Expect(admin.Page.GetByRole(AriaRole.Dialog).Last).ToContainTextAsync("2 rules change");
        await admin.Find("version-restore-ok").ClickAsync();
        await Expect(versions).ToHaveCountAsync(count + 1);
    }

    // The leader asks why the conversation of this story went where it went.
    private async Task AskWhyAsync()
    {
        await using Agent zhou = await Agent.SignedInAsync(chromium, server.Address, "zhou", new Setting());
        await zhou.Page.GotoAsync(new Uri(server.Address, "/team").ToString());
        await zhou.Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "Jonas Berg" }).GetByTestId("why").First.ClickAsync();
        await Expect(zhou.Find("explanation").First).ToContainTextAsync("Mei Chen");
        await Expect(zhou.Find("explanation").First).ToContainTextAsync("Lin Tao");
        Quiet.Require(zhou);
    }

    private static async Task TalkAsync(Agent agent, Visitor visitor, byte[] screenshot)
    {
        await agent.Writing.PressSequentiallyAsync("您好，");
        await Expect(visitor.Find("typing")).ToBeVisibleAsync();
        await agent.SayAsync("您好，请告诉我订单号。");
        await Expect(visitor.Theirs).ToContainTextAsync("请告诉我订单号");
        await Expect(agent.Find("receipt").Last).ToHaveAttributeAsync("data-read", "true");

        await visitor.Writing.PressSequentiallyAsync("QF");
        await Expect(agent.Find("typing")).ToBeVisibleAsync();
        await visitor.SayAsync("QF-20417");
        await Expect(agent.Customers.Last).ToContainTextAsync("QF-20417");
        await Expect(visitor.Find("mark").Last).ToHaveTextAsync(Seen());

        await visitor.PastePictureAsync(screenshot);
        await visitor.SayAsync("这是截图");
        await Expect(visitor.Find("picture").Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 480);
        await Expect(agent.Find("picture").Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 480);
        await Expect(agent.Customers.Last).ToContainTextAsync("这是截图");
    }

    [GeneratedRegex("已读")]
    private static partial Regex Seen();
}
