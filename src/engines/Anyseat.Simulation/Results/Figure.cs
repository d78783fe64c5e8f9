using System.Collections.Immutable;
using Anyseat.Measures;

namespace Anyseat.Simulation.Results;

/// <summary>What is reported. Shares are 0 to 1, times are in seconds.</summary>
public enum Figure
{
    /// <summary>Visits to the queue.</summary>
    Offered = 0,

    /// <summary>Visits answered by an agent.</summary>
    Answered,

    /// <summary>Visits that ended with hanging up, short ones included.</summary>
    Abandoned,

    /// <summary>Hung up so soon that they hardly waited.</summary>
    ShortAbandoned,

    /// <summary>Visits that ended elsewhere: another queue, another channel, a callback.</summary>
    Overflowed,

    /// <summary>Told no.</summary>
    TurnedAway,

    /// <summary>Sent to another channel, or on arrival to another queue.</summary>
    Diverted,

    /// <summary>Served by the bot.</summary>
    Contained,

    /// <summary>Came again.</summary>
    Retried,

    /// <summary>Callbacks wished for.</summary>
    CallbacksRequested,

    /// <summary>Callbacks that reached the customer.</summary>
    CallbacksServed,

    /// <summary>Still waiting when nobody was left to serve.</summary>
    Unserved,

    /// <summary><see cref="Measure.ServiceLevel"/>.</summary>
    ServiceLevel,

    /// <summary><see cref="Measure.Abandonment"/>.</summary>
    Abandonment,

    /// <summary>Abandoned ÷ offered, short ones included: what queueing theory calls abandonment.</summary>
    AbandonedShare,

    /// <summary>Share of visits that were not answered at once.</summary>
    WaitShare,

    /// <summary><see cref="Measure.AverageSpeedOfAnswer"/>.</summary>
    AverageSpeedOfAnswer,

    /// <summary>Wait of answered and abandoned ÷ their number.</summary>
    AverageWait,

    /// <summary><see cref="Measure.LongestWait"/>.</summary>
    LongestWait,

    /// <summary><see cref="Measure.AverageHandleTime"/>.</summary>
    AverageHandleTime,

    /// <summary><see cref="Measure.Occupancy"/>, for a queue of all agents who could be offered its work.</summary>
    Occupancy,

    /// <summary>Time at work of these agents, in hours.</summary>
    StaffedHours,

    /// <summary><see cref="Measure.Concurrency"/> of these agents.</summary>
    Concurrency,
}

/// <summary>How figures follow from counts.</summary>
public static class Figures
{
    private const double MicrosecondsPerHour = 3.6e9;

    /// <summary>Those of queues, in the order of reports.</summary>
    public static ImmutableArray<Figure> OfQueues { get; } = [.. Enum.GetValues<Figure>()];

    /// <summary>Those of groups, in the order of reports.</summary>
    public static ImmutableArray<Figure> OfGroups { get; } = [Figure.Occupancy, Figure.StaffedHours, Figure.Concurrency];

    /// <summary>A figure of a cell.</summary>
    /// <param name="figure">Which.</param>
    /// <param name="cell">The counts.</param>
    /// <param name="rule">What is in time.</param>
    /// <returns>Null where there is nothing to divide by.</returns>
    public static double? Of(Figure figure, in QueueCell cell, ServiceLevelRule rule) => figure switch
    {
        Figure.Offered => cell.Tally.Offered,
        Figure.Answered => cell.Tally.Answered,
        Figure.Abandoned => cell.Tally.Abandoned,
        Figure.ShortAbandoned => Measure.ShortAbandoned(cell.Tally, rule),
        Figure.Overflowed => cell.Tally.Overflowed,
        Figure.TurnedAway => cell.TurnedAway,
        Figure.Diverted => cell.SentElsewhere,
        Figure.Contained => cell.Contained,
        Figure.Retried => cell.Retried,
        Figure.CallbacksRequested => cell.CallbacksRequested,
        Figure.CallbacksServed => cell.CallbacksServed,
        Figure.Unserved => cell.Tally.Waiting,
        Figure.ServiceLevel => Measure.ServiceLevel(cell.Tally, rule),
        Figure.Abandonment => Measure.Abandonment(cell.Tally, rule),
        Figure.AbandonedShare => Ratio(cell.Tally.Abandoned, cell.Tally.Offered),
        Figure.WaitShare => Ratio(cell.Waited, cell.Tally.Answered + cell.Tally.Abandoned + cell.Tally.Waiting),
        Figure.AverageSpeedOfAnswer => Measure.AverageSpeedOfAnswer(cell.Tally)?.TotalSeconds,
        Figure.AverageWait =>
            Ratio(cell.Tally.AnsweredWait + cell.Tally.AbandonedWait, cell.Tally.Answered + cell.Tally.Abandoned) / 1e6,
        Figure.LongestWait => Measure.LongestWait(cell.Tally)?.TotalSeconds,
        Figure.AverageHandleTime => Measure.AverageHandleTime(cell.Tally)?.TotalSeconds,
        Figure.Occupancy => Measure.Occupancy(cell.Tally),
        Figure.StaffedHours => cell.Tally.SignedIn / MicrosecondsPerHour,
        Figure.Concurrency => Measure.Concurrency(cell.Tally),
        _ => throw new ArgumentOutOfRangeException(nameof(figure)),
    };

    private static double? Ratio(long part, long whole) => whole <= 0 ? null : (double)part / whole;
}
