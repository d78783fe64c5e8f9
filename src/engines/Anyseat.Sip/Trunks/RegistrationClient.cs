using System.Collections.Immutable;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Trunks;

/// <summary>How we register with a carrier.</summary>
public sealed record RegistrationPolicy
{
    /// <summary>The lifetime to ask for.</summary>
    public TimeSpan Wish { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The pause after a first failure; doubled with each further one (RFC 5626 §4.5).</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause.</summary>
    public TimeSpan PauseMax { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>How far a registration of ours is.</summary>
/// <param name="IsRegistered">Whether the carrier reaches us.</param>
/// <param name="Wish">The lifetime we ask for now: the policy's, or what a 423 wanted.</param>
/// <param name="FailureCount">Failures in a row.</param>
/// <param name="IsStopping">Whether we are taking it back.</param>
public sealed record RegistrationState(bool IsRegistered, TimeSpan Wish, int FailureCount, bool IsStopping);

/// <summary>What the owner of a registration must do.</summary>
public abstract record RegistrationEffect
{
    private RegistrationEffect()
    {
    }

    /// <summary>Send REGISTER with our contact.</summary>
    /// <param name="Expires">The lifetime to ask for; zero takes the registration back.</param>
    public sealed record SendRegister(TimeSpan Expires) : RegistrationEffect;

    /// <summary>Wake the machine again.</summary>
    /// <param name="After">When; in place of an alarm that is still set.</param>
    public sealed record StartTimer(TimeSpan After) : RegistrationEffect;

    /// <summary>The carrier reaches us now.</summary>
    public sealed record Registered : RegistrationEffect;

    /// <summary>The carrier does not reach us any more: raise the alarm.</summary>
    /// <param name="Status">What it said; 408 for nothing.</param>
    public sealed record Lost(int Status) : RegistrationEffect;
}

/// <summary>A registration of ours at a registrar (RFC 3261 §10.2), kept alive, as a step function.</summary>
/// <remarks>
/// Challenges are answered by <see cref="Authentication.DigestSession"/> before the machine is told: a 401 or 407 here means
/// that the password is wrong. Pauses after failures are drawn between half and all of their length, so that a thousand
/// switches do not come back at the same moment (RFC 5626 §4.5).
/// </remarks>
public static class RegistrationClient
{
    /// <summary>Begins.</summary>
    /// <param name="policy">How we register.</param>
    public static (RegistrationState State, ImmutableArray<RegistrationEffect> Effects) Begin(RegistrationPolicy policy) =>
        (new RegistrationState(false, policy.Wish, 0, false), [new RegistrationEffect.SendRegister(policy.Wish)]);

    /// <summary>A final response came.</summary>
    /// <param name="state">How far it was.</param>
    /// <param name="response">The response.</param>
    /// <param name="contact">Our contact as we sent it.</param>
    /// <param name="policy">How we register.</param>
    /// <param name="random">From 0 up to, not with, 1.</param>
    public static (RegistrationState State, ImmutableArray<RegistrationEffect> Effects) Answered(
        RegistrationState state, SipResponse response, SipUri contact, RegistrationPolicy policy, double random)
    {
        if (state.IsStopping)
            return (state with { IsRegistered = false }, []);
        if (response.IsSuccess)
            return Refreshed(state, GrantedBy(response, contact, state.Wish));
        bool isTooBrief = response.Status == 423 && response.NumberOf(SipHeader.MinExpires) is { } least && TimeSpan.FromSeconds(least) > state.Wish;
        if (isTooBrief)
        {
            TimeSpan wish = TimeSpan.FromSeconds(response.NumberOf(SipHeader.MinExpires)!.Value);
            return (state with { Wish = wish }, [new RegistrationEffect.SendRegister(wish)]);
        }

        TimeSpan? asked = response.NumberOf(SipHeader.RetryAfter) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        return Failed(state, response.Status, asked, policy, random);
    }

    /// <summary>No response came.</summary>
    /// <param name="state">How far it was.</param>
    /// <param name="policy">How we register.</param>
    /// <param name="random">From 0 up to, not with, 1.</param>
    public static (RegistrationState State, ImmutableArray<RegistrationEffect> Effects) Failed(
        RegistrationState state, RegistrationPolicy policy, double random) => Failed(state, 408, null, policy, random);

    /// <summary>The alarm went off: refresh, or try again.</summary>
    /// <param name="state">How far it was.</param>
    public static (RegistrationState State, ImmutableArray<RegistrationEffect> Effects) TimerFired(RegistrationState state) =>
        (state, state.IsStopping ? [] : [new RegistrationEffect.SendRegister(state.Wish)]);

    /// <summary>Takes the registration back (§10.2.2).</summary>
    /// <param name="state">How far it was.</param>
    public static (RegistrationState State, ImmutableArray<RegistrationEffect> Effects) Stop(RegistrationState state) =>
        (state with { IsStopping = true }, state.IsRegistered ? [new RegistrationEffect.SendRegister(TimeSpan.Zero)] : []);

    /// <summary>When to refresh: with a tenth of the lifetime left, but not less than 30 s, or half of a short one.</summary>
    /// <param name="granted">The lifetime granted.</param>
    public static TimeSpan RefreshAfter(TimeSpan granted)
    {
        TimeSpan margin = granted / 10 > TimeSpan.FromSeconds(30) ? granted / 10 : TimeSpan.FromSeconds(30);
        return granted > margin * 2 ? granted - margin : granted / 2;
    }

    private static (RegistrationState, ImmutableArray<RegistrationEffect>) Refreshed(RegistrationState state, TimeSpan granted)
    {
        RegistrationEffect timer = new RegistrationEffect.StartTimer(RefreshAfter(granted));
        RegistrationState next = state with { IsRegistered = true, FailureCount = 0 };
        return (next, state.IsRegistered ? [timer] : [new RegistrationEffect.Registered(), timer]);
    }

    private static (RegistrationState, ImmutableArray<RegistrationEffect>) Failed(
        RegistrationState state, int status, TimeSpan? asked, RegistrationPolicy policy, double random)
    {
        if (state.IsStopping)
            return (state with { IsRegistered = false }, []);
        TimeSpan longest = policy.FirstPause * Math.Pow(2, Math.Min(state.FailureCount, 20));
        longest = longest < policy.PauseMax ? longest : policy.PauseMax;
        TimeSpan pause = longest * (0.5 + (random / 2));
        RegistrationEffect timer = new RegistrationEffect.StartTimer(asked is { } least && least > pause ? least : pause);
        RegistrationState next = state with { IsRegistered = false, FailureCount = state.FailureCount + 1 };
        return (next, state.IsRegistered || state.FailureCount == 0 ? [new RegistrationEffect.Lost(status), timer] : [timer]);
    }

    /// <summary>§10.2.4: the expires of our contact in the list, else Expires, else what we asked for.</summary>
    private static TimeSpan GrantedBy(SipResponse response, SipUri contact, TimeSpan asked)
    {
        uint? seconds = null;
        if (response.TryGetAddresses(SipHeader.Contact, out ImmutableArray<SipNameAddress> contacts, out _))
            seconds = contacts.FirstOrDefault(one => !one.IsWildcard && !one.Uri.IsEmpty && one.Uri.IsEquivalentTo(contact)).Parameters.Number("expires"u8);
        return (seconds ?? response.NumberOf(SipHeader.Expires)) is { } granted and > 0 ? TimeSpan.FromSeconds(granted) : asked;
    }
}
