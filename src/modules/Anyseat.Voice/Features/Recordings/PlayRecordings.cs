using Anyseat.Media.Recording;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Voice.Recordings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Voice.Features.Recordings;

/// <summary>Recordings of an interaction, and their sound.</summary>
internal static class PlayRecordings
{
    private const int PointsDefault = 600;

    /// <param name="Id">Its id.</param>
    /// <param name="BegunAt">When it began.</param>
    /// <param name="DurationMs">Its length, in milliseconds.</param>
    /// <param name="AgentId">The agent who talked; null for none.</param>
    /// <param name="ExpiresAt">When it will be deleted.</param>
    internal sealed record RecordingView(Guid Id, DateTimeOffset BegunAt, long DurationMs, Guid? AgentId, DateTimeOffset ExpiresAt);

    internal sealed record RecordingPage(IReadOnlyList<RecordingView> Items, string? NextCursor);

    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("").WithTags("Voice").RequireUser().ProducesProblem(401);
        group.MapGet("/interactions/{id:guid}/recordings", ListAsync).WithName("listRecordings")
            .WithSummary("The recordings of an interaction that one may listen to");
        group.MapGet("/recordings/{id:guid}/audio", PlayAsync).WithName("getRecordingAudio")
            .WithSummary("The sound as WAV: customer left, agent right; ranges are served; audited")
            .Produces(StatusCodes.Status200OK, contentType: "audio/wav").ProducesProblem(404).ProducesProblem(409);
        group.MapGet("/recordings/{id:guid}/waveform", DrawAsync).WithName("getRecordingWaveform")
            .WithSummary("How loud both sides are over time; audited").ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Ok<RecordingPage>> ListAsync(
        Guid id, HttpContext http, RecordingStore store, RecordingAccess access, CancellationToken ct)
    {
        IReadOnlyList<RecordingRow> rows = await store.ListAsync(id, ct);
        return TypedResults.Ok(new RecordingPage([.. rows.Where(row => access.MayListen(http.User, row)).Select(ToView)], null));
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> PlayAsync(
        Guid id, HttpContext http, RecordingAccess access, CancellationToken ct)
    {
        Result<(RecordingReader Reader, Stream Encrypted)> outcome = await access.OpenAsync(http.User, id, ct);
        if (!outcome.TryGet(out (RecordingReader Reader, Stream Encrypted) opened, out Error? error))
            return error.ToProblem();
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(new RecordingWavStream(opened.Reader, opened.Encrypted), "audio/wav", enableRangeProcessing: true);
    }

    private static async Task<Results<Ok<RecordingWaveform>, ProblemHttpResult>> DrawAsync(
        Guid id, HttpContext http, RecordingAccess access, CancellationToken ct, int? points = null)
    {
        int wanted = points ?? PointsDefault;
        if (wanted is < 1 or > RecordingWaveform.PointsMax)
            return new ValidationError("points.out_of_range", $"points is between 1 and {RecordingWaveform.PointsMax}.", "points").ToProblem();
        Result<(RecordingReader Reader, Stream Encrypted)> outcome = await access.OpenAsync(http.User, id, ct);
        if (!outcome.TryGet(out (RecordingReader Reader, Stream Encrypted) opened, out Error? error))
            return error.ToProblem();
        await using Stream encrypted = opened.Encrypted;
        using RecordingReader reader = opened.Reader;
        return TypedResults.Ok(RecordingWaveform.Read(reader, wanted, ct));
    }

    private static RecordingView ToView(RecordingRow row) => new(
        row.Id, row.BegunAt.ToDateTimeOffset(), (long)row.Duration.TotalMilliseconds, row.AgentId, row.ExpiresAt.ToDateTimeOffset());
}
