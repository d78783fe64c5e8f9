using System.Globalization;
using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Live;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features;

/// <summary>Interactions live and past: lists, one, and its story.</summary>
internal static class History
{
    internal sealed record InteractionSummary(
        Guid Id, string Channel, InteractionPhase State, Guid QueueId, LocalizedText QueueNames, Guid CustomerId, string? CustomerName,
        Guid? AgentId, string? AgentName, LocalizedText? TopicNames, DateTimeOffset QueuedAt, DateTimeOffset? ConnectedAt,
        DateTimeOffset? EndedAt, DateTimeOffset? ClosedAt, Guid? DispositionId);

    internal sealed record InteractionPage(IReadOnlyList<InteractionSummary> Items, string? NextCursor);

    internal sealed record StoryPage(IReadOnlyList<TimelineItem> Items, bool HasEarlier);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder interactions = api.MapGroup("/interactions").WithTags("Interactions").RequireUser();
        interactions.MapGet("", ListAsync).WithName("ListInteractions")
            .WithSummary("The latest first. Agents see their own, or those of a customer they talk with.")
            .ProducesProblem(400).ProducesProblem(403);
        interactions.MapGet("/{id:guid}", GetAsync).WithName("GetInteraction").WithSummary("One interaction.").ProducesProblem(404);
        interactions.MapGet("/{id:guid}/timeline", TimelineAsync).WithName("GetTimeline")
            .WithSummary("Its story: messages and events, oldest first, before a sequence number.").ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Results<Ok<InteractionPage>, ProblemHttpResult>> ListAsync(
        HttpContext http, HistoryReader history, HistoryViews views, LiveBoard board, CancellationToken ct, string? cursor = null,
        int limit = 50, Guid? customerId = null)
    {
        if (limit is < 1 or > 200)
            return new ValidationError("list.limit_invalid", "limit is 1 to 200.", "limit").ToProblem();
        if (!TryParse(cursor, out (Instant, Guid)? before))
            return new ValidationError("list.cursor_invalid", "This cursor is not one of this list.", "cursor").ToProblem();
        Guid user = http.User.GetUserId();
        Guid? agent = null;
        if (!http.User.Has(Permissions.InteractionsView))
        {
            bool isTheirCustomer = customerId is { } customer && board.IsWorkingWith(user, customer);
            if (!isTheirCustomer)
                agent = user;
        }

        IReadOnlyList<HistoryRow> rows = await history.ListAsync(agent, customerId, before, limit + 1, ct);
        IReadOnlyList<InteractionSummary> items = await views.ToSummariesAsync([.. rows.Take(limit)], ct);
        string? next = rows.Count > limit
            ? string.Create(CultureInfo.InvariantCulture, $"{rows[limit - 1].QueuedAt.Microseconds}.{rows[limit - 1].Id:N}")
            : null;
        return TypedResults.Ok(new InteractionPage(items, next));
    }

    private static async Task<Results<Ok<InteractionSummary>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, HistoryReader history, HistoryViews views, LiveBoard board, CancellationToken ct)
    {
        HistoryRow? row = await FindVisibleAsync(id, http, history, board, ct);
        return row is null ? Unknown.ToProblem() : TypedResults.Ok((await views.ToSummariesAsync([row], ct))[0]);
    }

    private static async Task<Results<Ok<StoryPage>, ProblemHttpResult>> TimelineAsync(
        Guid id, HttpContext http, HistoryReader history, LiveBoard board, StoryReader stories, LiveViews views,
        ICustomerDirectory customers, CancellationToken ct, long before = long.MaxValue, int limit = 50)
    {
        if (limit is < 1 or > 200)
            return new ValidationError("list.limit_invalid", "limit is 1 to 200.", "limit").ToProblem();
        HistoryRow? row = await FindVisibleAsync(id, http, history, board, ct);
        if (row is null)
            return Unknown.ToProblem();
        (IReadOnlyList<LiveItem> items, bool hasEarlier) = await stories.ReadAsync(id, before, limit, ct);
        IReadOnlyDictionary<Guid, string> names = await customers.GetDisplayNamesAsync([row.Customer], ct);
        string? name = names.GetValueOrDefault(row.Customer);
        return TypedResults.Ok(new StoryPage([.. items.Select(item => views.Item(row.Customer, name, item))], hasEarlier));
    }

    private static NotFoundError Unknown => new("interaction.unknown", "There is no such interaction.");

    /// <summary>The one door to a past or present interaction: its agent, whoever talks with the same customer now, or who may
    /// read those of others.</summary>
    private static async Task<HistoryRow?> FindVisibleAsync(
        Guid id, HttpContext http, HistoryReader history, LiveBoard board, CancellationToken ct)
    {
        HistoryRow? row = await history.FindAsync(id, ct);
        if (row is null || http.User.Has(Permissions.InteractionsView))
            return row;
        Guid user = http.User.GetUserId();
        return row.Agent == user || board.IsWorkingWith(user, row.Customer) ? row : null;
    }

    private static bool TryParse(string? cursor, out (Instant At, Guid Id)? before)
    {
        before = null;
        if (cursor is null)
            return true;
        int dot = cursor.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1
            || !long.TryParse(cursor.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            || !Guid.TryParseExact(cursor.AsSpan(dot + 1), "N", out Guid id))
        {
            return false;
        }

        before = (new Instant(at), id);
        return true;
    }
}

/// <summary>Puts history rows into words.</summary>
internal sealed class HistoryViews(
    LiveViews views, SettingsStore settings, ICustomerDirectory customers, IEnumerable<ITopicNames> topics)
{
    public async Task<IReadOnlyList<History.InteractionSummary>> ToSummariesAsync(IReadOnlyList<HistoryRow> rows, CancellationToken ct)
    {
        IReadOnlyDictionary<Guid, string> names = await customers.GetDisplayNamesAsync([.. rows.Select(row => row.Customer).Distinct()], ct);
        return
        [
            .. rows.Select(row => new History.InteractionSummary(
                row.Id, row.Channel, row.State, row.Queue, settings.QueueNames(row.Queue), row.Customer,
                names.GetValueOrDefault(row.Customer), row.Agent, row.Agent is { } agent ? views.AgentName(agent) : null,
                row.Topic is null
                    ? null
                    : topics.Select(known => known.FindTopicNames(row.EntryPoint, row.Topic)).FirstOrDefault(found => found is not null),
                row.QueuedAt.ToDateTimeOffset(), row.ConnectedAt?.ToDateTimeOffset(), row.EndedAt?.ToDateTimeOffset(),
                row.ClosedAt?.ToDateTimeOffset(), row.Disposition)),
        ];
    }
}
