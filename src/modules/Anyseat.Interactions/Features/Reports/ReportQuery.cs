using System.ComponentModel;
using System.Globalization;
using Anyseat.Interactions.Storage.Cells;
using Anyseat.Measures;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Anyseat.Interactions.Features.Reports;

/// <summary>The query of an interval report, as it comes in.</summary>
internal sealed record ReportRequest
{
    [Description("First day, such as 2026-11-20, in the report's time zone.")]
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [Description("Last day, included.")]
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [Description("15m, 30m, 1h or 1d; 30m if not given.")]
    [FromQuery(Name = "interval")]
    public string? Interval { get; init; }

    [Description("none, queue, agent, team, channel, disposition or reason; none if not given.")]
    [FromQuery(Name = "group")]
    public string? Group { get; init; }

    [Description("Only this queue.")]
    [FromQuery(Name = "queueId")]
    public Guid? QueueId { get; init; }

    [Description("Only this agent.")]
    [FromQuery(Name = "agentId")]
    public Guid? AgentId { get; init; }

    [Description("Only agents who were in this team at that time.")]
    [FromQuery(Name = "teamId")]
    public Guid? TeamId { get; init; }

    [Description("Only this channel, such as chat.")]
    [FromQuery(Name = "channel")]
    public string? Channel { get; init; }

    [Description("Only handling with this outcome.")]
    [FromQuery(Name = "dispositionId")]
    public Guid? DispositionId { get; init; }

    [Description("IANA name; that of the caller's site if not given.")]
    [FromQuery(Name = "timeZone")]
    public string? TimeZone { get; init; }

    [Description("T of the service level; 20 if not given.")]
    [FromQuery(Name = "serviceLevelSeconds")]
    public int? ServiceLevelSeconds { get; init; }

    [Description("Up to which wait an abandon is short; 5 if not given.")]
    [FromQuery(Name = "shortAbandonSeconds")]
    public int? ShortAbandonSeconds { get; init; }

    [Description("See docs/measures.md; offeredLessShortAbandons if not given.")]
    [FromQuery(Name = "formula")]
    public string? Formula { get; init; }

    [Description("json or csv; by the Accept header if not given.")]
    [FromQuery(Name = "format")]
    public string? Format { get; init; }
}

/// <summary>What a report tells apart.</summary>
internal enum ReportGroup
{
    None = 0,
    Queue,
    Agent,
    Team,
    Channel,
    Disposition,
    Reason,
}

/// <summary>A query that can be answered.</summary>
internal sealed record ReportQuery
{
    /// <summary>Days in a report at most, by interval.</summary>
    public static IReadOnlyDictionary<ReportInterval, int> DaysMax { get; } = new Dictionary<ReportInterval, int>
    {
        [ReportInterval.QuarterHour] = 31,
        [ReportInterval.HalfHour] = 31,
        [ReportInterval.Hour] = 92,
        [ReportInterval.Day] = 731,
    };

    private static readonly Dictionary<string, ReportInterval> intervals = new(StringComparer.Ordinal)
    {
        ["15m"] = ReportInterval.QuarterHour,
        ["30m"] = ReportInterval.HalfHour,
        ["1h"] = ReportInterval.Hour,
        ["1d"] = ReportInterval.Day,
    };

    private static readonly DateOnly dayMin = new(2000, 1, 1);
    private static readonly DateOnly dayMax = new(2100, 12, 31);

    public required DateOnly From { get; init; }

    public required DateOnly To { get; init; }

    public required ReportInterval Interval { get; init; }

    public required ReportGroup Group { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public required ServiceLevelRule Rule { get; init; }

    public required bool IsCsv { get; init; }

    public required IReadOnlyList<(CellDimension Dimension, GroupValue Value)> Filters { get; init; }

    public string IntervalName => intervals.First(known => known.Value == Interval).Key;

    /// <summary>Checks a request field by field.</summary>
    public static Result<ReportQuery> Read(ReportRequest request, PeopleSnapshot people, Guid user, bool wantsCsv)
    {
        if (!TryDay(request.From, out DateOnly from))
            return Invalid("from", "from is a day such as 2026-11-20, from 2000 to 2100.");
        if (!TryDay(request.To, out DateOnly to))
            return Invalid("to", "to is a day such as 2026-11-20, from 2000 to 2100.");
        if (to < from)
            return Invalid("to", "to is not before from.");
        if (!intervals.TryGetValue(request.Interval ?? "30m", out ReportInterval interval))
            return Invalid("interval", "interval is 15m, 30m, 1h or 1d.");
        if (to.DayNumber - from.DayNumber >= DaysMax[interval])
            return new ReportRangeTooLong(DaysMax[interval]);
        if (!TryWord(request.Group, ReportGroup.None, out ReportGroup group))
            return Invalid("group", "group is none, queue, agent, team, channel, disposition or reason.");
        if (!TryWord(request.Formula, ServiceLevelFormula.OfferedLessShortAbandons, out ServiceLevelFormula formula))
            return Invalid("formula", "There is no such formula of the service level.");
        if (!TryZone(request.TimeZone, people, user, out TimeZoneInfo zone))
            return Invalid("timeZone", "timeZone is an IANA name such as Asia/Shanghai.");
        if (!TryRule(request, formula, out ServiceLevelRule? rule, out string? field))
        {
            return Invalid(field, $"{field} is one of {string.Join(", ", WaitHistogram.BoundsSeconds.ToArray())}.");
        }

        if (request.Format is not (null or "json" or "csv"))
            return Invalid("format", "format is json or csv.");
        if (request.Channel is { Length: 0 or > 32 })
            return Invalid("channel", "channel has 1 to 32 characters.");
        return new ReportQuery
        {
            From = from,
            To = to,
            Interval = interval,
            Group = group,
            Zone = zone,
            Rule = rule,
            IsCsv = request.Format is null ? wantsCsv : request.Format == "csv",
            Filters = [.. FiltersOf(request)],
        };
    }

    private static IEnumerable<(CellDimension Dimension, GroupValue Value)> FiltersOf(ReportRequest request)
    {
        if (request.QueueId is { } queue)
            yield return (CellDimension.Queue, new GroupValue(queue, string.Empty, 0));
        if (request.Channel is { } channel)
            yield return (CellDimension.Channel, new GroupValue(default, channel, 0));
        if (request.AgentId is { } agent)
            yield return (CellDimension.Agent, new GroupValue(agent, string.Empty, 0));
        if (request.TeamId is { } team)
            yield return (CellDimension.Team, new GroupValue(team, string.Empty, 0));
        if (request.DispositionId is { } disposition)
            yield return (CellDimension.Disposition, new GroupValue(disposition, string.Empty, 0));
    }

    private static ValidationError Invalid(string field, string detail) => new($"report.{Snake(field)}_invalid", detail, field);

    private static string Snake(string field) =>
        string.Concat(field.Select(letter => char.IsUpper(letter) ? "_" + char.ToLowerInvariant(letter) : letter.ToString()));

    private static bool TryDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
        && day >= dayMin && day <= dayMax;

    // Words only: Enum.TryParse would take numbers and lists as well.
    private static bool TryWord<T>(string? word, T otherwise, out T value)
        where T : struct, Enum
    {
        value = otherwise;
        if (word is null)
            return true;
        foreach (T known in Enum.GetValues<T>())
        {
            string name = known.ToString();
            if (string.Equals(char.ToLowerInvariant(name[0]) + name[1..], word, StringComparison.Ordinal))
            {
                value = known;
                return true;
            }
        }

        return false;
    }

    private static bool TryZone(string? name, PeopleSnapshot people, Guid user, out TimeZoneInfo zone)
    {
        zone = HouseZone.Of(people, user);
        if (name is null)
            return true;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? found))
            return false;
        zone = found;
        return true;
    }

    private static bool TryRule(
        ReportRequest request, ServiceLevelFormula formula, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ServiceLevelRule? rule,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out string? field)
    {
        var threshold = TimeSpan.FromSeconds(request.ServiceLevelSeconds ?? 20);
        var shortMax = TimeSpan.FromSeconds(request.ShortAbandonSeconds ?? 5);
        field = null;
        if (ServiceLevelRule.TryCreate(threshold, shortMax, formula, out rule))
            return true;
        field = WaitHistogram.TryGetClass(threshold, out _) ? "shortAbandonSeconds" : "serviceLevelSeconds";
        return false;
    }
}

/// <summary>More days than a report of this interval has.</summary>
internal sealed record ReportRangeTooLong(int DaysMax)
    : ValidationError("report.range_too_long", $"A report of this interval has at most {DaysMax} days.", "to")
{
    public override IEnumerable<KeyValuePair<string, object?>> Data => [.. base.Data, new("daysMax", DaysMax)];
}

/// <summary>More rows than an answer has.</summary>
internal sealed record ReportTooLarge(int RowsMax)
    : ValidationError("report.too_large", $"The report would have more than {RowsMax} rows: choose fewer days, a longer interval or a filter.")
{
    public override IEnumerable<KeyValuePair<string, object?>> Data => [new("rowsMax", RowsMax)];
}
