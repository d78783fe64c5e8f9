using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>Tells who waits where and for about how long, once a second.</summary>
/// <remarks>The engine learns the expected wait and its range (docs/routing.md); here they are rounded up to half minutes, since a
/// customer reads them.</remarks>
internal sealed class WaitEstimator
{
    private const int RoundSeconds = 30;
    private const int SecondsMax = 86_400;

    private readonly List<InteractionHandle> waiting = [];
    private Dictionary<Guid, WaitEstimate> current = [];

    public event Action<IReadOnlyList<WaitEstimate>>? Changed;

    public WaitEstimate? Find(Guid interaction) => Volatile.Read(ref current).GetValueOrDefault(interaction);

    /// <summary>Called by the routing domain's mailbox, which owns the engine.</summary>
    public void Update(RoutingCore core)
    {
        var next = new Dictionary<Guid, WaitEstimate>();
        var changed = new List<WaitEstimate>();
        foreach (RoutingQueueDocument queue in core.Document.Queues)
        {
            if (core.Handles.Queues.TryGet(queue.Id, out int index))
                Update(core, new QueueHandle(index), next, changed);
        }

        Volatile.Write(ref current, next);
        if (changed.Count > 0)
            Changed?.Invoke(changed);
    }

    private void Update(RoutingCore core, QueueHandle queue, Dictionary<Guid, WaitEstimate> next, List<WaitEstimate> changed)
    {
        if (core.Engine.GetWaitingCount(queue) == 0)
            return;
        waiting.Clear();
        core.Engine.CopyWaiting(queue, waiting);
        for (int place = 0; place < waiting.Count; place++)
        {
            Guid id = core.Handles.Interactions[waiting[place].Index];
            WaitEstimate estimate = core.Engine.TryEstimate(queue, place + 1, out RoutingEstimate learned)
                ? new WaitEstimate(id, place + 1, Round(learned.Expected)) { LowSeconds = Round(learned.Low), HighSeconds = Round(learned.High) }
                : new WaitEstimate(id, place + 1, null);
            // One that waits in several queues is told the first place it may be served from.
            if (next.TryGetValue(id, out WaitEstimate? other) && (other.ExpectedWaitSeconds ?? int.MaxValue) <= (estimate.ExpectedWaitSeconds ?? int.MaxValue))
                continue;
            next[id] = estimate;
            if (!current.TryGetValue(id, out WaitEstimate? before) || before != estimate)
                changed.Add(estimate);
        }
    }

    private static int Round(TimeSpan wait) =>
        (int)Math.Min(Math.Ceiling(wait.TotalSeconds / RoundSeconds) * RoundSeconds, SecondsMax);
}
