using Anyseat.Platform.Storage;
using Anyseat.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Anyseat.Platform.EntityFramework;

/// <summary>The base of a module's context: both databases keep ids and instants alike.</summary>
/// <param name="options">Made by <see cref="ModuleDatabase{TContext}"/> over an open connection.</param>
public abstract class ModuleDbContext(DbContextOptions options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<Instant>().HaveConversion<InstantConverter>();
        if (Database.ProviderName == ProviderNames.Sqlite)
            configurationBuilder.Properties<Guid>().HaveConversion<GuidBytesConverter>();
    }
}

/// <summary>How EF Core names its providers.</summary>
internal static class ProviderNames
{
    internal const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite";

    internal static DbContextOptions<TContext> BuildOptions<TContext>(
        DatabaseProvider provider, System.Data.Common.DbConnection connection)
        where TContext : ModuleDbContext
    {
        var builder = new DbContextOptionsBuilder<TContext>();
        return provider switch
        {
            DatabaseProvider.Sqlite => builder.UseSqlite(connection).Options,
            DatabaseProvider.PostgreSql => builder.UseNpgsql(connection).Options,
            _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, "No such provider."),
        };
    }
}
