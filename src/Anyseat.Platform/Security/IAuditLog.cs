using Anyseat.Platform.Storage;

namespace Anyseat.Platform.Security;

/// <summary>Keeps sensitive acts: sign-ins, changes of rights, erasure, reading what is masked. Implemented by People.</summary>
public interface IAuditLog
{
    /// <summary>Records an act; durable when completed.</summary>
    Task RecordAsync(AuditEntry entry, CancellationToken ct);

    /// <summary>Records an act in the transaction of the act, so that both are kept or neither.</summary>
    Task WriteAsync(WriteScope scope, AuditEntry entry, CancellationToken ct);
}

/// <summary>One sensitive act.</summary>
/// <param name="Action">Dotted and stable, such as <c>user.created</c>.</param>
/// <param name="ActorId">The user who did it; null when nobody was signed in.</param>
/// <param name="SubjectKind">What it was done to, such as <c>user</c>; empty for nothing in particular.</param>
/// <param name="SubjectId">Which one; null for nothing in particular.</param>
/// <param name="Data">One JSON object without personal data or secrets; null for nothing to add.</param>
public sealed record AuditEntry(string Action, Guid? ActorId, string SubjectKind, Guid? SubjectId, string? Data = null);
