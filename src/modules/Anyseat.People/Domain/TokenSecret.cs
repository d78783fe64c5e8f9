using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Anyseat.People.Domain;

/// <summary>Personal access tokens: <c>ast_</c> and 256 random bits in base64url. Only the SHA-256 is kept; a slow hash
/// would add nothing to that much randomness.</summary>
internal static class TokenSecret
{
    public const string Prefix = "ast_";
    private const int length = 47;

    /// <summary>A new token.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a token; null if it cannot be one.</summary>
    public static byte[]? ToHash(string token) =>
        token.Length == length && token.StartsWith(Prefix, StringComparison.Ordinal)
            ? SHA256.HashData(Encoding.UTF8.GetBytes(token))
            : null;
}
