using System.Collections.Concurrent;
using Anyseat.Interactions.Domain;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Push;
using Anyseat.Platform.Time;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>Which browser tabs an agent has open, which one is the active desk, and what happens when all are gone.</summary>
/// <remarks>The engine owns readiness; this only sends it inputs. Thread-safe.</remarks>
internal sealed class DeskPresence(RoutingDomain domain, TimeProvider clock) : IDisposable
{
    /// <summary>How long an agent may be without a desk before becoming not ready.</summary>
    public static readonly TimeSpan AwayMax = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<Guid, AgentDesks> agents = new();

    /// <summary>A tab began to follow its agent's desk.</summary>
    public void Arrived(DeskTopic topic, PushPeer peer)
    {
        AgentDesks desks = agents.GetOrAdd(topic.Agent, static _ => new AgentDesks());
        string desk = peer.DeskId ?? string.Empty;
        bool hasChanged = false;
        lock (desks)
        {
            desks.AwayTimer?.Dispose();
            desks.AwayTimer = null;
            desks.Connections[desk] = desks.Connections.GetValueOrDefault(desk) + 1;
            if (peer.DeskId is not null && desks.ActiveDesk is null)
                hasChanged = Activate(desks, peer.DeskId);
        }

        domain.Post(new RoutingInput
        {
            Kind = RoutingCommandKind.SignIn,
            Actor = Actor.Agent(topic.Agent),
            Agent = topic.Agent,
            Reason = ReasonCodes.JustSignedIn,
        });
        if (hasChanged)
            PublishChange(topic);
    }

    /// <summary>A tab is gone. When it was the active one, its place is free.</summary>
    public void Left(DeskTopic topic, PushPeer peer)
    {
        if (!agents.TryGetValue(topic.Agent, out AgentDesks? desks))
            return;
        string desk = peer.DeskId ?? string.Empty;
        bool hasChanged = false;
        lock (desks)
        {
            int left = desks.Connections.GetValueOrDefault(desk) - 1;
            if (left > 0)
                desks.Connections[desk] = left;
            else
                desks.Connections.Remove(desk);
            if (left <= 0 && desks.ActiveDesk == desk)
            {
                desks.ActiveDesk = null;
                desks.ActiveSince = null;
                hasChanged = true;
            }

            if (desks.Connections.Count == 0)
                StartAway(topic.Agent, desks);
        }

        if (hasChanged)
            PublishChange(topic);
    }

    /// <summary>After a restart every signed-in agent gets the whole grace again.</summary>
    public void Expect(Guid agent)
    {
        AgentDesks desks = agents.GetOrAdd(agent, static _ => new AgentDesks());
        lock (desks)
            if (desks.Connections.Count == 0)
                StartAway(agent, desks);
    }

    /// <summary>Makes a tab the active desk of its agent.</summary>
    public void TakeOver(DeskTopic topic, string deskId)
    {
        AgentDesks desks = agents.GetOrAdd(topic.Agent, static _ => new AgentDesks());
        lock (desks)
            Activate(desks, deskId);
        PublishChange(topic);
    }

    /// <summary>Whether the tab may act for its agent. The first that acts takes a free place.</summary>
    public bool MayAct(DeskTopic topic, string deskId)
    {
        AgentDesks desks = agents.GetOrAdd(topic.Agent, static _ => new AgentDesks());
        bool hasChanged = false;
        bool mayAct;
        lock (desks)
        {
            if (desks.ActiveDesk is null)
                hasChanged = Activate(desks, deskId);
            mayAct = desks.ActiveDesk == deskId;
        }

        if (hasChanged)
            PublishChange(topic);
        return mayAct;
    }

    public DeskActivity ActivityOf(Guid agent)
    {
        if (!agents.TryGetValue(agent, out AgentDesks? desks))
            return new DeskActivity(null, null);
        lock (desks)
            return new DeskActivity(desks.ActiveDesk, desks.ActiveSince?.ToDateTimeOffset());
    }

    public void Dispose()
    {
        foreach (AgentDesks desks in agents.Values)
            lock (desks)
                desks.AwayTimer?.Dispose();
    }

    private bool Activate(AgentDesks desks, string deskId)
    {
        if (desks.ActiveDesk == deskId)
            return false;
        desks.ActiveDesk = deskId;
        desks.ActiveSince = clock.GetInstant();
        return true;
    }

    private void StartAway(Guid agent, AgentDesks desks)
    {
        desks.AwayTimer?.Dispose();
        desks.AwayTimer = clock.CreateTimer(
            _ => domain.Post(new RoutingInput
            {
                Kind = RoutingCommandKind.NotReady,
                Actor = Actor.System,
                Agent = agent,
                Reason = ReasonCodes.ConnectionLost,
            }),
            null,
            AwayMax,
            Timeout.InfiniteTimeSpan);
    }

    private void PublishChange(DeskTopic topic)
    {
        lock (topic.Gate)
            topic.Tell("deskChanged", new DeskChanged(ActivityOf(topic.Agent)));
    }

    private sealed class AgentDesks
    {
        public string? ActiveDesk { get; set; }

        public Instant? ActiveSince { get; set; }

        /// <summary>Open connections by tab.</summary>
        public Dictionary<string, int> Connections { get; } = [];

        public ITimer? AwayTimer { get; set; }
    }
}
