namespace Anyseat.Media.Audio.Resampling;

/// <summary>The filter of one conversion of rates, in polyphase form; shared by all streams that need it.</summary>
/// <remarks>
/// The rate is raised by L and lowered by M, the smallest integers with to ÷ from = L ÷ M. In between stands a windowed-sinc low-pass
/// at the raised rate whose middle (−6 dB) is half the lower of the two rates. The Kaiser window with β = 8 gives 80 dB of stop-band
/// attenuation; with 40 taps per phase at the lower rate the transition band reaches from 85 % to 115 % of the middle: 3.4 kHz
/// to 4.6 kHz at 8 kHz, the telephone channel and its first image. Each phase is scaled to gain 1 at frequency 0. See A. V. Oppenheim
/// and R. W. Schafer, Discrete-Time Signal Processing, §4.6 and §7.5.3. Immutable, thread-safe.
/// </remarks>
internal sealed class ResamplerDesign
{
    private const int TapsAtLowerRate = 40;
    private const double KaiserBeta = 8;

    // Designs are made on first use and kept: there are few pairs of rates, and the largest table has 150 KiB.
    private static readonly Lazy<ResamplerDesign>[] Designs = MakeDesigns();

    private ResamplerDesign(int from, int to)
    {
        int divisor = Gcd(from, to);
        Up = to / divisor;
        Down = from / divisor;
        int taps = (int)Math.Ceiling(TapsAtLowerRate * Math.Max(1.0, (double)from / to));
        TapCount = (taps + 15) / 16 * 16;
        Coefficients = MakePhases(from, Math.Min(from, to));
    }

    /// <summary>The rates that are converted between, in Hz.</summary>
    public static ReadOnlySpan<int> Rates => [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000];

    /// <summary>L.</summary>
    public int Up { get; }

    /// <summary>M.</summary>
    public int Down { get; }

    /// <summary>Taps of each phase, a multiple of 16.</summary>
    public int TapCount { get; }

    /// <summary>The phases one after another, each in the order of time.</summary>
    public float[] Coefficients { get; }

    /// <summary>The design of a pair of rates.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not one of <see cref="Rates"/>.</exception>
    public static ResamplerDesign Of(int from, int to)
    {
        int fromIndex = Rates.IndexOf(from);
        int toIndex = Rates.IndexOf(to);
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex, nameof(from));
        ArgumentOutOfRangeException.ThrowIfNegative(toIndex, nameof(to));
        return Designs[(fromIndex * Rates.Length) + toIndex].Value;
    }

    private static Lazy<ResamplerDesign>[] MakeDesigns()
    {
        var designs = new Lazy<ResamplerDesign>[Rates.Length * Rates.Length];
        for (int i = 0; i < designs.Length; i++)
        {
            int from = Rates[i / Rates.Length];
            int to = Rates[i % Rates.Length];
            designs[i] = new(() => new(from, to));
        }

        return designs;
    }

    private float[] MakePhases(int from, int lowerRate)
    {
        float[] coefficients = new float[Up * TapCount];
        double cutoff = 0.5 * lowerRate / from; // of the input rate
        double half = TapCount / 2.0;
        double[] phase = new double[TapCount];
        for (int p = 0; p < Up; p++)
        {
            double sum = 0;
            for (int tap = 0; tap < TapCount; tap++)
            {
                // Time from the middle of the filter, in input samples: the output lies p ÷ L after the sample of tap half − 1.
                double time = tap - (half - 1) - ((double)p / Up);
                phase[tap] = 2 * cutoff * Sinc(2 * cutoff * time) * Kaiser(time / half);
                sum += phase[tap];
            }

            for (int tap = 0; tap < TapCount; tap++)
                coefficients[(p * TapCount) + tap] = (float)(phase[tap] / sum);
        }

        return coefficients;
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x) =>
        Math.Abs(x) >= 1 ? 0 : BesselI0(KaiserBeta * Math.Sqrt(1 - (x * x))) / BesselI0(KaiserBeta);

    // The power series of the modified Bessel function of the first kind, order 0.
    private static double BesselI0(double x)
    {
        double term = 1, sum = 1;
        for (int k = 1; term > sum * 1e-12; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
