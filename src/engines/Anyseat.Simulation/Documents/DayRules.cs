using System.Collections.Immutable;
using System.Globalization;
using Anyseat.Routing;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Runs;

namespace Anyseat.Simulation.Documents;

/// <summary>What a day must keep to as a whole, whoever built it.</summary>
internal static class DayRules
{
    private const int CellsMax = 1_000_000;

    public static void Check(Day day, Faults faults)
    {
        CheckTimes(day, faults);
        CheckSizes(day, faults);
        CheckHandles(day, faults);
        if (!faults.IsEmpty)
            return;
        CheckActions(day, faults);
        (RoutingConfiguration rules, ImmutableArray<string> paths) = Sample(day);
        CheckRouting(rules, paths, faults, "routing");
        foreach (RulesChange change in day.Routing.Changes)
            CheckRouting(change.Rules with { Agents = rules.Agents }, paths, faults, "routing.then");
        foreach (ChangeQueue change in day.Actions.OfType<ChangeQueue>())
        {
            RoutingConfiguration present = day.Routing.RulesAt(change.At) with { Agents = rules.Agents };
            CheckRouting(
                present with { Queues = present.Queues.SetItem(change.Queue.Queue.Index, change.Queue) }, paths, faults, "changes");
        }
    }

    private static void CheckTimes(Day day, Faults faults)
    {
        if (day.From < TimeSpan.Zero || day.To <= day.From || day.To > Clock.Max)
            faults.Add(DocumentFaultCode.Contradiction, "to", $"to must be later than from, and at most {Clock.Format(Clock.Max)}.");
        else if (day.Interval < TimeSpan.FromMinutes(1) || day.IntervalCount > Day.IntervalsMax)
            faults.Add(DocumentFaultCode.OutOfRange, "intervalMinutes", $"intervalMinutes must cut the day into at most {Day.IntervalsMax} parts.");
        else if ((long)day.IntervalCount * (day.Routing.QueueNames.Length + day.Groups.Sum(group => Math.Max(1, group.Members.Length))) > CellsMax)
            faults.Add(DocumentFaultCode.OutOfRange, "intervalMinutes", $"intervalMinutes gives more than {CellsMax} cells for all queues and groups.");
    }

    private static void CheckSizes(Day day, Faults faults)
    {
        long agents = day.Groups.Sum(group => (long)group.Count);
        if (agents > Day.AgentsMax)
            faults.Add(DocumentFaultCode.OutOfRange, "agents", $"agents are {agents} in all, more than {Day.AgentsMax}.");
        double expected = day.Demands.Sum(demand => demand.Arrivals.Sum(arrivals => arrivals.ExpectedCount));
        if (expected > Day.ArrivalsMax)
            faults.Add(DocumentFaultCode.OutOfRange, "demands", $"demands bring {expected:0} customers, more than {Day.ArrivalsMax:0}.");
    }

    private static void CheckHandles(Day day, Faults faults)
    {
        bool HasAllQueues(RoutingConfiguration rules) =>
            rules.Queues.Length == day.Routing.QueueNames.Length && !rules.Queues.Where((queue, place) => queue.Queue.Index != place).Any();
        if (!HasAllQueues(day.Routing.Rules) || !day.Routing.Changes.All(change => HasAllQueues(change.Rules)))
        {
            faults.Add(DocumentFaultCode.Contradiction, "routing.queues", "routing.queues must have the handles 0, 1, 2 … and a name each.");
        }

        bool IsQueue(QueueHandle queue) => queue.Index >= 0 && queue.Index < day.Routing.QueueNames.Length;
        for (int i = 0; i < day.Demands.Length; i++)
        {
            if (!IsQueue(day.Demands[i].Queue))
                faults.Add(DocumentFaultCode.UnknownName, $"demands[{i}].queue", $"demands[{i}].queue is no queue of the day.");
            if (!QueuesPassedOnTo(day.Demands[i]).All(IsQueue))
                faults.Add(DocumentFaultCode.UnknownName, $"demands[{i}].transfers", $"demands[{i}].transfers names what is no queue of the day.");
            if (day.Demands[i].Transfers.Sum(one => one.Share) > 1 + 1e-9)
                faults.Add(DocumentFaultCode.Contradiction, $"demands[{i}].transfers", $"demands[{i}].transfers come to more than 100 percent.");
        }

        for (int i = 0; i < day.Demands.Length; i++)
        {
            if (!GroupsAskedFor(day.Demands[i]).All(group => IsGroup(day, group)))
                faults.Add(DocumentFaultCode.UnknownName, $"demands[{i}].agent", $"demands[{i}].agent is of no group of the day.");
        }

        for (int i = 0; i < day.Demands.Length; i++)
        {
            if (day.Demands[i] is { IsOutbound: true } demand && !NamesEachCaller(demand))
            {
                faults.Add(
                    DocumentFaultCode.Contradiction, $"demands[{i}].isOutbound",
                    $"demands[{i}].isOutbound needs who calls: prefers of each recorded customer, or agent with 100 percent.");
            }
        }

        for (int i = 0; i < day.Routing.Exits.Length; i++)
        {
            if (day.Routing.Exits[i].Queue is { IsSome: true } queue && !IsQueue(queue))
                faults.Add(DocumentFaultCode.UnknownName, $"routing.channels[{i}].queue", $"routing.channels[{i}].queue is no queue of the day.");
        }

        RequireUnique(day.Demands.Select(demand => demand.Name), "demands", faults);
        RequireUnique(day.Groups.Select(group => group.Name), "agents", faults);
    }

    private static bool NamesEachCaller(Demand demand) => demand.Wish is { Share: >= 1 }
        || demand.Arrivals.All(arrivals => arrivals is RecordedArrivals recorded && recorded.Customers.All(one => one.Prefers is not null));

    private static IEnumerable<QueueHandle> QueuesPassedOnTo(Demand demand) =>
    [
        .. demand.Transfers.Select(one => one.Queue),
        .. demand.Arrivals.OfType<RecordedArrivals>().SelectMany(recorded => recorded.Customers)
            .SelectMany(customer => customer.Passages ?? []).Select(passage => passage.Queue),
    ];

    private static IEnumerable<int> GroupsAskedFor(Demand demand) =>
    [
        .. demand.Wish is { } wish ? [wish.Group] : Array.Empty<int>(),
        .. demand.Arrivals.OfType<RecordedArrivals>().SelectMany(recorded => recorded.Customers)
            .Where(customer => customer.Prefers is not null).Select(customer => customer.Prefers!.Group),
    ];

    private static void RequireUnique(IEnumerable<string> names, string path, Faults faults)
    {
        HashSet<string> seen = [];
        foreach (string name in names.Where(name => !seen.Add(name)))
            faults.Add(DocumentFaultCode.Duplicate, path, $"{path} has the name {name} twice.");
    }

    private static void CheckActions(Day day, Faults faults)
    {
        foreach (DayAction action in day.Actions)
        {
            bool isSound = action switch
            {
                MoveAgents move => IsGroup(day, move.FromGroup) && IsGroup(day, move.ToGroup) && move.FromGroup != move.ToGroup
                    && (move.Until is not { } until || until > move.At),
                ChangeQueue change => IsQueue(day, change.Queue.Queue),
                CloseQueue close => IsQueue(day, close.Queue),
                OpenQueue open => IsQueue(day, open.Queue)
                    && day.Actions.OfType<CloseQueue>().Any(close => close.Queue == open.Queue && close.At < open.At),
                DivertQueue divert => IsQueue(day, divert.Queue),
                _ => false,
            };
            if (!isSound)
            {
                faults.Add(
                    DocumentFaultCode.Contradiction, "changes",
                    $"changes: {action.GetType().Name} at {Clock.Format(action.At)} must end after it begins, and be about two different groups or a queue of the day.");
            }
        }
    }

    private static bool IsGroup(Day day, int group) => (uint)group < (uint)day.Groups.Length;

    private static bool IsQueue(Day day, QueueHandle queue) => (uint)queue.Index < (uint)day.Routing.QueueNames.Length;

    /// <summary>The rules with one agent of each group, or of each kind of its members: what is wrong with one is wrong with all
    /// of them. With the path of each.</summary>
    private static (RoutingConfiguration Rules, ImmutableArray<string> Paths) Sample(Day day)
    {
        ImmutableArray<AgentProfile> profiles = new ProfileTable(day).All;
        return (
            day.Routing.Rules with
            {
                Agents = [.. profiles.Select((profile, place) => profile.Abilities with { Agent = new AgentHandle(place) })],
            },
            [.. profiles.Select(profile => PathOf(day.Groups[profile.Group], profile))]);
    }

    private static string PathOf(AgentGroup group, AgentProfile profile)
    {
        int member = group.Members.IndexOf(group.Members.FirstOrDefault(one => ReferenceEquals(one.Abilities, profile.Abilities))!);
        return member < 0
            ? string.Create(CultureInfo.InvariantCulture, $"agents[{profile.Group}]")
            : string.Create(CultureInfo.InvariantCulture, $"agents[{profile.Group}].members[{member}]");
    }

    private static void CheckRouting(RoutingConfiguration rules, ImmutableArray<string> paths, Faults faults, string below)
    {
        foreach (ConfigurationFault fault in rules.FindFaults().Where(fault => fault.IsRefused))
        {
            string path = RoutingFaultText.PathOf(fault, paths, below);
            faults.Add(RoutingFaultText.CodeOf(fault.Code), path, $"{path} {RoutingFaultText.Of(fault)}.");
        }
    }
}
