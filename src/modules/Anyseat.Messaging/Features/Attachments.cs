using System.Buffers;
using System.Security.Cryptography;
using Anyseat.Interactions.Contracts;
using Anyseat.Messaging.Domain;
using Anyseat.Messaging.Domain.Images;
using Anyseat.Messaging.Storage;
using Anyseat.Platform.Blobs;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Messaging.Features;

/// <summary>Pictures in and out: checked by content, cleaned of metadata, served as what they are and nothing else.</summary>
internal static class Attachments
{
    private const int PartSize = 64 * 1024;

    public static void MapVisitor(IEndpointRouteBuilder conversation) => conversation.MapPost("/attachments", UploadByVisitorAsync)
        .Accepts<byte[]>("image/png", "image/jpeg", "image/gif", "image/webp")
        .WithName("UploadConversationAttachment").WithSummary("Takes a picture: the body is the file itself.")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);

    public static void MapAgent(IEndpointRouteBuilder interaction) => interaction.MapPost("/attachments", UploadByAgentAsync)
        .Accepts<byte[]>("image/png", "image/jpeg", "image/gif", "image/webp")
        .WithName("UploadAttachment").WithSummary("Takes a picture: the body is the file itself.")
        .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);

    public static void MapServing(IEndpointRouteBuilder api) => api.MapGet("/attachments/{id:guid}", ServeAsync)
        .WithTags("Web chat").WithName("GetAttachment").WithSummary("A picture, by its signed link.")
        .Produces(StatusCodes.Status200OK, contentType: "image/png").ProducesProblem(403).ProducesProblem(404)
        .OpenToEverybody("the link is signed and expires");

    private static Task<Results<Created<AttachmentView>, Ok<AttachmentView>, ProblemHttpResult>> UploadByVisitorAsync(
        Guid id, HttpContext http, AttachmentUpload upload, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct) =>
        UploadAsync(id, null, http, upload, idempotencyKey, ct);

    private static Task<Results<Created<AttachmentView>, Ok<AttachmentView>, ProblemHttpResult>> UploadByAgentAsync(
        Guid id, HttpContext http, AttachmentUpload upload, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct) =>
        UploadAsync(id, http.User.GetUserId(), http, upload, idempotencyKey, ct);

    private static async Task<Results<Created<AttachmentView>, Ok<AttachmentView>, ProblemHttpResult>> UploadAsync(
        Guid id, Guid? agent, HttpContext http, AttachmentUpload upload, string? idempotencyKey, CancellationToken ct)
    {
        if (MessageText.CheckKey(idempotencyKey) is { } keyInvalid)
            return keyInvalid.ToProblem();
        if (upload.Refuse(id, agent) is { } refusal)
            return refusal.ToProblem();
        byte[]? bytes = await ReadBodyAsync(http, ct);
        if (bytes is null)
        {
            return new TooLargeError("attachment.too_large", "The picture is larger than allowed.", MessageLimits.AttachmentBytesMax)
                .ToProblem();
        }

        Result<(AttachmentView View, bool IsNew)> outcome = await upload.StoreAsync(id, agent, bytes, idempotencyKey!, ct);
        if (!outcome.TryGet(out (AttachmentView View, bool IsNew) stored, out Error? error))
            return error.ToProblem();
        return stored.IsNew ? TypedResults.Created(stored.View.Url, stored.View) : TypedResults.Ok(stored.View);
    }

    /// <returns>Null if the body is larger than a picture may be.</returns>
    private static async Task<byte[]?> ReadBodyAsync(HttpContext http, CancellationToken ct)
    {
        // A part more than allowed, so that the check below is the one that counts.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MessageLimits.AttachmentBytesMax + PartSize;
        if (http.Request.ContentLength > MessageLimits.AttachmentBytesMax)
            return null;
        using var whole = new MemoryStream();
        byte[] part = ArrayPool<byte>.Shared.Rent(PartSize);
        try
        {
            int count;
            while ((count = await http.Request.Body.ReadAsync(part.AsMemory(0, PartSize), ct)) > 0)
            {
                if (whole.Length + count > MessageLimits.AttachmentBytesMax)
                    return null;
                whole.Write(part, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }

        return whole.ToArray();
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> ServeAsync(
        Guid id, HttpContext http, AttachmentLinks links, AttachmentStore attachments, IBlobStore blobs, CancellationToken ct,
        long exp = 0, string? sig = null)
    {
        if (!links.IsGood(id, exp, sig))
            return new ForbiddenError("attachment.link_invalid", "This link is not signed, or its time is over.").ToProblem();
        AttachmentRow? row = await attachments.FindAsync(id, ct);
        Stream? content = row is null ? null : await blobs.OpenReadAsync(row.BlobName, ct);
        if (content is null)
            return new NotFoundError("attachment.unknown", "There is no such picture.").ToProblem();
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        http.Response.Headers.CacheControl = "private, max-age=86400, immutable";
        http.Response.Headers.ContentDisposition = "inline";
        return TypedResults.Stream(content, row!.ContentType);
    }
}

/// <summary>Takes pictures in.</summary>
internal sealed class AttachmentUpload(
    IInteractions interactions, AttachmentStore attachments, IBlobStore blobs, AttachmentLinks links, ChannelLimits limits)
{
    private static readonly ImageLimits Images = new();

    /// <summary>Why this side may not add a picture to the conversation now; null if it may.</summary>
    public Error? Refuse(Guid interaction, Guid? agent)
    {
        LiveInteractionView? live = interactions.FindLive(interaction);
        if (live is null)
            return agent is null ? new ConversationEnded() : new NotFoundError("interaction.unknown", "There is no such live interaction of yours.");
        if (agent is not null && live.Agent != agent)
            return new NotFoundError("interaction.unknown", "There is no such live interaction of yours.");
        return live.State == InteractionPhase.WrapUp ? new ConversationEnded() : null;
    }

    public async Task<Result<(AttachmentView View, bool IsNew)>> StoreAsync(
        Guid interaction, Guid? agent, byte[] bytes, string key, CancellationToken ct)
    {
        Guid id = InputId.Of($"attachment:{interaction:N}:{agent?.ToString("N") ?? "visitor"}", key).Value;
        byte[] hash = SHA256.HashData(bytes);
        if (await attachments.FindAsync(id, ct) is { } former)
            return former.RequestHash.AsSpan().SequenceEqual(hash) ? (ToView(former), false) : new IdempotencyMismatch();
        if (await attachments.CountAsync(interaction, ct) >= limits.AttachmentsMax)
            return new ConflictError("attachment.too_many", $"A conversation has at most {limits.AttachmentsMax} pictures.");
        if (!ImageSanitizer.Sanitize(bytes, Images).TryGet(out SanitizedImage? image, out Error? error))
            return error;
        if (interactions.FindLive(interaction) is not { } live)
            return new ConversationEnded();
        var row = new AttachmentRow(
            id, interaction, live.Customer, agent, image.ContentType, image.Width, image.Height, image.Bytes.Length, hash);
        await blobs.PutAsync(row.BlobName, image.Bytes, ct);
        bool isNew = await attachments.AddAsync(row, ct);
        return (ToView(row), isNew);
    }

    private AttachmentView ToView(AttachmentRow row) =>
        new(row.Id, row.ContentType, row.Width, row.Height, row.Size, links.UrlOf(row.Id));
}
