using System.Text.Json.Serialization;

namespace Anyseat.Voice.Domain;

/// <summary>How numbers are dialled at a site (ITU-T E.164 Annex A), and which of them are emergency numbers.</summary>
internal sealed record NumberingPlan : VoiceDocument, IVoiceKind
{
    /// <summary>The numbering of a house that has set none: China, without an area code.</summary>
    public static NumberingPlan Default { get; } = new()
    {
        Id = new Guid("0f6e1c52-7a58-4d0e-9c55-6d2a51f0a001"),
        SiteId = null,
        CountryCode = "86",
        NationalPrefix = "0",
        InternationalPrefix = "00",
        EmergencyNumbers = ["110", "112", "119", "120", "122"],
        PremiumPrefixes = ["+8616"],
        FreePrefixes = ["+86800"],
    };

    /// <inheritdoc/>
    public static string Kind => "numbering";

    /// <summary>The site; null for the house.</summary>
    public required Guid? SiteId { get; init; }

    /// <summary>1 to 3 digits.</summary>
    public required string CountryCode { get; init; }

    /// <summary>What is dialled before an area code; empty where there is none.</summary>
    public required string NationalPrefix { get; init; }

    /// <summary>What is dialled before a country code; at least one digit.</summary>
    public required string InternationalPrefix { get; init; }

    /// <summary>What is put before a number dialled within the area; null where numbers are always dialled whole.</summary>
    public string? AreaCode { get; init; }

    /// <summary>From how many digits on a number dialled without any prefix is a whole national one, such as a mobile number; 5 to 15.
    /// Fewer are numbers of the area.</summary>
    public int WholeDigitsMin { get; init; } = 10;

    /// <summary>The fewest digits of a number of the area; 3 to <see cref="WholeDigitsMin"/>.</summary>
    public int LocalDigitsMin { get; init; } = 7;

    /// <summary>The emergency numbers, as dialled; always dialable, by everybody. At least one.</summary>
    public required IReadOnlyList<string> EmergencyNumbers { get; init; }

    /// <summary>What is dialled to get an outside line; empty for nothing.</summary>
    public string OutsidePrefix { get; init; } = "";

    /// <summary>Beginnings of premium numbers, with plus and country code.</summary>
    public IReadOnlyList<string> PremiumPrefixes { get; init; } = [];

    /// <summary>Beginnings of numbers free of charge, with plus and country code.</summary>
    public IReadOnlyList<string> FreePrefixes { get; init; } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override string FirstKey => SiteId?.ToString("N") ?? "";
}
