using Anyseat.Media.Codecs;

namespace Anyseat.Media.Tests.Codecs;

public sealed class G711Tests
{
    private static readonly short[] EverySample = [.. Enumerable.Range(short.MinValue, 65536).Select(value => (short)value)];
    private static readonly byte[] EveryCode = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    [Fact]
    public void MuLaw_is_bit_exact_with_the_ITU_sweep()
    {
        short[] source = AudioVectors.Words("g711", "sweep.src.gz");
        byte[] codes = [.. AudioVectors.Words("g711", "sweep-r.u.gz").Select(word => (byte)word)];
        short[] decoded = AudioVectors.Words("g711", "sweep-r.u-u.gz");
        Assert.Equal(65536, source.Distinct().Count());

        byte[] ours = new byte[source.Length];
        MuLaw.Encode(source, ours);
        Assert.Equal(codes, ours);
        short[] back = new short[codes.Length];
        MuLaw.Decode(codes, back);
        Assert.Equal(decoded, back);
    }

    [Fact]
    public void Vectors_and_scalars_give_the_same_bits_for_every_value()
    {
        byte[] mu = new byte[EverySample.Length], a = new byte[EverySample.Length];
        MuLaw.Encode(EverySample, mu);
        ALaw.Encode(EverySample, a);
        Assert.Equal(EverySample.Select(MuLaw.Encode), mu);
        Assert.Equal(EverySample.Select(ALaw.Encode), a);

        short[] fromMu = new short[256], fromA = new short[256];
        MuLaw.Decode(EveryCode, fromMu);
        ALaw.Decode(EveryCode, fromA);
        Assert.Equal(EveryCode.Select(MuLaw.Decode), fromMu);
        Assert.Equal(EveryCode.Select(ALaw.Decode), fromA);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(161)]
    public void Any_length_is_taken(int length)
    {
        short[] samples = Signals.Noise(length, length, 30000);
        byte[] mu = new byte[length], a = new byte[length];
        MuLaw.Encode(samples, mu);
        ALaw.Encode(samples, a);
        Assert.Equal(samples.Select(MuLaw.Encode), mu);
        Assert.Equal(samples.Select(ALaw.Encode), a);
        short[] back = new short[length];
        MuLaw.Decode(mu, back);
        Assert.Equal(mu.Select(MuLaw.Decode), back);
        ALaw.Decode(a, back);
        Assert.Equal(a.Select(ALaw.Decode), back);
    }

    // Table 1a of G.711: the decision values bound the segments; each interval's quantised value is its middle.
    [Fact]
    public void G711_Table_1a_every_A_law_code_decodes_to_the_middle_of_its_interval()
    {
        int[] steps = [2, 2, 4, 8, 16, 32, 64, 128];
        int decision = 0;
        for (int value = 0; value < 128; value++)
        {
            int next = decision + steps[value / 16];
            byte code = (byte)((value | 0x80) ^ 0x55);
            // In G.711 the range is 4,096; a 16-bit sample has 8 times that.
            Assert.Equal((decision + next) * 8 / 2, ALaw.Decode(code));
            Assert.Equal(code, ALaw.Encode((short)(decision * 8)));
            Assert.Equal(code, ALaw.Encode((short)((next * 8) - 1)));
            Assert.Equal(-ALaw.Decode(code), ALaw.Decode((byte)(code ^ 0x80)));
            Assert.Equal((byte)(code ^ 0x80), ALaw.Encode((short)-(next * 8)));
            decision = next;
        }

        Assert.Equal(4096, decision);
    }

    [Fact]
    public void Silence_stays_silence()
    {
        Assert.Equal(0, MuLaw.Decode(MuLaw.Silence));
        Assert.Equal(MuLaw.Silence, MuLaw.Encode(0));
        Assert.Equal(8, ALaw.Decode(ALaw.Silence));
        Assert.Equal(ALaw.Silence, ALaw.Encode(0));
    }

    [Fact]
    public void Encoding_what_was_decoded_gives_the_code_again()
    {
        Assert.All(EveryCode, code => Assert.Equal(code, ALaw.Encode(ALaw.Decode(code))));
        // µ-law has two zeros: 0x7F decodes to 0, which is encoded as 0xFF.
        Assert.All(EveryCode.Where(code => code != 0x7F), code => Assert.Equal(code, MuLaw.Encode(MuLaw.Decode(code))));
    }

    [Fact]
    public void Transcoding_equals_decoding_and_encoding_in_place_too()
    {
        byte[] toMu = [.. EveryCode], toA = [.. EveryCode];
        G711Transcoding.ALawToMuLaw(toMu, toMu);
        G711Transcoding.MuLawToALaw(toA, toA);
        Assert.Equal(EveryCode.Select(code => MuLaw.Encode(ALaw.Decode(code))), toMu);
        Assert.Equal(EveryCode.Select(code => ALaw.Encode(MuLaw.Decode(code))), toA);
    }

    [Theory]
    [InlineData(G711Law.ALaw, 37)]
    [InlineData(G711Law.MuLaw, 36)]
    public void The_quantising_noise_is_that_of_the_law(G711Law law, double decibelsMin)
    {
        var codec = new G711Codec(law);
        short[] sine = Signals.Sine(1020, 8000, 8000, 16000);
        byte[] payload = new byte[sine.Length];
        short[] back = new short[sine.Length];
        Assert.Equal(sine.Length, codec.Encode(sine, payload));
        Assert.Equal(sine.Length, codec.Decode(payload, back));
        Assert.True(Signals.SineToNoise(back, 1020, 8000) > decibelsMin);
    }

    [Fact]
    public void A_packet_that_does_not_fit_is_refused()
    {
        var codec = new G711Codec(G711Law.ALaw);
        Assert.Equal(0, codec.Decode(new byte[161], new short[160]));
        Assert.Equal(0, codec.Encode(new short[161], new byte[160]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MuLaw.Encode(new short[2], new byte[1]));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        short[] samples = Signals.Noise(1, 160, 20000);
        byte[] codes = new byte[160];
        var codec = new G711Codec(G711Law.MuLaw);
        Allocations.AssertNone(() =>
        {
            codec.Encode(samples, codes);
            codec.Decode(codes, samples);
            ALaw.Encode(samples, codes);
            ALaw.Decode(codes, samples);
            G711Transcoding.ALawToMuLaw(codes, codes);
        });
    }
}
