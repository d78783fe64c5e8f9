namespace Anyseat.Integration.Tests.Voice.Fire;

/// <summary>The one site under fire: its tests follow each other, and each leaves nothing behind.</summary>
[CollectionDefinition(Name)]
public sealed class FireSites : ICollectionFixture<FireSites>, IAsyncDisposable
{
    public const string Name = "under fire";

    private Task<FireSite>? started;

    /// <summary>Of all that is chosen: ANYSEAT_SEED, one at random in the soak, else always the same.</summary>
    internal static int Seed { get; } = int.TryParse(Environment.GetEnvironmentVariable("ANYSEAT_SEED"), out int given)
        ? given
        : Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? Random.Shared.Next() : 5060;

    internal Task<FireSite> StartedAsync() => started ??= FireSite.StartAsync(Seed);

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
            await (await started).DisposeAsync();
    }
}
