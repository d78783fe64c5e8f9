using System.Data.Common;
using Anyseat.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.Platform.EntityFramework;

/// <summary>Opens a module's context over the house's database: over the write transaction for writing, over a reading
/// connection for reading. Thread-safe; each call has a context of its own.</summary>
/// <typeparam name="TContext">The module's context.</typeparam>
/// <param name="database">The database of the node.</param>
/// <param name="create">Makes the context from its options.</param>
public sealed class ModuleDatabase<TContext>(IDatabase database, Func<DbContextOptions<TContext>, TContext> create)
    where TContext : ModuleDbContext
{
    /// <summary>Runs <paramref name="work"/> in a transaction; completes after the commit is durable.</summary>
    /// <remarks>The work saves its changes itself. An exception rolls back; a work that must not change anything
    /// returns before it saves.</remarks>
    public Task<T> WriteAsync<T>(Func<TContext, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(work);
        return database.WriteAsync(
            async (scope, token) =>
            {
                await using TContext context = Open(scope);
                return await work(context, token);
            },
            ct);
    }

    /// <summary>Reads; changes that <paramref name="work"/> would make are not kept.</summary>
    public async Task<T> ReadAsync<T>(Func<TContext, CancellationToken, Task<T>> work, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using DbConnection connection = await database.OpenReadAsync(ct);
        await using TContext context = create(ProviderNames.BuildOptions<TContext>(database.Provider, connection));
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return await work(context, ct);
    }

    /// <summary>A context inside a transaction that is under way. The caller disposes it and saves.</summary>
    public TContext Open(WriteScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        TContext context = create(ProviderNames.BuildOptions<TContext>(scope.Provider, scope.Connection));
        context.Database.UseTransaction(scope.Transaction);
        context.Database.AutoSavepointsEnabled = false;
        return context;
    }
}
