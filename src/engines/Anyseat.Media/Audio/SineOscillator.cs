namespace Anyseat.Media.Audio;

/// <summary>A sine by phase accumulator and table: phase runs on without a step through any number of frames.</summary>
/// <remarks>
/// The phase is a 32-bit fraction of a turn that wraps by itself, so there is no drift; the frequency resolution is the sample
/// rate ÷ 2³² (2 µHz at 8 kHz). The table has 1,024 steps with linear interpolation: the error is below −100 dB. Integers only,
/// so the same samples on every machine. Not thread-safe.
/// </remarks>
public struct SineOscillator
{
    private const int TableBits = 10;
    private const int FractionBits = 32 - TableBits;
    private static readonly int[] Table = MakeTable();

    private readonly uint step;
    private uint phase;

    /// <summary>Starts at phase 0.</summary>
    /// <param name="frequency">In Hz, below half the sample rate.</param>
    /// <param name="sampleRate">In Hz.</param>
    public SineOscillator(double frequency, int sampleRate) =>
        step = (uint)Math.Round(frequency / sampleRate * 4294967296.0);

    /// <summary>The next value, from −2³⁰ to 2³⁰.</summary>
    public int Next()
    {
        int index = (int)(phase >> FractionBits);
        long fraction = phase & ((1u << FractionBits) - 1);
        int value = Table[index] + (int)(((Table[index + 1] - (long)Table[index]) * fraction) >> FractionBits);
        phase += step;
        return value;
    }

    /// <summary>Back to phase 0.</summary>
    public void Restart() => phase = 0;

    private static int[] MakeTable()
    {
        int[] table = new int[(1 << TableBits) + 1];
        for (int i = 0; i < table.Length; i++)
            table[i] = (int)Math.Round(Math.Sin(2 * Math.PI * i / (1 << TableBits)) * (1 << 30));
        return table;
    }
}
