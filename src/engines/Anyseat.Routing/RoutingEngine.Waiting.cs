using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Places in queues: joining, leaving, standing in a bucket, and what happens there with time.</content>
public sealed partial class RoutingEngine
{
    private readonly TimerSet _milestones = new();
    private readonly List<WaitEntry> _sorted = [];

    /// <summary>Makes the queue the only one in which the interaction waits; what waited already keeps its time.</summary>
    private void EnterQueue(InteractionRecord interaction, QueueRecord queue, RoutingInstant joinedAt)
    {
        queue.References++;
        if (interaction.Queue is { } before)
            Dereference(before);
        interaction.Queue = queue;
        interaction.State = InteractionState.Waiting;
        interaction.WaitingSince = _now;
        interaction.EntryCount = 1;
        Join(interaction.Entry(0), queue, joinedAt);
    }

    /// <summary>Lets the interaction wait in a further queue, if it can.</summary>
    private bool TryEnterAlso(InteractionRecord interaction, QueueRecord queue)
    {
        if (interaction.EntryCount == InteractionNeeds.QueuesMax || IsIn(interaction, queue))
            return false;
        queue.References++;
        Join(interaction.Entry(interaction.EntryCount++), queue, _now);
        return true;
    }

    private static bool IsIn(InteractionRecord interaction, QueueRecord queue)
    {
        for (int i = 0; i < interaction.EntryCount; i++)
        {
            if (interaction.Entry(i).Queue == queue)
                return true;
        }

        return false;
    }

    private void Join(WaitEntry entry, QueueRecord queue, RoutingInstant joinedAt)
    {
        entry.Begin(queue, joinedAt);
        if (queue.WaitingCount == 0)
            queue.Learning.LastLeft = _now;
        queue.Join(entry);
        entry.Key = KeyOf(entry);
    }

    /// <summary>Takes the interaction out of all its queues; it keeps belonging to the first.</summary>
    private void LeaveQueues(InteractionRecord interaction)
    {
        for (int i = interaction.EntryCount - 1; i >= 0; i--)
        {
            WaitEntry entry = interaction.Entry(i);
            _milestones.Remove(entry);
            entry.Queue!.Leave(entry);
            if (i > 0)
                Dereference(entry.Queue);
            entry.Queue = null;
        }

        interaction.EntryCount = 0;
    }

    /// <summary>Takes the interaction out of one of several queues; the later ones move up.</summary>
    private void LeaveOne(WaitEntry leaving)
    {
        InteractionRecord interaction = leaving.Interaction;
        QueueRecord left = leaving.Queue!;
        bool isPlaced = interaction.Target is null;
        if (isPlaced)
            UnplaceEntries(interaction);
        for (int i = leaving.Ordinal; i < interaction.EntryCount - 1; i++)
            Replace(interaction.Entry(i), interaction.Entry(i + 1));
        WaitEntry last = interaction.Entry(interaction.EntryCount - 1);
        _milestones.Remove(last);
        last.Queue!.Leave(last);
        last.Queue = null;
        interaction.EntryCount--;
        Dereference(left);
        interaction.Queue = interaction.Entry(0).Queue;
        if (isPlaced)
            PlaceEntries(interaction);
        for (int i = leaving.Ordinal; i < interaction.EntryCount; i++)
            SetMilestone(interaction.Entry(i));
        Decide(About(RoutingDecisionKind.Dequeued, interaction) with { Queue = left.Handle });
    }

    /// <summary>Makes one entry stand where the other stood, with all that it had.</summary>
    private void Replace(WaitEntry entry, WaitEntry by)
    {
        _milestones.Remove(entry);
        entry.Queue!.Leave(entry);
        entry.Begin(by.Queue!, by.JoinedAt);
        entry.Ring = by.Ring;
        entry.RingTold = by.RingTold;
        entry.Milestone = by.Milestone;
        entry.Boost = by.Boost;
        entry.IsBoostTold = by.IsBoostTold;
        entry.Queue!.Join(entry);
        entry.Key = KeyOf(entry);
    }

    /// <summary>What orders entries of one queue: a score falls with it and rises with time at the queue's rate.</summary>
    private static long KeyOf(WaitEntry entry)
    {
        InteractionRecord interaction = entry.Interaction;
        QueueConfiguration rules = entry.Queue!.Rules;
        long points = Points.Base(rules.Priority, interaction.PriorityBoost) + interaction.TierPoints + entry.Boost;
        return (rules.AgeingMilliPointsPerSecond * interaction.ArrivedAt.Microseconds) - (points * Points.One);
    }

    /// <summary>The entry's effective priority now, in milliardths of a point.</summary>
    private long ScoreOf(WaitEntry entry)
    {
        return ScoreOf(entry.Queue!, entry.Key);
    }

    private long ScoreOf(QueueRecord queue, long key) => (queue.Rate * _now.Microseconds) - key + queue.Lag;

    /// <summary>Puts a waiting interaction into the order of service at its place, and says so.</summary>
    private void Requeue(InteractionRecord interaction)
    {
        interaction.State = InteractionState.Waiting;
        Direct(interaction);
        Place(interaction);
        Decide(About(RoutingDecisionKind.Queued, interaction) with
        {
            Agent = interaction.Target?.Handle ?? AgentHandle.None,
        });
        RunMilestones(interaction);
    }

    private void Place(InteractionRecord interaction)
    {
        if (interaction.Target is not { } target)
        {
            PlaceEntries(interaction);
            return;
        }

        target.Directed.Add(interaction);
        MarkDirected(target);
    }

    /// <summary>Takes a waiting interaction out of the order of service.</summary>
    private void Unplace(InteractionRecord interaction)
    {
        if (interaction.Target is not { } target)
        {
            UnplaceEntries(interaction);
            return;
        }

        ClearLease(interaction);
        target.Directed.Remove(interaction);
    }

    private void PlaceEntries(InteractionRecord interaction)
    {
        for (int i = 0; i < interaction.EntryCount; i++)
            PlaceEntry(interaction.Entry(i));
    }

    private void UnplaceEntries(InteractionRecord interaction)
    {
        for (int i = 0; i < interaction.EntryCount; i++)
        {
            WaitEntry entry = interaction.Entry(i);
            entry.Bucket?.Remove(entry);
        }
    }

    private void PlaceEntry(WaitEntry entry)
    {
        Bucket bucket = BucketOf(entry);
        bucket.Add(entry);
        MarkBucket(bucket);
    }

    /// <summary>Puts an entry that changed into its place.</summary>
    private void PlaceAnew(WaitEntry entry)
    {
        entry.Key = KeyOf(entry);
        if (entry.Bucket is not { } bucket)
            return;
        bucket.Remove(entry);
        PlaceEntry(entry);
    }

    /// <summary>Lets all happen that is due for a waiting interaction in its queues, and sets the next timers.</summary>
    private void RunMilestones(InteractionRecord interaction)
    {
        for (int i = 0; i < interaction.EntryCount; i++)
        {
            WaitEntry entry = interaction.Entry(i);
            if (entry.Queue!.Milestones.Length == 0)
                continue;
            if (!RunMilestones(entry))
            {
                if (interaction.State != InteractionState.Waiting)
                    return;
                i = -1;
            }
        }
    }

    /// <summary>Lets happen what is due for an entry.</summary>
    /// <returns>False when the entry moved or is gone.</returns>
    private bool RunMilestones(WaitEntry entry)
    {
        _milestones.Remove(entry);
        QueueRecord queue = entry.Queue!;
        while (entry.Milestone < queue.Milestones.Length)
        {
            Milestone milestone = queue.Milestones[entry.Milestone];
            if (entry.JoinedAt.Microseconds + milestone.After > _now.Microseconds)
                break;
            entry.Milestone++;
            if (!Reach(entry, milestone))
                return false;
        }

        SetMilestone(entry);
        return true;
    }

    private void SetMilestone(WaitEntry entry)
    {
        _milestones.Remove(entry);
        if (entry.Milestone >= entry.Queue!.Milestones.Length)
            return;
        Milestone next = entry.Queue.Milestones[entry.Milestone];
        _milestones.Add(entry, next.Timers, entry.JoinedAt.Microseconds + next.After);
    }

    /// <returns>False when the entry moved or is gone.</returns>
    private bool Reach(WaitEntry entry, in Milestone milestone)
    {
        QueueConfiguration rules = entry.Queue!.Rules;
        switch (milestone.Kind)
        {
            case MilestoneKind.Ring:
                Widen(entry, milestone.Argument);
                return true;
            case MilestoneKind.Boost:
                Boost(entry, milestone.Argument);
                return true;
            case MilestoneKind.CallbackOffer:
                OfferCallback(entry.Interaction, entry.Queue, TreatmentReason.CallbackWait, rules.Callbacks!.Announcement);
                return true;
            case MilestoneKind.Overflow:
                return !TryOverflow(entry, rules.Overflows[milestone.Argument], TreatmentReason.OverflowWait);
            default:
                return WaitOut(entry);
        }
    }

    private void Widen(WaitEntry entry, int ring)
    {
        entry.Ring = (byte)ring;
        PlaceAnew(entry);
        if (ring <= entry.RingTold)
            return;
        entry.RingTold = (byte)ring;
        Decide(About(RoutingDecisionKind.RingWidened, entry.Interaction) with
        {
            Queue = entry.Queue!.Handle,
            Ring = (byte)ring,
        });
    }

    private void Boost(WaitEntry entry, int points)
    {
        entry.Boost = points;
        PlaceAnew(entry);
        if (entry.IsBoostTold)
            return;
        entry.IsBoostTold = true;
        Decide(About(RoutingDecisionKind.Boosted, entry.Interaction) with
        {
            Queue = entry.Queue!.Handle,
            Points = points,
        });
    }

    /// <returns>False when the entry moved or is gone.</returns>
    private bool WaitOut(WaitEntry entry)
    {
        if (entry.Interaction.EntryCount == 1)
            return !Treat(entry, entry.Queue!.Rules.WhenWaitedOut, TreatmentReason.WaitedOut);
        LeaveOne(entry);
        return false;
    }

    private void Dereference(QueueRecord queue)
    {
        if (--queue.References > 0 || queue.IsActive)
            return;
        _queues[queue.Index] = null;
        _weightedQueues.Remove(queue);
    }
}
