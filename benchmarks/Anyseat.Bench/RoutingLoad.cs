using System.Diagnostics;
using Anyseat.Routing;

namespace Anyseat.Bench;

/// <summary>A centre under full load: every agent busy, a long line before them. Conversations end at random, their agents
/// write up and get the next offer, and a new interaction takes the place of each that closed; some offers are declined,
/// some customers give up, some are transferred.</summary>
internal sealed class RoutingLoad
{
    private const int MicrosecondsPerCommand = 200;

    private readonly RoutingScale _scale;
    private readonly Random _random;
    private readonly List<RoutingDecision> _decisions = new(1024);
    private readonly Stack<int> _free = new();
    private readonly int[] _connected;
    private readonly int[] _placeOf;
    private readonly Queue<(int Interaction, int Agent, long Offer)> _offers;
    private readonly Queue<(int Interaction, int Agent)> _wrapUps;
    private readonly InteractionNeeds?[] _needs;
    private int _connectedCount;
    private int _lastHandle;
    private long _at = 1_000_000_000;

    public RoutingLoad(RoutingScale scale, int seed)
    {
        _scale = scale;
        _random = new Random(seed);
        int most = scale.Waiting + (scale.Agents * 8);
        _connected = new int[most];
        _placeOf = new int[most];
        _offers = new Queue<(int Interaction, int Agent, long Offer)>(scale.Agents * 8);
        _wrapUps = new Queue<(int Interaction, int Agent)>(scale.Agents * 8);
        _needs = SomeNeeds(scale, _random);
        Configuration = RoutingCentre.Of(scale, _random);
    }

    public RoutingEngine Engine { get; } = new();

    public RoutingConfiguration Configuration { get; }

    public long CommandCount { get; private set; }

    public long DecisionCount { get; private set; }

    public long OfferCount { get; private set; }

    /// <summary>Signs everyone in and lets the line grow.</summary>
    public void Fill()
    {
        Do(RoutingCommand.Configure(Configuration));
        for (int agent = 0; agent < _scale.Agents; agent++)
        {
            Do(RoutingCommand.SignIn(new AgentHandle(agent), 0));
            Do(RoutingCommand.Ready(new AgentHandle(agent)));
        }

        while (WaitingCount() < _scale.Waiting)
        {
            for (int i = 0; i < 1000; i++)
            {
                Arrive();
                while (_offers.Count > 0)
                    Answer();
            }
        }
    }

    public void Forget()
    {
        CommandCount = 0;
        DecisionCount = 0;
        OfferCount = 0;
    }

    public void Run(int commandCount, CancellationToken ct)
    {
        long end = CommandCount + commandCount;
        while (CommandCount < end)
        {
            ct.ThrowIfCancellationRequested();
            for (int i = 0; i < 100; i++)
                Next();
        }
    }

    public int[] MeasureLatencies(int commandCount, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        int[] latencies = new int[commandCount];
        _latencies = latencies;
        _latencyCount = 0;
        while (_latencyCount < latencies.Length)
            Next();
        _latencies = null;
        return latencies;
    }

    private int[]? _latencies;
    private int _latencyCount;

    private int WaitingCount()
    {
        int count = 0;
        for (int queue = 0; queue < _scale.Queues; queue++)
            count += Engine.GetWaitingCount(new QueueHandle(queue));
        return count;
    }

    /// <summary>One turn of an interaction's way: something ends, and what follows from it.</summary>
    private void Next()
    {
        if (_offers.Count > 0)
            Answer();
        else if (_wrapUps.Count > _scale.Agents / 20 || _connectedCount == 0)
            CompleteWrapUp();
        else if (_random.Next(20) == 0)
            TransferSome();
        else
            EndSome();
        while (_free.Count > 0)
            Arrive();
    }

    private void Answer()
    {
        (int interaction, int agent, long offer) = _offers.Dequeue();
        if (_random.Next(25) == 0)
        {
            Do(RoutingCommand.Decline(
                new InteractionHandle(interaction), new AgentHandle(agent), new OfferNumber(offer), 1));
        }
        else
        {
            Do(RoutingCommand.Accept(new InteractionHandle(interaction), new AgentHandle(agent), new OfferNumber(offer)));
        }
    }

    private void CompleteWrapUp()
    {
        (int interaction, int agent) = _wrapUps.Dequeue();
        Do(RoutingCommand.CompleteWrapUp(new InteractionHandle(interaction), new AgentHandle(agent)));
    }

    private void EndSome() => Do(RoutingCommand.End(new InteractionHandle(_connected[_random.Next(_connectedCount)])));

    private void TransferSome()
    {
        InteractionHandle interaction = new(_connected[_random.Next(_connectedCount)]);
        AgentHandle agent = Engine.GetInteraction(interaction).Agent;
        Do(RoutingCommand.TransferToQueue(interaction, agent, new QueueHandle(_random.Next(_scale.Queues))));
    }

    private void Arrive()
    {
        int handle = _free.Count > 0 ? _free.Pop() : _lastHandle++;
        // By handle, so that one that closed is followed by one of its class and all classes keep their line.
        ChannelClass channel = (handle % 20) switch
        {
            < 12 => ChannelClass.Voice,
            < 17 => ChannelClass.Chat,
            _ => ChannelClass.Asynchronous,
        };
        Do(RoutingCommand.Enqueue(
            new InteractionHandle(handle), new QueueHandle(_random.Next(_scale.Queues)), channel, 0,
            _needs[_random.Next(_needs.Length)]));
    }

    private void Do(in RoutingCommand command)
    {
        _at += MicrosecondsPerCommand;
        _decisions.Clear();
        long begun = _latencies is null ? 0 : Stopwatch.GetTimestamp();
        Engine.Apply(command, new RoutingInstant(_at), _decisions);
        if (_latencies is not null && _latencyCount < _latencies.Length)
            _latencies[_latencyCount++] = (int)(Stopwatch.GetTimestamp() - begun);
        CommandCount++;
        DecisionCount += _decisions.Count;
        foreach (ref readonly RoutingDecision decision in
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_decisions))
        {
            Note(decision);
        }
    }

    private void Note(in RoutingDecision decision)
    {
        int interaction = decision.Interaction.Index;
        switch (decision.Kind)
        {
            case RoutingDecisionKind.Offered:
                OfferCount++;
                _offers.Enqueue((interaction, decision.Agent.Index, decision.Offer.Number));
                break;
            case RoutingDecisionKind.Connected:
                _placeOf[interaction] = _connectedCount;
                _connected[_connectedCount++] = interaction;
                break;
            case RoutingDecisionKind.Released:
                Disconnect(interaction);
                break;
            case RoutingDecisionKind.WrapUpStarted:
                Disconnect(interaction);
                _wrapUps.Enqueue((interaction, decision.Agent.Index));
                break;
            case RoutingDecisionKind.Closed:
                _free.Push(interaction);
                break;
            default:
                break;
        }
    }

    private void Disconnect(int interaction)
    {
        int last = _connected[--_connectedCount];
        _connected[_placeOf[interaction]] = last;
        _placeOf[last] = _placeOf[interaction];
    }

    /// <summary>One in eight needs something of its own: a tier, a language.</summary>
    private static InteractionNeeds?[] SomeNeeds(RoutingScale scale, Random random)
    {
        var needs = new InteractionNeeds?[64];
        for (int i = 0; i < 4; i++)
            needs[i] = new InteractionNeeds { Tier = (byte)(1 + (i % 3)) };
        for (int i = 4; i < 8; i++)
        {
            needs[i] = new InteractionNeeds
            {
                Language = new SkillRequirement(new SkillHandle(random.Next(scale.Skills)), 1),
            };
        }

        return needs;
    }
}
