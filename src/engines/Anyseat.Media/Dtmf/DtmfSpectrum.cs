using System.Runtime.Intrinsics;

namespace Anyseat.Media.Dtmf;

/// <summary>The eight DTMF frequencies in blocks of 12.75 ms that overlap by half: power, and phase against the block before.</summary>
/// <remarks>
/// Goertzel's recursion s(n) = x(n) + 2 cos ω · s(n−1) − s(n−2) runs for all eight frequencies at once, one to a lane, over half blocks of
/// 51 samples (at 8 kHz); Y = s(N−1) − e^(−jω) s(N−2) is then the sum of x(n) e^(jω(N−1−n)). A block is the half before, turned on by
/// its length, and this half. 102 samples are the classic choice: the bins are 78 Hz wide, so that no two rows share one.
/// </remarks>
internal sealed class DtmfSpectrum
{
    private const int HopAt8kHz = 51;

    private readonly Vector256<float> twiceCosine;
    private readonly float[] cosine = new float[DtmfFrequencies];
    private readonly float[] sine = new float[DtmfFrequencies];
    private readonly float[] hopCosine = new float[DtmfFrequencies];
    private readonly float[] hopSine = new float[DtmfFrequencies];
    private readonly Phasor[] half = new Phasor[DtmfFrequencies];
    private readonly Phasor[] block = new Phasor[DtmfFrequencies];
    private readonly Phasor[] before = new Phasor[DtmfFrequencies];
    private readonly float[] samplesOfBlock;
    private Vector256<float> s1;
    private Vector256<float> s2;
    private double energy;
    private double halfEnergy;
    private int filled;

    public DtmfSpectrum(int sampleRate)
    {
        if (sampleRate < 8000 || sampleRate % 8000 != 0)
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "The rate is a multiple of 8,000 Hz.");
        HopLength = HopAt8kHz * sampleRate / 8000;
        HopSeconds = (double)HopLength / sampleRate;
        samplesOfBlock = new float[2 * HopLength];
        Span<float> twice = stackalloc float[DtmfFrequencies];
        for (int i = 0; i < DtmfFrequencies; i++)
        {
            double omega = 2 * Math.PI * Frequency(i) / sampleRate;
            (cosine[i], sine[i]) = ((float)Math.Cos(omega), (float)Math.Sin(omega));
            (hopCosine[i], hopSine[i]) = ((float)Math.Cos(omega * HopLength), (float)Math.Sin(omega * HopLength));
            twice[i] = (float)(2 * Math.Cos(omega));
        }

        twiceCosine = Vector256.Create<float>(twice);
    }

    /// <summary>How many frequencies: four rows, then four columns.</summary>
    public const int DtmfFrequencies = 8;

    /// <summary>From one block to the next, in samples.</summary>
    public int HopLength { get; }

    /// <summary>From one block to the next, in seconds.</summary>
    public double HopSeconds { get; }

    /// <summary>Where the last block ended, in samples since the beginning.</summary>
    public long Position { get; private set; }

    /// <summary>The mean square of the block, of a full scale of 1.</summary>
    public double MeanSquare { get; private set; }

    /// <summary>A frequency in Hz: 0–3 the rows, 4–7 the columns.</summary>
    public static int Frequency(int index) => index < 4 ? DtmfDigit.LowGroup[index] : DtmfDigit.HighGroup[index - 4];

    /// <summary>The mean square of the sine at a frequency in the last block, of a full scale of 1.</summary>
    public double PowerOf(int index)
    {
        double length = 2.0 * HopLength;
        Phasor value = block[index];
        return 2 * (((double)value.Re * value.Re) + ((double)value.Im * value.Im)) / (length * length);
    }

    /// <summary>How far the sound near a frequency lies from it, in Hz, by the advance of phase since the block before; within ±78.</summary>
    public double OffsetOf(int index)
    {
        Phasor now = block[index], then = Turned(before[index], index);
        double re = ((double)now.Re * then.Re) + ((double)now.Im * then.Im);
        double im = ((double)now.Im * then.Re) - ((double)now.Re * then.Im);
        return Math.Atan2(im, re) / (2 * Math.PI * HopSeconds);
    }

    /// <summary>The samples of the last block, of a full scale of 1.</summary>
    public ReadOnlySpan<float> Block => samplesOfBlock;

    /// <summary>Takes samples up to the end of a block.</summary>
    /// <returns>How many were taken.</returns>
    public int Add(ReadOnlySpan<short> samples, out bool isBlockComplete)
    {
        if (filled == 0)
            samplesOfBlock.AsSpan(HopLength).CopyTo(samplesOfBlock);
        int count = Math.Min(samples.Length, HopLength - filled);
        Vector256<float> newest = s1, older = s2;
        float squares = 0;
        for (int i = 0; i < count; i++)
        {
            float value = samples[i] * (1f / 32768);
            samplesOfBlock[HopLength + filled + i] = value;
            squares += value * value;
            Vector256<float> next = Vector256.Create(value) + (twiceCosine * newest) - older;
            older = newest;
            newest = next;
        }

        (s1, s2) = (newest, older);
        energy += squares;
        filled += count;
        Position += count;
        isBlockComplete = filled == HopLength;
        if (isBlockComplete)
            Complete();
        return count;
    }

    private void Complete()
    {
        for (int i = 0; i < DtmfFrequencies; i++)
        {
            var current = new Phasor(s1[i] - (cosine[i] * s2[i]), sine[i] * s2[i]);
            Phasor turned = Turned(half[i], i);
            before[i] = block[i];
            block[i] = new(turned.Re + current.Re, turned.Im + current.Im);
            half[i] = current;
        }

        MeanSquare = (energy + halfEnergy) / (2.0 * HopLength);
        (halfEnergy, energy, filled) = (energy, 0, 0);
        (s1, s2) = (default, default);
    }

    private Phasor Turned(Phasor value, int index) => new(
        (value.Re * hopCosine[index]) - (value.Im * hopSine[index]),
        (value.Re * hopSine[index]) + (value.Im * hopCosine[index]));

    private readonly record struct Phasor(float Re, float Im);
}
