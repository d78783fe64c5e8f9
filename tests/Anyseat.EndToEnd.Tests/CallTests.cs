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
        // On the width of a phone one pane shows at a time: whoever answers has the caller before them.
        await jonas.Page.SetViewportSizeAsync(375, 740);
        await Expect(jonas.Find("tab-inbox")).ToHaveAttributeAsync("aria-current", "page");
        await phone.AnswerAsync();
        await Expect(jonas.Conversation).ToBeVisibleAsync();
        await jonas.Page.SetViewportSizeAsync(1440, 900);

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
        await DialAsync(jonas);
        await BookAsync(jonas);
        await jonas.WrapUpAsync(1, "Asked for a catalogue.");
        Assert.DoesNotContain("139123", await jonas.Page.ContentAsync(), StringComparison.Ordinal);
        await CallOffAsync(jonas);
    }

    /// <summary>The customer's number is at hand, though masked; what the rules refuse is said in words.</summary>
    private static async Task DialAsync(Agent agent)
    {
        await agent.Page.Keyboard.PressAsync("Alt+c");
        await Expect(agent.Find("dial-masked")).ToHaveTextAsync("+86•••••••••78");
        await Expect(agent.Find("dial-go")).ToBeFocusedAsync();
        await agent.Page.Keyboard.PressAsync("Escape");
        await Expect(agent.Find("dial")).ToHaveCountAsync(0);
        await agent.Find("dial-open").ClickAsync();
        await agent.Find("dial-number").FillAsync("+49 30 901820");
        await agent.Page.Keyboard.PressAsync("Enter");
        await Expect(agent.Find("notice")).ToHaveTextAsync("Your role may not dial international numbers.");
        agent.ForgetComplaints();
        await agent.Find("dial-open").ClickAsync();
    }

    /// <summary>A callback for the same customer is booked from the conversation.</summary>
    private static async Task BookAsync(Agent agent)
    {
        await agent.Find("number-callback").ClickAsync();
        await Expect(agent.Find("callback-form")).ToContainTextAsync("+86•••••••••78");
        await agent.Find("callback-save").ClickAsync();
        await Expect(agent.Find("callback-form")).ToHaveCountAsync(0);
    }

    private static async Task CallOffAsync(Agent agent)
    {
        await agent.Find("room-callbacks").ClickAsync();
        ILocator booked = agent.Find("callback");
        await Expect(booked).ToHaveAttributeAsync("data-stage", "booked");
        await Expect(booked).ToContainTextAsync("+86•••••••••78");
        await agent.Find("callback-call-off").ClickAsync();
        await agent.Page.Locator(".ant-popconfirm-buttons button").Last.ClickAsync();
        await Expect(booked).ToHaveCountAsync(0);
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
