namespace Anyseat.Media.Rtp;

/// <summary>The sequence number of an RTP packet (RFC 3550 §5.1): rises by one a packet and wraps at 2¹⁶, here and nowhere else.</summary>
/// <param name="Value">0 to 65,535.</param>
public readonly record struct SequenceNumber(ushort Value)
{
    /// <summary>The number that follows.</summary>
    public SequenceNumber Next => new((ushort)(Value + 1));

    /// <summary>How far this lies after <paramref name="other"/>, the short way round: −32,768 to 32,767.</summary>
    /// <param name="other">The number to count from.</param>
    public int DistanceFrom(SequenceNumber other) => (short)(Value - other.Value);

    /// <summary>Whether this lies after <paramref name="other"/>, the short way round.</summary>
    /// <param name="other">The number to compare with.</param>
    public bool IsAfter(SequenceNumber other) => DistanceFrom(other) > 0;

    /// <summary>The number <paramref name="count"/> later, or earlier when negative.</summary>
    /// <param name="count">How many packets.</param>
    public SequenceNumber Plus(int count) => new((ushort)(Value + count));
}
