using System.Net;

namespace Anyseat.Server.Http;

/// <summary>Headers that keep a browser from doing more with our answers than we mean.</summary>
internal static class SecurityHeaders
{
    private const string Permissions =
        "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=(), serial=(), " +
        "midi=(), accelerometer=(), gyroscope=(), magnetometer=()";

    /// <summary>Sets the headers as an answer begins, so that error pages carry them as well.</summary>
    public static void Use(WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static state => Apply((HttpContext)state), context);
        return next(context);
    });

    private static Task Apply(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy(context.Request);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] =
            PublicPaths.IsEmbeddable(context.Request.Path) ? "cross-origin" : "same-origin";
        if (context.Request.Path.StartsWithSegments("/api") && headers.CacheControl.Count == 0)
            headers.CacheControl = "no-store";
        if (context.Request.IsHttps && IsPublicName(context.Request.Host.Host))
            headers.StrictTransportSecurity = "max-age=31536000";
        return Task.CompletedTask;
    }

    // Older browsers do not count ws: and wss: of the same host as 'self', so it is named as well.
    private static string ContentSecurityPolicy(HttpRequest request)
    {
        string host = request.Host.ToUriComponent();
        string socket = host.Length > 0 && host.All(IsHostCharacter)
            ? $" {(request.IsHttps ? "wss" : "ws")}://{host}"
            : "";
        return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
            $"connect-src 'self'{socket}; font-src 'self'; manifest-src 'self'; media-src 'self' blob:; " +
            "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
    }

    private static bool IsHostCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']';

    // A browser that once saw HSTS from localhost would refuse every other program there.
    private static bool IsPublicName(string host) =>
        !host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !IPAddress.TryParse(host, out _);
}
