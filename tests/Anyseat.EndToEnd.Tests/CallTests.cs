using System.Text.RegularExpressions;
using Anyseat.EndToEnd.Tests.Kit;
using Anyseat.Testing;
using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests;

/// <summary>Calls at the desk, with a carrier's call and an agent's telephone.</summary>
public sealed partial class CallTests(Chromium chromium, DemoServer server) : IClassFixture<DemoServer>
{
    private const string Caller = "+8613912345678";

    [Fact]
    public async Task A_call_rings_at_the_telephone_is_worked_from_the_desk_and_its_recording_is_played()
    {
        string sip = server.Process.Output.Single(line => line.Contains("Telephones by SIP", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        await using Softphone phone = await Softphone.RegisterAsync(sip, "jonas", Agent.DemoPassword);
        await using Agent jonas = await Agent.ReadyAsync(chromium, server.Address, "jonas");
        await using ExternalProgram caller = ExternalProgram.Start(
            "dotnet", "dotnet-sdk-10.0", Repository.ServerAssembly, "diag", "sip", "call", "--from", "127.0.0.2", "--caller", Caller, "--seconds", "120",
            $"sip:+862155500100@{sip}");

        await Expect(jonas.Find("offer-rings")).ToBeVisibleAsync();
        await Expect(jonas.Find("offer")).ToContainTextAsync("+86•••••••••78");
        await Expect(jonas.Find("offer-accept")).ToHaveCountAsync(0);
        await phone.AnswerAsync();

        ILocator call = jonas.Find("call");
        await Expect(call).ToHaveAttributeAsync("data-state", "connected");
        await Expect(jonas.Conversation).ToContainTextAsync("+86•••••••••78");
        await Expect(jonas.Find("composer-text")).ToHaveCountAsync(0);
        await jonas.Page.Keyboard.PressAsync("Alt+h");
        await Expect(call).ToHaveAttributeAsync("data-state", "held");
        await Expect(jonas.Find("timeline-event").Last).ToHaveAttributeAsync("data-kind", "held");
        await jonas.Page.Keyboard.PressAsync("Alt+h");
        await Expect(call).ToHaveAttributeAsync("data-state", "connected");
        await Expect(call).ToContainTextAsync(FourSecondsPattern());
        await jonas.Page.Keyboard.PressAsync("Alt+m");
        await Expect(jonas.Find("call-mute")).ToHaveAttributeAsync("aria-pressed", "true");
        await jonas.Page.Keyboard.PressAsync("Alt+e");

        await Expect(jonas.Find("wrap-up")).ToBeVisibleAsync();
        await Expect(call).ToHaveCountAsync(0);
        await PlayAsync(jonas);
        await jonas.WrapUpAsync(1, "Asked for a catalogue.");
        Assert.DoesNotContain("139123", await jonas.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("0:0[4-9]|0:[1-5][0-9]")]
    private static partial Regex FourSecondsPattern();

    /// <summary>The recording plays, and goes on from where one jumps to.</summary>
    private static async Task PlayAsync(Agent agent)
    {
        ILocator line = agent.Find("recording-line");
        await Expect(line).ToBeVisibleAsync();
        int length = await NumberAsync("aria-valuemax");
        Assert.True(length > 0, "The recording is empty.");
        await agent.Find("recording-play").ClickAsync();
        await Eventually.HoldsAsync(async () => await NumberAsync("aria-valuenow") >= 1, "it plays");
        await line.FocusAsync();
        await agent.Page.Keyboard.PressAsync("End");
        await Eventually.HoldsAsync(async () => await NumberAsync("aria-valuenow") >= length - 1, "the end is reached");
        await Expect(agent.Find("recording-play")).ToHaveAttributeAsync("aria-label", "Play");
        await agent.Page.Keyboard.PressAsync("Home");
        Assert.Equal(0, await NumberAsync("aria-valuenow"));
        await agent.Page.Keyboard.PressAsync("Space");
        await Expect(agent.Find("recording-play")).ToHaveAttributeAsync("aria-label", "Pause");

        async Task<int> NumberAsync(string attribute) =>
            (int)double.Parse((await line.GetAttributeAsync(attribute))!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
