using System.Text.Encodings.Web;
using Anyseat.People.Contracts;
using Anyseat.People.Domain;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Anyseat.People.SignIn;

/// <summary>Authenticates <c>Authorization: Bearer ast_…</c> (RFC 6750 §2.1). Other bearer tokens are not ours.</summary>
internal sealed class TokenAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ISessionAuthenticator access)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        string header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer + TokenSecret.Prefix, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(access.FindByToken(header[Bearer.Length..].Trim()) is { } principal
            ? AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name))
            : AuthenticateResult.Fail("The token is unknown, expired or revoked."));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        ProblemMapper.WriteAsync(Context, new UnauthenticatedError("session.required", "Sign in first."));

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ProblemMapper.WriteAsync(Context, new ForbiddenError("permission.missing", "This is not permitted."));
}
