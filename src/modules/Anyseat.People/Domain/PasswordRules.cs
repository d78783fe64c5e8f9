using Anyseat.Platform.Errors;

namespace Anyseat.People.Domain;

/// <summary>Which passwords are taken: long ones that are not the first an attacker tries (NIST SP 800-63B §5.1.1.2).</summary>
internal static class PasswordRules
{
    public const int LengthMin = 10;
    public const int LengthMax = 128;

    // What lists of leaked passwords have most often at ten characters or more, and what this product invites.
    private static readonly HashSet<string> common = new(StringComparer.OrdinalIgnoreCase)
    {
        "1234567890", "0123456789", "0987654321", "9876543210", "12345678910", "123456789a", "a123456789", "123123123123",
        "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "qwertyuiop", "qwerty1234", "qwerty12345", "qwerty123456", "asdfghjkl;",
        "asdfghjkl1", "zxcvbnm123", "password12", "password123", "password1234", "password12345", "passw0rd123", "p@ssw0rd123",
        "p@ssword123", "mypassword", "mypassword1", "changeme123", "changemenow", "letmein123", "letmeinnow", "welcome123",
        "welcome1234", "iloveyou123", "iloveyou12", "sunshine123", "princess123", "football123", "baseball123", "superman123",
        "administrator", "admin12345", "admin123456", "adminadmin", "root123456", "test123456", "testtest123", "abcdefghij",
        "abcd123456", "abc1234567", "abc123456789", "q1w2e3r4t5", "5201314520", "woaini1314", "woaini520", "woaini5201314",
        "aa123456789", "qq123456789", "asd123456789", "callcenter1", "contactcenter", "anyseat123", "anyseatanyseat",
    };

    /// <summary>Checks a new password.</summary>
    /// <param name="password">The password.</param>
    /// <param name="username">The name it belongs to, which must not be part of it.</param>
    /// <param name="field">The JSON field it came in.</param>
    /// <returns>Null when it is good.</returns>
    public static ValidationError? Validate(string password, string username, string field)
    {
        if (password.Length < LengthMin)
            return new ValidationError("password.too_short", $"{field} must have at least {LengthMin} characters.", field);
        if (password.Length > LengthMax)
            return new ValidationError("password.too_long", $"{field} must have at most {LengthMax} characters.", field);
        if (common.Contains(password) || password.Distinct().Count() < 4)
            return new ValidationError("password.common", $"{field} is one of the passwords that are tried first; choose another.", field);
        return username.Length >= 4 && password.Contains(username, StringComparison.OrdinalIgnoreCase)
            ? new ValidationError("password.contains_username", $"{field} must not contain the user name.", field)
            : null;
    }
}
