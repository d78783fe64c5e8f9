using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Storage;
using Anyseat.Interactions.Storage.Cells;
using Anyseat.Measures;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features.Reports;

/// <summary>The interval report: what happened, by queue, agent, team, channel, disposition or reason.</summary>
internal static class IntervalReports
{
    /// <summary>How long a report waits for cells to follow the journal before it is told without the last moments.</summary>
    private static readonly TimeSpan followMax = TimeSpan.FromSeconds(2);

    internal sealed record IntervalReport(
        DateOnly From,
        DateOnly To,
        string TimeZone,
        string Interval,
        ReportGroup Group,
        ReportServiceLevel ServiceLevel,
        DateTimeOffset AsOf,
        bool IsComplete,
        IReadOnlyList<ReportRow> Rows,
        IReadOnlyList<ReportGroupRow> Groups,
        ReportFigures Total);

    /// <summary>What the service level is measured by.</summary>
    internal sealed record ReportServiceLevel(int Seconds, int ShortAbandonSeconds, ServiceLevelFormula Formula);

    /// <summary>An interval of a group; intervals in which nothing happened are left out.</summary>
    internal sealed record ReportRow(DateTimeOffset Start, DateTimeOffset End, ReportKey? Key, ReportFigures Figures);

    /// <summary>A group over the whole range.</summary>
    internal sealed record ReportGroupRow(ReportKey Key, ReportFigures Figures);

    /// <summary>Which queue, agent, team, channel, disposition or reason.</summary>
    /// <param name="Id">Its id, where it has one; null for no team.</param>
    /// <param name="Names">Its names, where it has them in more languages.</param>
    /// <param name="Name">Its name, where it has one.</param>
    /// <param name="Code">The channel, or the reason's code as text.</param>
    internal sealed record ReportKey(Guid? Id, LocalizedText? Names, string? Name, string? Code);

    public static void Map(IEndpointRouteBuilder api) => api.MapGroup("/reports").WithTags("Reports").RequireUser()
        .MapGet("/intervals", GetAsync).WithName("GetIntervalReport")
        .WithSummary("Figures by interval, as JSON or CSV. Agents see their own, team leaders the queues and their team, floor and planning all.")
        .Produces<IntervalReport>(200, "application/json", "text/csv").ProducesProblem(400).ProducesProblem(403);

    private static async Task<Results<Ok<IntervalReport>, FileContentHttpResult, ProblemHttpResult>> GetAsync(
        [AsParameters] ReportRequest request, HttpContext http, ReportReader reader, ReportNames names, IPeopleDirectory people,
        IFollowers followers, IJournal journal, TimeProvider clock, CancellationToken ct)
    {
        PeopleSnapshot snapshot = people.Snapshot;
        if (!ReportQuery.Read(request, snapshot, http.User.GetUserId(), WantsCsv(http.Request)).TryGet(out ReportQuery? asked, out Error? error)
            || !ReportScope.Limit(asked, http.User, snapshot).TryGet(out ReportQuery? query, out error)
            || !ReportPlan.Make(query).TryGet(out ReportPlan? plan, out error))
        {
            return error.ToProblem();
        }

        bool isComplete = await followers.TryWaitForAsync(
            MeasureFollower.FollowerName, journal.GetSeqLast(DomainId.Main), followMax, clock, ct);
        DateTimeOffset asOf = clock.GetInstant().ToDateTimeOffset();
        if (!(await reader.ReadAsync(plan, ct)).TryGet(out ReportSums? sums, out error))
            return error.ToProblem();
        IntervalReport report = ToReport(plan, sums, names, asOf, isComplete);
        if (!query.IsCsv)
            return TypedResults.Ok(report);
        http.Response.Headers.Append("Anyseat-Report-Complete", isComplete ? "true" : "false");
        return TypedResults.File(ReportCsv.Write(report, plan), ReportCsv.ContentType, ReportCsv.FileName(report));
    }

    private static bool WantsCsv(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(accepted => accepted.Quality ?? 1).FirstOrDefault() is { } first
        && first.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);

    private static IntervalReport ToReport(ReportPlan plan, ReportSums sums, ReportNames names, DateTimeOffset asOf, bool isComplete)
    {
        ReportQuery query = plan.Query;
        var keys = sums.Groups.Keys.ToDictionary(group => group, group => plan.Group is null ? null : names.KeyOf(query.Group, group));
        GroupValue[] order = [.. keys.OrderBy(key => names.OrderOf(key.Value), StringComparer.Ordinal).Select(key => key.Key)];
        var places = order.Select((group, place) => (group, place)).ToDictionary(one => one.group, one => one.place);
        return new IntervalReport(
            query.From, query.To, query.Zone.Id, query.IntervalName, query.Group,
            new ReportServiceLevel((int)query.Rule.Threshold.TotalSeconds, (int)query.Rule.ShortAbandonMax.TotalSeconds, query.Rule.Formula),
            asOf,
            isComplete,
            [
                .. sums.Rows.OrderBy(row => row.Interval).ThenBy(row => places[row.Group]).Select(row => new ReportRow(
                    plan.Intervals[row.Interval].Start.ToDateTimeOffset(), plan.Intervals[row.Interval].End.ToDateTimeOffset(),
                    keys[row.Group], ReportFigures.Of(row.Cell.Tally, plan))),
            ],
            plan.Group is null ? [] : [.. order.Select(group => new ReportGroupRow(keys[group]!, ReportFigures.Of(sums.Groups[group].Tally, plan)))],
            ReportFigures.Of(sums.Total.Tally, plan));
    }
}

/// <summary>Names of what reports are about.</summary>
internal sealed class ReportNames(SettingsStore settings, IPeopleDirectory people)
{
    public IntervalReports.ReportKey KeyOf(ReportGroup group, GroupValue value) => group switch
    {
        ReportGroup.Queue => new(value.Id, settings.QueueNames(value.Id), null, null),
        ReportGroup.Agent => new(value.Id, null, people.FindUser(value.Id)?.DisplayName ?? "–", null),
        ReportGroup.Team => value.Id == Guid.Empty
            ? new(null, null, null, null)
            : new(value.Id, null, people.Snapshot.Teams.GetValueOrDefault(value.Id)?.Name ?? "–", null),
        ReportGroup.Channel => new(null, null, null, value.Text),
        ReportGroup.Disposition => new(value.Id, settings.Dispositions.FirstOrDefault(known => known.Id == value.Id)?.Names, null, null),
        ReportGroup.Reason => ReasonKey(value.Code),
        _ => throw new InvalidOperationException($"{group} has no names."),
    };

    /// <summary>By name, ids where there is none.</summary>
    public string OrderOf(IntervalReports.ReportKey? key) =>
        key is null ? string.Empty : $"{key.Names?.En ?? key.Name ?? key.Code}\n{key.Id}";

    private IntervalReports.ReportKey ReasonKey(int code) => Domain.ReasonCodes.CauseOf(code) == Domain.NotReadyCause.Chosen
        ? new(null, settings.NotReadyReasons.FirstOrDefault(reason => reason.Code == code)?.Names, null, code.ToString(System.Globalization.CultureInfo.InvariantCulture))
        : new(null, null, null, char.ToLowerInvariant(Domain.ReasonCodes.CauseOf(code).ToString()[0]) + Domain.ReasonCodes.CauseOf(code).ToString()[1..]);
}
