namespace Anyseat.Media.Shard;

/// <summary>Numbers from the host's seed (SplitMix64, Steele, Lea and Flood 2014). Thread-safe.</summary>
internal sealed class ShardRandom(ulong seed)
{
    private ulong _state = seed;

    public uint NextUInt32()
    {
        ulong mixed = Interlocked.Add(ref _state, 0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return (uint)((mixed ^ (mixed >> 31)) >> 32);
    }
}
