namespace Anyseat.Media.Quality;

/// <summary>The E-model: from what is known of a connection to how well people would rate it (ITU-T G.107, 06/2015).</summary>
/// <remarks>R = Ro − Is − Id − Ie,eff + A. Symbols in the code are those of the Recommendation. Pure functions.</remarks>
public static class EModel
{
    /// <summary>The transmission rating factor R, clause 7.1.</summary>
    /// <returns>About 0 (bad) to 93.2 (default values); may be negative for hopeless connections.</returns>
    public static double Rating(EModelInput input)
    {
        double no = NoiseSum(input);
        double ro = 15 - (1.5 * (input.SendLoudness + no));
        double olr = input.SendLoudness + input.ReceiveLoudness;
        double ist = NonOptimumSidetone(input);
        double simultaneous = LoudnessImpairment(olr, no, input.ReceiveLoudness) + ist + QuantisingImpairment(ro, input.QuantisationUnits);
        double delay = TalkerEcho(input, no, ist) + ListenerEcho(input, ro) + AbsoluteDelay(input.AbsoluteDelay);
        return ro - simultaneous - delay - EffectiveEquipmentImpairment(input) + input.Advantage;
    }

    /// <summary>The mean opinion score of a rating, Annex B, equation B-4.</summary>
    /// <returns>MOS-CQE, 1 to 4.5.</returns>
    public static double MeanOpinionScore(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        _ => Math.Max(1, 1 + (0.035 * rating) + (rating * (rating - 60) * (100 - rating) * 7e-6)),
    };

    /// <summary>Ie,eff, equation 7-29: the codec and the loss.</summary>
    public static double EffectiveEquipmentImpairment(EModelInput input)
    {
        double loss = Math.Clamp(input.PacketLossPercent, 0, 100);
        double burst = Math.Max(input.BurstRatio, 0.01);
        return input.EquipmentImpairment + ((95 - input.EquipmentImpairment) * loss / ((loss / burst) + input.LossRobustness));
    }

    /// <summary>Idd, equations 7-27 and 7-28: delay as such.</summary>
    /// <param name="ta">Ta, ms.</param>
    public static double AbsoluteDelay(double ta)
    {
        if (ta <= 100)
            return 0;
        double x = Math.Log2(ta / 100);
        return 25 * (Math.Pow(1 + Math.Pow(x, 6), 1.0 / 6) - (3 * Math.Pow(1 + Math.Pow(x / 3, 6), 1.0 / 6)) + 2);
    }

    // No, equations 7-3 to 7-7: all noise at the 0 dBr point.
    private static double NoiseSum(EModelInput input)
    {
        double olr = input.SendLoudness + input.ReceiveLoudness;
        double nos = input.RoomNoiseSend - input.SendLoudness - input.DValueSend - 100
            + (0.004 * Math.Pow(input.RoomNoiseSend - olr - input.DValueSend - 14, 2));
        double pre = input.RoomNoiseReceive + (10 * Math.Log10(1 + Power((10 - input.ListenerSidetone) / 10)));
        double nor = input.ReceiveLoudness - 121 + pre + (0.008 * Math.Pow(pre - 35, 2));
        double nfo = input.NoiseFloor + input.ReceiveLoudness;
        return 10 * Math.Log10(Power(input.CircuitNoise / 10) + Power(nos / 10) + Power(nor / 10) + Power(nfo / 10));
    }

    // Iolr, equations 7-9 and 7-10.
    private static double LoudnessImpairment(double olr, double no, double rlr)
    {
        double x = (olr + (0.2 * (64 + no - rlr))) / 8;
        return 20 * (Math.Pow(1 + Math.Pow(x, 8), 1.0 / 8) - x);
    }

    // Ist, equations 7-11 and 7-12.
    private static double NonOptimumSidetone(EModelInput input)
    {
        double s = -10 * Math.Log10(
            Power(-input.SidetoneMasking / 10) + (Math.Exp(-input.EchoPathDelay / 4) * Power(-input.TalkerEchoLoudness / 10)));
        return (12 * Math.Pow(1 + Math.Pow((s - 13) / 6, 8), 1.0 / 8))
            - (28 * Math.Pow(1 + Math.Pow((s + 1) / 19.4, 35), 1.0 / 35))
            - (13 * Math.Pow(1 + Math.Pow((s - 3) / 33, 13), 1.0 / 13))
            + 29;
    }

    // Iq, equations 7-13 to 7-17.
    private static double QuantisingImpairment(double ro, double qdu)
    {
        double q = 37 - (15 * Math.Log10(qdu));
        double g = 1.07 + (0.258 * q) + (0.0602 * q * q);
        double y = ((ro - 100) / 15) + (46 / 8.4) - (g / 9);
        double z = (46.0 / 30) - (g / 40);
        return 15 * Math.Log10(1 + Power(y) + Power(z));
    }

    // Idte, equations 7-19 to 7-24, with the cases of clause 7.4 for sidetone that is too loud or too quiet.
    private static double TalkerEcho(EModelInput input, double no, double ist)
    {
        double t = input.EchoPathDelay;
        double terv = input.TalkerEchoLoudness - (40 * Math.Log10((1 + (t / 10)) / (1 + (t / 150)))) + (6 * Math.Exp(-0.3 * t * t));
        if (input.SidetoneMasking < 9)
            terv += ist / 2;
        double re = 80 + (2.5 * (terv - 14));
        double roe = -1.5 * (no - input.ReceiveLoudness);
        double half = (roe - re) / 2;
        double idte = (half + Math.Sqrt((half * half) + 100) - 1) * (1 - Math.Exp(-t));
        return input.SidetoneMasking > 20 ? Math.Sqrt((idte * idte) + (ist * ist)) : idte;
    }

    // Idle, equations 7-25 and 7-26.
    private static double ListenerEcho(EModelInput input, double ro)
    {
        double rle = 10.5 * (input.EchoPathLoss + 7) * Math.Pow(input.RoundTripDelay + 1, -0.25);
        double half = (ro - rle) / 2;
        return half + Math.Sqrt((half * half) + 169);
    }

    private static double Power(double exponent) => Math.Pow(10, exponent);
}
