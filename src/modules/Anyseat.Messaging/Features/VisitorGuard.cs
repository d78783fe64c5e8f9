using System.Security.Claims;
using Anyseat.Messaging.Domain;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Push;
using Anyseat.Platform.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Anyseat.Messaging.Features;

/// <summary>Who a visitor is: the holder of one conversation's token.</summary>
internal static class VisitorClaims
{
    public const string Conversation = "conv";

    public static Guid? FindConversation(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirst(Conversation)?.Value, out Guid id) ? id : null;

    public static ClaimsPrincipal ToPrincipal(Guid conversation) =>
        new(new ClaimsIdentity([new Claim(Conversation, conversation.ToString("D"))], "visitor"));
}

/// <summary>Knows visitor tokens on the push stream.</summary>
internal sealed class VisitorAuthenticator(SigningKey key) : IPushAuthenticator
{
    public ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken ct) => ValueTask.FromResult(
        key.FindConversation(token) is { } conversation ? VisitorClaims.ToPrincipal(conversation) : null);
}

/// <summary>Lets a visitor only at the conversation of the token.</summary>
internal static class VisitorGuard
{
    /// <summary>Requires the visitor token of the conversation in the route: 401 without a good one, 404 with another's.</summary>
    public static TBuilder RequireVisitor<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new AccessRule("the conversation's visitor token"));
        builder.AddEndpointFilterFactory((_, next) => async invocation =>
        {
            HttpContext http = invocation.HttpContext;
            var key = (SigningKey)http.RequestServices.GetService(typeof(SigningKey))!;
            string? header = http.Request.Headers.Authorization;
            Guid? holder = header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                ? key.FindConversation(header[7..].Trim())
                : null;
            if (holder is null)
                return new UnauthenticatedError("visitor.token_required", "Send the visitor token of the conversation.").ToProblem();
            return Guid.TryParse(http.Request.RouteValues["id"] as string, out Guid wanted) && wanted == holder
                ? await next(invocation)
                : new ConversationUnknown().ToProblem();
        });
        return builder;
    }
}
