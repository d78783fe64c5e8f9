namespace Anyseat.Simulation.Runs;

/// <summary>Time as the run counts it: microseconds from midnight.</summary>
internal static class Micros
{
    public static long Of(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Whole microseconds; a fraction is rounded.</summary>
    public static long OfSeconds(double seconds) => (long)((seconds * 1e6) + 0.5);
}
