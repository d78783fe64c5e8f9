using System.Buffers;
using System.Globalization;

namespace Anyseat.Sip.Authentication;

/// <summary>User agents that do not register where SHA-256 is offered beside MD5.</summary>
/// <remarks>
/// RFC 8760 §2.4 lets a client pass over a challenge it does not know. These do not: they give up at the first one, so no
/// order of challenges helps, and MD5 has to be offered alone. Who says so falsely gains nothing: MD5 is offered beside
/// SHA-256 to everyone, and who can change a request on its way could as well take a challenge out of the answer.
/// </remarks>
public static class Md5OnlyAgents
{
    // baresip reports "Function not implemented" and sends nothing more; seen with 1.0. Its library learned SHA-256 for 3.11.
    private static readonly (string Product, Version Fixed)[] Known = [("baresip", new Version(3, 11))];

    private static readonly SearchValues<char> Numbers = SearchValues.Create("0123456789.");

    /// <summary>Whether a User-Agent names one of them.</summary>
    /// <param name="userAgent">The header's value, such as <c>baresip v1.0.0 (x86_64/linux)</c>; null when absent.</param>
    public static bool Include(string? userAgent)
    {
        if (userAgent is null)
            return false;
        foreach ((string product, Version learned) in Known)
        {
            if (userAgent.StartsWith(product, StringComparison.OrdinalIgnoreCase)
                && VersionIn(userAgent.AsSpan(product.Length)) is { } version && version < learned)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The version behind a product's name: <c> v1.0.0 (…)</c> or <c>/1.0.0</c>; null when there is none.</summary>
    private static Version? VersionIn(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text.TrimStart(" /").TrimStart("vV");
        int length = rest.IndexOfAnyExcept(Numbers);
        ReadOnlySpan<char> numbers = (length < 0 ? rest : rest[..length]).TrimEnd('.');
        return Version.TryParse(numbers, out Version? version) ? version
            : int.TryParse(numbers, NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? new Version(major, 0)
            : null;
    }
}
