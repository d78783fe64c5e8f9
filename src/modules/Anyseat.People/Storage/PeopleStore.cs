using Anyseat.Platform.EntityFramework;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;

namespace Anyseat.People.Storage;

/// <summary>Where slices change and read the tables of People.</summary>
internal sealed class PeopleStore(
    ModuleDatabase<PeopleDbContext> database, PeopleDirectory directory, IIdSource ids, TimeProvider clock)
{
    /// <summary>A new id.</summary>
    public Guid NewId() => ids.NewId();

    /// <summary>Now.</summary>
    public Instant Now => clock.GetInstant();

    /// <summary>Changes what the directory shows, one change after the other; saved only when the work succeeds. The
    /// directory shows the change when this completes.</summary>
    public async Task<Result<T>> ChangeAsync<T>(
        Func<PeopleDbContext, CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        Result<T> result = await database.WriteAsync(
            async (context, token) =>
            {
                await context.BeginChangeAsync(token);
                return await WorkAndSaveAsync(context, work, token);
            },
            ct);
        if (result.IsSuccess)
            await directory.ReloadAfterCommitAsync();
        return result;
    }

    /// <summary>Writes what the directory does not show; saved only when the work succeeds.</summary>
    public Task<Result<T>> WriteAsync<T>(
        Func<PeopleDbContext, CancellationToken, Task<Result<T>>> work, CancellationToken ct) =>
        database.WriteAsync((context, token) => WorkAndSaveAsync(context, work, token), ct);

    /// <summary>Reads.</summary>
    public Task<T> ReadAsync<T>(Func<PeopleDbContext, CancellationToken, Task<T>> work, CancellationToken ct) =>
        database.ReadAsync(work, ct);

    /// <summary>Adds an act to the audit log in the transaction of the context.</summary>
    public void Audit(PeopleDbContext context, string action, Guid? actor, string subjectKind, Guid? subject, string? data = null) =>
        context.AddAudit(NewId(), Now, new AuditEntry(action, actor, subjectKind, subject, data));

    private static async Task<Result<T>> WorkAndSaveAsync<T>(
        PeopleDbContext context, Func<PeopleDbContext, CancellationToken, Task<Result<T>>> work, CancellationToken ct)
    {
        Result<T> result = await work(context, ct);
        if (result.IsSuccess)
            await context.SaveChangesAsync(ct);
        return result;
    }
}
