namespace Anyseat.Media.Rtp;

/// <summary>The timestamp of an RTP packet (RFC 3550 §5.1) in units of the payload's clock; wraps at 2³², here and nowhere else.</summary>
/// <param name="Value">In clock units.</param>
public readonly record struct RtpTimestamp(uint Value)
{
    /// <summary>How many clock units this lies after <paramref name="other"/>, the short way round.</summary>
    /// <param name="other">The timestamp to count from.</param>
    public int DistanceFrom(RtpTimestamp other) => (int)(Value - other.Value);

    /// <summary>Whether this lies after <paramref name="other"/>, the short way round.</summary>
    /// <param name="other">The timestamp to compare with.</param>
    public bool IsAfter(RtpTimestamp other) => DistanceFrom(other) > 0;

    /// <summary>The timestamp <paramref name="clockUnits"/> later, or earlier when negative.</summary>
    /// <param name="clockUnits">In clock units.</param>
    public RtpTimestamp Plus(long clockUnits) => new((uint)(Value + clockUnits));
}
