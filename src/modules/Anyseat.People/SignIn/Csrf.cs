using System.Security.Cryptography;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Anyseat.People.SignIn;

/// <summary>Anti-forgery tokens bound to the session: the session's id under the authenticated encryption of data
/// protection, so that a token of one session is worth nothing in another.</summary>
internal sealed class CsrfTokens(IDataProtectionProvider protection)
{
    public const string HeaderName = "X-CSRF-Token";
    private const int lengthMax = 512;
    private readonly IDataProtector protector = protection.CreateProtector("Anyseat.People.Csrf.v1");

    /// <summary>A token for the session.</summary>
    public string Create(Guid sessionId) => protector.Protect(sessionId.ToString("N"));

    /// <summary>Whether the token belongs to the session.</summary>
    public bool IsValid(string? token, Guid sessionId)
    {
        if (string.IsNullOrEmpty(token) || token.Length > lengthMax)
            return false;
        try
        {
            return string.Equals(protector.Unprotect(token), sessionId.ToString("N"), StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }
}

/// <summary>On an endpoint: may be called without an anti-forgery token although a cookie came along, as it takes its
/// own credentials.</summary>
internal sealed class CsrfExempt;

/// <summary>Refuses unsafe requests by cookie without the session's anti-forgery token: 403 <c>csrf.invalid</c>.</summary>
internal sealed class CsrfMiddleware(RequestDelegate next, CsrfTokens tokens)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (IsSafe(context.Request.Method) || context.User.FindSessionId() is not { } sessionId
            || context.GetEndpoint()?.Metadata.GetMetadata<CsrfExempt>() is not null
            || tokens.IsValid(context.Request.Headers[CsrfTokens.HeaderName], sessionId))
            return next(context);
        return ProblemMapper.WriteAsync(context, new ForbiddenError(
            "csrf.invalid", $"The {CsrfTokens.HeaderName} header is missing or does not belong to this session."));
    }

    // RFC 9110 §9.2.1.
    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);
}
