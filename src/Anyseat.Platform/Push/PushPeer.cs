using System.Security.Claims;
using Anyseat.Platform.Errors;

namespace Anyseat.Platform.Push;

/// <summary>Who is at the other end of a push connection.</summary>
public sealed record PushPeer
{
    /// <summary>The signed-in user, API token's owner or visitor; never null, perhaps anonymous.</summary>
    public required ClaimsPrincipal User { get; init; }

    /// <summary>The browser tab of a desk, as it named itself; null for others.</summary>
    public string? DeskId { get; init; }
}

/// <summary>Turns the token of a <c>hello</c> into a peer. Each kind of token has one; the first that knows it decides.
/// </summary>
public interface IPushAuthenticator
{
    /// <summary>The peer, or null if this is not a token of this kind or not valid.</summary>
    ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken ct);
}

/// <summary>Knows whether somebody who is connected may still be: sockets outlive the requests that opened them.</summary>
public interface IPushAccess
{
    /// <summary>Whether the session or token behind the user is still good.</summary>
    bool IsGood(ClaimsPrincipal user);

    /// <summary>Takes the turn of one call; an error when the user has made too many, and this one must not be run.</summary>
    Error? TakeTurn(ClaimsPrincipal user);

    /// <summary>Raised with a user's id when sessions, tokens or rights of the user changed; handlers are quick.</summary>
    event Action<Guid>? Changed;
}
