using Anyseat.Measures;

namespace Anyseat.Simulation.Results;

/// <summary>What happened in a queue in an interval.</summary>
public struct QueueCell
{
    // A field, so that the ledger counts in place.
    internal Tally Counts;

    /// <summary>What reports count, live and simulated alike.</summary>
    public readonly Tally Tally => Counts;

    /// <summary>Visits that were not answered at once.</summary>
    public long Waited { get; set; }

    /// <summary>Told no: closed, full, waited out.</summary>
    public long TurnedAway { get; set; }

    /// <summary>Sent to another channel, or on arrival to another queue.</summary>
    public long SentElsewhere { get; set; }

    /// <summary>Served by the bot; they never came to the queue.</summary>
    public long Contained { get; set; }

    /// <summary>Came again after hanging up or being turned away.</summary>
    public long Retried { get; set; }

    /// <summary>Left the line for a callback.</summary>
    public long CallbacksRequested { get; set; }

    /// <summary>Of <see cref="CallbacksRequested"/>, those who were spoken to.</summary>
    public long CallbacksServed { get; set; }

    /// <summary>Adds another cell to this one.</summary>
    public void Add(in QueueCell other)
    {
        Counts.Add(other.Counts);
        Waited += other.Waited;
        TurnedAway += other.TurnedAway;
        SentElsewhere += other.SentElsewhere;
        Contained += other.Contained;
        Retried += other.Retried;
        CallbacksRequested += other.CallbacksRequested;
        CallbacksServed += other.CallbacksServed;
    }
}
