using System.Buffers;
using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>The state as bytes, little-endian:
/// <code>
/// magic "AACD", format version (u32)
/// last instant, last arrival number, last offer number, last ready stamp, next change of a calendar (i64 each)
/// configuration; rules of queues kept although no longer configured; what each queue is and has learned;
/// agents; interactions, each with its needs, its places in queues and its declines
/// </code>
/// Lists are a count (i32) and entries in the order of handles (the configuration's in its own order). What can be
/// derived (counts, pools, buckets, timers, slots) is not written.</content>
public sealed partial class RoutingEngine
{
    private const int SnapshotMagic = 0x44434141;
    private const int SnapshotVersion = 4;

    // Before, agents could always be reached, and no interaction began with an agent.
    private const int SnapshotVersionMin = 3;

    /// <summary>Writes the whole state; equal states give equal bytes.</summary>
    public void Save(IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        SnapshotWriter writer = new(into);
        writer.Int32(SnapshotMagic);
        writer.Int32(SnapshotVersion);
        writer.Instant(_now);
        writer.Int64(_lastSequence);
        writer.Int64(_lastOffer);
        writer.Int64(_lastReadyStamp);
        writer.Int64(_nextCalendarAt);
        ConfigurationSnapshot.Write(writer, _configuration);
        writer.Int32(_queues.Count(queue => queue is { IsActive: false }));
        foreach (QueueRecord? queue in _queues)
        {
            if (queue is { IsActive: false })
                QueueSnapshot.Write(writer, queue.Rules);
        }

        foreach (QueueRecord? queue in _queues)
        {
            if (queue is not null)
                QueueStateSnapshot.Write(writer, queue);
        }

        writer.Int32(_agents.Count(IsSaved));
        foreach (AgentRecord? agent in _agents)
        {
            if (IsSaved(agent))
                SaveAgent(writer, agent!);
        }

        writer.Int32(CountSavedInteractions());
        foreach (InteractionRecord interaction in _interactions)
        {
            if (IsSaved(interaction))
                SaveInteraction(writer, interaction);
        }
    }

    /// <summary>Reads a state written by <see cref="Save"/>.</summary>
    /// <exception cref="FormatException">The bytes are not a state of this version.</exception>
    public static RoutingEngine Load(ReadOnlySpan<byte> bytes)
    {
        SnapshotReader reader = new(bytes);
        reader.Require(reader.Int32() == SnapshotMagic);
        int version = reader.Int32(SnapshotVersionMin, SnapshotVersion);
        RoutingEngine engine = new();
        engine._now = new RoutingInstant(reader.Int64(0, MicrosecondsMax));
        engine._lastSequence = reader.Int64(0, MicrosecondsMax);
        engine._lastOffer = reader.Int64(0, MicrosecondsMax);
        engine._lastReadyStamp = reader.Int64(0, MicrosecondsMax);
        engine._nextCalendarAt = reader.Int64(0, long.MaxValue);
        engine.LoadConfiguration(ref reader);
        for (int count = reader.Count(bytesEach: 65), last = -1; count > 0; count--)
            last = engine.LoadAgent(ref reader, last, version);
        HashSet<long> sequences = [];
        HashSet<long> offers = [];
        for (int count = reader.Count(bytesEach: 100), last = -1; count > 0; count--)
        {
            InteractionRecord interaction = engine.LoadInteraction(ref reader, last, version);
            reader.Require(sequences.Add(interaction.Sequence));
            reader.Require(!interaction.Offer.IsSome || offers.Add(interaction.Offer.Number));
            last = interaction.Index;
        }

        reader.End();
        reader.Require(!engine._queues.Any(queue => queue is { IsActive: false, References: 0 }));
        engine.TakeUpWhere(ref reader);
        return engine;
    }

    private static bool IsSaved(AgentRecord? agent) =>
        agent is not null && (agent.Configuration is not null || agent.State != AgentState.SignedOut);

    private static bool IsSaved(InteractionRecord interaction) => interaction.State != InteractionState.None;

    private int CountSavedInteractions()
    {
        int count = 0;
        foreach (InteractionRecord interaction in _interactions)
            count += IsSaved(interaction) ? 1 : 0;
        return count;
    }

    private void LoadConfiguration(ref SnapshotReader reader)
    {
        RoutingConfiguration configuration = ConfigurationSnapshot.Read(ref reader);
        AdoptAgents(configuration);
        AdoptQueues(configuration);
        int last = -1;
        for (int count = reader.Count(bytesEach: 90); count > 0; count--)
        {
            QueueConfiguration rules = QueueSnapshot.Read(ref reader);
            reader.Require(QueueRules.IsSoundAlone(rules));
            reader.Require(rules.Queue.Index > last && FindQueue(rules.Queue) is null);
            QueueRecordOf(rules).IsActive = false;
            last = rules.Queue.Index;
        }

        foreach (QueueRecord? queue in _queues)
        {
            if (queue is not null)
                QueueStateSnapshot.Read(ref reader, queue);
        }

        BeginMilestonesAnew();
    }

    private static void SaveAgent(SnapshotWriter writer, AgentRecord agent)
    {
        writer.Int32(agent.Index);
        writer.Byte((byte)agent.State);
        writer.Int32(agent.Reason);
        writer.Instant(agent.Since);
        writer.Instant(agent.IdleSince);
        writer.Int64(agent.ReadyStamp);
        writer.Int32(agent.TakenToday);
        writer.Int64(agent.OccupiedToday);
        writer.Instant(agent.HeldCount > 0 ? agent.OccupiedSince : default);
        writer.Int64(agent.LastOffer);
        writer.Int32(agent.Unanswered);
        writer.Int32(agent.Failed);
        writer.Byte((byte)agent.UnreachableClasses);
        writer.Int32(agent.SharesUsed.Count);
        foreach ((int queue, long used) in agent.SharesUsed)
        {
            writer.Int32(queue);
            writer.Int64(used);
        }
    }

    private int LoadAgent(ref SnapshotReader reader, int last, int version)
    {
        AgentRecord agent = AgentRecordOf(reader.Int32(last + 1, RoutingConfigurationRules.AgentLimit - 1));
        agent.State = (AgentState)reader.Byte((byte)AgentState.Ready);
        agent.Reason = reader.Int32();
        agent.Since = Past(ref reader);
        agent.IdleSince = Past(ref reader);
        agent.ReadyStamp = reader.Int64(0, _lastReadyStamp);
        agent.TakenToday = reader.Int32(0, int.MaxValue);
        agent.OccupiedToday = reader.Int64(0, _now.Microseconds);
        agent.OccupiedSince = Past(ref reader);
        agent.LastOffer = reader.Int64(0, _lastOffer);
        agent.Unanswered = reader.Int32(0, int.MaxValue - 1);
        agent.Failed = reader.Int32(0, int.MaxValue - 1);
        agent.UnreachableClasses = version < 4 ? 0 : reader.Byte((1 << AgentPool.ChannelCount) - 1);
        int queueBefore = -1;
        for (int count = reader.Count(bytesEach: 12); count > 0; count--)
        {
            int queue = reader.Int32(queueBefore + 1, RoutingConfigurationRules.QueueLimit - 1);
            agent.SetSharesUsed(queue, reader.Int64(0, MicrosecondsMax));
            queueBefore = queue;
        }

        reader.Require(agent.IsEnabled || agent.State != AgentState.Ready);
        reader.Require(IsSaved(agent));
        return agent.Index;
    }

    /// <summary>Sets places and timers; nothing may be left to match.</summary>
    private void TakeUpWhere(ref SnapshotReader reader)
    {
        RebuildIndexes();
        foreach (InteractionRecord interaction in _interactions)
        {
            if (interaction.State != InteractionState.Waiting)
                continue;
            for (int i = 0; i < interaction.EntryCount; i++)
                SetMilestone(interaction.Entry(i));
        }

        List<RoutingDecision> none = [];
        _decisions = none;
        Match();
        _decisions = null;
        reader.Require(none.Count == 0);
    }

    /// <summary>An instant that has been.</summary>
    private RoutingInstant Past(ref SnapshotReader reader) => new(reader.Int64(0, _now.Microseconds));
}
