using System.Buffers;
using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>The state as bytes, little-endian:
/// <code>
/// magic "AACD", format version (u32)
/// last instant, last arrival number, last offer number, last ready stamp (i64 each)
/// configuration; queues kept although no longer configured; agents; interactions, each with its declines
/// </code>
/// Lists are a count (i32) and entries in the order of handles (the configuration's in its own order). What can be
/// derived (counts, pools, orders of service) is not written.</content>
public sealed partial class RoutingEngine
{
    private const int SnapshotMagic = 0x44434141;
    private const int SnapshotVersion = 1;

    /// <summary>Writes the whole state; equal states give equal bytes.</summary>
    public void Save(IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        SnapshotWriter writer = new(into);
        writer.Int32(SnapshotMagic);
        writer.Int32(SnapshotVersion);
        writer.Int64(_now.Microseconds);
        writer.Int64(_lastSequence);
        writer.Int64(_lastOffer);
        writer.Int64(_lastReadyStamp);
        writer.Configuration(_configuration);
        writer.Int32(_queues.Count(queue => queue is { IsActive: false }));
        foreach (QueueRecord? queue in _queues)
        {
            if (queue is { IsActive: false })
                writer.Queue(queue.Rules);
        }

        writer.Int32(_agents.Count(IsSaved));
        foreach (AgentRecord? agent in _agents)
        {
            if (IsSaved(agent))
                SaveAgent(writer, agent!);
        }

        writer.Int32(_interactions.Count(IsSaved));
        foreach (InteractionRecord? interaction in _interactions)
        {
            if (IsSaved(interaction))
                SaveInteraction(writer, interaction!);
        }
    }

    /// <summary>Reads a state written by <see cref="Save"/>.</summary>
    /// <exception cref="FormatException">The bytes are not a state of this version.</exception>
    public static RoutingEngine Load(ReadOnlySpan<byte> bytes)
    {
        SnapshotReader reader = new(bytes);
        reader.Require(reader.Int32() == SnapshotMagic);
        reader.Require(reader.Int32() == SnapshotVersion);
        RoutingEngine engine = new();
        engine._now = new RoutingInstant(reader.Int64(0, MicrosecondsMax));
        engine._lastSequence = reader.Int64(0, long.MaxValue >> 4);
        engine._lastOffer = reader.Int64(0, long.MaxValue >> 4);
        engine._lastReadyStamp = reader.Int64(0, long.MaxValue >> 4);
        engine.LoadConfiguration(ref reader);
        for (int count = reader.Count(bytesEach: 33), last = -1; count > 0; count--)
            last = engine.LoadAgent(ref reader, last);
        HashSet<long> sequences = [];
        HashSet<long> offers = [];
        for (int count = reader.Count(bytesEach: 77), last = -1; count > 0; count--)
        {
            InteractionRecord interaction = engine.LoadInteraction(ref reader, last);
            reader.Require(sequences.Add(interaction.Sequence));
            reader.Require(!interaction.Offer.IsSome || offers.Add(interaction.Offer.Number));
            last = interaction.Index;
        }

        reader.End();
        reader.Require(!engine._queues.Any(queue => queue is { IsActive: false, References: 0 }));
        engine.Rebuild();
        return engine;
    }

    private static bool IsSaved(AgentRecord? agent) =>
        agent is not null && (agent.Configuration is not null || agent.State != AgentState.SignedOut);

    private static bool IsSaved(InteractionRecord? interaction) => interaction is { State: not InteractionState.None };

    private void LoadConfiguration(ref SnapshotReader reader)
    {
        RoutingConfiguration configuration = reader.Configuration();
        AdoptAgents(configuration);
        AdoptQueues(configuration);
        int last = -1;
        for (int count = reader.Count(bytesEach: 26); count > 0; count--)
        {
            QueueConfiguration rules = reader.Queue();
            reader.Require((configuration with { Queues = [rules], Agents = [] }).FindFault() is null);
            reader.Require(rules.Queue.Index > last && FindQueue(rules.Queue) is null);
            QueueRecordOf(rules).IsActive = false;
            last = rules.Queue.Index;
        }
    }

    private static void SaveAgent(SnapshotWriter writer, AgentRecord agent)
    {
        writer.Int32(agent.Index);
        writer.Byte((byte)agent.State);
        writer.Int32(agent.Reason);
        writer.Int64(agent.Since.Microseconds);
        writer.Int64(agent.IdleSince.Microseconds);
        writer.Int64(agent.ReadyStamp);
    }

    private int LoadAgent(ref SnapshotReader reader, int last)
    {
        AgentRecord agent = AgentRecordOf(reader.Int32(last + 1, RoutingConfigurationRules.AgentLimit - 1));
        agent.State = (AgentState)reader.Byte();
        agent.Reason = reader.Int32();
        agent.Since = Instant(ref reader);
        agent.IdleSince = Instant(ref reader);
        agent.ReadyStamp = reader.Int64(0, _lastReadyStamp);
        reader.Require(agent.State <= AgentState.Ready);
        reader.Require(agent.IsEnabled || agent.State != AgentState.Ready);
        reader.Require(IsSaved(agent));
        return agent.Index;
    }

    private void SaveInteraction(SnapshotWriter writer, InteractionRecord interaction)
    {
        writer.Int32(interaction.Index);
        writer.Byte((byte)interaction.State);
        writer.Byte((byte)interaction.Channel);
        writer.Byte((byte)interaction.PriorityBoost);
        writer.Int32(interaction.Queue!.Index);
        writer.Int32(interaction.Agent?.Index ?? -1);
        writer.Int32(interaction.Target?.Index ?? -1);
        writer.Int64(interaction.Offer.Number);
        writer.Int64(interaction.Sequence);
        writer.Int64(interaction.Deadline.Microseconds);
        writer.Int64(interaction.Granted.Ticks);
        writer.Int64(interaction.ArrivedAt.Microseconds);
        writer.Int64(interaction.WaitingSince.Microseconds);
        writer.Int64(interaction.WaitedBefore);
        int count = 0;
        for (int at = interaction.FirstDecline; at >= 0; at = _declines[at].Next)
            count++;
        writer.Int32(count);
        for (int at = interaction.FirstDecline; at >= 0; at = _declines[at].Next)
        {
            writer.Int32(_declines[at].Agent);
            writer.Int64(_declines[at].ReadyStamp);
            writer.Int64(_declines[at].Until.Microseconds);
        }
    }

    private InteractionRecord LoadInteraction(ref SnapshotReader reader, int last)
    {
        InteractionHandle handle = new(reader.Int32(last + 1, InteractionHandleLimit - 1));
        InteractionRecord interaction = RecordOf(handle);
        interaction.State = (InteractionState)reader.Byte();
        interaction.Channel = (ChannelClass)reader.Byte();
        interaction.PriorityBoost = (sbyte)reader.Byte();
        interaction.Queue = FindQueue(new QueueHandle(reader.Int32()));
        interaction.Agent = FindAgent(new AgentHandle(reader.Int32()));
        interaction.Target = FindAgent(new AgentHandle(reader.Int32()));
        interaction.Offer = new OfferNumber(reader.Int64(0, _lastOffer));
        interaction.Sequence = reader.Int64(1, _lastSequence);
        RoutingInstant deadline = new(reader.Int64(0, long.MaxValue));
        TimeSpan granted = new(reader.Int64(0, RoutingConfigurationRules.DurationMax.Ticks * TargetWaitOffers));
        interaction.ArrivedAt = Instant(ref reader);
        interaction.WaitingSince = Instant(ref reader);
        interaction.WaitedBefore = reader.Int64(0, MicrosecondsMax);
        RequireConsistent(ref reader, interaction, deadline);
        if (deadline != RoutingInstant.Never)
        {
            reader.Require(granted >= RoutingConfigurationRules.DurationMin);
            interaction.Granted = granted;
            interaction.Deadline = deadline;
            _deadlines.Add(interaction.Index, new DeadlineKey(deadline.Microseconds, interaction.Index));
        }

        TakeUp(interaction);
        int agentBefore = -1;
        for (int count = reader.Count(bytesEach: 20); count > 0; count--)
        {
            AgentHandle agent = new(reader.Int32(agentBefore + 1, RoutingConfigurationRules.AgentLimit - 1));
            long readyStamp = reader.Int64(0, _lastReadyStamp);
            RoutingInstant until = Instant(ref reader);
            _declines.Add(interaction, AgentRecordOf(agent.Index).Index, readyStamp, until);
            agentBefore = agent.Index;
        }

        return interaction;
    }

    private static void RequireConsistent(
        ref SnapshotReader reader, InteractionRecord interaction, RoutingInstant deadline)
    {
        bool isAlone = interaction.State == InteractionState.Waiting;
        bool isOffered = interaction.State == InteractionState.Offered;
        bool isBounded = isOffered || interaction.State == InteractionState.WrapUp || interaction.Target is not null;
        reader.Require(interaction.State is >= InteractionState.Waiting and <= InteractionState.WrapUp);
        reader.Require(interaction.Channel <= ChannelClass.Asynchronous && interaction.PriorityBoost is >= -9 and <= 9);
        reader.Require(interaction.Queue is not null);
        reader.Require(isAlone == interaction.Agent is null);
        reader.Require(interaction.Agent is not { State: AgentState.SignedOut });
        reader.Require(interaction.Target is null
            || ((isAlone || interaction.Agent == interaction.Target)
                && interaction.Target is { IsEnabled: true, State: not AgentState.SignedOut }
                && (isAlone || isOffered)));
        reader.Require(isOffered == interaction.Offer.IsSome);
        reader.Require(!isOffered || interaction.Agent is { State: AgentState.Ready, Offered: null });
        reader.Require(isBounded == (deadline != RoutingInstant.Never));
    }

    /// <summary>Counts a read interaction where it belongs.</summary>
    private static void TakeUp(InteractionRecord interaction)
    {
        interaction.Queue!.References++;
        if (interaction.State is InteractionState.Waiting or InteractionState.Offered)
            interaction.Queue.Join(interaction);
        if (interaction.Agent is not { } agent)
            return;
        agent.AddCount(interaction.Channel, 1);
        if (interaction.State == InteractionState.Offered)
            agent.Offered = interaction;
        else if (interaction.State == InteractionState.Connected)
            agent.ConnectedCount++;
        else
            agent.WrapUpCount++;
    }

    private static RoutingInstant Instant(ref SnapshotReader reader) => new(reader.Int64(0, long.MaxValue - 1));
}
