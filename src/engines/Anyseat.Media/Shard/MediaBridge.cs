namespace Anyseat.Media.Shard;

/// <summary>Joins legs: who hears whom, and how loud. Listening in, whispering, barging in and conferences are only different
/// arrangements of it.</summary>
public sealed class MediaBridge
{
    private readonly MediaShard _shard;
    private readonly Bridge _core = new();

    internal MediaBridge(MediaShard shard)
    {
        _shard = shard;
    }

    /// <summary>Takes an arrangement in one turn of the loop, as a whole. Who was in the bridge and is not in the arrangement
    /// leaves it; who is in another bridge leaves that one.</summary>
    /// <returns>False when the loop's queue of commands is full or the loop has ended.</returns>
    public bool Arrange(BridgePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Leg[] legs = [.. plan.Legs.Select(leg => leg.Core)];
        Hearing[][] hears = [.. Enumerable.Range(0, legs.Length).Select(listener => Heard(plan, legs, listener))];
        return _shard.TryPost(() => _core.Arrange(_shard.Loop, legs, hears));
    }

    /// <summary>Lets all legs go.</summary>
    public bool Dissolve() => _shard.TryPost(() => _core.Arrange(_shard.Loop, [], []));

    /// <summary>For how long nobody, one and several talked, of the legs that are measured; counted every 20 ms while at least two
    /// are in the bridge.</summary>
    public (TimeSpan Silence, TimeSpan Single, TimeSpan Overlap) TalkShares => (
        LegFormat.PacketTime * Volatile.Read(ref _core.Shares.Silence),
        LegFormat.PacketTime * Volatile.Read(ref _core.Shares.Single),
        LegFormat.PacketTime * Volatile.Read(ref _core.Shares.Overlap));

    private static Hearing[] Heard(BridgePlan plan, Leg[] legs, int listener) =>
    [
        .. Enumerable.Range(0, legs.Length)
            .Where(speaker => speaker != listener && plan.Gain(listener, speaker) > 0)
            .Select(speaker => new Hearing(legs[speaker], plan.Gain(listener, speaker))),
    ];
}
