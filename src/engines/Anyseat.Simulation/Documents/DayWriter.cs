using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Anyseat.Measures;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Writes a recorded day as a document, under rules of the house that it refers to.</summary>
/// <remarks>It is what a host builds of its records: no bots, no retrials, and in the course of the day nothing but other versions
/// of the plan, and queues closed, opened and diverted by hand. Reading the document again gives the same day.</remarks>
public static class DayWriter
{
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    /// <param name="day">The day.</param>
    /// <param name="planVersion">The version of the plan whose rules it begins with; null for the one in force.</param>
    public static byte[] Write(Day day, int? planVersion)
    {
        ArgumentNullException.ThrowIfNull(day);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("version", DayDocument.Version);
            json.WriteString("name", day.Name);
            json.WriteString("midnight", Instant(day.Midnight));
            json.WriteString("from", Clock.Format(day.From));
            json.WriteString("to", Clock.Format(day.To));
            json.WriteNumber("intervalMinutes", day.Interval.TotalMinutes);
            WriteServiceLevels(json, day);
            json.WriteStartObject("routing");
            if (planVersion is { } version)
                json.WriteNumber("plan", version);
            else
                json.WriteString("plan", "live");
            if (!day.Routing.Changes.IsEmpty)
            {
                WriteAll(json, "then", day.Routing.Changes, change =>
                {
                    json.WriteNumber("plan", change.PlanVersion);
                    json.WriteString("at", Clock.Format(change.At));
                });
            }

            json.WriteEndObject();
            WriteAll(json, "demands", day.Demands, demand => WriteDemand(json, demand, day));
            WriteAll(json, "agents", day.Groups, group => WriteGroup(json, group, day.Routing));
            ActionsWriter.Write(json, day.Actions, day.Routing);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string Instant(RoutingInstant at) =>
        DateTime.UnixEpoch.AddTicks(at.Microseconds * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void WriteAll<T>(Utf8JsonWriter json, string name, ImmutableArray<T> all, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T one in all)
        {
            json.WriteStartObject();
            write(one);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteServiceLevels(Utf8JsonWriter json, Day day)
    {
        json.WriteStartObject("serviceLevel");
        WriteRule(json, day.ServiceLevel);
        WriteAll(json, "queues", [.. day.QueueServiceLevels.OrderBy(one => one.Key.Index)], one =>
        {
            json.WriteString("queue", day.Routing.QueueNames[one.Key.Index]);
            WriteRule(json, one.Value);
        });
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, ServiceLevelRule rule)
    {
        json.WriteNumber("withinSeconds", rule.Threshold.TotalSeconds);
        json.WriteNumber("shortAbandonSeconds", rule.ShortAbandonMax.TotalSeconds);
        json.WriteString("formula", Word(rule.Formula));
    }

    private static void WriteDemand(Utf8JsonWriter json, Demand demand, Day day)
    {
        DayRouting routing = day.Routing;
        json.WriteString("name", demand.Name);
        json.WriteString("queue", routing.QueueNames[demand.Queue.Index]);
        json.WriteString("channel", Word(demand.Channel));
        if (demand.IsOutbound)
            json.WriteBoolean("isOutbound", true);
        if (demand.PriorityBoost != 0)
            json.WriteNumber("priorityBoost", demand.PriorityBoost);
        if (demand.Needs is { Tier: > 0 } tiered)
            json.WriteNumber("tier", tiered.Tier);
        if (demand.Needs?.Language is { } language)
        {
            json.WriteStartObject("language");
            json.WriteString("skill", routing.SkillNames[language.Skill.Index]);
            json.WriteNumber("proficiencyMin", language.ProficiencyMin);
            json.WriteEndObject();
        }

        WriteAll(json, "arrivals", demand.Arrivals, arrivals => WriteArrivals(json, (RecordedArrivals)arrivals, day));
        DistributionWriter.Write(json, "talk", demand.Talk);
        DistributionWriter.Write(json, "wrapUp", demand.WrapUp);
        DistributionWriter.Write(json, "patience", demand.Patience);
        if (demand.Callback is { } callback)
        {
            json.WriteStartObject("callback");
            json.WriteNumber("acceptPercent", callback.AcceptShare * 100);
            json.WriteNumber("reachedPercent", callback.ReachedShare * 100);
            json.WriteString("mode", Word(callback.Mode));
            DistributionWriter.Write(json, "answer", callback.AnswerTime);
            json.WriteEndObject();
        }

        WriteAll(json, "transfers", demand.Transfers, transfer =>
        {
            json.WriteNumber("percent", transfer.Share * 100);
            json.WriteString("queue", routing.QueueNames[transfer.Queue.Index]);
            DistributionWriter.Write(json, "talk", transfer.Talk);
            DistributionWriter.Write(json, "wrapUp", transfer.WrapUp);
            DistributionWriter.Write(json, "patience", transfer.Patience);
        });
    }

    private static void WriteArrivals(Utf8JsonWriter json, RecordedArrivals arrivals, Day day)
    {
        json.WriteString("kind", "recorded");
        WriteAll(json, "customers", arrivals.Customers, customer =>
        {
            json.WriteString("at", Clock.Format(customer.At));
            WriteStory(json, customer);
            if (customer.IsCallback)
                json.WriteBoolean("isCallback", true);
            if (customer.Prefers is { } agent)
            {
                json.WriteStartObject("prefers");
                json.WriteString("group", day.Groups[agent.Group].Name);
                json.WriteNumber("member", agent.Member);
                json.WriteEndObject();
            }

            if (customer.Passages is { } passages)
            {
                WriteAll(json, "then", [.. passages], passage =>
                {
                    json.WriteString("queue", day.Routing.QueueNames[passage.Queue.Index]);
                    WriteStory(json, passage.Story);
                });
            }
        });
    }

    private static void WriteStory(Utf8JsonWriter json, RecordedArrival story)
    {
        WriteKnown(json, "talkSeconds", story.TalkSeconds);
        WriteKnown(json, "wrapUpSeconds", story.WrapUpSeconds);
        WriteKnown(json, "patienceSeconds", story.PatienceSeconds);
        WriteKnown(json, "waitedSeconds", story.WaitedSeconds);
    }

    private static void WriteKnown(Utf8JsonWriter json, string name, double seconds)
    {
        if (seconds >= 0)
            json.WriteNumber(name, seconds);
    }

    private static void WriteGroup(Utf8JsonWriter json, AgentGroup group, DayRouting routing)
    {
        json.WriteString("name", group.Name);
        json.WriteNumber("count", group.Count);
        AbilitiesWriter.Write(json, group.Abilities, routing);
        DistributionWriter.Write(json, "answer", group.AnswerTime);
        json.WriteNumber("missPercent", group.MissShare * 100);
        json.WriteNumber("backAfterSeconds", group.BackAfter.TotalSeconds);
        WriteStretches(json, "shifts", group.Shifts);
        WriteAll(json, "members", group.Members, member =>
        {
            AbilitiesWriter.Write(json, member.Abilities, routing);
            WriteStretches(json, "shifts", member.Shifts);
            WriteStretches(json, "breaks", member.Breaks);
        });
    }

    private static void WriteStretches(Utf8JsonWriter json, string name, ImmutableArray<Stretch> stretches) =>
        WriteAll(json, name, stretches, stretch =>
        {
            json.WriteString("from", Clock.Format(stretch.From));
            json.WriteString("to", Clock.Format(stretch.To));
        });

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
