namespace Anyseat.Media.Rtp;

/// <summary>What the sequence number of an arrived packet says (RFC 3550 §A.1).</summary>
public enum RtpArrival : byte
{
    /// <summary>The source is not yet believed: too few packets in sequence.</summary>
    OnProbation,

    /// <summary>The next packet, or one after a gap that loss explains.</summary>
    Forward,

    /// <summary>Late, or a duplicate: within 100 of the newest.</summary>
    Behind,

    /// <summary>A jump that loss does not explain. Not counted; should the next packet follow it, the source restarted.</summary>
    Jump,

    /// <summary>Two packets in sequence after a jump: the source restarted, and its statistics with it.</summary>
    Restarted,
}

/// <summary>What one receiver report says of one source since the last report (RFC 3550 §6.4.1).</summary>
/// <param name="FractionLost">Lost ÷ expected since the last report, in 1/256.</param>
/// <param name="CumulativeLost">Lost since the beginning, −2²³ to 2²³ − 1; negative when duplicates came.</param>
/// <param name="ExtendedHighest">Cycles in the upper 16 bits, the highest sequence number below.</param>
/// <param name="Jitter">Interarrival jitter in clock units.</param>
public readonly record struct ReceptionInterval(byte FractionLost, int CumulativeLost, uint ExtendedHighest, uint Jitter);

/// <summary>What a receiver keeps of one synchronisation source: order, loss and jitter (RFC 3550 §A.1, §A.3, §A.8).</summary>
/// <remarks>Not thread-safe: owned by the receive loop of the leg.</remarks>
public sealed class RtpSource
{
    private const int DropoutMax = 3_000;
    private const int MisorderMax = 100;
    private const uint NoBadSequence = 0x1_0001; // no 16-bit number equals it

    private readonly int _minSequential;
    private int _probation;
    private bool _isStarted;
    private ushort _highest;
    private uint _cycles;
    private uint _baseSequence;
    private uint _badSequence = NoBadSequence;
    private uint _receivedPrior;
    private uint _expectedPrior;
    private uint _transit;
    private bool _hasTransit;
    private uint _jitterBy16;

    /// <summary>A source of which nothing has been heard.</summary>
    /// <param name="ssrc">Its identifier.</param>
    /// <param name="clock">The clock of its payload.</param>
    /// <param name="minSequential">How many packets in sequence make it believed; RFC 3550 §A.1 recommends 2. Where packets are
    /// authenticated, or only a signalled address is listened to, 1 loses no speech.</param>
    public RtpSource(uint ssrc, RtpClock clock, int minSequential = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minSequential, 1);
        Ssrc = ssrc;
        Clock = clock;
        _minSequential = minSequential;
    }

    /// <summary>Its identifier.</summary>
    public uint Ssrc { get; private set; }

    /// <summary>The clock of its payload; replace when the payload type in use changes to one with another clock.</summary>
    public RtpClock Clock
    {
        get;
        set
        {
            // Transit times in another unit cannot be compared.
            _hasTransit = field == value && _hasTransit;
            field = value;
        }
    }

    /// <summary>Packets counted, late and double ones among them.</summary>
    public uint ReceivedCount { get; private set; }

    /// <summary>Whether the source is believed.</summary>
    public bool IsValid => _isStarted && _probation == 0;

    /// <summary>The jitter of §6.4.1: how much the spacing of packets at arrival differs from that at the sender.</summary>
    public TimeSpan Jitter => Clock.ToTimeSpan(_jitterBy16 >> 4);

    /// <summary>Cycles in the upper 16 bits, the highest sequence number below (§A.3).</summary>
    public uint ExtendedHighest => _cycles + _highest;

    /// <summary>How many packets should have come.</summary>
    public uint ExpectedCount => IsValid ? ExtendedHighest - _baseSequence + 1 : 0;

    /// <summary>How many are missing; negative when more came than were sent.</summary>
    public int LostCount => (int)(ExpectedCount - ReceivedCount);

    /// <summary>Forgets all, to be the record of another source: a peer that keeps changing its source costs no memory.</summary>
    /// <param name="ssrc">The other source's identifier.</param>
    public void StartOver(uint ssrc)
    {
        Ssrc = ssrc;
        _isStarted = false;
        _jitterBy16 = 0;
        Restart(0);
    }

    /// <summary>Takes a packet's number and times into account.</summary>
    /// <param name="sequenceNumber">The packet's sequence number.</param>
    /// <param name="timestamp">The packet's timestamp.</param>
    /// <param name="at">When it arrived.</param>
    /// <param name="countsForJitter">False for packets whose timestamp is not that of their sending: updates of a telephone event
    /// all carry its beginning (RFC 4733 §2.2.1).</param>
    public RtpArrival Receive(SequenceNumber sequenceNumber, RtpTimestamp timestamp, MediaInstant at, bool countsForJitter = true)
    {
        if (!_isStarted)
            Begin(sequenceNumber.Value);
        RtpArrival arrival = Place(sequenceNumber.Value);
        if (arrival is RtpArrival.Forward or RtpArrival.Behind or RtpArrival.Restarted)
        {
            ReceivedCount++;
            if (countsForJitter)
                MeasureJitter(timestamp, at);
        }

        return arrival;
    }

    /// <summary>The number a packet has in a count that does not wrap, judged from the highest received.</summary>
    /// <param name="sequenceNumber">A number within half a cycle of the highest.</param>
    public long Extend(SequenceNumber sequenceNumber) =>
        (long)ExtendedHighest + sequenceNumber.DistanceFrom(new SequenceNumber(_highest));

    /// <summary>Ends an interval of reporting and says what it brought (§A.3).</summary>
    public ReceptionInterval EndInterval()
    {
        uint expectedInterval = ExpectedCount - _expectedPrior;
        uint receivedInterval = ReceivedCount - _receivedPrior;
        _expectedPrior = ExpectedCount;
        _receivedPrior = ReceivedCount;
        long lostInterval = (long)expectedInterval - receivedInterval;
        // All of many packets lost gives 256 × lost ÷ expected = 256, one more than the field holds.
        byte fraction = expectedInterval == 0 || lostInterval <= 0 ? (byte)0 : (byte)Math.Min(255, (lostInterval << 8) / expectedInterval);
        int cumulative = Math.Clamp(LostCount, -0x80_0000, 0x7F_FFFF);
        return new ReceptionInterval(fraction, cumulative, ExtendedHighest, _jitterBy16 >> 4);
    }

    private void Begin(ushort sequence)
    {
        Restart(sequence);
        _isStarted = true;
        _highest = (ushort)(sequence - 1);
        _probation = _minSequential;
    }

    private void Restart(ushort sequence)
    {
        _baseSequence = sequence;
        _highest = sequence;
        _badSequence = NoBadSequence;
        _cycles = 0;
        ReceivedCount = 0;
        _receivedPrior = 0;
        _expectedPrior = 0;
        _hasTransit = false;
    }

    // update_seq of §A.1.
    private RtpArrival Place(ushort sequence)
    {
        ushort delta = (ushort)(sequence - _highest);
        if (_probation > 0)
            return PlaceOnProbation(sequence, delta);
        if (delta < DropoutMax)
        {
            if (sequence < _highest)
                _cycles += 0x1_0000;
            _highest = sequence;
            return delta == 0 ? RtpArrival.Behind : RtpArrival.Forward;
        }

        if (delta > 0x1_0000 - MisorderMax)
            return RtpArrival.Behind;
        if (sequence == _badSequence)
        {
            Restart(sequence);
            return RtpArrival.Restarted;
        }

        _badSequence = (ushort)(sequence + 1);
        return RtpArrival.Jump;
    }

    private RtpArrival PlaceOnProbation(ushort sequence, ushort delta)
    {
        if (delta == 1)
        {
            _probation--;
            _highest = sequence;
            if (_probation > 0)
                return RtpArrival.OnProbation;
            Restart(sequence);
            return RtpArrival.Forward;
        }

        _probation = _minSequential - 1;
        _highest = sequence;
        if (_probation > 0)
            return RtpArrival.OnProbation;
        Restart(sequence);
        return RtpArrival.Forward;
    }

    // §A.8, the integer form: the estimate is kept times 16, so that rounding does not pull it down.
    private void MeasureJitter(RtpTimestamp timestamp, MediaInstant at)
    {
        uint transit = Clock.At(at).Value - timestamp.Value;
        if (_hasTransit)
        {
            // A step of the sender's timestamps is no jitter; the cap keeps one from spoiling the estimate for minutes.
            uint difference = (uint)Math.Min(Math.Abs((long)(int)(transit - _transit)), Clock.Rate);
            _jitterBy16 += difference - ((_jitterBy16 + 8) >> 4);
        }

        _transit = transit;
        _hasTransit = true;
    }
}
