namespace Anyseat.Media.Codecs.Concealment;

/// <summary>Finds the pitch period at the end of a signal by normalised cross-correlation (ITU-T G.711 Appendix I §I.2.2).</summary>
/// <remarks>The last 20 ms are compared with what lies 5 to 15 ms before them: first over every second sample and lag, then over
/// all around the best. Lengths scale with the sample rate; at 8 kHz they are those of the Appendix. Double precision throughout, as
/// the Appendix has it, and in its order of operations, so that the result is bit-exact.</remarks>
/// <param name="scale">The sample rate ÷ 8,000, at least 1.</param>
internal sealed class PitchSearch(int scale)
{
    private const double PowerMin = 250;

    private readonly int correlationLength = 160 * scale;
    private readonly int decimation = 2 * scale;

    /// <summary>The shortest period: 200 Hz.</summary>
    public int PitchMin { get; } = 40 * scale;

    /// <summary>The longest period: 66 Hz.</summary>
    public int PitchMax { get; } = 120 * scale;

    /// <summary>How much of the signal is looked at.</summary>
    public int SpanLength => correlationLength + PitchMax;

    /// <summary>The period, in samples.</summary>
    /// <param name="history">At least <see cref="SpanLength"/> samples; the end is the newest.</param>
    public int Find(ReadOnlySpan<double> history)
    {
        ReadOnlySpan<double> span = history[^SpanLength..];
        int range = PitchMax - PitchMin;
        int coarse = Best(span, 0, range, decimation, preferLater: true);
        int from = Math.Max(0, coarse - (decimation - 1));
        int to = Math.Min(range, coarse + (decimation - 1));
        return PitchMax - Best(span, from, to, 1, preferLater: false);
    }

    // Correlates the end of the span with what begins at each place; the energy is carried along instead of summed anew.
    private int Best(ReadOnlySpan<double> span, int from, int to, int step, bool preferLater)
    {
        ReadOnlySpan<double> end = span[PitchMax..];
        double energy = 0;
        for (int i = 0; i < correlationLength; i += step)
            energy += span[from + i] * span[from + i];
        double best = Correlation(span[from..], end, step) / Math.Sqrt(Math.Max(energy, PowerMin));
        int bestPlace = from;
        for (int place = from + step; place <= to; place += step)
        {
            energy -= span[place - step] * span[place - step];
            energy += span[place - step + correlationLength] * span[place - step + correlationLength];
            double value = Correlation(span[place..], end, step) / Math.Sqrt(Math.Max(energy, PowerMin));
            if (value > best || (preferLater && value == best))
            {
                best = value;
                bestPlace = place;
            }
        }

        return bestPlace;
    }

    private double Correlation(ReadOnlySpan<double> earlier, ReadOnlySpan<double> end, int step)
    {
        double sum = 0;
        for (int i = 0; i < correlationLength; i += step)
            sum += earlier[i] * end[i];
        return sum;
    }
}
