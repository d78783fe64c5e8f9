using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Anyseat.Media.Dtls;

/// <summary>The self-signed certificate of a process (RFC 8827 §6.5): the signalling vouches for it, no authority does.</summary>
/// <remarks>ECDSA on P-256: the server's flight then fits one datagram. Its key comes from the system's generator, the one
/// source of randomness that will do for keys.</remarks>
public sealed class DtlsCertificate : IDisposable
{
    private readonly byte[] _privateKey;

    private DtlsCertificate(byte[] der, byte[] privateKey)
    {
        Der = der;
        _privateKey = privateKey;
        Fingerprint = new DtlsFingerprint(DtlsHash.Sha256, SHA256.HashData(der));
    }

    /// <summary>What goes into a=fingerprint.</summary>
    public DtlsFingerprint Fingerprint { get; }

    internal ReadOnlyMemory<byte> Der { get; }

    internal ReadOnlySpan<byte> PrivateKey => _privateKey;

    /// <summary>Makes a certificate.</summary>
    /// <param name="now">The present time; it is valid from a day before.</param>
    /// <param name="lifetime">For how long.</param>
    public static DtlsCertificate Create(DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=anyseat", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now + lifetime);
        return new DtlsCertificate(certificate.RawData, key.ExportECPrivateKey());
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_privateKey);
}
