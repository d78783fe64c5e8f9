using System.Text;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;

namespace Anyseat.People.Domain;

/// <summary>What is asked of values from outside. Each check gives null when the value is good.</summary>
internal static class Check
{
    public const int NameLengthMax = 100;
    public const int UsernameLengthMax = 64;
    public const int ChatLimitMax = 20;
    public const int SkillCountMax = 100;
    public const int ProficiencyMax = 5;

    /// <summary>1 to <paramref name="lengthMax"/> characters, some of them visible, none a control character, no blanks
    /// around.</summary>
    public static ValidationError? Text(string value, string field, int lengthMax = NameLengthMax)
    {
        if (value.Length == 0 || string.IsNullOrWhiteSpace(value))
            return new ValidationError("field.empty", $"{field} must not be empty.", field);
        if (value.Length > lengthMax)
            return new ValidationError("field.too_long", $"{field} must have at most {lengthMax} characters.", field);
        if (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]))
            return new ValidationError("field.blank_around", $"{field} must not begin or end with a blank.", field);
        return value.Any(char.IsControl)
            ? new ValidationError("field.control_character", $"{field} must not contain control characters.", field)
            : null;
    }

    /// <summary>1 to 64 letters, digits or the signs . _ - @ +, so that a name can be read aloud and typed anywhere.</summary>
    public static ValidationError? Username(string value, string field = "username") => Text(value, field, UsernameLengthMax)
        ?? (value.EnumerateRunes().All(IsUsernameRune)
            ? null
            : new ValidationError(
                "username.characters", $"{field} may contain letters, digits and the signs . _ - @ + only.", field));

    /// <summary>An IANA time zone that this installation knows.</summary>
    public static ValidationError? TimeZone(string value, string field = "timeZone") => Text(value, field)
        ?? (value.All(char.IsAscii) && TimeZoneInfo.TryFindSystemTimeZoneById(value, out _)
            ? null
            : new ValidationError("time_zone.unknown", $"{field} must be an IANA time zone such as Asia/Shanghai.", field));

    /// <summary>An integer between two bounds.</summary>
    public static ValidationError? Range(int value, int min, int max, string field) => value >= min && value <= max
        ? null
        : new ValidationError("field.out_of_range", $"{field} must be between {min} and {max}.", field);

    /// <summary>One to ten different roles.</summary>
    public static ValidationError? Roles(IReadOnlyList<Role> roles)
    {
        if (roles.Count == 0)
            return new ValidationError("roles.empty", "roles must name at least one role.", "roles");
        return roles.Distinct().Count() == roles.Count
            ? null
            : new ValidationError("roles.repeated", "roles must name each role once.", "roles");
    }

    /// <summary>Up to 100 different skills with proficiencies from 1 to 5.</summary>
    public static ValidationError? Skills(IReadOnlyList<PersonSkill> skills)
    {
        if (skills.Count > SkillCountMax)
            return new ValidationError("skills.too_many", $"skills must have at most {SkillCountMax} entries.", "skills");
        if (skills.Select(skill => skill.SkillId).Distinct().Count() != skills.Count)
            return new ValidationError("skills.repeated", "skills must name each skill once.", "skills");
        return skills.Select(skill => Range(skill.Proficiency, 1, ProficiencyMax, "skills")).FirstOrDefault(error => error is not null);
    }

    /// <summary>One of a few words, or null.</summary>
    public static ValidationError? Choice(string? value, string field, params string[] choices) =>
        value is null || choices.Contains(value, StringComparer.Ordinal)
            ? null
            : new ValidationError("field.unknown_choice", $"{field} must be one of: {string.Join(", ", choices)}.", field);

    private static bool IsUsernameRune(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value is '.' or '_' or '-' or '@' or '+';
}
