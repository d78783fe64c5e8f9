using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads when customers come: one kind of arrivals, or a list of them that come together.</summary>
internal sealed class ArrivalsReader(Names queues, Names groups, Func<string, string?>? files)
{
    private const int PartsMax = 100;
    private const int RatesMax = 5_000;
    private const int RecordedMax = 5_000_000;
    private const int PassagesMax = 20;
    private const double PerHourMax = 1_000_000;

    public ImmutableArray<Arrivals> Read(Node parent, string field)
    {
        if (parent.Find(field) is { Element.ValueKind: System.Text.Json.JsonValueKind.Array })
            return [.. parent.Objects(field, PartsMax, isRequired: true).Select(ReadOne).OfType<Arrivals>()];
        return parent.Object(field, isRequired: true) is { } node && ReadOne(node, 0) is { } one ? [one] : [];
    }

    private Arrivals? ReadOne(Node node, int place)
    {
        string kind = node.Text("kind");
        // The place is part of the name, so that two parts of a demand do not share their luck.
        string stream = $"{place}";
        switch (kind)
        {
            case "fixed":
                return ReadSteady(node, stream);
            case "poisson":
                node.Allow("kind", "perHour", "from", "to");
                (TimeSpan from, TimeSpan to) = Span(node);
                return new PoissonArrivals(stream, [new ArrivalRate(from, to, node.Number("perHour", 0, PerHourMax))]);
            case "intervals":
                return ReadIntervals(node, stream);
            case "recorded":
                return ReadRecorded(node, stream);
            case "csv":
                return ReadCsv(node, stream);
            default:
                if (kind.Length > 0)
                {
                    node.Fault(
                        DocumentFaultCode.UnknownWord, "kind",
                        $"must be one of fixed, poisson, intervals, recorded, csv, and is {kind}");
                }

                return null;
        }
    }

    private static SteadyArrivals ReadSteady(Node node, string stream)
    {
        node.Allow("kind", "everySeconds", "from", "to");
        (TimeSpan from, TimeSpan to) = Span(node);
        return new SteadyArrivals(stream, from, to, node.Seconds("everySeconds", 0.001, 2_678_400));
    }

    private static PoissonArrivals ReadIntervals(Node node, string stream)
    {
        node.Allow("kind", "from", "intervalMinutes", "expected");
        TimeSpan from = node.Time("from");
        var length = TimeSpan.FromMinutes(node.Whole("intervalMinutes", 1, 1_440));
        ImmutableArray<ArrivalRate> rates =
        [
            .. node.List("expected", RatesMax, isRequired: true).Select((one, index) => new ArrivalRate(
                from + (index * length), from + ((index + 1) * length),
                one.NumberHere(0, PerHourMax * length.TotalHours) / length.TotalHours)),
        ];
        if (rates.Length > 0 && rates[^1].To > Clock.Max)
            node.Fault(DocumentFaultCode.OutOfRange, "expected", $"goes on beyond {Clock.Format(Clock.Max)}");
        return new PoissonArrivals(stream, rates);
    }

    private RecordedArrivals ReadRecorded(Node node, string stream)
    {
        node.Allow("kind", "customers");
        List<RecordedArrival> customers = [];
        foreach (Node one in node.List("customers", RecordedMax))
        {
            if (!one.IsObject)
            {
                customers.Add(new RecordedArrival(one.TimeHere()));
                continue;
            }

            one.Allow("at", "talkSeconds", "wrapUpSeconds", "patienceSeconds", "waitedSeconds", "then", "prefers", "isCallback");
            customers.Add(ReadStory(one) with
            {
                At = one.Time("at"),
                IsCallback = one.Flag("isCallback"),
                Prefers = one.Object("prefers") is { } agent ? ReadAgent(agent) : null,
                Passages = one.Has("then") ? ReadPassages(one) : null,
            });
        }

        return new RecordedArrivals(stream, InOrder(customers));
    }

    private static RecordedArrival ReadStory(Node one) => new(
        default, Known(one, "talkSeconds"), Known(one, "wrapUpSeconds"), Known(one, "patienceSeconds"), Known(one, "waitedSeconds"));

    private DayAgent ReadAgent(Node node)
    {
        node.Allow("group", "member");
        return new DayAgent(groups.Find(node, "group"), node.Whole("member", 0, Day.AgentsMax));
    }

    private RecordedPassage[] ReadPassages(Node customer) =>
    [
        .. customer.Objects("then", PassagesMax).Select((one, _) =>
        {
            one.Allow("queue", "talkSeconds", "wrapUpSeconds", "patienceSeconds", "waitedSeconds");
            return new RecordedPassage(new QueueHandle(queues.Find(one, "queue")), ReadStory(one));
        }),
    ];

    private Arrivals? ReadCsv(Node node, string stream)
    {
        node.Allow("kind", "file", "text");
        if (node.Has("file") == node.Has("text"))
        {
            node.FaultHere(DocumentFaultCode.Contradiction, "must have either file or text");
            return null;
        }

        if (node.Has("text"))
        {
            return node.Find("text") is { Element.ValueKind: System.Text.Json.JsonValueKind.String } text
                ? CsvArrivals.Read(text.Element.GetString()!, stream, node)
                : WrongText(node);
        }

        string name = node.Text("file");
        if (name.Length == 0)
            return null;
        if (files?.Invoke(name) is { } content)
            return CsvArrivals.Read(content, stream, node);
        node.Fault(
            DocumentFaultCode.UnknownName, "file",
            files is null ? "cannot be read here: put its content into text" : $"names {name}, which cannot be read");
        return null;
    }

    private static Arrivals? WrongText(Node node)
    {
        node.Fault(DocumentFaultCode.WrongType, "text", "must be a text");
        return null;
    }

    private static double Known(Node node, string field) => node.Has(field) ? node.Number(field, 0, Chance.Distribution.SecondsMax) : -1;

    private static (TimeSpan From, TimeSpan To) Span(Node node)
    {
        TimeSpan from = node.Time("from");
        TimeSpan to = node.Time("to");
        if (from >= to)
            node.Fault(DocumentFaultCode.Contradiction, "to", "must be later than from");
        return (from, to);
    }

    internal static ImmutableArray<RecordedArrival> InOrder(IEnumerable<RecordedArrival> customers) =>
        [.. customers.OrderBy(one => one.At)];
}
