using Anyseat.Measures;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Runs;

/// <summary>Counts what happens, in the cells of which reports are made: by queue and interval, by profile of agents and interval.
/// </summary>
/// <remarks>Tallies are filled as <see cref="MeasureFold"/> fills them, whose remarks say which interval a count belongs to;
/// directly, because a fold that also keeps each agent apart would cost more than the routing. A test holds the two
/// against each other.</remarks>
internal sealed class Ledger
{
    private readonly QueueCell[][] _queues;
    private readonly AgentTime[][] _profiles;
    private readonly long _from;
    private readonly long _to;
    private readonly long _length;

    public Ledger(SimulationPlan plan)
    {
        Day day = plan.Day;
        _from = Micros.Of(day.From);
        _to = Micros.Of(day.To);
        _length = Micros.Of(day.Interval);
        int count = day.IntervalCount;
        _queues = [.. day.Routing.QueueNames.Select(_ => new QueueCell[count])];
        _profiles = [.. plan.Profiles.All.Select(_ => new AgentTime[count])];
    }

    public ReplicationResult ToResult(SimulationPlan plan, int replication, long eventCount) =>
        new(plan, replication, eventCount, _queues, _profiles);

    public void Arrive(int queue, long at)
    {
        if (TryFind(at, out int interval))
            _queues[queue][interval].Counts.Arrived++;
    }

    public void Visit(int queue, long at, bool isMove)
    {
        if (!TryFind(at, out int interval))
            return;
        ref Tally tally = ref _queues[queue][interval].Counts;
        tally.Offered++;
        if (isMove)
            tally.TransferredIn++;
    }

    /// <summary>A visit was answered through another queue than it was counted in: it moves there with its whole wait.
    /// </summary>
    public void MoveVisit(int from, int to, long since)
    {
        if (!TryFind(since, out int interval))
            return;
        _queues[from][interval].Counts.Overflowed++;
        Visit(to, since, isMove: true);
    }

    public void AnswerVisit(int queue, long since, long at)
    {
        if (!TryFind(since, out int interval))
            return;
        ref QueueCell cell = ref _queues[queue][interval];
        cell.Counts.AddAnswered(at - since);
        if (at > since)
            cell.Waited++;
    }

    public void Abandon(int queue, long since, long at)
    {
        if (!TryFind(since, out int interval))
            return;
        ref QueueCell cell = ref _queues[queue][interval];
        cell.Counts.AddAbandoned(at - since);
        cell.Waited++;
    }

    public void Overflow(int queue, long since, long at)
    {
        if (TryFind(since, out int interval))
            _queues[queue][interval].Counts.AddOverflowed(at - since);
    }

    public void Wait(int queue, long since, long until)
    {
        if (!TryFind(since, out int interval))
            return;
        ref QueueCell cell = ref _queues[queue][interval];
        cell.Counts.AddWaiting(until - since);
        cell.Waited++;
    }

    /// <summary>The agent is done with it.</summary>
    public void Handle(in Customer customer, long at, bool isPassedOn)
    {
        if (!TryFind(at, out int interval))
            return;
        ref Tally tally = ref _queues[customer.Queue][interval].Counts;
        long wrapUpSince = customer.IsWrapUp ? customer.WrapUpSince : at;
        if (customer.IsOutbound)
        {
            tally.OutboundHandled++;
            tally.OutboundTalk += wrapUpSince - customer.TalkSince;
            tally.OutboundWrapUp += at - wrapUpSince;
            return;
        }

        tally.Handled++;
        tally.Talk += wrapUpSince - customer.TalkSince;
        tally.WrapUp += at - wrapUpSince;
        if (isPassedOn)
            tally.TransferredOut++;
    }

    public void TurnAway(int queue, long at)
    {
        if (TryFind(at, out int interval))
            _queues[queue][interval].TurnedAway++;
    }

    public void SendElsewhere(int queue, long at)
    {
        if (TryFind(at, out int interval))
            _queues[queue][interval].SentElsewhere++;
    }

    public void Contain(int queue, long at)
    {
        if (TryFind(at, out int interval))
            _queues[queue][interval].Contained++;
    }

    public void Retry(int queue, long at)
    {
        if (TryFind(at, out int interval))
            _queues[queue][interval].Retried++;
    }

    public void RequestCallback(int queue, long since)
    {
        if (TryFind(since, out int interval))
            _queues[queue][interval].CallbacksRequested++;
    }

    public void ServeCallback(int queue, long since)
    {
        if (TryFind(since, out int interval))
            _queues[queue][interval].CallbacksServed++;
    }

    /// <summary>Gives each interval the part of an agent's time that lies in it.</summary>
    public void Spend(in AgentSlot agent, long until)
    {
        long at = Math.Max(agent.Since, _from);
        long end = Math.Min(until, _to);
        while (at < end)
        {
            int interval = (int)((at - _from) / _length);
            long next = Math.Min(end, _from + ((interval + 1) * _length));
            Spend(ref _profiles[agent.Profile][interval], agent, next - at);
            at = next;
        }
    }

    private static void Spend(ref AgentTime spent, in AgentSlot agent, long time)
    {
        if (agent.Talks > 0)
        {
            spent.Conversing += time;
            spent.ConversationTime += time * agent.Talks;
        }
        else if (agent.WrapUps > 0)
        {
            spent.WrappingUp += time;
        }
        else if (agent.State == Routing.AgentState.Ready)
        {
            spent.Available += time;
        }
        else
        {
            spent.NotReady += time;
        }
    }

    private bool TryFind(long at, out int interval)
    {
        bool isReported = at >= _from && at < _to;
        interval = isReported ? (int)((at - _from) / _length) : -1;
        return isReported;
    }
}
