using Anyseat.EndToEnd.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests;

/// <summary>What people write is text, whatever it looks like.</summary>
public sealed class MarkupTests(Chromium chromium, DemoServer server) : IClassFixture<DemoServer>
{
    private const string Name = "<img src=x onerror='window.wasRun=1'>";
    private const string First = "<script>window.wasRun=2</script><b>bold</b> javascript:window.wasRun=3";
    private const string Second = "\"><svg onload='window.wasRun=4'> {{7*7}} ${window.wasRun=5}";
    private const string Answer = "<a href='javascript:window.wasRun=6'>press</a><iframe srcdoc='<script>parent.wasRun=7</script>'></iframe>";
    private const string Note = "<img src=x onerror='window.wasRun=8'><style>body{display:none}</style>";

    [Fact]
    public async Task Markup_in_names_messages_and_notes_is_shown_as_text_and_runs_nothing()
    {
        await using Agent lin = await Agent.ReadyAsync(chromium, server.Address, "lin");
        await using Visitor visitor = await Visitor.ArriveAsync(chromium, server.Address, new Setting());
        await visitor.StartAsync(Name, "returns", First);
        await Expect(lin.Find("offer")).ToContainTextAsync(Name);
        await lin.AcceptAsync();
        await visitor.SayAsync(Second);
        await lin.SayAsync(Answer);
        await Talk.HoldsAsync(lin, visitor, [First, Second], [Answer]);
        await Expect(lin.Find("inbox-item")).ToContainTextAsync(Name);

        await using Agent ada = await Agent.ReadyAsync(chromium, server.Address, "ada");
        await lin.TransferAsync("Ada Okafor", Note);
        await Expect(ada.Find("offer")).ToContainTextAsync(Note);
        await ada.AcceptAsync();
        await Expect(ada.Event("transferred")).ToContainTextAsync(Note);
        await Talk.HoldsAsync(ada, visitor, [First, Second], [Answer]);
        await ada.EndAsync();
        await ada.WrapUpAsync(1, Note);
        foreach (Person person in (Person[])[lin, ada, visitor])
            Assert.Null(await person.Page.EvaluateAsync<int?>("() => window.wasRun ?? null"));
        await Expect(visitor.Page.Locator("a[href^=javascript]")).ToHaveCountAsync(0);
        Quiet.Require(lin, ada, visitor);
    }
}
