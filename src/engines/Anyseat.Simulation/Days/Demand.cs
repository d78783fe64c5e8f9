using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;

namespace Anyseat.Simulation.Days;

/// <summary>One kind of customer: when they come, what they want, and what they are like.</summary>
public sealed record Demand
{
    /// <summary>Unique in the day; also names the streams of chance, so that a demand keeps its customers in every scenario.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Where they wait.</summary>
    public required QueueHandle Queue { get; init; }

    /// <summary>What class of channel they use.</summary>
    public ChannelClass Channel { get; init; } = ChannelClass.Voice;

    /// <summary>Whether they do not come but are called: each by the agent whom a recorded one prefers, or whom
    /// <see cref="Wish"/> finds. One whose agent has no room is called when there is; one whose agent is not at work is not called.
    /// </summary>
    public bool IsOutbound { get; init; }

    /// <summary>When they come: all of these together.</summary>
    public required ImmutableArray<Arrivals> Arrivals { get; init; }

    /// <summary>Parts of the day in which only a share of them comes.</summary>
    public ImmutableArray<Thinning> Thinnings { get; init; } = [];

    /// <summary>How long a conversation is; hold included.</summary>
    public required Distribution Talk { get; init; }

    /// <summary>How long wrap-up is; cut by the queue's longest.</summary>
    public Distribution WrapUp { get; init; } = new FixedTime(0);

    /// <summary>How long one waits before hanging up.</summary>
    public Distribution Patience { get; init; } = new Endless();

    /// <summary>Multiplies every <see cref="Talk"/>.</summary>
    public double TalkFactor { get; init; } = 1;

    /// <summary>What each needs beyond the queue; null for nothing.</summary>
    public InteractionNeeds? Needs { get; init; }

    /// <summary>Added to the queue's priority, −9 to 9.</summary>
    public sbyte PriorityBoost { get; init; }

    /// <summary>A machine that answers first; null for none.</summary>
    public Bot? Bot { get; init; }

    /// <summary>Whether those who hang up or are turned away try again; null for never.</summary>
    public Retrial? Retrial { get; init; }

    /// <summary>What they make of the offer of a callback; null for declining it.</summary>
    public CallbackWish? Callback { get; init; }

    /// <summary>Whether they ask for one agent; null for never.</summary>
    public AgentWish? Wish { get; init; }

    /// <summary>Where conversations are passed on to when they end; the rest ends for good. Shares come to 1 at most.</summary>
    public ImmutableArray<Transfer> Transfers { get; init; } = [];
}

/// <summary>Asking for one agent, who is one of a group by chance and for one customer always the same.</summary>
/// <param name="Share">How many ask, 0 to 1.</param>
/// <param name="Group">Place of the group.</param>
/// <param name="IsRequired">Whether nobody else will do. Else it is for the rules of the queue to say how long that agent is waited for.</param>
public sealed record AgentWish(double Share, int Group, bool IsRequired);

/// <summary>One agent of a day.</summary>
/// <param name="Group">Place of the group.</param>
/// <param name="Member">Place in it.</param>
public sealed record DayAgent(int Group, int Member);

/// <summary>Passing on of conversations to a queue, where the customer waits anew.</summary>
/// <param name="Share">How many of the demand's conversations, 0 to 1.</param>
/// <param name="Queue">Where to. While it is closed nobody is passed on to it, and the conversation ends.</param>
/// <param name="Talk">How long the second conversation is. It is not passed on again.</param>
/// <param name="WrapUp">How long its wrap-up is.</param>
/// <param name="Patience">How long one waits for it before hanging up.</param>
public sealed record Transfer(double Share, QueueHandle Queue, Distribution Talk, Distribution WrapUp, Distribution Patience);

/// <summary>A bot or a menu that speaks with everyone first.</summary>
/// <param name="ContainedShare">How many need nobody after it, 0 to 1.</param>
/// <param name="Time">How long it takes.</param>
public sealed record Bot(double ContainedShare, Distribution Time);

/// <summary>Trying again after hanging up or being turned away.</summary>
/// <param name="Share">How many do, each time anew, 0 to 1.</param>
/// <param name="Delay">After how long.</param>
/// <param name="AttemptsMax">The most calls of one person, the first included; 2 to 20.</param>
public sealed record Retrial(double Share, Distribution Delay, int AttemptsMax);

/// <summary>What becomes of the offer of a callback.</summary>
/// <param name="AcceptShare">How many want it, 0 to 1.</param>
/// <param name="ReachedShare">How many pick up, each time they are dialled, 0 to 1.</param>
/// <param name="Mode">Who is called first.</param>
/// <param name="AnswerTime">How long one who picks up lets it ring.</param>
public sealed record CallbackWish(double AcceptShare, double ReachedShare, CallbackMode Mode, Distribution AnswerTime);

/// <summary>A part of the day in which only a share of the arrivals comes.</summary>
/// <param name="From">Begin, from midnight.</param>
/// <param name="To">End, from midnight.</param>
/// <param name="KeptShare">How many come, 0 to 1; whether one does is a trait of the customer.</param>
public sealed record Thinning(TimeSpan From, TimeSpan To, double KeptShare);
