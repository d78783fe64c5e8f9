namespace Anyseat.Media.Rtcp;

/// <summary>When to send reports (RFC 3550 §6.2, §6.3, §A.7): rarely enough for the bandwidth, and not in step with others.</summary>
/// <remarks>
/// A step function: instants and random numbers come in, the next instant goes out. All intervals are drawn from 0.5 to 1.5 times
/// the computed one, divided by e − 1.5, which undoes what reconsideration shifts (§6.3.1). Not thread-safe: owned by the loop
/// of the leg.
/// </remarks>
public sealed class RtcpSchedule
{
    /// <summary>The least time between reports (RFC 3550 §6.2).</summary>
    public static readonly TimeSpan UsualMin = TimeSpan.FromSeconds(5);

    /// <summary>The same where feedback was agreed on (RTP/AVPF, RTP/SAVPF): the bandwidth alone bounds it (RFC 4585 §3.4). We keep to a
    /// second, which is often enough to see how a call goes.</summary>
    public static readonly TimeSpan FeedbackMin = TimeSpan.FromSeconds(1);

    private const double SenderShare = 0.25; // senders get a quarter of the bandwidth when they are a quarter or fewer
    private static readonly double Compensation = Math.E - 1.5;

    private readonly double _bandwidth;
    private readonly double _minSeconds;
    private double _averageSize;
    private int _membersBefore = 1;
    private bool _isInitial = true;
    private MediaInstant _previous;

    /// <summary>A schedule that begins now.</summary>
    /// <param name="bandwidth">What RTCP may use, in bytes a second: usually 5 % of the session's (§6.2).</param>
    /// <param name="firstSize">The likely size of the first packet, in bytes with IP and UDP headers (28 or 48).</param>
    /// <param name="at">The present instant.</param>
    /// <param name="random">From 0 up to 1.</param>
    /// <param name="min">The least time between reports; <see cref="UsualMin"/> when not said.</param>
    public RtcpSchedule(double bandwidth, int firstSize, MediaInstant at, double random, TimeSpan? min = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bandwidth);
        _bandwidth = bandwidth;
        _minSeconds = (min ?? UsualMin).TotalSeconds;
        _averageSize = firstSize;
        _previous = at;
        Next = at + Draw(random);
    }

    /// <summary>How many take part, ourselves among them.</summary>
    public int Members { get; private set; } = 1;

    /// <summary>How many send RTP.</summary>
    public int Senders { get; private set; }

    /// <summary>Whether we have sent RTP since the report before the last.</summary>
    public bool IsSender { get; set; }

    /// <summary>When <see cref="Expire"/> must be called.</summary>
    public MediaInstant Next { get; private set; }

    /// <summary>The interval before it is drawn by lot; a member not heard for five of them has left (§6.3.5).</summary>
    public TimeSpan Deterministic => TimeSpan.FromSeconds(DeterministicSeconds());

    /// <summary>Says how many take part. When someone left, the next report moves nearer (§6.3.4, reverse reconsideration).</summary>
    /// <param name="members">With ourselves.</param>
    /// <param name="senders">With ourselves, if we send.</param>
    /// <param name="at">The present instant.</param>
    public void SetMembers(int members, int senders, MediaInstant at)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        Members = members;
        Senders = Math.Min(senders, members);
        if (members >= _membersBefore)
            return;
        double share = (double)members / _membersBefore;
        Next = at + (share * (Next - at));
        _previous = at + (share * (_previous - at));
        _membersBefore = members;
    }

    /// <summary>Takes the size of a compound packet that was received, for the average (§6.3.3).</summary>
    /// <param name="size">In bytes with IP and UDP headers.</param>
    public void Receive(int size) => Average(size);

    /// <summary>The time has come: decides anew with what is known now (§6.3.6, timer reconsideration).</summary>
    /// <param name="at">The present instant.</param>
    /// <param name="random">From 0 up to 1.</param>
    /// <returns>Whether to send a report now; then call <see cref="Sent"/>. Otherwise <see cref="Next"/> is later.</returns>
    public bool Expire(MediaInstant at, double random)
    {
        MediaInstant due = _previous + Draw(random);
        Next = due;
        if (due > at)
        {
            _membersBefore = Members;
            return false;
        }

        return true;
    }

    /// <summary>A report was sent: plans the next.</summary>
    /// <param name="size">In bytes with IP and UDP headers.</param>
    /// <param name="at">When.</param>
    /// <param name="random">From 0 up to 1.</param>
    public void Sent(int size, MediaInstant at, double random)
    {
        Average(size);
        _previous = at;
        _isInitial = false;
        _membersBefore = Members;
        Next = at + Draw(random);
    }

    private void Average(int size) => _averageSize += (size - _averageSize) / 16;

    private TimeSpan Draw(double random) => TimeSpan.FromSeconds(DeterministicSeconds() * (random + 0.5) / Compensation);

    private double DeterministicSeconds()
    {
        double bandwidth = _bandwidth;
        double sharing = Members;
        if (Senders <= Members * SenderShare)
        {
            bandwidth *= IsSender ? SenderShare : 1 - SenderShare;
            sharing = IsSender ? Senders : Members - Senders;
        }

        double min = _isInitial ? _minSeconds / 2 : _minSeconds; // the first sooner, so that all are known (§6.2)
        return Math.Max(min, _averageSize * sharing / bandwidth);
    }
}
