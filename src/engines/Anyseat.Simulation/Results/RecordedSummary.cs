using System.Collections.Immutable;
using Anyseat.Measures;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Runs;

namespace Anyseat.Simulation.Results;

/// <summary>Puts the figures of a recorded day beside those of its simulation: the same figures, formed in the same way of the
/// same counts, in the same rows.</summary>
public static class RecordedSummary
{
    /// <summary>Figures that the record does not have: it counts visits, not what a bot did before or who came again.</summary>
    public static ImmutableArray<Figure> Unknown { get; } =
        [Figure.TurnedAway, Figure.Diverted, Figure.Contained, Figure.Retried, Figure.CallbacksServed, Figure.WaitShare];

    /// <summary>The summary of the one day that was.</summary>
    /// <param name="day">The day as it is simulated, of which queues, groups and intervals are taken.</param>
    /// <param name="cells">What a <see cref="MeasureFold"/> counted, in cells that fit into the day's intervals.</param>
    /// <param name="queueOf">Place of a queue by the host's id; negative when it is not of the day.</param>
    /// <param name="memberOf">Group and member by the agent's id; null when not of the day.</param>
    public static SimulationSummary Of(
        Day day, CellTable cells, Func<Guid, int> queueOf, Func<Guid, (int Group, int Member)?> memberOf)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(queueOf);
        ArgumentNullException.ThrowIfNull(memberOf);
        var plan = new SimulationPlan(day);
        QueueCell[][] queues = [.. day.Routing.QueueNames.Select(_ => new QueueCell[day.IntervalCount])];
        AgentTime[][] profiles = [.. plan.Profiles.All.Select(_ => new AgentTime[day.IntervalCount])];
        foreach ((CellKey key, Tally tally) in cells.Cells)
        {
            long since = key.Start.Microseconds - (day.Midnight + day.From).Microseconds;
            int interval = since < 0 ? -1 : (int)(since / Micros.Of(day.Interval));
            if (interval < 0 || interval >= day.IntervalCount)
                continue;
            if (key.Queue is { } queue && queueOf(queue) is >= 0 and var place)
                Add(ref queues[place][interval], tally);
            if (key.Agent is { } agent && memberOf(agent) is { } member)
                profiles[plan.Profiles.Of(member.Group, member.Member)][interval].Add(AgentTime.Of(tally));
        }

        var summary = new SimulationSummary(day, unknown: Unknown.AsSpan());
        summary.Add(new ReplicationResult(plan, 0, 0, queues, profiles));
        return summary;
    }

    /// <summary>Adds the counts of a cell; the time of agents is counted with them.</summary>
    private static void Add(ref QueueCell cell, Tally tally)
    {
        tally.SignedIn = tally.Conversing = tally.WrappingUp = tally.Available = tally.Alerting = tally.NotReady = 0;
        tally.ConversationTime = tally.ChannelTime = 0;
        cell.Counts.Add(tally);
        cell.CallbacksRequested += tally.Callbacks;
    }
}
