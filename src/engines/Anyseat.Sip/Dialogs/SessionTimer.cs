using System.Globalization;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Dialogs;

/// <summary>Session-Expires = delta-seconds *( SEMI refresher=uac/uas ) (RFC 4028 §4).</summary>
/// <param name="Seconds">The interval.</param>
/// <param name="Refresher">Who refreshes: <c>uac</c>, <c>uas</c>, or null when left open. Roles of that transaction.</param>
public readonly record struct SipSessionExpires(uint Seconds, string? Refresher)
{
    /// <summary>Reads the header of a message; null when absent or malformed.</summary>
    /// <param name="message">The message.</param>
    public static SipSessionExpires? Of(SipMessage message)
    {
        if (!message.TryGet(SipHeader.SessionExpires, out ReadOnlyMemory<byte> value))
            return null;
        SipScanner scanner = new(value.Span);
        if (!scanner.TryNumber(int.MaxValue, out uint seconds, out _))
            return null;
        int start = scanner.Position;
        if (!SipParameters.TryScan(ref scanner, out _, out _) || !scanner.IsAtEnd)
            return null;
        string? refresher = new SipParameters(value[start..]).Text("refresher"u8)?.ToLowerInvariant();
        return refresher is null or "uac" or "uas" ? new SipSessionExpires(seconds, refresher) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Refresher is null
        ? Seconds.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Seconds};refresher={Refresher}");
}

/// <summary>What we want of session timers.</summary>
public sealed record SessionTimerPolicy
{
    /// <summary>The smallest interval the RFC allows (RFC 4028 §4).</summary>
    public const uint FloorSeconds = 90;

    /// <summary>The interval we ask for, in seconds.</summary>
    public uint WishedSeconds { get; init; } = 1_800;

    /// <summary>The smallest interval we take, in seconds; at least <see cref="FloorSeconds"/>.</summary>
    public uint MinSeconds { get; init; } = FloorSeconds;
}

/// <summary>What the server makes of a request's wish (RFC 4028 §9).</summary>
/// <param name="RejectWithMinSe">Not null: answer 422 with this Min-SE.</param>
/// <param name="Expires">The Session-Expires of the 2xx; null when no timer runs.</param>
/// <param name="RequireTimer">Whether the 2xx carries Require: timer, as it must when the client refreshes.</param>
public readonly record struct SessionTimerAnswer(uint? RejectWithMinSe, SipSessionExpires? Expires, bool RequireTimer);

/// <summary>The session timer of one end of a dialog.</summary>
/// <param name="Interval">How long the session lives without a refresh; null when no timer runs.</param>
/// <param name="IsRefresher">Whether we refresh.</param>
public sealed record SessionTimerState(TimeSpan? Interval, bool IsRefresher);

/// <summary>Session timers (RFC 4028): a call whose other end has died without a word is found and ended.</summary>
public static class SessionTimer
{
    /// <summary>The server's side of the agreement, for INVITE and UPDATE (§9).</summary>
    /// <param name="request">The request.</param>
    /// <param name="policy">What we want.</param>
    public static SessionTimerAnswer Answer(SipRequest request, SessionTimerPolicy policy)
    {
        bool isSupported = request.Lists(SipHeader.Supported, "timer") || request.Lists(SipHeader.Require, "timer");
        if (SipSessionExpires.Of(request) is not { } wish)
        {
            // §9: the server may bring a timer in; a client that does not know timers leaves the refreshing to us.
            uint floor = Math.Max(policy.WishedSeconds, request.NumberOf(SipHeader.MinSe) ?? 0);
            return new SessionTimerAnswer(null, new SipSessionExpires(floor, "uas"), RequireTimer: false);
        }

        if (wish.Seconds < policy.MinSeconds)
        {
            // §9: 422 only to a client that understands it; another gets our minimum, and we refresh.
            return isSupported
                ? new SessionTimerAnswer(policy.MinSeconds, null, false)
                : new SessionTimerAnswer(null, new SipSessionExpires(policy.MinSeconds, "uas"), false);
        }

        string refresher = isSupported ? wish.Refresher ?? "uac" : "uas";
        return new SessionTimerAnswer(null, wish with { Refresher = refresher }, RequireTimer: refresher == "uac");
    }

    /// <summary>The Session-Expires and Min-SE to try again with after 422 (§7.3).</summary>
    /// <param name="response">The 422.</param>
    /// <param name="policy">What we want.</param>
    /// <returns>The interval for both headers, in seconds; null when the 422 names none.</returns>
    public static uint? RetryAfter422(SipResponse response, SessionTimerPolicy policy) =>
        response.NumberOf(SipHeader.MinSe) is { } least ? Math.Max(least, policy.WishedSeconds) : null;

    /// <summary>A 2xx to INVITE or UPDATE was sent or came: the session lives anew (§7.2, §10).</summary>
    /// <param name="response">The 2xx.</param>
    /// <param name="areWeClient">Whether the request was ours: uac and uas are roles of the transaction, not of the call.</param>
    public static DialogStep<SessionTimerState> Refreshed(SipResponse response, bool areWeClient)
    {
        SipSessionExpires? expires = SipSessionExpires.Of(response);
        if (expires is not { Seconds: > 0 } agreed)
            return Stopped();
        string role = areWeClient ? "uac" : "uas";
        TimeSpan interval = TimeSpan.FromSeconds(Math.Max(agreed.Seconds, SessionTimerPolicy.FloorSeconds));
        bool isRefresher = (agreed.Refresher ?? "uac") == role;
        SessionTimerState state = new(interval, isRefresher);
        DialogEffect expiry = new DialogEffect.StartTimer(DialogTimer.SessionExpiry, ExpiryAfter(interval));
        return isRefresher
            ? DialogStep<SessionTimerState>.To(state, new DialogEffect.StartTimer(DialogTimer.SessionRefresh, interval / 2), expiry)
            : DialogStep<SessionTimerState>.To(state, new DialogEffect.StopTimer(DialogTimer.SessionRefresh), expiry);
    }

    /// <summary>A timer of ours fired.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="timer">Which.</param>
    public static DialogStep<SessionTimerState> TimerFired(SessionTimerState state, DialogTimer timer) => (timer, state) switch
    {
        (DialogTimer.SessionRefresh, { Interval: not null, IsRefresher: true }) =>
            DialogStep<SessionTimerState>.To(state, new DialogEffect.SendRefresh()),
        (DialogTimer.SessionExpiry, { Interval: not null }) => DialogStep<SessionTimerState>.To(
            state with { Interval = null },
            new DialogEffect.StopTimer(DialogTimer.SessionRefresh),
            new DialogEffect.SendBye("The session timer ran out.")),
        _ => DialogStep<SessionTimerState>.To(state),
    };

    /// <summary>A refresh of ours was not answered 2xx: 408 and 481 end the call, all else waits for the expiry (§10).</summary>
    /// <param name="state">The present state.</param>
    /// <param name="status">The status; 408 for a timeout.</param>
    public static DialogStep<SessionTimerState> RefreshRefused(SessionTimerState state, int status) => status is 408 or 481
        ? DialogStep<SessionTimerState>.To(
            state with { Interval = null },
            new DialogEffect.StopTimer(DialogTimer.SessionRefresh),
            new DialogEffect.StopTimer(DialogTimer.SessionExpiry),
            new DialogEffect.SendBye("The session refresh was refused."))
        : DialogStep<SessionTimerState>.To(state);

    private static DialogStep<SessionTimerState> Stopped() => DialogStep<SessionTimerState>.To(
        new SessionTimerState(null, false),
        new DialogEffect.StopTimer(DialogTimer.SessionRefresh),
        new DialogEffect.StopTimer(DialogTimer.SessionExpiry));

    /// <summary>§10: BYE comes before the very end, by 32 s or a third of the interval, whichever is less.</summary>
    private static TimeSpan ExpiryAfter(TimeSpan interval)
    {
        TimeSpan third = interval / 3;
        TimeSpan margin = TimeSpan.FromSeconds(32);
        return interval - (third < margin ? third : margin);
    }
}
