using System.Collections.Concurrent;

namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>How somebody's browser is set up.</summary>
internal sealed record Setting
{
    public string Locale { get; init; } = "en-GB";

    public int Width { get; init; } = 1440;

    public int Height { get; init; } = 900;

    public bool IsDark { get; init; }

    public bool IsTouch { get; init; }
}

/// <summary>Somebody with a browser of their own, who notices everything that the pages complain about.</summary>
internal abstract class Person : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> complaints = new();

    protected Person(IBrowserContext context, IPage page)
    {
        Context = context;
        Page = page;
        Watch(page);
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    /// <summary>Errors of the console and of scripts, in all of this person's tabs.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();

    public ILocator Find(string testId) => Page.GetByTestId(testId);

    public void ForgetComplaints() => complaints.Clear();

    protected static async Task<(IBrowserContext Context, IPage Page)> OpenAsync(Chromium chromium, Setting setting)
    {
        IBrowserContext context = await chromium.Require().NewContextAsync(new BrowserNewContextOptions
        {
            Locale = setting.Locale,
            TimezoneId = "Europe/Dublin",
            ViewportSize = new ViewportSize { Width = setting.Width, Height = setting.Height },
            ColorScheme = setting.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = setting.IsTouch,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(15_000);
        return (context, await context.NewPageAsync());
    }

    protected void Watch(IPage page)
    {
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !IsAskingWho(message))
                complaints.Enqueue($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => complaints.Enqueue($"script: {error}");
    }

    // A desk that opens asks whether somebody is signed in; 401 is the answer, and the browser writes down every 401.
    private static bool IsAskingWho(IConsoleMessage message) =>
        message.Text.Contains("401", StringComparison.Ordinal) && message.Location.Contains("/api/v1/session", StringComparison.Ordinal);
}
