namespace Anyseat.Media.Shard;

/// <summary>How a leg gets what it hears.</summary>
internal enum LegFeed : byte
{
    /// <summary>It hears nothing: nothing is sent.</summary>
    None,

    /// <summary>Packets of one speaker are passed on the moment they arrive.</summary>
    Forward,

    /// <summary>Every tick a packet is made: mixed, played, generated.</summary>
    Tick,
}
