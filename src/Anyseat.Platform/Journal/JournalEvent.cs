using Anyseat.Platform.Time;

namespace Anyseat.Platform.Journal;

/// <summary>A routing domain: the unit of order. An installation has one, <see cref="Main"/>, unless split.</summary>
/// <param name="Name">1 to 32 lower-case letters or digits.</param>
public readonly record struct DomainId(string Name)
{
    /// <summary>The domain of an installation that is not split.</summary>
    public static DomainId Main => new("main");

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What a stream is the history of.</summary>
public enum StreamKind
{
    /// <summary>One interaction.</summary>
    Interaction = 1,

    /// <summary>One agent.</summary>
    Agent = 2,

    /// <summary>One queue.</summary>
    Queue = 3,

    /// <summary>One configuration document.</summary>
    Configuration = 4,

    /// <summary>One node.</summary>
    Node = 5,
}

/// <summary>Who did it: <c>agent:ID</c>, <c>customer:ID</c>, <c>user:ID</c>, <c>system</c>. Never a name or a number.</summary>
/// <param name="Value">At most 64 characters.</param>
public readonly record struct Actor(string Value)
{
    /// <summary>The house itself.</summary>
    public static Actor System => new("system");

    /// <summary>An agent acting.</summary>
    public static Actor Agent(Guid id) => new("agent:" + id.ToString("D"));

    /// <summary>A customer acting.</summary>
    public static Actor Customer(Guid id) => new("customer:" + id.ToString("D"));

    /// <summary>A user acting outside of an interaction (administration).</summary>
    public static Actor User(Guid id) => new("user:" + id.ToString("D"));

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>An event to be appended. Holds no personal data: names, numbers and texts go to side tables.</summary>
public sealed record NewEvent
{
    /// <summary>What stream it belongs to.</summary>
    public required StreamKind StreamKind { get; init; }

    /// <summary>Which stream.</summary>
    public required Guid StreamId { get; init; }

    /// <summary>In the past tense, such as <c>InteractionQueued</c>; at most 64 ASCII letters.</summary>
    public required string Kind { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor Actor { get; init; }

    /// <summary>When, as the writer's clock had it.</summary>
    public required Instant At { get; init; }

    /// <summary>One JSON object in UTF-8 with fields in a fixed order.</summary>
    public ReadOnlyMemory<byte> Data { get; init; } = "{}"u8.ToArray();

    /// <summary>Null for a fact. For a decision made from a state that was read: the stream's version at that time
    /// (0: must be new); another version refuses the whole request.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>Handed to the feed's observers with the committed event, never stored: what the live projections need of
    /// the side rows, so that they need not read them back.</summary>
    public object? Payload { get; init; }
}

/// <summary>An event as committed.</summary>
public sealed record JournalEvent
{
    /// <summary>The domain.</summary>
    public required DomainId Domain { get; init; }

    /// <summary>Its place in the domain: from 1, without gaps in commit order.</summary>
    public required long Seq { get; init; }

    /// <summary>What stream it belongs to.</summary>
    public required StreamKind StreamKind { get; init; }

    /// <summary>Which stream.</summary>
    public required Guid StreamId { get; init; }

    /// <summary>Its place in the stream: from 1, without gaps.</summary>
    public required long Version { get; init; }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>What happened.</summary>
    public required string Kind { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor Actor { get; init; }

    /// <summary>One JSON object in UTF-8.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Present only on the feed, see <see cref="NewEvent.Payload"/>.</summary>
    public object? Payload { get; init; }
}
