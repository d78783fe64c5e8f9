using System.Globalization;

namespace Anyseat.Media.Dtls;

/// <summary>The hash functions a fingerprint may use. RFC 8122 §5 has older ones too, which no longer bind a certificate.</summary>
public enum DtlsHash : byte
{
    /// <summary>sha-256: what everyone sends.</summary>
    Sha256,

    /// <summary>sha-384.</summary>
    Sha384,

    /// <summary>sha-512.</summary>
    Sha512,
}

/// <summary>The fingerprint of a certificate in a session description (RFC 8122 §5): what ties the keys to the signalling.</summary>
/// <remarks>
/// <code>
/// a=fingerprint:sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3E:4B:65:2E:7D:46:3F:54:42:CD:54:F1
/// </code>
/// </remarks>
public sealed class DtlsFingerprint : IEquatable<DtlsFingerprint>
{
    private static readonly string[] Names = ["sha-256", "sha-384", "sha-512"];
    private static readonly int[] Sizes = [32, 48, 64];

    private readonly byte[] _digest;

    /// <summary>A fingerprint.</summary>
    /// <param name="hash">The hash function.</param>
    /// <param name="digest">The hash of the certificate's DER.</param>
    public DtlsFingerprint(DtlsHash hash, ReadOnlySpan<byte> digest)
    {
        if (digest.Length != Sizes[(int)hash])
            throw new ArgumentException($"A digest of {hash} has {Sizes[(int)hash]} bytes.", nameof(digest));
        Hash = hash;
        _digest = digest.ToArray();
    }

    /// <summary>The hash function.</summary>
    public DtlsHash Hash { get; }

    /// <summary>The hash of the certificate's DER.</summary>
    public ReadOnlySpan<byte> Digest => _digest;

    /// <summary>Reads the value of an a=fingerprint attribute. Of several lines use one that can be read (RFC 8122 §5.1).</summary>
    /// <param name="value">What stands behind <c>a=fingerprint:</c>.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    public static bool TryParse(ReadOnlySpan<char> value, out DtlsFingerprint? fingerprint)
    {
        fingerprint = null;
        int space = value.IndexOf(' ');
        if (space < 0)
            return false;
        int hash = -1;
        for (int i = 0; i < Names.Length; i++)
            hash = value[..space].Equals(Names[i], StringComparison.OrdinalIgnoreCase) ? i : hash;
        Span<byte> digest = stackalloc byte[64];
        if (hash < 0 || !TryReadPairs(value[(space + 1)..].Trim(), digest[..Sizes[hash]]))
            return false;
        fingerprint = new DtlsFingerprint((DtlsHash)hash, digest[..Sizes[hash]]);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(DtlsFingerprint? other) => other is not null && Hash == other.Hash && Digest.SequenceEqual(other.Digest);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DtlsFingerprint);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_digest);

    /// <summary>The value of the attribute.</summary>
    public override string ToString() => Names[(int)Hash] + " " + string.Join(':', _digest.Select(one => one.ToString("X2", CultureInfo.InvariantCulture)));

    private static bool TryReadPairs(ReadOnlySpan<char> text, Span<byte> digest)
    {
        if (text.Length != (digest.Length * 3) - 1)
            return false;
        for (int i = 0; i < digest.Length; i++)
        {
            ReadOnlySpan<char> pair = text.Slice(i * 3, 2);
            if ((i > 0 && text[(i * 3) - 1] != ':')
                || !byte.TryParse(pair, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out digest[i]))
                return false;
        }

        return true;
    }
}
