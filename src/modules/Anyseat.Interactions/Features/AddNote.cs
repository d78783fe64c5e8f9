using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Live;
using Anyseat.Interactions.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features;

/// <summary>An agent notes something down in a conversation, for colleagues: the customer never sees it.</summary>
internal static class AddNote
{
    internal sealed record NewNote(string Text);

    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/interactions/{id:guid}/notes", AddAsync).WithTags("Desk")
        .RequireActiveDesk().WithName("AddNote").WithSummary("Notes something down that the customer never sees.")
        .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);

    private static async Task<Results<Created<TimelineItem>, Ok<TimelineItem>, ProblemHttpResult>> AddAsync(
        Guid id, NewNote request, HttpContext http, InteractionAccess access, NoteWriter writer,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct)
    {
        if (idempotencyKey is not { Length: >= 1 and <= 64 } key || !key.All(letter => letter is > ' ' and <= '~'))
        {
            return new ValidationError(
                "idempotency.key_invalid", "Idempotency-Key has 1 to 64 visible ASCII characters.", "Idempotency-Key").ToProblem();
        }

        if (NoteText.Check(request.Text, "text") is { } tooLong)
            return tooLong.ToProblem();
        if (NoteText.Clean(request.Text) is not { } text)
            return new ValidationError("note.empty", "A note says something.", "text").ToProblem();
        Guid agent = http.User.GetUserId();
        if (!access.Find(id, agent, InteractionPhase.Connected, InteractionPhase.WrapUp).TryGet(out LiveInteractionView? live, out Error? error))
            return error.ToProblem();
        Result<(TimelineItem Item, bool IsNew)> outcome = await writer.AddAsync(live, agent, text, key, ct);
        if (outcome.TryGet(out (TimelineItem Item, bool IsNew) added, out error))
            return added.IsNew ? TypedResults.Created((string?)null, added.Item) : TypedResults.Ok(added.Item);
        ProblemMapper.SetRetryAfter(http, error);
        return error.ToProblem();
    }
}

/// <summary>Journals notes: the fact in the journal, the words beside it, once however often a key comes.</summary>
internal sealed class NoteWriter(IJournal journal, NoteReader notes, LiveViews views, IIdSource ids, TimeProvider clock)
{
    public async Task<Result<(TimelineItem Item, bool IsNew)>> AddAsync(
        LiveInteractionView live, Guid agent, string text, string key, CancellationToken ct)
    {
        var data = new NoteAddedData(ids.NewId(), agent);
        Instant at = clock.GetInstant();
        Result<AppendOutcome> outcome = await journal.AppendAsync(
            new AppendRequest
            {
                Input = InputId.Of($"note:{live.Id:N}:{agent:N}", key),
                Events =
                [
                    InteractionFacts.Create(
                        live.Id, JournalKinds.NoteAdded, Actor.Agent(agent), at, data, new NotePayload(data, text)),
                ],
                Rows = [new NewSideRow(NoteTable.Instance, new NoteRow(live.Id, live.Customer, NoteKind.Internal, text))],
            },
            ct);
        if (!outcome.TryGet(out AppendOutcome appended, out Error? error))
            return error;
        return appended.IsDuplicate
            ? await FindFormerAsync(live, appended.SeqFirst, text, ct)
            : (ToItem(live, appended.SeqFirst, at, data, text), true);
    }

    private async Task<Result<(TimelineItem Item, bool IsNew)>> FindFormerAsync(
        LiveInteractionView live, long seq, string text, CancellationToken ct)
    {
        string? former = await notes.FindAsync(live.Id, seq, ct);
        if (former is not null && former != text)
            return new ConflictError("idempotency.mismatch", "The Idempotency-Key was used for another note.");
        IReadOnlyList<JournalEvent> events = await journal.ReadStreamBackAsync(
            DomainId.Main, StreamKind.Interaction, live.Id, seq + 1, [JournalKinds.NoteAdded], 1, ct);
        return events is [var committed]
            ? (ToItem(live, seq, committed.At, InteractionFacts.DataOf<NoteAddedData>(committed), former), false)
            : new NotFoundError("note.unknown", "There is no such note.");
    }

    private TimelineItem ToItem(LiveInteractionView live, long seq, Instant at, NoteAddedData data, string? text) =>
        views.Item(live.Customer, null, StoryItems.Note(seq, at.Microseconds, data, text));
}
