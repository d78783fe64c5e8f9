using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>What queues learn, and what they expect.</content>
public sealed partial class RoutingEngine
{
    private readonly List<QueueRecord> _stale = [];

    /// <summary>How long a waiting interaction will probably wait still in its first queue.</summary>
    /// <remarks>Its place times the mean time between two customers leaving the queue, corrected by how actual waits compared
    /// with that lately (docs/routing.md). Costs a look at all that wait in the queue.</remarks>
    /// <returns>False when it does not wait, or nothing was learned yet.</returns>
    public bool TryEstimate(InteractionHandle interaction, out RoutingEstimate estimate)
    {
        estimate = default;
        if (FindInteraction(interaction) is not { State: InteractionState.Waiting } found)
            return false;
        WaitEntry entry = found.Entry(0);
        return TryEstimate(entry.Queue!, PositionOf(entry), out estimate);
    }

    /// <summary>How long one at this place of a queue will probably wait still.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="position">The place in the order of service, from 1.</param>
    /// <param name="estimate">The estimate.</param>
    /// <returns>False when nothing was learned yet, or there is no such queue or place.</returns>
    public bool TryEstimate(QueueHandle queue, int position, out RoutingEstimate estimate)
    {
        estimate = default;
        return position >= 1 && FindQueue(queue) is { } found && TryEstimate(found, position, out estimate);
    }

    private static bool TryEstimate(QueueRecord queue, int position, out RoutingEstimate estimate)
    {
        estimate = default;
        long raw = RawEstimate(queue, position);
        if (raw == 0)
            return false;
        WaitLearning learning = queue.Learning;
        estimate = new RoutingEstimate
        {
            Position = position,
            Expected = Estimated(raw, learning.RatioMiddle),
            Low = Estimated(raw, Math.Min(learning.RatioLow, learning.RatioMiddle)),
            High = Estimated(raw, Math.Max(learning.RatioHigh, learning.RatioMiddle)),
            SampleCount = learning.RatioCount,
        };
        return true;
    }

    private static TimeSpan Estimated(long raw, long ratio) => TimeSpan.FromMicroseconds(
        (long)Int128.Min((Int128)raw * ratio / WaitLearning.RatioOne, EstimateMax));

    private const long EstimateMax = 365L * 24 * 3600 * 1_000_000;

    /// <summary>The entry's place in the order of service of its queue, from 1.</summary>
    private static int PositionOf(WaitEntry entry)
    {
        int position = 1;
        foreach (WaitEntry other in entry.Queue!.Waiting)
        {
            if (ByServiceOrder(other, entry) < 0)
                position++;
        }

        return position;
    }

    /// <summary>Place times interval, in microseconds; 0 when nothing is known.</summary>
    private static long RawEstimate(QueueRecord queue, int position)
    {
        const int CompletionsMin = 3;
        WaitLearning learning = queue.Learning;
        if (learning.IntervalCount >= CompletionsMin)
            return Math.Max(1, position * learning.MeanInterval);
        int agents = queue.RingPools.Length == 0 ? 0 : queue.RingPools[0].SignedInCount;
        return learning.HandleCount >= CompletionsMin && agents > 0
            ? Math.Max(1, position * (learning.MeanHandle / agents))
            : 0;
    }

    private void OfferCallbackByEstimate(InteractionRecord interaction)
    {
        if (interaction.State != InteractionState.Waiting || interaction.Queue!.Rules.Callbacks is not { } rules
            || rules.OfferAtEstimatedWait == TimeSpan.Zero || interaction.RawEstimate == 0)
        {
            return;
        }

        TimeSpan expected = Estimated(interaction.RawEstimate, interaction.Queue.Learning.RatioMiddle);
        if (expected >= rules.OfferAtEstimatedWait)
            OfferCallback(interaction, interaction.Queue, TreatmentReason.CallbackEstimate, rules.Announcement);
    }

    /// <summary>An agent took it.</summary>
    private void LearnServed(InteractionRecord interaction, long waited)
    {
        QueueRecord queue = interaction.Shown;
        KeepPromise(queue, waited, isServed: true);
        if (interaction.IsServedAtOnce)
            return;
        queue.Learning.Left(_now);
        if (interaction.RawEstimate > 0 && interaction.IsCustomerPresent)
            queue.Learning.Answered(waited, interaction.RawEstimate);
        interaction.RawEstimate = 0;
    }

    /// <summary>The customer gave up.</summary>
    private void LearnAbandoned(InteractionRecord interaction)
    {
        KeepPromise(interaction.Queue!, interaction.Waited(_now), isServed: false);
        if (!interaction.IsServedAtOnce)
            interaction.Queue!.Learning.Left(_now);
    }

    private void LearnHandled(InteractionRecord interaction)
    {
        // What agents begin says nothing of how long those who wait will take.
        if (!interaction.IsOutbound)
            interaction.Queue!.Learning.Handled(_now.Microseconds - interaction.TakenAt.Microseconds);
    }

    /// <summary>Counts a promise kept or broken; one who gives up in time counts as neither.</summary>
    private void KeepPromise(QueueRecord queue, long waited, bool isServed)
    {
        if (queue.Rules.ServiceLevel is not { } promise)
            return;
        bool isInTime = waited <= Microseconds(promise.Within);
        if (!isServed && isInTime)
            return;
        queue.Learning.Promised(isInTime);
        if (promise.LagMilliPointsPerPercent > 0 && !queue.IsLagStale)
        {
            queue.IsLagStale = true;
            _stale.Add(queue);
        }
    }

    /// <summary>Works out what queues gain for lagging, before and after a match, so that it holds still meanwhile.
    /// </summary>
    private void RefreshLags()
    {
        foreach (QueueRecord queue in _stale)
        {
            queue.IsLagStale = false;
            queue.Lag = LagOf(queue);
        }

        _stale.Clear();
    }

    private static long LagOf(QueueRecord queue)
    {
        const long OfOneBasisPoint = Points.One / (1000 * 100);
        if (queue.Rules.ServiceLevel is not { LagMilliPointsPerPercent: > 0 } promise)
            return 0;
        long missing = Math.Max(0, (promise.Percent * 100) - queue.Learning.LevelBasisPoints);
        return missing * promise.LagMilliPointsPerPercent * OfOneBasisPoint;
    }
}
