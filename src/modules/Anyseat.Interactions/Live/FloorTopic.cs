using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Features;
using Anyseat.Interactions.Storage;
using Anyseat.Measures;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Json;
using Anyseat.Platform.Push;
using Anyseat.Platform.Security;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>All agents and queues, as leaders see them. Changes are gathered and told about once a second.</summary>
internal sealed class FloorTopic : PushTopic
{
    private readonly LiveBoard board;
    private readonly LiveViews views;
    private readonly IPeopleDirectory people;
    private readonly SettingsStore settings;
    private Dictionary<Guid, FloorAgent> agents = [];
    private Dictionary<Guid, FloorQueue> queues = [];

    public FloorTopic(LiveBoard board, LiveViews views, IPeopleDirectory people, SettingsStore settings, PushRun run)
        : base(run)
    {
        this.board = board;
        this.views = views;
        this.people = people;
        this.settings = settings;
    }

    /// <summary>Called by the routing domain's mailbox, which owns the engine, about once a second.</summary>
    public void Update(RoutingCore core)
    {
        Dictionary<Guid, FloorAgent> nextAgents = board.Read((state, measures) => people.Snapshot.Agents
            .Where(person => person.IsEnabled)
            .ToDictionary(person => person.Id, person => views.FloorAgent(
                person, state.Agents.GetValueOrDefault(person.Id), state, measures.AgentToday(person.Id))));
        Dictionary<Guid, FloorQueue> nextQueues = board.Read((state, measures) => Queues(core, state, measures.QueuesToday()));
        lock (Gate)
        {
            FloorAgent[] changedAgents = [.. nextAgents.Values.Where(agent => agents.GetValueOrDefault(agent.Id) != agent)];
            FloorQueue[] changedQueues = [.. nextQueues.Values.Where(queue => queues.GetValueOrDefault(queue.Id) != queue)];
            agents = nextAgents;
            queues = nextQueues;
            if (changedAgents.Length > 0 || changedQueues.Length > 0)
                Publish("changed", PlatformJson.ToUtf8(new FloorSnapshot(changedAgents, changedQueues)));
        }
    }

    /// <summary>Where a conversation can be passed to, as of the last second.</summary>
    public DeskState.TransferTargets TransferTargets(Guid except)
    {
        lock (Gate)
        {
            return new DeskState.TransferTargets(
                [.. queues.Values.Where(queue => settings.Queues.GetValueOrDefault(queue.Id)?.IsEnabled == true)
                    .Select(queue => new DeskState.QueueTarget(queue.Id, queue.Names, queue.Waiting, queue.ReadyAgents))],
                [.. agents.Values.Where(agent => agent.Id != except)
                    .OrderBy(agent => agent.DisplayName, StringComparer.Ordinal)
                    .Select(agent => new DeskState.AgentTarget(
                        agent.Id, agent.DisplayName, agent.State.State, agent.State.State != AgentState.SignedOut))]);
        }
    }

    protected override Func<CancellationToken, Task<ReadOnlyMemory<byte>>> CaptureSnapshot(PushPeer peer)
    {
        byte[] snapshot = PlatformJson.ToUtf8(new FloorSnapshot([.. agents.Values], [.. queues.Values]));
        return _ => Task.FromResult<ReadOnlyMemory<byte>>(snapshot);
    }

    private Dictionary<Guid, FloorQueue> Queues(RoutingCore core, LiveState state, Dictionary<Guid, Tally> today)
    {
        var found = new Dictionary<Guid, FloorQueue>();
        foreach (QueueSettings queue in settings.Queues.Values)
        {
            if (!core.Handles.Queues.TryGet(queue.Id, out int index))
                continue;
            var handle = new QueueHandle(index);
            long? longest = null;
            int waiting = 0;
            foreach (LiveInteraction live in state.Interactions.Values)
            {
                if (live.Queue != queue.Id || live.Phase is not (InteractionPhase.Waiting or InteractionPhase.Offered))
                    continue;
                waiting++;
                longest = Math.Min(longest ?? long.MaxValue, live.QueuedAt);
            }

            QueueStatus status = core.Engine.GetQueue(handle);
            found.Add(queue.Id, new FloorQueue(
                queue.Id, queue.Names, waiting, LiveViews.DateOrNull(longest), core.Engine.GetEligibleReadyCount(handle),
                core.Engine.GetEligibleSignedInCount(handle), LiveViews.FloorQueueToday(today.GetValueOrDefault(queue.Id)),
                status.IsOpen, status.IsOpen ? null : status.ClosedFor, status.DiversionBasisPoints / 100.0,
                queue.ServiceLevel is null ? null : Math.Round(status.ServiceLevelBasisPoints / 100.0), queue.ServiceLevel?.Percent));
        }

        return found;
    }
}

/// <summary>Gives leaders the floor.</summary>
internal sealed class FloorTopicResolver(FloorTopic floor) : ITopicResolver
{
    public string Topic => "floor";

    public ValueTask<Result<PushTopic>> ResolveAsync(PushPeer peer, CancellationToken ct) => ValueTask.FromResult<Result<PushTopic>>(
        peer.User.Has(Permissions.FloorView) || peer.User.Has(Permissions.TeamView)
            ? floor
            : new ForbiddenError("permission.missing", $"This needs the permission {Permissions.TeamView}."));
}

/// <summary>Gives an agent's tabs the agent's desk.</summary>
internal sealed class DeskTopicResolver(LiveBoard board) : ITopicResolver
{
    public string Topic => "desk";

    public ValueTask<Result<PushTopic>> ResolveAsync(PushPeer peer, CancellationToken ct) => ValueTask.FromResult<Result<PushTopic>>(
        peer.User.FindUserId() is { } user && peer.User.Has(Permissions.Desk)
            ? board.DeskOf(user)
            : new ForbiddenError("permission.missing", $"This needs the permission {Permissions.Desk}."));
}
