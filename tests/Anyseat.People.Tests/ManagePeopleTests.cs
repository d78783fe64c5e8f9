using System.Text.Json;
using Anyseat.People.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.People.Tests;

public sealed class ManagePeopleTests
{
    [Fact]
    public async Task An_administrator_creates_a_user_who_signs_in()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        var changes = new List<PeopleSnapshot>();
        IPeopleDirectory directory = host.Services.GetRequiredService<IPeopleDirectory>();
        directory.Changed += changes.Add;
        Guid orders = host.Seeded.Skills["orders"];
        using HttpResponseMessage answer = await root.PostAsync("users", new
        {
            username = "cleo",
            displayName = "Cleo <img src=x onerror=alert(1)>",
            roles = new[] { "agent", "quality" },
            teamId = host.Seeded.Teams["Chat"],
            skills = new[] { new { skillId = orders, proficiency = 5 } },
            chatLimit = 4,
            password = PeopleHost.Password,
        });
        JsonElement user = await answer.ShouldBeAsync(201);
        Assert.Equal("\"1\"", answer.Headers.ETag?.Tag);
        Assert.Equal($"/api/v1/users/{user.GetProperty("id").GetGuid()}", answer.Headers.Location?.ToString());
        Assert.False(user.TryGetProperty("password", out _));
        Assert.Single(changes);
        Person cleo = directory.FindUser(user.GetProperty("id").GetGuid())!;
        Assert.Equal([new PersonSkill(orders, 5)], cleo.Skills);
        Assert.True(cleo.IsAgent);
        Assert.Contains(cleo, directory.Snapshot.Agents);
        await host.SignInAsync("cleo");
        Assert.Contains("user.created", await host.ReadAuditAsync());
    }

    [Fact]
    public async Task A_repeated_key_gives_the_same_answer_and_changes_nothing()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        var request = new { username = "cleo", displayName = "Cleo", roles = new[] { "agent" }, password = PeopleHost.Password };
        JsonElement first = await (await root.PostAsync("users", request, ("Idempotency-Key", "k-1"))).ShouldBeAsync(201);
        JsonElement second = await (await root.PostAsync("users", request, ("Idempotency-Key", "k-1"))).ShouldBeAsync(200);
        Assert.Equal(first.GetRawText(), second.GetRawText());
        await (await root.PostAsync("users", request with { displayName = "Clea" }, ("Idempotency-Key", "k-1")))
            .ShouldBeProblemAsync(409, "idempotency.mismatch");
        await (await root.PostAsync("users", request, ("Idempotency-Key", "k-2"))).ShouldBeProblemAsync(409, "name.taken");
        await (await root.PostAsync("users", request, ("Idempotency-Key", new string('k', 65)))).ShouldBeProblemAsync(400, "idempotency.malformed");
        JsonElement skill = await (await root.PostAsync("skills", new { name = "tax" }, ("Idempotency-Key", "k-3"))).ShouldBeAsync(201);
        Assert.Equal(skill.GetRawText(), (await (await root.PostAsync("skills", new { name = "tax" }, ("Idempotency-Key", "k-3"))).ShouldBeAsync(200)).GetRawText());
        await (await root.PostAsync("tokens", new { name = "t" }, ("Idempotency-Key", "k-4"))).ShouldBeAsync(201);
        JsonElement token = await (await root.PostAsync("tokens", new { name = "t" }, ("Idempotency-Key", "k-4"))).ShouldBeAsync(200);
        Assert.False(token.TryGetProperty("token", out _));
    }

    [Theory]
    [InlineData("""{"username":"ANA","displayName":"A","roles":["agent"],"password":"a long enough phrase"}""", 409, "name.taken", "username")]
    [InlineData("""{"username":"ａｎａ","displayName":"A","roles":["agent"],"password":"a long enough phrase"}""", 409, "name.taken", "username")]
    [InlineData("""{"username":"x","displayName":"A","roles":[],"password":"a long enough phrase"}""", 400, "roles.empty", "roles")]
    [InlineData("""{"username":"x","displayName":"A","roles":["king"],"password":"a long enough phrase"}""", 400, "field.malformed", "roles")]
    [InlineData("""{"username":"x","displayName":"A","roles":[9],"password":"a long enough phrase"}""", 400, "field.malformed", "roles")]
    [InlineData("""{"username":"x","displayName":"","roles":["agent"],"password":"a long enough phrase"}""", 400, "field.empty", "displayName")]
    [InlineData("""{"username":"x","displayName":"A","roles":["agent"],"password":"short"}""", 400, "password.too_short", "password")]
    [InlineData("""{"username":"x","displayName":"A","roles":["agent"],"password":"a long enough phrase","chatLimit":21}""", 400, "field.out_of_range", "chatLimit")]
    [InlineData("""{"username":"x","displayName":"A","roles":["agent"],"password":"a long enough phrase","isRoot":true}""", 400, "field.unknown", "isRoot")]
    [InlineData("""{"username":"x","displayName":"A","roles":["agent"],"password":"a long enough phrase","teamId":"6f9619ff-8b86-4011-b42d-00c04fc964ff"}""", 400, "team.unknown", "teamId")]
    [InlineData("""{"username":"x","displayName":"A","roles":["agent"],"password":"a long enough phrase","skills":[{"skillId":"6f9619ff-8b86-4011-b42d-00c04fc964ff","proficiency":3}]}""", 400, "skill.unknown", "skills")]
    [InlineData("""{"username":"x","displayName":"A","roles":["agent"],"password":"a long enough phrase","skills":[{"skillId":"6f9619ff-8b86-4011-b42d-00c04fc964ff","proficiency":6}]}""", 400, "field.out_of_range", "skills")]
    public async Task What_is_wrong_with_a_user_is_said_with_its_field(string body, int status, string code, string field)
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        JsonElement problem = await (await root.PostAsync("users", content)).ShouldBeProblemAsync(status, code);
        Assert.Equal(field, problem.GetProperty("field").GetString());
        Assert.Equal(4, host.Services.GetRequiredService<IPeopleDirectory>().Snapshot.Users.Count);
    }

    [Fact]
    public async Task A_stale_edit_is_refused()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        string path = $"users/{host.Seeded.Users["ana"]}";
        using HttpResponseMessage read = await root.GetAsync(path);
        Assert.Equal("\"1\"", read.Headers.ETag?.Tag);
        var edit = new { username = "ana", displayName = "Anastasia", roles = new[] { "agent" }, chatLimit = 2 };
        using HttpResponseMessage first = await root.PutAsync(path, edit, ("If-Match", "\"1\""));
        Assert.Equal(2, (await first.ShouldBeAsync(200)).GetProperty("version").GetInt64());
        Assert.Equal("\"2\"", first.Headers.ETag?.Tag);
        JsonElement problem = await (await root.PutAsync(path, edit, ("If-Match", "\"1\""))).ShouldBeProblemAsync(412, "version.stale");
        Assert.Equal(2, problem.GetProperty("version").GetInt64());
        await (await root.PutAsync(path, edit, ("If-Match", "W/\"2\""))).ShouldBeProblemAsync(400, "if_match.malformed");
        Person ana = host.Services.GetRequiredService<IPeopleDirectory>().FindUser(host.Seeded.Users["ana"])!;
        Assert.Equal(("Anastasia", 2, 0), (ana.DisplayName, ana.ChatLimit, ana.Skills.Count));
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_disabled_or_demoted()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        string path = $"users/{host.Seeded.Users["root"]}";
        await (await root.DeleteAsync(path)).ShouldBeProblemAsync(409, "user.last_administrator");
        object demoted = new { username = "root", displayName = "Rosa", roles = new[] { "agent" } };
        await (await root.PutAsync(path, demoted)).ShouldBeProblemAsync(409, "user.last_administrator");
        await (await root.PutAsync(path, new { username = "root", displayName = "Rosa", roles = new[] { "admin" }, isEnabled = false }))
            .ShouldBeProblemAsync(409, "user.last_administrator");
        Assert.Equal("Rosa Root", host.Services.GetRequiredService<IPeopleDirectory>().FindUser(host.Seeded.Users["root"])!.DisplayName);

        await (await root.PutAsync($"users/{host.Seeded.Users["lin"]}", new { username = "lin", displayName = "Lin", roles = new[] { "teamLeader", "admin" } }))
            .ShouldBeAsync(200);
        await (await root.PutAsync(path, demoted)).ShouldBeAsync(200);
        await (await root.GetAsync("audit")).ShouldBeProblemAsync(403, "permission.missing");
    }

    [Fact]
    public async Task Two_administrators_cannot_demote_each_other_at_once()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        await (await root.PutAsync($"users/{host.Seeded.Users["lin"]}", new { username = "lin", displayName = "Lin", roles = new[] { "admin" } })).ShouldBeAsync(200);
        Caller lin = await host.SignInAsync("lin");
        HttpResponseMessage[] answers = await Task.WhenAll(
            root.DeleteAsync($"users/{host.Seeded.Users["lin"]}"), lin.DeleteAsync($"users/{host.Seeded.Users["root"]}"));
        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.Single(
            host.Services.GetRequiredService<IPeopleDirectory>().Snapshot.Users.Values, user => user.IsEnabled && user.Roles.Contains(Role.Admin));
    }

    [Fact]
    public async Task A_disabled_user_is_out_at_once_and_so_are_withdrawn_rights()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        Caller ana = await host.SignInAsync("ana");
        Caller lin = await host.SignInAsync("lin");
        JsonElement token = await (await ana.PostAsync("tokens", new { name = "t" })).ShouldBeAsync(201);
        ISessionAuthenticator access = host.Services.GetRequiredService<ISessionAuthenticator>();
        var principal = access.FindByToken(token.GetProperty("token").GetString()!)!;
        var changed = new List<Guid>();
        access.AccessChanged += changed.Add;
        Assert.True(access.IsValid(principal));

        await (await root.DeleteAsync($"users/{host.Seeded.Users["ana"]}")).ShouldBeAsync(204);
        await (await ana.GetAsync("session")).ShouldBeProblemAsync(401, "session.required");
        Assert.False(access.IsValid(principal));
        Assert.Contains(host.Seeded.Users["ana"], changed);
        await (await root.WithToken(token.GetProperty("token").GetString()!).GetAsync("session")).ShouldBeProblemAsync(401, "session.required");

        await (await lin.GetAsync("users")).ShouldBeAsync(200);
        await (await root.PutAsync($"users/{host.Seeded.Users["lin"]}", new { username = "lin", displayName = "Lin", roles = new[] { "agent" } })).ShouldBeAsync(200);
        await (await lin.GetAsync("users")).ShouldBeProblemAsync(403, "permission.missing");
    }

    [Fact]
    public async Task A_password_set_by_an_administrator_ends_sessions_and_tokens_and_lifts_the_lock()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        Caller ana = await host.SignInAsync("ana");
        string token = (await (await ana.PostAsync("tokens", new { name = "t" })).ShouldBeAsync(201)).GetProperty("token").GetString()!;
        for (int attempt = 0; attempt < 10; attempt++)
            await host.NewCaller().SignInAsync("ana", "wrong but long");
        await (await host.NewCaller().SignInAsync("ana", PeopleHost.Password)).ShouldBeProblemAsync(429, "session.too_many_attempts");
        await (await root.PutAsync($"users/{host.Seeded.Users["ana"]}/password", new { password = "a phrase for the new week" })).ShouldBeAsync(204);
        await (await ana.GetAsync("session")).ShouldBeProblemAsync(401, "session.required");
        await (await root.WithToken(token).GetAsync("session")).ShouldBeProblemAsync(401, "session.required");
        await host.SignInAsync("ana", "a phrase for the new week");
    }

    [Fact]
    public async Task Agents_may_not_manage_and_leaders_see_their_own_team()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller ana = await host.SignInAsync("ana");
        Caller lin = await host.SignInAsync("lin");
        foreach (string path in new[] { "users", "audit" })
            await (await ana.GetAsync(path)).ShouldBeProblemAsync(403, "permission.missing");
        await (await ana.PostAsync("users", new { })).ShouldBeProblemAsync(403, "permission.missing");
        await (await host.NewCaller().PostAsync("users", new { })).ShouldBeProblemAsync(401, "session.required");
        JsonElement team = await (await lin.GetAsync("users")).ShouldBeAsync(200);
        Assert.Equal(["ana", "lin"], team.GetProperty("items").EnumerateArray().Select(user => user.GetProperty("username").GetString()));
        await (await lin.GetAsync($"users/{host.Seeded.Users["ben"]}")).ShouldBeProblemAsync(404, "user.unknown");
        Assert.Equal(10, (await (await ana.GetAsync("roles")).ShouldBeAsync(200)).GetArrayLength());
    }

    [Fact]
    public async Task Lists_page_by_cursor()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        var names = new List<string?>();
        string? cursor = null;
        do
        {
            JsonElement page = await (await root.GetAsync($"users?limit=3{(cursor is null ? "" : "&cursor=" + cursor)}")).ShouldBeAsync(200);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(user => user.GetProperty("username").GetString()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(["ana", "ben", "lin", "root"], names);
        await (await root.GetAsync("users?limit=201")).ShouldBeProblemAsync(400, "limit.out_of_range");
        await (await root.GetAsync("users?cursor=%21%21")).ShouldBeProblemAsync(400, "cursor.malformed");

        for (int skill = 0; skill < 7; skill++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            await (await root.PostAsync("skills", new { name = $"skill {skill}" })).ShouldBeAsync(201);
        }
        IReadOnlyList<string> all = await host.ReadAuditAsync();
        var paged = new List<string?>();
        do
        {
            JsonElement page = await (await root.GetAsync($"audit?limit=5{(cursor is null ? "" : "&cursor=" + cursor)}")).ShouldBeAsync(200);
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(act => act.GetProperty("action").GetString()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(all.Reverse(), paged);
        JsonElement latest = (await (await root.GetAsync("audit?limit=1")).ShouldBeAsync(200)).GetProperty("items")[0];
        Assert.Equal("Rosa Root", latest.GetProperty("actorName").GetString());
        Assert.EndsWith("Z", latest.GetProperty("at").GetString());
    }

    [Fact]
    public async Task Teams_sites_and_skills_are_made_changed_and_removed()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        JsonElement site = await (await root.PostAsync("sites", new { name = "Berlin", timeZone = "Europe/Berlin" })).ShouldBeAsync(201);
        Guid siteId = site.GetProperty("id").GetGuid();
        await (await root.PostAsync("sites", new { name = "BERLIN", timeZone = "Europe/Berlin" })).ShouldBeProblemAsync(409, "name.taken");
        await (await root.PostAsync("sites", new { name = "Moon", timeZone = "Moon/Base" })).ShouldBeProblemAsync(400, "time_zone.unknown");
        await (await root.PostAsync("teams", new { name = "Night", siteId = Guid.NewGuid() })).ShouldBeProblemAsync(400, "site.unknown");
        JsonElement team = await (await root.PostAsync("teams", new { name = "Night", siteId })).ShouldBeAsync(201);
        string teamPath = $"teams/{team.GetProperty("id").GetGuid()}";
        await (await root.DeleteAsync($"sites/{siteId}")).ShouldBeProblemAsync(409, "site.in_use");
        await (await root.PutAsync(teamPath, new { name = "Late" }, ("If-Match", "\"9\""))).ShouldBeProblemAsync(412, "version.stale");
        await (await root.PutAsync(teamPath, new { name = "Late" }, ("If-Match", "\"1\""))).ShouldBeAsync(200);
        await (await root.DeleteAsync($"sites/{siteId}")).ShouldBeAsync(204);
        await (await root.DeleteAsync(teamPath)).ShouldBeAsync(204);
        await (await root.DeleteAsync(teamPath)).ShouldBeProblemAsync(404, "team.unknown");
        await (await root.DeleteAsync($"skills/{host.Seeded.Skills["orders"]}")).ShouldBeProblemAsync(409, "skill.in_use");
        await (await root.DeleteAsync("skills/not-an-id")).ShouldBeNotFoundAsync();
    }

    [Fact]
    public async Task Preferences_are_kept()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller ana = await host.SignInAsync("ana");
        await (await ana.PutAsync("session/preferences", new { locale = "zh-CN", theme = "dark" })).ShouldBeAsync(200);
        JsonElement preferences = (await (await ana.GetAsync("session")).ShouldBeAsync(200)).GetProperty("preferences");
        Assert.Equal("""{"locale":"zh-CN","theme":"dark"}""", preferences.GetRawText());
        await (await ana.PutAsync("session/preferences", new { theme = "pink" })).ShouldBeProblemAsync(400, "field.malformed");
        await (await ana.PutAsync("session/preferences", new { })).ShouldBeAsync(200);
        Assert.Equal("{}", (await (await ana.GetAsync("session")).ShouldBeAsync(200)).GetProperty("preferences").GetRawText());
    }

    [Fact]
    public async Task Seeding_again_changes_nothing()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        IPeopleSeeder seeder = host.Services.GetRequiredService<IPeopleSeeder>();
        SeededPeople again = await seeder.SeedAsync(PeopleHost.Seed, CancellationToken.None);
        Assert.Equal(host.Seeded.Users, again.Users);
        Assert.Equal(host.Seeded.Skills, again.Skills);
        await Assert.ThrowsAsync<ArgumentException>(() => seeder.SeedAsync(
            PeopleHost.Seed with { Teams = [new TeamSeed("New", "Nowhere")] }, CancellationToken.None));
        Assert.Equal(2, host.Services.GetRequiredService<IPeopleDirectory>().Snapshot.Teams.Count);
    }
}

internal static class NotFoundAnswer
{
    public static Task ShouldBeNotFoundAsync(this HttpResponseMessage answer)
    {
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        return Task.CompletedTask;
    }
}
