using System.Text;

namespace Anyseat.Voice.Domain;

/// <summary>Numbers as people and carriers write them.</summary>
internal static class NumberText
{
    /// <summary>The most characters looked at.</summary>
    public const int LengthMax = 64;

    /// <summary>Digits, with a leading plus where there was one, of a text in which digits are grouped by blanks, hyphens, dots, slashes
    /// or brackets (RFC 3966 §5.1.1, ITU-T E.123). Null when anything else is in it.</summary>
    /// <remarks>A zero in brackets, as in +49 (0)30, is a national prefix that is not dialled together with a country code: left out.
    /// </remarks>
    public static string? Clean(string text)
    {
        if (text.Length is 0 or > LengthMax)
            return null;
        var clean = new StringBuilder(text.Length);
        string trimmed = text.Trim();
        if (trimmed.StartsWith('+'))
            trimmed = trimmed.Replace("(0)", "", StringComparison.Ordinal);
        foreach (char letter in trimmed)
        {
            if (char.IsAsciiDigit(letter) || (letter == '+' && clean.Length == 0))
                clean.Append(letter);
            else if (letter is not (' ' or '\u00A0' or '-' or '.' or '/' or '(' or ')'))
                return null;
        }

        return clean.Length > 0 ? clean.ToString() : null;
    }

    /// <summary>Writes a number.</summary>
    public static string Write(E164Number number, NumberFormat format, NumberingPlan plan) => format switch
    {
        NumberFormat.PlusE164 => number.ToString(),
        NumberFormat.E164 => number.Digits,
        NumberFormat.National when number.Digits.StartsWith(plan.CountryCode, StringComparison.Ordinal) =>
            plan.NationalPrefix + number.Digits[plan.CountryCode.Length..],
        NumberFormat.National => plan.InternationalPrefix + number.Digits,
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
