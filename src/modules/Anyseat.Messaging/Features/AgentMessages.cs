using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Domain;
using Anyseat.Messaging.Live;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Messaging.Features;

/// <summary>What an agent says in a conversation, over HTTP.</summary>
internal static class AgentMessages
{
    public static void Map(IEndpointRouteBuilder api)
    {
        RouteGroupBuilder one = api.MapGroup("/interactions/{id:guid}").WithTags("Desk").RequireActiveDesk();
        one.MapPost("/messages", SendAsync).WithName("SendMessage").WithSummary("Says something to the customer.")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
        one.MapPost("/read", ReadAsync).WithName("ReadMessages").WithSummary("Has seen the messages up to a place.")
            .ProducesProblem(400).ProducesProblem(404);
        one.MapPost("/typing", Typing).WithName("TypeMessage").WithSummary("Is typing.");
        Attachments.MapAgent(one);
    }

    public static TimelineItem ToItem(SentMessage sent, Person? agent) => new(
        sent.Seq, sent.Content.Id, sent.At.ToDateTimeOffset(), TimelineType.Message,
        new TimelineAuthor(AuthorKind.Agent, agent?.Id, agent?.DisplayName), sent.Content.Text, sent.Content.Attachment,
        sent.Content.ClientKey, null);

    private static async Task<Results<Created<TimelineItem>, Ok<TimelineItem>, ProblemHttpResult>> SendAsync(
        Guid id, VisitorConversation.SendMessage request, HttpContext http, MessageSender sender, IPeopleDirectory people,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct)
    {
        Guid agent = http.User.GetUserId();
        Result<SentMessage> outcome = await sender.SendAsync(
            new MessageDraft(id, agent, request.Text, request.AttachmentId, idempotencyKey), ct);
        if (outcome.TryGet(out SentMessage? sent, out Error? error))
        {
            TimelineItem item = ToItem(sent, people.FindUser(agent));
            return sent.IsNew ? TypedResults.Created((string?)null, item) : TypedResults.Ok(item);
        }

        ProblemMapper.SetRetryAfter(http, error);
        return error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReadAsync(
        Guid id, VisitorConversation.MarkRead request, HttpContext http, ReadMarker marker, CancellationToken ct)
    {
        Result<Done> outcome = await marker.MarkAsync(id, http.User.GetUserId(), request.Seq, ct);
        return outcome.TryGet(out _, out Error? error) ? TypedResults.NoContent() : error.ToProblem();
    }

    private static NoContent Typing(Guid id, HttpContext http, IInteractions interactions, VisitorBoard visitors)
    {
        if (interactions.FindLive(id) is { State: InteractionPhase.Connected } live && live.Agent == http.User.GetUserId())
            visitors.SignalTyping(id);
        return TypedResults.NoContent();
    }
}
