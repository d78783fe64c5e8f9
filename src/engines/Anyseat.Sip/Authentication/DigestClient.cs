using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Authentication;

/// <summary>Answers challenges (RFC 3261 §22.2, §22.3; RFC 8760 §2.4).</summary>
public static class DigestClient
{
    /// <summary>The first challenge of a 401 or 407 that we can answer: the server lists what it prefers first.</summary>
    /// <param name="response">The response.</param>
    /// <param name="realm">The only realm we have a password for; null for any.</param>
    /// <returns>The challenge; null when there is none we can answer.</returns>
    public static DigestChallenge? Choose(SipResponse response, string? realm = null)
    {
        SipHeader header = response.Status == 407 ? SipHeader.ProxyAuthenticate : SipHeader.WwwAuthenticate;
        for (int i = response.IndexOf(header, 0); i >= 0; i = response.IndexOf(header, i + 1))
        {
            if (DigestChallenge.Parse(response.HeaderAt(i).Value.Span) is { } challenge && (realm is null || challenge.Realm == realm))
                return challenge;
        }

        return null;
    }

    /// <summary>Credentials for a challenge.</summary>
    /// <param name="challenge">The challenge.</param>
    /// <param name="user">The user name.</param>
    /// <param name="password">The password.</param>
    /// <param name="method">The method of the request.</param>
    /// <param name="uri">The Request-URI.</param>
    /// <param name="nonceCount">How often this nonce has been used, this time included.</param>
    /// <param name="clientNonce">A random text, new each time.</param>
    public static DigestCredentials Answer(
        DigestChallenge challenge, string user, string password, SipMethod method, string uri, uint nonceCount, string clientNonce)
    {
        DigestCredentials open = new()
        {
            User = user,
            Realm = challenge.Realm,
            Nonce = challenge.Nonce,
            Uri = uri,
            Algorithm = challenge.Algorithm,
            Response = "",
            ClientNonce = challenge.HasQop ? clientNonce : null,
            NonceCount = challenge.HasQop ? nonceCount : null,
            Opaque = challenge.Opaque,
        };
        string secret = Digest.Secret(challenge.Algorithm, user, challenge.Realm, password);
        return open with { Response = Digest.Response(challenge.Algorithm, secret, method.Name, open) };
    }
}
