using Anyseat.EndToEnd.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests;

/// <summary>The server is killed while people talk. Nobody has to do anything about it.</summary>
public sealed class RestartTests(Chromium chromium, DemoServer server) : IClassFixture<DemoServer>
{
    [Fact]
    public async Task Both_browsers_resume_by_themselves_and_what_was_typed_meanwhile_arrives_once()
    {
        await using Agent lin = await Agent.ReadyAsync(chromium, server.Address, "lin");
        await using Visitor waiting = await Visitor.ArriveAsync(chromium, server.Address, new Setting());
        await waiting.StartAsync("Tom", "sales", "Is the lamp dimmable?");
        await Expect(waiting.Find("wait-text")).ToContainTextAsync("next");
        await using Visitor visitor = await Visitor.ArriveAsync(chromium, server.Address, new Setting());
        await visitor.StartAsync("Anna", "returns", "Before the fall");
        await lin.AcceptAsync();
        await lin.SayAsync("Good morning");
        await Expect(visitor.Theirs).ToContainTextAsync("Good morning");

        await server.Process.KillAsync();
        await Expect(lin.Find("connection-line")).ToBeVisibleAsync();
        await Expect(visitor.Find("line")).ToBeVisibleAsync();
        await visitor.SayAsync("Visitor, while away");
        await Expect(visitor.Own.Last).ToHaveAttributeAsync("data-state", "waiting");
        await lin.SayAsync("Agent, while away");
        await Expect(lin.Find("pending-message")).ToContainTextAsync("Agent, while away");
        await server.Process.StartAsync();

        await Expect(lin.Find("connection-line")).ToHaveCountAsync(0);
        await Expect(visitor.Find("line")).ToBeHiddenAsync();
        await Expect(lin.Find("pending-message")).ToHaveCountAsync(0);
        await Expect(lin.Find("state-switch")).ToHaveAttributeAsync("data-state", "ready");
        await visitor.SayAsync("Visitor, afterwards");
        await lin.SayAsync("Agent, afterwards");
        string[] fromVisitor = ["Before the fall", "Visitor, while away", "Visitor, afterwards"];
        string[] fromAgent = ["Good morning", "Agent, while away", "Agent, afterwards"];
        await Talk.HoldsAsync(lin, visitor, fromVisitor, fromAgent);
        await Expect(waiting.Find("wait-text")).ToContainTextAsync("next");
        await Expect(waiting.Own).ToHaveCountAsync(1);

        // What is on screen is what is stored: a fresh look shows the same.
        await lin.Page.ReloadAsync();
        await visitor.Page.ReloadAsync();
        await Talk.HoldsAsync(lin, visitor, fromVisitor, fromAgent);
        await Expect(lin.Find("sign-in-form")).ToHaveCountAsync(0);
    }
}
