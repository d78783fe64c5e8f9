using Anyseat.People.Http;
using Anyseat.People.Storage;
using Anyseat.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.People.Features;

/// <summary>What teams, sites and skills have in common: a unique name, a version, and that they go only when nobody
/// refers to them.</summary>
/// <typeparam name="TRow">The row.</typeparam>
/// <typeparam name="TView">What the API shows of it.</typeparam>
/// <param name="kind">The word for it in error codes and in the audit log.</param>
/// <param name="toView">Makes the view.</param>
internal sealed class NamedThings<TRow, TView>(string kind, Func<TRow, TView> toView)
    where TRow : class, INamedRow
{
    /// <summary>Creates one, once for a key.</summary>
    public Task<Result<Creation<TView>>> CreateAsync(
        PeopleStore store, Guid actor, TRow row, IdempotencyKey key, Func<PeopleDbContext, Task<Error?>> check, CancellationToken ct) =>
        store.ChangeAsync<Creation<TView>>(
            async (context, token) =>
            {
                if (!(await key.FindAsync(context, actor, token)).TryGet(out Guid? former, out Error? error))
                    return error;
                if (former is { } formerId)
                {
                    return await context.Set<TRow>().FirstOrDefaultAsync(known => known.Id == formerId, token) is { } made
                        ? new Creation<TView>(toView(made), IsRepeat: true)
                        : new ConflictError($"{kind}.removed", "What this key created was removed.");
                }
                if ((await check(context) ?? await FindTakenAsync(context, row, token)) is { } conflict)
                    return conflict;
                context.Set<TRow>().Add(row);
                key.Add(context, store, actor, row.Id);
                store.Audit(context, $"{kind}.created", actor, kind, row.Id);
                return new Creation<TView>(toView(row), IsRepeat: false);
            },
            ct);

    /// <summary>Replaces what is set of one.</summary>
    public Task<Result<TView>> UpdateAsync(
        PeopleStore store, Guid actor, Guid id, ExpectedVersion expected, Action<TRow> apply, Func<PeopleDbContext, Task<Error?>> check,
        CancellationToken ct) =>
        store.ChangeAsync<TView>(
            async (context, token) =>
            {
                TRow? row = await context.Set<TRow>().FirstOrDefaultAsync(known => known.Id == id, token);
                if (row is null)
                    return Unknown;
                if (expected.Check(row.Version) is { } stale)
                    return stale;
                apply(row);
                row.Version++;
                if ((await check(context) ?? await FindTakenAsync(context, row, token)) is { } conflict)
                    return conflict;
                store.Audit(context, $"{kind}.updated", actor, kind, id);
                return toView(row);
            },
            ct);

    /// <summary>Removes one that nobody refers to.</summary>
    public Task<Result<Done>> DeleteAsync(
        PeopleStore store, Guid actor, Guid id, ExpectedVersion expected, Func<PeopleDbContext, Task<bool>> isUsed, CancellationToken ct) =>
        store.ChangeAsync<Done>(
            async (context, token) =>
            {
                TRow? row = await context.Set<TRow>().FirstOrDefaultAsync(known => known.Id == id, token);
                if (row is null)
                    return Unknown;
                if (expected.Check(row.Version) is { } stale)
                    return stale;
                if (await isUsed(context))
                    return new ConflictError($"{kind}.in_use", $"The {kind} is still referred to.");
                context.Set<TRow>().Remove(row);
                store.Audit(context, $"{kind}.deleted", actor, kind, id);
                return Done.Value;
            },
            ct);

    private NotFoundError Unknown => new($"{kind}.unknown", $"There is no such {kind}.");

    private static async Task<Error?> FindTakenAsync(PeopleDbContext context, TRow row, CancellationToken ct)
    {
        (Guid id, string key) = (row.Id, row.NameKey);
        return await context.Set<TRow>().AnyAsync(known => known.NameKey == key && known.Id != id, ct) ? new NameTaken("name") : null;
    }
}
