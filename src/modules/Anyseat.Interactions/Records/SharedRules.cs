using System.Collections.Immutable;
using Anyseat.Routing;

namespace Anyseat.Interactions.Records;

/// <summary>Brings rules of several versions to the same handles, so that one can take the place of another within a day.</summary>
internal static class SharedRules
{
    /// <summary>The rules without agents, each with all queues by handle and with the calendars of all.</summary>
    /// <param name="versions">Rules whose queues have their handles in common; at least one.</param>
    /// <param name="queueCount">How many queues there are in all.</param>
    public static ImmutableArray<RoutingConfiguration> Of(IReadOnlyList<RoutingConfiguration> versions, int queueCount)
    {
        ImmutableArray<OpeningCalendar> calendars = [.. versions.SelectMany(rules => rules.Calendars)];
        var queues = new QueueConfiguration?[versions.Count, queueCount];
        for (int version = 0, calendarsBefore = 0; version < versions.Count; calendarsBefore += versions[version++].Calendars.Length)
        {
            foreach (QueueConfiguration queue in versions[version].Queues)
                queues[version, queue.Queue.Index] = Move(queue, calendarsBefore);
        }

        return
        [
            .. versions.Select((rules, version) => rules with
            {
                Agents = [],
                Calendars = calendars,
                Queues = [.. Enumerable.Range(0, queueCount).Select(queue => Nearest(queues, version, queue))],
            }),
        ];
    }

    private static QueueConfiguration Move(QueueConfiguration queue, int calendarsBefore) =>
        queue.Calendar == CalendarHandle.None ? queue : queue with { Calendar = new CalendarHandle(queue.Calendar.Index + calendarsBefore) };

    /// <summary>A queue that a version does not have keeps the rules it had before, or has those it will get: nobody comes to it.</summary>
    private static QueueConfiguration Nearest(QueueConfiguration?[,] queues, int version, int queue)
    {
        for (int earlier = version; earlier >= 0; earlier--)
        {
            if (queues[earlier, queue] is { } known)
                return known;
        }

        int later = version + 1;
        while (queues[later, queue] is null)
            later++;
        return queues[later, queue]!;
    }
}
