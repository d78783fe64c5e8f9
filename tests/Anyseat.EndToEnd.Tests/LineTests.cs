using Anyseat.EndToEnd.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests;

/// <summary>Weak lines, reloads and several tabs: nothing typed is lost or doubled.</summary>
public sealed class LineTests(Chromium chromium, DemoServer server) : IClassFixture<DemoServer>
{
    [Fact]
    public async Task What_is_typed_without_a_network_arrives_once_when_it_is_back()
    {
        await using var line = new WeakLine(server.Address);
        await using Agent ada = await Agent.ReadyAsync(chromium, line.Address, "ada");
        await using Visitor visitor = await Visitor.ArriveAsync(chromium, line.Address, new Setting());
        await visitor.StartAsync("Anna", "technical", "Hello");
        await ada.AcceptAsync();
        line.Cut();
        await Expect(visitor.Find("line")).ToBeVisibleAsync();
        await Expect(ada.Find("connection-line")).ToBeVisibleAsync();
        await visitor.Context.SetOfflineAsync(true);
        await ada.Context.SetOfflineAsync(true);
        await visitor.SayAsync("From a tunnel");
        await ada.SayAsync("From a lift");
        await Expect(ada.Find("pending-message")).ToContainTextAsync("From a lift");
        await Expect(visitor.Own.Last).ToHaveAttributeAsync("data-state", "waiting");

        line.Mend();
        await visitor.Context.SetOfflineAsync(false);
        await ada.Context.SetOfflineAsync(false);
        await Expect(ada.Find("connection-line")).ToHaveCountAsync(0);
        await Expect(visitor.Find("line")).ToBeHiddenAsync();
        await Talk.HoldsAsync(ada, visitor, ["Hello", "From a tunnel"], ["From a lift"]);
        await ada.LeaveAsync();
    }

    [Fact]
    public async Task A_reload_of_both_pages_keeps_the_talk_and_the_drafts()
    {
        await using Agent jonas = await Agent.ReadyAsync(chromium, server.Address, "jonas");
        await using Visitor visitor = await BeginAsync(jonas, "sales", "Hello");
        await jonas.SayAsync("Good morning");
        await Talk.HoldsAsync(jonas, visitor, ["Hello"], ["Good morning"]);
        await jonas.Writing.FillAsync("Half a sente");
        await visitor.Writing.FillAsync("Half a ques");

        await jonas.Page.ReloadAsync();
        await visitor.Page.ReloadAsync();
        await Expect(jonas.Writing).ToHaveValueAsync("Half a sente");
        await Expect(visitor.Writing).ToHaveValueAsync("Half a ques");
        await Expect(jonas.Find("state-switch")).ToHaveAttributeAsync("data-state", "ready");
        await jonas.SayAsync("Half a sentence, whole now");
        await visitor.SayAsync("Half a question, whole now");
        await Talk.HoldsAsync(jonas, visitor, ["Hello", "Half a question, whole now"], ["Good morning", "Half a sentence, whole now"]);
        Quiet.Require(jonas, visitor);
        await jonas.LeaveAsync();
    }

    [Fact]
    public async Task The_second_tab_of_an_agent_follows_and_can_take_over()
    {
        await using Agent first = await Agent.ReadyAsync(chromium, server.Address, "mei");
        await using Visitor visitor = await BeginAsync(first, "orders", "Hello");
        await first.SayAsync("From the first tab");

        await using Agent second = await first.OpenTabAsync();
        await Expect(second.Find("follow-bar")).ToBeVisibleAsync();
        await Expect(second.Writing).ToBeDisabledAsync();
        await visitor.SayAsync("Seen in both");
        await Expect(second.Customers.Last).ToContainTextAsync("Seen in both");

        await second.Find("take-over").ClickAsync();
        await Expect(second.Find("follow-bar")).ToHaveCountAsync(0);
        await Expect(first.Find("follow-bar")).ToBeVisibleAsync();
        await Expect(first.Writing).ToBeDisabledAsync();
        await second.SayAsync("From the second tab");
        await Talk.HoldsAsync(second, visitor, ["Hello", "Seen in both"], ["From the first tab", "From the second tab"]);
        await Talk.HoldsAsync(first, visitor, ["Hello", "Seen in both"], ["From the first tab", "From the second tab"]);
        Quiet.Require(first, second, visitor);
        await second.LeaveAsync();
    }

    [Fact]
    public async Task Two_tabs_of_a_visitor_show_the_same_talk()
    {
        await using Agent lin = await Agent.ReadyAsync(chromium, server.Address, "lin");
        await using Visitor first = await BeginAsync(lin, "returns", "Hello");
        await using Visitor second = await first.OpenTabAsync();
        await Expect(second.Find("panel")).ToBeVisibleAsync();
        await first.SayAsync("From the first tab");
        await Expect(second.Own.Last).ToContainTextAsync("From the first tab");
        await second.SayAsync("From the second tab");
        await lin.SayAsync("To both");
        string[] theirs = ["Hello", "From the first tab", "From the second tab"];
        await Talk.HoldsAsync(lin, first, theirs, ["To both"]);
        await Talk.HoldsAsync(lin, second, theirs, ["To both"]);
        Quiet.Require(lin, first, second);
        await lin.LeaveAsync();
    }

    private async Task<Visitor> BeginAsync(Agent agent, string topic, string text)
    {
        Visitor visitor = await Visitor.ArriveAsync(chromium, server.Address, new Setting());
        await visitor.StartAsync("Anna", topic, text);
        await agent.AcceptAsync();
        return visitor;
    }
}
