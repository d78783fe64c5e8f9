using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Authentication;

/// <summary>What we sign in with at a peer.</summary>
/// <param name="User">The user name.</param>
/// <param name="Password">The password.</param>
/// <param name="Realm">The only realm it is for; null for any.</param>
public sealed record SipCredentials(string User, string Password, string? Realm = null);

/// <summary>
/// The client's side over many requests (RFC 7616 §3.4, RFC 3261 §22.2): keeps the last challenge, counts its uses, and knows
/// when to try again and when to give up. Not thread-safe.
/// </summary>
/// <param name="credentials">What we sign in with.</param>
/// <param name="newId">Makes client nonces.</param>
public sealed class DigestSession(SipCredentials credentials, Func<string> newId)
{
    private DigestChallenge? _challenge;
    private SipHeader _header = SipHeader.Authorization;
    private uint _useCount;

    /// <summary>Takes the challenge of a 401 or 407.</summary>
    /// <param name="response">The response.</param>
    /// <param name="request">Our request that was challenged.</param>
    /// <returns>
    /// Whether to try again: there is a challenge that we can answer, and the request bore no credentials yet, or only its
    /// nonce was too old. Anything else means that the password is wrong.
    /// </returns>
    public bool TryTake(SipResponse response, SipRequest request)
    {
        SipHeader header = response.Status == 407 ? SipHeader.ProxyAuthorization : SipHeader.Authorization;
        if (DigestClient.Choose(response, credentials.Realm) is not { } challenge)
            return false;
        bool isRepeat = request.Has(header) && _challenge?.Nonce == challenge.Nonce;
        if (isRepeat || (request.Has(header) && !challenge.IsStale))
            return false;
        _challenge = challenge;
        _header = header;
        _useCount = 0;
        return true;
    }

    /// <summary>Adds credentials for the last challenge to a request; nothing before the first challenge.</summary>
    /// <param name="builder">The request.</param>
    /// <param name="method">Its method.</param>
    /// <param name="uri">Its Request-URI.</param>
    public SipMessageBuilder Sign(SipMessageBuilder builder, SipMethod method, string uri)
    {
        if (_challenge is not { } challenge)
            return builder;
        _useCount++;
        DigestCredentials answer = DigestClient.Answer(challenge, credentials.User, credentials.Password, method, uri, _useCount, newId());
        return builder.Header(_header, answer.ToString());
    }
}
