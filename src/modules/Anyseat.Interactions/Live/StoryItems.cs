using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Platform.Journal;

namespace Anyseat.Interactions.Live;

/// <summary>Payload of a committed <see cref="JournalKinds.NoteAdded"/> on the feed.</summary>
internal sealed record NotePayload(NoteAddedData Data, string Text);

/// <summary>Makes an entry of an interaction's story from a journal event: the same one live, at replay and when an old story
/// is read.</summary>
internal static class StoryItems
{
    /// <summary>Kinds of events that appear in a story.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        JournalKinds.MessageSent, JournalKinds.NoteAdded, JournalKinds.InteractionArrived, JournalKinds.InteractionOffered,
        JournalKinds.OfferDeclined,
        JournalKinds.OfferTimedOut, JournalKinds.OfferRevoked, JournalKinds.InteractionConnected, JournalKinds.TransferRequested,
        JournalKinds.EndRequested, JournalKinds.InteractionAbandoned, JournalKinds.WrapUpStarted,
        JournalKinds.WrapUpCompletionRequested, JournalKinds.CallbackArrived, JournalKinds.InteractionDiverted,
        JournalKinds.InteractionTurnedAway, JournalKinds.InteractionSentToChannel, JournalKinds.InteractionSuspended,
        JournalKinds.InteractionResumed, JournalKinds.CallbackOffered, JournalKinds.CallbackQueued, JournalKinds.CallbackScheduled,
        JournalKinds.CallbackDialing, JournalKinds.CallbackFailed, JournalKinds.CallbackGivenUp,
        JournalKinds.CallHeld, JournalKinds.CallRetrieved, JournalKinds.CallConsulted, JournalKinds.CallForwarded,
        JournalKinds.CallRecordingStarted, JournalKinds.CallRecordingPaused, JournalKinds.CallRecordingResumed,
        JournalKinds.CallInterrupted,
        JournalKinds.OutboundStarted,
    ];

    /// <summary>The entry, or null if the event is not part of a story.</summary>
    public static LiveItem? From(JournalEvent committed) => committed.Kind switch
    {
        JournalKinds.MessageSent => Message(committed),
        JournalKinds.NoteAdded => Note(committed),
        JournalKinds.EndRequested => Request(committed, TimelineEventKind.Ended),
        JournalKinds.TransferRequested => Request(committed, TimelineEventKind.Transferred),
        JournalKinds.WrapUpCompletionRequested => Request(committed, TimelineEventKind.WrapUpCompleted),
        JournalKinds.InteractionArrived => Arrival(committed, JournalCodec.DataOf<InteractionArrivedData>(committed)),
        JournalKinds.CallbackArrived => Arrival(committed, JournalCodec.DataOf<CallbackArrivedData>(committed).Arrived),
        JournalKinds.OutboundStarted => Decision(committed, TimelineEventKind.OutboundStarted),
        JournalKinds.InteractionDiverted => Decision(committed, TimelineEventKind.Diverted),
        JournalKinds.InteractionTurnedAway => Decision(committed, TimelineEventKind.TurnedAway),
        JournalKinds.InteractionSentToChannel => Decision(committed, TimelineEventKind.SentToChannel),
        JournalKinds.InteractionSuspended => Decision(committed, TimelineEventKind.Suspended),
        JournalKinds.InteractionResumed => Decision(committed, TimelineEventKind.Resumed),
        JournalKinds.CallbackOffered => Decision(committed, TimelineEventKind.CallbackOffered),
        JournalKinds.CallbackQueued => Decision(committed, TimelineEventKind.CallbackQueued),
        JournalKinds.CallbackScheduled => Decision(committed, TimelineEventKind.CallbackScheduled),
        JournalKinds.CallbackDialing => Decision(committed, TimelineEventKind.CallbackDialing),
        JournalKinds.CallbackFailed => Decision(committed, TimelineEventKind.CallbackFailed),
        JournalKinds.CallbackGivenUp => Decision(committed, TimelineEventKind.CallbackGivenUp),
        JournalKinds.InteractionOffered => Decision(committed, TimelineEventKind.Offered),
        JournalKinds.OfferDeclined => Decision(committed, TimelineEventKind.Declined),
        JournalKinds.OfferTimedOut => Decision(committed, TimelineEventKind.NotAnswered),
        JournalKinds.OfferRevoked => Decision(committed, TimelineEventKind.OfferRevoked),
        JournalKinds.InteractionConnected => Decision(committed, TimelineEventKind.Connected),
        JournalKinds.InteractionAbandoned => Decision(committed, TimelineEventKind.Abandoned),
        JournalKinds.WrapUpStarted => Decision(committed, TimelineEventKind.WrapUpStarted),
        JournalKinds.CallHeld => Call(committed, TimelineEventKind.Held),
        JournalKinds.CallRetrieved => Call(committed, TimelineEventKind.Retrieved),
        JournalKinds.CallConsulted => Call(committed, TimelineEventKind.ColleagueAsked),
        JournalKinds.CallForwarded => Call(committed, TimelineEventKind.PassedOutside),
        JournalKinds.CallRecordingStarted => Call(committed, TimelineEventKind.RecordingStarted),
        JournalKinds.CallRecordingPaused => Call(committed, TimelineEventKind.RecordingPaused),
        JournalKinds.CallRecordingResumed => Call(committed, TimelineEventKind.RecordingResumed),
        JournalKinds.CallInterrupted => Call(committed, TimelineEventKind.Interrupted),
        _ => null,
    };

    /// <summary>The data of a request, with its note where the feed brought one.</summary>
    public static RoutingInputData RequestData(JournalEvent committed, out string? note)
    {
        var noted = committed.Payload as NotedPayload;
        note = noted?.Note;
        return noted?.Data ?? JournalCodec.DataOf<RoutingInputData>(committed);
    }

    private static LiveItem Message(JournalEvent committed)
    {
        var payload = committed.Payload as MessagePayload;
        MessageSentData data = payload?.Data ?? JournalCodec.DataOf<MessageSentData>(committed);
        return new LiveItem
        {
            Seq = committed.Seq,
            Id = data.Message,
            At = committed.At.Microseconds,
            Author = data.By == MessageAuthor.Customer ? AuthorKind.Customer : AuthorKind.Agent,
            AuthorId = data.Agent,
            Content = payload?.Content,
        };
    }

    /// <summary>The entry of a note.</summary>
    public static LiveItem Note(long seq, long at, NoteAddedData data, string? text) => new()
    {
        Seq = seq,
        Id = data.Note,
        At = at,
        Author = AuthorKind.Agent,
        AuthorId = data.Agent,
        IsNote = true,
        HasNote = true,
        Note = text,
    };

    private static LiveItem Note(JournalEvent committed)
    {
        var payload = committed.Payload as NotePayload;
        return Note(
            committed.Seq, committed.At.Microseconds, payload?.Data ?? JournalCodec.DataOf<NoteAddedData>(committed), payload?.Text);
    }

    private static LiveItem Arrival(JournalEvent committed, InteractionArrivedData data) => new()
    {
        Seq = committed.Seq,
        Id = IdOf(committed.Seq),
        At = committed.At.Microseconds,
        Author = AuthorKind.System,
        Event = TimelineEventKind.Queued,
        Queue = data.Queue,
    };

    private static LiveItem Request(JournalEvent committed, TimelineEventKind kind)
    {
        RoutingInputData data = RequestData(committed, out string? note);
        return new LiveItem
        {
            Seq = committed.Seq,
            Id = IdOf(committed.Seq),
            At = committed.At.Microseconds,
            Author = AuthorKind.System,
            Event = kind,
            Agent = data.TargetAgent ?? data.Agent,
            Queue = data.TargetAgent is null ? data.Queue : null,
            Disposition = data.Disposition,
            HasNote = data.HasNote == true,
            Note = note,
        };
    }

    private static LiveItem Decision(JournalEvent committed, TimelineEventKind kind)
    {
        RoutingDecisionData data = JournalCodec.DataOf<RoutingDecisionData>(committed);
        return new LiveItem
        {
            Seq = committed.Seq,
            Id = IdOf(committed.Seq),
            At = committed.At.Microseconds,
            Author = AuthorKind.System,
            Event = kind,
            Agent = data.Agent,
            // A diversion leads somewhere; where it began is the story so far.
            Queue = data.TargetQueue,
            Reason = data.Reason,
            Announcement = data.Announcement,
        };
    }

    private static LiveItem Call(JournalEvent committed, TimelineEventKind kind) => new()
    {
        Seq = committed.Seq,
        Id = IdOf(committed.Seq),
        At = committed.At.Microseconds,
        Author = AuthorKind.System,
        Event = kind,
        Agent = JournalCodec.DataOf<CallFactData>(committed).Agent,
    };

    /// <summary>An id for an entry that is an event: its sequence number, so that it is the same wherever it is read.</summary>
    private static Guid IdOf(long seq) => new((uint)(seq >> 32), (ushort)(seq >> 16), (ushort)seq, 0, 0, 0, 0, 0, 0, 0, 0);
}
