using Anyseat.Routing;

namespace Anyseat.Bench;

/// <summary>Days of a queue with arrivals by a Poisson process that swells and ebbs, lognormal handling times and exponential
/// patience: each caller who had to wait is told a range on arrival, and it is counted how the wait turned out.</summary>
internal sealed class RoutingEstimateBench
{
    private const int AgentCount = 30;
    private const double MeanHandleSeconds = 180;
    private const double MeanPatienceSeconds = 600;

    private static readonly QueueHandle Queue = new(0);

    private readonly RoutingEngine _engine = new();
    private readonly List<RoutingDecision> _decisions = [];
    private readonly Random _random = new(11);
    private readonly PriorityQueue<(int Kind, int Interaction, long Stamp), double> _events = new();
    private readonly Dictionary<int, (RoutingEstimate Told, double At)> _told = [];
    private readonly Dictionary<int, long> _stamps = [];
    private readonly Stack<int> _free = new();
    private int _lastHandle;
    private long _lastStamp;
    private int _count;
    private int _inside;
    private int _below;
    private double _middleLoss;
    private double _bias;
    private double _actualSum;

    public static void Run(BenchReport report, CancellationToken ct)
    {
        RoutingEstimateBench bench = new();
        bench.RunDays(days: 20, ct);
        string conditions = $"{AgentCount} agents, {bench._count} callers who waited over 20 days of changing load, "
            + "Poisson arrivals, lognormal handling, exponential patience; range is meant to hold 80 %";
        report.Add("routing.estimate_in_range_pct", 100.0 * bench._inside / bench._count, "%", conditions);
        report.Add("routing.estimate_below_pct", 100.0 * bench._below / bench._count, "%", "waits shorter than the range; aim 10");
        report.Add(
            "routing.estimate_pinball_s", bench._middleLoss / bench._count, "s", "pinball loss of the middle, half the mean absolute error");
        report.Add("routing.estimate_bias_s", bench._bias / bench._count, "s", "mean of actual minus middle");
        report.Add("routing.estimate_mean_wait_s", bench._actualSum / bench._count, "s", "mean actual wait, for comparison");
    }

    private void RunDays(int days, CancellationToken ct)
    {
        Do(RoutingCommand.Configure(new RoutingConfiguration
        {
            Version = 1,
            Queues = [new QueueConfiguration { Queue = Queue, WrapUpMax = TimeSpan.Zero, IsAutoAnswered = true }],
            Agents = [.. Enumerable.Range(0, AgentCount).Select(index => new AgentConfiguration { Agent = new AgentHandle(index) })],
        }), 0);
        for (int agent = 0; agent < AgentCount; agent++)
        {
            Do(RoutingCommand.SignIn(new AgentHandle(agent), 0), 0);
            Do(RoutingCommand.Ready(new AgentHandle(agent)), 0);
        }

        _events.Enqueue((0, 0, 0), 1);
        while (_events.TryDequeue(out (int Kind, int Interaction, long Stamp) next, out double at) && at < days * 86_400.0)
        {
            ct.ThrowIfCancellationRequested();
            if (next.Kind == 0)
                Arrive(at);
            else if (_stamps.GetValueOrDefault(next.Interaction) == next.Stamp)
                End(next.Kind, next.Interaction, at);
        }
    }

    /// <summary>Load between 60 % and 115 % of what the agents can do, over two hours.</summary>
    private double ArrivalsPerSecond(double at) =>
        AgentCount / MeanHandleSeconds * (0.875 + (0.275 * Math.Sin(at / 7200 * 2 * Math.PI)));

    private void Arrive(double at)
    {
        int handle = _free.Count > 0 ? _free.Pop() : _lastHandle++;
        long stamp = ++_lastStamp;
        _stamps[handle] = stamp;
        Do(RoutingCommand.Enqueue(new InteractionHandle(handle), Queue, ChannelClass.Voice), at);
        if (_engine.TryEstimate(new InteractionHandle(handle), out RoutingEstimate told) && told.SampleCount >= 50)
            _told[handle] = (told, at);
        _events.Enqueue((1, handle, stamp), at + Exponential(MeanPatienceSeconds));
        _events.Enqueue((0, 0, 0), at + Exponential(1 / ArrivalsPerSecond(at)));
    }

    private void End(int kind, int handle, double at)
    {
        InteractionState state = _engine.GetInteraction(new InteractionHandle(handle)).State;
        bool isPatienceOver = kind == 1 && state == InteractionState.Waiting;
        if (isPatienceOver || (kind == 2 && state == InteractionState.Connected))
            Do(RoutingCommand.End(new InteractionHandle(handle)), at);
    }

    private void Do(RoutingCommand command, double at)
    {
        _decisions.Clear();
        _engine.Apply(command, new RoutingInstant((long)(at * 1_000_000)), _decisions);
        foreach (RoutingDecision decision in _decisions)
        {
            int handle = decision.Interaction.Index;
            if (decision.Kind == RoutingDecisionKind.Connected)
            {
                if (_told.Remove(handle, out (RoutingEstimate Told, double At) told))
                    Count(told.Told, at - told.At);
                _events.Enqueue((2, handle, _stamps[handle]), at + Lognormal());
            }
            else if (decision.Kind == RoutingDecisionKind.Closed)
            {
                _told.Remove(handle);
                _stamps.Remove(handle);
                _free.Push(handle);
            }
        }
    }

    private void Count(RoutingEstimate told, double actual)
    {
        _count++;
        if (actual >= told.Low.TotalSeconds && actual <= told.High.TotalSeconds)
            _inside++;
        if (actual < told.Low.TotalSeconds)
            _below++;
        _middleLoss += Math.Abs(actual - told.Expected.TotalSeconds) / 2;
        _bias += actual - told.Expected.TotalSeconds;
        _actualSum += actual;
    }

    private double Exponential(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    /// <summary>Mean as said, coefficient of variation 0.8.</summary>
    private double Lognormal()
    {
        double sigma = Math.Sqrt(Math.Log(1 + (0.8 * 0.8)));
        double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Exp(Math.Log(MeanHandleSeconds) - (sigma * sigma / 2) + (sigma * normal));
    }
}
