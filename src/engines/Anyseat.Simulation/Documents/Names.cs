using System.Collections.Immutable;

namespace Anyseat.Simulation.Documents;

/// <summary>The names of one kind of thing in a document, in order: a name's place is its handle.</summary>
internal sealed class Names(string kind)
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public ImmutableArray<string> InOrder { get; private set; } = [];

    public static Names Of(string kind, ImmutableArray<string> inOrder)
    {
        var names = new Names(kind) { InOrder = inOrder };
        for (int i = 0; i < inOrder.Length; i++)
            names._places.TryAdd(inOrder[i], i);
        return names;
    }

    /// <summary>Takes up a name; notes one that is there already.</summary>
    public void Add(Node node, string name)
    {
        if (name.Length > 0 && !_places.TryAdd(name, InOrder.Length))
            node.FaultHere(DocumentFaultCode.Duplicate, $"names the {kind} {name} a second time");
        InOrder = InOrder.Add(name);
    }

    /// <summary>The handle of the name in a field; −1 with a fault when nothing has it.</summary>
    public int Find(Node node, string field)
    {
        string name = node.Text(field);
        return name.Length == 0 ? -1 : FindName(node.Find(field)!.Value, name);
    }

    /// <summary>The handle of the name that a node is.</summary>
    public int FindHere(Node node)
    {
        string name = node.TextHere();
        return name.Length == 0 ? -1 : FindName(node, name);
    }

    /// <summary>The handle of a name at a place.</summary>
    public int FindName(Node node, string name)
    {
        if (_places.TryGetValue(name, out int place))
            return place;
        node.FaultHere(DocumentFaultCode.UnknownName, $"names the {kind} {name}, which is not there; there are {Known()}");
        return -1;
    }

    private string Known() => InOrder.IsEmpty ? "none"
        : InOrder.Length <= 20 ? string.Join(", ", InOrder)
        : string.Join(", ", InOrder.Take(20)) + ", …";
}
