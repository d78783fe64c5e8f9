using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>What both sides have on their screens.</summary>
internal static class Talk
{
    /// <summary>Waits until each side shows exactly these messages, each once and in this order.</summary>
    public static async Task HoldsAsync(Agent agent, Visitor visitor, string[] fromVisitor, string[] fromAgent)
    {
        await Expect(agent.Customers.Locator("p")).ToHaveTextAsync(fromVisitor);
        await Expect(agent.Own.Locator("p")).ToHaveTextAsync(fromAgent);
        await Expect(visitor.Own.Locator(".bubble p")).ToHaveTextAsync(fromVisitor);
        await Expect(visitor.Theirs.Locator(".bubble p")).ToHaveTextAsync(fromAgent);
        await Expect(agent.Find("pending-message")).ToHaveCountAsync(0);
    }
}
