using System.Net;
using Anyseat.Server.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Anyseat.Server.Http;

/// <summary>Believes X-Forwarded-For, -Proto and -Host from the configured proxies and from nobody else.</summary>
internal static class TrustedProxies
{
    public static void Use(WebApplication app, ServerSettings settings)
    {
        if (settings.TrustedProxies.Count == 0)
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = settings.TrustedProxies.Count,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (string text in settings.TrustedProxies)
            options.KnownIPNetworks.Add(Parse(text));
        app.UseForwardedHeaders(options);
    }

    /// <summary>Reads <c>10.0.0.0/8</c>, <c>2001:db8::/32</c>, or one address.</summary>
    /// <exception cref="StartException">It is neither.</exception>
    public static IPNetwork Parse(string text)
    {
        if (IPNetwork.TryParse(text, out IPNetwork network))
            return network;
        if (IPAddress.TryParse(text, out IPAddress? address))
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        throw new StartException(
            ExitCode.Usage, $"--trusted-proxy takes an address or a network such as 10.0.0.0/8, not '{text}'.");
    }
}
