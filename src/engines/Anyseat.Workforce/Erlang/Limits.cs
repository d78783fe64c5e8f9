using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Workforce.Erlang;

/// <summary>The ranges that the models accept; within them the results keep their precision.</summary>
public static class Limits
{
    /// <summary>Most agents, servers or lines.</summary>
    public const int ServersMax = 100_000;

    /// <summary>Most offered traffic, in Erlang.</summary>
    public const double ErlangsMax = 200_000;

    /// <summary>Most arrivals in an hour.</summary>
    public const double ArrivalsPerHourMax = 100_000_000;

    /// <summary>Shortest mean handle time, and shortest mean patience.</summary>
    public static readonly TimeSpan DurationMin = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest mean handle time, and longest mean patience.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromDays(30);

    internal static bool CheckServers(string field, int servers, int min, [NotNullWhen(false)] out WorkforceError? error) =>
        Check(servers >= min && servers <= ServersMax, field, $"{min} to {ServersMax}", out error);

    internal static bool CheckErlangs(string field, double erlangs, [NotNullWhen(false)] out WorkforceError? error) =>
        Check(erlangs is >= 0 and <= ErlangsMax, field, $"0 to {ErlangsMax:0} Erlang", out error);

    internal static bool CheckDuration(string field, TimeSpan duration, [NotNullWhen(false)] out WorkforceError? error) =>
        Check(duration >= DurationMin && duration <= DurationMax, field, "1 millisecond to 30 days", out error);

    internal static bool CheckThreshold(string field, TimeSpan threshold, [NotNullWhen(false)] out WorkforceError? error) =>
        Check(threshold >= TimeSpan.Zero && threshold <= DurationMax, field, "0 to 30 days", out error);

    /// <summary>A share that can be reached: 0 up to, not including, 1.</summary>
    internal static bool CheckShare(string field, double share, [NotNullWhen(false)] out WorkforceError? error) =>
        Check(share is >= 0 and < 1, field, "at least 0 and below 1", out error);

    /// <summary>A bound that can be kept: above 0 up to 1.</summary>
    internal static bool CheckBound(string field, double bound, [NotNullWhen(false)] out WorkforceError? error) =>
        Check(bound is > 0 and <= 1, field, "above 0 and at most 1", out error);

    private static bool Check(bool isGood, string field, string range, [NotNullWhen(false)] out WorkforceError? error)
    {
        error = isGood ? null : WorkforceError.OutOfRange(field, range);
        return isGood;
    }
}
