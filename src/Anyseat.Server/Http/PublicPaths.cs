namespace Anyseat.Server.Http;

/// <summary>What pages of other origins may use: the public channel and nothing else.</summary>
internal static class PublicPaths
{
    /// <summary>Whether cross-origin scripts of the allowed origins may call it.</summary>
    public static bool IsChannel(PathString path) =>
        path.StartsWithSegments("/api/v1/channels")
        || path.StartsWithSegments("/api/v1/stream")
        || path.StartsWithSegments("/api/v1/attachments");

    /// <summary>Whether a page of another origin may show or run it.</summary>
    public static bool IsEmbeddable(PathString path) =>
        path == "/widget.js" || IsChannel(path);
}
