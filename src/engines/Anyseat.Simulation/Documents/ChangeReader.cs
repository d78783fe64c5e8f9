using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads changes of a day and makes them, one after the other.</summary>
internal sealed class ChangeReader(Day day)
{
    private const int ChangesMax = 1_000;
    private const int PercentMax = 10_000;

    private readonly RoutingNames _names = RoutingNames.Of(day.Routing);
    private readonly Names _groups = Names.Of("group", [.. day.Groups.Select(group => group.Name)]);
    private readonly Names _demands = Names.Of("demand", [.. day.Demands.Select(demand => demand.Name)]);

    /// <summary>The day with the changes in the field <c>changes</c> of a document.</summary>
    public Day Read(Node root)
    {
        Day changed = day;
        foreach (Node change in root.Objects("changes", ChangesMax))
            changed = Apply(change, changed);
        return changed;
    }

    private Day Apply(Node node, Day before)
    {
        string kind = node.Text("kind");
        switch (kind)
        {
            case "moveAgents": return Act(before, ReadMove(node));
            case "setAgents": return SetAgents(node, before);
            case "addAgents": return AddAgents(node, before);
            case "sickness": return MakeSick(node, before);
            case "scaleArrivals": return ScaleArrivals(node, before);
            case "scaleTalk": return ScaleTalk(node, before);
            case "closeQueue": return CloseQueue(node, before);
            case "divert": return Divert(node, before);
            case "setQueue": return SetQueue(node, before);
            default:
                if (kind.Length > 0)
                {
                    node.Fault(
                        DocumentFaultCode.UnknownWord, "kind",
                        "must be one of moveAgents, setAgents, addAgents, sickness, scaleArrivals, scaleTalk, closeQueue, divert, " +
                        $"setQueue, and is {kind}");
                }

                return before;
        }
    }

    private MoveAgents ReadMove(Node node)
    {
        node.Allow("kind", "count", "from", "to", "at", "until");
        return new MoveAgents(
            node.Time("at"), node.Has("until") ? node.Time("until") : null, node.Whole("count", 1, Day.AgentsMax),
            _groups.Find(node, "from"), _groups.Find(node, "to"));
    }

    private Day SetAgents(Node node, Day before)
    {
        node.Allow("kind", "group", "count");
        int count = node.Whole("count", 0, Day.AgentsMax);
        return ChangeGroup(before, _groups.Find(node, "group"), group => group with { Count = count });
    }

    private Day AddAgents(Node node, Day before)
    {
        node.Allow("kind", "group", "count");
        int more = node.Whole("count", -Day.AgentsMax, Day.AgentsMax);
        return ChangeGroup(before, _groups.Find(node, "group"), group => group with { Count = Math.Max(0, group.Count + more) });
    }

    private Day MakeSick(Node node, Day before)
    {
        node.Allow("kind", "group", "percent");
        double well = 1 - (node.Number("percent", 0, 100) / 100);
        AgentGroup Strike(AgentGroup group) => group with { NoShowShare = 1 - ((1 - group.NoShowShare) * well) };
        return node.Has("group")
            ? ChangeGroup(before, _groups.Find(node, "group"), Strike)
            : before with { Groups = [.. before.Groups.Select(Strike)] };
    }

    private Day ScaleArrivals(Node node, Day before)
    {
        node.Allow("kind", "demand", "queue", "from", "to", "percent");
        TimeSpan from = node.Time("from", TimeSpan.Zero);
        TimeSpan to = node.Time("to", Clock.Max);
        if (from >= to)
            node.Fault(DocumentFaultCode.Contradiction, "to", "must be later than from");
        double factor = 1 + (node.Number("percent", -100, PercentMax) / 100);
        return ChangeDemands(node, before, demand => ArrivalScale.Apply(demand, from, to, factor));
    }

    private Day ScaleTalk(Node node, Day before)
    {
        node.Allow("kind", "demand", "queue", "percent");
        double factor = 1 + (node.Number("percent", -99, PercentMax) / 100);
        return ChangeDemands(node, before, demand => demand with { TalkFactor = demand.TalkFactor * factor });
    }

    private Day CloseQueue(Node node, Day before)
    {
        node.Allow("kind", "queue", "from", "to", "treatment");
        var queue = new QueueHandle(_names.Queues.Find(node, "queue"));
        Treatment? treatment = new TreatmentReader(_names).Find(node, "treatment");
        Day closed = Act(before, new CloseQueue(node.Time("from"), queue, treatment));
        return node.Has("to") ? Act(closed, new OpenQueue(node.Time("to"), queue)) : closed;
    }

    private Day Divert(Node node, Day before)
    {
        node.Allow("kind", "queue", "from", "to", "percent", "treatment");
        var queue = new QueueHandle(_names.Queues.Find(node, "queue"));
        int basisPoints = (int)Math.Round(node.Number("percent", 0, 100) * 100);
        Treatment? treatment = new TreatmentReader(_names).Find(node, "treatment");
        Day diverted = Act(before, new DivertQueue(node.Time("from"), queue, basisPoints, treatment));
        return node.Has("to") ? Act(diverted, new DivertQueue(node.Time("to"), queue, 0, null)) : diverted;
    }

    private Day SetQueue(Node node, Day before)
    {
        node.Allow("kind", "queue", "at", "rules");
        int queue = _names.Queues.Find(node, "queue");
        if (node.Object("rules", isRequired: true) is not { } rules || queue < 0)
            return before;
        var reader = new QueueReader(_names);
        TimeSpan? at = node.Has("at") ? node.Time("at") : null;
        // Later changes build on what earlier ones of the list have set, whether or not at a time.
        QueueConfiguration present = before.Actions.OfType<ChangeQueue>().LastOrDefault(one => one.Queue.Queue.Index == queue)?.Queue
            ?? before.Routing.RulesAt(at ?? TimeSpan.Zero).Queues[queue];
        QueueConfiguration changed = reader.Change(rules, present);
        // Rules that hold from a later time on are changed in the same way.
        DayRouting routing = before.Routing with
        {
            Changes =
            [
                .. before.Routing.Changes.Select(later => later.At < at
                    ? later
                    : later with { Rules = With(later.Rules, reader.Change(rules, later.Rules.Queues[queue])) }),
            ],
        };
        return at is { } time
            ? Act(before with { Routing = routing }, new ChangeQueue(time, changed))
            : before with { Routing = routing with { Rules = With(routing.Rules, changed) } };
    }

    private static RoutingConfiguration With(RoutingConfiguration rules, QueueConfiguration queue) =>
        rules with { Queues = rules.Queues.SetItem(queue.Queue.Index, queue) };

    /// <summary>Changes one demand, those of one queue, or all.</summary>
    private Day ChangeDemands(Node node, Day before, Func<Demand, Demand> change)
    {
        if (node.Has("demand") && node.Has("queue"))
            node.Fault(DocumentFaultCode.Contradiction, "queue", "cannot stand beside demand: give one of them");
        if (node.Has("queue"))
        {
            var queue = new QueueHandle(_names.Queues.Find(node, "queue"));
            return before with { Demands = [.. before.Demands.Select(demand => demand.Queue == queue ? change(demand) : demand)] };
        }

        if (!node.Has("demand"))
            return before with { Demands = [.. before.Demands.Select(change)] };
        int place = _demands.Find(node, "demand");
        return place < 0 ? before : before with { Demands = before.Demands.SetItem(place, change(before.Demands[place])) };
    }

    private static Day ChangeGroup(Day before, int place, Func<AgentGroup, AgentGroup> change) =>
        place < 0 ? before : before with { Groups = before.Groups.SetItem(place, change(before.Groups[place])) };

    private static Day Act(Day before, DayAction action) => before with { Actions = before.Actions.Add(action) };
}
