namespace Anyseat.Routing.State;

/// <summary>That an agent meets the match of a pool.</summary>
/// <param name="Pool">The pool's index.</param>
/// <param name="ProficiencySum">Over the skills the match names.</param>
/// <param name="Choice">The pool's choice.</param>
/// <param name="Preference">How much the agent likes the pool's queue, −9 to 9.</param>
internal readonly record struct Membership(int Pool, ushort ProficiencySum, AgentChoice Choice, sbyte Preference);

/// <summary>The agents who meet one match, ranked by one choice, and the buckets that wait for them. Queues with the same
/// match and choice share a pool, unless agents prefer one of them.</summary>
/// <remarks>Who is available and what waits first stands in the <see cref="PoolTable"/>.</remarks>
internal sealed class AgentPool
{
    /// <summary>How many channel classes there are.</summary>
    public const int ChannelCount = 3;

    private const int PreferenceMax = 9;
    private const int ValueBits = 56;
    private const long ValueMax = (1L << ValueBits) - 1;
    private const int ProficiencySumMax = 1 << 20;

    public AgentPool(int index, Requirement match, int tier, AgentChoice choice, int queue)
    {
        Index = index;
        Match = match;
        Tier = tier;
        Choice = choice;
        Queue = queue;
        SkillsNamed = Evaluation.SkillsNamed(match);
    }

    /// <summary>The pool's index in the table.</summary>
    public int Index { get; }

    public Requirement Match { get; }

    public int Tier { get; }

    public AgentChoice Choice { get; }

    /// <summary>The only queue of the pool when agents prefer or share it, or −1.</summary>
    public int Queue { get; }

    public int[] SkillsNamed { get; }

    /// <summary>How many agents of the pool are signed in, ready or not.</summary>
    public int SignedInCount { get; set; }

    /// <summary>How many of them are ready, with room or without.</summary>
    public int ReadyCount { get; set; }

    /// <summary>What waits for the pool.</summary>
    public List<Bucket> Buckets { get; } = [];

    /// <summary>What the pool's choice compares.</summary>
    public static long RankValue(AgentChoice choice, AgentRecord agent, int proficiencySum, int queue) => choice switch
    {
        AgentChoice.MostSkilled => ProficiencySumMax - proficiencySum,
        AgentChoice.LeastOccupied => agent.OccupiedToday,
        AgentChoice.FewestInteractions => agent.TakenToday,
        AgentChoice.RoundRobin => agent.LastOffer,
        AgentChoice.Weighted => agent.ShareOf(queue) == 0 ? ValueMax : Math.Min(agent.SharesUsedOf(queue), ValueMax - 1),
        _ => 0,
    };

    /// <summary>An agent's place among the available.</summary>
    public static AgentPlace PlaceOf(AgentRecord agent, in Membership member, int queue, int stamp)
    {
        long value = Math.Min(RankValue(member.Choice, agent, member.ProficiencySum, queue), ValueMax);
        long packed = ((long)(PreferenceMax - member.Preference) << ValueBits) | value;
        return new AgentPlace(packed, agent.IdleSince.Microseconds, agent.Index, stamp);
    }
}
