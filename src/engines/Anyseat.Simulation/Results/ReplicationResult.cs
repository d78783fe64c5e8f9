using Anyseat.Measures;
using Anyseat.Simulation.Runs;

namespace Anyseat.Simulation.Results;

/// <summary>What one replication counted. Never changed after the run.</summary>
public sealed class ReplicationResult
{
    private readonly SimulationPlan _plan;
    private readonly QueueCell[][] _queues;
    private readonly AgentTime[][] _profiles;
    private readonly AgentTime[] _profileDays;

    internal ReplicationResult(
        SimulationPlan plan, int replication, long eventCount, QueueCell[][] queues, AgentTime[][] profiles)
    {
        _plan = plan;
        Replication = replication;
        EventCount = eventCount;
        _queues = queues;
        _profiles = profiles;
        _profileDays = [.. profiles.Select(SumOf)];
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
        for (int profile = 0; profile < _profiles.Length; profile++)
        {
            if (_plan.Eligible.CanServe(profile, queue))
                _profiles[profile][interval].AddTo(ref cell.Counts);
        }

        return cell;
    }

    /// <summary>A queue over the whole day, with the time of all agents who could be offered its work.</summary>
    public QueueCell Queue(int queue)
    {
        QueueCell all = default;
        foreach (QueueCell cell in _queues[queue])
            all.Add(cell);
        for (int profile = 0; profile < _profiles.Length; profile++)
        {
            if (_plan.Eligible.CanServe(profile, queue))
                _profileDays[profile].AddTo(ref all.Counts);
        }

        return all;
    }

    /// <summary>All queues in an interval, with the time of all agents. A visit that overflowed counts in both queues.</summary>
    public QueueCell All(int interval)
    {
        QueueCell all = default;
        foreach (QueueCell[] queue in _queues)
            all.Add(queue[interval]);
        foreach (AgentTime[] profile in _profiles)
            profile[interval].AddTo(ref all.Counts);
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
    public Tally Group(int group, int interval) => SumOf(group, profile => _profiles[profile][interval]);

    /// <summary>The time of agents who did the work of a group, over the whole day.</summary>
    public Tally Group(int group) => SumOf(group, profile => _profileDays[profile]);

    private Tally SumOf(int group, Func<int, AgentTime> timeOf)
    {
        Tally all = default;
        for (int profile = 0; profile < _profiles.Length; profile++)
        {
            if (_plan.Profiles.All[profile].Group == group)
                timeOf(profile).AddTo(ref all);
        }

        return all;
    }

    private static AgentTime SumOf(AgentTime[] intervals)
    {
        AgentTime all = default;
        foreach (AgentTime one in intervals)
            all.Add(one);
        return all;
    }
}
