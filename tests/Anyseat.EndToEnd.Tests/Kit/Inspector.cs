using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>Looks at a page as it stands: keeps a picture, and notes what nobody should be shown.</summary>
/// <param name="name">How the pictures of this walk begin: language and theme.</param>
/// <param name="barriers">Which barriers it looks for.</param>
internal sealed partial class Inspector(string name, Barriers barriers)
{
    private const int HeightDesk = 900;
    private const int HeightPhone = 740;

    private static readonly AxeRunOptions Contrast = new()
    {
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast"] },
        ResultTypes = new HashSet<ResultType> { ResultType.Violations },
    };

    private static readonly AxeRunOptions AxeOptions = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
        // An experimental rule that takes initials and key caps for words.
        Rules = new Dictionary<string, RuleOptions> { ["label-content-name-mismatch"] = new RuleOptions { Enabled = false } },
        ResultTypes = new HashSet<ResultType> { ResultType.Violations },
    };

    private readonly HashSet<string> keys = ReadKeys();
    private readonly List<string> faults = [];

    /// <summary>Everything found so far, each with the place where it was seen.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Looks at one stop of the walk at each of the widths, and leaves the page at the first.</summary>
    public async Task LookAsync(Person person, string stop, params int[] widths)
    {
        foreach (int width in widths)
        {
            await person.Page.SetViewportSizeAsync(width, width < 768 ? HeightPhone : HeightDesk);
            await person.Page.Mouse.MoveAsync(1, 1);
            await SettleAsync(person.Page);
            string place = $"{name}-{stop}-{width}";
            await person.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Repository.Screenshots, $"{place}.png") });
            await LookAtTextAsync(person.Page, place);
            await LookForScrollAsync(person.Page, place);
            // Between the widest and the narrowest nothing is built differently but what opens only there.
            if (barriers is not Barriers.None && (width == widths[0] || width == widths[^1]))
                await LookForBarriersAsync(person.Page, place);
            faults.AddRange(person.Complaints.Select(complaint => $"{place}: console: {complaint}"));
            person.ForgetComplaints();
        }

        await person.Page.SetViewportSizeAsync(widths[0], widths[0] < 768 ? HeightPhone : HeightDesk);
    }

    // Two frames: the layout has followed the width and running animations (shortened) have ended.
    private static async Task SettleAsync(IPage page) => await page.EvaluateAsync(
        """
        async () => {
          await document.fonts.ready;
          for (let frame = 0; frame < 3; frame++) await new Promise((done) => requestAnimationFrame(done));
        }
        """);

    private async Task LookAtTextAsync(IPage page, string place)
    {
        string[] texts = await page.EvaluateAsync<string[]>(
            """
            () => {
              const found = [];
              const visit = (node) => {
                if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
                if (node.nodeType !== Node.ELEMENT_NODE && node.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return;
                if (node.matches?.('script,style,[data-testid=message],textarea,input')) return;
                for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
                  const value = node.getAttribute?.(name);
                  if (value) found.push(value);
                }
                if (node.shadowRoot) visit(node.shadowRoot);
                for (const child of node.childNodes) visit(child);
              };
              visit(document.body);
              return found.map((text) => text.trim()).filter((text) => text !== '');
            }
            """);
        IEnumerable<string> raw = texts.SelectMany(text => DottedWord().Matches(text)).Select(match => match.Value).Where(keys.Contains);
        faults.AddRange(raw.Distinct().Select(key => $"{place}: the key {key} is shown instead of a text"));
        faults.AddRange(texts.Where(text => Code().IsMatch(text)).Distinct().Select(text => $"{place}: the code {text} is shown instead of words"));
        faults.AddRange(texts.Where(text => Placeholder().IsMatch(text)).Select(text => $"{place}: a value is missing in \"{text}\""));
    }

    private async Task LookForScrollAsync(IPage page, string place)
    {
        string wide = await page.EvaluateAsync<string>(
            """
            () => {
              const room = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= room) return '';
              const beyond = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > room + 1);
              return `${document.documentElement.scrollWidth} px: ${beyond.slice(0, 3).map((one) => `${one.tagName}.${one.className}`).join(', ')}`;
            }
            """);
        if (wide.Length > 0)
            faults.Add($"{place}: the page scrolls sideways, {wide}");
    }

    private async Task LookForBarriersAsync(IPage page, string place)
    {
        // The watermark lies over everything: with it there, no contrast below could be told.
        await page.EvaluateAsync("() => document.querySelector('[data-testid=watermark]')?.setAttribute('hidden', '')");
        AxeResult result = await page.RunAxe(barriers is Barriers.Contrast ? Contrast : AxeOptions);
        await page.EvaluateAsync("() => document.querySelector('[data-testid=watermark]')?.removeAttribute('hidden')");
        faults.AddRange(result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .SelectMany(violation => violation.Nodes.Select(node =>
                $"{place}: {violation.Id} ({violation.Impact}): {node.Target} {Shorten(node.Html)} {Shorten(string.Join(' ', node.Any.Select(check => check.Message)))}")));
    }

    private static string Shorten(string text) => text.Length <= 220 ? text : text[..220];

    private static HashSet<string> ReadKeys() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "web", "desk", "src", "locales", "en"), "*.json")
            .SelectMany(file => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!.Keys)];

    [GeneratedRegex(@"[a-zA-Z]+(\.[a-zA-Z0-9_]+)+")]
    private static partial Regex DottedWord();

    [GeneratedRegex(@"^[a-z]+(\.[a-z_]+)+$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\{[a-zA-Z]+\}|\bundefined\b|\bNaN\b|\[object ")]
    private static partial Regex Placeholder();
}

/// <summary>Barriers to look for. The check of all takes about a second of a page and width, most of the time of a walk.</summary>
internal enum Barriers
{
    /// <summary>None: the page is built as in another walk, only its words differ.</summary>
    None,

    /// <summary>The contrast of texts alone: the page is built as in another walk, its colours differ.</summary>
    Contrast,

    /// <summary>All of WCAG 2.2 AA that a program can tell.</summary>
    All,
}
