using Anyseat.Media.Rtp;

namespace Anyseat.Media.Jitter;

/// <content>What comes in: where a packet belongs, and room for it.</content>
public sealed partial class JitterBuffer
{
    private const int RestartDistance = 3000; // RFC 3550 §A.1, MAX_DROPOUT
    private const int MisorderMax = 100;      // RFC 3550 §A.1, MAX_MISORDER

    private JitterArrival PlaceOf(SequenceNumber sequence)
    {
        int distance = sequence.DistanceFrom(next);
        if (distance < -MisorderMax || distance >= RestartDistance)
            return IsConfirmed(sequence) ? JitterArrival.Restarted : JitterArrival.Refused;
        hasSuspect = false;
        // Before the first packet was drawn, one that overtook it may still come.
        if (distance < 0 && Statistics.PlayedCount == 0 && newest.DistanceFrom(sequence) < options.PacketsMax)
        {
            next = sequence;
            return JitterArrival.Kept;
        }

        if (distance < 0)
            return JitterArrival.Late;
        return store.Contains(sequence) ? JitterArrival.Duplicate : JitterArrival.Kept;
    }

    // One stray packet is not followed; two in sequence are (RFC 3550 §A.1).
    private bool IsConfirmed(SequenceNumber sequence)
    {
        bool isConfirmed = hasSuspect && sequence == suspect.Next;
        (suspect, hasSuspect) = (sequence, !isConfirmed);
        return isConfirmed;
    }

    private void Restart(uint source, SequenceNumber sequence)
    {
        int given = store.Clear();
        Statistics = Statistics with { DiscardedCount = Statistics.DiscardedCount + given };
        estimator.Restart();
        (ssrc, next, newest) = (source, sequence, sequence);
        hasStarted = true;
        isInSpurt = false;
        hasSuspect = false;
        underrun = 0;
    }

    private void Keep(SequenceNumber sequence, RtpTimestamp timestamp, AudioPacketKind kind, ReadOnlySpan<byte> payload)
    {
        MakeRoom(sequence);
        SequenceNumber before = sequence.Plus(-1);
        if (kind == AudioPacketKind.Speech && store.Contains(before) && store.KindOf(before) == AudioPacketKind.Speech)
            LearnDuration(timestamp.DistanceFrom(store.TimestampOf(before)));
        store.Add(sequence, timestamp, kind, payload);
        newest = sequence.IsAfter(newest) ? sequence : newest;
    }

    // A packet beyond the last slot takes the place of the oldest ones.
    private void MakeRoom(SequenceNumber sequence)
    {
        int beyond = sequence.DistanceFrom(next) - (options.PacketsMax - 1);
        if (beyond <= 0)
            return;
        int discarded = 0;
        if (beyond >= options.PacketsMax)
        {
            discarded = store.Clear();
        }
        else
        {
            for (int i = 0; i < beyond; i++)
            {
                discarded += store.Contains(next.Plus(i)) ? 1 : 0;
                store.Remove(next.Plus(i));
            }
        }

        next = next.Plus(beyond);
        isInSpurt = false;
        Statistics = Statistics with
        {
            DiscardedCount = Statistics.DiscardedCount + discarded,
            LostCount = Statistics.LostCount + beyond - discarded,
        };
    }

    private void LearnDuration(int units)
    {
        if (units > 0 && units <= 120 * unitsPerMs)
            packetDuration = units;
    }

    private JitterArrival Tally(JitterArrival arrival)
    {
        JitterStatistics so = Statistics;
        Statistics = arrival switch
        {
            JitterArrival.Late => so with { ReceivedCount = so.ReceivedCount + 1, LateCount = so.LateCount + 1 },
            JitterArrival.Duplicate => so with { ReceivedCount = so.ReceivedCount + 1, DuplicateCount = so.DuplicateCount + 1 },
            JitterArrival.Refused => so with { ReceivedCount = so.ReceivedCount + 1, RefusedCount = so.RefusedCount + 1 },
            _ => so with { ReceivedCount = so.ReceivedCount + 1 },
        };
        return arrival;
    }
}
