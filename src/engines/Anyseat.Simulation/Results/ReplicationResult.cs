using Anyseat.Measures;
using Anyseat.Simulation.Runs;

namespace Anyseat.Simulation.Results;

/// <summary>What one replication counted. Never changed after the run.</summary>
public sealed class ReplicationResult
{
    private readonly SimulationPlan _plan;
    private readonly QueueCell[][] _queues;
    private readonly Tally[][] _groups;
    private readonly Tally[] _groupDays;

    internal ReplicationResult(
        SimulationPlan plan, int replication, long eventCount, QueueCell[][] queues, Tally[][] groups)
    {
        _plan = plan;
        Replication = replication;
        EventCount = eventCount;
        _queues = queues;
        _groups = groups;
        _groupDays = [.. groups.Select(SumOf)];
    }

    /// <summary>Which one, from 0.</summary>
    public int Replication { get; }

    /// <summary>How many events were simulated.</summary>
    public long EventCount { get; }

    /// <summary>A queue in an interval, with the time of all agents who could be offered its work.</summary>
    /// <param name="queue">Handle of the queue.</param>
    /// <param name="interval">From 0.</param>
    public QueueCell Queue(int queue, int interval)
    {
        QueueCell cell = _queues[queue][interval];
        for (int group = 0; group < _groups.Length; group++)
        {
            if (_plan.Eligible.CanServe(group, queue))
                cell.Counts.Add(_groups[group][interval]);
        }

        return cell;
    }

    /// <summary>A queue over the whole day, with the time of all agents who could be offered its work.</summary>
    public QueueCell Queue(int queue)
    {
        QueueCell all = default;
        foreach (QueueCell cell in _queues[queue])
            all.Add(cell);
        for (int group = 0; group < _groups.Length; group++)
        {
            if (_plan.Eligible.CanServe(group, queue))
                all.Counts.Add(_groupDays[group]);
        }

        return all;
    }

    /// <summary>All queues in an interval, with the time of all agents. A visit that overflowed counts in both queues.</summary>
    public QueueCell All(int interval)
    {
        QueueCell all = default;
        foreach (QueueCell[] queue in _queues)
            all.Add(queue[interval]);
        foreach (Tally[] group in _groups)
            all.Counts.Add(group[interval]);
        return all;
    }

    /// <summary>All queues over the whole day, with the time of all agents.</summary>
    public QueueCell All()
    {
        QueueCell all = default;
        for (int interval = 0; interval < _plan.Day.IntervalCount; interval++)
            all.Add(All(interval));
        return all;
    }

    /// <summary>The time of agents who did the work of a group, in an interval.</summary>
    public Tally Group(int group, int interval) => _groups[group][interval];

    /// <summary>The time of agents who did the work of a group, over the whole day.</summary>
    public Tally Group(int group) => _groupDays[group];

    private static Tally SumOf(Tally[] intervals)
    {
        Tally all = default;
        foreach (Tally one in intervals)
            all.Add(one);
        return all;
    }
}
