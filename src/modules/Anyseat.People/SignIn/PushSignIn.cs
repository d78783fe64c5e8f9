using System.Security.Claims;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Push;

namespace Anyseat.People.SignIn;

/// <summary>Signs integrators in on the push stream by their token, and tells the stream when somebody's access ended.</summary>
internal sealed class PushSignIn(ISessionAuthenticator authenticator, TokenThrottle throttle) : IPushAuthenticator, IPushAccess
{
    public event Action<Guid>? Changed
    {
        add => authenticator.AccessChanged += value;
        remove => authenticator.AccessChanged -= value;
    }

    public ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken ct) =>
        ValueTask.FromResult(authenticator.FindByToken(token));

    public bool IsGood(ClaimsPrincipal user) => authenticator.IsValid(user);

    public Error? TakeTurn(ClaimsPrincipal user) => throttle.Take(user);
}
