using System.Globalization;

namespace Anyseat.Routing.Tests.Histories;

/// Takes the steps of a history on an engine, turning each into commands by what the engine's views show.
internal sealed class HistoryPlayer
{
    public const int AgentCount = 6;
    public const int QueueCount = 4;
    public const int InteractionCount = 24;
    private readonly List<RoutingDecision> _decisions = [];
    private readonly Dictionary<int, ChannelClass> _channels = [];
    private readonly Dictionary<QueueHandle, QueueConfiguration> _lastRules = [];

    public RoutingEngine Engine { get; set; } = new();

    public RoutingConfiguration Configuration { get; private set; } = Variant(0);

    public RoutingInstant Now { get; private set; } = new(1_000_000);

    /// After each command.
    public Action<RoutingCommand, IReadOnlyList<RoutingDecision>>? Applied { get; init; }

    public static IEnumerable<InteractionHandle> Interactions =>
        Enumerable.Range(0, InteractionCount).Select(index => new InteractionHandle(index));

    public static IEnumerable<AgentHandle> Agents =>
        Enumerable.Range(0, AgentCount).Select(index => new AgentHandle(index));

    public HistoryPlayer Run(IEnumerable<Step> history)
    {
        Apply(RoutingCommand.Configure(Configuration));
        return Continue(history);
    }

    public HistoryPlayer Continue(IEnumerable<Step> history)
    {
        foreach (Step step in history)
        {
            Now += TimeSpan.FromMilliseconds(step.WaitMs);
            foreach (RoutingCommand command in CommandsOf(step))
                Apply(command);
        }

        return this;
    }

    public void AdvanceTo(RoutingInstant at)
    {
        Now = at;
        Apply(RoutingCommand.Advance());
    }

    public ChannelClass ChannelOf(InteractionHandle interaction) => _channels[interaction.Index];

    /// The rules of the queue as last configured: those that hold for what is in it.
    public QueueConfiguration LastRules(QueueHandle queue) => _lastRules[queue];

    public static string Text(RoutingDecision decision) => string.Create(CultureInfo.InvariantCulture, $"{decision}");

    private void Apply(RoutingCommand command)
    {
        _decisions.Clear();
        if (command.Kind == RoutingCommandKind.Configure)
        {
            Configuration = command.Configuration!;
            foreach (QueueConfiguration queue in Configuration.Queues)
                _lastRules[queue.Queue] = queue;
        }

        Engine.Apply(command, Now, _decisions);
        bool isApplied = _decisions.All(one => one.Kind != RoutingDecisionKind.Rejected);
        if (command.Kind == RoutingCommandKind.Enqueue && isApplied)
            _channels[command.Interaction.Index] = command.Channel;
        Applied?.Invoke(command, _decisions);
    }

    private IEnumerable<RoutingCommand> CommandsOf(Step step)
    {
        AgentHandle agent = new(step.A % AgentCount);
        QueueHandle queue = new(step.B % QueueCount);
        InteractionHandle any = new(step.C % InteractionCount);
        switch (step.Kind)
        {
            case StepKind.Arrive:
                InteractionHandle free = Pick(InteractionState.None, step.A) ?? any;
                ChannelClass channel = (ChannelClass)Math.Min(step.C % 4, 2);
                sbyte boost = (sbyte)(step.C % 5 == 0 ? (step.A % 19) - 9 : 0);
                yield return RoutingCommand.Enqueue(free, queue, channel, boost);
                break;
            case StepKind.Accept when Pick(InteractionState.Offered, step.A) is { } offered:
                yield return RoutingCommand.Accept(offered, View(offered).Agent, View(offered).Offer);
                break;
            case StepKind.Decline when Pick(InteractionState.Offered, step.A) is { } offered:
                yield return RoutingCommand.Decline(offered, View(offered).Agent, View(offered).Offer, step.B % 3);
                break;
            case StepKind.SignInReady:
                yield return RoutingCommand.SignIn(agent, step.B % 3);
                yield return RoutingCommand.Ready(agent);
                break;
            case StepKind.SignIn:
                yield return RoutingCommand.SignIn(agent, step.B % 3);
                break;
            case StepKind.Ready:
                yield return RoutingCommand.Ready(agent);
                break;
            case StepKind.NotReady:
                yield return RoutingCommand.NotReady(agent, step.B % 3);
                break;
            case StepKind.SignOut:
                yield return RoutingCommand.SignOut(agent);
                break;
            case StepKind.EndConnected when Pick(InteractionState.Connected, step.A) is { } connected:
                yield return RoutingCommand.End(connected);
                break;
            case StepKind.EndAny:
                yield return RoutingCommand.End(any);
                break;
            case StepKind.CompleteWrapUp when Pick(InteractionState.WrapUp, step.A) is { } wrapUp:
                yield return RoutingCommand.CompleteWrapUp(wrapUp, View(wrapUp).Agent);
                break;
            case StepKind.TransferToQueue
                when step.C % 4 != 0 && Pick(InteractionState.Connected, step.A) is { } connected:
                yield return RoutingCommand.TransferToQueue(connected, View(connected).Agent, queue);
                break;
            case StepKind.TransferToQueue:
                yield return RoutingCommand.TransferToQueue(any, AgentHandle.None, queue);
                break;
            case StepKind.TransferToAgent when Pick(InteractionState.Connected, step.C) is { } connected:
                yield return RoutingCommand.TransferToAgent(connected, agent, queue);
                break;
            case StepKind.RevokeOffers:
                yield return RoutingCommand.RevokeOffers();
                break;
            case StepKind.Configure:
                yield return RoutingCommand.Configure(Variant(step.A));
                break;
            case StepKind.LateAnswer when Pick(InteractionState.Offered, step.A) is { } offered:
                OfferNumber older = new(View(offered).Offer.Number - 1);
                yield return RoutingCommand.Accept(offered, View(offered).Agent, older);
                yield return RoutingCommand.Decline(offered, agent, View(offered).Offer, step.B % 3);
                break;
            case StepKind.Anything:
                yield return RoutingCommand.Advance() with
                {
                    Kind = (RoutingCommandKind)(2 + (step.A % 12)),
                    Agent = new AgentHandle((step.B % (AgentCount + 2)) - 1),
                    Queue = new QueueHandle((step.A % (QueueCount + 2)) - 1),
                    Interaction = any,
                    Offer = new OfferNumber(step.B % 5),
                };
                break;
            default:
                yield return RoutingCommand.Advance();
                break;
        }
    }

    private InteractionView View(InteractionHandle interaction) => Engine.GetInteraction(interaction);

    private InteractionHandle? Pick(InteractionState state, int choice)
    {
        List<InteractionHandle> found = [.. Interactions.Where(one => View(one).State == state)];
        return found.Count == 0 ? null : found[choice % found.Count];
    }

    /// Some configuration over few agents, queues and skills, so that histories meet in them. Variant 0 has all agents.
    private static RoutingConfiguration Variant(int variant)
    {
        Random random = new(variant);
        return new RoutingConfiguration
        {
            Version = variant,
            Queues = [.. Enumerable.Range(0, QueueCount).Where(_ => variant == 0 || random.Next(6) > 0).Select(index =>
                new QueueConfiguration
                {
                    Queue = new QueueHandle(index),
                    Priority = (byte)random.Next(3),
                    AgentChoice = (AgentChoice)random.Next(2),
                    OfferTimeout = TimeSpan.FromSeconds(random.Next(1, 4) * 10),
                    WrapUpMax = TimeSpan.FromSeconds(random.Next(3) * 15),
                    Requirements = [.. Enumerable.Range(0, 3).Where(_ => random.Next(3) == 0).Select(skill =>
                        new SkillRequirement(new SkillHandle(skill), (byte)random.Next(1, 4)))],
                })],
            Agents = [.. Enumerable.Range(0, AgentCount).Where(_ => variant == 0 || random.Next(8) > 0).Select(index =>
                new AgentConfiguration
                {
                    Agent = new AgentHandle(index),
                    IsEnabled = variant == 0 || random.Next(8) > 0,
                    Capacity = random.Next(6) == 0 ? 40 : 100,
                    ChannelLimits = [random.Next(8) == 0 ? 0 : 1, random.Next(1, 4), random.Next(0, 4)],
                    Skills = [.. Enumerable.Range(0, 3).Where(_ => random.Next(3) > 0).Select(skill =>
                        new AgentSkill(new SkillHandle(skill), (byte)random.Next(1, 6)))],
                })],
            ChannelWeights = random.Next(4) == 0 ? [60, 30, 10] : [100, 20, 10],
        };
    }
}
