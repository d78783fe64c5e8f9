using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Anyseat.Measures;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads a day.</summary>
internal sealed class DayReader(Node root, DaySources sources)
{
    public const int DemandsMax = 1_000;
    public const int GroupsMax = 2_000;

    private static readonly DateTime Epoch = DateTime.UnixEpoch;

    public Day? Read()
    {
        root.Allow(
            "version", "name", "date", "midnight", "from", "to", "intervalMinutes", "serviceLevel", "routing", "demands", "agents", "changes");
        DayDocument.CheckVersion(root);
        RoutingInstant midnight = ReadMidnight(root);
        if (RoutingReader.Read(root, midnight, sources) is not { } routing)
            return null;
        RoutingNames names = RoutingNames.Of(routing);
        var demands = new DemandReader(names, Names.Of("group", GroupNames()), sources.Files);
        var groups = new GroupReader(names, routing.Rules.ChannelWeights);
        var day = new Day
        {
            Name = root.Text("name"),
            Midnight = midnight,
            From = root.Time("from", TimeSpan.Zero),
            To = root.Time("to", TimeSpan.FromDays(1)),
            Interval = TimeSpan.FromMinutes(root.Whole("intervalMinutes", 1, 44_640, 30)),
            Routing = routing,
            Demands = [.. root.Objects("demands", DemandsMax, isRequired: true).Select(demands.Read)],
            Groups = [.. root.Objects("agents", GroupsMax).Select(groups.Read)],
        };
        day = ReadServiceLevels(day, names);
        return new ChangeReader(day).Read(root);
    }

    /// <summary>The instant of midnight: said outright, or that of the date in UTC.</summary>
    public static RoutingInstant ReadMidnight(Node root)
    {
        if (root.Has("midnight"))
            return ReadInstant(root);
        string text = root.Text("date", "2026-01-01");
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", out DateOnly date) || date.Year is < 1970 or > 9000)
        {
            root.Fault(DocumentFaultCode.WrongType, "date", "must be a date as 2026-11-20");
            return default;
        }

        return new RoutingInstant((date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) - Epoch).Ticks / TimeSpan.TicksPerMicrosecond);
    }

    private static RoutingInstant ReadInstant(Node root)
    {
        if (DateTimeOffset.TryParseExact(
                root.Text("midnight"), "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out DateTimeOffset at)
            && at.Year is >= 1970 and <= 9000)
        {
            return new RoutingInstant((at.UtcDateTime - Epoch).Ticks / TimeSpan.TicksPerMicrosecond);
        }

        root.Fault(DocumentFaultCode.WrongType, "midnight", "must be an instant as 2026-11-19T16:00:00Z");
        return default;
    }

    /// <summary>Names of groups, which demands speak of before the groups are read; empty where there is none.</summary>
    private ImmutableArray<string> GroupNames() =>
    [
        .. root.Find("agents") is { Element.ValueKind: JsonValueKind.Array } agents
            ? agents.Element.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("name", out JsonElement name)
                && name.ValueKind == JsonValueKind.String ? name.GetString()! : "")
            : [],
    ];

    private Day ReadServiceLevels(Day day, RoutingNames names)
    {
        if (root.Object("serviceLevel") is not { } node)
            return day;
        node.Allow("withinSeconds", "shortAbandonSeconds", "formula", "queues");
        ServiceLevelRule ordinary = ReadRule(node, ServiceLevelRule.Default);
        var special = ImmutableDictionary.CreateBuilder<QueueHandle, ServiceLevelRule>();
        foreach (Node one in node.Objects("queues", DemandsMax))
        {
            one.Allow("queue", "withinSeconds", "shortAbandonSeconds", "formula");
            special[new QueueHandle(names.Queues.Find(one, "queue"))] = ReadRule(one, ordinary);
        }

        return day with { ServiceLevel = ordinary, QueueServiceLevels = special.ToImmutable() };
    }

    private static ServiceLevelRule ReadRule(Node node, ServiceLevelRule ordinary)
    {
        TimeSpan within = ReadBound(node, "withinSeconds", ordinary.Threshold);
        TimeSpan shortMax = ReadBound(node, "shortAbandonSeconds", ordinary.ShortAbandonMax);
        return ServiceLevelRule.TryCreate(within, shortMax, node.Word("formula", ordinary.Formula), out ServiceLevelRule? rule)
            ? rule
            : ordinary;
    }

    private static TimeSpan ReadBound(Node node, string field, TimeSpan ordinary)
    {
        TimeSpan bound = node.Seconds(field, 0, 86_400, ordinary);
        if (WaitHistogram.TryGetClass(bound, out _))
            return bound;
        node.Fault(
            DocumentFaultCode.UnknownWord, field,
            $"must be one of {string.Join(", ", WaitHistogram.BoundsSeconds.ToArray())}, of which reports keep exact counts");
        return ordinary;
    }
}
