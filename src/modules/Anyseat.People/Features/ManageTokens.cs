using System.Text.Json.Serialization;
using Anyseat.People.Domain;
using Anyseat.People.Http;
using Anyseat.People.SignIn;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Features;

/// <summary>A token to be made.</summary>
internal sealed record TokenRequest
{
    public required string Name { get; init; }

    /// <summary>In the future; null for a token that works until it is revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>A personal access token.</summary>
internal sealed record TokenView
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>The secret: in the answer that created it and nowhere else, not even when the key is repeated.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }
    public required DateTime CreatedAt { get; init; }
    public required DateTime? ExpiresAt { get; init; }
    public required DateTime? LastUsedAt { get; init; }

    public static TokenView Of(TokenRow row, string? secret = null) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Token = secret,
        CreatedAt = row.CreatedAt.ToDateTimeOffset().UtcDateTime,
        ExpiresAt = row.ExpiresAt?.ToDateTimeOffset().UtcDateTime,
        LastUsedAt = row.LastUsedAt?.ToDateTimeOffset().UtcDateTime,
    };
}

/// <summary>What holds for tokens.</summary>
internal static class TokenRules
{
    public const int CountMax = 50;

    /// <summary>A stolen token must not make itself at home: credentials are changed by a signed-in person only.</summary>
    public static ForbiddenError NeedsSession { get; } = new("session.needed", "This needs a signed-in session; a token may not do it.");
}

/// <summary>Makes, lists and revokes one's own tokens.</summary>
internal static class ManageTokens
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tokens", ListAsync).RequireUser().Describe("listTokens", "Lists one's own access tokens", 401, 503);
        api.MapPost("/tokens", CreateAsync).RequireUser().Accepts<TokenRequest>("application/json")
            .Describe("createToken", "Makes an access token; its secret is shown this once", 400, 401, 403, 409, 413, 415, 503);
        api.MapDelete("/tokens/{id:guid}", RevokeAsync).RequireUser()
            .Describe("revokeToken", "Revokes one of one's own access tokens at once", 401, 403, 404, 503);
    }

    private static async Task<Ok<Page<TokenView>>> ListAsync(HttpContext http, PeopleStore store, CancellationToken ct)
    {
        Guid userId = http.User.GetUserId();
        List<TokenRow> rows = await store.ReadAsync(
            (context, token) => context.Tokens.Where(row => row.UserId == userId).ToListAsync(token), ct);
        return TypedResults.Ok(new Page<TokenView>
        {
            Items = [.. rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => TokenView.Of(row))],
            NextCursor = null,
        });
    }

    private static async Task<Results<Created<TokenView>, Ok<TokenView>, ProblemHttpResult>> CreateAsync(
        HttpContext http, PeopleStore store, TokenRegistry tokens, CancellationToken ct)
    {
        if (http.User.FindSessionId() is null)
            return http.Problem(TokenRules.NeedsSession);
        if (!(await JsonBody.ReadAsync<TokenRequest>(http, ct)).TryGet(out TokenRequest? request, out Error? error))
            return http.Problem(error);
        if (Check.Text(request.Name, "name") is { } invalid)
            return http.Problem(invalid);
        if (request.ExpiresAt is { } expiry && Instant.From(expiry) <= store.Now)
            return http.Problem(new ValidationError("token.expired", "expiresAt must be in the future.", "expiresAt"));
        if (!IdempotencyKey.Read(http, request).TryGet(out IdempotencyKey key, out error))
            return http.Problem(error);
        string secret = TokenSecret.Create();
        Result<Creation<TokenRow>> result = await store.WriteAsync(
            (context, token) => AddAsync(context, store, http.User.GetUserId(), request, key, secret, token), ct);
        if (result.IsSuccess && !result.Value.IsRepeat)
            tokens.Add(result.Value.Value);
        return ToView(result, secret).ToAnswer(http, view => $"/api/v1/tokens/{view.Id}");
    }

    private static async Task<Result<Creation<TokenRow>>> AddAsync(
        PeopleDbContext context, PeopleStore store, Guid userId, TokenRequest request, IdempotencyKey key, string secret,
        CancellationToken ct)
    {
        if (!(await key.FindAsync(context, userId, ct)).TryGet(out Guid? former, out Error? error))
            return error;
        if (former is { } formerId)
        {
            return await context.Tokens.FirstOrDefaultAsync(row => row.Id == formerId, ct) is { } made
                ? new Creation<TokenRow>(made, IsRepeat: true)
                : new ConflictError("token.revoked", "The token that this key made was revoked.");
        }
        if (await context.Tokens.CountAsync(row => row.UserId == userId, ct) >= TokenRules.CountMax)
            return new ConflictError("token.too_many", $"There are {TokenRules.CountMax} tokens already; revoke one first.");
        var row = new TokenRow
        {
            Id = store.NewId(),
            UserId = userId,
            Name = request.Name,
            Hash = TokenSecret.ToHash(secret)!,
            CreatedAt = store.Now,
            ExpiresAt = request.ExpiresAt is { } expiry ? Instant.From(expiry) : null,
        };
        context.Tokens.Add(row);
        key.Add(context, store, userId, row.Id);
        store.Audit(context, "token.created", userId, "token", row.Id);
        return new Creation<TokenRow>(row, IsRepeat: false);
    }

    private static Result<Creation<TokenView>> ToView(Result<Creation<TokenRow>> result, string secret) =>
        result.TryGet(out Creation<TokenRow> made, out Error? error)
            ? new Creation<TokenView>(TokenView.Of(made.Value, made.IsRepeat ? null : secret), made.IsRepeat)
            : error;

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Guid id, HttpContext http, PeopleStore store, TokenRegistry tokens, Access access, CancellationToken ct)
    {
        if (http.User.FindSessionId() is null)
            return http.Problem(TokenRules.NeedsSession);
        Guid userId = http.User.GetUserId();
        Result<Done> result = await store.WriteAsync<Done>(
            async (context, token) =>
            {
                if (await context.Tokens.Where(row => row.Id == id && row.UserId == userId).ExecuteDeleteAsync(token) == 0)
                    return new NotFoundError("token.unknown", "You have no such token.");
                store.Audit(context, "token.revoked", userId, "token", id);
                return Done.Value;
            },
            ct);
        if (result.IsSuccess)
        {
            tokens.Remove(id);
            access.RaiseChanged(userId);
        }
        return result.ToAnswer(http);
    }
}
