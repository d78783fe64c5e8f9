using System.Collections.Immutable;

namespace Anyseat.Media.Audio.Tones;

/// <summary>The tones of one country.</summary>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
/// <param name="Dial">Dial tone.</param>
/// <param name="Ringback">Ringing tone.</param>
/// <param name="Busy">Busy tone.</param>
/// <param name="Congestion">Congestion tone.</param>
/// <param name="CallWaiting">Call waiting tone.</param>
/// <param name="Information">Special information tone; null for that of ITU-T E.180.</param>
/// <remarks>The values are facts of ITU-T E.180 Supplement 2 and of national specifications (BT SIN 350 for GB, TNA 102 for NZ).
/// Where a country publishes none, the value recommended by E.180 stands.</remarks>
public sealed record CountryTones(
    string Country,
    ToneCadence Dial,
    ToneCadence Ringback,
    ToneCadence Busy,
    ToneCadence Congestion,
    ToneCadence CallWaiting,
    ToneCadence? Information = null)
{
    private static readonly ToneCadence RecommendedInformation = ToneCadence.Information();

    /// <summary>All countries known, in the order of their codes.</summary>
    public static ImmutableArray<CountryTones> All => CountryToneTable.All;

    /// <summary>What ITU-T E.180 recommends for new exchanges: 425 Hz; for countries not known.</summary>
    public static CountryTones Recommended => CountryToneTable.Recommended;

    /// <summary>The tones of a country, or <see cref="Recommended"/>.</summary>
    /// <param name="country">ISO 3166-1 alpha-2 code, in any case.</param>
    public static CountryTones Of(string country) =>
        CountryToneTable.ByCountry.TryGetValue(country, out CountryTones? tones) ? tones : Recommended;

    /// <summary>The cadence of a tone.</summary>
    public ToneCadence this[CallTone tone] => tone switch
    {
        CallTone.Dial => Dial,
        CallTone.Ringback => Ringback,
        CallTone.Busy => Busy,
        CallTone.Congestion => Congestion,
        CallTone.CallWaiting => CallWaiting,
        CallTone.SpecialInformation => Information ?? RecommendedInformation,
        _ => throw new ArgumentOutOfRangeException(nameof(tone)),
    };
}
