using System.Net;
using System.Net.Sockets;
using Anyseat.People.Domain;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Time;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Anyseat.People.SignIn;

/// <summary>Who signed in, and the session that was opened.</summary>
internal readonly record struct SignedIn(UserRow User, Guid SessionId);

/// <summary>Checks who somebody is and opens sessions.</summary>
internal sealed partial class SignInService(
    PeopleReader reader, PeopleStore store, SignInThrottle throttle, Passwords passwords, SessionRegistry sessions,
    ILogger<SignInService> logger)
{
    private const int sessionCountMax = 20;
    private static readonly UnauthenticatedError refused = new(
        "session.wrong_credentials", "The user name or the password is wrong.");

    /// <summary>Signs in with name and password; unknown, disabled and wrong get the same answer in the same time.</summary>
    public async Task<Result<SignedIn>> SignInAsync(HttpContext http, string username, string password, CancellationToken ct)
    {
        string nameKey = Names.ToKey(username);
        Result<UserRow> result = await VerifyAsync(
            nameKey, ToAddressKey(http.Connection.RemoteIpAddress),
            context => context.Users.Include(row => row.Roles).FirstOrDefaultAsync(row => row.UsernameKey == nameKey, ct), password, ct);
        if (!result.TryGet(out UserRow? user, out Error? error))
            return error;
        return new SignedIn(user, await OpenSessionAsync(http, user.Id, "session.opened", ct));
    }

    /// <summary>Verifies a password under the throttle; records failures and lock-outs.</summary>
    public async Task<Result<UserRow>> VerifyAsync(
        string nameKey, string address, Func<PeopleDbContext, Task<UserRow?>> find, string password, CancellationToken ct)
    {
        string name = ToThrottleKey(nameKey);
        if (throttle.Begin(name, address) is { } wait)
            return new RateLimitedError("session.too_many_attempts", "There were too many attempts to sign in; wait.", wait);
        UserRow? user;
        PasswordVerificationResult verified;
        try
        {
            user = await store.ReadAsync((context, _) => find(context), ct);
            verified = await passwords.VerifyAsync(user?.PasswordHash, password, ct);
            if (user is null || !user.IsEnabled || verified is PasswordVerificationResult.Failed)
            {
                await RecordFailureAsync(name, nameKey, user?.Id, ct);
                return refused;
            }
            if (verified is PasswordVerificationResult.SuccessRehashNeeded)
                await RehashAsync(user, password, ct);
        }
        catch
        {
            throttle.Withdraw(name, address);
            throw;
        }
        throttle.Succeed(name, address);
        return user;
    }

    /// <summary>Opens a session: its row, the audit entry, then the cookie.</summary>
    /// <returns>The session's id.</returns>
    public async Task<Guid> OpenSessionAsync(HttpContext http, Guid userId, string action, CancellationToken ct)
    {
        var row = new SessionRow { Id = store.NewId(), UserId = userId, CreatedAt = store.Now, SeenAt = store.Now };
        Result<List<Guid>> surplus = await store.WriteAsync<List<Guid>>(
            async (context, token) =>
            {
                List<SessionRow> former = await context.Sessions.Where(session => session.UserId == userId).ToListAsync(token);
                List<SessionRow> old = [.. former.OrderByDescending(session => session.SeenAt.Microseconds).Skip(sessionCountMax - 1)];
                context.Sessions.RemoveRange(old);
                context.Sessions.Add(row);
                store.Audit(context, action, userId, "session", row.Id);
                return old.Select(session => session.Id).ToList();
            },
            ct);
        foreach (Guid id in surplus.Value)
            sessions.End(id);
        sessions.Add(row);
        await http.SignInAsync(
            AccessNames.CookieScheme, Access.CreateForCookie(userId, row.Id), new AuthenticationProperties { IsPersistent = true });
        return row.Id;
    }

    /// <summary>Restores lock-outs after a restart.</summary>
    public async Task LoadLockoutsAsync(CancellationToken ct)
    {
        List<LockoutRow> rows = await reader.ReadLockoutsAsync(ct);
        foreach (LockoutRow row in rows)
            throttle.Restore(Convert.ToHexString(row.NameHash), row.LockedUntil);
    }

    /// <summary>Lifts the lock-out of a name in memory; the caller removes its row.</summary>
    public void Unlock(string nameKey) => throttle.Unlock(ToThrottleKey(nameKey));

    /// <summary>An address as the throttle counts it: IPv4 whole, IPv6 by its network of 64 bits.</summary>
    public static string ToAddressKey(IPAddress? address)
    {
        if (address is null)
            return "local";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes(), 0, 8)
            : address.ToString();
    }

    private static string ToThrottleKey(string nameKey) => Convert.ToHexString(Names.ToHash(nameKey));

    private async Task RecordFailureAsync(string name, string nameKey, Guid? userId, CancellationToken ct)
    {
        Instant? lockedUntil = throttle.Fail(name);
        await store.WriteAsync<Done>(
            async (context, token) =>
            {
                store.Audit(context, "session.refused", null, "user", userId);
                if (lockedUntil is { } until)
                {
                    byte[] hash = Names.ToHash(nameKey);
                    await context.Lockouts.Where(row => row.NameHash == hash).ExecuteDeleteAsync(token);
                    context.Lockouts.Add(new LockoutRow { NameHash = hash, LockedUntil = until });
                    store.Audit(context, "session.locked_out", null, "user", userId);
                }
                return Done.Value;
            },
            ct);
        if (lockedUntil is not null)
            LogLockedOut(userId);
    }

    private async Task RehashAsync(UserRow user, string password, CancellationToken ct)
    {
        string hash = await passwords.HashAsync(password, ct);
        await store.WriteAsync<Done>(
            async (context, token) =>
            {
                await context.Users.Where(row => row.Id == user.Id && row.PasswordHash == user.PasswordHash)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, hash), token);
                return Done.Value;
            },
            ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A user name is locked out after too many failures (user {UserId})")]
    private partial void LogLockedOut(Guid? userId);
}
