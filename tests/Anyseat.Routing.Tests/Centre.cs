using System.Buffers;

namespace Anyseat.Routing.Tests;

/// A small contact centre for examples: says what was decided as short sentences.
internal sealed class Centre
{
    public static readonly SkillHandle English = new(0);
    public static readonly SkillHandle Returns = new(1);
    public static readonly QueueHandle Sales = new(0);
    public static readonly QueueHandle Service = new(1);
    public static readonly QueueHandle Urgent = new(2);
    public static readonly AgentHandle Ann = new(0);
    public static readonly AgentHandle Ben = new(1);
    public static readonly AgentHandle Cleo = new(2);

    private readonly List<RoutingDecision> _decisions = [];

    public RoutingEngine Engine { get; private set; } = new();

    public RoutingConfiguration Configuration { get; private set; } = Ordinary;

    public long Seconds { get; private set; }

    /// Three generalists; sales and service of equal priority, urgent above.
    public static RoutingConfiguration Ordinary => new()
    {
        Version = 1,
        Queues = [Queue(Sales), Queue(Service), Queue(Urgent) with { Priority = 5 }],
        Agents = [Agent(Ann), Agent(Ben), Agent(Cleo)],
    };

    public IReadOnlyList<RoutingDecision> Decisions => _decisions;

    public RoutingDecision Last => _decisions[^1];

    public static Centre Open(Func<RoutingConfiguration, RoutingConfiguration>? change = null)
    {
        Centre centre = new();
        centre.Configure(change?.Invoke(Ordinary) ?? Ordinary);
        return centre;
    }

    public static QueueConfiguration Queue(QueueHandle queue) => new() { Queue = queue };

    public static AgentConfiguration Agent(AgentHandle agent) => new() { Agent = agent };

    public static AgentConfiguration Skilled(AgentHandle agent, byte english, byte returns = 0) => Agent(agent) with
    {
        Skills = returns == 0
            ? [new AgentSkill(English, english)]
            : [new AgentSkill(English, english), new AgentSkill(Returns, returns)],
    };

    public static InteractionHandle Number(int interaction) => new(interaction);

    public Centre Wait(long seconds)
    {
        Seconds += seconds;
        return this;
    }

    public Centre Do(RoutingCommand command)
    {
        _decisions.Clear();
        Engine.Apply(command, At(Seconds), _decisions);
        return this;
    }

    public Centre Configure(RoutingConfiguration configuration)
    {
        Configuration = configuration;
        return Do(RoutingCommand.Configure(configuration));
    }

    public Centre SignIn(AgentHandle agent) => Do(RoutingCommand.SignIn(agent, 1));

    /// Signed in and ready, a second after the last step.
    public Centre Ready(params AgentHandle[] agents)
    {
        foreach (AgentHandle agent in agents)
        {
            Wait(1);
            if (Engine.GetAgent(agent).State == AgentState.SignedOut)
                SignIn(agent);
            Do(RoutingCommand.Ready(agent));
        }

        return this;
    }

    public Centre NotReady(AgentHandle agent) => Do(RoutingCommand.NotReady(agent, 7));

    public Centre Arrive(
        int interaction, QueueHandle queue, ChannelClass channel = ChannelClass.Chat, sbyte boost = 0) =>
        Do(RoutingCommand.Enqueue(Number(interaction), queue, channel, boost));

    public Centre Arrive(int interaction, QueueHandle queue, InteractionNeeds needs) =>
        Do(RoutingCommand.Enqueue(Number(interaction), queue, ChannelClass.Chat, 0, needs));

    /// The ordinary centre with other rules for the sales queue.
    public static Centre WithSales(Func<QueueConfiguration, QueueConfiguration> rules) => Open(one => one with
    {
        Queues = [rules(Queue(Sales)), .. one.Queues[1..]],
    });

    /// A centre whose agents are these.
    public static Centre WithAgents(params AgentConfiguration[] agents) => Open(one => one with { Agents = [.. agents] });

    public Centre Accept(int interaction)
    {
        InteractionView view = View(interaction);
        return Do(RoutingCommand.Accept(Number(interaction), view.Agent, view.Offer));
    }

    public Centre Decline(int interaction)
    {
        InteractionView view = View(interaction);
        return Do(RoutingCommand.Decline(Number(interaction), view.Agent, view.Offer, 3));
    }

    public Centre End(int interaction) => Do(RoutingCommand.End(Number(interaction)));

    public Centre Advance() => Do(RoutingCommand.Advance());

    public InteractionView View(int interaction) => Engine.GetInteraction(Number(interaction));

    public AgentHandle OfferedTo(int interaction)
    {
        InteractionView view = View(interaction);
        Assert.Equal(InteractionState.Offered, view.State);
        return view.Agent;
    }

    public RoutingDecision Only(RoutingDecisionKind kind) => Assert.Single(_decisions, one => one.Kind == kind);

    public void IsWaiting(int interaction) => Assert.Equal(InteractionState.Waiting, View(interaction).State);

    public void IsRejected(RoutingRejection rejection)
    {
        RoutingDecision only = Assert.Single(_decisions);
        Assert.Equal(RoutingDecisionKind.Rejected, only.Kind);
        Assert.Equal(rejection, only.Rejection);
    }

    public void Decided(params RoutingDecisionKind[] kinds) => Assert.Equal(kinds, _decisions.Select(one => one.Kind));

    public static byte[] Save(RoutingEngine engine)
    {
        ArrayBufferWriter<byte> writer = new();
        engine.Save(writer);
        return writer.WrittenSpan.ToArray();
    }

    public static RoutingInstant At(long seconds) => new(seconds * 1_000_000);
}
