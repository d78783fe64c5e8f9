using Anyseat.Platform.Errors;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>How numbers are dialled at a site.</summary>
internal sealed record NumberingSettings
{
    /// <summary>The site; null for the house.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>1 to 3 digits.</summary>
    public required string CountryCode { get; init; }

    /// <summary>What is dialled before an area code; empty where there is none; at most 3 digits.</summary>
    public required string NationalPrefix { get; init; }

    /// <summary>What is dialled before a country code; 1 to 5 digits.</summary>
    public required string InternationalPrefix { get; init; }

    /// <summary>What is put before a number dialled within the area; null where numbers are always dialled whole.</summary>
    public string? AreaCode { get; init; }

    /// <summary>From how many digits on a number without prefix is a whole national one; 5 to 15.</summary>
    public int WholeDigitsMin { get; init; } = 10;

    /// <summary>The fewest digits of a number of the area; 3 to 15.</summary>
    public int LocalDigitsMin { get; init; } = 7;

    /// <summary>The emergency numbers, as dialled; 1 to 20.</summary>
    public required IReadOnlyList<string> EmergencyNumbers { get; init; }

    /// <summary>What is dialled to get an outside line; empty for nothing; at most 3 digits.</summary>
    public string OutsidePrefix { get; init; } = "";

    /// <summary>Beginnings of premium numbers.</summary>
    public IReadOnlyList<string> PremiumPrefixes { get; init; } = [];

    /// <summary>Beginnings of numbers free of charge.</summary>
    public IReadOnlyList<string> FreePrefixes { get; init; } = [];
}

/// <summary>Numbering plans as an administrator keeps them.</summary>
internal static class Numberings
{
    private const int EmergencyNumbersMax = 20;

    public static SettingsEndpoints<NumberingPlan, NumberingSettings> Endpoints { get; } = new(new()
    {
        Path = "numberings",
        Name = "Numbering",
        Words = "how numbers are dialled at a site",
        All = settings => settings.Numberings,
        ToSettings = plan => new NumberingSettings
        {
            SiteId = plan.SiteId,
            CountryCode = plan.CountryCode,
            NationalPrefix = plan.NationalPrefix,
            InternationalPrefix = plan.InternationalPrefix,
            AreaCode = plan.AreaCode,
            WholeDigitsMin = plan.WholeDigitsMin,
            LocalDigitsMin = plan.LocalDigitsMin,
            EmergencyNumbers = plan.EmergencyNumbers,
            OutsidePrefix = plan.OutsidePrefix,
            PremiumPrefixes = plan.PremiumPrefixes,
            FreePrefixes = plan.FreePrefixes,
        },
        Make = Make,
    });

    private static Result<NumberingPlan> Make(SettingsCheck check, Guid id, NumberingSettings set, NumberingPlan? former)
    {
        ValidationError? invalid = SettingsCheck.First(
            check.Site(set.SiteId), SettingsCheck.Digits(set.CountryCode, 1, 3, "countryCode"),
            SettingsCheck.Digits(set.NationalPrefix, 0, 3, "nationalPrefix"), SettingsCheck.Digits(set.InternationalPrefix, 1, 5, "internationalPrefix"),
            set.AreaCode is null ? null : SettingsCheck.Digits(set.AreaCode, 1, 6, "areaCode"),
            SettingsCheck.Range(set.WholeDigitsMin, 5, 15, "wholeDigitsMin"), SettingsCheck.Range(set.LocalDigitsMin, 3, set.WholeDigitsMin, "localDigitsMin"),
            CheckEmergencies(set), SettingsCheck.Digits(set.OutsidePrefix, 0, 3, "outsidePrefix"),
            SettingsCheck.Prefixes(set.PremiumPrefixes, "premiumPrefixes"), SettingsCheck.Prefixes(set.FreePrefixes, "freePrefixes"));
        if (invalid is not null)
            return invalid;
        return new NumberingPlan
        {
            Id = id,
            SiteId = set.SiteId,
            CountryCode = set.CountryCode,
            NationalPrefix = set.NationalPrefix,
            InternationalPrefix = set.InternationalPrefix,
            AreaCode = set.AreaCode,
            WholeDigitsMin = set.WholeDigitsMin,
            LocalDigitsMin = set.LocalDigitsMin,
            EmergencyNumbers = [.. set.EmergencyNumbers.Distinct()],
            OutsidePrefix = set.OutsidePrefix,
            PremiumPrefixes = set.PremiumPrefixes,
            FreePrefixes = set.FreePrefixes,
        };
    }

    private static ValidationError? CheckEmergencies(NumberingSettings set)
    {
        if (set.EmergencyNumbers.Count is 0 or > EmergencyNumbersMax)
            return new ValidationError("numbering.emergency_missing", $"A site has 1 to {EmergencyNumbersMax} emergency numbers.", "emergencyNumbers");
        return set.EmergencyNumbers.Select(number => SettingsCheck.Digits(number, 2, 6, "emergencyNumbers")).FirstOrDefault(invalid => invalid is not null);
    }
}
