using System.Diagnostics.CodeAnalysis;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads days and what-if changes from their documents; docs/simulation.md describes both.</summary>
public static class DayDocument
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>The longest document, in bytes.</summary>
    public const int BytesMax = 64 * 1024 * 1024;

    /// <summary>Reads a day.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="sources">Where what the document only names comes from; null for nowhere.</param>
    /// <param name="day">The day, checked; null when there are faults.</param>
    /// <param name="faults">What is wrong, in the order of the document; empty on success.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> utf8, DaySources? sources,
        [NotNullWhen(true)] out Day? day, out IReadOnlyList<DocumentFault> faults)
    {
        var found = new Faults();
        day = Node.Parse(utf8, BytesMax, found) is { } root ? new DayReader(root, sources ?? new DaySources()).Read() : null;
        return Conclude(ref day, found, out faults);
    }

    /// <summary>Looks which rules of the house a day refers to, so that the host can bring them before it reads the day.</summary>
    /// <param name="utf8">The document; what is wrong with it shows when it is read.</param>
    /// <returns>The reference; null when the rules are written out, or the document is no day.</returns>
    public static RoutingReference? FindRoutingReference(ReadOnlyMemory<byte> utf8)
    {
        var found = new Faults();
        if (Node.Parse(utf8, BytesMax, found) is not { } root || root.Object("routing") is not { } routing || !routing.Has("plan"))
            return null;
        RoutingReference reference = RoutingReader.ReadReference(routing, DayReader.ReadMidnight(root));
        return found.IsEmpty ? reference : null;
    }

    /// <summary>Changes a day as a what-if document says.</summary>
    /// <param name="utf8">The document of changes.</param>
    /// <param name="day">The day as it is.</param>
    /// <param name="changed">The day with all changes, checked; null when there are faults.</param>
    /// <param name="faults">What is wrong, in the order of the document; empty on success.</param>
    public static bool TryChange(
        ReadOnlyMemory<byte> utf8, Day day,
        [NotNullWhen(true)] out Day? changed, out IReadOnlyList<DocumentFault> faults)
    {
        ArgumentNullException.ThrowIfNull(day);
        var found = new Faults();
        changed = Node.Parse(utf8, BytesMax, found) is { } root ? ReadChanges(root, day) : null;
        return Conclude(ref changed, found, out faults);
    }

    /// <summary>Lists what is wrong with a day that a host built: what the routing engine would refuse, and what contradicts
    /// itself.</summary>
    public static IReadOnlyList<DocumentFault> FindFaults(Day day)
    {
        ArgumentNullException.ThrowIfNull(day);
        var found = new Faults();
        DayRules.Check(day, found);
        return found.Found;
    }

    private static Day ReadChanges(Node root, Day day)
    {
        root.Allow("version", "name", "changes");
        CheckVersion(root);
        return new ChangeReader(day with { Name = root.Text("name", day.Name) }).Read(root);
    }

    internal static void CheckVersion(Node root)
    {
        int version = root.Whole("version", 1, int.MaxValue);
        if (root.Has("version") && version != Version)
            root.Fault(DocumentFaultCode.UnknownVersion, "version", $"must be {Version}: this program knows no other");
    }

    private static bool Conclude([NotNullWhen(true)] ref Day? day, Faults found, out IReadOnlyList<DocumentFault> faults)
    {
        if (day is not null && found.IsEmpty)
            DayRules.Check(day, found);
        if (!found.IsEmpty)
            day = null;
        faults = found.Found;
        return day is not null;
    }
}
