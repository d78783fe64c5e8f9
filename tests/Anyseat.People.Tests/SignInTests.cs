using System.Net;
using System.Text;
using System.Text.Json;
using Anyseat.People.Contracts;
using Anyseat.People.SignIn;
using Anyseat.People.Storage;
using Anyseat.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.People.Tests;

public sealed class SignInTests
{
    [Fact]
    public async Task Somebody_signs_in_works_and_signs_out()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller ana = host.NewCaller();
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage answer = await ana.SignInAsync("ANA", PeopleHost.Password);
        JsonElement session = await answer.ShouldBeAsync(200);
        Assert.Equal("Ana", session.GetProperty("user").GetProperty("displayName").GetString());
        Assert.Equal("agent", session.GetProperty("user").GetProperty("roles")[0].GetString());
        Assert.Equal("desk.use", session.GetProperty("permissions")[0].GetString());
        Assert.Equal("Harbour Goods", session.GetProperty("organisation").GetString());
        string cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);

        await (await ana.GetAsync("session")).ShouldBeAsync(200);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await (await ana.DeleteAsync("session")).ShouldBeAsync(204);
        await (await ana.GetAsync("session")).ShouldBeProblemAsync(401, "session.required");
        Assert.Equal(["session.opened", "session.ended"], (await host.ReadAuditAsync()).TakeLast(2));
    }

    [Theory]
    [InlineData("ana", "Asia/Shanghai")]
    [InlineData("ben", null)]
    public async Task A_session_tells_the_time_zone_of_the_site(string name, string? timeZone)
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller caller = await host.SignInAsync(name);
        JsonElement session = await (await caller.GetAsync("session")).ShouldBeAsync(200);
        Assert.Equal(timeZone, session.GetProperty("timeZone").GetString());
    }

    [Fact]
    public async Task Unknown_wrong_and_disabled_get_the_same_answer()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        await (await root.DeleteAsync($"users/{host.Seeded.Users["ben"]}")).ShouldBeAsync(204);
        foreach ((string name, string password) in new[] { ("nobody", PeopleHost.Password), ("ana", "wrong but long"), ("ben", PeopleHost.Password) })
        {
            using HttpResponseMessage answer = await host.NewCaller().SignInAsync(name, password);
            await answer.ShouldBeProblemAsync(401, "session.wrong_credentials");
            Assert.False(answer.Headers.Contains("Set-Cookie"));
        }
        Assert.Equal(3, (await host.ReadAuditAsync()).Count(action => action == "session.refused"));
    }

    [Theory]
    [InlineData("ana")]
    [InlineData("nobody")]
    public async Task Ten_failures_lock_a_name_also_over_a_restart(string name)
    {
        using var folder = new TempFolder();
        await using (PeopleHost host = await PeopleHost.StartAsync(folder))
        {
            for (int attempt = 0; attempt < 10; attempt++)
                await (await host.NewCaller().SignInAsync(name, "wrong but long")).ShouldBeProblemAsync(401, "session.wrong_credentials");
            using HttpResponseMessage locked = await host.NewCaller().SignInAsync(name, PeopleHost.Password);
            await locked.ShouldBeProblemAsync(429, "session.too_many_attempts");
            Assert.Equal(TimeSpan.FromMinutes(15), locked.Headers.RetryAfter?.Delta);
            Assert.Contains("session.locked_out", await host.ReadAuditAsync());
        }
        await using PeopleHost again = await PeopleHost.StartAsync(folder);
        await (await again.NewCaller().SignInAsync(name, PeopleHost.Password)).ShouldBeProblemAsync(429, "session.too_many_attempts");
        again.Clock.Advance(TimeSpan.FromMinutes(16));
        HttpStatusCode expected = name == "ana" ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
        Assert.Equal(expected, (await again.NewCaller().SignInAsync(name, PeopleHost.Password)).StatusCode);
    }

    [Fact]
    public async Task A_session_outlives_a_restart_and_ends_after_twelve_idle_hours()
    {
        using var folder = new TempFolder();
        Caller ana;
        await using (PeopleHost host = await PeopleHost.StartAsync(folder))
            ana = await host.SignInAsync("ana");
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(folder.Combine("data/keys")));
        }
        await using PeopleHost again = await PeopleHost.StartAsync(folder);
        Caller same = again.NewCaller();
        (same.Cookie, same.Csrf) = (ana.Cookie, ana.Csrf);
        await (await same.GetAsync("session")).ShouldBeAsync(200);
        again.Clock.Advance(TimeSpan.FromHours(12) + TimeSpan.FromSeconds(1));
        await (await same.GetAsync("session")).ShouldBeProblemAsync(401, "session.required");
    }

    [Fact]
    public async Task Who_is_signed_in_stays_so_while_the_database_is_away_and_sign_in_waits()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller ana = await host.SignInAsync("ana");
        Caller root = await host.SignInAsync("root");
        host.Database.IsAway = true;
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        await (await ana.GetAsync("session")).ShouldBeAsync(200);
        await (await root.GetAsync("users")).ShouldBeAsync(200);
        for (int attempt = 0; attempt < 40; attempt++)
        {
            using HttpResponseMessage refused = await host.NewCaller().SignInAsync("ben", PeopleHost.Password);
            await refused.ShouldBeProblemAsync(503, "journal.down");
            Assert.NotNull(refused.Headers.RetryAfter);
        }
        await (await root.PostAsync("skills", new { name = "tax" })).ShouldBeProblemAsync(503, "journal.down");
        host.Database.IsAway = false;
        await host.SignInAsync("ben");
        await (await root.PostAsync("skills", new { name = "tax" })).ShouldBeAsync(201);
    }

    [Fact]
    public async Task A_forged_request_is_refused()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        Caller ana = await host.SignInAsync("ana");
        string own = root.Csrf!;
        foreach (string? forged in new[] { null, "", "nonsense", ana.Csrf, own[..^1] })
        {
            root.Csrf = forged;
            await (await root.PostAsync("skills", new { name = "tax" })).ShouldBeProblemAsync(403, "csrf.invalid");
            await (await root.DeleteAsync("session")).ShouldBeProblemAsync(403, "csrf.invalid");
        }
        root.Csrf = own;
        await (await root.PostAsync("skills", new { name = "tax" })).ShouldBeAsync(201);
        root.Cookie = "anyseat_session=" + new string('A', 400);
        await (await root.GetAsync("session")).ShouldBeProblemAsync(401, "session.required");
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_at_once()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller here = await host.SignInAsync("ana");
        Caller there = await host.SignInAsync("ana");
        const string next = "an even longer phrase";
        await (await here.PutAsync("session/password", new { currentPassword = "not the one I have", newPassword = next }))
            .ShouldBeProblemAsync(400, "password.wrong");
        await (await here.PutAsync("session/password", new { currentPassword = PeopleHost.Password, newPassword = "password123" }))
            .ShouldBeProblemAsync(400, "password.common");
        await (await here.PutAsync("session/password", new { currentPassword = PeopleHost.Password, newPassword = next })).ShouldBeAsync(204);
        await (await here.GetAsync("session")).ShouldBeAsync(200);
        await (await there.GetAsync("session")).ShouldBeProblemAsync(401, "session.required");
        await (await host.NewCaller().SignInAsync("ana", PeopleHost.Password)).ShouldBeProblemAsync(401, "session.wrong_credentials");
        await host.SignInAsync("ana", next);
    }

    [Fact]
    public async Task A_password_of_an_older_strength_is_hashed_anew_at_sign_in()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Guid id = host.Seeded.Users["ana"];
        var older = new Microsoft.AspNetCore.Identity.PasswordHasher<UserRow>(Microsoft.Extensions.Options.Options.Create(
            new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = 1_000 }));
        string hash = older.HashPassword(null!, PeopleHost.Password);
        await host.Services.GetRequiredService<PeopleStore>().WriteAsync<Platform.Errors.Done>(
            async (context, ct) =>
            {
                await context.Users.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, hash), ct);
                return Platform.Errors.Done.Value;
            },
            TestContext.Current.CancellationToken);
        await host.SignInAsync("ana");
        Assert.NotEqual(hash, await host.ReadAsync(context => context.Users.Where(row => row.Id == id).Select(row => row.PasswordHash).SingleAsync()));
        await host.SignInAsync("ana");
    }

    [Fact]
    public async Task The_set_up_code_makes_one_administrator_once()
    {
        await using PeopleHost host = await PeopleHost.StartEmptyAsync();
        Caller caller = host.NewCaller();
        Assert.True((await (await caller.GetAsync("setup")).ShouldBeAsync(200)).GetProperty("isRequired").GetBoolean());
        string code = host.Services.GetRequiredService<ISetupCode>().Current!;
        object Request(string setupCode) => new
        {
            setupCode,
            organisation = "Harbour Goods",
            username = "rosa",
            displayName = "<script>alert(1)</script>",
            password = PeopleHost.Password,
        };
        await (await caller.PostAsync("setup", Request("00000-00000-00000-00000-000000"))).ShouldBeProblemAsync(403, "setup.wrong_code");
        using HttpResponseMessage answer = await caller.PostAsync("setup", Request(code.ToLowerInvariant()));
        JsonElement session = await answer.ShouldBeAsync(201);
        Assert.Equal("Harbour Goods", session.GetProperty("organisation").GetString());
        Assert.Equal("<script>alert(1)</script>", session.GetProperty("user").GetProperty("displayName").GetString());
        await caller.KeepAsync(answer);
        await (await caller.GetAsync("users")).ShouldBeAsync(200);
        await (await host.NewCaller().PostAsync("setup", Request(code))).ShouldBeProblemAsync(409, "setup.done");
        Assert.Null(host.Services.GetRequiredService<ISetupCode>().Current);
        Assert.Contains("setup.completed", await host.ReadAuditAsync());
    }

    [Fact]
    public async Task Guessing_the_set_up_code_is_slowed_down()
    {
        await using PeopleHost host = await PeopleHost.StartEmptyAsync();
        var request = new { setupCode = "x", organisation = "o", username = "u", displayName = "d", password = PeopleHost.Password };
        for (int attempt = 0; attempt < 30; attempt++)
            await (await host.NewCaller().PostAsync("setup", request)).ShouldBeProblemAsync(403, "setup.wrong_code");
        await (await host.NewCaller().PostAsync("setup", request)).ShouldBeProblemAsync(429, "setup.too_many_attempts");
    }

    [Fact]
    public async Task A_token_works_until_it_expires_or_is_revoked()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller root = await host.SignInAsync("root");
        DateTimeOffset expiry = host.Clock.GetUtcNow().AddDays(1);
        JsonElement made = await (await root.PostAsync("tokens", new { name = "reports", expiresAt = expiry })).ShouldBeAsync(201);
        string secret = made.GetProperty("token").GetString()!;
        Assert.StartsWith("ast_", secret);
        Caller program = root.WithToken(secret);
        await (await program.GetAsync("users")).ShouldBeAsync(200);
        await (await program.PostAsync("skills", new { name = "tax" })).ShouldBeAsync(201);
        await (await program.PostAsync("tokens", new { name = "more" })).ShouldBeProblemAsync(403, "session.needed");
        await (await root.WithToken(secret[..^1] + "!").GetAsync("users")).ShouldBeProblemAsync(401, "session.required");
        Assert.NotNull(host.Services.GetRequiredService<ISessionAuthenticator>().FindByToken(secret));

        host.Clock.Advance(TimeSpan.FromHours(11));
        await (await root.GetAsync("session")).ShouldBeAsync(200);
        await host.Services.GetRequiredService<PeopleUpkeep>().RunOnceAsync(TestContext.Current.CancellationToken);
        JsonElement listed = (await (await root.GetAsync("tokens")).ShouldBeAsync(200)).GetProperty("items")[0];
        Assert.False(listed.TryGetProperty("token", out _));
        Assert.NotEqual(JsonValueKind.Null, listed.GetProperty("lastUsedAt").ValueKind);
        Assert.DoesNotContain(await host.ReadAsync(context => context.Tokens.Select(row => row.Hash).ToListAsync()), hash =>
            Encoding.UTF8.GetString(hash).Contains(secret, StringComparison.Ordinal));

        host.Clock.Advance(TimeSpan.FromHours(13));
        await (await program.GetAsync("users")).ShouldBeProblemAsync(401, "session.required");
        root = await host.SignInAsync("root");
        JsonElement second = await (await root.PostAsync("tokens", new { name = "second" })).ShouldBeAsync(201);
        program = root.WithToken(second.GetProperty("token").GetString()!);
        await (await program.GetAsync("users")).ShouldBeAsync(200);
        await (await root.DeleteAsync($"tokens/{second.GetProperty("id").GetGuid()}")).ShouldBeAsync(204);
        await (await program.GetAsync("users")).ShouldBeProblemAsync(401, "session.required");
        Assert.Null(host.Services.GetRequiredService<ISessionAuthenticator>().FindByToken(second.GetProperty("token").GetString()!));
    }

    [Fact]
    public async Task Somebody_has_at_most_twenty_sessions()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        var callers = new List<Caller>();
        for (int session = 0; session < 21; session++)
        {
            callers.Add(await host.SignInAsync("ana"));
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        await (await callers[0].GetAsync("session")).ShouldBeProblemAsync(401, "session.required");
        await (await callers[1].GetAsync("session")).ShouldBeAsync(200);
    }

    [Fact]
    public async Task A_body_of_another_kind_or_size_is_refused()
    {
        await using PeopleHost host = await PeopleHost.StartAsync();
        Caller caller = host.NewCaller();
        // The routing itself refuses a wrong kind; the server's problem handling words it.
        Assert.Equal(
            HttpStatusCode.UnsupportedMediaType, (await caller.PostAsync("session", new StringContent("{}", Encoding.UTF8, "text/plain"))).StatusCode);
        await (await caller.PostAsync("session", new ByteArrayContent([]))).ShouldBeProblemAsync(415, "body.content_type");
        await (await caller.PostAsync("session", new { username = new string('a', 100_000), password = "p" })).ShouldBeProblemAsync(413, "body.too_large");
        JsonElement problem = await (await caller.PostAsync("session", new { username = "ana" })).ShouldBeProblemAsync(400, "field.missing");
        Assert.Equal("password", problem.GetProperty("field").GetString());
        Assert.Equal(SignInService.ToAddressKey(IPAddress.Parse("2001:db8::1")), SignInService.ToAddressKey(IPAddress.Parse("2001:db8::2")));
    }
}
