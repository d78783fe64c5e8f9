using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>What happens to interactions that a queue does not simply keep: on arrival, while they wait, at closing.
/// </content>
public sealed partial class RoutingEngine
{
    private const int TreatmentsInARowMax = 8;
    private const int BasisPointsMax = 10_000;

    /// <summary>Finds the queue that keeps an arriving interaction.</summary>
    /// <returns>Null when it is to go elsewhere; that was said then.</returns>
    private QueueRecord? Admit(InteractionRecord interaction, QueueRecord queue)
    {
        for (int i = 0; i < TreatmentsInARowMax; i++)
        {
            Treatment treatment = TreatmentOnArrival(interaction, queue, out TreatmentReason reason);
            switch (treatment.Kind)
            {
                case TreatmentKind.Queue when FindActiveQueue(treatment.Queue) is { } next && next != queue:
                    SayDiverted(interaction, queue, next, reason, treatment.Announcement);
                    queue = next;
                    continue;
                case TreatmentKind.Channel or TreatmentKind.TurnAway:
                    SayRefused(interaction, queue, treatment, reason);
                    return null;
                case TreatmentKind.Callback:
                    OfferCallback(interaction, queue, reason, treatment.Announcement);
                    return queue;
                default:
                    return queue;
            }
        }

        return queue;
    }

    private Treatment TreatmentOnArrival(InteractionRecord interaction, QueueRecord queue, out TreatmentReason reason)
    {
        QueueConfiguration rules = queue.Rules;
        if (queue.IsEmergency)
        {
            reason = TreatmentReason.Emergency;
            return queue.EmergencyTreatment ?? rules.WhenClosed;
        }

        if (!queue.IsCalendarOpen)
        {
            reason = TreatmentReason.Closed;
            return rules.WhenClosed;
        }

        reason = TreatmentReason.Diverted;
        if (queue.Diversion > 0 && IsDivertedNow(queue))
            return queue.DiversionTreatment ?? rules.WhenClosed;
        foreach (Overflow overflow in rules.Overflows)
        {
            reason = OverflowOnArrival(queue, overflow);
            if (reason != TreatmentReason.None && !overflow.KeepsPlaceHere && FindOpen(overflow.To) is not null)
                return overflow.Treatment;
        }

        reason = queue.IsFull ? TreatmentReason.Full : TreatmentReason.None;
        return queue.IsFull ? rules.WhenFull : Treatment.Wait;
    }

    /// <summary>Spreads the diverted evenly: of 2,500 it is every fourth.</summary>
    private static bool IsDivertedNow(QueueRecord queue)
    {
        queue.DiversionLevel += queue.Diversion;
        if (queue.DiversionLevel < BasisPointsMax)
            return false;
        queue.DiversionLevel -= BasisPointsMax;
        return true;
    }

    private static TreatmentReason OverflowOnArrival(QueueRecord queue, Overflow overflow)
    {
        if (overflow.AtLength > 0 && queue.WaitingCount >= overflow.AtLength)
            return TreatmentReason.OverflowLength;
        return overflow.WhenNoAgents && HasNoAgents(queue) ? TreatmentReason.OverflowNoAgents : TreatmentReason.None;
    }

    /// <summary>Lets one who has arrived wait in the queues of overflow rules that keep the place here.</summary>
    private void EnterOverflows(InteractionRecord interaction)
    {
        WaitEntry entry = interaction.Entry(0);
        QueueRecord queue = entry.Queue!;
        foreach (Overflow overflow in queue.Rules.Overflows)
        {
            // The one that has just joined does not count against itself.
            bool isLong = overflow.AtLength > 0 && queue.WaitingCount > overflow.AtLength;
            bool isAlone = overflow.WhenNoAgents && HasNoAgents(queue);
            if (overflow.KeepsPlaceHere && (isLong || isAlone))
            {
                TryOverflow(
                    entry, overflow, isLong ? TreatmentReason.OverflowLength : TreatmentReason.OverflowNoAgents);
            }
        }
    }

    private static bool HasNoAgents(QueueRecord queue) => queue.RingPools[^1].SignedInCount == 0;

    /// <summary>The queue, if it is there, open and not full.</summary>
    private QueueRecord? FindOpen(QueueHandle queue) =>
        FindActiveQueue(queue) is { IsOpen: true, IsFull: false } found ? found : null;

    /// <summary>Sends a waiting entry on, or lets it wait in the other queue too.</summary>
    /// <returns>Whether the entry left its queue.</returns>
    private bool TryOverflow(WaitEntry entry, Overflow overflow, TreatmentReason reason)
    {
        InteractionRecord interaction = entry.Interaction;
        if (FindOpen(overflow.To) is not { } target || IsIn(interaction, target))
            return false;
        if (!overflow.KeepsPlaceHere)
        {
            Move(entry, target, reason, overflow.Announcement);
            return true;
        }

        if (TryEnterAlso(interaction, target))
            SettleAlso(interaction, interaction.EntryCount - 1, reason);
        return false;
    }

    /// <summary>Says that an interaction waits in a further queue, and lets it stand there.</summary>
    private void SettleAlso(InteractionRecord interaction, int ordinal, TreatmentReason reason)
    {
        WaitEntry entry = interaction.Entry(ordinal);
        Decide(About(RoutingDecisionKind.QueuedAlso, interaction) with
        {
            Agent = AgentHandle.None,
            Queue = entry.Queue!.Handle,
            TreatmentReason = reason,
        });
        if (interaction.State == InteractionState.Waiting && interaction.Target is null)
            PlaceEntry(entry);
        if (interaction.State == InteractionState.Waiting)
            SetMilestone(entry);
    }

    /// <summary>Moves a waiting entry to another queue, its place kept.</summary>
    private void Move(WaitEntry entry, QueueRecord target, TreatmentReason reason, int announcement)
    {
        InteractionRecord interaction = entry.Interaction;
        QueueRecord from = entry.Queue!;
        SayDiverted(interaction, from, target, reason, announcement);
        _milestones.Remove(entry);
        entry.Bucket?.Remove(entry);
        from.Leave(entry);
        target.References++;
        Join(entry, target, _now);
        bool isFirst = entry.Ordinal == 0;
        if (isFirst)
            interaction.Queue = target;
        Dereference(from);
        if (interaction.Target is null)
            PlaceEntry(entry);
        Decide(About(isFirst ? RoutingDecisionKind.Queued : RoutingDecisionKind.QueuedAlso, interaction) with
        {
            Queue = target.Handle,
            Agent = interaction.Target?.Handle ?? AgentHandle.None,
        });
        RunMilestones(entry);
    }

    /// <summary>Treats one who waits in a single queue.</summary>
    /// <returns>Whether the entry left its queue.</returns>
    private bool Treat(WaitEntry entry, Treatment treatment, TreatmentReason reason)
    {
        InteractionRecord interaction = entry.Interaction;
        switch (treatment.Kind)
        {
            case TreatmentKind.Queue when FindOpen(treatment.Queue) is { } target && !IsIn(interaction, target):
                Move(entry, target, reason, treatment.Announcement);
                return true;
            case TreatmentKind.Channel or TreatmentKind.TurnAway when interaction.IsCustomerPresent:
                QueueRecord queue = entry.Queue!;
                interaction.WaitedBefore = TakeFromWaiting(interaction);
                SayRefused(interaction, queue, treatment, reason);
                Close(interaction);
                return true;
            case TreatmentKind.Callback:
                OfferCallback(interaction, entry.Queue!, reason, treatment.Announcement);
                return false;
            default:
                return false;
        }
    }

    /// <summary>Treats all who wait in a queue that closes. Offers go on, and who waits elsewhere too only leaves here.
    /// </summary>
    private void TreatAtClosing(QueueRecord queue, TreatmentReason reason)
    {
        Treatment treatment = queue.Rules.AtClosing;
        if (treatment.Kind == TreatmentKind.Wait)
            return;
        foreach (InteractionRecord interaction in WaitingInOrder(queue))
        {
            if (interaction.State != InteractionState.Waiting || FindEntry(interaction, queue) is not { } entry)
                continue;
            if (interaction.EntryCount > 1)
                LeaveOne(entry);
            else
                Treat(entry, treatment, reason);
        }
    }

    /// <summary>Sends on what waits in queues whose last agent went home.</summary>
    private void OverflowWithoutAgents()
    {
        foreach (QueueRecord queue in _queuesForAgentsOnly)
        {
            if (queue.WaitingCount == 0 || !HasNoAgents(queue))
                continue;
            foreach (InteractionRecord interaction in WaitingInOrder(queue))
            {
                if (interaction.State == InteractionState.Waiting && FindEntry(interaction, queue) is { } entry)
                    OverflowWithoutAgents(entry);
            }
        }
    }

    private void OverflowWithoutAgents(WaitEntry entry)
    {
        foreach (Overflow overflow in entry.Queue!.Rules.Overflows)
        {
            if (overflow.WhenNoAgents && TryOverflow(entry, overflow, TreatmentReason.OverflowNoAgents))
                return;
        }
    }

    private static WaitEntry? FindEntry(InteractionRecord interaction, QueueRecord queue)
    {
        for (int i = 0; i < interaction.EntryCount; i++)
        {
            if (interaction.Entry(i).Queue == queue)
                return interaction.Entry(i);
        }

        return null;
    }

    /// <summary>A list of its own, since what is done with it changes the queue.</summary>
    private static List<InteractionRecord> WaitingInOrder(QueueRecord queue)
    {
        List<WaitEntry> entries = [.. queue.Waiting];
        entries.Sort(ByServiceOrder);
        return entries.ConvertAll(entry => entry.Interaction);
    }

    private void SayDiverted(
        InteractionRecord interaction, QueueRecord from, QueueRecord to, TreatmentReason reason, int announcement) =>
        Decide(RoutingDecision.Of(RoutingDecisionKind.Diverted) with
        {
            Interaction = interaction.Handle,
            Queue = from.Handle,
            TargetQueue = to.Handle,
            TreatmentReason = reason,
            Announcement = announcement,
            WaitedMicroseconds = interaction.Waited(_now),
        });

    private void SayRefused(
        InteractionRecord interaction, QueueRecord queue, Treatment treatment, TreatmentReason reason)
    {
        bool isChannel = treatment.Kind == TreatmentKind.Channel;
        Decide(RoutingDecision.Of(isChannel ? RoutingDecisionKind.SentToChannel : RoutingDecisionKind.TurnedAway) with
        {
            Interaction = interaction.Handle,
            Queue = queue.Handle,
            TreatmentReason = reason,
            Announcement = treatment.Announcement,
            Channel = treatment.Channel,
            WaitedMicroseconds = interaction.Waited(_now),
        });
    }
}
