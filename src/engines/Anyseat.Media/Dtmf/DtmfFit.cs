namespace Anyseat.Media.Dtmf;

/// <summary>How much of a block two sines explain, by least squares.</summary>
/// <remarks>Bins of a spectrum leak into each other; a joint fit at the frequencies that were measured does not, so a clean digit
/// comes out at nearly 1 and the limit can be strict. It is asked for only where all cheaper rules agree.</remarks>
internal static class DtmfFit
{
    private const int Unknowns = 4; // cosine and sine of either tone

    /// <summary>The part of the block's power in the two sines that fit it best, 0 to 1.</summary>
    /// <param name="spectrum">The block.</param>
    /// <param name="lowFrequency">In Hz.</param>
    /// <param name="highFrequency">In Hz.</param>
    public static double Purity(DtmfSpectrum spectrum, double lowFrequency, double highFrequency)
    {
        Span<double> normal = stackalloc double[Unknowns * Unknowns];
        Span<double> right = stackalloc double[Unknowns];
        normal.Clear();
        right.Clear();
        double sampleTime = spectrum.HopSeconds / spectrum.HopLength;
        var low = new Rotation(2 * Math.PI * lowFrequency * sampleTime);
        var high = new Rotation(2 * Math.PI * highFrequency * sampleTime);
        Span<double> basis = stackalloc double[Unknowns];
        double power = 0;
        foreach (float sample in spectrum.Block)
        {
            (basis[0], basis[1], basis[2], basis[3]) = (low.Cos, low.Sin, high.Cos, high.Sin);
            Accumulate(normal, right, basis, sample);
            power += (double)sample * sample;
            low.Advance();
            high.Advance();
        }

        return power <= 0 ? 0 : Explained(normal, right) / power;
    }

    private static void Accumulate(Span<double> normal, Span<double> right, ReadOnlySpan<double> basis, double sample)
    {
        for (int row = 0; row < Unknowns; row++)
        {
            for (int column = 0; column <= row; column++)
                normal[(row * Unknowns) + column] += basis[row] * basis[column];
            right[row] += basis[row] * sample;
        }
    }

    // With the Cholesky factor L of the normal matrix and L y = right, the explained power is |y|².
    private static double Explained(Span<double> normal, Span<double> right)
    {
        double explained = 0;
        for (int row = 0; row < Unknowns; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double sum = normal[(row * Unknowns) + column];
                for (int k = 0; k < column; k++)
                    sum -= normal[(row * Unknowns) + k] * normal[(column * Unknowns) + k];
                normal[(row * Unknowns) + column] = row == column
                    ? Math.Sqrt(Math.Max(sum, 1e-12))
                    : sum / normal[(column * Unknowns) + column];
            }

            for (int k = 0; k < row; k++)
                right[row] -= normal[(row * Unknowns) + k] * right[k];
            right[row] /= normal[(row * Unknowns) + row];
            explained += right[row] * right[row];
        }

        return explained;
    }

    private struct Rotation(double step)
    {
        private readonly double cosStep = Math.Cos(step);
        private readonly double sinStep = Math.Sin(step);

        public double Cos { get; private set; } = 1;

        public double Sin { get; private set; }

        public void Advance() => (Cos, Sin) = ((Cos * cosStep) - (Sin * sinStep), (Sin * cosStep) + (Cos * sinStep));
    }
}
