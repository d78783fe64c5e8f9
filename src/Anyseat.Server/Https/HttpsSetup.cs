using System.Security.Cryptography.X509Certificates;
using Anyseat.Server.Hosting;

namespace Anyseat.Server.Https;

/// <summary>Gives the listeners their certificate.</summary>
internal static class HttpsSetup
{
    /// <summary>The authority of this installation, under its data folder.</summary>
    public static DevelopmentAuthority AuthorityOf(ServerSettings settings, TimeProvider clock) =>
        new(Path.Combine(settings.DataPath, "ca"), clock);

    public static void Add(WebApplicationBuilder builder, ServerSettings settings)
    {
        if (!settings.Https)
            return;
        if (settings.UrlList.FirstOrDefault(url => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)) is { } plain)
            throw new StartException(ExitCode.Usage, $"With --https the addresses begin with https://, not as {plain}.");
        if (settings.CertificateFile is { } file)
            UseGiven(builder, CertificateFiles.Load(file, settings.KeyFile), CertificateFiles.LoadChain(file));
        else
            UseGenerated(builder, settings);
    }

    private static void UseGiven(WebApplicationBuilder builder, X509Certificate2 certificate, X509Certificate2Collection chain) =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificate = certificate;
            https.ServerCertificateChain = chain;
        }));

    // Made when the listeners open: the data folder is ours by then.
    private static void UseGenerated(WebApplicationBuilder builder, ServerSettings settings) =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate =
            AuthorityOf(settings, kestrel.ApplicationServices.GetRequiredService<TimeProvider>())
                .GetServerCertificate(Environment.MachineName)));
}
