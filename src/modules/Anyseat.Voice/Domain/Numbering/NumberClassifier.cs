using System.Collections.Frozen;

namespace Anyseat.Voice.Domain;

/// <summary>Tells what kind of destination a number is.</summary>
/// <remarks>
/// What costs most is known everywhere: the international premium-rate service (+979, ITU-T E.169.2), satellites and international
/// networks (+870, +881 to +883, ITU-T E.164.1), and 900 numbers of the North American plan. Numbers of that plan's islands look
/// national from there and are billed as international: a favourite of toll fraud, so they count as what they are.
/// </remarks>
internal static class NumberClassifier
{
    private static readonly string[] premium = ["979", "870", "881", "882", "883", "1900"];

    // Area codes of countries other than the United States and Canada within country code 1.
    private static readonly FrozenSet<string> islands = FrozenSet.ToFrozenSet(
    [
        "242", "246", "264", "268", "284", "345", "441", "473", "649", "658", "664", "721", "758", "767", "784", "809", "829", "849",
        "868", "869", "876",
    ]);

    /// <summary>The kind of a number of the world, seen from a site.</summary>
    public static NumberKind KindOf(E164Number number, NumberingPlan plan)
    {
        string digits = number.Digits;
        if (premium.Any(prefix => digits.StartsWith(prefix, StringComparison.Ordinal)) || HasPrefix(number, plan.PremiumPrefixes))
            return NumberKind.Premium;
        if (HasPrefix(number, plan.FreePrefixes))
            return NumberKind.FreeOfCharge;
        bool isAbroad = !digits.StartsWith(plan.CountryCode, StringComparison.Ordinal)
            || (plan.CountryCode == "1" && digits.Length >= 4 && islands.Contains(digits[1..4]));
        return isAbroad ? NumberKind.International : NumberKind.National;
    }

    /// <summary>Whether a text dialled is an emergency number of the site, with or without what gets an outside line.</summary>
    public static bool IsEmergency(string digits, NumberingPlan plan, out string number)
    {
        number = digits;
        if (plan.EmergencyNumbers.Contains(digits, StringComparer.Ordinal))
            return true;
        if (plan.OutsidePrefix.Length == 0 || !digits.StartsWith(plan.OutsidePrefix, StringComparison.Ordinal))
            return false;
        number = digits[plan.OutsidePrefix.Length..];
        return plan.EmergencyNumbers.Contains(number, StringComparer.Ordinal);
    }

    /// <summary>The length of the longest beginning that fits, without its plus; −1 for none.</summary>
    public static int LongestPrefix(E164Number number, IEnumerable<string> prefixes) => prefixes
        .Where(prefix => number.Digits.AsSpan().StartsWith(prefix.AsSpan().TrimStart('+')))
        .Select(prefix => prefix.AsSpan().TrimStart('+').Length)
        .DefaultIfEmpty(-1).Max();

    private static bool HasPrefix(E164Number number, IReadOnlyList<string> prefixes) => LongestPrefix(number, prefixes) >= 0;
}
