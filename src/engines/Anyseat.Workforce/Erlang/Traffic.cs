using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Workforce.Erlang;

/// <summary>Work that comes in: how often, and how long one piece takes. Always valid; built by
/// <see cref="TryCreate"/>.</summary>
public sealed record Traffic
{
    private Traffic(double arrivalsPerHour, TimeSpan averageHandleTime)
    {
        ArrivalsPerHour = arrivalsPerHour;
        AverageHandleTime = averageHandleTime;
    }

    /// <summary>Mean number of arrivals in an hour.</summary>
    public double ArrivalsPerHour { get; }

    /// <summary>Mean of talk, hold and wrap-up together.</summary>
    public TimeSpan AverageHandleTime { get; }

    /// <summary>Offered load in Erlang: arrivals in the time that one takes (λ/μ).</summary>
    public double Erlangs => ArrivalRate * AverageHandleTime.TotalSeconds;

    /// <summary>Arrivals per second (λ).</summary>
    internal double ArrivalRate => ArrivalsPerHour / 3600;

    /// <summary>Completions per second of one busy agent (μ).</summary>
    internal double ServiceRate => 1 / AverageHandleTime.TotalSeconds;

    /// <summary>Checks and builds.</summary>
    /// <param name="arrivalsPerHour">0 to <see cref="Limits.ArrivalsPerHourMax"/>.</param>
    /// <param name="averageHandleTime"><see cref="Limits.DurationMin"/> to <see cref="Limits.DurationMax"/>.</param>
    /// <param name="traffic">The traffic; null on failure.</param>
    /// <param name="error">Names the argument at fault, or <c>erlangs</c> when both together exceed
    /// <see cref="Limits.ErlangsMax"/>.</param>
    public static bool TryCreate(
        double arrivalsPerHour, TimeSpan averageHandleTime,
        [NotNullWhen(true)] out Traffic? traffic, [NotNullWhen(false)] out WorkforceError? error)
    {
        traffic = null;
        if (arrivalsPerHour is not (>= 0 and <= Limits.ArrivalsPerHourMax))
        {
            error = WorkforceError.OutOfRange("arrivalsPerHour", $"0 to {Limits.ArrivalsPerHourMax:0}");
            return false;
        }

        if (!Limits.CheckDuration("averageHandleTime", averageHandleTime, out error))
            return false;
        var candidate = new Traffic(arrivalsPerHour, averageHandleTime);
        if (!Limits.CheckErlangs("erlangs", candidate.Erlangs, out error))
            return false;
        traffic = candidate;
        return true;
    }
}
