using System.Text.Json.Serialization;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Routing;

namespace Anyseat.Interactions.Live;

/// <summary>A live interaction: a fold over its journal events, kept in memory until it closes. Texts and names are not part
/// of what is saved; they are read from the side tables after a replay.</summary>
internal sealed class LiveInteraction
{
    /// <summary>Items kept in memory; earlier ones are read from the database when somebody scrolls.</summary>
    public const int TailMax = 50;

    public required Guid Id { get; init; }

    public required InteractionArrivedData Data { get; init; }

    public required long QueuedAt { get; init; }

    public InteractionPhase Phase { get; set; }

    public Guid Queue { get; set; }

    public Guid? Agent { get; set; }

    public long Offer { get; set; }

    public long OfferedAt { get; set; }

    public RoutingDecisionData? OfferData { get; set; }

    public Guid? TransferredBy { get; set; }

    public long TransferNoteSeq { get; set; }

    public long? ConnectedAt { get; set; }

    public long? EndedAt { get; set; }

    public MessageAuthor? EndedBy { get; set; }

    public long? WrapUpDeadline { get; set; }

    /// <summary>Set aside for other work of its agent.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>Whether an agent began it.</summary>
    public bool IsOutbound { get; init; }

    /// <summary>When it is due or dialled, for a callback.</summary>
    public long? CallbackAt { get; set; }

    /// <summary>How often the customer of a callback was dialled.</summary>
    public int CallbackAttempts { get; set; }

    /// <summary>Whether the customer left and is to be called back, or booked a call.</summary>
    public bool IsCallback { get; set; }

    public Guid? Disposition { get; set; }

    public long CustomerReadSeq { get; set; }

    public long AgentReadSeq { get; set; }

    public int ItemCount { get; set; }

    public List<LiveItem> Tail { get; init; } = [];

    [JsonIgnore]
    public string? CustomerName { get; set; }

    [JsonIgnore]
    public bool IsCustomerOnline { get; set; }

    [JsonIgnore]
    public string? TransferNote { get; set; }

    /// <summary>Messages of the customer that no agent has read.</summary>
    public int UnreadCount { get; set; }

    public void Add(LiveItem item)
    {
        ItemCount++;
        if (Tail.Count >= TailMax)
            Tail.RemoveAt(0);
        Tail.Add(item);
    }
}

/// <summary>One entry of the story, as kept in memory.</summary>
internal sealed class LiveItem
{
    public required long Seq { get; init; }

    public required Guid Id { get; init; }

    public required long At { get; init; }

    public required AuthorKind Author { get; init; }

    public Guid? AuthorId { get; init; }

    /// <summary>Null for a message or a note.</summary>
    public TimelineEventKind? Event { get; init; }

    /// <summary>Whether it is a note among colleagues; its words are in <see cref="Note"/>.</summary>
    public bool IsNote { get; init; }

    /// <summary>Whether it is a message.</summary>
    [JsonIgnore]
    public bool IsMessage => Event is null && !IsNote;

    public Guid? Agent { get; init; }

    public Guid? Queue { get; init; }

    public int? Reason { get; init; }

    public Guid? Disposition { get; init; }

    public bool HasNote { get; init; }

    /// <summary>The code of what the customer was told.</summary>
    public int? Announcement { get; init; }

    [JsonIgnore]
    public MessageContent? Content { get; set; }

    [JsonIgnore]
    public string? Note { get; set; }
}

/// <summary>An agent's live state: a fold over the agent's journal events.</summary>
internal sealed class LiveAgent
{
    public required Guid Id { get; init; }

    public AgentState State { get; set; }

    public int Reason { get; set; }

    public long Since { get; set; }

    /// <summary>Classes of channels of which no offer reaches the agent.</summary>
    public HashSet<ChannelClass> Unreachable { get; init; } = [];

    /// <summary>Interactions offered to, connected with or wrapped up by the agent, in order of arrival there.</summary>
    public List<Guid> Interactions { get; init; } = [];
}

/// <summary>The state of the floor as of one sequence number: everything live, folded from the journal. Pure: no clock, no I/O.
/// </summary>
internal sealed class LiveState
{
    public long Seq { get; set; }

    public Dictionary<Guid, LiveInteraction> Interactions { get; init; } = [];

    public Dictionary<Guid, LiveAgent> Agents { get; init; } = [];

    public LiveAgent Agent(Guid id)
    {
        if (!Agents.TryGetValue(id, out LiveAgent? agent))
            Agents.Add(id, agent = new LiveAgent { Id = id });
        return agent;
    }
}
