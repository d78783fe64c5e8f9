using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>Works out who waits where and for about how long, once a second.</summary>
/// <remarks>Expected wait = position × AHT ÷ (signed-in agents of the queue × conversations each holds at once), where AHT is the
/// queue's moving average over its completions (weight 0.2) and known after <see cref="CompletionsMin"/> of them. A rough honest
/// figure, rounded up to half minutes; a learned one with a confidence range will take its place.</remarks>
internal sealed class WaitEstimator(LiveBoard board)
{
    private const int CompletionsMin = 3;
    private const int RoundSeconds = 30;

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
            if (!core.Handles.Queues.TryGet(queue.Id, out int index))
                continue;
            var handle = new QueueHandle(index);
            if (core.Engine.GetWaitingCount(handle) == 0)
                continue;
            double? secondsEach = SecondsEach(core, queue, handle);
            waiting.Clear();
            core.Engine.CopyWaiting(handle, waiting);
            for (int place = 0; place < waiting.Count; place++)
            {
                Guid id = core.Handles.Interactions[waiting[place].Index];
                var estimate = new WaitEstimate(id, place + 1, Round(secondsEach * (place + 1)));
                next[id] = estimate;
                if (!current.TryGetValue(id, out WaitEstimate? before) || before != estimate)
                    changed.Add(estimate);
            }
        }

        Volatile.Write(ref current, next);
        if (changed.Count > 0)
            Changed?.Invoke(changed);
    }

    private double? SecondsEach(RoutingCore core, RoutingQueueDocument queue, QueueHandle handle)
    {
        int agents = core.Engine.GetEligibleSignedInCount(handle);
        (int count, double seconds) = board.Read(state =>
            state.Queues.TryGetValue(queue.Id, out QueueExperience? known) ? (known.CompletedCount, known.HandleSeconds) : (0, 0d));
        if (agents == 0 || count < CompletionsMin)
            return null;
        double each = core.Document.Agents.Where(agent => agent.IsEnabled).Select(agent => (double)agent.ChatLimit).DefaultIfEmpty(1).Average();
        return seconds / (agents * Math.Max(1, each));
    }

    private static int? Round(double? seconds) =>
        seconds is { } value ? (int)Math.Min(Math.Ceiling(value / RoundSeconds) * RoundSeconds, 86_400) : null;
}
