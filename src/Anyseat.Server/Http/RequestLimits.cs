using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Anyseat.Server.Http;

/// <summary>How much one caller may send before anything of ours looks at it.</summary>
internal static class RequestLimits
{
    /// <summary>Bytes in a body, unless an endpoint raises it.</summary>
    public const int BodySizeMax = 64 * 1024;

    /// <summary>Depth of nested JSON.</summary>
    public const int JsonDepthMax = 16;

    public static void Apply(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxRequestBodySize = BodySizeMax;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
    }
}
