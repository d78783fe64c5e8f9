using System.Collections.Immutable;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>An effect and the transaction it is of.</summary>
/// <param name="Key">The transaction.</param>
/// <param name="Effect">What to do. Timers are told apart by key and name.</param>
public readonly record struct KeyedEffect(TransactionKey Key, SipEffect Effect);

/// <summary>What became of a message that came.</summary>
public enum TransactionMatch : byte
{
    /// <summary>It belonged to a transaction, or began one.</summary>
    Taken,

    /// <summary>An ACK of a 2xx, or a 2xx after its transaction's end: for the dialog it names.</summary>
    Stray,

    /// <summary>There is no room for another transaction: answer 503 without one, or drop.</summary>
    Full,
}

/// <summary>All transactions of one owner, by key: brings each message to its machine. Not thread-safe; no clock.</summary>
/// <remarks>
/// The owner gives messages, answers and fired timers, and carries out the effects in order. A timer that fires after its
/// transaction has ended, or was stopped too late, changes nothing. The number of transactions has a bound.
/// </remarks>
/// <param name="timers">T1, T2, T4.</param>
/// <param name="countMax">The most transactions at a time.</param>
public sealed class TransactionTable(SipTimers timers, int countMax)
{
    private readonly Dictionary<TransactionKey, Machine> _machines = [];

    /// <summary>How many transactions there are.</summary>
    public int Count => _machines.Count;

    /// <summary>Whether a transaction is there, as the target of CANCEL must be (RFC 3261 §9.2).</summary>
    /// <param name="key">Its key.</param>
    public bool Has(TransactionKey key) => _machines.ContainsKey(key);

    /// <summary>Begins a client transaction for any request but ACK.</summary>
    /// <param name="request">The request, with a new branch.</param>
    /// <param name="isReliable">Whether it goes over a stream.</param>
    /// <param name="effects">Gets what is to be done.</param>
    /// <returns>False when there is no room, or the branch is in use.</returns>
    public bool TryBegin(SipRequest request, bool isReliable, ICollection<KeyedEffect> effects)
    {
        TransactionKey key = TransactionKey.OfClient(request);
        if (_machines.Count >= countMax || _machines.ContainsKey(key))
            return false;
        return request.Method == SipMethod.Invite
            ? Add(key, InviteClient.Begin(new InviteClientContext(request, isReliable, timers)), InviteClient.Next, effects)
            : Add(key, NonInviteClient.Begin(new NonInviteClientContext(request, isReliable, timers)), NonInviteClient.Next, effects);
    }

    /// <summary>A request came: it repeats one, acknowledges one, or begins a server transaction.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isReliable">Whether it came over a stream.</param>
    /// <param name="effects">Gets what is to be done.</param>
    public TransactionMatch Receive(SipRequest request, bool isReliable, ICollection<KeyedEffect> effects)
    {
        TransactionKey key = TransactionKey.OfServer(request);
        if (Tell(key, new SipInput.RequestReceived(request), effects))
            return TransactionMatch.Taken;
        if (request.Method == SipMethod.Ack)
            return TransactionMatch.Stray;
        if (_machines.Count >= countMax)
            return TransactionMatch.Full;
        _ = request.Method == SipMethod.Invite
            ? Add(key, InviteServer.Begin(new InviteServerContext(request, isReliable, timers)), InviteServer.Next, effects)
            : Add(key, NonInviteServer.Begin(new NonInviteServerContext(request, isReliable, timers)), NonInviteServer.Next, effects);
        return TransactionMatch.Taken;
    }

    /// <summary>A response came. Those of no transaction are to be dropped (RFC 6026 §8.10).</summary>
    /// <param name="response">The response.</param>
    /// <param name="effects">Gets what is to be done.</param>
    public TransactionMatch Receive(SipResponse response, ICollection<KeyedEffect> effects) =>
        Tell(TransactionKey.OfClient(response), new SipInput.ResponseReceived(response), effects) ? TransactionMatch.Taken : TransactionMatch.Stray;

    /// <summary>The user answers a request.</summary>
    /// <param name="key">The server transaction.</param>
    /// <param name="response">The answer.</param>
    /// <param name="effects">Gets what is to be done.</param>
    /// <returns>False when the transaction is over.</returns>
    public bool Respond(TransactionKey key, SipResponse response, ICollection<KeyedEffect> effects) =>
        Tell(key, new SipInput.Respond(response), effects);

    /// <summary>A timer has run out.</summary>
    /// <param name="key">The transaction.</param>
    /// <param name="timer">Which.</param>
    /// <param name="effects">Gets what is to be done.</param>
    /// <returns>False when the transaction is over.</returns>
    public bool TimerFired(TransactionKey key, SipTimer timer, ICollection<KeyedEffect> effects) =>
        Tell(key, new SipInput.TimerFired(timer), effects);

    /// <summary>The transport could not send.</summary>
    /// <param name="key">The transaction.</param>
    /// <param name="effects">Gets what is to be done.</param>
    /// <returns>False when the transaction is over.</returns>
    public bool TransportFailed(TransactionKey key, ICollection<KeyedEffect> effects) =>
        Tell(key, new SipInput.TransportFailed(), effects);

    private bool Tell(TransactionKey key, SipInput input, ICollection<KeyedEffect> effects)
    {
        if (!_machines.TryGetValue(key, out Machine? machine))
            return false;
        Carry(key, machine.Next(input), effects);
        return true;
    }

    private bool Add<TState>(
        TransactionKey key, Step<TState> first, Func<TState, SipInput, Step<TState>> next, ICollection<KeyedEffect> effects)
    {
        _machines.Add(key, new Machine<TState>(first.State, next));
        Carry(key, first.Effects, effects);
        return true;
    }

    private void Carry(TransactionKey key, ImmutableArray<SipEffect> steps, ICollection<KeyedEffect> effects)
    {
        foreach (SipEffect effect in steps)
        {
            if (effect is SipEffect.Terminate)
                _machines.Remove(key);
            effects.Add(new KeyedEffect(key, effect));
        }
    }

    private abstract class Machine
    {
        public abstract ImmutableArray<SipEffect> Next(SipInput input);
    }

    private sealed class Machine<TState>(TState state, Func<TState, SipInput, Step<TState>> next) : Machine
    {
        private TState _state = state;

        public override ImmutableArray<SipEffect> Next(SipInput input)
        {
            Step<TState> step = next(_state, input);
            _state = step.State;
            return step.Effects;
        }
    }
}
