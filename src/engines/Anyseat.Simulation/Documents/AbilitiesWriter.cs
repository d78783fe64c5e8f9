using System.Collections.Immutable;
using System.Text.Json;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Writes what an agent can do, whole, so that nothing is taken over from the group.</summary>
internal static class AbilitiesWriter
{
    private static readonly string[] Classes = ["voice", "chat", "asynchronous"];

    public static void Write(Utf8JsonWriter json, AgentConfiguration agent, DayRouting routing)
    {
        json.WriteStartObject("skills");
        foreach (AgentSkill skill in agent.Skills)
            json.WriteNumber(routing.SkillNames[skill.Skill.Index], skill.Proficiency);
        json.WriteEndObject();
        if (agent.Site.IsSome)
            json.WriteString("site", routing.SiteNames[agent.Site.Index]);
        json.WriteStartArray("queues");
        foreach (AgentQueue queue in agent.Queues)
            WriteQueue(json, queue, routing);
        json.WriteEndArray();
        WriteNumbers(json, "channelLimits", agent.ChannelLimits);
        if (!agent.LimitsBeside.IsEmpty)
            WriteLimitsBeside(json, agent.LimitsBeside);
        json.WriteBoolean("isAsynchronousInterrupted", agent.IsAsynchronousInterrupted);
        json.WriteNumber("capacity", agent.Capacity);
        json.WriteBoolean("isAutoAnswering", agent.IsAutoAnswering);
    }

    private static void WriteQueue(Utf8JsonWriter json, AgentQueue queue, DayRouting routing)
    {
        json.WriteStartObject();
        json.WriteString("queue", routing.QueueNames[queue.Queue.Index]);
        json.WriteNumber("preference", queue.Preference);
        json.WriteNumber("share", queue.Share);
        json.WriteBoolean("isServed", queue.IsServed);
        json.WriteEndObject();
    }

    private static void WriteLimitsBeside(Utf8JsonWriter json, ImmutableArray<int> limits)
    {
        json.WriteStartObject("limitsBeside");
        for (int held = 0; held < Classes.Length; held++)
            WriteNumbers(json, Classes[held], limits.AsSpan().Slice(Classes.Length * held, Classes.Length));
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ImmutableArray<int> numbers) => WriteNumbers(json, name, numbers.AsSpan());

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<int> numbers)
    {
        json.WriteStartObject(name);
        for (int i = 0; i < Classes.Length; i++)
            json.WriteNumber(Classes[i], numbers[i]);
        json.WriteEndObject();
    }
}
