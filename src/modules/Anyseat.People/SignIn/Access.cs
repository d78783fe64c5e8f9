using System.Security.Claims;
using Anyseat.People.Contracts;
using Anyseat.Platform.Security;

namespace Anyseat.People.SignIn;

/// <summary>Names of what People itself puts into a principal.</summary>
internal static class AccessNames
{
    public const string Scheme = "anyseat";
    public const string CookieScheme = "anyseat.cookie";
    public const string TokenScheme = "anyseat.token";
    public const string CookieName = "anyseat_session";
    public const string SessionClaim = "sid";
    public const string TokenClaim = "tid";
}

/// <summary>Makes principals from the directory, so that a change of rights counts from the next request on.</summary>
internal sealed class Access : ISessionAuthenticator
{
    private readonly IPeopleDirectory directory;
    private readonly SessionRegistry sessions;
    private readonly TokenRegistry tokens;
    private PeopleSnapshot last;

    public Access(IPeopleDirectory directory, SessionRegistry sessions, TokenRegistry tokens)
    {
        (this.directory, this.sessions, this.tokens) = (directory, sessions, tokens);
        last = directory.Snapshot;
        directory.Changed += OnDirectoryChanged;
    }

    public event Action<Guid>? AccessChanged;

    public ClaimsPrincipal? FindByToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return tokens.Find(token) is { } live && FindEnabled(live.UserId) is { } person
            ? Create(person, AccessNames.TokenScheme, new Claim(AccessNames.TokenClaim, live.Id.ToString("D")))
            : null;
    }

    public bool IsValid(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.FindUserId() is not { } userId || FindEnabled(userId) is null)
            return false;
        return principal.FindSessionId() is { } sessionId
            ? sessions.IsLive(sessionId, userId)
            : principal.FindTokenId() is { } tokenId && tokens.IsLive(tokenId);
    }

    /// <summary>The principal of a cookie with the rights of this moment; null when the session is over.</summary>
    public ClaimsPrincipal? FindBySession(ClaimsPrincipal cookie) =>
        cookie.FindUserId() is { } userId && cookie.FindSessionId() is { } sessionId
            && FindEnabled(userId) is { } person && sessions.Touch(sessionId, userId)
            ? Create(person, AccessNames.CookieScheme, new Claim(AccessNames.SessionClaim, sessionId.ToString("D")))
            : null;

    /// <summary>What the cookie holds: who and which session, no rights.</summary>
    public static ClaimsPrincipal CreateForCookie(Guid userId, Guid sessionId) => new(new ClaimsIdentity(
        [new(AnyseatClaims.UserId, userId.ToString("D")), new(AccessNames.SessionClaim, sessionId.ToString("D"))],
        AccessNames.CookieScheme));

    /// <summary>Tells sockets that sessions or tokens of the user ended.</summary>
    public void RaiseChanged(Guid userId) => AccessChanged?.Invoke(userId);

    private Person? FindEnabled(Guid userId) => directory.FindUser(userId) is { IsEnabled: true } person ? person : null;

    private static ClaimsPrincipal Create(Person person, string scheme, Claim credential)
    {
        var identity = new ClaimsIdentity(scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(AnyseatClaims.UserId, person.Id.ToString("D")));
        identity.AddClaim(credential);
        foreach (string permission in person.Permissions)
            identity.AddClaim(new Claim(AnyseatClaims.Permission, permission));
        if (person.TeamId is { } team)
            identity.AddClaim(new Claim(AnyseatClaims.TeamId, team.ToString("D")));
        if (person.SiteId is { } site)
            identity.AddClaim(new Claim(AnyseatClaims.SiteId, site.ToString("D")));
        return new ClaimsPrincipal(identity);
    }

    // Called by the directory one change at a time.
    private void OnDirectoryChanged(PeopleSnapshot next)
    {
        foreach (Person before in last.Users.Values)
        {
            Person? after = next.Users.GetValueOrDefault(before.Id);
            if (after is null || after.IsEnabled != before.IsEnabled || after.TeamId != before.TeamId || after.SiteId != before.SiteId
                || !after.Permissions.SequenceEqual(before.Permissions, StringComparer.Ordinal))
                RaiseChanged(before.Id);
        }
        last = next;
    }
}

/// <summary>Reads which session or token is behind a principal.</summary>
internal static class AccessPrincipalExtensions
{
    public static Guid? FindSessionId(this ClaimsPrincipal principal) => principal.FindId(AccessNames.SessionClaim);

    public static Guid? FindTokenId(this ClaimsPrincipal principal) => principal.FindId(AccessNames.TokenClaim);

    private static Guid? FindId(this ClaimsPrincipal principal, string claim) =>
        Guid.TryParse(principal.FindFirst(claim)?.Value, out Guid id) ? id : null;
}
