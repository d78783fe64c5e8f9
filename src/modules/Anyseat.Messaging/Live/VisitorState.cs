using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Journal;

namespace Anyseat.Messaging.Live;

/// <summary>One conversation as its visitor sees it: a fold over the interaction's journal events.</summary>
internal sealed class VisitorState(Guid id)
{
    public const int TailMax = 50;

    public static readonly IReadOnlyList<string> StoryKinds =
    [
        JournalKinds.MessageSent, JournalKinds.InteractionConnected, JournalKinds.TransferRequested, JournalKinds.EndRequested,
        JournalKinds.InteractionDiverted, JournalKinds.InteractionTurnedAway, JournalKinds.InteractionSentToChannel,
    ];

    public Guid Id { get; } = id;

    public long Seq { get; private set; }

    /// <summary>Whether its first event is known: there is such a conversation.</summary>
    public bool HasArrived { get; private set; }

    public Guid Customer { get; private set; }

    public string? Topic { get; private set; }

    /// <summary>The visitor's language (BCP 47), as far as known.</summary>
    public string? Language { get; private set; }

    public VisitorPhase Phase { get; private set; }

    public Guid? Agent { get; private set; }

    public long AgentReadSeq { get; private set; }

    public long VisitorReadSeq { get; private set; }

    public MessageAuthor? EndedBy { get; private set; }

    public int ItemCount { get; private set; }

    public List<VisitorEntry> Tail { get; } = new(2);

    public WaitEstimate? Wait { get; set; }

    /// <summary>Applies an event of this interaction.</summary>
    /// <param name="committed">The event; one already applied changes nothing.</param>
    /// <param name="hasChanged">Whether anything but the story changed.</param>
    /// <returns>The entry added to the story, if any.</returns>
    public VisitorEntry? Apply(JournalEvent committed, out bool hasChanged)
    {
        hasChanged = false;
        if (committed.Seq <= Seq)
            return null;
        Seq = committed.Seq;
        VisitorEntry? entry = null;
        switch (committed.Kind)
        {
            case JournalKinds.InteractionArrived:
                InteractionArrivedData arrived = InteractionFacts.ArrivalOf(committed);
                HasArrived = true;
                Customer = arrived.Customer;
                Topic = arrived.Topic;
                Language = arrived.Language;
                return null;
            case JournalKinds.MessageSent:
                entry = VisitorEntry.From(committed);
                if (entry.Agent is not null)
                    VisitorReadOfAgent(committed.Seq, ref hasChanged);
                break;
            case JournalKinds.MessagesRead:
                MessagesReadData read = InteractionFacts.DataOf<MessagesReadData>(committed);
                hasChanged = true;
                if (read.By == MessageAuthor.Agent)
                    AgentReadSeq = Math.Max(AgentReadSeq, read.Seq);
                else
                    VisitorReadSeq = Math.Max(VisitorReadSeq, read.Seq);
                return null;
            case JournalKinds.InteractionConnected:
                entry = VisitorEntry.From(committed);
                Phase = VisitorPhase.Connected;
                Agent = entry.Agent;
                Wait = null;
                hasChanged = true;
                break;
            case JournalKinds.TransferRequested:
                entry = VisitorEntry.From(committed);
                break;
            case JournalKinds.InteractionDiverted:
                entry = VisitorEntry.From(committed);
                if (!entry.IsTold)
                    return null;
                break;
            case JournalKinds.InteractionTurnedAway or JournalKinds.InteractionSentToChannel:
                entry = VisitorEntry.From(committed);
                Phase = VisitorPhase.Ended;
                Wait = null;
                hasChanged = true;
                break;
            case JournalKinds.InteractionQueued or JournalKinds.InteractionReleased:
                hasChanged = Phase == VisitorPhase.Connected;
                Phase = VisitorPhase.Waiting;
                Agent = null;
                return null;
            case JournalKinds.EndRequested:
                entry = VisitorEntry.From(committed);
                EndedBy ??= InteractionFacts.EndedBy(committed);
                Phase = VisitorPhase.Ended;
                Wait = null;
                hasChanged = true;
                break;
            case JournalKinds.InteractionClosed:
                hasChanged = Phase != VisitorPhase.Ended;
                Phase = VisitorPhase.Ended;
                Wait = null;
                return null;
            default:
                return null;
        }

        Add(entry);
        return entry;
    }

    /// <summary>Forgets what was said; the story keeps that something was.</summary>
    public void ForgetContents()
    {
        foreach (VisitorEntry entry in Tail)
            entry.Content = null;
    }

    private void VisitorReadOfAgent(long seq, ref bool hasChanged)
    {
        // Who answers has read.
        AgentReadSeq = seq;
        hasChanged = true;
    }

    private void Add(VisitorEntry entry)
    {
        ItemCount++;
        if (Tail.Count >= TailMax)
            Tail.RemoveAt(0);
        Tail.Add(entry);
    }
}

/// <summary>An entry of the visitor's story, as kept in memory.</summary>
internal sealed class VisitorEntry
{
    public required long Seq { get; init; }

    public required Guid Id { get; init; }

    public required long At { get; init; }

    public required VisitorAuthor Author { get; init; }

    public Guid? Agent { get; init; }

    public VisitorEventKind? Event { get; init; }

    /// <summary>What the house says, by code.</summary>
    public int? Announcement { get; init; }

    public MessageContent? Content { get; set; }

    /// <summary>Whether the visitor hears of it: being passed on without a word is none of a customer's concern.</summary>
    public bool IsTold => Event != VisitorEventKind.Diverted || Announcement is not null;

    /// <summary>The entry of one of <see cref="VisitorState.StoryKinds"/>.</summary>
    public static VisitorEntry From(JournalEvent committed)
    {
        if (committed.Kind == JournalKinds.MessageSent)
        {
            var payload = committed.Payload as MessagePayload;
            MessageSentData data = payload?.Data ?? InteractionFacts.DataOf<MessageSentData>(committed);
            return new VisitorEntry
            {
                Seq = committed.Seq,
                Id = data.Message,
                At = committed.At.Microseconds,
                Author = data.By == MessageAuthor.Customer ? VisitorAuthor.Visitor : VisitorAuthor.Agent,
                Agent = data.Agent,
                Content = payload?.Content,
            };
        }

        long seq = committed.Seq;
        return new VisitorEntry
        {
            Seq = seq,
            Id = new Guid((uint)(seq >> 32), (ushort)(seq >> 16), (ushort)seq, 0, 0, 0, 0, 0, 0, 0, 0),
            At = committed.At.Microseconds,
            Author = VisitorAuthor.System,
            Agent = committed.Kind == JournalKinds.InteractionConnected ? InteractionFacts.AgentOf(committed) : null,
            Announcement = committed.Kind is JournalKinds.InteractionDiverted or JournalKinds.InteractionTurnedAway
                or JournalKinds.InteractionSentToChannel ? InteractionFacts.DecisionOf(committed).Announcement : null,
            Event = committed.Kind switch
            {
                JournalKinds.InteractionConnected => VisitorEventKind.AgentJoined,
                JournalKinds.TransferRequested => VisitorEventKind.Transferred,
                JournalKinds.InteractionDiverted => VisitorEventKind.Diverted,
                JournalKinds.InteractionTurnedAway => VisitorEventKind.TurnedAway,
                JournalKinds.InteractionSentToChannel => VisitorEventKind.SentElsewhere,
                _ => VisitorEventKind.Ended,
            },
        };
    }
}
