namespace Anyseat.Customers.Storage;

/// <summary>Display names used of late, the longest unused dropped first. Thread-safe.</summary>
/// <param name="countMax">How many at most.</param>
internal sealed class NameCache(int countMax)
{
    private readonly Lock gate = new();
    private readonly Dictionary<Guid, LinkedListNode<Entry>> nodes = [];
    private readonly LinkedList<Entry> byUse = new();

    /// <summary>Looks up; <paramref name="name"/> is null for a customer known to have none.</summary>
    public bool TryGet(Guid id, out string? name)
    {
        lock (gate)
        {
            if (!nodes.TryGetValue(id, out LinkedListNode<Entry>? node))
            {
                name = null;
                return false;
            }
            byUse.Remove(node);
            byUse.AddLast(node);
            name = node.Value.Name;
            return true;
        }
    }

    /// <summary>Adds or replaces.</summary>
    public void Put(Guid id, string? name)
    {
        lock (gate)
        {
            if (nodes.Remove(id, out LinkedListNode<Entry>? former))
                byUse.Remove(former);
            nodes[id] = byUse.AddLast(new Entry(id, name));
            if (nodes.Count > countMax && byUse.First is { } oldest)
            {
                byUse.RemoveFirst();
                nodes.Remove(oldest.Value.Id);
            }
        }
    }

    private readonly record struct Entry(Guid Id, string? Name);
}
