using System.Collections.Immutable;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Transactions;

/// <summary>An effect and the transaction it is of.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Effect">What to do. Timers are told apart by transaction and name.</param>
public readonly record struct KeyedEffect(Transaction Transaction, SipEffect Effect);

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
    private readonly Dictionary<TransactionKey, Transaction> _transactions = [];

    /// <summary>How many transactions there are.</summary>
    public int Count => _transactions.Count;

    /// <summary>All transactions, in no order: for those who look for what is left over.</summary>
    public IReadOnlyCollection<Transaction> Transactions => _transactions.Values;

    /// <summary>The transaction of a key, as the target of CANCEL must be found (RFC 3261 §9.2); null when there is none.</summary>
    /// <param name="key">Its key.</param>
    public Transaction? Find(TransactionKey key) => _transactions.GetValueOrDefault(key);

    /// <summary>Begins a client transaction for any request but ACK.</summary>
    /// <param name="request">The request, with a new branch.</param>
    /// <param name="isReliable">Whether it goes over a stream.</param>
    /// <param name="owner">What to keep with the transaction.</param>
    /// <param name="effects">Gets what is to be done.</param>
    /// <returns>Null when there is no room, or the branch is in use.</returns>
    public Transaction? Begin(SipRequest request, bool isReliable, object? owner, List<KeyedEffect> effects)
    {
        TransactionKey key = TransactionKey.OfClient(request);
        if (_transactions.Count >= countMax || _transactions.ContainsKey(key))
            return null;
        return request.Method == SipMethod.Invite
            ? Add(key, isReliable, InviteClient.Begin(new InviteClientContext(request, isReliable, timers)), InviteClient.Next, owner, effects)
            : Add(key, isReliable, NonInviteClient.Begin(new NonInviteClientContext(request, isReliable, timers)), NonInviteClient.Next, owner, effects);
    }

    /// <summary>A request came: it repeats one, acknowledges one, or begins a server transaction.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isReliable">Whether it came over a stream.</param>
    /// <param name="effects">Gets what is to be done.</param>
    public TransactionMatch Receive(SipRequest request, bool isReliable, List<KeyedEffect> effects)
    {
        TransactionKey key = TransactionKey.OfServer(request);
        if (_transactions.TryGetValue(key, out Transaction? known))
        {
            Tell(known, new SipInput.RequestReceived(request), effects);
            return TransactionMatch.Taken;
        }

        if (request.Method == SipMethod.Ack)
            return TransactionMatch.Stray;
        if (_transactions.Count >= countMax)
            return TransactionMatch.Full;
        key = key.Detached();
        if (request.Method == SipMethod.Invite)
            Add(key, isReliable, InviteServer.Begin(new InviteServerContext(request, isReliable, timers)), InviteServer.Next, null, effects);
        else
            Add(key, isReliable, NonInviteServer.Begin(new NonInviteServerContext(request, isReliable, timers)), NonInviteServer.Next, null, effects);
        return TransactionMatch.Taken;
    }

    /// <summary>A response came. Those of no transaction are to be dropped (RFC 6026 §8.10).</summary>
    /// <param name="response">The response.</param>
    /// <param name="effects">Gets what is to be done.</param>
    public TransactionMatch Receive(SipResponse response, List<KeyedEffect> effects)
    {
        if (Find(TransactionKey.OfClient(response)) is not { } transaction)
            return TransactionMatch.Stray;
        Receive(transaction, response, effects);
        return TransactionMatch.Taken;
    }

    /// <summary>A response came, and its transaction has been found already.</summary>
    /// <param name="transaction">The client transaction.</param>
    /// <param name="response">The response.</param>
    /// <param name="effects">Gets what is to be done.</param>
    public void Receive(Transaction transaction, SipResponse response, List<KeyedEffect> effects) =>
        Tell(transaction, new SipInput.ResponseReceived(response), effects);

    /// <summary>The user answers a request; nothing comes of it when the transaction is over.</summary>
    /// <param name="transaction">The server transaction.</param>
    /// <param name="response">The answer.</param>
    /// <param name="effects">Gets what is to be done.</param>
    public void Respond(Transaction transaction, SipResponse response, List<KeyedEffect> effects) =>
        Tell(transaction, new SipInput.Respond(response), effects);

    /// <summary>A timer has run out; nothing comes of it when the transaction is over.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="timer">Which.</param>
    /// <param name="effects">Gets what is to be done.</param>
    public void TimerFired(Transaction transaction, SipTimer timer, List<KeyedEffect> effects) =>
        Tell(transaction, new SipInput.TimerFired(timer), effects);

    /// <summary>The transport could not send; nothing comes of it when the transaction is over.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="effects">Gets what is to be done.</param>
    public void TransportFailed(Transaction transaction, List<KeyedEffect> effects) =>
        Tell(transaction, new SipInput.TransportFailed(), effects);

    /// <summary>Forgets a client transaction before its end: its owner has given its server up and tries another.</summary>
    /// <param name="transaction">The transaction. Responses that still come are strays.</param>
    public void Abandon(Transaction transaction)
    {
        transaction.IsOver = true;
        _transactions.Remove(transaction.Key);
    }

    private void Tell(Transaction transaction, SipInput input, List<KeyedEffect> effects)
    {
        if (!transaction.IsOver)
            Carry(transaction, transaction.Next(input), effects);
    }

    private Transaction<TState> Add<TState>(
        TransactionKey key,
        bool isReliable,
        Step<TState> first,
        Func<TState, SipInput, Step<TState>> next,
        object? owner,
        List<KeyedEffect> effects)
    {
        Transaction<TState> transaction = new(key, isReliable, first.State, next) { Owner = owner };
        _transactions.Add(key, transaction);
        Carry(transaction, first.Effects, effects);
        return transaction;
    }

    private void Carry(Transaction transaction, ImmutableArray<SipEffect> steps, List<KeyedEffect> effects)
    {
        foreach (SipEffect effect in steps)
        {
            if (effect is SipEffect.Terminate)
                Abandon(transaction);
            effects.Add(new KeyedEffect(transaction, effect));
        }
    }
}
