using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;

namespace Anyseat.Sip.Authentication;

/// <summary>How a server judges credentials.</summary>
public enum DigestOutcome : byte
{
    /// <summary>They are right, fresh, and used for the first time.</summary>
    Accepted,

    /// <summary>There are none for our realm: challenge.</summary>
    Missing,

    /// <summary>They are right, but the nonce is too old, unknown, or was used with this count: challenge with stale.</summary>
    Stale,

    /// <summary>They are wrong: challenge again without stale, and count the failure.</summary>
    Wrong,
}

/// <summary>Settings of the server's side.</summary>
public sealed record DigestServerOptions
{
    /// <summary>The realm.</summary>
    public required string Realm { get; init; }

    /// <summary>How long a nonce may be used.</summary>
    public TimeSpan NonceLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many nonces in use are remembered; beyond that the one used longest ago is forgotten and becomes stale.</summary>
    public int NonceCountMax { get; init; } = 10_000;

    /// <summary>Whether user and host of the digest's URI must be those of the Request-URI (RFC 7616 §3.4.6).</summary>
    public bool IsUriChecked { get; init; } = true;

    /// <summary>Whether a request's sender must be offered MD5 alone; by default <see cref="Md5OnlyAgents"/>.</summary>
    public Func<SipRequest, bool> IsMd5Alone { get; init; } =
        request => Md5OnlyAgents.Include(request.TextOf(SipHeader.UserAgent));
}

/// <summary>Challenges requests and judges their credentials (RFC 3261 §22, RFC 7616, RFC 8760). Not thread-safe.</summary>
/// <remarks>
/// <code>
/// nonce = base64( issued at, 8 bytes | random, 8 bytes | HMAC-SHA-256(key, both and realm), first 16 bytes )
/// </code>
/// So a nonce needs no memory until it is used: nobody fills our memory by asking for challenges. From its first use on, the
/// counts seen with it are kept, and none is taken twice. Without qop there is no count, and a nonce is good for one request.
/// </remarks>
public sealed class DigestServer
{
    private readonly DigestServerOptions _options;
    private readonly byte[] _key;
    private readonly Dictionary<string, LinkedListNode<NonceUse>> _uses = [];
    private readonly LinkedList<NonceUse> _byAge = new();

    /// <summary>
    /// Nonces issued up to here and not remembered are stale: one pushed out by <see cref="DigestServerOptions.NonceCountMax"/>
    /// is among them, and would else pass as never used.
    /// </summary>
    private DateTimeOffset _refusedUpTo = DateTimeOffset.MinValue;

    /// <summary>Makes a server.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="key">A secret of at least 16 bytes; nonces of another key are stale.</param>
    public DigestServer(DigestServerOptions options, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, 16);
        _options = options;
        _key = key.ToArray();
    }

    /// <summary>How many nonces are remembered now.</summary>
    public int RememberedCount => _uses.Count;

    /// <summary>The challenges to answer a request with, in order: one header field for each.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="random">A random number.</param>
    /// <param name="isStale">Whether the last credentials were only too old.</param>
    public ImmutableArray<DigestChallenge> ChallengesFor(SipRequest request, DateTimeOffset now, ulong random, bool isStale)
    {
        (DigestChallenge better, DigestChallenge known) = Challenge(now, random, isStale);
        return _options.IsMd5Alone(request) ? [known] : [better, known];
    }

    /// <summary>The challenges for a client that passes over what it does not know, the better hash first (RFC 8760 §2.3): one header field for each.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="random">A random number.</param>
    /// <param name="isStale">Whether the last credentials were only too old.</param>
    public (DigestChallenge Better, DigestChallenge Known) Challenge(DateTimeOffset now, ulong random, bool isStale)
    {
        Span<byte> bytes = stackalloc byte[32];
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random);
        Seal(bytes[..16], bytes[16..]);
        string nonce = Convert.ToBase64String(bytes);
        return (new DigestChallenge(_options.Realm, nonce, DigestAlgorithm.Sha256, HasQop: true, isStale),
            new DigestChallenge(_options.Realm, nonce, DigestAlgorithm.Md5, HasQop: true, isStale));
    }

    /// <summary>Judges a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="header">Authorization at a user agent or registrar, Proxy-Authorization at a proxy.</param>
    /// <param name="secretOf">HA1 of a user for a hash; null when there is no such user.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="user">The user, when accepted.</param>
    public DigestOutcome Judge(
        SipRequest request, SipHeader header, Func<string, DigestAlgorithm, string?> secretOf, DateTimeOffset now, out string user)
    {
        user = "";
        if (CredentialsOf(request, header) is not { } credentials)
            return DigestOutcome.Missing;
        string secret = secretOf(credentials.User, credentials.Algorithm) ?? "";
        string expected = Digest.Response(credentials.Algorithm, secret, request.Method.Name, credentials);
        bool isRight = CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(credentials.Response.ToLowerInvariant()));
        if (!isRight || secret.Length == 0 || !IsUriOf(request, credentials))
            return DigestOutcome.Wrong;
        if (!IsFresh(credentials.Nonce, now, out DateTimeOffset issued) || !TryUse(credentials, issued, now))
            return DigestOutcome.Stale;
        user = credentials.User;
        return DigestOutcome.Accepted;
    }

    private DigestCredentials? CredentialsOf(SipRequest request, SipHeader header)
    {
        for (int i = request.IndexOf(header, 0); i >= 0; i = request.IndexOf(header, i + 1))
        {
            if (DigestCredentials.Parse(request.HeaderAt(i).Value.Span) is { } credentials && credentials.Realm == _options.Realm)
                return credentials;
        }

        return null;
    }

    private bool IsUriOf(SipRequest request, DigestCredentials credentials) =>
        !_options.IsUriChecked
        || (SipUri.TryParse(credentials.Uri, out SipUri uri)
            && SipText.EqualsUnescaped(uri.User, request.Uri.User, ignoreCase: false)
            && Ascii.EqualsIgnoreCase(uri.Host, request.Uri.Host));

    private bool IsFresh(string nonce, DateTimeOffset now, out DateTimeOffset issued)
    {
        issued = default;
        Span<byte> bytes = stackalloc byte[32];
        Span<byte> seal = stackalloc byte[16];
        if (nonce.Length != 44 || !Convert.TryFromBase64String(nonce, bytes, out int length) || length != 32)
            return false;
        Seal(bytes[..16], seal);
        if (!CryptographicOperations.FixedTimeEquals(seal, bytes[16..]))
            return false;
        issued = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
        return now - issued < _options.NonceLifetime && issued <= now;
    }

    /// <summary>Takes a count once. Counts may come a little out of order (UDP), so the last 64 are remembered one by one.</summary>
    private bool TryUse(DigestCredentials credentials, DateTimeOffset issued, DateTimeOffset now)
    {
        Forget(now);
        if (_uses.TryGetValue(credentials.Nonce, out LinkedListNode<NonceUse>? node))
            return credentials.NonceCount is { } again && node.Value.TryTake(again);
        if (issued <= _refusedUpTo)
            return false;
        if (_uses.Count >= _options.NonceCountMax && _byAge.First is { } oldest)
        {
            _refusedUpTo = oldest.Value.IssuedAt > _refusedUpTo ? oldest.Value.IssuedAt : _refusedUpTo;
            Remove(oldest);
        }

        NonceUse use = new(credentials.Nonce, issued);
        use.TryTake(credentials.NonceCount ?? 1);
        _uses.Add(credentials.Nonce, _byAge.AddLast(use));
        return true;
    }

    /// <summary>A nonce forgotten here is too old by itself.</summary>
    private void Forget(DateTimeOffset now)
    {
        while (_byAge.First is { } first && now - first.Value.IssuedAt >= _options.NonceLifetime)
            Remove(first);
    }

    private void Remove(LinkedListNode<NonceUse> node)
    {
        _byAge.Remove(node);
        _uses.Remove(node.Value.Nonce);
    }

    private void Seal(ReadOnlySpan<byte> issued, Span<byte> seal)
    {
        byte[] realm = Encoding.UTF8.GetBytes(_options.Realm);
        byte[] text = [.. issued, .. realm];
        HMACSHA256.HashData(_key, text).AsSpan(0, 16).CopyTo(seal);
    }

    /// <summary>The counts seen with one nonce: the highest, and which of the 64 below it.</summary>
    private sealed class NonceUse(string nonce, DateTimeOffset issuedAt)
    {
        private uint _highest;
        private ulong _seen;

        public string Nonce { get; } = nonce;

        public DateTimeOffset IssuedAt { get; } = issuedAt;

        public bool TryTake(uint count)
        {
            if (count > _highest)
            {
                uint ahead = count - _highest;
                _seen = (ahead >= 64 ? 0 : _seen << (int)ahead) | 1;
                _highest = count;
                return true;
            }

            uint behind = _highest - count;
            if (behind >= 64 || (_seen & (1ul << (int)behind)) != 0)
                return false;
            _seen |= 1ul << (int)behind;
            return true;
        }
    }
}
