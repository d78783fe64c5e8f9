namespace Anyseat.Routing.State;

/// <summary>The order in which agents of one pool are chosen: most skilled first where that counts, then longest idle,
/// then the lower handle.</summary>
/// <param name="SkillRank">Minus the sum of proficiency for <see cref="AgentChoice.MostSkilled"/>, else 0.</param>
/// <param name="IdleSince">Microseconds since 1970.</param>
/// <param name="Agent">The agent's handle.</param>
internal readonly record struct AgentRank(int SkillRank, long IdleSince, int Agent) : IComparable<AgentRank>
{
    public int CompareTo(AgentRank other)
    {
        if (SkillRank != other.SkillRank)
            return SkillRank.CompareTo(other.SkillRank);
        return IdleSince != other.IdleSince ? IdleSince.CompareTo(other.IdleSince) : Agent.CompareTo(other.Agent);
    }
}

/// <summary>The order in which deadlines fire.</summary>
/// <param name="At">Microseconds since 1970.</param>
/// <param name="Item">Breaks ties: the interaction's handle, or the place of a decline.</param>
internal readonly record struct DeadlineKey(long At, int Item) : IComparable<DeadlineKey>
{
    public int CompareTo(DeadlineKey other) => At != other.At ? At.CompareTo(other.At) : Item.CompareTo(other.Item);
}

/// <summary>The order in which waiting interactions are served.</summary>
internal static class ServiceOrder
{
    /// <summary>0 (lowest) to 9 (highest).</summary>
    public static int EffectivePriority(byte queuePriority, sbyte boost) => Math.Clamp(queuePriority + boost, 0, 9);

    /// <summary>Least first: higher effective priority, then earlier arrival. Never 0.</summary>
    /// <param name="effectivePriority">0 to 9.</param>
    /// <param name="sequence">The interaction's number of arrival, from 1; below 2⁶⁰.</param>
    public static ulong Key(int effectivePriority, long sequence) =>
        ((ulong)(9 - effectivePriority) << 60) | (ulong)sequence;
}
