using System.Security.Cryptography;
using Anyseat.Sip.Authentication;

namespace Anyseat.Voice.Domain;

/// <summary>The realm in which telephones sign in: part of what is hashed, so it stays as it was when the phones were made.</summary>
/// <param name="Name">Such as <c>anyseat</c>.</param>
internal sealed record VoiceRealm(string Name)
{
    /// <summary>The configuration key.</summary>
    public const string Key = "Anyseat:Voice:Realm";

    /// <summary>The realm when nothing is configured.</summary>
    public const string Default = "anyseat";
}

/// <summary>Makes secrets of telephones. The house keeps hashes (HA1, RFC 7616 §3.4.2) and forgets the secret itself.</summary>
internal static class PhoneSecrets
{
    /// <summary>The fewest characters of a secret that somebody chooses: it can be guessed at without our noticing by whoever records a
    /// REGISTER.</summary>
    public const int LengthMin = 12;

    /// <summary>The most characters of a secret.</summary>
    public const int LengthMax = 64;

    // Without what is easily mistaken on a telephone's display: 0 and O, 1, I and l.
    private const string Letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>A secret of 20 random letters and digits: more than 110 bits.</summary>
    public static string Make() => RandomNumberGenerator.GetString(Letters, 20);

    /// <summary>The phone with the hashes of a secret.</summary>
    public static Phone WithSecret(this Phone phone, string secret) => phone with
    {
        Ha1Md5 = new Secret(Digest.Secret(DigestAlgorithm.Md5, phone.SipUser, phone.Realm, secret)),
        Ha1Sha256 = new Secret(Digest.Secret(DigestAlgorithm.Sha256, phone.SipUser, phone.Realm, secret)),
    };
}
