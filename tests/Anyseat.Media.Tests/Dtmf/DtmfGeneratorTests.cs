using Anyseat.Media.Audio;
using Anyseat.Media.Dtmf;

namespace Anyseat.Media.Tests.Dtmf;

public sealed class DtmfGeneratorTests
{
    [Theory]
    [InlineData('1', 697, 1209, 1)]
    [InlineData('0', 941, 1336, 0)]
    [InlineData('*', 941, 1209, 10)]
    [InlineData('#', 941, 1477, 11)]
    [InlineData('d', 941, 1633, 15)]
    [InlineData('A', 697, 1633, 12)]
    public void Q23_gives_the_frequencies_and_Rfc4733_the_code_of_a_key(char symbol, int low, int high, byte code)
    {
        Assert.True(DtmfDigit.TryParse(symbol, out DtmfDigit digit));
        Assert.Equal((low, high, code), (digit.LowFrequency, digit.HighFrequency, digit.EventCode));
        Assert.Equal(char.ToUpperInvariant(symbol), digit.Symbol);
    }

    [Fact]
    public void Only_the_sixteen_keys_are_keys()
    {
        Assert.Equal(20, Enumerable.Range(0, 128).Count(value => DtmfDigit.TryParse((char)value, out _)));
        Assert.False(DtmfDigit.TryParse('E', out _));
        Assert.Equal(
            Enumerable.Range(0, DtmfDigit.Count),
            Enumerable.Range(0, 16).Select(i => (int)DtmfDigit.At(i / 4, i % 4).EventCode).Order());
    }

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    [InlineData(48000)]
    public void A_digit_has_its_two_frequencies_at_their_levels_and_its_length(int sampleRate)
    {
        var generator = new DtmfGenerator(sampleRate);
        Assert.True(DtmfDigit.TryParse('6', out DtmfDigit six));
        generator.Start(six, onMs: 100, offMs: 50);
        short[] heard = new short[sampleRate / 5];
        Assert.Equal(sampleRate * 150 / 1000, generator.Read(heard));
        Assert.False(generator.IsPlaying);
        Span<short> sound = heard.AsSpan(sampleRate / 200, sampleRate * 90 / 1000);
        Assert.Equal(DtmfGenerator.LowLevelDbm0, Level(Signals.PowerAt(sound, 770, sampleRate)), 0.3);
        Assert.Equal(DtmfGenerator.HighLevelDbm0, Level(Signals.PowerAt(sound, 1477, sampleRate)), 0.3);
        Assert.All(heard[(sampleRate / 10)..], sample => Assert.Equal(0, sample));

        static double Level(double power) => DigitalLevel.DbovToDbm0(DigitalLevel.Dbov(power));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var generator = new DtmfGenerator(8000);
        short[] frame = new short[160];
        Allocations.AssertNone(() =>
        {
            generator.Start(new DtmfDigit(5), 40, 40);
            generator.Read(frame);
        });
    }
}
