using System.Runtime.InteropServices;

namespace Anyseat.Voice.Calls;

/// <summary>The calls that are not over, with what must be known of them at once. Owned by the loop of calls.</summary>
internal sealed class CallTable
{
    private readonly Dictionary<Guid, LiveCall> calls = [];
    private readonly Dictionary<Guid, int> byTrunk = [];
    private readonly Dictionary<Guid, int> byCaller = [];

    /// <summary>How many there are.</summary>
    public int Count => calls.Count;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<LiveCall> All => calls.Values;

    /// <summary>A call; null when it is over.</summary>
    public LiveCall? Find(Guid id) => calls.GetValueOrDefault(id);

    /// <summary>Calls over a trunk.</summary>
    public int CountOn(Guid trunk) => byTrunk.GetValueOrDefault(trunk);

    /// <summary>Whether a user has placed a call that is not over.</summary>
    public bool IsCalling(Guid user) => byCaller.GetValueOrDefault(user) > 0;

    public void Add(LiveCall call)
    {
        calls.Add(call.Id, call);
        Change(byTrunk, call.Trunk?.Id, 1);
        Change(byCaller, call.Caller?.UserId, 1);
    }

    public void Remove(LiveCall call)
    {
        if (!calls.Remove(call.Id))
            return;
        Change(byTrunk, call.Trunk?.Id, -1);
        Change(byCaller, call.Caller?.UserId, -1);
    }

    private static void Change(Dictionary<Guid, int> counts, Guid? key, int change)
    {
        if (key is not { } known)
            return;
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, known, out _);
        count += change;
        if (count == 0)
            counts.Remove(known);
    }
}
