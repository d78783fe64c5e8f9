using System.Globalization;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Time;

namespace Anyseat.Interactions.Storage;

/// <summary>Opening hours of a place.</summary>
internal sealed record CalendarSettings
{
    public required Guid Id { get; init; }

    public required LocalizedText Names { get; init; }

    /// <summary>IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>The ordinary week; a day may have several stretches, a day without any is closed.</summary>
    public IReadOnlyList<WeeklyHours> Weekly { get; init; } = [];

    /// <summary>Days that differ.</summary>
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];
}

/// <summary>A stretch of an ordinary day.</summary>
/// <param name="Day">The day of the week.</param>
/// <param name="From">Local time, <c>HH:mm</c>.</param>
/// <param name="To">Local time, <c>HH:mm</c>, up to <c>24:00</c>.</param>
internal sealed record WeeklyHours(DayOfWeek Day, string From, string To);

/// <summary>A day that differs from the ordinary week.</summary>
/// <param name="Date">Local date.</param>
/// <param name="Names">Why.</param>
/// <param name="From">Open from; null for closed all day.</param>
/// <param name="To">Open to.</param>
internal sealed record Holiday(DateOnly Date, LocalizedText? Names = null, string? From = null, string? To = null);

/// <summary>A stretch of time in which it is open.</summary>
/// <param name="From">Microseconds since the Unix epoch.</param>
/// <param name="To">Not included.</param>
internal sealed record OpenStretch(long From, long To);

/// <summary>Turns opening hours into stretches of UTC, so that the engine decides alike on every machine.</summary>
internal static class OpeningHours
{
    /// <summary>How far ahead stretches are worked out; they are worked out anew every day.</summary>
    public const int DaysAhead = 60;

    private const int MinutesOfDay = 24 * 60;

    /// <summary>Minutes since midnight of <c>HH:mm</c>, 0 to 1,440; null if it is no time.</summary>
    public static int? ToMinutes(string? text)
    {
        if (text is not { Length: 5 } || text[2] != ':'
            || !int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int hours)
            || !int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int minutes)
            || minutes > 59)
        {
            return null;
        }

        int all = (hours * 60) + minutes;
        return all <= MinutesOfDay ? all : null;
    }

    /// <summary>The stretches from yesterday on, in order, those that touch joined.</summary>
    /// <param name="calendar">Checked before.</param>
    /// <param name="now">Today.</param>
    public static IReadOnlyList<OpenStretch> ToStretches(CalendarSettings calendar, Instant now)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(calendar.TimeZone);
        DateOnly today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now.ToDateTimeOffset(), zone).DateTime);
        var stretches = new List<OpenStretch>();
        for (DateOnly day = today.AddDays(-1); day <= today.AddDays(DaysAhead); day = day.AddDays(1))
        {
            foreach ((int from, int to) in OpenOn(calendar, day))
                Join(stretches, new OpenStretch(ToMicroseconds(day, from, zone), ToMicroseconds(day, to, zone)));
        }

        return stretches;
    }

    private static IEnumerable<(int From, int To)> OpenOn(CalendarSettings calendar, DateOnly day)
    {
        Holiday[] special = [.. calendar.Holidays.Where(holiday => holiday.Date == day)];
        IEnumerable<(string? From, string? To)> hours = special.Length > 0
            ? special.Where(holiday => holiday.From is not null).Select(holiday => (holiday.From, holiday.To))
            : calendar.Weekly.Where(weekly => weekly.Day == day.DayOfWeek).Select(weekly => ((string?)weekly.From, (string?)weekly.To));
        return hours.Select(pair => (ToMinutes(pair.From)!.Value, ToMinutes(pair.To)!.Value)).Order();
    }

    private static void Join(List<OpenStretch> stretches, OpenStretch next)
    {
        // Around a change of clocks a stretch may be empty.
        if (next.To <= next.From)
            return;
        if (stretches.Count > 0 && stretches[^1].To >= next.From)
            stretches[^1] = stretches[^1] with { To = Math.Max(stretches[^1].To, next.To) };
        else
            stretches.Add(next);
    }

    private static long ToMicroseconds(DateOnly day, int minutes, TimeZoneInfo zone)
    {
        DateTime local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes);
        // A time that the change to summer time leaves out begins when the clocks have changed.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return Instant.From(new DateTimeOffset(local, zone.GetUtcOffset(local))).Microseconds;
    }
}
