[assembly: AssemblyFixture(typeof(Anyseat.EndToEnd.Tests.Kit.Chromium))]

// A test and its browser wait for each other a good deal: two side by side keep two cores busy, more would only get in each other's way.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]

namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>The installed browser, started once for all tests and stopped with them.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // The same engine; without windows of its own that nobody sees it takes two thirds of the processor time.
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (FindExecutable() is not { } executable)
            return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = executable,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--font-render-hinting=none",
                // For telephones in pages: sound without a click, and calls within this machine.
                "--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection",
            ],
        });
        Assertions.SetDefaultExpectTimeout(15_000);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>The running browser; skips the test where none is installed.</summary>
    internal IBrowser Require()
    {
        if (browser is null)
        {
            const string reason = "Chromium is not installed";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }

        return browser;
    }

    private static string? FindExecutable() =>
        Names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}
