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
    private readonly Dictionary<long, RoutingConfiguration?> _configurations = [];

    public RoutingEngine Engine { get; set; } = new();

    public RoutingConfiguration Configuration { get; private set; } = new() { Version = 0 };

    public RoutingInstant Now { get; private set; } = new(1_000_000);

    /// After each command.
    public Action<RoutingCommand, IReadOnlyList<RoutingDecision>>? Applied { get; init; }

    public static IEnumerable<InteractionHandle> Interactions =>
        Enumerable.Range(0, InteractionCount).Select(index => new InteractionHandle(index));

    public static IEnumerable<AgentHandle> Agents =>
        Enumerable.Range(0, AgentCount).Select(index => new AgentHandle(index));

    public HistoryPlayer Run(IEnumerable<Step> history, int variant = 0)
    {
        // A tenth of the variants have every agent and queue; a day begins with one of these.
        Configuration = Variants.Of(variant * 10, AgentCount, QueueCount);
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

    public int ChannelOf(InteractionHandle interaction) => (int)_channels[interaction.Index];

    /// The configuration under which an offer was made; null when it was another that allowed it: for an agent who was
    /// reserved earlier, and in the step of a new configuration, before and after which offers are made.
    public RoutingConfiguration? ConfigurationOfOffer(OfferNumber offer) => _configurations.GetValueOrDefault(offer.Number);

    public static string Text(RoutingDecision decision) => string.Create(CultureInfo.InvariantCulture, $"{decision}");

    private void Apply(RoutingCommand command)
    {
        _decisions.Clear();
        bool isConfigure = command.Kind == RoutingCommandKind.Configure;
        if (isConfigure)
            Configuration = command.Configuration!;
        Engine.Apply(command, Now, _decisions);
        bool isApplied = _decisions.All(one => one.Kind != RoutingDecisionKind.Rejected);
        bool isNew = command.Kind is RoutingCommandKind.Enqueue or RoutingCommandKind.ScheduleCallback
            or RoutingCommandKind.StartOutbound;
        if (isNew && isApplied)
            _channels[command.Interaction.Index] = command.Channel;
        foreach (RoutingDecision decision in _decisions.Where(one => one.Offer.IsSome && one.Rule != RoutingRule.Reserved))
            _configurations.TryAdd(decision.Offer.Number, isConfigure ? null : Configuration);
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
                yield return RoutingCommand.Enqueue(free, queue, channel, boost, SomeNeeds(step));
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
                yield return RoutingCommand.Configure(Variants.Of(step.A, AgentCount, QueueCount));
                break;
            case StepKind.LateAnswer when Pick(InteractionState.Offered, step.A) is { } offered:
                OfferNumber older = new(View(offered).Offer.Number - 1);
                yield return RoutingCommand.Accept(offered, View(offered).Agent, older);
                yield return RoutingCommand.Decline(offered, agent, View(offered).Offer, step.B % 3);
                break;
            case StepKind.Anything:
                yield return RoutingCommand.Advance() with
                {
                    Kind = (RoutingCommandKind)(2 + (step.A % 24)),
                    Agent = new AgentHandle((step.B % (AgentCount + 2)) - 1),
                    Queue = new QueueHandle((step.A % (QueueCount + 2)) - 1),
                    Interaction = any,
                    Offer = new OfferNumber(step.B % 5),
                };
                break;
            case StepKind.RequestCallback when Pick(InteractionState.Waiting, step.A) is { } waiting:
                yield return RoutingCommand.RequestCallback(waiting, (CallbackMode)(step.B % 2));
                break;
            case StepKind.ScheduleCallback:
                RoutingInstant due = Now + TimeSpan.FromSeconds(step.C);
                yield return RoutingCommand.ScheduleCallback(
                    Pick(InteractionState.None, step.A) ?? any, queue, ChannelClass.Voice, due,
                    (CallbackMode)(step.A % 2), 0, SomeNeeds(step));
                break;
            case StepKind.AnswerCallback when Pick(InteractionState.Dialing, step.A) is { } dialled:
                yield return RoutingCommand.AnswerCallback(dialled);
                break;
            case StepKind.FailCallback when Pick(InteractionState.Dialing, step.A) is { } dialled:
                yield return RoutingCommand.FailCallback(dialled, step.B % 3);
                break;
            case StepKind.CloseQueue:
                yield return RoutingCommand.CloseQueue(queue, step.A % 5, Variants.SomeTreatment(step.C, QueueCount));
                break;
            case StepKind.OpenQueue:
                yield return RoutingCommand.OpenQueue(queue);
                break;
            case StepKind.Divert:
                yield return RoutingCommand.Divert(
                    queue, step.A % 3 == 0 ? 0 : step.A * 10, Variants.SomeTreatment(step.C, QueueCount));
                break;
            case StepKind.StartDay:
                yield return RoutingCommand.StartDay();
                break;
            case StepKind.StartOutbound:
                yield return RoutingCommand.StartOutbound(
                    Pick(InteractionState.None, step.B) ?? any, agent, queue, (ChannelClass)Math.Max(0, (step.C % 5) - 2),
                    SomeNeeds(step));
                break;
            case StepKind.Reach:
                yield return RoutingCommand.Reach(agent, (ChannelClass)(step.B % 3));
                break;
            case StepKind.Unreach:
                yield return RoutingCommand.Unreach(agent, (ChannelClass)(step.B % 3));
                break;
            default:
                yield return RoutingCommand.Advance();
                break;
        }
    }

    /// Half of the interactions need something of their own.
    private static InteractionNeeds? SomeNeeds(Step step) => (step.A % 12) switch
    {
        0 => new InteractionNeeds { Tier = (byte)(step.B % 4) },
        1 => new InteractionNeeds { Language = new SkillRequirement(new SkillHandle(step.B % 3), (byte)(1 + (step.C % 3))) },
        2 => new InteractionNeeds { PreferredAgent = new AgentHandle(step.B % AgentCount), Tier = (byte)(step.C % 3) },
        3 => new InteractionNeeds { RequiredAgent = new AgentHandle(step.B % AgentCount) },
        4 or 5 => new InteractionNeeds
        {
            AlternativeQueues =
            [
                .. new[] { step.C % QueueCount, (step.C + 1) % QueueCount }
                    .Where(one => one != step.B % QueueCount).Select(one => new QueueHandle(one)),
            ],
            PreferredAgent = new AgentHandle((step.C % (AgentCount + 2)) - 1),
        },
        6 => new InteractionNeeds { Extra = Variants.SomeRequirement(new Random(step.B), depth: 2) },
        _ => null,
    };

    private InteractionView View(InteractionHandle interaction) => Engine.GetInteraction(interaction);

    private InteractionHandle? Pick(InteractionState state, int choice)
    {
        List<InteractionHandle> found = [.. Interactions.Where(one => View(one).State == state)];
        return found.Count == 0 ? null : found[choice % found.Count];
    }
}
