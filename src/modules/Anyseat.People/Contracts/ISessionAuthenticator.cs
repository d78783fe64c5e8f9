using System.Security.Claims;

namespace Anyseat.People.Contracts;

/// <summary>Authenticates what does not come as an ordinary request: the first message of a WebSocket, and the sockets that
/// outlive a request. A desk's cookie is authenticated by the middleware (<c>HttpContext.User</c>). Works from memory,
/// so also while the database is away; thread-safe.</summary>
public interface ISessionAuthenticator
{
    /// <summary>The user of a personal access token; null if it is unknown, expired or revoked, or its user disabled.</summary>
    /// <param name="token">As the client sent it; any length.</param>
    ClaimsPrincipal? FindByToken(string token);

    /// <summary>Whether the session or token behind the principal is still good.</summary>
    bool IsValid(ClaimsPrincipal principal);

    /// <summary>Raised when sessions or tokens of a user ended or the user's rights changed: sockets of that user check
    /// <see cref="IsValid"/> and read the permissions anew. Handlers are quick and do not throw.</summary>
    event Action<Guid>? AccessChanged;
}

/// <summary>The one-time code with which the first administrator is created.</summary>
public interface ISetupCode
{
    /// <summary>The code to print at start, in groups; null when there are users already. Known from phase Resume on.</summary>
    string? Current { get; }
}
