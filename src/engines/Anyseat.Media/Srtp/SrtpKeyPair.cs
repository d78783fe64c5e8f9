namespace Anyseat.Media.Srtp;

/// <summary>The master keys of both directions of a leg.</summary>
/// <param name="Local">What we protect with.</param>
/// <param name="Remote">What the far end protects with.</param>
public sealed record SrtpKeyPair(SrtpMasterKey Local, SrtpMasterKey Remote) : IDisposable
{
    /// <summary>The label under which DTLS exports keying material (RFC 5764 §4.2).</summary>
    public const string ExporterLabel = "EXTRACTOR-dtls_srtp";

    /// <summary>How much keying material a profile needs, in bytes.</summary>
    /// <param name="profile">The profile.</param>
    public static int ExportedSize(SrtpProfile profile) => 2 * SrtpMasterKey.SizeOf(profile);

    /// <summary>Takes keying material apart (RFC 5764 §4.2).</summary>
    /// <remarks>
    /// <code>
    /// | client key | server key | client salt | server salt |
    /// </code>
    /// </remarks>
    /// <param name="profile">The profile that was agreed on.</param>
    /// <param name="material"><see cref="ExportedSize"/> bytes.</param>
    /// <param name="isServer">Whether we were the DTLS server.</param>
    public static SrtpKeyPair FromExported(SrtpProfile profile, ReadOnlySpan<byte> material, bool isServer)
    {
        int keySize = SrtpProfiles.MasterKeySize;
        int saltSize = profile.MasterSaltSize();
        SrtpMasterKey client = Join(profile, material[..keySize], material.Slice(2 * keySize, saltSize));
        SrtpMasterKey server = Join(profile, material.Slice(keySize, keySize), material.Slice((2 * keySize) + saltSize, saltSize));
        return isServer ? new SrtpKeyPair(server, client) : new SrtpKeyPair(client, server);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Local.Dispose();
        Remote.Dispose();
    }

    private static SrtpMasterKey Join(SrtpProfile profile, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        Span<byte> both = stackalloc byte[SrtpProfiles.MasterKeySize + SrtpProfiles.MasterSaltSizeMax];
        key.CopyTo(both);
        salt.CopyTo(both[key.Length..]);
        var master = new SrtpMasterKey(profile, both[..(key.Length + salt.Length)]);
        both.Clear();
        return master;
    }
}
