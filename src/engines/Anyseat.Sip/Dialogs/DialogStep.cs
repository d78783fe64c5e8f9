using System.Collections.Immutable;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Dialogs;

/// <summary>Timers that belong to a dialog rather than to a transaction.</summary>
public enum DialogTimer : byte
{
    /// <summary>Send the 2xx to INVITE again: T1, doubled up to T2 (RFC 3261 §13.3.1.4).</summary>
    SuccessRepeat,

    /// <summary>Give up waiting for the ACK of a 2xx: 64×T1 (RFC 3261 §13.3.1.4).</summary>
    SuccessLimit,

    /// <summary>Send a reliable provisional response again: T1, doubled without bound (RFC 3262 §3).</summary>
    ReliableRepeat,

    /// <summary>Give up waiting for PRACK: 64×T1 (RFC 3262 §3).</summary>
    ReliableLimit,

    /// <summary>Refresh the session: half of the interval (RFC 4028 §7.2).</summary>
    SessionRefresh,

    /// <summary>The session is dead: the interval less min(32 s, a third of it) for the one who does not refresh (RFC 4028 §10).</summary>
    SessionExpiry,
}

/// <summary>What a step of a dialog's machine comes to.</summary>
/// <typeparam name="TState">The machine's states.</typeparam>
/// <param name="State">The next state.</param>
/// <param name="Effects">What to do, in this order.</param>
public readonly record struct DialogStep<TState>(TState State, ImmutableArray<DialogEffect> Effects)
{
    internal static DialogStep<TState> To(TState state, params ReadOnlySpan<DialogEffect> effects) => new(state, [.. effects]);
}

/// <summary>What the owner of a dialog must do.</summary>
public abstract record DialogEffect
{
    private DialogEffect()
    {
    }

    /// <summary>Send a response through its server transaction.</summary>
    /// <param name="Response">The response.</param>
    public sealed record SendResponse(SipResponse Response) : DialogEffect;

    /// <summary>Start a timer, in place of one of the same name that may be running.</summary>
    /// <param name="Timer">Which.</param>
    /// <param name="After">When it fires.</param>
    public sealed record StartTimer(DialogTimer Timer, TimeSpan After) : DialogEffect;

    /// <summary>Stop a timer, if it runs.</summary>
    /// <param name="Timer">Which.</param>
    public sealed record StopTimer(DialogTimer Timer) : DialogEffect;

    /// <summary>Answer the PRACK at hand.</summary>
    /// <param name="Status">200, or 481 when it acknowledges nothing that waits.</param>
    public sealed record AnswerPrack(int Status) : DialogEffect;

    /// <summary>Refuse the INVITE: nobody acknowledged a reliable response.</summary>
    /// <param name="Status">A 5xx (RFC 3262 §3).</param>
    public sealed record RefuseInvite(int Status) : DialogEffect;

    /// <summary>Send a session refresh: UPDATE where allowed, else re-INVITE.</summary>
    public sealed record SendRefresh : DialogEffect;

    /// <summary>End the session with BYE.</summary>
    /// <param name="Reason">Why, for Reason (RFC 3326) and the log.</param>
    public sealed record SendBye(string Reason) : DialogEffect;
}
