using static Anyseat.Media.Codecs.G722.G722Arithmetic;

namespace Anyseat.Media.Codecs.G722;

/// <summary>The ADPCM of the lower sub-band, 0–4 kHz: 6 bits a sample of which the upper 4 steer the adaptation, so that the lower
/// two can be lost or carry data (ITU-T G.722 §3, embedded coding).</summary>
internal struct G722LowerBand()
{
    private G722Predictor predictor;
    private G722ScaleFactor scale = new(logarithmMax: 18432, shift: 8);

    // Q6, the decision levels of the 60-level quantiser (Table 6), from the second on.
    private static ReadOnlySpan<short> Decisions =>
    [
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612,
        1765, 1980, 2195, 2557, 2919,
    ];

    // Output levels of the inverse quantisers by code (Tables 7–9); half of each table mirrors the other.
    private static ReadOnlySpan<short> Levels6 =>
    [
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856,
        -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
        24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136,
    ];

    private static ReadOnlySpan<short> Levels5 =>
    [
        -280, -280, -23352, -17560, -14120, -11664, -9752, -8184, -6864, -5712, -4696, -3784, -2960, -2208, -1520, -880,
        23352, 17560, 14120, 11664, 9752, 8184, 6864, 5712, 4696, 3784, 2960, 2208, 1520, 880, 280, -280,
    ];

    private static ReadOnlySpan<short> Levels4 =>
        [0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0];

    // WL through RL42: how the scale factor moves after each 4-bit code (Tables 10 and 11).
    private static ReadOnlySpan<short> Multipliers =>
        [-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60];

    /// <summary>Quantises a sample and adapts [SUBTRA, QUANTL].</summary>
    /// <param name="sample">XL, 15 bits.</param>
    /// <returns>IL, 6 bits.</returns>
    public int Encode(int sample)
    {
        int error = Saturate(sample - predictor.Estimate);
        int magnitude = error >= 0 ? error : -(error + 1);
        int interval = 0;
        while (interval < Decisions.Length && magnitude >= (Decisions[interval] * scale.Step) >> 12)
            interval++;
        int code = ToCode(interval, error < 0);
        Adapt(code >> 2);
        return code;
    }

    /// <summary>Reconstructs a sample and adapts [INVQBL, LIMIT].</summary>
    /// <param name="code">IL as received, 6 bits.</param>
    /// <param name="mode">1: all six bits are speech; 2: the last is not; 3: the last two are not (§1.3).</param>
    /// <returns>RL, 15 bits.</returns>
    public int Decode(int code, int mode)
    {
        int level = mode switch
        {
            1 => Levels6[code],
            2 => Levels5[code >> 1],
            _ => Levels4[code >> 2],
        };
        int reconstructed = Limit(predictor.Estimate + Multiply(scale.Step, level));
        Adapt(code >> 2);
        return reconstructed;
    }

    // Table 6: negative intervals have the codes 63, 62 and 31 … 4, positive ones 61, 60 … 32.
    private static int ToCode(int interval, bool isNegative)
    {
        if (!isNegative)
            return 61 - interval;
        return interval < 2 ? 63 - interval : 33 - interval;
    }

    // The predictor follows the four upper bits alone in every mode, so that encoder and decoder stay together.
    private void Adapt(int code4)
    {
        int difference = Multiply(scale.Step, Levels4[code4]);
        scale.Adapt(Multipliers[code4]);
        predictor.Adapt(difference);
    }
}
