using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Making an offer.</content>
public sealed partial class RoutingEngine
{
    /// <summary>Offers what waits through one of its queues.</summary>
    private void OfferThrough(
        WaitEntry entry, AgentRecord agent, RoutingRule rule, int candidateCount, int proficiencySum)
    {
        InteractionRecord interaction = entry.Interaction;
        long score = ScoreOf(entry);
        int ring = entry.Ring;
        interaction.OfferedBy = entry.Queue;
        if (_watching is not null)
            Witness(interaction, entry);
        Unplace(interaction);
        for (int i = 0; i < interaction.EntryCount; i++)
            _milestones.Remove(interaction.Entry(i));
        if (interaction is { IsCustomerPresent: false, CallbackMode: CallbackMode.CustomerFirst })
        {
            BelongTo(interaction, interaction.Shown);
            EndDirection(interaction);
            ReserveAndDial(interaction, agent, WhyOffered(agent, entry, rule, candidateCount, proficiencySum, score, ring));
            return;
        }

        MakeOffer(interaction, agent, WhyOffered(agent, entry, rule, candidateCount, proficiencySum, score, ring));
    }

    /// <summary>Offers a customer who answered to the agent who was reserved.</summary>
    private void OfferToReserved(InteractionRecord interaction, AgentRecord agent)
    {
        WaitEntry entry = interaction.Entry(0);
        interaction.OfferedBy = entry.Queue;
        AgentPool pool = BucketOf(entry).Pool;
        int sum = SumOf(agent.Configuration!, pool.SkillsNamed);
        MakeOffer(interaction, agent, WhyOffered(
            agent, entry, RoutingRule.Reserved, candidateCount: 1, sum, ScoreOf(entry), entry.Ring));
    }

    private void MakeOffer(InteractionRecord interaction, AgentRecord agent, in RoutingDecision why)
    {
        QueueRecord queue = interaction.Shown;
        interaction.IsServedAtOnce |= _now == interaction.ArrivedAt;
        interaction.State = InteractionState.Offered;
        interaction.Agent = agent;
        interaction.Offer = new OfferNumber(++_lastOffer);
        Grant(interaction, queue.Rules.OfferTimeout, queue.OfferTimers);
        agent.Offered = interaction;
        agent.AddCount(interaction.Channel, 1);
        CountOffer(agent, queue);
        Refresh(agent);
        bool isAutoAnswered = queue.Rules.IsAutoAnswered || agent.IsAutoAnswering;
        Decide(why with
        {
            Interaction = interaction.Handle,
            Agent = agent.Handle,
            Queue = queue.Handle,
            Offer = interaction.Offer,
            Deadline = interaction.Deadline,
            IsAutoAnswered = isAutoAnswered,
            WaitedMicroseconds = interaction.Waited(_now),
        });
        if (isAutoAnswered)
            Take(interaction, agent);
    }

    private RoutingDecision WhyOffered(
        AgentRecord agent, WaitEntry entry, RoutingRule rule, int candidateCount, int proficiencySum, long score, int ring)
    {
        QueueConfiguration rules = entry.Queue!.Rules;
        // One for whom alone it waits may not match, or no longer, after the configuration changed.
        bool meetsAll = ring == 0 && rule is not (RoutingRule.TransferTarget or RoutingRule.RequiredAgent
            or RoutingRule.PreferredAgent or RoutingRule.Reserved);
        return new RoutingDecision
        {
            Kind = RoutingDecisionKind.Offered,
            TargetQueue = QueueHandle.None,
            Rule = rule,
            Ring = (byte)ring,
            RequirementsMet = meetsAll
                ? rules.Requirements.Length
                : MetCount(agent.Configuration!, rules),
            RequirementCount = rules.Requirements.Length,
            ProficiencySum = proficiencySum,
            CandidateCount = candidateCount,
            IdleMicroseconds = _now.Microseconds - agent.IdleSince.Microseconds,
            Score = score,
        };
    }

    /// <summary>Counts an offer where turns and shares are kept.</summary>
    private void CountOffer(AgentRecord agent, QueueRecord queue)
    {
        const long Whole = 1_000_000_000;
        agent.LastOffer = _lastOffer;
        agent.RankVersion++;
        if (queue.Rules.AgentChoice != AgentChoice.Weighted || agent.Configuration is null)
            return;
        long used = agent.SharesUsedOf(queue.Index);
        queue.SharesUsed = Math.Max(queue.SharesUsed, used);
        agent.SetSharesUsed(queue.Index, used + (Whole / Math.Max(1, agent.ShareOf(queue.Index))));
    }

    private static int MetCount(AgentConfiguration agent, QueueConfiguration queue)
    {
        int met = 0;
        foreach (SkillRequirement requirement in queue.Requirements)
        {
            foreach (AgentSkill skill in agent.Skills)
            {
                if (skill.Skill == requirement.Skill && skill.Proficiency >= requirement.ProficiencyMin)
                    met++;
            }
        }

        return met;
    }

    private static int SumOf(AgentConfiguration agent, ReadOnlySpan<int> skills)
    {
        int sum = 0;
        foreach (AgentSkill skill in agent.Skills)
        {
            if (skills.BinarySearch(skill.Skill.Index) >= 0)
                sum += skill.Proficiency;
        }

        return sum;
    }
}
