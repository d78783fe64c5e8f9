using System.Collections.Immutable;
using Anyseat.Sip.Endpoint;

namespace Anyseat.Sip.Transactions;

/// <summary>A transaction that is going on: its key, its machine, and what its owner hangs on it.</summary>
public abstract class Transaction
{
    private protected Transaction(TransactionKey key, bool isReliable)
    {
        Key = key;
        IsReliable = isReliable;
    }

    /// <summary>What tells it from all others.</summary>
    public TransactionKey Key { get; }

    /// <summary>Whether its messages travel over a stream.</summary>
    public bool IsReliable { get; }

    /// <summary>Whether it has ended: nothing changes it any more.</summary>
    public bool IsOver { get; internal set; }

    /// <summary>What the owner of the table keeps with it.</summary>
    public object? Owner { get; set; }

    /// <summary>Its running timers, for the endpoint that owns it.</summary>
    internal TimerSlots Timers;

    internal abstract ImmutableArray<SipEffect> Next(SipInput input);
}

/// <summary>A transaction with the state of one of the four machines.</summary>
/// <typeparam name="TState">The machine's states.</typeparam>
internal sealed class Transaction<TState>(
    TransactionKey key, bool isReliable, TState state, Func<TState, SipInput, Step<TState>> next)
    : Transaction(key, isReliable)
{
    private TState _state = state;

    internal override ImmutableArray<SipEffect> Next(SipInput input)
    {
        Step<TState> step = next(_state, input);
        _state = step.State;
        return step.Effects;
    }
}
