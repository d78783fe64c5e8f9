using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>A carrier's server that is switched off and on: alive it answers OPTIONS with 200 and calls with 503, dead it answers nothing.
/// </summary>
internal sealed class CarrierByHand : IAsyncDisposable
{
    private readonly UdpClient socket = new(new IPEndPoint(IPAddress.Parse("127.0.0.10"), 0));
    private readonly CancellationTokenSource stop = new();
    private readonly Task listening;
    private int invites;

    public CarrierByHand() => listening = ListenAsync();

    public string Host => "127.0.0.10";

    public int Port => ((IPEndPoint)socket.Client.LocalEndPoint!).Port;

    /// <summary>Whether it answers.</summary>
    public bool IsAlive { get; set; } = true;

    /// <summary>How many INVITEs have come, repeated ones too.</summary>
    public int InviteCount => Volatile.Read(ref invites);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await listening;
        socket.Dispose();
        stop.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                UdpReceiveResult received = await socket.ReceiveAsync(stop.Token);
                string request = Encoding.ASCII.GetString(received.Buffer);
                bool isInvite = request.StartsWith("INVITE ", StringComparison.Ordinal);
                if (isInvite)
                    Interlocked.Increment(ref invites);
                if (IsAlive && !request.StartsWith("ACK ", StringComparison.Ordinal))
                    await socket.SendAsync(Answer(request, isInvite ? "503 Out of service" : "200 OK"), received.RemoteEndPoint, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private static byte[] Answer(string request, string status)
    {
        string[] kept = ["Via:", "From:", "To:", "Call-ID:", "CSeq:"];
        IEnumerable<string> headers = request.Split("\r\n").Where(line => kept.Any(name => line.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
            .Select(line => line.StartsWith("To:", StringComparison.OrdinalIgnoreCase) ? line + ";tag=hand" : line);
        return Encoding.ASCII.GetBytes($"SIP/2.0 {status}\r\n{string.Join("\r\n", headers)}\r\nContent-Length: 0\r\n\r\n");
    }
}
