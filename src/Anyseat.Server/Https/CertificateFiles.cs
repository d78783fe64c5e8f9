using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Https;

/// <summary>Reads certificates in PEM.</summary>
internal static class CertificateFiles
{
    /// <summary>A certificate with its key, fit for a listener.</summary>
    /// <param name="file">The certificate.</param>
    /// <param name="keyFile">Its key; null when <paramref name="file"/> holds it.</param>
    /// <exception cref="StartException">It cannot be read, or the key is another certificate's.</exception>
    public static X509Certificate2 Load(string file, string? keyFile)
    {
        try
        {
            using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(file, keyFile);
            return ForServer(pem);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            string what = keyFile is null ? file : $"{file} with the key {keyFile}";
            throw new StartException(
                ExitCode.Certificate,
                $"The certificate {what} cannot be used: {e.Message} Both must be PEM, readable by this user, and belong together.",
                e);
        }
    }

    /// <summary>The other certificates of the file, which lead from the server's to its authority.</summary>
    public static X509Certificate2Collection LoadChain(string file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        if (all.Count > 0)
            all.RemoveAt(0);
        return all;
    }

    /// <summary>The same certificate with a key that the listeners of all systems accept: Windows refuses ephemeral ones.
    /// </summary>
    public static X509Certificate2 ForServer(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}
