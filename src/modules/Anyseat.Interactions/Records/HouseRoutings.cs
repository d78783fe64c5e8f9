using System.Collections.Immutable;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Time;
using Anyseat.Routing;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;

namespace Anyseat.Interactions.Records;

/// <summary>Turns versions of the routing plan into rules that the simulator runs: the same configuration that the live engine
/// gets, with names in place of ids.</summary>
internal sealed class HouseRoutings(RoutingPlanStore plans, IPeopleDirectory people)
{
    /// <summary>The rules of a day under one version, or under several one after the other.</summary>
    /// <param name="reference">The versions, and the midnight around which hours are worked out.</param>
    /// <param name="agents">Agents to configure besides.</param>
    /// <param name="ct">Ends the read.</param>
    /// <returns>Null when one of the versions is not there.</returns>
    public async Task<BuiltRouting?> FindAsync(RoutingReference reference, IReadOnlyList<RoutingAgentDocument> agents, CancellationToken ct)
    {
        var found = new List<(TimeSpan At, RoutingPlanVersion Plan)>();
        foreach ((int? version, TimeSpan at) in reference.Then.Select(one => ((int?)one.PlanVersion, one.At)).Prepend((reference.PlanVersion, TimeSpan.Zero)))
        {
            if (await FindAsync(version, ct) is not { } plan)
                return null;
            found.Add((at, plan));
        }

        return Build(found, new Instant(reference.Midnight.Microseconds), agents);
    }

    private async Task<RoutingPlanVersion?> FindAsync(int? version, CancellationToken ct) =>
        version is { } number && number != plans.Current.Version ? await plans.FindAsync(number, ct) : plans.Current;

    private BuiltRouting Build(List<(TimeSpan At, RoutingPlanVersion Plan)> found, Instant midnight, IReadOnlyList<RoutingAgentDocument> agents)
    {
        PeopleSnapshot known = people.Snapshot;
        RoutingDocument[] documents =
            [.. found.Select(one => RoutingDocumentBuilder.Build(one.Plan, PeopleSnapshot.Empty, midnight) with { Version = 1, Agents = agents })];
        var handles = new RoutingHandles();
        // All skills and sites have handles, also those that no queue asks for: documents may speak of each.
        foreach (Skill skill in known.Skills.Values.OrderBy(skill => skill.Id))
            handles.Skills.GetOrAdd(skill.Id);
        foreach (Site site in known.Sites.Values.OrderBy(site => site.Id))
            handles.Sites.GetOrAdd(site.Id);
        var builder = new RoutingConfigurationBuilder(handles);
        // Who worked has the limits and queues of the rules that held last.
        RoutingConfiguration[] built = [.. documents.Select(builder.Build)];
        ImmutableArray<RoutingConfiguration> rules = SharedRules.Of(built, handles.Queues.Save().Ids.Length);
        Dictionary<Guid, LocalizedText> names = [];
        foreach (QueueSettings queue in found.SelectMany(one => one.Plan.Plan.Queues))
            names.TryAdd(queue.Id, queue.Names);
        LocalizedText[] queueNames = [.. handles.Queues.Save().Ids.Select(id => names[id])];
        return new BuiltRouting(
            new HouseRouting(
                new DayRouting
                {
                    Rules = rules[0],
                    Changes = [.. found.Select((one, place) => new RulesChange(one.At, rules[place], one.Plan.Version)).Skip(1)],
                    QueueNames = UniqueNames.Of(queueNames.Select(one => one.En)),
                    SkillNames = UniqueNames.Of(handles.Skills.Save().Ids.Select(id => known.Skills.GetValueOrDefault(id)?.Name ?? id.ToString())),
                    SiteNames = UniqueNames.Of(handles.Sites.Save().Ids.Select(id => known.Sites.GetValueOrDefault(id)?.Name ?? id.ToString())),
                    CalendarNames = UniqueNames.Of(found.SelectMany(one => one.Plan.Plan.Calendars).Select(calendar => calendar.Names.En)),
                    Exits = [.. Enum.GetValues<TreatmentChannel>().Select(channel => new ChannelExit(Word(channel)))],
                },
                found[0].Plan.Version,
                queueNames),
            documents[^1], builder, handles, built[^1].Agents);
    }

    private static string Word(TreatmentChannel channel) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(channel.ToString());
}

/// <summary>Rules with what is needed to speak of their queues and agents by id.</summary>
internal sealed record BuiltRouting(
    HouseRouting House, RoutingDocument Document, RoutingConfigurationBuilder Builder, RoutingHandles Handles,
    IReadOnlyList<AgentConfiguration> Agents);
