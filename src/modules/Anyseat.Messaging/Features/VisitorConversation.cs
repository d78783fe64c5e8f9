using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Domain;
using Anyseat.Messaging.Live;
using Anyseat.Messaging.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Messaging.Features;

/// <summary>What a visitor does in a conversation, over HTTP.</summary>
internal static class VisitorConversation
{
    internal sealed record PublicEntryPoint(
        string EntryPoint, LocalizedText Names, string BrandColour, IReadOnlyList<PublicTopic> Topics, long AttachmentSizeMax,
        int TextLengthMax);

    internal sealed record PublicTopic(string Key, LocalizedText Names);

    internal sealed record SendMessage(string? Text = null, Guid? AttachmentId = null);

    internal sealed record MarkRead(long Seq);

    internal sealed record VisitorPage(IReadOnlyList<VisitorItem> Items, bool HasEarlier);

    public static void Map(IEndpointRouteBuilder channel)
    {
        channel.MapGet("/{entryPoint}", GetEntryPoint).WithName("GetEntryPoint")
            .WithSummary("What a widget shows before the conversation.").ProducesProblem(404)
            .OpenToEverybody("it is what every visitor of the page sees");
        RouteGroupBuilder one = channel.MapGroup("/conversations/{id:guid}").RequireVisitor();
        one.MapGet("", GetAsync).WithName("GetConversation").WithSummary("The conversation as it is now.").ProducesProblem(401).ProducesProblem(404);
        one.MapGet("/messages", ListAsync).WithName("ListConversationMessages").WithSummary("Earlier entries, oldest first.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
        one.MapPost("/messages", SendAsync).WithName("SendConversationMessage").WithSummary("Says something.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429).ProducesProblem(503);
        one.MapPost("/read", ReadAsync).WithName("ReadConversation").WithSummary("Has seen the messages up to a place.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
        one.MapPost("/typing", Typing).WithName("TypeInConversation").WithSummary("Is typing.").ProducesProblem(401).ProducesProblem(404);
        one.MapPost("/end", EndAsync).WithName("EndConversation").WithSummary("Ends the conversation.")
            .ProducesProblem(401).ProducesProblem(404).ProducesProblem(503);
        Attachments.MapVisitor(one);
    }

    public static VisitorItem ToItem(SentMessage sent) => new(
        sent.Seq, sent.Content.Id, sent.At.ToDateTimeOffset(), VisitorAuthor.Visitor, null, sent.Content.Text, sent.Content.Attachment,
        sent.Content.ClientKey, null);

    private static Results<Ok<PublicEntryPoint>, ProblemHttpResult> GetEntryPoint(string entryPoint, EntryPointStore entryPoints) =>
        entryPoints.Find(entryPoint) is { } found
            ? TypedResults.Ok(new PublicEntryPoint(
                found.Key, found.Names, found.BrandColour, [.. found.Topics.Select(topic => new PublicTopic(topic.Key, topic.Names))],
                MessageLimits.AttachmentBytesMax, MessageLimits.TextLengthMax))
            : new NotFoundError("entry_point.unknown", "There is no such entry point.").ToProblem();

    private static async Task<Results<Ok<VisitorSnapshot>, ProblemHttpResult>> GetAsync(Guid id, VisitorBoard board, CancellationToken ct)
    {
        VisitorTopic? topic = await board.FindAsync(id, ct);
        if (topic is null)
            return new ConversationUnknown().ToProblem();
        lock (topic.Gate)
            return TypedResults.Ok(topic.Capture());
    }

    private static async Task<Results<Ok<VisitorPage>, ProblemHttpResult>> ListAsync(
        Guid id, VisitorBoard board, CancellationToken ct, long before = long.MaxValue, int limit = 50)
    {
        if (limit is < 1 or > 200)
            return new ValidationError("list.limit_invalid", "limit is 1 to 200.", "limit").ToProblem();
        if (await board.FindAsync(id, ct) is not { } topic)
            return new ConversationUnknown().ToProblem();
        (IReadOnlyList<VisitorItem> items, bool hasEarlier) = await board.ReadAsync(topic.State, before, limit, ct);
        return TypedResults.Ok(new VisitorPage(items, hasEarlier));
    }

    private static async Task<Results<Created<VisitorItem>, Ok<VisitorItem>, ProblemHttpResult>> SendAsync(
        Guid id, SendMessage request, HttpContext http, MessageSender sender, RequestThrottle throttle,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct)
    {
        Error? error = throttle.Message(id);
        if (error is null)
        {
            Result<SentMessage> outcome = await sender.SendAsync(
                new MessageDraft(id, null, request.Text, request.AttachmentId, idempotencyKey), ct);
            if (outcome.TryGet(out SentMessage? sent, out error))
                return sent.IsNew ? TypedResults.Created((string?)null, ToItem(sent)) : TypedResults.Ok(ToItem(sent));
        }

        ProblemMapper.SetRetryAfter(http, error);
        return error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReadAsync(
        Guid id, MarkRead request, ReadMarker marker, CancellationToken ct)
    {
        Result<Done> outcome = await marker.MarkAsync(id, null, request.Seq, ct);
        return outcome.TryGet(out _, out Error? error) ? TypedResults.NoContent() : error.ToProblem();
    }

    private static NoContent Typing(Guid id, IInteractions interactions)
    {
        interactions.SignalCustomerTyping(id);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(
        Guid id, HttpContext http, IInteractions interactions, CancellationToken ct)
    {
        Result<Done> outcome = await interactions.EndAsync(id, MessageAuthor.Customer, ct);
        if (outcome.TryGet(out _, out Error? error))
            return TypedResults.NoContent();
        ProblemMapper.SetRetryAfter(http, error);
        return error.ToProblem();
    }
}
