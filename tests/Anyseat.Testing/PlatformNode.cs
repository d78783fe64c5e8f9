using Anyseat.Platform.Journal;
using Anyseat.Platform.Modules;
using Anyseat.Platform.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Anyseat.Testing;

/// <summary>Storage and journal of a node without a web server: the start steps, run as the server runs them.</summary>
public sealed class PlatformNode : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly List<IStartStep> started = [];

    private PlatformNode(ServiceProvider services) => this.services = services;

    public IDatabase Database => services.GetRequiredService<IDatabase>();

    public IJournal Journal => services.GetRequiredService<IJournal>();

    public IServiceProvider Services => services;

    /// <summary>Starts a node.</summary>
    /// <param name="dataFolder">Its data folder.</param>
    /// <param name="connectionString">PostgreSQL, or null for SQLite.</param>
    /// <param name="configure">More services; may replace the platform's.</param>
    /// <param name="without">Start phases to leave out.</param>
    public static async Task<PlatformNode> StartAsync(
        string dataFolder, string? connectionString, Action<IServiceCollection>? configure = null,
        params StartPhase[] without)
    {
        PlatformNode node = Build(dataFolder, connectionString, configure);
        try
        {
            await node.StartAsync(without);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a node that is not started.</summary>
    public static PlatformNode Build(
        string dataFolder, string? connectionString, Action<IServiceCollection>? configure = null)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [DatabaseOptions.DataFolderKey] = dataFolder,
            [DatabaseOptions.ConnectionStringKey] = connectionString,
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddAnyseatStorage(configuration);
        configure?.Invoke(services);
        return new PlatformNode(services.BuildServiceProvider());
    }

    /// <summary>Stops in the reverse order, draining.</summary>
    public async Task StopAsync()
    {
        for (int index = started.Count - 1; index >= 0; index--)
            await started[index].StopAsync(CancellationToken.None);
        started.Clear();
    }

    /// <summary>Ends without draining.</summary>
    public ValueTask DisposeAsync() => services.DisposeAsync();

    private async Task StartAsync(StartPhase[] without)
    {
        IEnumerable<IStartStep> steps = services.GetServices<IStartStep>()
            .Where(step => !without.Contains(step.Phase))
            .OrderBy(step => step.Phase);
        foreach (IStartStep step in steps)
        {
            await step.StartAsync(CancellationToken.None);
            started.Add(step);
        }
    }
}
