using System.Net;
using System.Net.Sockets;

namespace Anyseat.Server.Hosting;

/// <summary>Looks whether the addresses are free before anything is locked, migrated or replayed.</summary>
/// <remarks>The listener itself decides later; this only makes the common mistake cheap and its message clear.</remarks>
internal static class ListenCheck
{
    /// <exception cref="StartException">An address is not an address, or is taken.</exception>
    public static void Require(IEnumerable<string> urls)
    {
        foreach (string url in urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
            {
                if (IsWildcard(url))
                    continue;
                throw new StartException(
                    ExitCode.Usage, $"--urls takes addresses such as http://127.0.0.1:8080, not '{url}'.");
            }

            if (FindAddress(uri) is { } address && uri.Port != 0)
                RequireFree(address, uri);
        }
    }

    private static bool IsWildcard(string url) =>
        url.StartsWith("http://*:", StringComparison.Ordinal) || url.StartsWith("http://+:", StringComparison.Ordinal)
        || url.StartsWith("https://*:", StringComparison.Ordinal) || url.StartsWith("https://+:", StringComparison.Ordinal);

    private static IPAddress? FindAddress(Uri uri) =>
        uri.Host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) ? address
        : null;

    private static void RequireFree(IPAddress address, Uri uri)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As the listener does: a port in TIME_WAIT is free, a listening one is not.
            if (!OperatingSystem.IsWindows())
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, uri.Port));
            socket.Listen();
        }
        catch (SocketException e)
        {
            throw StartFailure.Explain(e, [uri.GetLeftPart(UriPartial.Authority)]) ?? new StartException(
                ExitCode.PortTaken, $"This server cannot listen on {uri}: {e.Message}", e);
        }
    }
}
