using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Workforce.Erlang;

/// <summary>Erlang's loss model M/M/n/n: who finds all lines busy is turned away.</summary>
/// <remarks>A. K. Erlang (1917). The blocking probability follows the recursion B(n) = a·B(n−1) / (n + a·B(n−1)) with
/// B(0) = 1, of which every step is a sum and a quotient of positive numbers, so that no digit is lost for any number
/// of lines (A. Jagerman, "Some properties of the Erlang loss function", Bell System Technical Journal 53, 1974,
/// theorem 4). It holds for any distribution of the holding time with the same mean.</remarks>
public sealed record ErlangB
{
    private ErlangB(double erlangs, int lines, double blocking)
    {
        OfferedErlangs = erlangs;
        Lines = lines;
        ProbabilityBlocked = blocking;
    }

    /// <summary>Offered load in Erlang.</summary>
    public double OfferedErlangs { get; }

    /// <summary>Number of lines.</summary>
    public int Lines { get; }

    /// <summary>Share of arrivals that find all lines busy.</summary>
    public double ProbabilityBlocked { get; }

    /// <summary>Load that gets through, in Erlang.</summary>
    public double CarriedErlangs => OfferedErlangs * (1 - ProbabilityBlocked);

    /// <summary>Mean share of the lines that are busy; 0 without lines.</summary>
    public double Occupancy => Lines == 0 ? 0 : CarriedErlangs / Lines;

    /// <summary>Evaluates the model.</summary>
    /// <param name="erlangs">0 to <see cref="Limits.ErlangsMax"/>.</param>
    /// <param name="lines">0 to <see cref="Limits.ServersMax"/>.</param>
    /// <param name="model">The answer; null on failure.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryCreate(
        double erlangs, int lines, [NotNullWhen(true)] out ErlangB? model, [NotNullWhen(false)] out WorkforceError? error)
    {
        model = null;
        if (!Limits.CheckErlangs("erlangs", erlangs, out error) || !Limits.CheckServers("lines", lines, 0, out error))
            return false;
        model = new ErlangB(erlangs, lines, Blocking(erlangs, lines));
        return true;
    }

    /// <summary>The blocking probability for a number of lines that need not be whole, as used when load is shared out
    /// or interpolated; equal to the model at whole numbers.</summary>
    /// <remarks>The continuation 1/B(x, a) = a·∫₀^∞ e^(−a·t)·(1 + t)^x dt = e^a·a^(−x)·Γ(x + 1, a) (Jagerman 1974,
    /// equation 4), evaluated for the fraction and carried up by the recursion.</remarks>
    /// <param name="erlangs">0 to <see cref="Limits.ErlangsMax"/>.</param>
    /// <param name="lines">0 to <see cref="Limits.ServersMax"/>.</param>
    /// <param name="blocking">The probability.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryGetContinuousBlocking(
        double erlangs, double lines, out double blocking, [NotNullWhen(false)] out WorkforceError? error)
    {
        blocking = 0;
        if (!Limits.CheckErlangs("erlangs", erlangs, out error))
            return false;
        if (lines is not (>= 0 and <= Limits.ServersMax))
        {
            error = WorkforceError.OutOfRange("lines", $"0 to {Limits.ServersMax}");
            return false;
        }

        double fraction = lines - Math.Floor(lines);
        blocking = erlangs == 0
            ? lines == 0 ? 1 : 0
            : Recur(erlangs, fraction, (int)Math.Floor(lines), FractionalBlocking(fraction, erlangs));
        return true;
    }

    /// <summary>The least number of lines that keeps blocking at or below a bound.</summary>
    /// <param name="erlangs">0 to <see cref="Limits.ErlangsMax"/>.</param>
    /// <param name="blockingMax">Above 0 and at most 1.</param>
    /// <param name="lines">The number of lines.</param>
    /// <param name="error">Names the argument at fault; <see cref="WorkforceErrorCodes.NotReachable"/> when more than
    /// <see cref="Limits.ServersMax"/> would be needed.</param>
    public static bool TryGetLines(
        double erlangs, double blockingMax, out int lines, [NotNullWhen(false)] out WorkforceError? error)
    {
        lines = 0;
        if (!Limits.CheckErlangs("erlangs", erlangs, out error) || !Limits.CheckBound("blockingMax", blockingMax, out error))
            return false;
        double blocking = 1;
        while (blocking > blockingMax)
        {
            if (lines == Limits.ServersMax)
            {
                error = Staffing.NotReachable("blockingMax", "lines");
                return false;
            }

            lines++;
            blocking = Step(erlangs, lines, blocking);
        }

        return true;
    }

    /// <summary>The most traffic that a number of lines carries with blocking at or below a bound.</summary>
    /// <param name="lines">1 to <see cref="Limits.ServersMax"/>.</param>
    /// <param name="blockingMax">Above 0 and below 1.</param>
    /// <param name="erlangs">The load, to twelve digits.</param>
    /// <param name="error">Names the argument at fault; <see cref="WorkforceErrorCodes.NotReachable"/> when even
    /// <see cref="Limits.ErlangsMax"/> block less.</param>
    public static bool TryGetErlangs(
        int lines, double blockingMax, out double erlangs, [NotNullWhen(false)] out WorkforceError? error)
    {
        erlangs = 0;
        if (!Limits.CheckServers("lines", lines, 1, out error))
            return false;
        if (blockingMax is not (> 0 and < 1))
        {
            error = WorkforceError.OutOfRange("blockingMax", "above 0 and below 1");
            return false;
        }

        double high = Limits.ErlangsMax;
        if (Blocking(high, lines) <= blockingMax)
        {
            error = WorkforceError.OutOfRange("blockingMax", $"below what {high:0} Erlang block");
            return false;
        }

        // Blocking rises with the load: halve the interval until it has no number inside.
        double low = 0;
        while (high - low > 1e-13 * high && low + ((high - low) / 2) is var middle && middle > low && middle < high)
            (low, high) = Blocking(middle, lines) <= blockingMax ? (middle, high) : (low, middle);
        erlangs = low;
        return true;
    }

    internal static double Blocking(double erlangs, int lines) =>
        erlangs == 0 && lines > 0 ? 0 : Recur(erlangs, 0, lines, 1);

    internal static double Step(double erlangs, double lines, double blocking) =>
        erlangs * blocking / (lines + (erlangs * blocking));

    private static double Recur(double erlangs, double from, int steps, double blocking)
    {
        for (int i = 1; i <= steps; i++)
            blocking = Step(erlangs, from + i, blocking);
        return blocking;
    }

    private static double FractionalBlocking(double fraction, double erlangs) => fraction == 0
        ? 1
        : 1 / (IncompleteGamma.UpperOverDensity(fraction + 1, erlangs) * erlangs);
}
