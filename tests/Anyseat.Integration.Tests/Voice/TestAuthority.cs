using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>An authority of the test's own: a root that everybody knows, and one below it that signs, as authorities do.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 root;
    private readonly X509Certificate2 signer;

    public TestAuthority(string name)
    {
        root = Sign(null, name, request => request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true)));
        signer = Sign(root, name + " (signing)", request => request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true)));
    }

    /// <summary>The root, for those who are to trust it.</summary>
    public string RootPem => root.ExportCertificatePem();

    /// <summary>Writes a certificate for an address with the chain to the root, and its key.</summary>
    /// <param name="file">Of the certificate; the key goes beside it, with .key behind.</param>
    /// <param name="address">Whose it is.</param>
    public async Task IssueAsync(string file, string address)
    {
        using X509Certificate2 issued = Sign(signer, address, request =>
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Parse(address));
            names.AddDnsName("localhost"); // some telephones know names alone
            request.CertificateExtensions.Add(names.Build());
        });
        await File.WriteAllTextAsync(file, $"{issued.ExportCertificatePem()}\n{signer.ExportCertificatePem()}\n");
        await File.WriteAllTextAsync(file + ".key", issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        root.Dispose();
        signer.Dispose();
    }

    private static X509Certificate2 Sign(X509Certificate2? issuer, string name, Action<CertificateRequest> extend)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        extend(request);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (issuer is null)
            return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using X509Certificate2 bare = request.Create(issuer, issuer.NotBefore, issuer.NotAfter, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
