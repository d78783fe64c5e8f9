using System.Collections.Immutable;

namespace Anyseat.Routing.State;

/// <summary>That an agent meets the requirements of a pool.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Pool">The pool.</param>
/// <param name="ProficiencySum">Over the pool's required skills.</param>
internal readonly record struct Membership(AgentRecord Agent, AgentPool Pool, int ProficiencySum);

/// <summary>The agents who meet one set of requirements, ranked by one choice, and the interactions that wait for them.
/// Queues with the same requirements and choice share a pool.</summary>
/// <remarks>Available agents stand in one heap for each set of channel classes they have room for, so that an agent is
/// in one heap a pool and a look for one class looks at the top of four.</remarks>
internal sealed class AgentPool
{
    /// <summary>How many channel classes there are.</summary>
    public const int ChannelCount = 3;

    private readonly IndexedHeap<AgentRank>[] _availableByRoom = new IndexedHeap<AgentRank>[1 << ChannelCount];
    private readonly IndexedHeap<ulong>[] _waitingByChannel = new IndexedHeap<ulong>[ChannelCount];

    public AgentPool(
        int index, ImmutableArray<SkillRequirement> requirements, AgentChoice choice, HeapPositions membershipPositions,
        HeapPositions interactionPositions)
    {
        Index = index;
        Requirements = requirements;
        Choice = choice;
        for (int room = 0; room < _availableByRoom.Length; room++)
            _availableByRoom[room] = new IndexedHeap<AgentRank>(membershipPositions);
        for (int channel = 0; channel < ChannelCount; channel++)
            _waitingByChannel[channel] = new IndexedHeap<ulong>(interactionPositions);
    }

    public int Index { get; }

    public ImmutableArray<SkillRequirement> Requirements { get; }

    public AgentChoice Choice { get; }

    /// <summary>How many agents of the pool are signed in, ready or not.</summary>
    public int SignedInCount { get; set; }

    /// <summary>Interactions of the class that wait, by <see cref="ServiceOrder"/>; items are handles.</summary>
    public IndexedHeap<ulong> Waiting(ChannelClass channel) => _waitingByChannel[(int)channel];

    /// <summary>How many agents have room for the class now.</summary>
    public int AvailableCount(ChannelClass channel)
    {
        int count = 0;
        for (int room = 1; room < _availableByRoom.Length; room++)
        {
            if ((room & (1 << (int)channel)) != 0)
                count += _availableByRoom[room].Count;
        }

        return count;
    }

    /// <summary>Places an agent among the available; <paramref name="room"/> is not 0.</summary>
    public void AddAvailable(int membership, int room, int proficiencySum, RoutingInstant idleSince, int agent) =>
        _availableByRoom[room].Add(
            membership,
            new AgentRank(
                Choice == AgentChoice.MostSkilled ? -proficiencySum : 0, idleSince.Microseconds, agent));

    /// <summary>Takes an agent from the available.</summary>
    public void RemoveAvailable(int membership, int room) => _availableByRoom[room].Remove(membership);

    /// <summary>The first agent by the pool's choice with room for the class, among those accepted.</summary>
    /// <returns>A membership, or −1.</returns>
    public int FindAgent<TFilter>(ChannelClass channel, ref TFilter filter)
        where TFilter : struct, IHeapFilter
    {
        int best = -1;
        AgentRank bestRank = default;
        for (int room = 1; room < _availableByRoom.Length; room++)
        {
            if ((room & (1 << (int)channel)) != 0
                && _availableByRoom[room].TryFindFirst(ref filter, out int membership, out AgentRank rank)
                && (best < 0 || rank.CompareTo(bestRank) < 0))
            {
                best = membership;
                bestRank = rank;
            }
        }

        return best;
    }
}
