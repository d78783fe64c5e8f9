namespace Anyseat.Platform.Blobs;

/// <summary>Where recordings and attachments live: a folder, or an S3-compatible service.</summary>
public interface IBlobStore
{
    /// <summary>Stores the content under a name; durable when completed. Writing the same name again replaces it.</summary>
    /// <param name="name">Lower-case letters, digits, '-', '_' and '/'; no dots, at most 200 characters.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="ct">Cancels; nothing is stored then.</param>
    Task PutAsync(string name, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>Stores what a stream holds from its position on, as large as it may be, without keeping it in memory.</summary>
    /// <inheritdoc cref="PutAsync(string, ReadOnlyMemory{byte}, CancellationToken)"/>
    Task PutAsync(string name, Stream content, CancellationToken ct);

    /// <summary>Opens the content, or null if there is none.</summary>
    Task<Stream?> OpenReadAsync(string name, CancellationToken ct);

    /// <summary>Removes the content; no error if there is none.</summary>
    Task DeleteAsync(string name, CancellationToken ct);
}
