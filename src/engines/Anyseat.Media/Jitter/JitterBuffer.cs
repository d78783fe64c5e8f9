using Anyseat.Media.Rtp;

namespace Anyseat.Media.Jitter;

/// <summary>Holds the packets of one incoming audio stream until their turn, no longer than the network makes necessary.</summary>
/// <remarks>
/// Packets are put in as they arrive and drawn by the 20 ms tick with <see cref="Next"/>, always in order of their numbers. The delay of a
/// packet is measured from the moment at which the quickest packet of its time would have come (see <see cref="DelayEstimator"/>), so
/// it needs no look at how full the buffer is:
/// <list type="bullet">
/// <item>a talk spurt begins when its first packet is as old as the wanted delay;</item>
/// <item>inside it, playout is shortened or lengthened by single pitch periods while the delay is off by more than 10 ms;</item>
/// <item>a packet that is missing while later ones are there is made up, and is late when it comes after all;</item>
/// <item>when nothing is there, speech is made up and time waits: the delayed packets are played when they come, and the delay is
/// longer from then on;</item>
/// <item>a gap in timestamps without one in numbers is silence that was not sent (DTX), and a new talk spurt.</item>
/// </list>
/// Bounded in packets, bytes and delay. The same packets at the same instants give the same steps. Allocates nothing after creation.
/// Not thread-safe: owned by the loop of the leg.
/// </remarks>
public sealed partial class JitterBuffer
{
    private const int StepMs = 10;
    private const int UnderrunMaxMs = 100; // of made-up speech until the talk spurt counts as ended
    private const int ToleranceMs = 10;
    private const int OverdueMs = 100; // beyond the longest delay aimed at

    private readonly JitterBufferOptions options;
    private readonly PacketStore store;
    private readonly DelayEstimator estimator;
    private readonly int unitsPerMs;
    private SequenceNumber next;
    private SequenceNumber newest;
    private SequenceNumber suspect;
    private RtpTimestamp expected;
    private uint ssrc;
    private int packetDuration;
    private int underrun;
    private bool hasStarted;
    private bool isInSpurt;
    private bool hasSuspect;

    /// <summary>An empty buffer.</summary>
    /// <param name="options">Its bounds.</param>
    public JitterBuffer(JitterBufferOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Clock.Rate, 8000);
        if (!int.IsPow2(options.PacketsMax) || options.PacketsMax is < 8 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(options), options.PacketsMax, "A power of two from 8 to 1,024 packets.");
        this.options = options;
        store = new(options.PacketsMax, options.PayloadSizeMax);
        estimator = new(options.Clock.Rate);
        unitsPerMs = options.Clock.Rate / 1000;
        packetDuration = 20 * unitsPerMs;
    }

    /// <summary>Packets held now.</summary>
    public int Count => store.Count;

    /// <summary>What happened so far.</summary>
    public JitterStatistics Statistics { get; private set; }

    /// <summary>The delay that is aimed at.</summary>
    public TimeSpan TargetDelay => options.Clock.ToTimeSpan(Target);

    /// <summary>The delay of the packet that was played last, from the quickest possible arrival.</summary>
    public TimeSpan CurrentDelay { get; private set; }

    private int OverdueMin => (int)options.Clock.ToUnits(options.DelayMax) + (OverdueMs * unitsPerMs);

    private int Target => estimator.IsKnown
        ? (int)Math.Clamp(estimator.Wanted, options.Clock.ToUnits(options.DelayMin), options.Clock.ToUnits(options.DelayMax))
        : (int)options.Clock.ToUnits(options.DelayInitial);

    /// <summary>Takes a packet.</summary>
    /// <param name="source">Its synchronisation source; a new one ends what the old one began.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="at">When it arrived.</param>
    /// <param name="kind">What it carries.</param>
    /// <param name="payload">The payload; copied.</param>
    public JitterArrival Put(
        uint source, SequenceNumber sequence, RtpTimestamp timestamp, MediaInstant at, AudioPacketKind kind, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > options.PayloadSizeMax)
            return Tally(JitterArrival.Refused);
        JitterArrival place = !hasStarted ? JitterArrival.Kept : source != ssrc ? JitterArrival.Restarted : PlaceOf(sequence);
        if (!hasStarted || place == JitterArrival.Restarted)
            Restart(source, sequence);
        // Those that came too late are the ones to learn from.
        if (kind != AudioPacketKind.Other && place is not (JitterArrival.Duplicate or JitterArrival.Refused))
            estimator.Observe(options.Clock.At(at).Value, timestamp.Value);
        if (place is JitterArrival.Late or JitterArrival.Duplicate or JitterArrival.Refused)
            return Tally(place);
        Keep(sequence, timestamp, kind, payload);
        return Tally(place);
    }

    /// <summary>Decides what is played next.</summary>
    /// <param name="at">Now.</param>
    /// <param name="queued">What has been drawn and not been played yet, in clock units: it delays what is drawn now.</param>
    public PlayoutStep Next(MediaInstant at, int queued)
    {
        uint playedAt = options.Clock.At(at).Plus(queued).Value;
        if (!store.TryFindFrom(next, out int missing))
            return NothingThere();
        SequenceNumber first = next.Plus(missing);
        int delay = estimator.DelayAt(playedAt, store.TimestampOf(first).Value);
        if (delay > OverdueMin && store.Count > 1)
            delay = SkipOverdue(ref first, ref missing, playedAt);
        if (BeginsSpurt(first, missing) && delay < Target)
            return new(PlayoutAction.Wait, StepMs * unitsPerMs);
        if (isInSpurt && missing > 0 && TryConcealMissing(first, missing, out PlayoutStep step))
            return step;
        return Draw(first, delay);
    }

    /// <summary>Empties the buffer and forgets the stream; what was learnt of the network stays.</summary>
    public void Reset()
    {
        store.Clear();
        estimator.Restart();
        hasStarted = false;
        isInSpurt = false;
        underrun = 0;
    }

    // After a stall of the network much comes at once: what is far too old is given up rather than played to the end of the call.
    private int SkipOverdue(ref SequenceNumber first, ref int missing, uint playedAt)
    {
        int delay = int.MaxValue;
        while (delay > OverdueMin && store.Count > 1)
        {
            CountLost(first.DistanceFrom(next));
            store.Remove(first);
            next = first.Next;
            Statistics = Statistics with { DiscardedCount = Statistics.DiscardedCount + 1 };
            isInSpurt = false;
            store.TryFindFrom(next, out missing);
            first = next.Plus(missing);
            delay = estimator.DelayAt(playedAt, store.TimestampOf(first).Value);
        }

        return delay;
    }

    private PlayoutStep NothingThere()
    {
        int duration = StepMs * unitsPerMs;
        if (!isInSpurt)
            return new(PlayoutAction.Wait, duration);
        underrun += duration;
        isInSpurt = underrun < UnderrunMaxMs * unitsPerMs;
        CountConcealed(duration);
        return new(PlayoutAction.Conceal, duration);
    }

    // A first packet; or one whose time does not follow although its number does.
    private bool BeginsSpurt(SequenceNumber first, int missing)
    {
        if (!isInSpurt)
            return true;
        int gap = store.TimestampOf(first).DistanceFrom(expected);
        return missing == 0 && underrun == 0 && (gap > packetDuration / 2 || gap < -packetDuration / 2)
            && store.KindOf(first) == AudioPacketKind.Speech;
    }

    // What an underrun has made up already stands for as much of the missing.
    private bool TryConcealMissing(SequenceNumber first, int missing, out PlayoutStep step)
    {
        int covered = Math.Min(missing, underrun / packetDuration);
        int rest = underrun - (covered * packetDuration);
        CountLost(covered);
        underrun = 0;
        missing -= covered;
        expected = expected.Plus((long)covered * packetDuration);
        if (missing == 0 || store.TimestampOf(first).DistanceFrom(expected) <= 0)
        {
            CountLost(missing);
            step = default;
            return false;
        }

        int duration = Math.Max(packetDuration - rest, StepMs * unitsPerMs);
        CountLost(1);
        CountConcealed(duration);
        expected = expected.Plus(packetDuration);
        bool mayRecover = missing == 1 && duration == packetDuration && store.KindOf(first) == AudioPacketKind.Speech;
        step = new(PlayoutAction.Conceal, duration, mayRecover ? store.PayloadOf(first) : default);
        return true;
    }

    private PlayoutStep Draw(SequenceNumber first, int delay)
    {
        if (!isInSpurt)
            CountLost(first.DistanceFrom(next));
        RtpTimestamp timestamp = store.TimestampOf(first);
        AudioPacketKind kind = store.KindOf(first);
        ReadOnlySpan<byte> payload = store.PayloadOf(first);
        store.Remove(first);
        next = first.Next;
        underrun = 0;
        if (kind != AudioPacketKind.Speech)
        {
            isInSpurt = false;
            PlayoutAction action = kind == AudioPacketKind.ComfortNoise ? PlayoutAction.ComfortNoise : PlayoutAction.Wait;
            return new(action, StepMs * unitsPerMs, kind == AudioPacketKind.ComfortNoise ? payload : default);
        }

        isInSpurt = true;
        expected = timestamp.Plus(packetDuration);
        CurrentDelay = options.Clock.ToTimeSpan(delay);
        Statistics = Statistics with { PlayedCount = Statistics.PlayedCount + 1 };
        return new(ActionFor(delay), packetDuration, payload);
    }

    private PlayoutAction ActionFor(int delay)
    {
        int tolerance = ToleranceMs * unitsPerMs;
        if (delay > Target + tolerance)
            return PlayoutAction.PlayShortened;
        return delay < Target - tolerance ? PlayoutAction.PlayLengthened : PlayoutAction.Play;
    }

    private void CountLost(int packets)
    {
        next = next.Plus(packets);
        Statistics = Statistics with { LostCount = Statistics.LostCount + packets };
    }

    private void CountConcealed(int units) =>
        Statistics = Statistics with { Concealed = Statistics.Concealed + options.Clock.ToTimeSpan(units) };
}
