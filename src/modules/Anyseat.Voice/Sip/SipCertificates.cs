using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Anyseat.Voice.Contracts;

namespace Anyseat.Voice.Sip;

/// <summary>Certificates of SIP over TLS (RFC 3261 §26.3.1, RFC 5922): ours, and who may vouch for others.</summary>
internal static class SipCertificates
{
    /// <summary>What we show: our certificate with the authorities between it and the root, which peers need not know.</summary>
    /// <exception cref="VoiceStartException">A file cannot be read.</exception>
    public static SslServerAuthenticationOptions ForServer(VoiceOptions options) => Read(nameof(options.CertificateFile), () =>
    {
        using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(
            options.CertificateFile, options.KeyFile.Length > 0 ? options.KeyFile : options.CertificateFile);
        X509Certificate2 own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        X509Certificate2Collection chain = [];
        chain.ImportFromPemFile(options.CertificateFile);
        return new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(own, chain, offline: true) };
    });

    /// <summary>What we ask of servers that we connect to: a certificate for the name we asked for, from an authority that we trust. Null
    /// for what the system trusts.</summary>
    /// <exception cref="VoiceStartException">The file cannot be read.</exception>
    public static Func<string, SslClientAuthenticationOptions>? ForClient(VoiceOptions options)
    {
        if (options.TrustedFile.Length == 0)
            return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(Read(nameof(options.TrustedFile), () =>
        {
            X509Certificate2Collection trusted = [];
            trusted.ImportFromPemFile(options.TrustedFile);
            return trusted;
        }));
        return name => new SslClientAuthenticationOptions { TargetHost = name, CertificateChainPolicy = policy.Clone() };
    }

    private static T Read<T>(string setting, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is IOException or ArgumentException or CryptographicException or UnauthorizedAccessException)
        {
            throw new VoiceStartException($"SIP over TLS: {VoiceOptions.Section}:{setting} (PEM) cannot be read: {fault.Message}", fault);
        }
    }
}
