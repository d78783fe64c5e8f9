using System.Globalization;

namespace Anyseat.Media.Srtp;

/// <summary>What is wrong with an a=crypto line, or why it cannot be used.</summary>
public enum SdesFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The line does not follow the grammar of RFC 4568 §9.2.</summary>
    Malformed,

    /// <summary>The suite is none of ours: look at the next line.</summary>
    UnknownSuite,

    /// <summary>The key is not base64, or not of the suite's size.</summary>
    Key,

    /// <summary>A master key identifier is asked for, or several keys: not spoken here.</summary>
    KeyIdentifier,

    /// <summary>The lifetime is zero or beyond what the suite allows.</summary>
    Lifetime,

    /// <summary>A session parameter that would weaken or change the protection, or one not known (RFC 4568 §6.3).</summary>
    SessionParameter,
}

/// <summary>An a=crypto line: keys in the session description, for phones without DTLS (RFC 4568).</summary>
/// <remarks>
/// <code>
/// a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20
///          tag suite                 key and salt in base64                          lifetime
/// </code>
/// The keys are as secret as the signalling: use it over TLS (RFC 4568 §7).
/// </remarks>
public sealed class SdesCrypto : IDisposable
{
    private const string KeyMethod = "inline:";

    private SdesCrypto(int tag, SrtpMasterKey master)
    {
        Tag = tag;
        Master = master;
    }

    /// <summary>Numbers the lines of an offer; an answer repeats that of the line it takes (§5.1.2).</summary>
    public int Tag { get; }

    /// <summary>The key of whoever wrote the line: it protects what they send.</summary>
    public SrtpMasterKey Master { get; }

    /// <summary>A line of our own.</summary>
    /// <param name="tag">1 to 999,999,999: of our choice in an offer, that of the line taken in an answer.</param>
    /// <param name="profile">The suite.</param>
    /// <param name="random">Random bytes from the host, <see cref="SrtpMasterKey.SizeOf"/> of them, used for nothing else.</param>
    public static SdesCrypto Create(int tag, SrtpProfile profile, ReadOnlySpan<byte> random) =>
        new(tag, new SrtpMasterKey(profile, random));

    /// <summary>Reads the value of an a=crypto attribute.</summary>
    /// <param name="value">What stands behind <c>a=crypto:</c>.</param>
    /// <param name="crypto">The line.</param>
    /// <param name="fault">Why it cannot be used.</param>
    public static bool TryParse(ReadOnlySpan<char> value, out SdesCrypto? crypto, out SdesFault fault)
    {
        crypto = null;
        Span<Range> parts = stackalloc Range[8];
        int count = value.Split(parts, ' ', StringSplitOptions.RemoveEmptyEntries);
        if (count < 3 || !TryParseTag(value[parts[0]], out int tag))
            return Refuse(SdesFault.Malformed, out fault);
        if (!TryFindProfile(value[parts[1]], out SrtpProfile profile))
            return Refuse(SdesFault.UnknownSuite, out fault);
        for (int i = 3; i < count; i++)
        {
            if (!IsHarmless(value[parts[i]]))
                return Refuse(SdesFault.SessionParameter, out fault);
        }

        if (!TryParseKey(value[parts[2]], profile, out SrtpMasterKey? master, out fault))
            return false;
        crypto = new SdesCrypto(tag, master!);
        return true;
    }

    /// <summary>The value of the attribute. Holds the key: keep it out of logs.</summary>
    public string ToAttributeValue() => string.Create(
        CultureInfo.InvariantCulture, $"{Tag} {Master.Profile.SdesName()} {KeyMethod}{Convert.ToBase64String(Master.KeyAndSalt)}");

    /// <inheritdoc/>
    public void Dispose() => Master.Dispose();

    // 1 to 9 digits (RFC 4568 §9.2).
    private static bool TryParseTag(ReadOnlySpan<char> text, out int tag)
    {
        tag = 0;
        return text.Length <= 9 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out tag);
    }

    private static bool TryFindProfile(ReadOnlySpan<char> name, out SrtpProfile profile)
    {
        foreach (SrtpProfile one in (ReadOnlySpan<SrtpProfile>)[SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1With80BitTag])
        {
            profile = one;
            if (name.Equals(one.SdesName(), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        profile = default;
        return false;
    }

    // A window is a hint, ours is 128 (§6.3.6 asks for 64 at least); a rate of 0 is what we do (§6.3.1).
    private static bool IsHarmless(ReadOnlySpan<char> parameter) =>
        parameter.Equals("KDR=0", StringComparison.OrdinalIgnoreCase)
        || (parameter.StartsWith("WSH=", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(parameter[4..], NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 64 and <= ReplayWindow.Size);

    private static bool TryParseKey(ReadOnlySpan<char> text, SrtpProfile profile, out SrtpMasterKey? master, out SdesFault fault)
    {
        master = null;
        if (!text.StartsWith(KeyMethod, StringComparison.OrdinalIgnoreCase))
            return Refuse(SdesFault.Malformed, out fault);
        text = text[KeyMethod.Length..];
        if (text.Contains(';'))
            return Refuse(SdesFault.KeyIdentifier, out fault); // several keys are told apart by identifiers

        Span<Range> fields = stackalloc Range[4];
        int count = text.Split(fields, '|');
        ulong lifetime = SrtpMasterKey.PacketCountMax;
        for (int i = 1; i < count; i++)
        {
            ReadOnlySpan<char> field = text[fields[i]];
            if (i > 1 || field.Contains(':'))
                return Refuse(SdesFault.KeyIdentifier, out fault);
            if (!TryParseLifetime(field, out lifetime))
                return Refuse(SdesFault.Lifetime, out fault);
        }

        return TryDecode(text[fields[0]], profile, lifetime, out master, out fault);
    }

    private static bool TryDecode(ReadOnlySpan<char> base64, SrtpProfile profile, ulong lifetime, out SrtpMasterKey? master, out SdesFault fault)
    {
        master = null;
        Span<byte> bytes = stackalloc byte[64];
        if (!Convert.TryFromBase64Chars(base64, bytes, out int size) || size != SrtpMasterKey.SizeOf(profile))
            return Refuse(SdesFault.Key, out fault);
        master = new SrtpMasterKey(profile, bytes[..size], lifetime);
        bytes.Clear();
        fault = SdesFault.None;
        return true;
    }

    // "2^20" or digits (§6.1), up to 2^48 packets.
    private static bool TryParseLifetime(ReadOnlySpan<char> text, out ulong lifetime)
    {
        lifetime = 0;
        if (text.StartsWith("2^"))
        {
            if (!int.TryParse(text[2..], NumberStyles.None, CultureInfo.InvariantCulture, out int power) || power > 48)
                return false;
            lifetime = 1UL << power;
            return true;
        }

        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out lifetime)
            && lifetime is > 0 and <= SrtpMasterKey.PacketCountMax;
    }

    private static bool Refuse(SdesFault reason, out SdesFault fault)
    {
        fault = reason;
        return false;
    }
}
