using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Interactions as bytes.</content>
public sealed partial class RoutingEngine
{
    private void SaveInteraction(SnapshotWriter writer, InteractionRecord interaction)
    {
        writer.Int32(interaction.Index);
        writer.Byte((byte)interaction.State);
        writer.Byte((byte)interaction.Channel);
        writer.Byte((byte)interaction.PriorityBoost);
        writer.Byte((byte)interaction.TargetKind);
        writer.Byte((byte)interaction.CallbackMode);
        writer.Boolean(interaction.IsCallback);
        writer.Boolean(interaction.IsCustomerPresent);
        writer.Boolean(interaction.IsCallbackOffered);
        writer.Boolean(interaction.IsSuspended);
        writer.Boolean(interaction.IsOutbound);
        writer.Boolean(interaction.IsServedAtOnce);
        writer.Boolean(interaction.IgnoresAgents);
        writer.Boolean(interaction.IsPreferredWaitOver);
        writer.Boolean(interaction.HoldsSlot);
        writer.Byte(interaction.Attempts);
        writer.Int32(interaction.Queue!.Index);
        writer.Int32(interaction.OfferedBy?.Index ?? -1);
        writer.Int32(interaction.Agent?.Index ?? -1);
        writer.Int32(interaction.Target?.Index ?? -1);
        writer.Int64(interaction.Offer.Number);
        writer.Int64(interaction.Sequence);
        writer.Int64(interaction.DueAt);
        writer.Int64(interaction.Granted);
        writer.Instant(interaction.ArrivedAt);
        writer.Instant(interaction.WaitingSince);
        writer.Int64(interaction.WaitedBefore);
        writer.Instant(interaction.ScheduledAt);
        writer.Int64(interaction.RawEstimate);
        writer.Instant(interaction.TakenAt);
        writer.Int64(HasJoined(interaction) ? interaction.Entry(0).JoinedAt.Microseconds : 0);
        writer.Boolean(interaction.Needs != InteractionNeeds.None);
        if (interaction.Needs != InteractionNeeds.None)
            ConfigurationSnapshot.Write(writer, interaction.Needs);
        writer.Int32(interaction.EntryCount);
        for (int i = 0; i < interaction.EntryCount; i++)
            SaveEntry(writer, interaction.Entry(i));
        SaveDeclines(writer, interaction);
    }

    /// <summary>Whether a callback that is not queued will come back with its time in the queue.</summary>
    private static bool HasJoined(InteractionRecord interaction) =>
        interaction.State == InteractionState.Dialing
        || (interaction.State == InteractionState.Scheduled && interaction.Attempts > 0);

    private static void SaveEntry(SnapshotWriter writer, WaitEntry entry)
    {
        writer.Int32(entry.Queue!.Index);
        writer.Instant(entry.JoinedAt);
        writer.Byte((byte)entry.Ring);
        writer.Byte((byte)entry.RingTold);
        writer.Byte((byte)entry.Milestone);
        writer.Byte((byte)entry.Boost);
        writer.Boolean(entry.IsBoostTold);
    }

    private void SaveDeclines(SnapshotWriter writer, InteractionRecord interaction)
    {
        int count = 0;
        for (int at = interaction.FirstDecline; at >= 0; at = _declines[at].Next)
            count++;
        writer.Int32(count);
        for (int at = interaction.FirstDecline; at >= 0; at = _declines[at].Next)
        {
            writer.Int32(_declines[at].Agent);
            writer.Int64(_declines[at].ReadyStamp);
            writer.Instant(_declines[at].Until);
        }
    }

    private InteractionRecord LoadInteraction(ref SnapshotReader reader, int last, int version)
    {
        InteractionRecord interaction = RecordOf(new InteractionHandle(reader.Int32(last + 1, InteractionHandleLimit - 1)));
        interaction.State = (InteractionState)reader.Byte((byte)InteractionState.Dialing);
        interaction.Channel = (ChannelClass)reader.Byte((byte)ChannelClass.Asynchronous);
        interaction.PriorityBoost = (sbyte)reader.Byte();
        interaction.TargetKind = (TargetKind)reader.Byte((byte)TargetKind.Required);
        interaction.CallbackMode = (CallbackMode)reader.Byte((byte)CallbackMode.CustomerFirst);
        interaction.IsCallback = reader.Boolean();
        interaction.IsCustomerPresent = reader.Boolean();
        interaction.IsCallbackOffered = reader.Boolean();
        interaction.IsSuspended = reader.Boolean();
        interaction.IsOutbound = version >= 4 && reader.Boolean();
        interaction.IsServedAtOnce = reader.Boolean();
        interaction.IgnoresAgents = reader.Boolean();
        interaction.IsPreferredWaitOver = reader.Boolean();
        interaction.HoldsSlot = reader.Boolean();
        interaction.Attempts = reader.Byte(100);
        interaction.Queue = FindQueue(new QueueHandle(reader.Int32()));
        interaction.OfferedBy = FindQueue(new QueueHandle(reader.Int32()));
        interaction.Agent = FindAgent(new AgentHandle(reader.Int32()));
        interaction.Target = FindAgent(new AgentHandle(reader.Int32()));
        interaction.Offer = new OfferNumber(reader.Int64(0, _lastOffer));
        interaction.Sequence = reader.Int64(1, _lastSequence);
        long dueAt = reader.Int64(0, long.MaxValue);
        interaction.Granted = reader.Int64(0, MicrosecondsMax);
        interaction.ArrivedAt = Past(ref reader);
        interaction.WaitingSince = Past(ref reader);
        interaction.WaitedBefore = reader.Int64(0, _now.Microseconds);
        interaction.ScheduledAt = reader.Instant();
        interaction.RawEstimate = reader.Int64(0, MicrosecondsMax);
        interaction.TakenAt = Past(ref reader);
        interaction.Entry(0).JoinedAt = Past(ref reader);
        if (reader.Boolean())
            interaction.Needs = ConfigurationSnapshot.Needs(ref reader);
        RequireConsistent(ref reader, interaction, dueAt);
        if (dueAt != long.MaxValue)
            _leases.Add(interaction, _irregularLeases, dueAt);
        LoadEntries(ref reader, interaction);
        TakeUp(ref reader, interaction);
        LoadDeclines(ref reader, interaction);
        return interaction;
    }

    private void LoadEntries(ref SnapshotReader reader, InteractionRecord interaction)
    {
        interaction.EntryCount = reader.Int32(0, InteractionNeeds.QueuesMax);
        reader.Require(interaction.IsQueued == interaction.EntryCount > 0);
        bool isOfferedByOne = interaction.OfferedBy is null;
        for (int i = 0; i < interaction.EntryCount; i++)
        {
            QueueRecord? queue = FindQueue(new QueueHandle(reader.Int32()));
            reader.Require(queue is not null && (i > 0 || queue == interaction.Queue));
            for (int before = 0; before < i; before++)
                reader.Require(interaction.Entry(before).Queue != queue);
            isOfferedByOne |= interaction.OfferedBy == queue;
            WaitEntry entry = interaction.Entry(i);
            entry.Begin(queue!, Past(ref reader));
            entry.Ring = reader.Byte((byte)queue!.Rules.Rings.Length);
            entry.RingTold = reader.Byte();
            entry.Milestone = reader.Byte((byte)queue.Milestones.Length);
            entry.Boost = reader.Byte(RoutingConfigurationRules.PointsMax);
            entry.IsBoostTold = reader.Boolean();
            queue.Join(entry);
            if (i > 0)
                queue.References++;
        }

        reader.Require(isOfferedByOne);
    }

    private void LoadDeclines(ref SnapshotReader reader, InteractionRecord interaction)
    {
        int agentBefore = -1;
        for (int count = reader.Count(bytesEach: 20); count > 0; count--)
        {
            AgentHandle agent = new(reader.Int32(agentBefore + 1, RoutingConfigurationRules.AgentLimit - 1));
            long readyStamp = reader.Int64(0, _lastReadyStamp);
            _declines.Add(interaction, AgentRecordOf(agent.Index).Index, readyStamp, reader.Instant());
            agentBefore = agent.Index;
        }
    }

    private static void RequireConsistent(ref SnapshotReader reader, InteractionRecord interaction, long dueAt)
    {
        InteractionState state = interaction.State;
        bool isWaiting = state == InteractionState.Waiting;
        bool isOffered = state == InteractionState.Offered;
        bool isDialing = state == InteractionState.Dialing;
        bool isScheduled = state == InteractionState.Scheduled;
        reader.Require(state != InteractionState.None && interaction.PriorityBoost is >= -9 and <= 9);
        reader.Require(interaction.Queue is not null);
        reader.Require(isDialing || (isWaiting || isScheduled) == interaction.Agent is null);
        reader.Require(interaction.Agent is not { State: AgentState.SignedOut });
        reader.Require(isOffered == interaction.OfferedBy is not null);
        reader.Require(isDialing ? !interaction.Offer.IsSome || interaction.Agent is not null
            : isOffered == interaction.Offer.IsSome);
        reader.Require(!interaction.Offer.IsSome || (interaction.Agent is { State: AgentState.Ready, Offered: null } agent
            && agent.IsReachable(interaction.Channel)));
        reader.Require(!interaction.IsOutbound || state is InteractionState.Connected or InteractionState.WrapUp);
        reader.Require((interaction.Target is null) == (interaction.TargetKind == TargetKind.None));
        reader.Require(interaction.Target is not { IsEnabled: false } && (interaction.Target is null || isWaiting || isOffered));
        reader.Require(interaction.Target is not { State: AgentState.SignedOut } || interaction.TargetKind == TargetKind.Required);
        reader.Require(interaction.IsCustomerPresent || (interaction.IsCallback && state != InteractionState.Connected));
        reader.Require(interaction.IsCustomerPresent ? !isScheduled && !isDialing : state != InteractionState.WrapUp);
        reader.Require(isScheduled == (interaction.ScheduledAt != RoutingInstant.Never));
        reader.Require(isScheduled || !interaction.HoldsSlot);
        reader.Require(!interaction.IsSuspended || (interaction.Channel == ChannelClass.Asynchronous
            && state is InteractionState.Connected or InteractionState.WrapUp));
        bool isBounded = isOffered || isDialing || state == InteractionState.WrapUp
            || (isWaiting && interaction.TargetKind is TargetKind.Transfer or TargetKind.Preferred);
        reader.Require(isBounded == (dueAt != long.MaxValue));
        reader.Require(isBounded == interaction.Granted > 0);
    }

    /// <summary>Counts a read interaction where it belongs.</summary>
    private void TakeUp(ref SnapshotReader reader, InteractionRecord interaction)
    {
        interaction.Queue!.References++;
        if (interaction.State == InteractionState.Scheduled)
            TakeUpScheduled(interaction);
        if (interaction.Agent is not { } agent)
            return;
        agent.AddCount(interaction.Channel, 1);
        if (interaction.Offer.IsSome)
            agent.Offered = interaction;
        else if (interaction.State == InteractionState.WrapUp)
            agent.WrapUpCount++;
        else
            agent.ConnectedCount++;
        if (interaction.State == InteractionState.Connected && interaction.Channel == ChannelClass.Asynchronous)
        {
            HoldAsynchronous(interaction);
            if (interaction.IsSuspended)
                agent.InterruptibleCount--;
        }

        if (interaction.IsSuspended)
            agent.SuspendedCount++;
        reader.Require(agent.HeldCount < 1000);
    }

    private void TakeUpScheduled(InteractionRecord interaction)
    {
        _scheduledPositions.Reserve(interaction.Index + 1);
        _scheduled.Add(interaction.Index, new DeadlineKey(interaction.ScheduledAt.Microseconds, interaction.Index));
        if (interaction.HoldsSlot)
            TakeSlot(interaction);
    }
}
