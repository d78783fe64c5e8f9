using Anyseat.EndToEnd.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests;

/// <summary>The desk at work as the README shows it: <c>artifacts/screenshots/desk.png</c> and <c>desk.zh-CN.png</c>. Taken when asked
/// for, with <c>-explicit only -class Anyseat.EndToEnd.Tests.PictureTests</c>.</summary>
public sealed class PictureTests(Chromium chromium)
{
    [Fact(Explicit = true)]
    public Task An_English_desk_with_several_chats_is_taken_for_the_README() => TakeAsync(Scene.English, "desk.png");

    [Fact(Explicit = true)]
    public Task A_Chinese_desk_with_several_chats_is_taken_for_the_README() => TakeAsync(Scene.Chinese, "desk.zh-CN.png");

    private async Task TakeAsync(Scene scene, string file)
    {
        chromium.Require();
        Directory.CreateDirectory(Repository.Screenshots);
        await using ServerProcess server = await ServerProcess.StartAsync("demo");
        var setting = new Setting { Locale = scene.Locale };
        await using Agent mei = await Agent.ReadyAsync(chromium, server.Address, "mei", setting);
        await using Visitor earlier = await BeginAsync(mei, server, setting, scene.Earlier);
        await mei.EndAsync();
        await mei.WrapUpAsync(1, scene.EarlierNote);
        await using Visitor main = await BeginAsync(mei, server, setting, scene.Main);
        await using Visitor second = await BeginAsync(mei, server, setting, scene.Second);
        await second.SayAsync(scene.SecondMore);
        await using Visitor third = await BeginAsync(mei, server, setting, scene.Third);
        await mei.SayAsync(scene.ThirdAnswer);
        await Expect(third.Theirs).ToHaveCountAsync(1);

        await mei.Find("inbox-item").Filter(new LocatorFilterOptions { HasText = scene.Main.Name }).ClickAsync();
        await mei.SayAsync(scene.Answers[0]);
        await Expect(main.Theirs).ToHaveCountAsync(1);
        await main.PastePictureAsync(await TakeOrderAsync(main.Page));
        await main.SayAsync(scene.WithPicture);
        await Expect(mei.Find("picture").Locator("img")).ToHaveJSPropertyAsync("complete", true);
        await mei.SayAsync(scene.Answers[1]);
        await Expect(main.Theirs).ToHaveCountAsync(2);
        await main.SayAsync(scene.Thanks);
        await Expect(mei.Customers.Last).ToContainTextAsync(scene.Thanks);
        await mei.Writing.FillAsync(scene.Draft);
        await Expect(mei.Find("receipt").Last).ToHaveAttributeAsync("data-read", "true");

        await using Visitor fourth = await Visitor.ArriveAsync(chromium, server.Address, setting);
        await fourth.StartAsync(scene.Fourth.Name, scene.Fourth.Topic, scene.Fourth.Text);
        await Expect(mei.Find("offer")).ToBeVisibleAsync();
        await mei.Page.Mouse.MoveAsync(1, 1);
        string path = Path.Combine(Repository.Screenshots, file);
        await mei.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        Assert.True(new FileInfo(path).Length > 50_000, $"{file} shows nothing.");
        Quiet.Require(mei, main, second, third, fourth);
    }

    // The part of the shop's page that the chat window leaves free.
    private static async Task<byte[]> TakeOrderAsync(IPage page)
    {
        ILocator order = page.Locator("#order");
        await order.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await order.BoundingBoxAsync())!;
        return await page.ScreenshotAsync(new PageScreenshotOptions { Clip = new Clip { X = box.X, Y = box.Y, Width = 560, Height = box.Height } });
    }

    private async Task<Visitor> BeginAsync(Agent agent, ServerProcess server, Setting setting, Opening opening)
    {
        Visitor visitor = await Visitor.ArriveAsync(chromium, server.Address, setting);
        await visitor.StartAsync(opening.Name, opening.Topic, opening.Text);
        await Expect(agent.Find("offer")).ToContainTextAsync(opening.Name);
        await agent.Page.Keyboard.PressAsync("Alt+a");
        await agent.Find("inbox-item").Filter(new LocatorFilterOptions { HasText = opening.Name }).ClickAsync();
        await Expect(agent.Customers.First).ToContainTextAsync(opening.Text);
        return visitor;
    }

    private sealed record Opening(string Name, string Topic, string Text);

    private sealed record Scene
    {
        public static Scene English { get; } = new()
        {
            Locale = "en-GB",
            Earlier = new Opening("Maria Costa", "orders", "Has my order been packed?"),
            EarlierNote = "Packed and on its way.",
            Main = new Opening("Anna Kowalska", "orders", "Hello, my parcel was expected yesterday. Could you tell me where it is?"),
            Second = new Opening("Tom Baker", "sales", "Does the Dusk lamp come with a plug for Ireland?"),
            SecondMore = "And is the shade washable?",
            Third = new Opening("Priya Nair", "orders", "Can I still change the colour of my blanket?"),
            ThirdAnswer = "Of course. Which colour would you like?",
            Fourth = new Opening("Hugo Lindqvist", "orders", "One of the two mugs is missing from my box."),
            Answers =
            [
                "Good morning Anna, I will look at once. Which order is it?",
                "Thank you. It left our workshop on Tuesday and is with the courier in Galway; it comes tomorrow before noon.",
            ],
            WithPicture = "This is what I see on your page.",
            Thanks = "Lovely, I am at home then. Could it be left with my neighbour otherwise?",
            Draft = "Yes, I have added a note for the courier:",
        };

        public static Scene Chinese { get; } = new()
        {
            Locale = "zh-CN",
            Earlier = new Opening("周婷", "orders", "我的订单打包了吗？"),
            EarlierNote = "已打包发出。",
            Main = new Opening("王小明", "orders", "您好，我的包裹昨天就该到了，能帮我查一下到哪里了吗？"),
            Second = new Opening("陈静", "sales", "暮光台灯的插头是国标的吗？"),
            SecondMore = "灯罩可以水洗吗？",
            Third = new Opening("赵雨桐", "orders", "我的毛毯还可以换颜色吗？"),
            ThirdAnswer = "可以的，您想换成哪个颜色？",
            Fourth = new Opening("刘洋", "orders", "我买了两个马克杯，箱子里只有一个。"),
            Answers = ["您好，小明！我马上帮您查，请问是哪个订单？", "谢谢。包裹周二已从工坊发出，现在在快递手里，明天中午前送到。"],
            WithPicture = "这是我在页面上看到的。",
            Thanks = "太好了，那时我在家。万一不在，可以放在邻居那里吗？",
            Draft = "可以，我已经给快递员加了备注：",
        };

        public required string Locale { get; init; }

        public required Opening Earlier { get; init; }

        public required string EarlierNote { get; init; }

        public required Opening Main { get; init; }

        public required Opening Second { get; init; }

        public required string SecondMore { get; init; }

        public required Opening Third { get; init; }

        public required string ThirdAnswer { get; init; }

        public required Opening Fourth { get; init; }

        public required string[] Answers { get; init; }

        public required string WithPicture { get; init; }

        public required string Thanks { get; init; }

        public required string Draft { get; init; }
    }
}
