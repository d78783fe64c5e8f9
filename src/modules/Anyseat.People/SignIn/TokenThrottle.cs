using System.Security.Claims;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Anyseat.People.SignIn;

/// <summary>How much one program may ask for. Section <c>Anyseat:Tokens</c> of the configuration.</summary>
internal sealed record TokenLimits
{
    public const string Section = "Anyseat:Tokens";

    /// <summary>Requests and calls of one token a second, as a long-run rate; 1 to 100,000.</summary>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>How many may come at once after a rest; 1 to 1,000,000.</summary>
    public int RequestsAtOnce { get; init; } = 500;

    public static TokenLimits From(IConfiguration configuration)
    {
        TokenLimits limits = configuration.GetSection(Section).Get<TokenLimits>() ?? new TokenLimits();
        return limits is { RequestsPerSecond: >= 1 and <= 100_000, RequestsAtOnce: >= 1 and <= 1_000_000 }
            ? limits
            : throw new OptionsValidationException(
                Section, typeof(TokenLimits), [$"{Section}: RequestsPerSecond is 1 to 100,000, RequestsAtOnce 1 to 1,000,000."]);
    }
}

/// <summary>Bounds the rate of each API token, whatever it is used for: HTTP requests and calls on the push stream.</summary>
/// <remarks>The generic cell rate algorithm (ITU-T I.371, annex A): one instant a token, no timers. Thread-safe.</remarks>
internal sealed class TokenThrottle(TokenLimits limits, TokenRegistry tokens, TimeProvider clock)
{
    private readonly long intervalTicks = TimeSpan.TicksPerSecond / limits.RequestsPerSecond;
    private readonly long startedAt = clock.GetTimestamp();

    /// <summary>Takes one request's turn.</summary>
    /// <returns>Null when it may go on, or when the principal is not a token's.</returns>
    public RateLimitedError? Take(ClaimsPrincipal principal)
    {
        if (principal.FindTokenId() is not { } id || tokens.FindLive(id) is not { } token)
            return null;
        long wait = token.Take(clock.GetElapsedTime(startedAt).Ticks, intervalTicks, intervalTicks * (limits.RequestsAtOnce - 1));
        return wait <= 0
            ? null
            : new RateLimitedError(
                "token.too_many_requests",
                $"A token has {limits.RequestsPerSecond} requests a second, {limits.RequestsAtOnce} at once after a rest.",
                TimeSpan.FromTicks(wait));
    }
}

/// <summary>Refuses what a token asks beyond its rate: 429 with Retry-After, before anything else is done for it.</summary>
internal sealed class TokenThrottleMiddleware(RequestDelegate next, TokenThrottle throttle)
{
    public Task InvokeAsync(HttpContext context) =>
        throttle.Take(context.User) is { } tooMany ? ProblemMapper.WriteAsync(context, tooMany) : next(context);
}
