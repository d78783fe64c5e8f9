using Anyseat.Platform.Time;

namespace Anyseat.Voice.Recordings;

/// <summary>A recording that was closed, or was found broken off after a crash.</summary>
internal sealed record CompletedRecording
{
    /// <summary>The id in the file's header.</summary>
    public required Guid Id { get; init; }

    /// <summary>The interaction it belongs to.</summary>
    public required Guid InteractionId { get; init; }

    /// <summary>The customer; null for none.</summary>
    public Guid? CustomerId { get; init; }

    /// <summary>The agent who talked first; null for none.</summary>
    public Guid? AgentId { get; init; }

    /// <summary>The queue; null for none. Its policy says how long it is kept.</summary>
    public Guid? QueueId { get; init; }

    /// <summary>When it began.</summary>
    public required Instant BegunAt { get; init; }

    /// <summary>Its length.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The file in the spool.</summary>
    public required string FilePath { get; init; }

    /// <summary>The id of the house's key that wraps its data key.</summary>
    public required string KeyId { get; init; }
}

/// <summary>Takes recordings out of the spool.</summary>
internal interface IRecordingStore
{
    /// <summary>Moves the file to the blobs, writes its row, and deletes the file. Doing it again changes nothing. An exception leaves
    /// the file where it is: try again later.</summary>
    Task AddAsync(CompletedRecording recording, CancellationToken ct);
}
