using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Time;

namespace Anyseat.Interactions.Domain;

/// <summary>Makes the journaled document from the plan and the people.</summary>
internal static class RoutingDocumentBuilder
{
    // Names are not rules: a renamed queue routes as before.
    private static readonly LocalizedText NoNames = new() { En = "–" };

    /// <summary>The document as of now; the version is given by the caller.</summary>
    public static RoutingDocument Build(RoutingPlanVersion plan, PeopleSnapshot people, Instant now) => new()
    {
        Version = 0,
        PlanVersion = plan.Version,
        Queues = [.. plan.Plan.Queues.OrderBy(queue => queue.Id).Select(ToDocument)],
        Agents =
        [
            .. people.Agents.Select(person => new RoutingAgentDocument(person.Id, person.ChatLimit, person.IsEnabled)
            {
                Skills = [.. person.Skills.Select(skill => new SkillLevel(skill.SkillId, skill.Proficiency))],
                Site = person.SiteId,
                Team = person.TeamId,
            }),
        ],
        Calendars =
        [
            .. plan.Plan.Calendars.Select(calendar => new RoutingCalendarDocument(calendar.Id, OpeningHours.ToStretches(calendar, now))),
        ],
        AgentQueues = plan.Plan.AgentQueues,
        Languages = plan.Plan.Languages,
        TierPoints = plan.Plan.TierPoints,
        AgentRules = plan.Plan.Agents,
    };

    private static RoutingQueueDocument ToDocument(QueueSettings queue) => new(
        queue.Id, queue.Priority, queue.AgentChoice, queue.OfferTimeoutSeconds, queue.WrapUpMaxSeconds, queue.IsEnabled)
    {
        Requirements = [.. queue.Requirements.Select(need => new SkillLevel(need.SkillId, need.ProficiencyMin))],
        Rules = queue with { Names = NoNames, Version = 0 },
    };
}
