using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Anyseat.Sip.Authentication;

/// <summary>The hash of a digest (RFC 8760 §2.2).</summary>
public enum DigestAlgorithm : byte
{
    /// <summary>MD5: weak, and still all that many telephones know.</summary>
    Md5,

    /// <summary>SHA-256.</summary>
    Sha256,
}

/// <summary>The sums of digest authentication (RFC 7616 §3.4).</summary>
/// <remarks>
/// <code>
/// A1       = user ":" realm ":" password             HA1 = hash(A1): what a server keeps instead of the password
/// A2       = method ":" digest-uri                   HA2 = hash(A2)
/// response = hash( HA1 ":" nonce ":" nc ":" cnonce ":" qop ":" HA2 )        with qop
/// response = hash( HA1 ":" nonce ":" HA2 )                                  without, as RFC 2069 had it
/// </code>
/// </remarks>
public static class Digest
{
    /// <summary>The algorithm a token names; absent means MD5. Null for one we do not have.</summary>
    /// <param name="name">The value of algorithm.</param>
    public static DigestAlgorithm? AlgorithmOf(string? name) =>
        name is null || name.Equals("MD5", StringComparison.OrdinalIgnoreCase) ? DigestAlgorithm.Md5
        : name.Equals("SHA-256", StringComparison.OrdinalIgnoreCase) ? DigestAlgorithm.Sha256
        : null;

    /// <summary>The token of an algorithm.</summary>
    /// <param name="algorithm">The algorithm.</param>
    public static string NameOf(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Md5 ? "MD5" : "SHA-256";

    /// <summary>HA1, in lower-case hexadecimal: as secret as the password for its realm.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="user">The user name.</param>
    /// <param name="realm">The realm.</param>
    /// <param name="password">The password.</param>
    public static string Secret(DigestAlgorithm algorithm, string user, string realm, string password) =>
        Hash(algorithm, $"{user}:{realm}:{password}");

    /// <summary>The response to a challenge, in lower-case hexadecimal.</summary>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="secret">HA1.</param>
    /// <param name="method">The method of the request.</param>
    /// <param name="credentials">Nonce, digest-uri, and with qop also cnonce and nc; its response is not looked at.</param>
    public static string Response(DigestAlgorithm algorithm, string secret, string method, DigestCredentials credentials)
    {
        string request = Hash(algorithm, $"{method}:{credentials.Uri}");
        return credentials.HasQop
            ? Hash(algorithm, $"{secret}:{credentials.Nonce}:{credentials.NonceCountText}:{credentials.ClientNonce}:auth:{request}")
            : Hash(algorithm, $"{secret}:{credentials.Nonce}:{request}");
    }

    [SuppressMessage("Security", "CA5351", Justification = "RFC 3261 §22.4 makes MD5 the digest every SIP element knows.")]
    private static string Hash(DigestAlgorithm algorithm, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(algorithm == DigestAlgorithm.Md5 ? MD5.HashData(bytes) : SHA256.HashData(bytes));
    }
}

/// <summary>A digest challenge: WWW-Authenticate or Proxy-Authenticate (RFC 7616 §3.3).</summary>
/// <param name="Realm">Which set of users.</param>
/// <param name="Nonce">The server's number used once.</param>
/// <param name="Algorithm">The hash.</param>
/// <param name="HasQop">Whether qop=auth is offered, so that cnonce and nc take part.</param>
/// <param name="IsStale">Whether only the nonce was too old: try again without asking for the password.</param>
/// <param name="Opaque">What is to be sent back unchanged; null for nothing.</param>
public sealed record DigestChallenge(
    string Realm, string Nonce, DigestAlgorithm Algorithm, bool HasQop = true, bool IsStale = false, string? Opaque = null)
{
    /// <summary>Reads a challenge; null when it is malformed, no digest, or of a hash or qop we do not have.</summary>
    /// <param name="value">The header value.</param>
    public static DigestChallenge? Parse(ReadOnlySpan<byte> value)
    {
        if (!AuthParameters.TryParse(value, out AuthParameters? read) || !read.Scheme.Equals("Digest", StringComparison.OrdinalIgnoreCase)
            || read["realm"] is not { } realm || read["nonce"] is not { } nonce || Digest.AlgorithmOf(read["algorithm"]) is not { } algorithm)
        {
            return null;
        }

        bool hasQop = read["qop"] is { } qop && qop.Split(',').Any(one => one.Trim().Equals("auth", StringComparison.OrdinalIgnoreCase));
        if (read["qop"] is not null && !hasQop)
            return null; // auth-int alone
        bool isStale = "true".Equals(read["stale"], StringComparison.OrdinalIgnoreCase);
        return new DigestChallenge(realm, nonce, algorithm, hasQop, isStale, read["opaque"]);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new($"Digest realm={Headers.SipText.Quote(Realm)}, nonce=\"{Nonce}\", algorithm={Digest.NameOf(Algorithm)}");
        if (HasQop)
            text.Append(", qop=\"auth\"");
        if (IsStale)
            text.Append(", stale=true");
        if (Opaque is not null)
            text.Append(", opaque=").Append(Headers.SipText.Quote(Opaque));
        return text.ToString();
    }
}

/// <summary>Digest credentials: Authorization or Proxy-Authorization (RFC 7616 §3.4).</summary>
public sealed record DigestCredentials
{
    /// <summary>The user name.</summary>
    public required string User { get; init; }

    /// <summary>The realm of the challenge.</summary>
    public required string Realm { get; init; }

    /// <summary>The nonce of the challenge.</summary>
    public required string Nonce { get; init; }

    /// <summary>The URI the response was reckoned with: the Request-URI as the client sent it.</summary>
    public required string Uri { get; init; }

    /// <summary>The hash.</summary>
    public required DigestAlgorithm Algorithm { get; init; }

    /// <summary>The response, in hexadecimal.</summary>
    public required string Response { get; init; }

    /// <summary>The client's own number; null without qop.</summary>
    public string? ClientNonce { get; init; }

    /// <summary>How often the nonce has been used, this time included; null without qop.</summary>
    public uint? NonceCount { get; init; }

    /// <summary>What the server wanted back; null for nothing.</summary>
    public string? Opaque { get; init; }

    /// <summary>Whether qop=auth takes part.</summary>
    public bool HasQop => NonceCount is not null;

    internal string NonceCountText => NonceCount?.ToString("x8", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Reads credentials; null when they are malformed, no digest, or of a hash or qop we do not have.</summary>
    /// <param name="value">The header value.</param>
    public static DigestCredentials? Parse(ReadOnlySpan<byte> value)
    {
        if (!AuthParameters.TryParse(value, out AuthParameters? read) || !read.Scheme.Equals("Digest", StringComparison.OrdinalIgnoreCase)
            || read["username"] is not { } user || read["realm"] is not { } realm || read["nonce"] is not { } nonce
            || read["uri"] is not { } uri || read["response"] is not { Length: > 0 } response || !response.All(char.IsAsciiHexDigit)
            || Digest.AlgorithmOf(read["algorithm"]) is not { } algorithm)
        {
            return null;
        }

        uint? count = null;
        if (read["qop"] is { } qop)
        {
            bool isWhole = qop.Equals("auth", StringComparison.OrdinalIgnoreCase) && read["cnonce"] is not null
                && read["nc"] is { Length: 8 } nc && uint.TryParse(nc, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number)
                && (count = number) > 0;
            if (!isWhole)
                return null;
        }

        return new DigestCredentials
        {
            User = user,
            Realm = realm,
            Nonce = nonce,
            Uri = uri,
            Algorithm = algorithm,
            Response = response,
            ClientNonce = read["cnonce"],
            NonceCount = count,
            Opaque = read["opaque"],
        };
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new($"Digest username={Headers.SipText.Quote(User)}, realm={Headers.SipText.Quote(Realm)}, nonce={Headers.SipText.Quote(Nonce)}");
        text.Append(", uri=").Append(Headers.SipText.Quote(Uri)).Append(", response=\"").Append(Response).Append('"');
        text.Append(", algorithm=").Append(Digest.NameOf(Algorithm));
        if (HasQop)
            text.Append(", qop=auth, cnonce=").Append(Headers.SipText.Quote(ClientNonce ?? "")).Append(", nc=").Append(NonceCountText);
        if (Opaque is not null)
            text.Append(", opaque=").Append(Headers.SipText.Quote(Opaque));
        return text.ToString();
    }
}
