using Anyseat.EndToEnd.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests;

/// <summary>What an agent does while writing, by keyboard alone: canned replies, and notes that the customer never sees.</summary>
public sealed class ComposerTests(Chromium chromium, DemoServer server) : IClassFixture<DemoServer>
{
    private const string Note = "Had the same fault in spring.";

    [Fact]
    public async Task A_canned_reply_is_called_by_a_slash_in_the_customers_language_and_a_note_stays_in_the_house()
    {
        await using Agent lin = await Agent.ReadyAsync(chromium, server.Address, "lin");
        await using Visitor visitor = await Visitor.ArriveAsync(chromium, server.Address);
        await visitor.StartAsync("王小明", "returns", "您好");
        await lin.AcceptAsync();

        await lin.Writing.FocusAsync();
        await lin.Page.Keyboard.TypeAsync("/re");
        await Expect(lin.Find("canned-menu").GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
        await lin.Page.Keyboard.PressAsync("Enter");
        await Expect(lin.Writing).ToHaveValueAsync("30 天内可以免费退回，运费由我们承担。需要我把退货单发给您吗？");
        await Expect(lin.Find("canned-menu")).ToHaveCountAsync(0);
        await lin.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(visitor.Theirs).ToContainTextAsync("30 天内可以免费退回");

        await lin.Page.Keyboard.TypeAsync("/");
        await Expect(lin.Find("canned-menu").GetByRole(AriaRole.Option)).ToHaveCountAsync(5);
        await lin.Page.Keyboard.PressAsync("Escape");
        await Expect(lin.Find("canned-menu")).ToHaveCountAsync(0);
        await lin.Page.Keyboard.PressAsync("Backspace");

        await lin.Page.Keyboard.PressAsync("Alt+n");
        await Expect(lin.Find("note-text")).ToBeFocusedAsync();
        await lin.Page.Keyboard.TypeAsync(Note);
        await lin.Page.ReloadAsync();
        await Expect(lin.Writing).ToBeFocusedAsync();
        await lin.Page.Keyboard.PressAsync("Alt+n");
        await Expect(lin.Find("note-text")).ToHaveValueAsync(Note);
        await lin.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(lin.Find("note")).ToContainTextAsync(Note);
        await Expect(lin.Writing).ToBeFocusedAsync();
        await lin.SayAsync("您好");
        await Expect(visitor.Theirs).ToHaveCountAsync(2);
        await Expect(visitor.Page.GetByText(Note)).ToHaveCountAsync(0);
        await lin.LeaveAsync();
        Quiet.Require(lin, visitor);
    }

    [Fact]
    public async Task An_agent_keeps_replies_of_their_own_in_place()
    {
        await using Agent ada = await Agent.SignedInAsync(chromium, server.Address, "ada");
        await ada.Page.Keyboard.PressAsync("Control+k");
        await ada.Find("palette-input").FillAsync("Canned replies");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(ada.Find("canned-row")).ToHaveCountAsync(5);
        await ada.Find("canned-add").ClickAsync();
        await ada.Find("canned-shortcut").FillAsync("postage");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(ada.Find("canned-error")).ToContainTextAsync("at least one language");
        // The browser writes down every 400.
        ada.ForgetComplaints();
        await ada.Find("canned-en").FillAsync("Postage is on us.");
        await ada.Find("canned-save").ClickAsync();
        await Expect(ada.Find("canned-row")).ToHaveCountAsync(6);
        await ada.Find("canned-edit-postage").ClickAsync();
        await ada.Find("canned-en").FillAsync("Postage is on us, always.");
        await ada.Find("canned-save").ClickAsync();
        await Expect(ada.Find("canned-dialog")).ToContainTextAsync("always");
        await Expect(ada.Find("canned-edit-hello")).ToHaveCountAsync(0);
        Quiet.Require(ada);
    }

    [Fact]
    public async Task Who_looks_at_the_desk_and_when_stands_over_every_page_and_is_in_nobodys_way()
    {
        await using Agent lin = await Agent.SignedInAsync(chromium, server.Address, "lin");
        ILocator watermark = lin.Find("watermark");
        await Expect(watermark).ToHaveAttributeAsync("data-line", new System.Text.RegularExpressions.Regex(@"^Lin Tao · .*\d\d:\d\d$"));
        await Expect(watermark).ToHaveCSSAsync("pointer-events", "none");
        Assert.Equal(
            1440 * 900,
            await watermark.EvaluateAsync<int>("one => one.getBoundingClientRect().width * one.getBoundingClientRect().height"));
        await lin.Page.Keyboard.PressAsync("Control+k");
        await lin.Find("palette-input").ClickAsync();
    }
}
