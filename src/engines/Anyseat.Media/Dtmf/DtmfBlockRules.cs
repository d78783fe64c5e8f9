namespace Anyseat.Media.Dtmf;

/// <summary>What one block may be.</summary>
/// <param name="EventCode">The digit; −1 for none.</param>
/// <param name="LowOffset">How far the row's frequency is off, as a part of it; 0 for a first block.</param>
/// <param name="HighOffset">How far the column's frequency is off, as a part of it; 0 for a first block.</param>
internal readonly record struct DtmfBlock(int EventCode, double LowOffset, double HighOffset)
{
    /// <summary>No digit.</summary>
    public static DtmfBlock None => new(-1, 0, 0);

    /// <summary>Whether it is a digit.</summary>
    public bool IsDigit => EventCode >= 0;
}

/// <summary>Whether one block can be part of a digit. The limits of ITU-T Q.24 Annex A are the harder side of each rule.</summary>
internal static class DtmfBlockRules
{
    // Power of one tone, of full scale 1: −30 dBm0; Q.24 has −25 accepted (North America). A full-scale sine is 0.5 and +3.14 dBm0.
    private const double PowerMin = 2.4e-4;

    // Low louder by 8 dB and high by 4 dB are to be accepted; 4 and 2 dB are added for what a bin beside the tone loses.
    private const double LowOverHighMax = 16.0;
    private const double HighOverLowMax = 4.0;

    // The loudest of a group over the others: with 1.5 % off 12 dB remain, and 5 dB where a tone of the other group, 8 dB louder, leaks.
    private const double OverOthersMin = 2.5;

    // Part of the power that the two tones must hold. Noise 15 dB down takes 3 %, an error of the frequencies 2 %.
    private const double PurityMin = 0.92;

    // Of a first block, where the frequencies are not yet known and one bin leaks into the other.
    private const double FirstPurityMin = 0.66;

    // 1.5 % off is to be accepted and 3.5 % refused; the estimate itself is within 0.5 %, rarely 1 %.
    private const double FrequencyTolerance = 0.028;

    /// <summary>The digit a block holds.</summary>
    /// <param name="spectrum">The block.</param>
    /// <param name="isContinued">Whether the block before was a hit, so that phases can be compared.</param>
    public static DtmfBlock Judge(DtmfSpectrum spectrum, bool isContinued)
    {
        if (spectrum.MeanSquare < 2 * PowerMin)
            return DtmfBlock.None;
        int low = Loudest(spectrum, 0);
        int high = Loudest(spectrum, 4);
        double lowPower = spectrum.PowerOf(low);
        double highPower = spectrum.PowerOf(high);
        var block = new DtmfBlock(
            DtmfDigit.At(low, high - 4).EventCode,
            isContinued ? spectrum.OffsetOf(low) / DtmfSpectrum.Frequency(low) : 0,
            isContinued ? spectrum.OffsetOf(high) / DtmfSpectrum.Frequency(high) : 0);
        bool isDigit = lowPower > PowerMin && highPower > PowerMin
            && lowPower < highPower * LowOverHighMax && highPower < lowPower * HighOverLowMax
            && StandsOut(spectrum, low, 0) && StandsOut(spectrum, high, 4)
            && Math.Abs(block.LowOffset) < FrequencyTolerance && Math.Abs(block.HighOffset) < FrequencyTolerance
            && (isContinued
                ? DtmfFit.Purity(spectrum, FrequencyOf(low, block.LowOffset), FrequencyOf(high, block.HighOffset)) > PurityMin
                : lowPower + highPower > FirstPurityMin * spectrum.MeanSquare);
        return isDigit ? block : DtmfBlock.None;
    }

    private static int Loudest(DtmfSpectrum spectrum, int first)
    {
        int loudest = first;
        for (int i = first + 1; i < first + 4; i++)
        {
            if (spectrum.PowerOf(i) > spectrum.PowerOf(loudest))
                loudest = i;
        }

        return loudest;
    }

    private static bool StandsOut(DtmfSpectrum spectrum, int loudest, int first)
    {
        double limit = spectrum.PowerOf(loudest) / OverOthersMin;
        for (int i = first; i < first + 4; i++)
        {
            if (i != loudest && spectrum.PowerOf(i) > limit)
                return false;
        }

        return true;
    }

    private static double FrequencyOf(int index, double offset) => DtmfSpectrum.Frequency(index) * (1 + offset);
}
