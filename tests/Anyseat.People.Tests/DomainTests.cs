using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.People.Features;
using Anyseat.People.Http;
using Anyseat.People.SignIn;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Anyseat.People.Tests;

public sealed class DomainTests
{
    [Fact]
    public void Every_role_has_its_line_in_the_table_and_only_the_administrator_manages_people()
    {
        foreach (Role role in Enum.GetValues<Role>())
            Assert.Equal(role == Role.Admin, RolePermissions.Of(role).Contains(Permissions.PeopleManage));
        Assert.DoesNotContain(Permissions.Desk, RolePermissions.Of(Role.Admin));
        Assert.Equal([Permissions.Desk], RolePermissions.Of(Role.Agent));
        Assert.Equal([Permissions.AuditView, Permissions.Desk], RolePermissions.Of([Role.Agent, Role.Auditor, Role.Agent]));
        Assert.Contains(Permissions.FloorView, RolePermissions.Of(Role.FloorManager));
        Assert.DoesNotContain(Permissions.FloorView, RolePermissions.Of(Role.TeamLeader));
    }

    [Theory]
    [InlineData("Ana", "ANA")]
    [InlineData("ａｎａ", "ana")]
    [InlineData("客服　一组", "客服 一组")]
    [InlineData("ÄRGER", "ärger")]
    public void Names_that_look_alike_are_the_same(string left, string right) => Assert.Equal(Names.ToKey(left), Names.ToKey(right));

    [Theory]
    [InlineData("short", "password.too_short")]
    [InlineData("password123", "password.common")]
    [InlineData("PassWord123", "password.common")]
    [InlineData("aaaaaaaaaaaa", "password.common")]
    [InlineData("xx-marianne-xx", "password.contains_username")]
    [InlineData("a quiet harbour at dawn", null)]
    public void Passwords_are_judged(string password, string? code) =>
        Assert.Equal(code, PasswordRules.Validate(password, "marianne", "password")?.Code);

    [Fact]
    public void A_password_has_at_most_128_characters()
    {
        string longest = string.Concat(Enumerable.Repeat("abcdefgh", 16));
        Assert.Null(PasswordRules.Validate(longest, "marianne", "password"));
        Assert.Equal("password.too_long", PasswordRules.Validate(longest + "i", "marianne", "password")?.Code);
    }

    [Fact]
    public async Task An_unknown_name_takes_as_many_iterations_as_a_known_one_and_is_never_let_in()
    {
        IOptions<PasswordHasherOptions> options = Options.Create(new PasswordHasherOptions { IterationCount = 20_000 });
        using var passwords = new Passwords(options);
        CancellationToken ct = TestContext.Current.CancellationToken;
        byte[] known = Convert.FromBase64String(await passwords.HashAsync("a quiet harbour", ct));
        byte[] unknown = Convert.FromBase64String(Passwords.MakeDummy(20_000));
        // Marker, function, iterations and length of the salt; then salt and key, which differ.
        Assert.Equal(known[..13], unknown[..13]);
        Assert.Equal(known.Length, unknown.Length);
        Assert.NotEqual(known[13..], unknown[13..]);
        Assert.Equal(PasswordVerificationResult.Failed, await passwords.VerifyAsync(null, "a quiet harbour", ct));
        Assert.Equal(
            PasswordVerificationResult.Failed,
            new PasswordHasher<object>(options).VerifyHashedPassword(new object(), Convert.ToBase64String(unknown), ""));
    }

    [Theory]
    [InlineData("", "field.empty")]
    [InlineData(" ana", "field.blank_around")]
    [InlineData("an\u0000a", "field.control_character")]
    [InlineData("<b>ana</b>", "username.characters")]
    [InlineData("ana.maría-7@shop", null)]
    [InlineData("王小明", null)]
    public void User_names_are_judged(string name, string? code) => Assert.Equal(code, Check.Username(name)?.Code);

    [Theory]
    [InlineData("Asia/Shanghai", true)]
    [InlineData("Europe/Berlin", true)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("../../etc/passwd", false)]
    public void Time_zones_are_those_of_the_installation(string zone, bool isKnown) => Assert.Equal(isKnown, Check.TimeZone(zone) is null);

    [Fact]
    public void A_set_up_code_survives_being_copied_by_hand()
    {
        string code = SetupCodeFormat.Create();
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}-[0-9A-HJKMNP-TV-Z]{6}$", code);
        byte[] hash = SetupCodeFormat.ToHash(code);
        Assert.Equal(hash, SetupCodeFormat.ToHash(code.ToLowerInvariant().Replace("-", " ").Replace('0', 'o').Replace('1', 'l')));
        Assert.NotEqual(hash, SetupCodeFormat.ToHash(SetupCodeFormat.Create()));
    }

    [Fact]
    public void An_anti_forgery_token_is_good_for_its_session_alone()
    {
        var tokens = new CsrfTokens(new EphemeralDataProtectionProvider());
        Guid session = Guid.NewGuid();
        string token = tokens.Create(session);
        Assert.True(tokens.IsValid(token, session));
        Assert.False(tokens.IsValid(token, Guid.NewGuid()));
        Assert.False(tokens.IsValid(token[..^2] + "AA", session));
        Assert.False(tokens.IsValid(session.ToString("N"), session));
        Assert.False(tokens.IsValid("", session));
        Assert.False(tokens.IsValid(null, session));
        Assert.False(tokens.IsValid(new string('x', 100_000), session));
    }

    [Theory]
    [InlineData("""{"name":"n","timeZone":"UTC"}""", null, null)]
    [InlineData("""{"name":"n","timeZone":"UTC","extra":1}""", "field.unknown", "extra")]
    [InlineData("""{"name":"n"}""", "field.missing", "timeZone")]
    [InlineData("""{"name":7,"timeZone":"UTC"}""", "field.malformed", "name")]
    [InlineData("""{"name":null,"timeZone":"UTC"}""", "field.malformed", "name")]
    [InlineData("""{"name":"n","name":"m","timeZone":"UTC"}""", "body.malformed", null)]
    [InlineData("""{"name":"\ud800","timeZone":"UTC"}""", null, null, true)]
    [InlineData("""["name"]""", "body.malformed", null)]
    [InlineData("""{"name":""", "body.malformed", null)]
    [InlineData("", "body.malformed", null)]
    public void A_body_is_read_strictly(string json, string? code, string? field, bool isAnyError = false)
    {
        Result<SiteRequest> result = JsonBody.Parse<SiteRequest>(System.Text.Encoding.UTF8.GetBytes(json));
        if (isAnyError)
        {
            Assert.IsType<ValidationError>(result.Error);
            return;
        }
        Assert.Equal(code, result.Error?.Code);
        Assert.Equal(field, (result.Error as ValidationError)?.Field);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        byte[] body = [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\",\"timeZone\":\"UTC\"}"u8];
        Assert.IsType<ValidationError>(JsonBody.Parse<SiteRequest>(body).Error);
    }
}
