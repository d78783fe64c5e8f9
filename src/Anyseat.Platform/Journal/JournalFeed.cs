using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Journal;

/// <summary>Tells the observers of a domain what was committed.</summary>
internal sealed partial class JournalFeed(ILogger logger)
{
    private ImmutableArray<Action<IReadOnlyList<JournalEvent>>> observers = [];

    public IDisposable Add(Action<IReadOnlyList<JournalEvent>> observer)
    {
        ImmutableInterlocked.Update(ref observers, (all, added) => all.Add(added), observer);
        return new Subscription(this, observer);
    }

    public void Publish(IReadOnlyList<JournalEvent> events)
    {
        if (events.Count == 0)
            return;
        foreach (Action<IReadOnlyList<JournalEvent>> observer in observers)
        {
            try
            {
                observer(events);
            }
            catch (Exception failure)
            {
                LogObserverFailed(logger, failure, events[0].Seq, events[^1].Seq);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An observer of the journal failed on events {SeqFirst} to {SeqLast}")]
    private static partial void LogObserverFailed(ILogger logger, Exception failure, long seqFirst, long seqLast);

    private sealed class Subscription(JournalFeed feed, Action<IReadOnlyList<JournalEvent>> observer) : IDisposable
    {
        public void Dispose() =>
            ImmutableInterlocked.Update(ref feed.observers, (all, removed) => all.Remove(removed), observer);
    }
}
