using System.Text.Json.Serialization;
using Anyseat.People.Contracts;
using Anyseat.People.SignIn;

namespace Anyseat.People.Features;

/// <summary>Who is signed in and what a screen needs to know of it.</summary>
internal sealed record Session
{
    public required SessionUser User { get; init; }
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>For the X-CSRF-Token header; empty for an API token, which needs none.</summary>
    public required string CsrfToken { get; init; }
    public required string Organisation { get; init; }

    /// <summary>Where the user works, by IANA name, such as <c>Asia/Shanghai</c>: dates on a screen are of this zone. Null for a
    /// user without a site.</summary>
    public required string? TimeZone { get; init; }
    public required SessionPreferences Preferences { get; init; }

    public static Session Of(Person person, PeopleSnapshot people, Guid? sessionId, CsrfTokens csrf) => new()
    {
        User = new SessionUser
        {
            Id = person.Id,
            Username = person.Username,
            DisplayName = person.DisplayName,
            Roles = person.Roles,
            TeamId = person.TeamId,
            SiteId = person.SiteId,
        },
        Permissions = person.Permissions,
        CsrfToken = sessionId is { } id ? csrf.Create(id) : "",
        Organisation = people.Organisation,
        TimeZone = person.SiteId is { } site ? people.Sites.GetValueOrDefault(site)?.TimeZone : null,
        Preferences = new SessionPreferences
        {
            Locale = person.Locale is null ? null : LocaleWords.Parse(person.Locale),
            Theme = person.Theme is null ? null : Enum.Parse<Theme>(person.Theme, ignoreCase: true),
        },
    };
}

/// <summary>The user of a session.</summary>
internal sealed record SessionUser
{
    public required Guid Id { get; init; }
    public required string Username { get; init; }
    public required string DisplayName { get; init; }
    public required IReadOnlyList<Role> Roles { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? TeamId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? SiteId { get; init; }
}

/// <summary>What the user chose for the screen; absent where nothing was chosen.</summary>
internal sealed record SessionPreferences
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Locale? Locale { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Theme? Theme { get; init; }
}

/// <summary>Languages of the screens.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Locale>))]
internal enum Locale
{
    [JsonStringEnumMemberName("en")]
    English = 0,

    [JsonStringEnumMemberName("zh-CN")]
    SimplifiedChinese = 1,
}

/// <summary>How languages are written (BCP 47).</summary>
internal static class LocaleWords
{
    public static string ToWord(this Locale locale) => locale switch
    {
        Locale.English => "en",
        Locale.SimplifiedChinese => "zh-CN",
        _ => throw new ArgumentOutOfRangeException(nameof(locale), locale, "No such language."),
    };

    public static Locale Parse(string word) => word == "zh-CN" ? Locale.SimplifiedChinese : Locale.English;
}

/// <summary>Colours of the screens.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Theme>))]
internal enum Theme
{
    Light = 0,
    Dark = 1,
    System = 2,
}
