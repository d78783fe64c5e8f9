namespace Anyseat.Measures;

/// <summary>How a report is cut.</summary>
public enum ReportInterval
{
    /// <summary>15 minutes.</summary>
    QuarterHour = 0,

    /// <summary>30 minutes.</summary>
    HalfHour,

    /// <summary>60 minutes.</summary>
    Hour,

    /// <summary>A day of the time zone: 23, 24 or 25 hours.</summary>
    Day,
}

/// <summary>A piece of time, the end not included.</summary>
/// <param name="Start">First instant.</param>
/// <param name="End">First instant after it.</param>
public readonly record struct MeasureSpan(MeasureInstant Start, MeasureInstant End);

/// <summary>Cuts local days into intervals.</summary>
/// <remarks>A day begins at its first instant in the zone; intervals count from there, so a day of 23 hours has 92 quarter
/// hours and the hour that a clock shows twice has two intervals. The time zone comes in as an argument.</remarks>
public static class ReportIntervals
{
    /// <summary>The first instant of a day in a zone.</summary>
    public static MeasureInstant StartOfDay(DateOnly day, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        // Where clocks jump at midnight the day begins later on the clock; where they fall back to it, at the earlier of the two.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        TimeSpan offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return MeasureInstant.From(new DateTimeOffset(local, offset));
    }

    /// <summary>The day in a zone in which an instant lies.</summary>
    public static DateOnly DayOf(MeasureInstant at, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at.ToDateTimeOffset(), zone).DateTime);
    }

    /// <summary>The days from the first to the last, whole.</summary>
    public static MeasureSpan SpanOf(DateOnly first, DateOnly last, TimeZoneInfo zone) =>
        new(StartOfDay(first, zone), StartOfDay(last.AddDays(1), zone));

    /// <summary>The intervals of the days, in order and without gaps.</summary>
    public static IEnumerable<MeasureSpan> Cut(DateOnly first, DateOnly last, ReportInterval interval, TimeZoneInfo zone)
    {
        TimeSpan length = LengthOf(interval);
        for (DateOnly day = first; day <= last; day = day.AddDays(1))
        {
            MeasureSpan whole = SpanOf(day, day, zone);
            if (interval == ReportInterval.Day)
            {
                yield return whole;
                continue;
            }

            for (MeasureInstant start = whole.Start; start < whole.End; start += length)
            {
                MeasureInstant end = start + length;
                yield return new MeasureSpan(start, end < whole.End ? end : whole.End);
            }
        }
    }

    private static TimeSpan LengthOf(ReportInterval interval) => interval switch
    {
        ReportInterval.QuarterHour => TimeSpan.FromMinutes(15),
        ReportInterval.HalfHour => TimeSpan.FromMinutes(30),
        ReportInterval.Hour => TimeSpan.FromMinutes(60),
        ReportInterval.Day => TimeSpan.FromDays(1),
        _ => throw new ArgumentOutOfRangeException(nameof(interval)),
    };
}
