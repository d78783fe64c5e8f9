using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Anyseat.Media.Srtp;

namespace Anyseat.Media.Dtls;

/// <summary>What all sessions of a process share: certificate, ciphers, protection profiles. One a process is enough.</summary>
/// <remarks>Sessions may be made from any thread; each then belongs to one. Dispose after the sessions, or before: the library counts.</remarks>
public sealed unsafe class DtlsContext : IDisposable
{
    // Forward secrecy and authenticated encryption; ECDSA is ours, RSA may be a peer's.
    private const string Ciphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
    private const string Groups = "X25519:P-256";

    private nint _context;

    /// <summary>A context.</summary>
    /// <param name="certificate">Ours; not needed any more afterwards.</param>
    /// <param name="profiles">How media may be protected, preferred first; by default GCM, then AES-CM.</param>
    /// <exception cref="InvalidOperationException">OpenSSL is missing or refuses; ask <see cref="DtlsLibrary.IsAvailable"/> first.</exception>
    public DtlsContext(DtlsCertificate certificate, params ReadOnlySpan<SrtpProfile> profiles)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!DtlsLibrary.IsAvailable(out string reason))
            throw new InvalidOperationException(reason);
        Fingerprint = certificate.Fingerprint;
        _context = OpenSsl.SSL_CTX_new(OpenSsl.DTLS_method());
        Require(_context != 0, "SSL_CTX_new");
        Configure(profiles.IsEmpty ? [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1With80BitTag] : profiles);
        UseCertificate(certificate);
    }

    /// <summary>Our fingerprint for a=fingerprint.</summary>
    public DtlsFingerprint Fingerprint { get; }

    internal nint Handle => _context;

    /// <inheritdoc/>
    public void Dispose()
    {
        nint context = Interlocked.Exchange(ref _context, 0);
        if (context != 0)
            OpenSsl.SSL_CTX_free(context);
    }

    private static string NameOf(SrtpProfile profile) =>
        profile == SrtpProfile.AeadAes128Gcm ? "SRTP_AEAD_AES_128_GCM" : "SRTP_AES128_CM_SHA1_80";

    private void Configure(ReadOnlySpan<SrtpProfile> profiles)
    {
        var names = new List<string>();
        foreach (SrtpProfile profile in profiles)
            names.Add(NameOf(profile));

        OpenSsl.SSL_CTX_set_options(_context, OpenSsl.Options);
        Control(OpenSsl.SetMinProtocol, OpenSsl.Dtls12);
        Control(OpenSsl.SetMaxProtocol, OpenSsl.Dtls12);
        Control(OpenSsl.SetSessionCacheMode, 0);
        Control(OpenSsl.SetMode, OpenSsl.ModeReleaseBuffers);
        nint groups = Marshal.StringToCoTaskMemUTF8(Groups);
        Require(OpenSsl.SSL_CTX_ctrl(_context, OpenSsl.SetGroupsList, new CLong(0), groups).Value == 1, "SSL_CTX_set1_groups_list");
        Marshal.FreeCoTaskMem(groups);
        Require(OpenSsl.SSL_CTX_set_cipher_list(_context, Ciphers) == 1, "SSL_CTX_set_cipher_list");
        Require(OpenSsl.SSL_CTX_set_tlsext_use_srtp(_context, string.Join(':', names)) == 0, "SSL_CTX_set_tlsext_use_srtp");

        // Any certificate passes here: its fingerprint is what counts, and it is compared before keys are released.
        OpenSsl.SSL_CTX_set_verify(_context, OpenSsl.VerifyPeer | OpenSsl.VerifyFailIfNoPeerCertificate, &AcceptCertificate);
    }

    private void UseCertificate(DtlsCertificate certificate)
    {
        fixed (byte* der = certificate.Der.Span, key = certificate.PrivateKey)
        {
            Require(OpenSsl.SSL_CTX_use_certificate_ASN1(_context, certificate.Der.Length, der) == 1, "SSL_CTX_use_certificate_ASN1");
            Require(
                OpenSsl.SSL_CTX_use_PrivateKey_ASN1(OpenSsl.EcKey, _context, key, new CLong(certificate.PrivateKey.Length)) == 1,
                "SSL_CTX_use_PrivateKey_ASN1");
        }

        Require(OpenSsl.SSL_CTX_check_private_key(_context) == 1, "SSL_CTX_check_private_key");
    }

    private void Control(int command, int value) => OpenSsl.SSL_CTX_ctrl(_context, command, new CLong(value), 0);

    private void Require(bool isGood, string call)
    {
        if (isGood)
            return;
        string error = OpenSsl.TakeError();
        Dispose();
        throw new InvalidOperationException($"{call} failed: {error}");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AcceptCertificate(int isVerified, nint store) => 1;
}
