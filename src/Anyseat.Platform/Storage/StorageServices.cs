using Anyseat.Platform.Blobs;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Modules;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Anyseat.Platform.Storage;

/// <summary>Registers storage, journal and blobs.</summary>
public static class StorageServices
{
    /// <summary>The platform's own name in the history of migrations.</summary>
    internal const string ModuleName = "platform";

    /// <summary>Registers <see cref="IDatabase"/>, <see cref="IJournal"/>, <see cref="ISnapshotStore"/>,
    /// <see cref="IFollowers"/>, <see cref="IBlobStore"/>, <see cref="FollowerRebuild"/>, <see cref="DatabaseBackup"/> and
    /// their start steps.</summary>
    /// <remarks>Modules add their <see cref="MigrationSource"/> and <see cref="IFollower"/> as services. Start steps run
    /// in the order of their phases; see <see cref="IStartStep"/>.</remarks>
    public static IServiceCollection AddAnyseatStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        DatabaseOptions options = DatabaseOptions.From(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(configuration.GetSection("Anyseat:Journal").Get<JournalOptions>() ?? new JournalOptions());
        services.AddSingleton(new MigrationSource(ModuleName, typeof(StorageServices).Assembly));
        if (options.Provider == DatabaseProvider.PostgreSql)
            services.AddSingleton<IDatabase, PostgreSqlDatabase>();
        else
            services.AddSingleton<IDatabase, SqliteDatabase>();
        services.AddSingleton<DatabaseLockStep>();
        services.AddSingleton<MigrationRunner>();
        services.AddSingleton(provider => new NodeJournal(
            provider.GetRequiredService<IDatabase>(),
            provider.GetServices<OwnedDomain>(),
            provider.GetRequiredService<JournalOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<NodeJournal>>(),
            provider.GetService<IHostApplicationLifetime>()));
        services.AddSingleton<IJournal>(provider => provider.GetRequiredService<NodeJournal>());
        services.AddSingleton<ISnapshotStore, SnapshotStore>();
        services.AddSingleton<Followers>();
        services.AddSingleton<IFollowers>(provider => provider.GetRequiredService<Followers>());
        services.AddSingleton<InputPruning>();
        services.AddSingleton<FollowerRebuild>();
        services.AddSingleton<DatabaseBackup>();
        services.AddSingleton<IBlobStore>(new FolderBlobStore(options.BlobFolder));
        AddSteps(services);
        return services;
    }

    private static void AddSteps(IServiceCollection services)
    {
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<DatabaseLockStep>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<MigrationRunner>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<NodeJournal>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<Followers>());
        services.AddSingleton<IStartStep>(provider => provider.GetRequiredService<InputPruning>());
    }
}
