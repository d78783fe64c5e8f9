using System.Collections.Frozen;
using System.Collections.Immutable;
using static Anyseat.Media.Audio.Tones.ToneCadence;

namespace Anyseat.Media.Audio.Tones;

/// <summary>The values behind <see cref="CountryTones"/>: dial, ringing, busy, congestion, call waiting, special information.</summary>
internal static class CountryToneTable
{
    public static readonly CountryTones Recommended = new(
        "", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 200, 200), Pulses(425, 200, 600, 200, 3000));

    public static readonly ImmutableArray<CountryTones> All =
    [
        new("AT", Steady(420), Pulses(420, 1000, 5000), Pulses(420, 400, 400), Pulses(420, 200, 200), Pulses(420, 40, 1960),
            Information(950, 1450, 1850)),
        new("AU", Steady(413, 438), DualPulses(413, 438, 400, 200, 400, 2000), Pulses(425, 375, 375), Pulses(425, 375, 375),
            Pulses(425, 200, 200, 200, 4400), Pulses(425, 2500, 500)),
        new("BE", Steady(425), Pulses(425, 1000, 3000), Pulses(425, 500, 500), Pulses(425, 167, 167),
            Pulses(1400, 175, 175, 175, 3500), Information(900)),
        new("BG", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 250, 250),
            Pulses(425, 150, 150, 150, 4000)),
        new("BR", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 250, 250), Pulses(425, 250, 250, 750, 250), Pulses(425, 50, 1000)),
        new("CH", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 200, 200),
            Pulses(425, 200, 200, 200, 4000)),
        new("CL", Steady(400), Pulses(400, 1000, 3000), Pulses(400, 500, 500), Pulses(400, 200, 200), Pulses(400, 250, 8750)),
        new("CN", Steady(450), Pulses(450, 1000, 4000), Pulses(450, 350, 350), Pulses(450, 700, 700), Pulses(450, 400, 4000),
            Pulses(450, 100, 100, 100, 100, 100, 100, 400, 400)),
        new("CZ", Pulses(425, 330, 330, 660, 660), Pulses(425, 1000, 4000), Pulses(425, 330, 330), Pulses(425, 165, 165),
            Pulses(425, 330, 9000), Information(gap: 30)),
        new("DE", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 480, 480), Pulses(425, 240, 240),
            Pulses(425, 200, 200, 200, 5000)),
        new("DK", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 200, 200),
            Pulses(425, 200, 600, 200, 3000)),
        new("ES", Steady(425), Pulses(425, 1500, 3000), Pulses(425, 200, 200), Pulses(425, 200, 200, 200, 200, 200, 600),
            Pulses(425, 175, 175, 175, 3500), Pulses(950, 330, 1000)),
        new("FI", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 300, 300), Pulses(425, 200, 200),
            Pulses(425, 150, 150, 150, 8000)),
        new("FR", Steady(440), Pulses(440, 1500, 3500), Pulses(440, 500, 500), Pulses(440, 250, 250), Pulses(440, 300, 10000)),
        new("GB", Steady(350, 440), DualPulses(400, 450, 400, 200, 400, 2000), Pulses(400, 375, 375), Pulses(400, 400, 350, 225, 525),
            Pulses(400, 100, 4000), Information(gap: 15)),
        new("GR", Pulses(425, 200, 300, 700, 800), Pulses(425, 1000, 4000), Pulses(425, 300, 300), Pulses(425, 200, 200),
            Pulses(425, 150, 150, 150, 8000)),
        new("HK", Steady(350, 440), DualPulses(440, 480, 400, 200, 400, 3000), DualPulses(480, 620, 500, 500),
            DualPulses(480, 620, 250, 250), Pulses(440, 300, 10000)),
        new("HU", Steady(425), Pulses(425, 1250, 3750), Pulses(425, 300, 300), Pulses(425, 300, 300), Pulses(425, 40, 1960)),
        new("ID", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 250, 250),
            Pulses(425, 150, 150, 150, 10000)),
        new("IL", Steady(414), Pulses(414, 1000, 3000), Pulses(414, 500, 500), Pulses(414, 250, 250),
            Pulses(414, 100, 100, 100, 100, 600, 3000), Information(1000)),
        new("IN", Steady(400, modulation: 25), ModulatedPulses(400, 25, 400, 200, 400, 2000), Pulses(400, 750, 750), Pulses(400, 250, 250),
            Pulses(400, 200, 100, 200, 7500)),
        new("IT", Pulses(425, 200, 200, 600, 1000), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 200, 200),
            Pulses(425, 400, 100, 250, 100, 150, 14000)),
        new("JP", Steady(400), ModulatedPulses(400, 16, 1000, 2000), Pulses(400, 500, 500), Pulses(400, 500, 500),
            ModulatedPulses(400, 16, 500, 8000)),
        new("LT", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 350, 350), Pulses(425, 200, 200),
            Pulses(425, 150, 150, 150, 4000)),
        new("MX", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 250, 250), Pulses(425, 250, 250),
            Pulses(425, 200, 600, 200, 10000), Information(gap: 30)),
        new("MY", Steady(425), Pulses(425, 400, 200, 400, 2000), Pulses(425, 500, 500), Pulses(425, 500, 500),
            Pulses(425, 200, 600, 200, 3000)),
        new("NL", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 250, 250), Pulses(425, 500, 9500)),
        new("NO", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 200, 200),
            Pulses(425, 200, 600, 200, 10000)),
        new("NZ", Steady(400), DualPulses(400, 450, 400, 200, 400, 2000), Pulses(400, 500, 500), Pulses(400, 250, 250),
            Pulses(400, 200, 3000), Pulses(400, 750, 100, 750, 100, 750, 100, 750, 400)),
        new("PH", Steady(425), DualPulses(425, 480, 1000, 4000), DualPulses(480, 620, 500, 500), DualPulses(480, 620, 250, 250),
            Pulses(440, 300, 10000)),
        new("PL", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 500, 500),
            Pulses(425, 150, 150, 150, 4000)),
        new("PT", Steady(425), Pulses(425, 1000, 5000), Pulses(425, 500, 500), Pulses(425, 200, 200), Pulses(425, 200, 200, 200, 5000)),
        new("RU", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 350, 350), Pulses(425, 175, 175), Pulses(425, 200, 5000)),
        new("SE", Steady(425), Pulses(425, 1000, 5000), Pulses(425, 250, 250), Pulses(425, 250, 750),
            Pulses(425, 200, 500, 200, 9100), Information(gap: 24)),
        new("SG", Steady(425), ModulatedPulses(425, 24, 400, 200, 400, 2000), Pulses(425, 750, 750), Pulses(425, 250, 250),
            ModulatedPulses(425, 24, 300, 200, 300, 3200)),
        new("TH", Steady(400, modulation: 50), Pulses(420, 1000, 5000), Pulses(400, 500, 500), Pulses(400, 300, 300),
            Pulses(400, 200, 600, 200, 3000)),
        new("TW", Steady(350, 440), DualPulses(440, 480, 1000, 2000), DualPulses(480, 620, 500, 500), DualPulses(480, 620, 250, 250),
            DualPulses(350, 440, 250, 250, 250, 3250)),
        new("US", Steady(350, 440), DualPulses(440, 480, 2000, 4000), DualPulses(480, 620, 500, 500), DualPulses(480, 620, 250, 250),
            Pulses(440, 300, 10000)),
        new("VE", Steady(425), Pulses(425, 1000, 4000), Pulses(425, 500, 500), Pulses(425, 250, 250),
            DualPulses(400, 450, 300, 6000), Information(950, 1440)),
        new("ZA", Steady(400, modulation: 33), ModulatedPulses(400, 33, 400, 200, 400, 2000), Pulses(400, 500, 500), Pulses(400, 250, 250),
            ModulatedPulses(400, 33, 250, 250, 250, 250, 250, 250, 250, 250)),
    ];

    // The North American numbering plan shares the tones of the United States.
    public static readonly FrozenDictionary<string, CountryTones> ByCountry = All
        .Append(All.Single(tones => tones.Country == "US") with { Country = "CA" })
        .ToFrozenDictionary(tones => tones.Country, StringComparer.OrdinalIgnoreCase);
}
