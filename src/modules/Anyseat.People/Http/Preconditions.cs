using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Http;

/// <summary>The thing changed since the client read it: 412.</summary>
/// <param name="Version">The present version.</param>
internal sealed record VersionStale(long Version)
    : Error("version.stale", $"It was changed in the meantime; the present version is {Version}.")
{
    public override int Status => 412;

    public override string Title => "Stale version";

    public override IEnumerable<KeyValuePair<string, object?>> Data => [new("version", Version)];
}

/// <summary>The version that a client expects (<c>If-Match</c>, RFC 9110 §13.1.1).</summary>
/// <param name="Version">Null for any.</param>
internal readonly record struct ExpectedVersion(long? Version)
{
    /// <summary>Reads the header: absent or <c>*</c> is any version, else one strong entity tag with a number.</summary>
    public static Result<ExpectedVersion> Read(HttpContext http)
    {
        string header = http.Request.Headers.IfMatch.ToString().Trim();
        if (header is "" or "*")
            return new ExpectedVersion(null);
        return header.Length is > 2 and <= 22 && header[0] == '"' && header[^1] == '"'
            && long.TryParse(header.AsSpan(1, header.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out long version)
            ? new ExpectedVersion(version)
            : new ValidationError("if_match.malformed", "If-Match must be one entity tag as given in ETag.");
    }

    /// <summary>Null when the present version is the expected one.</summary>
    public VersionStale? Check(long present) => Version is null || Version == present ? null : new VersionStale(present);
}

/// <summary>What an <c>Idempotency-Key</c> stands for, kept for seven days in <c>people_idempotency</c>.</summary>
/// <param name="Key">1 to 64 visible ASCII characters; null when the client sent none.</param>
/// <param name="RequestHash">SHA-256 over path and request, without passwords: a fast hash of these must not be kept.</param>
internal readonly record struct IdempotencyKey(string? Key, byte[] RequestHash)
{
    public const string HeaderName = "Idempotency-Key";
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>Reads the header.</summary>
    /// <param name="http">The request.</param>
    /// <param name="request">What it asks, without secrets.</param>
    public static Result<IdempotencyKey> Read<T>(HttpContext http, T request)
    {
        byte[] hash = SHA256.HashData([
            .. Encoding.UTF8.GetBytes(http.Request.Path.Value + "\n"), .. JsonSerializer.SerializeToUtf8Bytes(request)]);
        if (!http.Request.Headers.TryGetValue(HeaderName, out var values))
            return new IdempotencyKey(null, hash);
        string key = values.ToString();
        return key.Length is >= 1 and <= 64 && key.All(letter => letter is > ' ' and < '\x7F')
            ? new IdempotencyKey(key, hash)
            : new ValidationError("idempotency.malformed", $"{HeaderName} must have 1 to 64 visible ASCII characters.");
    }

    /// <summary>What the key created before: its id, null for nothing yet, or 409 when it was another request.</summary>
    public async Task<Result<Guid?>> FindAsync(PeopleDbContext context, Guid userId, CancellationToken ct)
    {
        string? key = Key;
        if (key is null)
            return (Guid?)null;
        IdempotencyRow? row = await context.Idempotency.FirstOrDefaultAsync(row => row.UserId == userId && row.Key == key, ct);
        if (row is null)
            return (Guid?)null;
        return row.RequestHash.AsSpan().SequenceEqual(RequestHash)
            ? row.SubjectId
            : new ConflictError("idempotency.mismatch", $"The {HeaderName} was used for another request.");
    }

    /// <summary>Remembers what the key created.</summary>
    public void Add(PeopleDbContext context, PeopleStore store, Guid userId, Guid subjectId)
    {
        if (Key is null)
            return;
        context.Idempotency.Add(new IdempotencyRow
        {
            UserId = userId,
            Key = Key,
            RequestHash = RequestHash,
            SubjectId = subjectId,
            CreatedAt = store.Now,
        });
    }
}
