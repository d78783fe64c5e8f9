using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Explanations: the rules applied to every agent in turn, apart from pools and heaps.</content>
public sealed partial class RoutingEngine
{
    private List<RoutingExplanation>? _watching;
    private InteractionHandle _watched;

    /// <summary>Explains who could take an interaction now, by which rule one comes first, and why not the others.</summary>
    /// <returns>Null for a handle that is not in use.</returns>
    public RoutingExplanation? Explain(InteractionHandle interaction) =>
        FindInteraction(interaction) is not { } found ? null : Explain(found, EntryShown(found));

    /// <summary>From now on adds an explanation to <paramref name="into"/> each time just before the interaction is offered
    /// or an agent is reserved for it. A host that replays to a decision reads why it was made. Not part of the state.
    /// </summary>
    /// <param name="interaction">The interaction; none for all.</param>
    /// <param name="into">Where to; null ends it.</param>
    public void Watch(InteractionHandle interaction, List<RoutingExplanation>? into)
    {
        _watched = interaction;
        _watching = into;
    }

    private void Witness(InteractionRecord interaction, WaitEntry entry)
    {
        if (!_watched.IsSome || _watched == interaction.Handle)
            _watching!.Add(Explain(interaction, entry));
    }

    /// <summary>The entry by which the interaction is offered, or its first.</summary>
    private static WaitEntry EntryShown(InteractionRecord interaction) =>
        interaction.OfferedBy is { } queue && FindEntry(interaction, queue) is { } entry ? entry : interaction.Entry(0);

    private RoutingExplanation Explain(InteractionRecord interaction, WaitEntry entry)
    {
        QueueRecord queue = interaction.IsQueued ? entry.Queue! : interaction.Shown;
        int ring = interaction.IsQueued ? entry.Ring : 0;
        Requirement match = RingMatch.With(RingMatch.Of(queue.Rules, ring), interaction.Needs);
        List<CandidateExplanation> agents = [];
        Evaluation evaluation = new();
        foreach (AgentRecord? agent in _agents)
        {
            if (agent?.Configuration is not { } rules)
                continue;
            evaluation.LookAt(rules);
            agents.Add(Judge(interaction, agent, queue, match, evaluation));
        }

        int count = agents.Count(one => one.Verdict == CandidateVerdict.Outranked);
        RoutingRule rule = Choose(interaction, queue, ring, agents, out AgentHandle chosen);
        return new RoutingExplanation
        {
            At = _now,
            Interaction = interaction.Handle,
            State = interaction.State,
            Queue = queue.Handle,
            Ring = ring,
            Channel = interaction.Channel,
            Match = match,
            Score = interaction.IsQueued ? ExplainScore(entry) : default,
            Position = interaction.IsQueued ? PositionOf(entry) : 0,
            Rule = rule,
            Chosen = chosen,
            CandidateCount = count,
            Agents = agents,
            Rivals = interaction.IsQueued ? FindRivals(entry) : [],
        };
    }

    private ScoreExplanation ExplainScore(WaitEntry entry)
    {
        InteractionRecord interaction = entry.Interaction;
        QueueRecord queue = entry.Queue!;
        QueueConfiguration rules = queue.Rules;
        long age = _now.Microseconds - interaction.ArrivedAt.Microseconds;
        return new ScoreExplanation(
            Points.Base(rules.Priority, interaction.PriorityBoost) * Points.One, interaction.TierPoints * Points.One,
            age * rules.AgeingMilliPointsPerSecond, entry.Boost * Points.One, queue.Lag);
    }

    private CandidateExplanation Judge(
        InteractionRecord interaction, AgentRecord agent, QueueRecord queue, Requirement match, Evaluation evaluation)
    {
        int channel = (int)interaction.Channel;
        int sum = evaluation.Sum(Evaluation.SkillsNamed(match));
        int used = agent.UsedAgainst(channel, agent.UnitsUsed(_weights), _weights);
        return new CandidateExplanation
        {
            Agent = agent.Handle,
            Verdict = JudgeVerdict(interaction, agent, queue, match, evaluation, used),
            Reason = agent.Reason,
            Preference = agent.PreferenceFor(queue.Index),
            RankValue = AgentPool.RankValue(queue.Rules.AgentChoice, agent, sum, queue.Index),
            IdleMicroseconds = _now.Microseconds - agent.IdleSince.Microseconds,
            ProficiencySum = sum,
            UnitsUsed = used,
            Capacity = agent.Configuration!.Capacity,
        };
    }

    private CandidateVerdict JudgeVerdict(
        InteractionRecord interaction, AgentRecord agent, QueueRecord queue, Requirement match, Evaluation evaluation,
        int used)
    {
        int channel = (int)interaction.Channel;
        AgentConfiguration rules = agent.Configuration!;
        bool isAlone = interaction.Target is not null;
        if (isAlone && interaction.Target != agent)
            return CandidateVerdict.WaitsForAnother;
        if (!rules.IsEnabled)
            return CandidateVerdict.Disabled;
        if (agent.State == AgentState.SignedOut)
            return CandidateVerdict.SignedOut;
        if (!isAlone && !agent.Serves(queue.Index))
            return CandidateVerdict.QueueNotServed;
        if (!isAlone && !evaluation.IsMet(match, interaction.Needs.Tier))
            return CandidateVerdict.NotMatching;
        if (agent.State == AgentState.NotReady)
            return CandidateVerdict.NotReady;
        if (!agent.IsReachable(interaction.Channel))
            return CandidateVerdict.Unreachable;
        if (agent.Offered is not null)
            return CandidateVerdict.HasOffer;
        if (_declines.Contains(interaction, agent))
            return CandidateVerdict.PassedOver;
        if (agent.CountOf(channel) >= rules.ChannelLimits[channel])
            return CandidateVerdict.ChannelLimit;
        if (!agent.IsAllowedBeside(channel))
            return CandidateVerdict.Excluded;
        return used + _weights[channel] > rules.Capacity ? CandidateVerdict.NoCapacity : CandidateVerdict.Outranked;
    }

    /// <summary>Ranks those who could take it, and marks the first as chosen.</summary>
    private static RoutingRule Choose(
        InteractionRecord interaction, QueueRecord queue, int ring, List<CandidateExplanation> agents,
        out AgentHandle chosen)
    {
        RoutingRule rule = interaction.TargetKind switch
        {
            TargetKind.Transfer => RoutingRule.TransferTarget,
            TargetKind.Preferred => RoutingRule.PreferredAgent,
            TargetKind.Required => RoutingRule.RequiredAgent,
            _ => RuleOf(queue.Rules.AgentChoice),
        };
        bool prefers = !interaction.IgnoresAgents && ring < queue.RingWithoutPreferred;
        int best = -1;
        for (int i = 0; i < agents.Count; i++)
        {
            if (agents[i].Verdict != CandidateVerdict.Outranked)
                continue;
            if (prefers && agents[i].Agent == interaction.Needs.PreferredAgent && interaction.Target is null)
            {
                rule = RoutingRule.PreferredAgent;
                best = i;
                break;
            }

            if (best < 0 || Rank(agents[i]).CompareTo(Rank(agents[best])) < 0)
                best = i;
        }

        chosen = best < 0 ? AgentHandle.None : agents[best].Agent;
        if (best >= 0)
            agents[best] = agents[best] with { Verdict = CandidateVerdict.Chosen };
        return rule;
    }

    private static (int, long, long, int) Rank(CandidateExplanation one) =>
        (-one.Preference, one.RankValue, -one.IdleMicroseconds, one.Agent.Index);

    private List<RivalExplanation> FindRivals(WaitEntry entry)
    {
        List<WaitEntry> ahead = [];
        foreach (WaitEntry other in entry.Queue!.Waiting)
        {
            if (ByServiceOrder(other, entry) < 0)
                ahead.Add(other);
        }

        ahead.Sort(ByServiceOrder);
        return [.. ahead.Take(RoutingExplanation.RivalsMax).Select(other => new RivalExplanation(
            other.Interaction.Handle, other.Queue!.Handle, ScoreOf(other), other.Interaction.Sequence))];
    }
}
