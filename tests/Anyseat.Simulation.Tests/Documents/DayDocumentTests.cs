using System.Text;
using System.Text.Json.Nodes;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;

namespace Anyseat.Simulation.Tests;

/// <summary>Bad documents get messages that name the field; nothing is guessed.</summary>
public sealed class DayDocumentTests
{
    public static TheoryData<string, string, string, DocumentFaultCode> Mistakes => new()
    {
        { "version", "2", "version", DocumentFaultCode.UnknownVersion },
        { "nmae", "\"x\"", "nmae", DocumentFaultCode.UnknownField },
        { "date", "\"tomorrow\"", "date", DocumentFaultCode.WrongType },
        { "from", "\"10:00\"", "to", DocumentFaultCode.Contradiction },
        { "from", "\"25\"", "from", DocumentFaultCode.WrongType },
        { "intervalMinutes", "0", "intervalMinutes", DocumentFaultCode.OutOfRange },
        { "intervalMinutes", "7.5", "intervalMinutes", DocumentFaultCode.WrongType },
        { "serviceLevel", """{ "withinSeconds": 21 }""", "serviceLevel.withinSeconds", DocumentFaultCode.UnknownWord },
        { "demands[0].queue", "\"bills\"", "demands[0].queue", DocumentFaultCode.UnknownName },
        { "demands[0].channel", "\"fax\"", "demands[0].channel", DocumentFaultCode.UnknownWord },
        { "demands[0].talk", "null", "demands[0].talk", DocumentFaultCode.Missing },
        { "demands[0].talk.meanSeconds", "-5", "demands[0].talk.meanSeconds", DocumentFaultCode.OutOfRange },
        { "demands[0].talk.meanSeconds", "1e9", "demands[0].talk.meanSeconds", DocumentFaultCode.OutOfRange },
        { "demands[0].talk.kind", "\"normal\"", "demands[0].talk.kind", DocumentFaultCode.UnknownWord },
        { "demands[0].arrivals.perHour", "\"many\"", "demands[0].arrivals.perHour", DocumentFaultCode.WrongType },
        { "demands[0].arrivals.to", "\"07:00\"", "demands[0].arrivals.to", DocumentFaultCode.Contradiction },
        { "demands[0].arrivals", """{ "kind": "csv", "file": "x.csv" }""", "demands[0].arrivals.file", DocumentFaultCode.UnknownName },
        { "demands[0].arrivals", """{ "kind": "csv", "text": "at\n08:00\nnoon\n" }""", "demands[0].arrivals", DocumentFaultCode.WrongType },
        { "demands[0].retrial", """{ "percent": 101, "delay": { "kind": "fixed", "seconds": 1 } }""", "demands[0].retrial.percent", DocumentFaultCode.OutOfRange },
        { "agents[0].skills.biling", "3", "agents[0].skills.biling", DocumentFaultCode.UnknownName },
        { "agents[0].skills.billing", "6", "agents[0].skills.billing", DocumentFaultCode.OutOfRange },
        { "agents[0].count", "-1", "agents[0].count", DocumentFaultCode.OutOfRange },
        { "agents[0].count", "20001", "agents[0].count", DocumentFaultCode.OutOfRange },
        { "agents[1].name", "\"A\"", "agents[1]", DocumentFaultCode.Duplicate },
        { "agents[0].shifts", "[]", "agents[0].shifts", DocumentFaultCode.OutOfRange },
        { "routing.queues[0].requirements[0].skill", "\"sales\"", "routing.queues[0].requirements[0].skill", DocumentFaultCode.UnknownName },
        { "routing.queues[0].priority", "10", "routing.queues[0].priority", DocumentFaultCode.OutOfRange },
        { "routing.queues[1].name", "\"billing\"", "routing.queues[1]", DocumentFaultCode.Duplicate },
        { "routing.queues[0].overflows", """[{ "to": "faults" }]""", "routing.queues[0].overflows[0]", DocumentFaultCode.Contradiction },
        { "routing.queues[0].rings", """[{ "afterSeconds": 20, "lowersProficiencyBy": 1 }, { "afterSeconds": 10, "addsEverySite": true }]""", "routing.queues[0].rings[1].afterSeconds", DocumentFaultCode.Contradiction },
        { "routing.queues[0].whenFull", """{ "kind": "callback" }""", "routing.queues[0].whenFull", DocumentFaultCode.Contradiction },
        { "routing.queues[0].match", """{ "skill": "billing", "site": "city" }""", "routing.queues[0].match", DocumentFaultCode.Contradiction },
        { "changes", """[{ "kind": "moveAgents", "count": 5, "from": "A", "to": "C", "at": "09:00" }]""", "changes[0].to", DocumentFaultCode.UnknownName },
        { "changes", """[{ "kind": "wish" }]""", "changes[0].kind", DocumentFaultCode.UnknownWord },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_by_its_field(string path, string value, string field, DocumentFaultCode code)
    {
        IReadOnlyList<DocumentFault> faults = FaultsOf(Set(path, value));

        Assert.Contains(faults, fault => fault.Path == field && fault.Code == code && (field.Length == 0 || fault.Detail.Contains(field)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{ \"version\": 1, }}")]
    [InlineData("\"day\"")]
    public void What_is_no_document_is_refused(string text) => Assert.NotEmpty(FaultsOf(text));

    [Fact]
    public void An_agent_of_whom_no_capacity_is_said_has_room_for_one_of_the_heaviest_class()
    {
        Day ordinary = Texts.Read(Texts.Small);
        Day heavy = Texts.Read(Texts.Small.Replace("\"channels\":", "\"channelWeights\": { \"voice\": 10000, \"chat\": 100, \"asynchronous\": 1 }, \"channels\":"));
        Assert.Equal((100, 10_000), (ordinary.Groups[0].Abilities.Capacity, heavy.Groups[0].Abilities.Capacity));
        Assert.Equal(Texts.Run(ordinary).Queue(0).Tally.Answered, Texts.Run(heavy).Queue(0).Tally.Answered);
        Assert.True(Texts.Run(heavy).Queue(0).Tally.Answered > 100);
    }

    [Fact]
    public void All_mistakes_are_listed_at_once()
    {
        JsonNode day = JsonNode.Parse(Texts.Small)!;
        day["intervalMinutes"] = 0;
        day["demands"]![0]!["queue"] = "nowhere";
        day["agents"]![0]!["count"] = "six";

        Assert.Equal(
            ["intervalMinutes", "demands[0].queue", "agents[0].count"], FaultsOf(day.ToJsonString()).Select(fault => fault.Path));
    }

    [Fact]
    public void A_sentence_says_what_would_do()
    {
        DocumentFault fault = Assert.Single(FaultsOf(Set("demands[0].queue", "\"bills\"")));
        Assert.Equal("demands[0].queue names the queue bills, which is not there; there are billing, faults.", fault.Detail);
    }

    [Fact]
    public void Random_damage_never_throws()
    {
        byte[] good = Encoding.UTF8.GetBytes(Texts.Small);
        var chance = new Random(20_261_120);
        int refused = 0;
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bad = [.. good];
            for (int k = chance.Next(1, 4); k > 0; k--)
                bad[chance.Next(bad.Length)] = (byte)chance.Next(256);
            refused += DayDocument.TryRead(bad, null, out _, out _) ? 0 : 1;
        }

        Assert.True(refused > 2_000);
    }

    [Fact]
    public void Replaced_values_never_throw()
    {
        // Each value of the document in turn becomes each of these.
        string[] values = ["null", "[]", "{}", "-1", "1e308", "\"\"", "true", "[[]]", "{ \"kind\": 3 }", "99999999999999999999"];
        foreach (string path in Leaves(JsonNode.Parse(Texts.Small)!, ""))
        {
            foreach (string value in values)
                _ = DayDocument.TryRead(Encoding.UTF8.GetBytes(Set(path, value)), null, out _, out _);
        }
    }

    [Fact]
    public void A_file_is_read_by_who_can()
    {
        string text = Set("demands[0].arrivals", """{ "kind": "csv", "file": "calls.csv" }""");
        Assert.True(DayDocument.TryRead(
            Encoding.UTF8.GetBytes(text),
            new DaySources { Files = name => name == "calls.csv" ? "at,talk_seconds\n08:01:00.5,30\n08:00,\n" : null },
            out Day? day, out _));
        var arrivals = Assert.IsType<RecordedArrivals>(Assert.Single(day.Demands[0].Arrivals));
        Assert.Equal(
            [new RecordedArrival(TimeSpan.FromHours(8)), new RecordedArrival(new TimeSpan(0, 8, 1, 0, 500), 30)], arrivals.Customers);
    }

    [Fact]
    public void A_day_that_asks_for_too_much_is_refused()
    {
        Assert.Contains(FaultsOf(Set("demands[0].arrivals", """{ "kind": "fixed", "everySeconds": 0.001, "from": "00:00", "to": "24:00" }""")), fault => fault.Path == "demands");
        JsonNode day = JsonNode.Parse(Texts.Small)!;
        day["agents"]![0]!["count"] = 15_000;
        day["agents"]![1]!["count"] = 15_000;
        Assert.Contains(FaultsOf(day.ToJsonString()), fault => fault.Path == "agents");
        JsonNode fine = JsonNode.Parse(Texts.Small)!;
        fine["intervalMinutes"] = 1;
        fine["to"] = "60:00";
        Assert.Contains(FaultsOf(fine.ToJsonString()), fault => fault.Path == "intervalMinutes");
    }

    private static IReadOnlyList<DocumentFault> FaultsOf(string text)
    {
        bool isGood = DayDocument.TryRead(Encoding.UTF8.GetBytes(text), null, out Day? day, out IReadOnlyList<DocumentFault> faults);
        Assert.Equal(isGood, day is not null);
        Assert.Equal(isGood, faults.Count == 0);
        return faults;
    }

    private static string Set(string path, string value)
    {
        JsonNode root = JsonNode.Parse(Texts.Small)!;
        JsonNode at = root;
        string[] steps = path.Replace("[", ".").Replace("]", "").Split('.');
        foreach (string step in steps[..^1])
            at = at is JsonArray list ? list[int.Parse(step)]! : at[step]!;
        JsonNode? replacement = JsonNode.Parse(value);
        if (at is JsonArray target)
            target[int.Parse(steps[^1])] = replacement;
        else
            at[steps[^1]] = replacement;
        return root.ToJsonString();
    }

    private static IEnumerable<string> Leaves(JsonNode node, string path) => node switch
    {
        JsonObject map => map.SelectMany(pair => Leaves(pair.Value!, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}")).Append(path).Where(one => one.Length > 0),
        JsonArray list => list.SelectMany((one, i) => Leaves(one!, $"{path}[{i}]")).Append(path),
        _ => [path],
    };
}
