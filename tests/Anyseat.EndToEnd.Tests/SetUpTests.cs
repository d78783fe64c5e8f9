using System.Text.RegularExpressions;
using Anyseat.EndToEnd.Tests.Kit;
using Anyseat.Testing;
using static Microsoft.Playwright.Assertions;

namespace Anyseat.EndToEnd.Tests;

/// <summary>A new installation, from an empty folder to its first agent.</summary>
public sealed partial class SetUpTests(Chromium chromium)
{
    private const string Password = "a long enough secret";

    [Fact]
    public async Task The_holder_of_the_set_up_code_makes_an_administrator_who_makes_an_agent()
    {
        chromium.Require();
        await using ServerProcess server = await ServerProcess.StartAsync("serve");
        await using Agent admin = await Agent.ArriveAsync(chromium, server.Address);
        await SetUpAsync(admin, await ReadCodeAsync(server));

        await admin.Find("room-admin").ClickAsync();
        await admin.Find("admin-skills").ClickAsync();
        await admin.Find("admin-add").ClickAsync();
        await admin.Find("admin-name").FillAsync("Orchids");
        await SaveAsync(admin, "Orchids");

        await admin.Find("admin-queues").ClickAsync();
        await admin.Find("admin-add").ClickAsync();
        await admin.Find("queue-name-en").FillAsync("Orchid care");
        await admin.Find("queue-name-zh").FillAsync("兰花养护");
        await admin.Find("queue-part-match").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a requirement" }).ClickAsync();
        await Expect(admin.Find("match-sentence")).ToHaveTextAsync("Agents with Orchids.");
        await admin.Find("queue-done").ClickAsync();
        await admin.Find("draft-publish").ClickAsync();
        await admin.Find("publish-ok").ClickAsync();
        await Expect(admin.Find("publish-ok")).ToHaveCountAsync(0);
        await Expect(admin.Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = "Orchid care" })).ToContainTextAsync("Agents with Orchids.");

        await admin.Find("admin-users").ClickAsync();
        await admin.Find("admin-add").ClickAsync();
        await admin.Find("user-display-name").FillAsync("Iris Vale");
        await admin.Find("user-username").FillAsync("iris");
        await admin.Find("user-password").FillAsync(Password);
        await AddSkillAsync(admin, "Add a skill");
        await SaveAsync(admin, "Iris Vale");
        Quiet.Require(admin);

        await using Agent iris = await Agent.ArriveAsync(chromium, server.Address);
        await iris.Find("field-username").FillAsync("iris");
        await iris.Find("field-password").FillAsync("not the password");
        await iris.Find("sign-in-submit").ClickAsync();
        await Expect(iris.Find("sign-in-error")).ToContainTextAsync("User name or password is wrong");
        await iris.SignInAsync("iris", Password);
        await iris.BecomeReadyAsync();
        await Expect(iris.Find("conversation-empty")).ToBeVisibleAsync();
        await Expect(iris.Find("room-admin")).ToHaveCountAsync(0);
        Quiet.Require(iris);
    }

    private static async Task SetUpAsync(Agent admin, string code)
    {
        await Expect(admin.Find("set-up-form")).ToBeVisibleAsync();
        await admin.Find("field-setupCode").FillAsync("not-the-code");
        await admin.Find("field-organisation").FillAsync("Orchid House");
        await admin.Find("field-displayName").FillAsync("Rosa Marsh");
        await admin.Find("field-username").FillAsync("rosa");
        await admin.Find("field-password").FillAsync(Password);
        await admin.Find("set-up-submit").ClickAsync();
        await Expect(admin.Page.GetByRole(AriaRole.Alert).Filter(new LocatorFilterOptions { HasText = "The set-up code is wrong" })).ToBeVisibleAsync();
        await admin.Find("field-setupCode").FillAsync(code);
        await admin.Find("set-up-submit").ClickAsync();
        await Expect(admin.Find("me-menu")).ToBeVisibleAsync();
        await Expect(admin.Page.GetByText("Orchid House")).ToBeVisibleAsync();
        admin.ForgetComplaints();
    }

    private static async Task<string> ReadCodeAsync(ServerProcess server)
    {
        await Eventually.HoldsAsync(() => server.Output.Any(line => SetUpCode().IsMatch(line)), "the set-up code is printed");
        return server.Output.Select(line => SetUpCode().Match(line)).First(match => match.Success).Groups[1].Value;
    }

    private static async Task AddSkillAsync(Agent admin, string button)
    {
        await admin.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Skill" }).ClickAsync();
        await admin.Page.Locator(".ant-select-item-option").Filter(new LocatorFilterOptions { HasText = "Orchids" }).ClickAsync();
    }

    private static async Task SaveAsync(Agent admin, string name)
    {
        await admin.Find("admin-save").ClickAsync();
        await Expect(admin.Find("admin-save")).ToHaveCountAsync(0);
        await Expect(admin.Page.GetByRole(AriaRole.Cell, new PageGetByRoleOptions { Name = name, Exact = true }).First).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"set-up code (\S+)")]
    private static partial Regex SetUpCode();
}
