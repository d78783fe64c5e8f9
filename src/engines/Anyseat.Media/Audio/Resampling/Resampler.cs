using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Anyseat.Media.Audio.Resampling;

/// <summary>Converts the sample rate of one stream, frame by frame.</summary>
/// <remarks>
/// Polyphase FIR, see <see cref="ResamplerDesign"/> for the filter. Any number of samples can be given at a time; the output is that
/// of the whole stream at once. Sums are taken over eight fixed lanes in a fixed order, so every machine gives the same samples.
/// Allocates nothing after creation. Not thread-safe.
/// </remarks>
public sealed class Resampler
{
    private const int ChunkMax = 960;

    private readonly ResamplerDesign design;
    private readonly float[] window; // the past the filter needs, then a chunk of input
    private int phase;
    private int skip; // input samples to pass before the next output

    /// <summary>A converter.</summary>
    /// <param name="from">8,000, 11,025, 12,000, 16,000, 22,050, 24,000, 32,000, 44,100 or 48,000 Hz.</param>
    /// <param name="to">One of the same rates.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is none of these.</exception>
    public Resampler(int from, int to)
    {
        design = ResamplerDesign.Of(from, to);
        (FromRate, ToRate) = (from, to);
        window = new float[design.TapCount - 1 + ChunkMax];
    }

    /// <summary>The rates that can be converted, in Hz.</summary>
    public static ReadOnlySpan<int> Rates => ResamplerDesign.Rates;

    /// <summary>The rate of what is given, in Hz.</summary>
    public int FromRate { get; }

    /// <summary>The rate of what comes out, in Hz.</summary>
    public int ToRate { get; }

    /// <summary>How much later sound comes out than it went in, in samples of the output.</summary>
    public double Delay => FromRate == ToRate ? 0 : design.TapCount / 2.0 * ToRate / FromRate;

    /// <summary>Whether there is a converter between two rates.</summary>
    public static bool IsRate(int rate) => ResamplerDesign.Rates.Contains(rate);

    /// <summary>The most samples that come out of a number of samples.</summary>
    /// <param name="inputCount">Samples given.</param>
    public int OutputCountMax(int inputCount) => (int)((((long)inputCount * design.Up) + design.Down - 1) / design.Down) + 1;

    /// <summary>Converts samples.</summary>
    /// <param name="input">At <see cref="FromRate"/>.</param>
    /// <param name="output">Takes samples at <see cref="ToRate"/>; <see cref="OutputCountMax"/> long. Not the memory of
    /// <paramref name="input"/>.</param>
    /// <returns>Samples written: for whole frames of 20 ms exactly 20 ms.</returns>
    public int Process(ReadOnlySpan<short> input, Span<short> output)
    {
        if (FromRate == ToRate)
        {
            input.CopyTo(output);
            return input.Length;
        }

        int written = 0;
        while (!input.IsEmpty)
        {
            ReadOnlySpan<short> chunk = input[..Math.Min(input.Length, ChunkMax)];
            written += ProcessChunk(chunk, output[written..]);
            input = input[chunk.Length..];
        }

        return written;
    }

    /// <summary>Forgets the past.</summary>
    public void Reset()
    {
        window.AsSpan().Clear();
        (phase, skip) = (0, 0);
    }

    private int ProcessChunk(ReadOnlySpan<short> chunk, Span<short> output)
    {
        int past = design.TapCount - 1;
        Widen(chunk, window.AsSpan(past));
        int at = skip;
        int written = 0;
        while (at < chunk.Length)
        {
            float sum = Dot(window.AsSpan(at, design.TapCount), design.Coefficients.AsSpan(phase * design.TapCount, design.TapCount));
            output[written++] = (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
            phase += design.Down;
            (int advance, phase) = Math.DivRem(phase, design.Up);
            at += advance;
        }

        skip = at - chunk.Length;
        window.AsSpan(chunk.Length, past).CopyTo(window);
        return written;
    }

    private static void Widen(ReadOnlySpan<short> samples, Span<float> output)
    {
        for (int i = 0; i < samples.Length; i++)
            output[i] = samples[i];
    }

    private static float Dot(ReadOnlySpan<float> samples, ReadOnlySpan<float> taps)
    {
        ref float a = ref MemoryMarshal.GetReference(samples);
        ref float b = ref MemoryMarshal.GetReference(taps);
        Vector256<float> even = default, odd = default;
        for (nuint i = 0; i < (nuint)taps.Length; i += 16)
        {
            even += Vector256.LoadUnsafe(ref a, i) * Vector256.LoadUnsafe(ref b, i);
            odd += Vector256.LoadUnsafe(ref a, i + 8) * Vector256.LoadUnsafe(ref b, i + 8);
        }

        Vector256<float> both = even + odd;
        Vector128<float> four = both.GetLower() + both.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }
}
