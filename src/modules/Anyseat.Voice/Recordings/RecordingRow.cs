using System.Globalization;
using Anyseat.Platform.Time;

namespace Anyseat.Voice.Recordings;

/// <summary>A recording as stored.</summary>
internal sealed record RecordingRow(
    Guid Id, Guid InteractionId, Guid? CustomerId, Guid? AgentId, Guid? QueueId, Instant BegunAt, TimeSpan Duration, long Size, string KeyId,
    Instant ExpiresAt)
{
    /// <summary>The name of the blob of a recording.</summary>
    public static string BlobNameOf(Guid id) => string.Create(CultureInfo.InvariantCulture, $"recordings/{id:n}");
}
