namespace Anyseat.Voice.Domain;

/// <summary>Brings numbers to the form that the whole world dials, by the numbering of a site (ITU-T E.164 Annex A).</summary>
/// <remarks>
/// <code>
///   +44 20 7946 0000      a plus: as it stands
///   00 44 20 7946 0000    the international prefix: plus and the rest
///   0 10 6552 9988        the national prefix: plus, country code and the rest
///   139 1234 5678         no prefix, long: a whole national number
///   6552 9988             no prefix, short: plus, country code, area code and the rest
/// </code>
/// </remarks>
internal static class NumberReader
{
    /// <summary>Reads a number; null when it is none of the world's: too short, too long, withheld, internal.</summary>
    /// <param name="text">As written.</param>
    /// <param name="plan">The site's numbering.</param>
    public static E164Number? Read(string text, NumberingPlan plan)
    {
        if (NumberText.Clean(text) is not { } digits)
            return null;
        return E164Number.TryParse(Expand(digits, plan), out E164Number number) ? number : null;
    }

    private static string? Expand(string digits, NumberingPlan plan)
    {
        if (digits[0] == '+')
            return digits;
        if (digits.StartsWith(plan.InternationalPrefix, StringComparison.Ordinal))
            return "+" + digits[plan.InternationalPrefix.Length..];
        if (plan.NationalPrefix.Length > 0 && digits.StartsWith(plan.NationalPrefix, StringComparison.Ordinal)
            && digits.Length > plan.LocalDigitsMin)
            return $"+{plan.CountryCode}{digits[plan.NationalPrefix.Length..]}";
        if (digits.Length >= plan.WholeDigitsMin)
            return $"+{plan.CountryCode}{digits}";
        return plan.AreaCode is { Length: > 0 } area && digits.Length >= plan.LocalDigitsMin ? $"+{plan.CountryCode}{area}{digits}" : null;
    }
}
