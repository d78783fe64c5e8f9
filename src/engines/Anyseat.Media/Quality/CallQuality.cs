namespace Anyseat.Media.Quality;

/// <summary>How a codec stands loss, for the E-model.</summary>
/// <param name="EquipmentImpairment">Ie.</param>
/// <param name="LossRobustness">Bpl.</param>
/// <remarks>ITU-T G.113 Appendix I publishes G.711. For G.722 and Opus it has no values on this narrow-band scale: both are taken as G.711,
/// Opus with a robustness that says what its redundancy saves; a choice of this project, for comparing calls with each other.</remarks>
public readonly record struct CodecImpairment(double EquipmentImpairment, double LossRobustness)
{
    /// <summary>G.711 with the concealment of its Appendix I: G.113 Appendix I, Table I.4.</summary>
    public static CodecImpairment G711 => new(0, 25.1);

    /// <summary>G.711 without concealment: G.113 Appendix I, Table I.4.</summary>
    public static CodecImpairment G711WithoutConcealment => new(0, 4.3);

    /// <summary>G.722, concealed like G.711.</summary>
    public static CodecImpairment G722 => new(0, 25.1);

    /// <summary>Opus with redundancy.</summary>
    public static CodecImpairment Opus => new(0, 35);
}

/// <summary>What was measured of one direction of a call.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="NetworkDelay">One way, half of the round trip that RTCP gives.</param>
/// <param name="BufferDelay">Of the jitter buffer.</param>
/// <param name="CodingDelay">Packetisation and look-ahead: 20 ms for packets of 20 ms, more for Opus.</param>
/// <param name="Loss">Packets that were not played, 0 to 1: lost on the way, late, or discarded.</param>
/// <param name="BurstRatio">See <see cref="LossBursts"/>; 1 for random loss.</param>
public readonly record struct CallQualityInput(
    CodecImpairment Codec,
    TimeSpan NetworkDelay,
    TimeSpan BufferDelay,
    TimeSpan CodingDelay,
    double Loss,
    double BurstRatio);

/// <summary>An estimate of a call's quality.</summary>
/// <param name="Rating">R of ITU-T G.107.</param>
/// <param name="MeanOpinionScore">MOS-CQE, 1 to 4.5.</param>
public readonly record struct CallQuality(double Rating, double MeanOpinionScore)
{
    /// <summary>Estimates from measurements, all else at the defaults of G.107: the delay counts for echo and for conversation
    /// alike.</summary>
    public static CallQuality Estimate(in CallQualityInput input)
    {
        double delayMs = (input.NetworkDelay + input.BufferDelay + input.CodingDelay).TotalMilliseconds;
        double rating = EModel.Rating(new EModelInput
        {
            AbsoluteDelay = delayMs,
            EchoPathDelay = delayMs,
            RoundTripDelay = 2 * delayMs,
            EquipmentImpairment = input.Codec.EquipmentImpairment,
            LossRobustness = input.Codec.LossRobustness,
            PacketLossPercent = 100 * Math.Clamp(input.Loss, 0, 1),
            BurstRatio = input.BurstRatio,
        });
        return new(rating, EModel.MeanOpinionScore(rating));
    }
}
