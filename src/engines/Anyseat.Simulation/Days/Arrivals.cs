using System.Collections.Immutable;
using Anyseat.Routing;

namespace Anyseat.Simulation.Days;

/// <summary>When customers come.</summary>
/// <param name="Stream">Names the stream of chance, below the demand's name.</param>
public abstract record Arrivals(string Stream)
{
    /// <summary>How many come on average.</summary>
    public abstract double ExpectedCount { get; }
}

/// <summary>Every so often, the first at the begin.</summary>
/// <param name="Stream"><inheritdoc cref="Arrivals" path="/param[@name='Stream']"/></param>
/// <param name="From">Begin, from midnight.</param>
/// <param name="To">End, not included.</param>
/// <param name="Every">The time between two.</param>
public sealed record SteadyArrivals(string Stream, TimeSpan From, TimeSpan To, TimeSpan Every) : Arrivals(Stream)
{
    /// <inheritdoc/>
    public override double ExpectedCount => To > From ? Math.Ceiling((To - From) / Every) : 0;
}

/// <summary>At random, with a rate that changes from interval to interval: a Poisson process, not homogeneous.</summary>
/// <param name="Stream"><inheritdoc cref="Arrivals" path="/param[@name='Stream']"/></param>
/// <param name="Rates">In order, apart from each other. Each interval has numbers of its own, so that what changes in one
/// leaves the customers of all others as they were.</param>
public sealed record PoissonArrivals(string Stream, ImmutableArray<ArrivalRate> Rates) : Arrivals(Stream)
{
    /// <inheritdoc/>
    public override double ExpectedCount => Rates.Sum(one => one.PerHour * (one.To - one.From).TotalHours);
}

/// <summary>How many come in an interval.</summary>
/// <param name="From">Begin, from midnight.</param>
/// <param name="To">End, not included.</param>
/// <param name="PerHour">Mean number an hour.</param>
public readonly record struct ArrivalRate(TimeSpan From, TimeSpan To, double PerHour);

/// <summary>Those who came on a recorded day.</summary>
/// <param name="Stream"><inheritdoc cref="Arrivals" path="/param[@name='Stream']"/></param>
/// <param name="Customers">In order of time.</param>
public sealed record RecordedArrivals(string Stream, ImmutableArray<RecordedArrival> Customers) : Arrivals(Stream)
{
    /// <inheritdoc/>
    public override double ExpectedCount => Customers.Length;
}

/// <summary>One who came, and what is known; what is not known is drawn from the demand's distributions.</summary>
/// <param name="At">When, from midnight.</param>
/// <param name="TalkSeconds">How long the conversation was; negative when not known.</param>
/// <param name="WrapUpSeconds">How long wrap-up was; negative when not known.</param>
/// <param name="PatienceSeconds">When he or she hung up; negative when not known, as for all who were answered.</param>
/// <param name="WaitedSeconds">How long he or she has waited without hanging up, when <paramref name="PatienceSeconds"/> is not
/// known: patience is longer; negative when that is not known either.</param>
public readonly record struct RecordedArrival(
    TimeSpan At, double TalkSeconds = -1, double WrapUpSeconds = -1, double PatienceSeconds = -1, double WaitedSeconds = -1)
{
    /// <summary>Whether he or she took the offer of a callback. All others of a recorded day decline it.</summary>
    public bool IsCallback { get; init; }

    /// <summary>Which agent was preferred, or who called; null for none.</summary>
    public DayAgent? Prefers { get; init; }

    /// <summary>To whom the conversation was passed on, one after the other; null for nobody.</summary>
    public IReadOnlyList<RecordedPassage>? Passages { get; init; }
}

/// <summary>What is known of a conversation that was passed on.</summary>
/// <param name="Queue">Where to.</param>
/// <param name="Story">What became of it there; <see cref="RecordedArrival.At"/> says nothing.</param>
public sealed record RecordedPassage(QueueHandle Queue, RecordedArrival Story);
