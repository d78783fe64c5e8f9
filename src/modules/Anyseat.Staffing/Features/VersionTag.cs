using System.Globalization;
using Anyseat.Platform.Errors;
using Microsoft.AspNetCore.Http;

namespace Anyseat.Staffing.Features;

/// <summary>Versions as entity tags.</summary>
internal static class VersionTag
{
    public static ValidationError Required => new("version.required", "Send the ETag of what was read as If-Match.");

    public static bool TryRead(string? match, out long version) =>
        long.TryParse(match?.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out version);

    public static void Set(HttpContext http, long version) =>
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
