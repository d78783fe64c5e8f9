using System.Diagnostics;

namespace Anyseat.Bench;

/// <summary>Times a loop on one thread. The best of several rounds is what the machine can do; the others are what disturbed it.</summary>
internal static class Rounds
{
    /// <summary>Runs the loop in rounds and gives the time of one turn in the best round, in seconds.</summary>
    /// <param name="turns">How many turns a round has.</param>
    /// <param name="turn">One turn.</param>
    /// <param name="ct">Stops between rounds.</param>
    /// <param name="rounds">How many rounds count, after one that warms up.</param>
    public static double BestSecondsPerTurn(int turns, Action turn, CancellationToken ct, int rounds = 7)
    {
        double best = double.MaxValue;
        for (int round = -1; round < rounds; round++)
        {
            ct.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < turns; i++)
                turn();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / turns;
            best = round < 0 ? best : Math.Min(best, seconds);
        }

        return best;
    }
}
