using static Anyseat.Media.Codecs.G722.G722Arithmetic;

namespace Anyseat.Media.Codecs.G722;

/// <summary>The ADPCM of the higher sub-band, 4–8 kHz: 2 bits a sample (ITU-T G.722 §3).</summary>
internal struct G722HigherBand()
{
    private const int Decision = 564; // Q2, Table 12

    private G722Predictor predictor;
    private G722ScaleFactor scale = new(logarithmMax: 22528, shift: 10);

    // QM2: output levels by code (Table 13), and WH through RH2: the multipliers (Table 14).
    private static ReadOnlySpan<short> Levels => [-7408, -1616, 7408, 1616];

    private static ReadOnlySpan<short> Multipliers => [798, -214, 798, -214];

    /// <summary>Quantises a sample and adapts [SUBTRA, QUANTH].</summary>
    /// <param name="sample">XH, 15 bits.</param>
    /// <returns>IH, 2 bits.</returns>
    public int Encode(int sample)
    {
        int error = Saturate(sample - predictor.Estimate);
        int magnitude = error >= 0 ? error : -(error + 1);
        bool isInner = magnitude < (Decision * scale.Step) >> 12;
        int code = (error < 0 ? 0 : 2) + (isInner ? 1 : 0);
        Adapt(code);
        return code;
    }

    /// <summary>Reconstructs a sample and adapts.</summary>
    /// <param name="code">IH, 2 bits.</param>
    /// <returns>RH, 15 bits.</returns>
    public int Decode(int code)
    {
        int estimate = predictor.Estimate;
        return Limit(estimate + Adapt(code));
    }

    private int Adapt(int code)
    {
        int difference = Multiply(scale.Step, Levels[code]);
        scale.Adapt(Multipliers[code]);
        predictor.Adapt(difference);
        return difference;
    }
}
