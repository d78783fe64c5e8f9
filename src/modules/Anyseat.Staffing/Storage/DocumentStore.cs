using System.Data.Common;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;

namespace Anyseat.Staffing.Storage;

/// <summary>Something that was saved by name.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">Unique.</param>
/// <param name="Content">The document, as it was sent.</param>
/// <param name="AuthorId">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Version">Rises with every change.</param>
internal sealed record StoredDocument(Guid Id, string Name, string Content, Guid? AuthorId, Instant ChangedAt, long Version);

/// <summary>Documents of a kind in the database.</summary>
/// <typeparam name="TKind">The kind.</typeparam>
internal sealed class DocumentStore<TKind>(IDatabase database)
    where TKind : IDocumentKind
{
    private const string Columns = "id, name, content, author_id, changed_at, version";

    /// <summary>All of them by name, without their content unless the kind is listed whole.</summary>
    public async Task<IReadOnlyList<StoredDocument>> ListAsync(CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand(
            $"SELECT id, name, {(TKind.IsListedWhole ? "content" : "''")}, author_id, changed_at, version FROM {TKind.Table} ORDER BY name");
        return await ReadAsync(select, ct);
    }

    public async Task<StoredDocument?> FindAsync(Guid id, CancellationToken ct)
    {
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using DbCommand select = connection.CreateCommand($"SELECT {Columns} FROM {TKind.Table} WHERE id = @id").AddGuid("id", id);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    /// <summary>Adds one; the one that is there when its id is known already.</summary>
    public Task<Result<StoredDocument>> AddAsync(StoredDocument document, CancellationToken ct) => database.WriteAsync<Result<StoredDocument>>(
        async (scope, token) =>
        {
            if (await FindAsync(scope, "id = @id", document, token) is { } former)
                return former;
            if (await FindAsync(scope, "name = @name", document, token) is not null)
                return new NameTaken();
            if (await CountAsync(scope, token) >= TKind.CountMax)
                return new ConflictError("simulation.too_many_documents", $"{TKind.CountMax} are saved already; delete one first.");
            await using DbCommand insert = Bind(
                scope.CreateCommand($"INSERT INTO {TKind.Table} ({Columns}) VALUES (@id, @name, @content, @author, @at, @version)"), document);
            await insert.ExecuteNonQueryAsync(token);
            return document;
        },
        ct);

    /// <summary>Replaces one that has the version before.</summary>
    public Task<Result<StoredDocument>> UpdateAsync(StoredDocument document, CancellationToken ct) => database.WriteAsync<Result<StoredDocument>>(
        async (scope, token) =>
        {
            if (await FindAsync(scope, "name = @name AND id <> @id", document, token) is not null)
                return new NameTaken();
            await using DbCommand update = Bind(
                scope.CreateCommand(
                    $"UPDATE {TKind.Table} SET name = @name, content = @content, author_id = @author, changed_at = @at, version = @version "
                    + "WHERE id = @id AND version = @version - 1"),
                document);
            return await update.ExecuteNonQueryAsync(token) == 1 ? document : new StaleDocument();
        },
        ct);

    /// <summary>Removes one; false when it is not there.</summary>
    public Task<bool> DeleteAsync(Guid id, CancellationToken ct) => database.WriteAsync(
        async (scope, token) =>
        {
            await using DbCommand delete = scope.CreateCommand($"DELETE FROM {TKind.Table} WHERE id = @id").AddGuid("id", id);
            return await delete.ExecuteNonQueryAsync(token) == 1;
        },
        ct);

    private static async Task<StoredDocument?> FindAsync(WriteScope scope, string condition, StoredDocument document, CancellationToken ct)
    {
        await using DbCommand select = Bind(scope.CreateCommand($"SELECT {Columns} FROM {TKind.Table} WHERE {condition}"), document);
        return (await ReadAsync(select, ct)).FirstOrDefault();
    }

    private static async Task<long> CountAsync(WriteScope scope, CancellationToken ct)
    {
        await using DbCommand count = scope.CreateCommand($"SELECT COUNT(*) FROM {TKind.Table}");
        return Convert.ToInt64(await count.ExecuteScalarAsync(ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static DbCommand Bind(DbCommand command, StoredDocument document) => command
        .AddGuid("id", document.Id).AddText("name", document.Name).AddText("content", document.Content)
        .AddGuid("author", document.AuthorId).AddInstant("at", document.ChangedAt).AddInteger("version", document.Version);

    private static async Task<List<StoredDocument>> ReadAsync(DbCommand select, CancellationToken ct)
    {
        await using DbDataReader reader = await select.ExecuteReaderAsync(ct);
        var documents = new List<StoredDocument>();
        while (await reader.ReadAsync(ct))
        {
            documents.Add(new StoredDocument(
                reader.ReadGuid(0), reader.GetString(1), reader.GetString(2), reader.ReadGuidOrNull(3), reader.ReadInstant(4), reader.GetInt64(5)));
        }

        return documents;
    }
}

/// <summary>Another one has this name.</summary>
internal sealed record NameTaken() : ConflictError("simulation.name_taken", "Another one has this name.");

/// <summary>It was changed in the meantime: 412.</summary>
internal sealed record StaleDocument() : Error("version.stale", "It was changed in the meantime.")
{
    public override int Status => 412;

    public override string Title => "Stale version";
}
