using System.Globalization;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>Houses that are a day further than their record, one for each database, started when first asked for.</summary>
public sealed class RecordedHouses(Databases databases) : IAsyncLifetime
{
    private readonly Dictionary<Database, RecordedHouse> houses = [];

    internal async Task<RecordedHouse> GetAsync(Database database)
    {
        if (!houses.TryGetValue(database, out RecordedHouse? house))
            houses[database] = house = await RecordedHouse.StartAsync(await databases.CreateAsync(database));
        return house;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (RecordedHouse house in houses.Values)
            await house.DisposeAsync();
    }
}

/// <summary>A house that is a day further than its record.</summary>
internal sealed class RecordedHouse(InProcessServer server) : IAsyncDisposable
{
    private readonly Dictionary<string, AgentClient> clients = [];

    public static async Task<RecordedHouse> StartAsync(string? connectionString)
    {
        // Before the day's first event, so that the times of the journal rise.
        var clock = new LaterTime(DateTimeOffset.Parse($"{ReportedDay.Date}T07:00:00+08:00", CultureInfo.InvariantCulture));
        InProcessServer server = await InProcessServer.StartAsync(clock, connectionString);
        // Rules that are changed in the course of the day, before anybody comes.
        await Configured.SetOfferTimeoutAsync(server.Address, "Returns", 25);
        await new ReportedDay(server).CommitAsync(SimulationTests.Story);
        clock.Move(TimeSpan.FromDays(1));
        return new RecordedHouse(server);
    }

    /// <summary>A service of the server.</summary>
    public T Get<T>()
        where T : notnull => server.Get<T>();

    public async Task<ApiClient> SignInAsync(string name)
    {
        if (!clients.TryGetValue(name, out AgentClient? client))
            clients[name] = client = await AgentClient.SignInAsync(server.Address, name);
        return client.Api;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AgentClient client in clients.Values)
            await client.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <summary>The time of another day, as fast as ours.</summary>
    private sealed class LaterTime(DateTimeOffset begin) : TimeProvider
    {
        private TimeSpan ahead = begin - DateTimeOffset.UtcNow;

        public void Move(TimeSpan further) => ahead += further;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + ahead;
    }
}
