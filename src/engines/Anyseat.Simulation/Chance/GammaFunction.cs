namespace Anyseat.Simulation.Chance;

/// <summary>Γ(x).</summary>
internal static class GammaFunction
{
    /// <summary>Γ(x) for x of 1 to 20, to fourteen digits.</summary>
    /// <remarks>The recurrence carries x up to 20 and beyond, where Stirling's series holds.</remarks>
    public static double Value(double x)
    {
        double product = 1;
        for (; x < 20; x++)
            product *= x;
        double inverse = 1 / (x * x);
        double series = ((1.0 / 12) - (inverse * ((1.0 / 360) - (inverse * ((1.0 / 1260) - (inverse / 1680)))))) / x;
        double log = ((x - 0.5) * Elementary.Log(x)) - x + 0.91893853320467274178 + series;
        return Elementary.Exp(log) / product;
    }
}
