namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>Tests that share one demo server a class. Each test leaves nobody ready.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    private ServerProcess? process;

    internal ServerProcess Process => process ?? throw new InvalidOperationException("The server was not started.");

    internal Uri Address => Process.Address;

    public async ValueTask InitializeAsync() => process = await ServerProcess.StartAsync("demo");

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
    }
}
