using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Anyseat.Customers.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.CallRecords;

/// <summary>A call detail record as shown: the number outside is masked.</summary>
internal sealed record CallRecordView
{
    public required Guid Id { get; init; }
    public Guid? InteractionId { get; init; }
    public Guid? CustomerId { get; init; }
    public required CallDirection Direction { get; init; }
    public Guid? TrunkId { get; init; }
    public Guid? AgentId { get; init; }
    public Guid? QueueId { get; init; }

    /// <summary>Our number: called or shown.</summary>
    public string? OurNumber { get; init; }

    /// <summary>The number outside, most of it hidden; null when it was withheld or erased.</summary>
    public string? OtherNumber { get; init; }

    public required DateTimeOffset BegunAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>From the answer to the end, in seconds; 0 when it was not answered.</summary>
    public required int TalkSeconds { get; init; }

    /// <summary>The final SIP status.</summary>
    public int? SipStatus { get; init; }

    /// <summary>The cause by ITU-T Q.850.</summary>
    public int? Q850Cause { get; init; }

    public required CallEnding EndedBy { get; init; }
    public required bool IsEmergency { get; init; }
    public string? Codec { get; init; }

    /// <summary>The estimated mean opinion score, 1 to 4.5.</summary>
    public double? Mos { get; init; }

    public long? PacketsLost { get; init; }
}

/// <summary>Call detail records: a list by pages, and a file.</summary>
internal static class CallRecordEndpoints
{
    private const int LimitDefault = 50;
    private const int LimitMax = 200;
    private const int FileRowsMax = 100_000;
    private static readonly TimeSpan spanDefault = TimeSpan.FromDays(1);

    internal sealed record CallRecordPage(IReadOnlyList<CallRecordView> Items, string? NextCursor);

    /// <summary>What is asked for.</summary>
    internal sealed record CallQuery(
        DateTimeOffset? From, DateTimeOffset? To, string? Direction, Guid? AgentId, Guid? InteractionId, string? Cursor, int? Limit);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/voice").WithTags("Voice").RequirePermission(Permissions.CallsView)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        group.MapGet("/calls", ListAsync).WithName("listCallRecords")
            .WithSummary("Call detail records, the latest first; by default of the last 24 hours");
        group.MapGet("/calls.csv", DownloadAsync).WithName("downloadCallRecords")
            .WithSummary("The same as a file, up to 100,000 calls").Produces(StatusCodes.Status200OK, contentType: "text/csv");
    }

    private static async Task<Results<Ok<CallRecordPage>, ProblemHttpResult>> ListAsync(
        [AsParameters] CallQuery query, CallDetailReader calls, ICustomerIdentities identities, TimeProvider clock, CancellationToken ct)
    {
        if (!ToFilter(query, clock).TryGet(out CallFilter? filter, out Error? error) || !ToPlace(query.Cursor).TryGet(out CallPlace? after, out error))
            return error.ToProblem();
        int limit = query.Limit ?? LimitDefault;
        if (limit is < 1 or > LimitMax)
            return new ValidationError("limit.out_of_range", $"limit must be between 1 and {LimitMax}.", "limit").ToProblem();
        IReadOnlyList<CallRow> rows = await calls.ReadAsync(filter, after, limit + 1, ct);
        IReadOnlyList<CallRecordView> views = await ToViewsAsync([.. rows.Take(limit)], identities, ct);
        return TypedResults.Ok(new CallRecordPage(views, rows.Count > limit ? ToCursor(rows[limit - 1].Detail) : null));
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> DownloadAsync(
        [AsParameters] CallQuery query, CallDetailReader calls, ICustomerIdentities identities, TimeProvider clock, CancellationToken ct)
    {
        await Task.CompletedTask;
        if (!ToFilter(query, clock).TryGet(out CallFilter? filter, out Error? error))
            return error.ToProblem();
        return TypedResults.Stream(target => WriteAsync(target, filter, calls, identities, ct), "text/csv; charset=utf-8", "calls.csv");
    }

    private static async Task WriteAsync(
        Stream target, CallFilter filter, CallDetailReader calls, ICustomerIdentities identities, CancellationToken ct)
    {
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await writer.WriteAsync(CallRecordCsv.Header);
        CallPlace? after = null;
        for (int written = 0; written < FileRowsMax;)
        {
            IReadOnlyList<CallRow> rows = await calls.ReadAsync(filter, after, LimitMax, ct);
            foreach (CallRecordView view in await ToViewsAsync(rows, identities, ct))
                await writer.WriteAsync(CallRecordCsv.Line(view));
            if (rows.Count < LimitMax)
                return;
            written += rows.Count;
            after = new CallPlace(rows[^1].Detail.BegunAt, rows[^1].Detail.Id);
        }
    }

    private static async Task<IReadOnlyList<CallRecordView>> ToViewsAsync(
        IReadOnlyList<CallRow> rows, ICustomerIdentities identities, CancellationToken ct)
    {
        Guid[] tokens = [.. rows.Select(row => row.OtherNumberId).OfType<Guid>().Distinct()];
        IReadOnlyDictionary<Guid, string> numbers = await identities.GetValuesAsync(tokens, ct);
        return [.. rows.Select(row => ToView(row, row.OtherNumberId is { } token ? numbers.GetValueOrDefault(token) : null))];
    }

    private static CallRecordView ToView(CallRow row, string? number) => new()
    {
        Id = row.Detail.Id,
        InteractionId = row.Detail.InteractionId,
        CustomerId = row.Detail.CustomerId,
        Direction = row.Detail.Direction,
        TrunkId = row.Detail.TrunkId,
        AgentId = row.Detail.AgentId,
        QueueId = row.Detail.QueueId,
        OurNumber = row.Detail.OurNumber?.ToString(),
        OtherNumber = E164Number.TryParse(number, out E164Number other) ? other.Masked : null,
        BegunAt = row.Detail.BegunAt.ToDateTimeOffset(),
        AnsweredAt = row.Detail.AnsweredAt?.ToDateTimeOffset(),
        EndedAt = row.Detail.EndedAt.ToDateTimeOffset(),
        TalkSeconds = row.Detail.AnsweredAt is { } answered ? (int)Math.Round((row.Detail.EndedAt - answered).TotalSeconds) : 0,
        SipStatus = row.Detail.SipStatus,
        Q850Cause = row.Detail.Q850Cause,
        EndedBy = row.Detail.EndedBy,
        IsEmergency = row.Detail.IsEmergency,
        Codec = row.Detail.Codec,
        Mos = row.Detail.Mos,
        PacketsLost = row.Detail.PacketsLost,
    };

    private static Result<CallFilter> ToFilter(CallQuery query, TimeProvider clock)
    {
        DateTimeOffset to = query.To ?? clock.GetUtcNow().AddSeconds(1), from = query.From ?? to - spanDefault;
        if (from >= to)
            return new ValidationError("range.empty", "from is before to.", "from");
        CallDirection? direction = null;
        if (query.Direction is { } word)
        {
            if (!Enum.TryParse(word, ignoreCase: true, out CallDirection known) || char.IsAsciiDigit(word[0]))
                return new ValidationError("direction.unknown", "direction is inbound, outbound or internal.", "direction");
            direction = known;
        }

        return new CallFilter(Instant.From(from), Instant.From(to)) { Direction = direction, AgentId = query.AgentId, InteractionId = query.InteractionId };
    }

    private static string ToCursor(CallDetail last) => Base64Url.EncodeToString(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last.BegunAt.Microseconds}.{last.Id:N}")));

    private static Result<CallPlace?> ToPlace(string? cursor)
    {
        if (cursor is null)
            return (CallPlace?)null;
        var malformed = new ValidationError("cursor.malformed", "cursor must be one that a page gave.", "cursor");
        if (cursor.Length is 0 or > 200 || !Base64Url.IsValid(cursor))
            return malformed;
        string[] parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long at) && Guid.TryParse(parts[1], out Guid id)
            ? new CallPlace(new Instant(at), id)
            : malformed;
    }
}
