namespace Anyseat.Interactions.Contracts;

/// <summary>What a message says: personal data, kept beside the journal.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Text">Plain text; null for a picture alone.</param>
/// <param name="Attachment">The picture, if there is one.</param>
/// <param name="ClientKey">The sender's idempotency key.</param>
public sealed record MessageContent(Guid Id, string? Text, AttachmentView? Attachment, string? ClientKey);

/// <summary>Payload of a committed <see cref="JournalKinds.MessageSent"/> on the feed.</summary>
/// <param name="Data">The journaled data.</param>
/// <param name="Content">The body.</param>
public sealed record MessagePayload(MessageSentData Data, MessageContent Content);

/// <summary>A picture as shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ContentType">image/png, image/jpeg, image/gif or image/webp.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Url">Where to get it: complete and signed, good for 24 hours.</param>
public sealed record AttachmentView(Guid Id, string ContentType, int Width, int Height, long Size, string Url);

/// <summary>Gives the bodies of messages; implemented by the module that keeps them.</summary>
public interface IMessageBodies
{
    /// <summary>The bodies of an interaction's messages, by sequence number; what was erased is absent.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="seqFirst">The first wanted.</param>
    /// <param name="seqLast">The last wanted.</param>
    /// <param name="ct">Ends the read.</param>
    Task<IReadOnlyDictionary<long, MessageContent>> GetAsync(Guid interaction, long seqFirst, long seqLast, CancellationToken ct);
}

/// <summary>The kinds of notes people leave on an interaction.</summary>
public enum NoteKind
{
    /// <summary>For whoever gets the transfer.</summary>
    Transfer = 1,

    /// <summary>Of wrap-up.</summary>
    WrapUp = 2,

    /// <summary>In the middle of the conversation, for colleagues.</summary>
    Internal = 3,
}
