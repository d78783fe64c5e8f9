using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Workforce.Erlang;

/// <summary>The models turned round: the least number of agents that reaches a target.</summary>
/// <remarks>Every target moves one way as agents are added, so the answer is unique. Without patience the model is
/// <see cref="ErlangC"/>, with it <see cref="ErlangA"/>. All of them answer for one queue and one skill: agents who serve
/// several queues are a matter for simulation.</remarks>
public static class Staffing
{
    /// <summary>Agents for a share of arrivals answered in time, nobody leaving.</summary>
    /// <param name="traffic">What comes in.</param>
    /// <param name="serviceLevel">The share, at least 0 and below 1.</param>
    /// <param name="threshold">In time means within this, 0 to 30 days.</param>
    /// <param name="agents">The least number.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryGetAgentsForServiceLevel(
        Traffic traffic, double serviceLevel, TimeSpan threshold, out int agents, [NotNullWhen(false)] out WorkforceError? error)
    {
        agents = 0;
        return Limits.CheckShare("serviceLevel", serviceLevel, out error)
            && Limits.CheckThreshold("threshold", threshold, out error)
            && TryFindDelay(
                traffic, "serviceLevel", model => model.GetServiceLevel(threshold) >= serviceLevel, out agents, out error);
    }

    /// <summary>Agents for a share of arrivals answered in time, where some leave; who leaves counts as not answered.</summary>
    /// <param name="traffic">What comes in.</param>
    /// <param name="averagePatience">Mean patience.</param>
    /// <param name="serviceLevel">The share, at least 0 and below 1.</param>
    /// <param name="threshold">In time means within this, 0 to 30 days.</param>
    /// <param name="agents">The least number.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryGetAgentsForServiceLevel(
        Traffic traffic, TimeSpan averagePatience, double serviceLevel, TimeSpan threshold,
        out int agents, [NotNullWhen(false)] out WorkforceError? error)
    {
        agents = 0;
        return Limits.CheckShare("serviceLevel", serviceLevel, out error)
            && Limits.CheckThreshold("threshold", threshold, out error)
            && TryFindPalm(
                traffic, averagePatience, "serviceLevel", model => model.GetServiceLevel(threshold) >= serviceLevel,
                out agents, out error);
    }

    /// <summary>Agents for a mean wait, nobody leaving.</summary>
    /// <param name="traffic">What comes in.</param>
    /// <param name="averageWaitMax">The longest mean wait; above 0, up to 30 days.</param>
    /// <param name="agents">The least number.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryGetAgentsForAverageWait(
        Traffic traffic, TimeSpan averageWaitMax, out int agents, [NotNullWhen(false)] out WorkforceError? error)
    {
        agents = 0;
        double secondsMax = averageWaitMax.TotalSeconds;
        return Limits.CheckDuration("averageWaitMax", averageWaitMax, out error)
            && TryFindDelay(
                traffic, "averageWaitMax", model => model.AverageWaitSeconds <= secondsMax, out agents, out error);
    }

    /// <summary>Agents for a share that leaves.</summary>
    /// <param name="traffic">What comes in.</param>
    /// <param name="averagePatience">Mean patience.</param>
    /// <param name="abandonmentMax">The largest share that may leave; above 0 and at most 1.</param>
    /// <param name="agents">The least number.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryGetAgentsForAbandonment(
        Traffic traffic, TimeSpan averagePatience, double abandonmentMax,
        out int agents, [NotNullWhen(false)] out WorkforceError? error)
    {
        agents = 0;
        return Limits.CheckBound("abandonmentMax", abandonmentMax, out error)
            && TryFindPalm(
                traffic, averagePatience, "abandonmentMax", model => model.ProbabilityAbandon <= abandonmentMax,
                out agents, out error);
    }

    /// <summary>Agents for a bound on the share of time they are busy.</summary>
    /// <param name="traffic">What comes in.</param>
    /// <param name="occupancyMax">Above 0 and at most 1.</param>
    /// <param name="agents">The least number, at least 1.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryGetAgentsForOccupancy(
        Traffic traffic, double occupancyMax, out int agents, [NotNullWhen(false)] out WorkforceError? error)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        agents = 0;
        if (!Limits.CheckBound("occupancyMax", occupancyMax, out error))
            return false;
        double needed = Math.Max(1, Math.Ceiling(traffic.Erlangs / occupancyMax));
        if (needed > Limits.ServersMax)
        {
            error = NotReachable("occupancyMax", "agents");
            return false;
        }

        agents = (int)needed;
        return true;
    }

    /// <summary>How many must be paid so that <paramref name="agents"/> are at work, when a share of paid time is leave,
    /// illness, training and breaks.</summary>
    /// <param name="agents">At work; 0 to <see cref="Limits.ServersMax"/>.</param>
    /// <param name="shrinkage">At least 0 and below 1.</param>
    /// <param name="scheduled">The number to schedule, rounded up.</param>
    /// <param name="error">Names the argument at fault.</param>
    public static bool TryGetScheduled(
        int agents, double shrinkage, out int scheduled, [NotNullWhen(false)] out WorkforceError? error)
    {
        scheduled = 0;
        if (!Limits.CheckServers("agents", agents, 0, out error) || !Limits.CheckShare("shrinkage", shrinkage, out error))
            return false;
        double needed = Math.Ceiling(Math.Round(agents / (1 - shrinkage), 9));
        if (needed > int.MaxValue)
        {
            error = NotReachable("shrinkage", "agents");
            return false;
        }

        scheduled = (int)needed;
        return true;
    }

    internal static WorkforceError NotReachable(string field, string unit) =>
        new(WorkforceErrorCodes.NotReachable, field, $"{Limits.ServersMax} {unit} do not reach {field}.");

    private static bool TryFindDelay(
        Traffic traffic, string field, Predicate<ErlangC> isReached, out int agents, [NotNullWhen(false)] out WorkforceError? error)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        return TryFind(
            field,
            (int)Math.Min(Limits.ServersMax, Math.Floor(traffic.Erlangs) + 1),
            count => ErlangC.TryCreate(traffic, count, out ErlangC? model, out _) && isReached(model),
            out agents,
            out error);
    }

    private static bool TryFindPalm(
        Traffic traffic, TimeSpan averagePatience, string field, Predicate<ErlangA> isReached,
        out int agents, [NotNullWhen(false)] out WorkforceError? error)
    {
        ArgumentNullException.ThrowIfNull(traffic);
        agents = 0;
        return Limits.CheckDuration("averagePatience", averagePatience, out error)
            && TryFind(
                field, 1, count => isReached(ErlangA.Create(traffic, count, averagePatience)), out agents, out error);
    }

    /// <summary>The least number from <paramref name="from"/> on that will do: doubling steps, then halving.</summary>
    private static bool TryFind(
        string field, int from, Predicate<int> isEnough, out int agents, [NotNullWhen(false)] out WorkforceError? error)
    {
        int high = from;
        int step = 1;
        int low = from - 1;
        while (!isEnough(high))
        {
            if (high >= Limits.ServersMax)
            {
                agents = 0;
                error = NotReachable(field, "agents");
                return false;
            }

            low = high;
            high = Math.Min(Limits.ServersMax, high + step);
            step *= 2;
        }

        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = isEnough(middle) ? (low, middle) : (middle, high);
        }

        agents = high;
        error = null;
        return true;
    }
}
