using Anyseat.Media.Rtp;

namespace Anyseat.Media.Recording;

/// <summary>Places the packets of one track on the time line of a recording.</summary>
/// <remarks>
/// Within a run of packets the sender's timestamps say where each belongs, so network jitter leaves no trace. The run is anchored at
/// the arrival of its first packet; when timestamps and arrivals part by more than <see cref="DriftMax"/> (another source, a
/// sender that restarts, clocks that drift over an hour) it is anchored anew. Not thread-safe: owned by the loop of the leg.
/// </remarks>
public sealed class RecordingClock
{
    /// <summary>How far the sender's clock may lead away from ours.</summary>
    public static readonly TimeSpan DriftMax = TimeSpan.FromMilliseconds(200);

    private static readonly long DriftMaxUnits = RtpClock.Narrow.ToUnits(DriftMax);

    private readonly MediaInstant _begunAt;
    private uint? _ssrc;
    private RtpTimestamp _anchor;
    private long _anchorPosition;

    /// <summary>A clock for one track.</summary>
    /// <param name="begunAt">When the recording began; the same for both tracks.</param>
    public RecordingClock(MediaInstant begunAt) => _begunAt = begunAt;

    /// <summary>The position of an instant.</summary>
    /// <param name="at">The instant.</param>
    public uint PositionAt(MediaInstant at) => Bounded(RtpClock.Narrow.ToUnits(at - _begunAt));

    /// <summary>The position of a packet's first sample.</summary>
    /// <param name="ssrc">Its source.</param>
    /// <param name="timestamp">Its timestamp, on a clock of 8,000 a second.</param>
    /// <param name="at">When it arrived.</param>
    public uint PositionOf(uint ssrc, RtpTimestamp timestamp, MediaInstant at)
    {
        long arrived = RtpClock.Narrow.ToUnits(at - _begunAt);
        long position = _anchorPosition + timestamp.DistanceFrom(_anchor);
        if (_ssrc != ssrc || Math.Abs(position - arrived) > DriftMaxUnits)
        {
            _ssrc = ssrc;
            _anchor = timestamp;
            _anchorPosition = arrived;
            position = arrived;
        }

        return Bounded(position);
    }

    private static uint Bounded(long position) => (uint)Math.Clamp(position, 0, uint.MaxValue);
}
