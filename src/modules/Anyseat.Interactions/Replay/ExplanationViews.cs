using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Features;
using Anyseat.Interactions.Live;
using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Routing;

namespace Anyseat.Interactions.Replay;

/// <summary>Puts an explanation's handles and numbers into names and points.</summary>
internal sealed class ExplanationViews(LiveViews names, SettingsStore settings, IPeopleDirectory people)
{
    private const double PointsUnit = 1e9;

    public Explanations.ExplanationView ToView(RoutingExplanation explanation, RoutingCore core)
    {
        RoutingHandles handles = core.Handles;
        Guid queue = handles.Queues[explanation.Queue.Index];
        Guid? chosen = explanation.Chosen.IsSome ? handles.Agents[explanation.Chosen.Index] : null;
        ScoreExplanation score = explanation.Score;
        return new Explanations.ExplanationView(
            LiveViews.Date(explanation.At.Microseconds), queue, settings.QueueNames(queue), explanation.Ring, explanation.Position,
            explanation.Rule, chosen, chosen is { } agent ? names.AgentName(agent) : null, null, explanation.CandidateCount,
            ToMatch(explanation.Match, handles),
            new Explanations.ScoreView(
                score.Base / PointsUnit, score.Tier / PointsUnit, score.Ageing / PointsUnit, score.Boost / PointsUnit,
                score.Lag / PointsUnit, score.Total / PointsUnit),
            [.. explanation.Agents.Select(candidate => ToCandidate(candidate, handles))],
            [.. explanation.Rivals.Select(rival => ToRival(rival, handles))]);
    }

    private Explanations.CandidateView ToCandidate(CandidateExplanation candidate, RoutingHandles handles)
    {
        Guid agent = handles.Agents[candidate.Agent.Index];
        bool isNotReady = candidate.Verdict == CandidateVerdict.NotReady;
        NotReadyCause? cause = isNotReady ? ReasonCodes.CauseOf(candidate.Reason) : null;
        return new Explanations.CandidateView(
            agent, names.AgentName(agent), candidate.Verdict, cause == NotReadyCause.Chosen ? candidate.Reason : null, cause,
            candidate.Preference, candidate.RankValue, candidate.IdleMicroseconds / 1e6, candidate.ProficiencySum, candidate.UnitsUsed,
            candidate.Capacity);
    }

    private Explanations.RivalView ToRival(RivalExplanation rival, RoutingHandles handles)
    {
        Guid queue = handles.Queues[rival.Queue.Index];
        return new Explanations.RivalView(
            handles.Interactions[rival.Interaction.Index], queue, settings.QueueNames(queue), rival.Score / PointsUnit);
    }

    private Explanations.MatchView ToMatch(Requirement node, RoutingHandles handles) => new(
        node.Kind,
        node.Kind switch
        {
            RequirementKind.Skill => people.Snapshot.Skills.GetValueOrDefault(handles.Skills[node.Index])?.Name ?? "–",
            RequirementKind.Site => people.Snapshot.Sites.GetValueOrDefault(handles.Sites[node.Index])?.Name ?? "–",
            _ => null,
        },
        node.Kind is RequirementKind.Skill or RequirementKind.TierAtLeast ? node.Min : null,
        [.. node.Parts.Select(part => ToMatch(part, handles))]);
}
