using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Replay;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Routing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Anyseat.Interactions.Features;

/// <summary>Why an interaction went where it went: each offer, worked out again from the journal.</summary>
internal static class Explanations
{
    /// <param name="InteractionId">The interaction.</param>
    /// <param name="Offers">Each time it was offered, in order.</param>
    /// <param name="Now">Why it waits still; null if it does not wait.</param>
    internal sealed record ExplanationPage(Guid InteractionId, IReadOnlyList<ExplanationView> Offers, ExplanationView? Now);

    /// <summary>One decision and what led to it.</summary>
    /// <param name="At">When.</param>
    /// <param name="QueueId">The queue by which it is offered.</param>
    /// <param name="QueueNames">Its names.</param>
    /// <param name="Ring">How far the queue's match has widened; 0 for not at all.</param>
    /// <param name="Position">Its place in the queue, from 1.</param>
    /// <param name="Rule">What ranked the agents.</param>
    /// <param name="ChosenAgentId">Who came first; null if nobody could take it.</param>
    /// <param name="ChosenAgentName">The name.</param>
    /// <param name="IsAsRecorded">Whether the replay chose whom the record names; null when nothing is recorded.</param>
    /// <param name="CandidateCount">How many could take it.</param>
    /// <param name="Match">What was asked of an agent.</param>
    /// <param name="Score">What its priority was made of.</param>
    /// <param name="Agents">Every agent and how it went.</param>
    /// <param name="Rivals">Interactions that came before it.</param>
    internal sealed record ExplanationView(
        DateTimeOffset At, Guid QueueId, LocalizedText QueueNames, int Ring, int Position, RoutingRule Rule, Guid? ChosenAgentId,
        string? ChosenAgentName, bool? IsAsRecorded, int CandidateCount, MatchView Match, ScoreView Score,
        IReadOnlyList<CandidateView> Agents, IReadOnlyList<RivalView> Rivals);

    /// <summary>What was asked of an agent, as a tree.</summary>
    /// <param name="Kind">What the node says.</param>
    /// <param name="Name">The skill or site.</param>
    /// <param name="Min">The least proficiency or tier.</param>
    /// <param name="Parts">What it joins.</param>
    internal sealed record MatchView(RequirementKind Kind, string? Name, int? Min, IReadOnlyList<MatchView> Parts);

    /// <summary>Points of priority.</summary>
    internal sealed record ScoreView(double Base, double Tier, double Ageing, double Boost, double Lag, double Total);

    /// <summary>An agent in an explanation.</summary>
    /// <param name="AgentId">The agent.</param>
    /// <param name="AgentName">The name.</param>
    /// <param name="Verdict">How it went.</param>
    /// <param name="ReasonCode">Why not ready: a configured reason.</param>
    /// <param name="ReasonCause">Why not ready: what brought it about.</param>
    /// <param name="Preference">How much the agent likes the queue.</param>
    /// <param name="RankValue">What the rule compares; less comes first.</param>
    /// <param name="IdleSeconds">Idle for so long.</param>
    /// <param name="ProficiencySum">Proficiency in the skills asked for.</param>
    /// <param name="UnitsUsed">Capacity in use.</param>
    /// <param name="Capacity">The agent's capacity.</param>
    internal sealed record CandidateView(
        Guid AgentId, string AgentName, CandidateVerdict Verdict, int? ReasonCode, NotReadyCause? ReasonCause, int Preference,
        long RankValue, double IdleSeconds, int ProficiencySum, int UnitsUsed, int Capacity);

    /// <summary>An interaction that came before.</summary>
    internal sealed record RivalView(Guid InteractionId, Guid QueueId, LocalizedText QueueNames, double Score);

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/interactions/{id:guid}/explanations", ExplainAsync)
        .RequirePermission(Permissions.InteractionsView).WithTags("Interactions").WithName("ExplainInteraction")
        .WithSummary("Why it was offered to whom, and why it waits: candidates, the rule, and every loser's reason.")
        .ProducesProblem(404).ProducesProblem(409);

    private static async Task<Results<Ok<ExplanationPage>, ProblemHttpResult>> ExplainAsync(
        Guid id, RoutingExplainer explainer, CancellationToken ct)
    {
        Result<ExplanationPage> found = await explainer.ExplainAsync(id, ct);
        return found.TryGet(out ExplanationPage? page, out Error? error) ? TypedResults.Ok(page) : error.ToProblem();
    }
}
