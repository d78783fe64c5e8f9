using Anyseat.Media.Audio;
using Anyseat.Media.Audio.Tones;

namespace Anyseat.Media.Tests.Audio.Tones;

public sealed class ToneTests
{
    public static TheoryData<string> Countries => [.. CountryTones.All.Select(tones => tones.Country)];

    [Fact]
    public void Many_countries_are_known_each_once_and_in_order()
    {
        string[] codes = [.. CountryTones.All.Select(tones => tones.Country)];
        Assert.True(codes.Length >= 20);
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.Equal(codes.Distinct(), codes);
        Assert.All(codes, code => Assert.Matches("^[A-Z]{2}$", code));
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void Every_tone_of_a_country_can_be_heard_at_its_level(string country)
    {
        foreach (CallTone tone in Enum.GetValues<CallTone>())
        {
            ToneCadence cadence = CountryTones.Of(country)[tone];
            var generator = new ToneGenerator(cadence, 8000, -10);
            short[] heard = new short[8000 * 4];
            generator.Read(heard);
            Assert.All(cadence.Segments, segment => Assert.InRange(segment.First, 0, 3400));
            Assert.NotEqual(0, cadence.Segments[0].First);
            // The loudest 10 ms is within the ±5 dB of E.180; a modulated tone peaks 3 dB higher than its mean.
            double loudest = heard.Chunk(80).Max(chunk => DigitalLevel.DbovToDbm0(DigitalLevel.Dbov(chunk)));
            Assert.InRange(loudest, -15, -5);
            Assert.False(generator.HasEnded);
        }
    }

    [Theory]
    [InlineData("CN", CallTone.Busy, 450, 350, 350)]
    [InlineData("DE", CallTone.Ringback, 425, 1000, 4000)]
    [InlineData("fr", CallTone.Dial, 440, 0, 0)]
    [InlineData("GB", CallTone.Busy, 400, 375, 375)]
    [InlineData("JP", CallTone.Ringback, 400, 1000, 2000)]
    [InlineData("US", CallTone.Congestion, 480, 250, 250)]
    [InlineData("CA", CallTone.Ringback, 440, 2000, 4000)]
    public void E180_Supplement_2_gives_the_cadence(string country, CallTone tone, int frequency, int onMs, int offMs)
    {
        ToneCadence cadence = CountryTones.Of(country)[tone];
        Assert.Equal((frequency, onMs), (cadence.Segments[0].First, cadence.Segments[0].Duration));
        Assert.Equal(offMs, cadence.Segments.ElementAtOrDefault(1).Duration);
    }

    [Fact]
    public void A_country_that_is_not_known_hears_what_E180_recommends() =>
        Assert.Equal(ToneCadence.Steady(425).Segments, CountryTones.Of("ZZ").Dial.Segments);

    [Fact]
    public void Sounds_and_pauses_last_as_long_as_they_should()
    {
        short[] heard = new short[8000 * 7];
        new ToneGenerator(ToneCadence.Pulses(425, 350, 350), 8000).Read(heard);
        for (int period = 0; period < 10; period++)
        {
            int start = period * 5600;
            Assert.All(heard[(start + 2800)..(start + 5600)], sample => Assert.Equal(0, sample));
            Assert.Equal(-13, DigitalLevel.DbovToDbm0(DigitalLevel.Dbov(heard.AsSpan(start + 16, 2768))), 0.1);
        }
    }

    [Fact]
    public void The_frames_of_a_tone_join_without_a_step()
    {
        short[] whole = new short[16000];
        new ToneGenerator(CountryTones.Of("US").Ringback, 16000).Read(whole);
        short[] joined = new short[16000];
        var generator = new ToneGenerator(CountryTones.Of("US").Ringback, 16000);
        for (int at = 0; at < joined.Length; at += 320)
            generator.Read(joined.AsSpan(at, 320));
        Assert.Equal(whole, joined);

        var steady = new ToneGenerator(ToneCadence.Steady(425), 8000, 0);
        short[] long1 = new short[80000];
        steady.Read(long1);
        // The steepest slope of the sine bounds every step between neighbours.
        double steepest = DigitalLevel.SinePeak(0) * 2 * Math.PI * 425 / 8000;
        Assert.All(long1.Skip(1).Zip(long1), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, steepest + 2));
        Assert.True(Signals.SineToNoise(long1.AsSpan(100), 425, 8000) > 80);
    }

    [Fact]
    public void The_special_information_tone_rises_over_three_frequencies()
    {
        short[] heard = new short[8000 * 2];
        new ToneGenerator(CountryTones.Of("DE")[CallTone.SpecialInformation], 8000).Read(heard);
        int[] frequencies = [950, 1400, 1800];
        for (int i = 0; i < 3; i++)
        {
            Span<short> part = heard.AsSpan((i * 2640) + 100, 2400);
            Assert.True(Signals.PowerAt(part, frequencies[i], 8000) > 0.98 * Signals.MeanSquare(part));
        }
    }

    [Fact]
    public void A_tone_that_does_not_repeat_ends_in_silence()
    {
        var generator = new ToneGenerator(new([new(10, 1000)], IsRepeated: false), 8000);
        short[] heard = [.. Enumerable.Repeat((short)7, 160)];
        generator.Read(heard);
        Assert.True(generator.HasEnded);
        Assert.All(heard[80..], sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var generator = new ToneGenerator(CountryTones.Of("IN").Ringback, 8000);
        short[] frame = new short[160];
        Allocations.AssertNone(() => generator.Read(frame));
    }
}
