using System.Collections.Immutable;
using System.Text.Json;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads the routing rules of a day. Fields are called as in <see cref="RoutingConfiguration"/>, with names in place
/// of handles and seconds in place of durations.</summary>
internal static class RoutingReader
{
    private const int NamesMax = 1_000;
    private const int PlansMax = 500;

    public static DayRouting? Read(Node day, RoutingInstant midnight, DaySources sources)
    {
        if (day.Object("routing", isRequired: true) is not { } node)
            return null;
        if (node.Has("plan"))
            return ReadPlan(node, midnight, sources);
        node.Allow(
            "skills", "sites", "calendars", "channels", "queues", "tierPoints", "channelWeights", "unansweredOffersMax",
            "failedOffersMax");
        var names = new RoutingNames(
            ReadNames(node, "skills", "skill"), ReadNames(node, "sites", "site"), ReadNamesOf(node, "calendars", "calendar"),
            ReadNamesOf(node, "channels", "channel"), ReadNamesOf(node, "queues", "queue"));
        var queues = new QueueReader(names);
        var rules = new RoutingConfiguration
        {
            Version = 1,
            Queues = [.. node.Objects("queues", NamesMax, isRequired: true).Select(queues.Read)],
            Calendars = [.. node.Objects("calendars", NamesMax).Select(one => ReadCalendar(one, midnight))],
            ChannelWeights = ClassNumbers(node, "channelWeights", 0, 10_000, [100, 20, 10]),
            TierPoints = [.. node.List("tierPoints", 10).Select(one => (int)one.NumberHere(0, 50))],
            SkillCount = names.Skills.InOrder.Length,
            SiteCount = names.Sites.InOrder.Length,
            UnansweredOffersMax = node.Whole("unansweredOffersMax", 1, 100, 1),
            FailedOffersMax = node.Whole("failedOffersMax", 0, 100, 0),
        };
        return new DayRouting
        {
            Rules = rules,
            QueueNames = names.Queues.InOrder,
            SkillNames = names.Skills.InOrder,
            SiteNames = names.Sites.InOrder,
            CalendarNames = names.Calendars.InOrder,
            Exits = [.. node.Objects("channels", NamesMax).Select(one => ReadExit(one, names))],
        };
    }

    /// <summary>The versions that a reference to a plan of the house names.</summary>
    public static RoutingReference ReadReference(Node routing, RoutingInstant midnight)
    {
        int? version = ReadPlanVersion(routing);
        var then = new List<PlanFrom>();
        foreach (Node one in routing.Objects("then", PlansMax))
        {
            one.Allow("plan", "at");
            var next = new PlanFrom(one.Whole("plan", 1, int.MaxValue), one.Time("at"));
            if (next.At <= (then.Count == 0 ? TimeSpan.Zero : then[^1].At))
                one.Fault(DocumentFaultCode.Contradiction, "at", "must be later than the one before");
            then.Add(next);
        }

        return new RoutingReference(version, midnight, then);
    }

    private static int? ReadPlanVersion(Node routing)
    {
        if (routing.Find("plan") is not { Element.ValueKind: JsonValueKind.String } word)
            return routing.Whole("plan", 1, int.MaxValue);
        if (word.TextHere() != "live")
            routing.Fault(DocumentFaultCode.UnknownWord, "plan", "must be \"live\" or the number of a version");
        return null;
    }

    /// <summary>Rules of the house; what becomes of those sent to other channels is not in them and can be said here.</summary>
    private static DayRouting? ReadPlan(Node node, RoutingInstant midnight, DaySources sources)
    {
        node.Allow("plan", "then", "channels");
        RoutingReference reference = ReadReference(node, midnight);
        if (sources.Routing is null)
        {
            node.Fault(DocumentFaultCode.UnknownName, "plan", "can be read only where the house runs: write the rules out");
            return null;
        }

        if (sources.Routing(reference) is not { } routing)
        {
            string versions = string.Join(" or ", [$"version {reference.PlanVersion}", .. reference.Then.Select(one => $"version {one.PlanVersion}")]);
            node.Fault(DocumentFaultCode.UnknownName, "plan", $"names {versions}, which is not there");
            return null;
        }

        RoutingNames names = RoutingNames.Of(routing);
        foreach (Node one in node.Objects("channels", NamesMax))
        {
            int place = names.Channels.Find(one, "name");
            if (place >= 0)
                routing = routing with { Exits = routing.Exits.SetItem(place, ReadExit(one, names)) };
        }

        return routing;
    }

    /// <summary>A number for each class of channel, as <c>{"voice": 1, "chat": 3}</c>; those not named keep the fallback.
    /// </summary>
    public static ImmutableArray<int> ClassNumbers(Node parent, string name, int min, int max, ImmutableArray<int> fallback)
    {
        if (parent.Object(name) is not { } node)
            return fallback;
        node.Allow("voice", "chat", "asynchronous");
        return
        [
            node.Whole("voice", min, max, fallback[0]),
            node.Whole("chat", min, max, fallback[1]),
            node.Whole("asynchronous", min, max, fallback[2]),
        ];
    }

    private static Names ReadNames(Node node, string field, string kind)
    {
        var names = new Names(kind);
        foreach (Node one in node.List(field, NamesMax))
            names.Add(one, one.TextHere());
        return names;
    }

    private static Names ReadNamesOf(Node node, string field, string kind)
    {
        var names = new Names(kind);
        foreach (Node one in node.Objects(field, NamesMax))
            names.Add(one, one.Text("name"));
        return names;
    }

    private static OpeningCalendar ReadCalendar(Node node, RoutingInstant midnight)
    {
        node.Allow("name", "open");
        return new OpeningCalendar { Open = [.. node.Objects("open", 1_000).Select(one => ReadInterval(one, midnight))] };
    }

    private static OpeningInterval ReadInterval(Node node, RoutingInstant midnight)
    {
        node.Allow("from", "to");
        TimeSpan from = node.Time("from");
        TimeSpan to = node.Time("to");
        if (from >= to)
            node.Fault(DocumentFaultCode.Contradiction, "to", "must be later than from");
        return new OpeningInterval(midnight + from, midnight + to);
    }

    private static ChannelExit ReadExit(Node node, RoutingNames names)
    {
        node.Allow("name", "queue", "class", "acceptPercent", "talk", "wrapUp", "patience");
        return new ChannelExit(node.Text("name"))
        {
            Queue = node.Has("queue") ? new QueueHandle(names.Queues.Find(node, "queue")) : QueueHandle.None,
            Class = node.Word("class", ChannelClass.Chat),
            AcceptShare = node.Number("acceptPercent", 0, 100, 100) / 100,
            Talk = DistributionReader.Read(node, "talk"),
            WrapUp = DistributionReader.Read(node, "wrapUp"),
            Patience = DistributionReader.Read(node, "patience"),
        };
    }
}

/// <summary>All names that routing rules can use.</summary>
internal sealed record RoutingNames(Names Skills, Names Sites, Names Calendars, Names Channels, Names Queues)
{
    public static RoutingNames Of(DayRouting routing) => new(
        Names.Of("skill", routing.SkillNames), Names.Of("site", routing.SiteNames),
        Names.Of("calendar", routing.CalendarNames), Names.Of("channel", [.. routing.Exits.Select(one => one.Name)]),
        Names.Of("queue", routing.QueueNames));
}
