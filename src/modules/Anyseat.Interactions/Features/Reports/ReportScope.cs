using System.Security.Claims;
using Anyseat.Interactions.Storage.Cells;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;

namespace Anyseat.Interactions.Features.Reports;

/// <summary>The one door to figures: who sees the floor sees all; who sees a team sees all queues and the agents of that team; who
/// has a desk sees their own.</summary>
internal static class ReportScope
{
    /// <summary>The query with what the caller's scope adds to it, or why not.</summary>
    public static Result<ReportQuery> Limit(ReportQuery query, ClaimsPrincipal user, PeopleSnapshot people)
    {
        if (user.Has(Permissions.FloorView))
            return query;
        if (user.Has(Permissions.TeamView))
            return IsAboutAgents(query) ? LimitToTeam(query, user, people) : query;
        if (user.Has(Permissions.Desk))
            return LimitToSelf(query, user.GetUserId());
        return new ForbiddenError("permission.missing", $"This needs the permission {Permissions.TeamView}.");
    }

    private static bool IsAboutAgents(ReportQuery query) =>
        query.Group is ReportGroup.Agent or ReportGroup.Team or ReportGroup.Reason
        || query.Filters.Any(filter => filter.Dimension is CellDimension.Agent or CellDimension.Team);

    private static Result<ReportQuery> LimitToTeam(ReportQuery query, ClaimsPrincipal user, PeopleSnapshot people)
    {
        if (people.Users.GetValueOrDefault(user.GetUserId())?.TeamId is not { } team)
            return LimitToSelf(query, user.GetUserId());
        return Require(query, CellDimension.Team, team)
            ? With(query, CellDimension.Team, team)
            : new ForbiddenError("report.other_team", "These figures are of another team.");
    }

    private static Result<ReportQuery> LimitToSelf(ReportQuery query, Guid self)
    {
        if (query.Group == ReportGroup.Disposition || query.Filters.Any(filter => filter.Dimension == CellDimension.Disposition))
            return new ForbiddenError("permission.missing", $"This needs the permission {Permissions.TeamView}.");
        return Require(query, CellDimension.Agent, self)
            ? With(query, CellDimension.Agent, self)
            : new ForbiddenError("report.other_agent", "These figures are of another agent.");
    }

    private static bool Require(ReportQuery query, CellDimension dimension, Guid value) =>
        query.Filters.All(filter => filter.Dimension != dimension || filter.Value.Id == value);

    private static ReportQuery With(ReportQuery query, CellDimension dimension, Guid value) =>
        query.Filters.Any(filter => filter.Dimension == dimension)
            ? query
            : query with { Filters = [.. query.Filters, (dimension, new GroupValue(value, string.Empty, 0))] };
}
