using System.Buffers;

namespace Anyseat.Routing;

/// <summary>The ACD of one routing domain: a functional core.</summary>
/// <remarks>No clock, no I/O, no threads; not thread-safe: owned by one mailbox. The same commands at the same instants
/// give the same decisions on every machine.</remarks>
public sealed class RoutingEngine
{
    /// <summary>The next instant at which something happens by itself; <see cref="RoutingInstant.Never"/> if nothing
    /// will. The host sends <see cref="RoutingCommand.Advance"/> then.</summary>
    public RoutingInstant NextDeadline => throw new NotImplementedException();

    /// <summary>Applies one command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="at">Now; not earlier than in any call before. Deadlines due by then fire first.</param>
    /// <param name="decisions">Decisions are added to the end, in order; not cleared.</param>
    public void Apply(in RoutingCommand command, RoutingInstant at, List<RoutingDecision> decisions) =>
        throw new NotImplementedException();

    /// <summary>The agent's state and load now.</summary>
    public AgentView GetAgent(AgentHandle agent) => throw new NotImplementedException();

    /// <summary>The interaction's state now.</summary>
    public InteractionView GetInteraction(InteractionHandle interaction) => throw new NotImplementedException();

    /// <summary>How many wait in the queue (offered ones included).</summary>
    public int GetWaitingCount(QueueHandle queue) => throw new NotImplementedException();

    /// <summary>Lists the waiting interactions of a queue in the order of service (offered ones included).</summary>
    public void CopyWaiting(QueueHandle queue, List<InteractionHandle> into) => throw new NotImplementedException();

    /// <summary>How many signed-in agents meet the queue's requirements (ready or not).</summary>
    public int GetEligibleSignedInCount(QueueHandle queue) => throw new NotImplementedException();

    /// <summary>Writes the whole state; equal states give equal bytes.</summary>
    public void Save(IBufferWriter<byte> into) => throw new NotImplementedException();

    /// <summary>Reads a state written by <see cref="Save"/>.</summary>
    /// <exception cref="FormatException">The bytes are not a state of this version.</exception>
    public static RoutingEngine Load(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();
}

/// <summary>An agent as the engine sees it.</summary>
/// <param name="State">Signed out, not ready, ready.</param>
/// <param name="Reason">Why not ready.</param>
/// <param name="Since">When the state began.</param>
/// <param name="OfferedCount">Pending offers (0 or 1).</param>
/// <param name="ConnectedCount">Conversations.</param>
/// <param name="WrapUpCount">Wrap-ups.</param>
/// <param name="UnitsUsed">Capacity used, in units.</param>
public readonly record struct AgentView(
    AgentState State, int Reason, RoutingInstant Since, int OfferedCount, int ConnectedCount, int WrapUpCount,
    int UnitsUsed);

/// <summary>Where an interaction is in its life.</summary>
public enum InteractionState : byte
{
    /// <summary>Unknown or over.</summary>
    None = 0,

    /// <summary>Waits in a queue.</summary>
    Waiting,

    /// <summary>Is offered to an agent, its place kept.</summary>
    Offered,

    /// <summary>An agent has it.</summary>
    Connected,

    /// <summary>Over; the agent writes up.</summary>
    WrapUp,
}

/// <summary>An interaction as the engine sees it.</summary>
/// <param name="State">Where it is.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Agent">Who is offered or has it.</param>
/// <param name="Offer">The pending offer.</param>
/// <param name="Deadline">End of offer or wrap-up.</param>
/// <param name="ArrivedAt">When it first entered a queue.</param>
public readonly record struct InteractionView(
    InteractionState State, QueueHandle Queue, AgentHandle Agent, OfferNumber Offer, RoutingInstant Deadline,
    RoutingInstant ArrivedAt);
