using System.Globalization;
using System.Text.RegularExpressions;
using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Time;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>Finds all that is wrong with a plan: first what refers to nothing and hours that are none, then what the engine would
/// refuse or doubts.</summary>
internal static partial class RoutingPlanCheck
{
    /// <summary>Everything wrong, in the order of the plan.</summary>
    public static IReadOnlyList<PlanFault> FindFaults(RoutingPlan plan, PeopleSnapshot people, Instant now)
    {
        IReadOnlyList<PlanFault> unknown = [.. PlanReferences.FindFaults(plan, people)];
        // The engine is asked only for a plan that can be turned into a configuration.
        return unknown.Any(fault => fault.IsRefused) ? unknown : [.. unknown, .. AskEngine(plan, people, now)];
    }

    private static IEnumerable<PlanFault> AskEngine(RoutingPlan plan, PeopleSnapshot people, Instant now)
    {
        RoutingDocument document = RoutingDocumentBuilder.Build(new RoutingPlanVersion(0, default, null, null, plan), people, now);
        RoutingConfiguration configuration = new RoutingConfigurationBuilder(new RoutingHandles()).Build(document);
        int[] places = PlacesInPlan(plan, document);
        foreach (ConfigurationFault fault in configuration.FindFaults())
        {
            // Not every agent is for queues: one without skills is no fault of the plan.
            if (fault.Code is ConfigurationFaultCode.AgentWithoutSkills or ConfigurationFaultCode.AgentServesNothing)
                continue;
            (string path, QueueSettings? queue) = ToPath(fault.Path, plan, places);
            bool hasRange = fault.Code is ConfigurationFaultCode.OutOfRange or ConfigurationFaultCode.WrongLength;
            yield return new PlanFault(
                CodeOf(fault.Code), path, queue?.Id, PlanWords.Say(fault, path, queue), hasRange ? InPlanUnits(fault, fault.Value) : null,
                hasRange ? InPlanUnits(fault, fault.Min) : null, hasRange ? InPlanUnits(fault, fault.Max) : null, fault.IsRefused);
        }
    }

    /// <summary>The engine counts durations in milliseconds, the plan in whole seconds or minutes; the least that would do is rounded
    /// up to what can be written.</summary>
    private static long InPlanUnits(ConfigurationFault fault, long number)
    {
        if (!PlanWords.IsDuration(fault.Path))
            return number;
        long unit = fault.Path.EndsWith("slotLength", StringComparison.Ordinal) ? 60_000 : 1_000;
        return (number + unit - 1) / unit;
    }

    /// <summary>The engine's queues are the plan's enabled ones in the order of their ids.</summary>
    private static int[] PlacesInPlan(RoutingPlan plan, RoutingDocument document)
    {
        Dictionary<Guid, int> places = plan.Queues.Select((queue, place) => (queue.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place);
        return [.. document.Queues.Where(queue => queue.IsEnabled).Select(queue => places[queue.Id])];
    }

    private static (string Path, QueueSettings? Queue) ToPath(string path, RoutingPlan plan, int[] places)
    {
        QueueSettings? queue = null;
        string placed = QueuePlace().Replace(path, match =>
        {
            int place = places[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)];
            queue = plan.Queues[place];
            return string.Create(CultureInfo.InvariantCulture, $"queues[{place}]");
        });
        return (Renamed().Replace(placed, match => Names[match.Value]), queue);
    }

    private static string CodeOf(ConfigurationFaultCode code)
    {
        string name = code.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>The engine's fields that are called otherwise in the plan, which counts in seconds.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["offerTimeout"] = "offerTimeoutSeconds",
        ["wrapUpMax"] = "wrapUpMaxSeconds",
        ["preferredAgentWait"] = "preferredAgentWaitSeconds",
        ["waitMax"] = "waitMaxSeconds",
        ["within"] = "withinSeconds",
        ["boostLead"] = "boostLeadSeconds",
        ["after"] = "afterSeconds",
        ["afterWait"] = "afterWaitSeconds",
        ["offerAfterWait"] = "offerAfterWaitSeconds",
        ["offerAtEstimatedWait"] = "offerAtEstimatedWaitSeconds",
        ["dialTimeout"] = "dialTimeoutSeconds",
        ["retryAfter"] = "retryAfterSeconds",
        ["slotLength"] = "slotMinutes",
        ["calendar"] = "calendarId",
        ["to"] = "queueId",
        ["queue"] = "queueId",
        ["tier"] = "tierMin",
        ["sites"] = "siteIds",
        ["addsSites"] = "addsSiteIds",
        ["unansweredOffersMax"] = "agents.unansweredOffersMax",
        ["failedOffersMax"] = "agents.failedOffersMax",
    };

    [GeneratedRegex(@"^queues\[(\d+)\]")]
    private static partial Regex QueuePlace();

    [GeneratedRegex(
        @"\b(offerTimeout|wrapUpMax|preferredAgentWait|waitMax|within|boostLead|after|afterWait|offerAfterWait|offerAtEstimatedWait"
        + @"|dialTimeout|retryAfter|slotLength|calendar|to|queue|tier|sites|addsSites|unansweredOffersMax|failedOffersMax)\b")]
    private static partial Regex Renamed();
}
