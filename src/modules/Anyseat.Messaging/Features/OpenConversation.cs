using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Anyseat.Customers.Contracts;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Contracts;
using Anyseat.Messaging.Domain;
using Anyseat.Messaging.Live;
using Anyseat.Messaging.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Messaging.Features;

/// <summary>A visitor begins a conversation.</summary>
internal static class OpenConversation
{
    private const int NameLengthMax = 80;
    private const int LanguageLengthMax = 20;

    internal sealed record ConversationRequest(string? Name = null, string? Topic = null, string? Language = null, string? Text = null);

    internal sealed record OpenedConversation(Guid ConversationId, string Token, VisitorSnapshot Snapshot);

    public static void Map(IEndpointRouteBuilder channel) => channel.MapPost("/{entryPoint}/conversations", HandleAsync)
        .WithName("OpenConversation").WithSummary("Begins a conversation; the token in the answer is the way back to it.")
        .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429).ProducesProblem(503)
        .OpenToEverybody("customers come without an account; a bound for each address holds floods off");

    private static async Task<Results<Created<OpenedConversation>, Ok<OpenedConversation>, ProblemHttpResult>> HandleAsync(
        string entryPoint, ConversationRequest request, HttpContext http, EntryPointStore entryPoints, ConversationOpener opener,
        RequestThrottle throttle, VisitorBoard board, SigningKey key,
        [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct)
    {
        if (entryPoints.Find(entryPoint) is not { } where)
            return new NotFoundError("entry_point.unknown", "There is no such entry point.").ToProblem();
        // The key is as good as the token until the answer is there: it must not be guessable.
        if (MessageText.CheckKey(idempotencyKey, lengthMin: 16) is { } keyInvalid)
            return keyInvalid.ToProblem();
        if (!Validate(where, request).TryGet(out ConversationRequest? clean, out Error? error))
            return error.ToProblem();
        if (throttle.Opening(http) is { } tooMany)
        {
            ProblemMapper.SetRetryAfter(http, tooMany);
            return tooMany.ToProblem();
        }

        Result<(Guid Id, bool IsNew)> opened = await opener.OpenAsync(where, clean, idempotencyKey!, ct);
        if (!opened.TryGet(out (Guid Id, bool IsNew) conversation, out error))
        {
            ProblemMapper.SetRetryAfter(http, error);
            return error.ToProblem();
        }

        VisitorTopic? topic = await board.FindAsync(conversation.Id, ct);
        if (topic is null)
            return new ConversationUnknown().ToProblem();
        var answer = new OpenedConversation(conversation.Id, key.ToToken(conversation.Id), Capture(topic));
        return conversation.IsNew
            ? TypedResults.Created($"/api/v1/channels/chat/conversations/{conversation.Id}", answer)
            : TypedResults.Ok(answer);
    }

    private static VisitorSnapshot Capture(VisitorTopic topic)
    {
        lock (topic.Gate)
            return topic.Capture();
    }

    private static Result<ConversationRequest> Validate(EntryPoint where, ConversationRequest request)
    {
        if (!MessageText.Clean(request.Name, NameLengthMax, "name").TryGet(out string? name, out Error? error) && error is not null)
            return error;
        if (!MessageText.Clean(request.Text).TryGet(out string? text, out error) && error is not null)
            return error;
        if (request.Topic is not null && !where.Topics.Any(topic => topic.Key == request.Topic))
            return new ValidationError("topic.unknown", "Choose one of the entry point's topics.", "topic");
        bool isLanguage = request.Language is null
            || (request.Language.Length is >= 2 and <= LanguageLengthMax && request.Language.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'));
        if (!isLanguage)
            return new ValidationError("language.invalid", "language is a BCP 47 tag such as zh-CN.", "language");
        return new ConversationRequest(name?.Replace('\n', ' '), request.Topic, request.Language, text);
    }
}

/// <summary>Opens conversations: once for each key, however often and at the same time it is asked.</summary>
internal sealed class ConversationOpener(
    IInteractions interactions, IDatabase database, ICustomerDirectory customers, IIdSource ids, TimeProvider clock)
{
    private readonly ConcurrentDictionary<InputId, Lazy<Task<Result<(Guid Id, bool IsNew)>>>> underWay = new();

    public async Task<Result<(Guid Id, bool IsNew)>> OpenAsync(
        EntryPoint where, OpenConversation.ConversationRequest request, string key, CancellationToken ct)
    {
        var input = InputId.Of("chat:" + where.Key, key);
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Name}\n{request.Topic}\n{request.Language}\n{request.Text}"));
        if (await FindAsync(input, ct) is { } former)
            return former.Hash.AsSpan().SequenceEqual(hash) ? (former.Id, false) : new IdempotencyMismatch();
        bool isFirst = false;
        Lazy<Task<Result<(Guid Id, bool IsNew)>>> opening = underWay.GetOrAdd(input, _ => new(() =>
        {
            isFirst = true;
            return OpenOnceAsync(where, request, input, hash);
        }));
        try
        {
            Result<(Guid Id, bool IsNew)> outcome = await opening.Value.WaitAsync(ct);
            return outcome.TryGet(out (Guid Id, bool IsNew) opened, out Error? error) ? (opened.Id, isFirst && opened.IsNew) : error;
        }
        finally
        {
            if (opening.Value.IsCompleted)
                underWay.TryRemove(input, out _);
        }
    }

    private async Task<Result<(Guid Id, bool IsNew)>> OpenOnceAsync(
        EntryPoint where, OpenConversation.ConversationRequest request, InputId input, byte[] hash)
    {
        // Not the request's token: the opening goes on when its caller has gone, and the repetition finds it.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), clock);
        if (await FindAsync(input, patience.Token) is { } former)
            return former.Hash.AsSpan().SequenceEqual(hash) ? (former.Id, false) : new IdempotencyMismatch();
        Instant now = clock.GetInstant();
        Guid id = ids.NewId();
        Guid customer = ids.NewId();
        Guid queue = where.Topics.FirstOrDefault(topic => topic.Key == request.Topic)?.QueueId ?? where.QueueId;
        customers.Put(customer, request.Name);
        Result<Done> outcome = await interactions.OpenAsync(
            new NewInteraction
            {
                Id = id,
                Actor = Actor.Customer(customer),
                Data = new InteractionArrivedData(ChatChannel.Name, queue, customer, where.Key, request.Topic, request.Language, 0),
                Rows =
                [
                    new NewSideRow(customers.Customers, new CustomerRow(customer, now, request.Name)),
                    new NewSideRow(ConversationTable.Instance, new ConversationRow(id, input, hash, customer, where.Key, request.Topic)),
                ],
                FirstMessage = request.Text is null ? null : FirstMessage(id, request.Text),
            },
            patience.Token);
        return outcome.TryGet(out _, out Error? error) ? (id, true) : error;
    }

    private (MessageSentData Data, MessageContent Content, NewSideRow Row) FirstMessage(Guid interaction, string text)
    {
        var content = new MessageContent(ids.NewId(), text, null, null);
        var row = new MessageRow(interaction, content.Id, text, null, null, MessageSender.HashOf(text, null));
        return (new MessageSentData(content.Id, MessageAuthor.Customer, null, null), content, new NewSideRow(MessageTable.Instance, row));
    }

    private async Task<(Guid Id, byte[] Hash)?> FindAsync(InputId input, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection
            .CreateCommand("SELECT interaction_id, request_hash FROM messaging_conversation WHERE input_id = @input")
            .AddGuid("input", input.Value);
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.ReadGuid(0), reader.ReadBytes(1)) : null;
    }
}
