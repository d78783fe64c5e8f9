using System.Runtime.InteropServices;

namespace Anyseat.Voice.Calls;

/// <summary>The calls that are not over, with what must be known of them at once. Owned by the loop of calls.</summary>
internal sealed class CallTable
{
    private readonly Dictionary<Guid, LiveCall> calls = [];
    private readonly HashSet<LiveCall> left = [];
    private readonly Dictionary<Guid, int> byTrunk = [];
    private readonly Dictionary<Guid, int> byCaller = [];

    /// <summary>How many there are.</summary>
    public int Count => calls.Count + left.Count;

    /// <summary>All of them.</summary>
    public IEnumerable<LiveCall> All => calls.Values.Concat(left);

    /// <summary>A call; null when it is over.</summary>
    public LiveCall? Find(Guid id) => calls.GetValueOrDefault(id);

    /// <summary>Calls over a trunk.</summary>
    public int CountOn(Guid trunk) => byTrunk.GetValueOrDefault(trunk);

    /// <summary>The call in which an agent talks with a customer; null when there is none.</summary>
    public LiveCall? FindTalk(Guid agent)
    {
        foreach (LiveCall call in calls.Values)
            if (call.State.Agent == agent && call.State is { Phase: CallPhase.Talking, IsHungUp: false })
                return call;
        return null;
    }

    /// <summary>Whether a user has placed a call that is not over, and that routing does not know of as the user's.</summary>
    public bool IsCalling(Guid user) => byCaller.GetValueOrDefault(user) > 0
        && calls.Values.Any(call => call.OccupiedBy == user && !call.State.IsHungUp);

    /// <summary>Whether a call rings at a user's telephone as an offer of routing.</summary>
    public bool IsOffered(Guid user) => calls.Values.Any(call => call.State.Offer?.Agent == user && !call.State.IsHungUp);

    public void Add(LiveCall call)
    {
        calls.Add(call.Id, call);
        Change(byTrunk, call.Trunk?.Id, 1);
        Change(byCaller, call.OccupiedBy, 1);
    }

    /// <summary>The interaction goes on without the call, which is no longer found by it.</summary>
    /// <returns>False when that was so already.</returns>
    public bool Leave(LiveCall call)
    {
        if (calls.GetValueOrDefault(call.Id) != call)
            return false;
        calls.Remove(call.Id);
        return left.Add(call);
    }

    public void Remove(LiveCall call)
    {
        if (!left.Remove(call) && !(calls.GetValueOrDefault(call.Id) == call && calls.Remove(call.Id)))
            return;
        Change(byTrunk, call.Trunk?.Id, -1);
        Change(byCaller, call.OccupiedBy, -1);
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
