using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>The wire between browsers and server. A browser that is told to be offline keeps its open sockets; a cut wire does not.</summary>
internal sealed class WeakLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> ends = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Uri server;
    private readonly Task accepting;
    private volatile bool isCut;

    public WeakLine(Uri server)
    {
        this.server = server;
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>Where browsers reach the server through this line.</summary>
    public Uri Address { get; }

    public void Cut()
    {
        isCut = true;
        foreach (TcpClient end in ends.Keys)
            end.Close();
    }

    public void Mend() => isCut = false;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        Cut();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carrying = new ConcurrentDictionary<Task, bool>();
        try
        {
            while (true)
            {
                Task carried = CarryAsync(await listener.AcceptTcpClientAsync(stop.Token));
                carrying.TryAdd(carried, true);
                foreach (Task ended in carrying.Keys.Where(task => task.IsCompleted))
                    carrying.TryRemove(ended, out _);
            }
        }
        catch (OperationCanceledException)
        {
            Cut();
            await Task.WhenAll(carrying.Keys);
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using TcpClient near = browser;
        using var far = new TcpClient();
        ends.TryAdd(near, true);
        ends.TryAdd(far, true);
        try
        {
            if (isCut)
                return;
            await far.ConnectAsync(IPAddress.Loopback, server.Port, stop.Token);
            Task up = near.GetStream().CopyToAsync(far.GetStream(), stop.Token);
            Task down = far.GetStream().CopyToAsync(near.GetStream(), stop.Token);
            await Task.WhenAny(up, down);
            near.Close();
            far.Close();
            await Task.WhenAll(up, down);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The line was cut or a side hung up: that is what lines do.
        }
        finally
        {
            ends.TryRemove(near, out _);
            ends.TryRemove(far, out _);
        }
    }
}
