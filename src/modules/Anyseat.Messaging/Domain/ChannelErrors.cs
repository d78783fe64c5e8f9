using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Domain;

/// <summary>There is no such conversation, or the token is for another one.</summary>
internal sealed record ConversationUnknown() : NotFoundError("conversation.unknown", "There is no such conversation.");

/// <summary>The conversation is over.</summary>
internal sealed record ConversationEnded() : ConflictError("conversation.ended", "This conversation has ended.");

/// <summary>The same key came with another content.</summary>
internal sealed record IdempotencyMismatch()
    : ConflictError("idempotency.mismatch", "This Idempotency-Key was used before with another content.");

/// <summary>A message needs something to say.</summary>
internal sealed record MessageEmpty() : ValidationError("message.empty", "A message has a text or a picture.", "text");
