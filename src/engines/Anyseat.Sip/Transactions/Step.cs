using System.Collections.Immutable;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>What a step of a machine comes to: the next state, and what the owner must do, in this order.</summary>
/// <typeparam name="TState">The machine's states.</typeparam>
/// <param name="State">The next state.</param>
/// <param name="Effects">What to do.</param>
public readonly record struct Step<TState>(TState State, ImmutableArray<SipEffect> Effects)
{
    internal static Step<TState> To(TState state, params ReadOnlySpan<SipEffect> effects) => new(state, [.. effects]);
}

/// <summary>Why a transaction ended without a final response (RFC 3261 §8.1.3.1: a timeout counts as 408, the other as 503).</summary>
public enum TransactionError : byte
{
    /// <summary>Timer B, F or H fired.</summary>
    Timeout,

    /// <summary>The transport could not send.</summary>
    Transport,
}

/// <summary>What a transaction is told.</summary>
public abstract record SipInput
{
    private SipInput()
    {
    }

    /// <summary>The transport brought a request that belongs here: a repetition, or ACK.</summary>
    /// <param name="Request">The request.</param>
    public sealed record RequestReceived(SipRequest Request) : SipInput;

    /// <summary>The transport brought a response that belongs here.</summary>
    /// <param name="Response">The response.</param>
    public sealed record ResponseReceived(SipResponse Response) : SipInput;

    /// <summary>The transaction user answers.</summary>
    /// <param name="Response">The response.</param>
    public sealed record Respond(SipResponse Response) : SipInput;

    /// <summary>A timer that was started has run out.</summary>
    /// <param name="Timer">Which.</param>
    public sealed record TimerFired(SipTimer Timer) : SipInput;

    /// <summary>The transport could not send what it was given.</summary>
    public sealed record TransportFailed : SipInput;
}

/// <summary>What the owner of a machine must do. Effects are data: the machines hold no sockets, timers or callbacks.</summary>
public abstract record SipEffect
{
    private static readonly StopTimer[] Stops = [.. Enum.GetValues<SipTimer>().Select(timer => new StopTimer(timer))];

    private SipEffect()
    {
    }

    /// <summary>The one effect that forgets the transaction.</summary>
    internal static SipEffect Ending { get; } = new Terminate();

    /// <summary>The one effect that stops a timer: these are made so often that they are kept.</summary>
    internal static SipEffect Stop(SipTimer timer) => Stops[(int)timer];

    /// <summary>Send a request over the transaction's transport.</summary>
    /// <param name="Request">The request.</param>
    public sealed record SendRequest(SipRequest Request) : SipEffect;

    /// <summary>Send a response the way the request came (RFC 3261 §18.2.2).</summary>
    /// <param name="Response">The response.</param>
    public sealed record SendResponse(SipResponse Response) : SipEffect;

    /// <summary>Send a message again that the transaction still keeps, as bytes only, the way it went before.</summary>
    /// <param name="Message">The whole message.</param>
    public sealed record SendAgain(ReadOnlyMemory<byte> Message) : SipEffect;

    /// <summary>Start a timer, in place of one of the same name that may be running.</summary>
    /// <param name="Timer">Which.</param>
    /// <param name="After">When it fires; zero means at once.</param>
    public sealed record StartTimer(SipTimer Timer, TimeSpan After) : SipEffect;

    /// <summary>Stop a timer, if it runs.</summary>
    /// <param name="Timer">Which.</param>
    public sealed record StopTimer(SipTimer Timer) : SipEffect;

    /// <summary>Hand a response to the transaction user.</summary>
    /// <param name="Response">The response.</param>
    public sealed record DeliverResponse(SipResponse Response) : SipEffect;

    /// <summary>Hand a request to the transaction user: the first, or the ACK of a 2xx.</summary>
    /// <param name="Request">The request.</param>
    public sealed record DeliverRequest(SipRequest Request) : SipEffect;

    /// <summary>Tell the transaction user that there will be no (more) answer.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Fail(TransactionError Error) : SipEffect;

    /// <summary>Forget the transaction; stop whatever timers it still has.</summary>
    public sealed record Terminate : SipEffect;
}
