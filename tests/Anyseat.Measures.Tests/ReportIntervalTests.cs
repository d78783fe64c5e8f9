using static Anyseat.Measures.Tests.Time;

namespace Anyseat.Measures.Tests;

/// Days of other lengths than 24 hours, and zones off the hour.
public sealed class ReportIntervalTests
{
    private static readonly TimeZoneInfo berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2026-03-29", 23)] // clocks go from 02:00 to 03:00
    [InlineData("2026-10-25", 25)] // clocks go from 03:00 to 02:00
    [InlineData("2026-11-20", 24)]
    public void A_day_has_the_hours_that_it_has(string day, int hours)
    {
        DateOnly date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        MeasureSpan[] quarters = [.. ReportIntervals.Cut(date, date, ReportInterval.QuarterHour, berlin)];
        MeasureSpan whole = Assert.Single(ReportIntervals.Cut(date, date, ReportInterval.Day, berlin));
        Assert.Equal(hours * 4, quarters.Length);
        Assert.Equal(hours * 2, ReportIntervals.Cut(date, date, ReportInterval.HalfHour, berlin).Count());
        Assert.Equal(hours, ReportIntervals.Cut(date, date, ReportInterval.Hour, berlin).Count());
        Assert.Equal(whole, new MeasureSpan(quarters[0].Start, quarters[^1].End));
        Assert.All(quarters.Zip(quarters.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
    }

    [Theory]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-10-25", 25)]
    public void Somebody_at_work_the_whole_day_worked_its_hours(string date, int hours)
    {
        DateOnly day = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        MeasureSpan whole = ReportIntervals.SpanOf(day, day, berlin);
        var cells = new CellTable();
        var fold = new MeasureFold(MeasureFold.QuarterHour);
        fold.Apply(MeasureFact.AgentState(new MeasureInstant(whole.Start.Microseconds - Minutes(90)), Day.Id("ann"), AgentPresence.Ready), cells);
        fold.Apply(MeasureFact.AgentState(new MeasureInstant(whole.End.Microseconds + Minutes(45)), Day.Id("ann"), AgentPresence.SignedOut), cells);
        Tally Within(MeasureSpan span) => cells.Sum(key => key.Start >= span.Start && key.Start < span.End);
        Assert.Equal(Minutes(hours * 60), Within(whole).SignedIn);
        Assert.Equal(hours, ReportIntervals.Cut(day, day, ReportInterval.Hour, berlin).Count(hour => Within(hour).SignedIn == Minutes(60)));
    }

    [Theory]
    [InlineData("Asia/Shanghai", "2026-11-19T16:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-11-19T18:15:00Z")] // UTC+05:45
    [InlineData("UTC", "2026-11-20T00:00:00Z")]
    [InlineData("America/St_Johns", "2026-11-20T03:30:00Z")] // UTC-03:30
    public void A_day_begins_at_midnight_of_its_zone(string zone, string start)
    {
        MeasureInstant begun = ReportIntervals.StartOfDay(new DateOnly(2026, 11, 20), TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture), begun.ToDateTimeOffset());
        Assert.Equal(0, begun.Microseconds % Minutes(15));
        Assert.Equal(new DateOnly(2026, 11, 20), ReportIntervals.DayOf(begun, TimeZoneInfo.FindSystemTimeZoneById(zone)));
        Assert.Equal(
            new DateOnly(2026, 11, 19),
            ReportIntervals.DayOf(new MeasureInstant(begun.Microseconds - 1), TimeZoneInfo.FindSystemTimeZoneById(zone)));
    }

    [Fact]
    public void Where_clocks_jump_at_midnight_the_day_begins_after_the_gap()
    {
        // Beirut 2026-03-29: 00:00 becomes 01:00, so the day begins at 22:00 UTC of the day before and has 23 hours.
        TimeZoneInfo beirut = TimeZoneInfo.FindSystemTimeZoneById("Asia/Beirut");
        MeasureSpan day = ReportIntervals.SpanOf(new DateOnly(2026, 3, 29), new DateOnly(2026, 3, 29), beirut);
        Assert.Equal(new DateTimeOffset(2026, 3, 28, 22, 0, 0, TimeSpan.Zero), day.Start.ToDateTimeOffset());
        Assert.Equal(Minutes(23 * 60), day.End.Microseconds - day.Start.Microseconds);
    }

    [Fact]
    public void Rules_and_grains_outside_of_what_cells_hold_are_refused()
    {
        Assert.False(ServiceLevelRule.TryCreate(TimeSpan.FromSeconds(21), TimeSpan.FromSeconds(5), ServiceLevelFormula.Offered, out _));
        Assert.False(ServiceLevelRule.TryCreate(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5.5), ServiceLevelFormula.Offered, out _));
        Assert.False(ServiceLevelRule.TryCreate(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), (ServiceLevelFormula)99, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeasureFold(TimeSpan.FromMinutes(7)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeasureFold(TimeSpan.Zero));
    }
}
