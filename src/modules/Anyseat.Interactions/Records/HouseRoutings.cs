using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Time;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Interactions.Records;

/// <summary>Turns a version of the routing plan into rules that the simulator runs: the same configuration that the live engine
/// gets, with names in place of ids.</summary>
internal sealed class HouseRoutings(RoutingPlanStore plans, IPeopleDirectory people)
{
    /// <summary>The rules of a version; null when there is none of that number.</summary>
    /// <param name="planVersion">The version; null for the one in force.</param>
    /// <param name="midnight">The begin of the day, around which hours are worked out.</param>
    /// <param name="agents">Agents to configure besides.</param>
    /// <param name="ct">Ends the read.</param>
    public async Task<BuiltRouting?> FindAsync(
        int? planVersion, Instant midnight, IReadOnlyList<RoutingAgentDocument> agents, CancellationToken ct)
    {
        RoutingPlanVersion? plan = planVersion is { } version && version != plans.Current.Version
            ? await plans.FindAsync(version, ct)
            : plans.Current;
        return plan is null ? null : Build(plan, midnight, agents);
    }

    private BuiltRouting Build(RoutingPlanVersion plan, Instant midnight, IReadOnlyList<RoutingAgentDocument> agents)
    {
        PeopleSnapshot known = people.Snapshot;
        RoutingDocument document = RoutingDocumentBuilder.Build(plan, PeopleSnapshot.Empty, midnight) with { Version = 1, Agents = agents };
        var handles = new RoutingHandles();
        // All skills and sites have handles, also those that no queue asks for: documents may speak of each.
        foreach (Skill skill in known.Skills.Values.OrderBy(skill => skill.Id))
            handles.Skills.GetOrAdd(skill.Id);
        foreach (Site site in known.Sites.Values.OrderBy(site => site.Id))
            handles.Sites.GetOrAdd(site.Id);
        var builder = new RoutingConfigurationBuilder(handles);
        RoutingConfiguration configuration = builder.Build(document);
        Dictionary<Guid, LocalizedText> names = plan.Plan.Queues.ToDictionary(queue => queue.Id, queue => queue.Names);
        LocalizedText[] queueNames = [.. handles.Queues.Save().Ids.Select(id => names[id])];
        return new BuiltRouting(
            new HouseRouting(
                new DayRouting
                {
                    Rules = configuration with { Agents = [] },
                    QueueNames = UniqueNames.Of(queueNames.Select(one => one.En)),
                    SkillNames = UniqueNames.Of(handles.Skills.Save().Ids.Select(id => known.Skills.GetValueOrDefault(id)?.Name ?? id.ToString())),
                    SiteNames = UniqueNames.Of(handles.Sites.Save().Ids.Select(id => known.Sites.GetValueOrDefault(id)?.Name ?? id.ToString())),
                    CalendarNames = UniqueNames.Of(plan.Plan.Calendars.Select(calendar => calendar.Names.En)),
                    Exits = [.. Enum.GetValues<TreatmentChannel>().Select(channel => new ChannelExit(Word(channel)))],
                },
                plan.Version,
                queueNames),
            document, builder, handles, configuration.Agents);
    }

    private static string Word(TreatmentChannel channel) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(channel.ToString());
}

/// <summary>Rules with what is needed to speak of their queues and agents by id.</summary>
internal sealed record BuiltRouting(
    HouseRouting House, RoutingDocument Document, RoutingConfigurationBuilder Builder, RoutingHandles Handles,
    IReadOnlyList<AgentConfiguration> Agents);
