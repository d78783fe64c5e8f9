using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Anyseat.Server.Https;

/// <summary>A certificate authority of this installation, for development and trials: who trusts its one certificate gets
/// HTTPS without warnings.</summary>
/// <remarks>ECDSA on P-256. The authority lives five years, its server certificate one year (browsers refuse more than 398
/// days); the server certificate is made anew when it has less than thirty days left or the machine's name has changed.
/// Keys are readable by this user alone.</remarks>
internal sealed class DevelopmentAuthority(string folder, TimeProvider clock)
{
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(5 * 365);
    private static readonly TimeSpan ServerLife = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The certificate to trust, in PEM.</summary>
    public string AuthorityFile => Path.Combine(folder, "anyseat-ca.pem");

    private string AuthorityKeyFile => Path.Combine(folder, "anyseat-ca.key");

    private string ServerFile => Path.Combine(folder, "server.pem");

    private string ServerKeyFile => Path.Combine(folder, "server.key");

    /// <summary>The server's certificate with its key; made if there is none that will do.</summary>
    public X509Certificate2 GetServerCertificate(string hostName)
    {
        Directory.CreateDirectory(folder);
        using X509Certificate2 authority = GetAuthority();
        if (Load(ServerFile, ServerKeyFile) is { } kept)
        {
            if (Outlives(kept, RenewBefore) && kept.MatchesHostname(hostName) && IsIssuedBy(kept, authority))
                return kept;
            kept.Dispose();
        }

        using X509Certificate2 created = CreateServer(authority, hostName);
        Save(created, ServerFile, ServerKeyFile);
        return CertificateFiles.ForServer(created);
    }

    private X509Certificate2 GetAuthority()
    {
        if (Load(AuthorityFile, AuthorityKeyFile) is { } kept)
        {
            if (Outlives(kept, ServerLife))
                return kept;
            kept.Dispose();
        }

        X509Certificate2 created = CreateAuthority();
        Save(created, AuthorityFile, AuthorityKeyFile);
        return created;
    }

    private X509Certificate2 CreateAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            $"CN=Anyseat development authority {RandomNumberGenerator.GetHexString(6)}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        DateTimeOffset now = clock.GetUtcNow();
        return request.CreateSelfSigned(now.AddMinutes(-5), now + AuthorityLife);
    }

    private X509Certificate2 CreateServer(X509Certificate2 authority, string hostName)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hostName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        request.CertificateExtensions.Add(NamesOf(hostName));
        DateTimeOffset now = clock.GetUtcNow();
        using X509Certificate2 signed = request.Create(
            authority, now.AddMinutes(-5), now + ServerLife, RandomNumberGenerator.GetBytes(16));
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Extension NamesOf(string hostName)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        if (!hostName.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            names.AddDnsName(hostName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        return names.Build();
    }

    private bool Outlives(X509Certificate2 certificate, TimeSpan rest) =>
        certificate.NotAfter.ToUniversalTime() > clock.GetUtcNow().UtcDateTime + rest;

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2 authority)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }

    private static X509Certificate2? Load(string file, string keyFile) =>
        File.Exists(file) && File.Exists(keyFile) ? CertificateFiles.Load(file, keyFile) : null;

    private static void Save(X509Certificate2 certificate, string file, string keyFile)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()
            ?? throw new InvalidOperationException("The certificate was made with an ECDSA key.");
        WritePrivate(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(file, certificate.ExportCertificatePem() + "\n");
    }

    private static void WritePrivate(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }
}
