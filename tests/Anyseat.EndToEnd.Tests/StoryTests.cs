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
