namespace Anyseat.Measures;

/// <content>Agents' time, and what is open projected to an instant.</content>
public sealed partial class MeasureFold
{
    /// <summary>Adds what is open as of an instant: agents' time since their last change, conversations under way, and who waits
    /// (<see cref="Tally.Waiting"/>). Stored cells plus this are the figures up to that second.</summary>
    public void Project(MeasureInstant at, CellTable cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        foreach (OpenAgent agent in agents.Values)
            AddTime(agent, at, cells);
        foreach (OpenInteraction open in interactions.Values)
            Project(open, at, cells);
    }

    /// <summary>Adds one agent's time since the last change, as of an instant.</summary>
    public void ProjectAgentTime(Guid id, MeasureInstant at, CellTable cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (agents.TryGetValue(id, out OpenAgent? agent))
            AddTime(agent, at, cells);
    }

    /// <summary>Adds what is open of the queues as of an instant: who waits, and conversations under way.</summary>
    public void ProjectInteractions(MeasureInstant at, CellTable cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        foreach (OpenInteraction open in interactions.Values)
            Project(open, at, cells);
    }

    private void Project(OpenInteraction open, MeasureInstant at, CellTable cells)
    {
        if (open.WaitingSince is { } since)
        {
            cells.At(new CellKey(grain.StartOf(since), open.Queue, open.Channel)).AddWaiting(Between(since, at));
        }

        if (open.Part is { IsWrapUp: false } part)
            AddConversationTime(open, part, at, cells);
    }

    private void ChangeState(in MeasureFact fact, CellTable cells)
    {
        OpenAgent agent = Accrued(fact.Agent!.Value, fact.At, cells);
        agent.Presence = fact.Presence;
        agent.Reason = fact.Presence == AgentPresence.NotReady ? fact.Reason : 0;
    }

    private bool ChangeTeam(in MeasureFact fact, CellTable cells)
    {
        if (agents.TryGetValue(fact.Agent!.Value, out OpenAgent? known) && known.Team == fact.Detail)
            return false;
        Accrued(fact.Agent.Value, fact.At, cells).Team = fact.Detail;
        return true;
    }

    /// <summary>The agent with its time in the cells up to an instant.</summary>
    private OpenAgent Accrued(Guid id, MeasureInstant at, CellTable cells)
    {
        if (!agents.TryGetValue(id, out OpenAgent? agent))
            agents.Add(id, agent = new OpenAgent { Id = id, AccruedTo = at });
        touchedAgents.Add(id);
        AddTime(agent, at, cells);
        if (at > agent.AccruedTo)
            agent.AccruedTo = at;
        return agent;
    }

    private void AddTime(OpenAgent agent, MeasureInstant until, CellTable cells)
    {
        if (agent.Presence == AgentPresence.SignedOut)
            return;
        for (MeasureInstant from = agent.AccruedTo; from < until;)
        {
            MeasureInstant start = grain.StartOf(from);
            MeasureInstant to = grain.EndWithin(start, until);
            AddTime(agent, start, Between(from, to), cells);
            from = to;
        }
    }

    private static void AddTime(OpenAgent agent, MeasureInstant start, long passed, CellTable cells)
    {
        var key = new CellKey(start, Agent: agent.Id, Team: agent.Team);
        ref Tally cell = ref cells.At(key);
        cell.SignedIn += passed;
        if (agent.Conversations.Count > 0)
        {
            cell.Conversing += passed;
        }
        else if (agent.WrapUpCount > 0)
        {
            cell.WrappingUp += passed;
        }
        else if (agent.Presence == AgentPresence.Ready)
        {
            cell.Available += passed;
            if (agent.OfferCount > 0)
                cell.Alerting += passed;
        }
        else
        {
            cells.At(key with { Reason = agent.Reason }).NotReady += passed;
        }

        foreach (string channel in agent.Conversations.Keys)
            cells.At(key with { Channel = channel }).ChannelTime += passed;
    }
}
