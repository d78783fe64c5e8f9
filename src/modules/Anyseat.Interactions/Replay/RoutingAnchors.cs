using System.Globalization;
using Anyseat.Interactions.Domain;
using Anyseat.Platform.Journal;

namespace Anyseat.Interactions.Replay;

/// <summary>States of the routing that are kept for some weeks, from which the past is replayed.</summary>
internal sealed class RoutingAnchors(ISnapshotStore snapshots)
{
    /// <summary>What their names begin with.</summary>
    public const string Prefix = "routing.anchor/";

    /// <summary>The name of the state as of an event.</summary>
    public static string NameOf(long seq) => Prefix + seq.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The latest kept state as of an event, or an empty one as of the beginning: also when the state was kept by another
    /// version of the engine, since the journal holds everything.</summary>
    /// <param name="seqMax">The last event it may know of.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(long Seq, RoutingCore Core)> LoadBeforeAsync(long seqMax, CancellationToken ct)
    {
        if (await snapshots.LoadBeforeAsync(DomainId.Main, Prefix, seqMax, ct) is not { } saved)
            return (0, new RoutingCore());
        try
        {
            return (saved.Seq, RoutingCore.Load(saved.State));
        }
        catch (FormatException)
        {
            return (0, new RoutingCore());
        }
    }
}
