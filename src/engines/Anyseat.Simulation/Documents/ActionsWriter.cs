using System.Collections.Immutable;
using System.Text.Json;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Writes what was done to queues in the course of a day as changes of the document.</summary>
internal static class ActionsWriter
{
    /// <summary>Writes the list, if there is anything in it.</summary>
    public static void Write(Utf8JsonWriter json, ImmutableArray<DayAction> actions, DayRouting routing)
    {
        if (actions.IsEmpty)
            return;
        HashSet<DayAction> ended = new(ReferenceEqualityComparer.Instance);
        json.WriteStartArray("changes");
        for (int place = 0; place < actions.Length; place++)
        {
            DayAction action = actions[place];
            if (ended.Contains(action))
                continue;
            DayAction? end = EndOf(action, actions[(place + 1)..]);
            if (end is not null)
                ended.Add(end);
            WriteOne(json, action, end, routing);
        }

        json.WriteEndArray();
    }

    /// <summary>What takes an action back, if that is the next that happens to the queue in this respect.</summary>
    private static DayAction? EndOf(DayAction action, ImmutableArray<DayAction> later) => action switch
    {
        CloseQueue close => later.FirstOrDefault(one => one is CloseQueue again && again.Queue == close.Queue
            || one is OpenQueue open && open.Queue == close.Queue) as OpenQueue,
        DivertQueue { BasisPoints: > 0 } divert =>
            later.OfType<DivertQueue>().FirstOrDefault(one => one.Queue == divert.Queue) is { BasisPoints: 0 } back ? back : null,
        _ => null,
    };

    private static void WriteOne(Utf8JsonWriter json, DayAction action, DayAction? end, DayRouting routing)
    {
        (string kind, QueueHandle queue, Treatment? treatment) = action switch
        {
            CloseQueue close => ("closeQueue", close.Queue, close.Treatment),
            DivertQueue divert => ("divert", divert.Queue, divert.Treatment),
            _ => throw new ArgumentOutOfRangeException(nameof(action), $"{action.GetType().Name} is not of a recorded day."),
        };
        json.WriteStartObject();
        json.WriteString("kind", kind);
        json.WriteString("queue", routing.QueueNames[queue.Index]);
        json.WriteString("from", Clock.Format(action.At));
        if (end is not null)
            json.WriteString("to", Clock.Format(end.At));
        if (action is DivertQueue { BasisPoints: var basisPoints })
            json.WriteNumber("percent", basisPoints / 100.0);
        if (treatment is not null)
            WriteTreatment(json, treatment, routing);
        json.WriteEndObject();
    }

    private static void WriteTreatment(Utf8JsonWriter json, Treatment treatment, DayRouting routing)
    {
        json.WriteStartObject("treatment");
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(treatment.Kind.ToString()));
        if (treatment.Kind == TreatmentKind.Queue)
            json.WriteString("queue", routing.QueueNames[treatment.Queue.Index]);
        if (treatment.Kind == TreatmentKind.Channel)
            json.WriteString("channel", routing.Exits[treatment.Channel].Name);
        json.WriteEndObject();
    }
}
