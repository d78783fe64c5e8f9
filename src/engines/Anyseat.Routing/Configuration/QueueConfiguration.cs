using System.Collections.Immutable;

namespace Anyseat.Routing;

/// <summary>How a queue chooses among eligible agents.</summary>
/// <remarks>Agents for whom the queue has a higher <see cref="AgentQueue.Preference"/> come first, then the rule decides,
/// then the longest idle, then the lower handle.</remarks>
public enum AgentChoice : byte
{
    /// <summary>The agent who has been without new work for the longest time.</summary>
    LongestIdle = 0,

    /// <summary>The agent with the highest sum of proficiency in the skills the match names.</summary>
    MostSkilled = 1,

    /// <summary>The agent with the least handling time today, counted until the agent's work last changed.</summary>
    LeastOccupied = 2,

    /// <summary>The agent who took the fewest interactions today.</summary>
    FewestInteractions = 3,

    /// <summary>The agent whose last offer is the oldest.</summary>
    RoundRobin = 4,

    /// <summary>By <see cref="AgentQueue.Share"/>: over time, agents who are there get their share of the queue's work.
    /// </summary>
    Weighted = 5,
}

/// <summary>What a queue promises its customers.</summary>
public sealed record ServiceLevelTarget
{
    /// <summary>To be answered within this time, 1 ms to 1 day.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>For this share of customers, in per cent, 1 to 100.</summary>
    public int Percent { get; init; } = 80;

    /// <summary>So long before <see cref="Within"/> is over the interaction gains <see cref="BoostPoints"/>; at most
    /// <see cref="Within"/>.</summary>
    public TimeSpan BoostLead { get; init; }

    /// <summary>Points of priority gained then, 0 to 50.</summary>
    public int BoostPoints { get; init; }

    /// <summary>Thousandths of a point that all of the queue's interactions gain for each per cent by which the queue's
    /// recent service level is below <see cref="Percent"/>, 0 to 1,000: agents shared by queues turn to the one that
    /// lags.</summary>
    public int LagMilliPointsPerPercent { get; init; }
}

/// <summary>When and how a queue calls customers back.</summary>
public sealed record CallbackRules
{
    /// <summary>A callback is offered after this time in the queue; zero for never.</summary>
    public TimeSpan OfferAfterWait { get; init; }

    /// <summary>A callback is offered on arrival when the estimated wait is at least this; zero for never.</summary>
    public TimeSpan OfferAtEstimatedWait { get; init; }

    /// <summary>What is said with the offer: a code of the host, 0 for nothing.</summary>
    public int Announcement { get; init; }

    /// <summary>How long a dialled customer may take to answer, 1 s to 10 min.</summary>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>How often a customer is dialled before the callback is given up, 1 to 10.</summary>
    public int AttemptsMax { get; init; } = 3;

    /// <summary>The pause between two attempts, 1 s to 1 day; the callback keeps its place.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Scheduled callbacks are booked in slots of this length from 1970 on, 1 min to 1 day.</summary>
    public TimeSpan SlotLength { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How many may be booked in one slot, 0 to 1,000,000; 0 refuses all.</summary>
    public int SlotCapacity { get; init; } = 10;
}

/// <summary>The rules of one queue.</summary>
public sealed record QueueConfiguration
{
    /// <summary>The queue's handle.</summary>
    public required QueueHandle Queue { get; init; }

    /// <summary>All of these must be met by an agent. Empty: any agent will do.</summary>
    public ImmutableArray<SkillRequirement> Requirements { get; init; } = [];

    /// <summary>Must be met as well; null for nothing more.</summary>
    public Requirement? Match { get; init; }

    /// <summary>Agents of these sites only; empty for every site.</summary>
    public ImmutableArray<SiteHandle> Sites { get; init; } = [];

    /// <summary>How the match widens with time; at most <see cref="RingsMax"/>.</summary>
    public ImmutableArray<QueueRing> Rings { get; init; } = [];

    /// <summary>0 (lowest) to 9 (highest): interactions with more points are served first.</summary>
    public byte Priority { get; init; }

    /// <summary>Thousandths of a point of priority gained for each second since arrival, 0 to 250. Zero: no ageing, and
    /// those of lower priority may wait for ever.</summary>
    public int AgeingMilliPointsPerSecond { get; init; }

    /// <summary>The queue's promise; null for none.</summary>
    public ServiceLevelTarget? ServiceLevel { get; init; }

    /// <summary>How to choose among eligible agents.</summary>
    public AgentChoice AgentChoice { get; init; }

    /// <summary>How long an interaction waits for its preferred agent alone, while that agent is signed in: up to 1 day.
    /// Zero: the preferred agent goes first if free, and is not waited for.</summary>
    public TimeSpan PreferredAgentWait { get; init; }

    /// <summary>How long an offer stands before it counts as not answered (redirect on no answer).</summary>
    public TimeSpan OfferTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether an offer counts as taken at once.</summary>
    public bool IsAutoAnswered { get; init; }

    /// <summary>The longest wrap-up; the engine ends it then. Zero: no wrap-up after this queue's work.</summary>
    public TimeSpan WrapUpMax { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many may wait, 1 to 1,000,000; 0 for no limit.</summary>
    public int LengthMax { get; init; }

    /// <summary>What happens to one who arrives when <see cref="LengthMax"/> wait.</summary>
    public Treatment WhenFull { get; init; } = Treatment.TurnAway();

    /// <summary>How long one may wait in this queue, 1 ms to 7 days; zero for no limit.</summary>
    public TimeSpan WaitMax { get; init; }

    /// <summary>What happens then.</summary>
    public Treatment WhenWaitedOut { get; init; } = Treatment.TurnAway();

    /// <summary>Where waiting interactions go when this queue cannot help; at most <see cref="OverflowsMax"/>, the first
    /// that applies wins.</summary>
    public ImmutableArray<Overflow> Overflows { get; init; } = [];

    /// <summary>When the queue is open; none for always.</summary>
    public CalendarHandle Calendar { get; init; } = CalendarHandle.None;

    /// <summary>What happens to one who arrives outside of opening hours or while closed by command.</summary>
    public Treatment WhenClosed { get; init; } = Treatment.TurnAway();

    /// <summary>What happens to those who wait when the queue closes. Default: they are still served.</summary>
    public Treatment AtClosing { get; init; } = Treatment.Wait;

    /// <summary>When and how customers are called back; null for never.</summary>
    public CallbackRules? Callbacks { get; init; }

    /// <summary>The most rings of a queue.</summary>
    public const int RingsMax = 8;

    /// <summary>The most overflow rules of a queue.</summary>
    public const int OverflowsMax = 8;
}
