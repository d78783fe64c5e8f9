using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Workforce.Erlang;

/// <summary>M/M/n with priorities: the first class goes first, nobody is interrupted, nobody leaves, and all classes
/// take equally long.</summary>
/// <remarks>A. Cobham, "Priority assignment in waiting line problems", Operations Research 2 (1954), equation 9:
/// W(k) = W₀ / ((1 − σ(k−1))·(1 − σ(k))), where σ(k) is the occupancy by classes 1 to k and W₀ = C/(n·μ) the mean time
/// until an agent frees, C being the delay probability of <see cref="ErlangC"/> for all classes together. A class is
/// stable while σ(k) &lt; 1, even when those below it are not; then C = 1.</remarks>
public sealed record PriorityQueue
{
    /// <summary>Most classes.</summary>
    public const int ClassesMax = 100;

    private PriorityQueue(double probabilityWait, ImmutableArray<double> averageWaits, double occupancy)
    {
        ProbabilityWait = probabilityWait;
        AverageWaitSeconds = averageWaits;
        Occupancy = occupancy;
    }

    /// <summary>Share of arrivals that find all agents busy, the same for each class.</summary>
    public double ProbabilityWait { get; }

    /// <summary>Mean wait by class in seconds, in the order of the classes; infinite for a class whose queue grows without
    /// end.</summary>
    public ImmutableArray<double> AverageWaitSeconds { get; }

    /// <summary>Mean share of agent time that is busy.</summary>
    public double Occupancy { get; }

    /// <summary>Evaluates the model.</summary>
    /// <param name="arrivalsPerHour">By class, the highest priority first; 1 to <see cref="ClassesMax"/> classes.</param>
    /// <param name="averageHandleTime">Of every class.</param>
    /// <param name="agents">1 to <see cref="Limits.ServersMax"/>.</param>
    /// <param name="model">The answer; null on failure.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryCreate(
        IReadOnlyList<double> arrivalsPerHour, TimeSpan averageHandleTime, int agents,
        [NotNullWhen(true)] out PriorityQueue? model, [NotNullWhen(false)] out WorkforceError? error)
    {
        ArgumentNullException.ThrowIfNull(arrivalsPerHour);
        model = null;
        if (arrivalsPerHour.Count is < 1 or > ClassesMax)
        {
            error = WorkforceError.OutOfRange("arrivalsPerHour", $"1 to {ClassesMax} classes");
            return false;
        }

        if (arrivalsPerHour.Any(one => one is not (>= 0 and <= Limits.ArrivalsPerHourMax)))
        {
            error = WorkforceError.OutOfRange("arrivalsPerHour", $"0 to {Limits.ArrivalsPerHourMax:0} in each class");
            return false;
        }

        if (!Limits.CheckServers("agents", agents, 1, out error)
            || !Traffic.TryCreate(arrivalsPerHour.Sum(), averageHandleTime, out Traffic? all, out error))
        {
            return false;
        }

        double wait = ErlangC.TryCreate(all, agents, out ErlangC? delay, out _) ? delay.ProbabilityWait : 1;
        model = new PriorityQueue(
            wait, Waits(arrivalsPerHour, averageHandleTime.TotalSeconds / agents, wait), Math.Min(1, all.Erlangs / agents));
        return true;
    }

    /// <param name="arrivalsPerHour">By class.</param>
    /// <param name="secondsPerService">1/(n·μ): the mean time between completions while all are busy.</param>
    /// <param name="probabilityWait">Of every class.</param>
    private static ImmutableArray<double> Waits(
        IReadOnlyList<double> arrivalsPerHour, double secondsPerService, double probabilityWait)
    {
        var waits = ImmutableArray.CreateBuilder<double>(arrivalsPerHour.Count);
        double above = 0;
        foreach (double arrivals in arrivalsPerHour)
        {
            double through = above + (arrivals / 3600 * secondsPerService);
            waits.Add(through < 1
                ? probabilityWait * secondsPerService / ((1 - above) * (1 - through))
                : double.PositiveInfinity);
            above = through;
        }

        return waits.MoveToImmutable();
    }
}
