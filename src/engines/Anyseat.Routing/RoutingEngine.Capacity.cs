using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Who has room, and asynchronous work that makes room.</content>
public sealed partial class RoutingEngine
{
    private readonly List<AgentRecord> _pending = [];

    /// <summary>Takes an agent out of the pools when room or rank changed, and notes that one with room is to be served or
    /// placed.</summary>
    private void Refresh(AgentRecord agent)
    {
        int room = agent.Room(_weights);
        if (agent.PlacedRoom != 0)
        {
            if (room == agent.PlacedRoom && agent.RankVersion == agent.PlacedVersion)
                return;
            _table.AgentStamps.Renew(agent.Index);
            foreach (ref readonly Membership membership in agent.Memberships)
                _table.Available(membership.Pool, agent.PlacedRoom).Forget();
            agent.PlacedRoom = 0;
        }

        if (room == 0 || agent.IsPending)
            return;
        agent.IsPending = true;
        _pending.Add(agent);
    }

    /// <summary>Places an agent among those available in the pools.</summary>
    private void PlaceAgent(AgentRecord agent, int room)
    {
        int stamp = _table.AgentStamps.Renew(agent.Index);
        foreach (ref readonly Membership membership in agent.Memberships)
            AddAvailable(agent, room, membership, stamp);
        agent.PlacedRoom = room;
        agent.PlacedVersion = agent.RankVersion;
    }

    private void AddAvailable(AgentRecord agent, int room, in Membership member, int stamp)
    {
        int queue = member.Choice == AgentChoice.Weighted ? _pools[member.Pool].Queue : -1;
        _table.Available(member.Pool, room).Add(AgentPool.PlaceOf(agent, member, queue, stamp), _table.AgentStamps);
    }

    /// <summary>Takes a connected interaction up: asynchronous work stands by to make room; other work makes it.</summary>
    private void HoldAsynchronous(InteractionRecord interaction)
    {
        AgentRecord agent = interaction.Agent!;
        if (interaction.Channel != ChannelClass.Asynchronous)
        {
            if (agent.IsAsynchronousInterrupted)
                SuspendAsynchronous(agent);
            return;
        }

        ref InteractionList work = ref agent.AsynchronousWork;
        int place = work.Count;
        while (place > 0 && work.SequenceAt(place - 1) > interaction.Sequence)
            place--;
        work.Insert(place, interaction);
        agent.InterruptibleCount++;
    }

    /// <summary>The interaction is no longer a conversation that can make room.</summary>
    private static void ReleaseAsynchronous(InteractionRecord interaction)
    {
        if (interaction.Channel != ChannelClass.Asynchronous || interaction.Agent is not { } agent)
            return;
        if (agent.AsynchronousWork.Remove(interaction) && !interaction.IsSuspended)
            agent.InterruptibleCount--;
    }

    /// <summary>Suspends the latest arrivals until the rest fits.</summary>
    private void SuspendAsynchronous(AgentRecord agent)
    {
        for (int i = agent.AsynchronousWork.Count - 1; i >= 0 && !agent.FitsAsynchronous(_weights, added: 0); i--)
        {
            InteractionRecord interaction = agent.AsynchronousWork[i];
            if (interaction.IsSuspended)
                continue;
            interaction.IsSuspended = true;
            agent.InterruptibleCount--;
            agent.SuspendedCount++;
            Decide(About(RoutingDecisionKind.Suspended, interaction));
        }
    }

    /// <summary>The wrap-up of asynchronous work holds no capacity when other work was let in for its sake.</summary>
    private void SuspendWrapUp(InteractionRecord interaction, AgentRecord agent)
    {
        if (interaction.Channel != ChannelClass.Asynchronous || interaction.IsSuspended
            || !agent.IsAsynchronousInterrupted || agent.FitsAsynchronous(_weights, added: 0))
        {
            return;
        }

        interaction.IsSuspended = true;
        agent.SuspendedCount++;
        Decide(About(RoutingDecisionKind.Suspended, interaction));
    }

    /// <summary>Resumes the earliest arrivals for which there is room.</summary>
    private void ResumeAsynchronous(AgentRecord agent)
    {
        if (agent.SuspendedCount == 0 || agent.Configuration is null)
            return;
        for (int i = 0; i < agent.AsynchronousWork.Count; i++)
        {
            InteractionRecord interaction = agent.AsynchronousWork[i];
            if (!interaction.IsSuspended)
                continue;
            if (!agent.FitsAsynchronous(_weights, added: 1))
                return;
            interaction.IsSuspended = false;
            agent.InterruptibleCount++;
            agent.SuspendedCount--;
            Decide(About(RoutingDecisionKind.Resumed, interaction));
        }
    }
}
