using Anyseat.Media.Quality;

namespace Anyseat.Media.Tests.Quality;

public sealed class EModelTests
{
    [Fact]
    public void G107_the_default_values_give_R_93_2_and_MOS_4_41()
    {
        double rating = EModel.Rating(new());
        Assert.Equal(93.2, rating, 0.05);
        Assert.Equal(4.41, EModel.MeanOpinionScore(rating), 0.005);
    }

    // ITU-T G.107 Annex B, Table B.1.
    [Theory]
    [InlineData(90, 4.34)]
    [InlineData(80, 4.03)]
    [InlineData(70, 3.60)]
    [InlineData(60, 3.10)]
    [InlineData(50, 2.58)]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(100, 4.5)]
    public void G107_Table_B1_gives_the_MOS_of_a_rating(double rating, double mos) =>
        Assert.Equal(mos, EModel.MeanOpinionScore(rating), 0.01);

    // Equation 7-27 by hand, and the property its text names: no impairment up to 100 ms.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(200, 3.05)]
    [InlineData(400, 24.1)]
    public void G107_equation_7_27_gives_the_impairment_of_delay(double ta, double idd) =>
        Assert.Equal(idd, EModel.AbsoluteDelay(ta), 0.1);

    // G.113 Appendix I's values in equation 7-29: G.729A (Ie 11, Bpl 19) and G.711 with and without concealment.
    [Theory]
    [InlineData(11, 19, 0, 1, 11)]
    [InlineData(11, 19, 2, 1, 19)]
    [InlineData(0, 25.1, 5, 1, 15.78)]
    [InlineData(0, 4.3, 5, 1, 51.08)]
    [InlineData(0, 4.3, 5, 2, 69.85)]
    public void G107_equation_7_29_gives_the_impairment_of_codec_and_loss(double ie, double bpl, double ppl, double burst, double expected) =>
        Assert.Equal(expected, EModel.EffectiveEquipmentImpairment(new()
        {
            EquipmentImpairment = ie,
            LossRobustness = bpl,
            PacketLossPercent = ppl,
            BurstRatio = burst,
        }), 0.01);

    [Fact]
    public void Each_impairment_lowers_the_rating()
    {
        var input = new EModelInput();
        double best = EModel.Rating(input);
        Assert.True(EModel.Rating(input with { AbsoluteDelay = 300 }) < best - 10);
        Assert.True(EModel.Rating(input with { EchoPathDelay = 100, TalkerEchoLoudness = 40 }) < best - 10);
        Assert.True(EModel.Rating(input with { RoundTripDelay = 100, EchoPathLoss = 10 }) < best - 5);
        Assert.True(EModel.Rating(input with { PacketLossPercent = 3 }) < best - 10);
        Assert.True(EModel.Rating(input with { QuantisationUnits = 8 }) < best - 5);
        Assert.True(EModel.Rating(input with { CircuitNoise = -50 }) < best - 5);
        Assert.True(EModel.Rating(input with { RoomNoiseReceive = 60 }) < best - 3);
        Assert.True(EModel.Rating(input with { SendLoudness = 20 }) < best - 5);
        Assert.True(EModel.Rating(input with { SidetoneMasking = 4 }) < best);
        Assert.True(EModel.Rating(input with { SidetoneMasking = 25, EchoPathDelay = 30 }) < best);
        Assert.Equal(best + 5, EModel.Rating(input with { Advantage = 5 }), 1e-9);
    }

    [Fact]
    public void A_call_is_rated_by_delay_loss_and_how_loss_comes()
    {
        CallQualityInput good = new(
            CodecImpairment.G711, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20), 0, 1);
        Assert.InRange(CallQuality.Estimate(good).MeanOpinionScore, 4.3, 4.45);
        double lossy = CallQuality.Estimate(good with { Loss = 0.05 }).MeanOpinionScore;
        double bursty = CallQuality.Estimate(good with { Loss = 0.05, BurstRatio = 2 }).MeanOpinionScore;
        double slow = CallQuality.Estimate(good with { NetworkDelay = TimeSpan.FromMilliseconds(400) }).MeanOpinionScore;
        Assert.InRange(lossy, 3.6, 4.1);
        Assert.InRange(bursty, 3.0, lossy - 0.05);
        Assert.InRange(slow, 2, 3.3);
        Assert.Equal(1, CallQuality.Estimate(good with { Codec = CodecImpairment.G711WithoutConcealment, Loss = 1 }).MeanOpinionScore, 0.3);
        Assert.True(CallQuality.Estimate(good with { Codec = CodecImpairment.Opus, Loss = 0.05 }).MeanOpinionScore > lossy);
    }

    [Fact]
    public void The_burst_ratio_is_one_for_random_loss_and_more_for_runs()
    {
        var random = new Random(107);
        var scattered = new LossBursts();
        var runs = new LossBursts();
        for (int i = 0; i < 100_000; i++)
        {
            scattered.Observe(random.NextDouble() < 0.05);
            runs.Observe(i % 100 is < 5);
        }

        Assert.Equal(0.05, scattered.Loss, 0.005);
        Assert.Equal(1, scattered.BurstRatio, 0.05);
        Assert.Equal(0.05, runs.Loss, 1e-9);
        Assert.Equal(4.75, runs.BurstRatio, 1e-9);
        var none = new LossBursts();
        Assert.Equal((0, 1), (none.Loss, none.BurstRatio));
        none.Observe(true, 0);
        Assert.Equal(0, none.Loss);
    }
}
