using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Anyseat.Server.Hosting;
using Anyseat.Server.Https;

namespace Anyseat.Server.Tests;

public sealed class CertificateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ManualClock clock = new(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("desk-17")]
    public void A_browser_that_trusts_the_authority_trusts_the_server_under_its_names(string name)
    {
        var authority = new DevelopmentAuthority(folder.Path, clock);
        using X509Certificate2 server = authority.GetServerCertificate("desk-17");
        Assert.True(server.MatchesHostname(name));
        Assert.True(server.HasPrivateKey);
        Assert.True(IsTrusted(server, authority.AuthorityFile));
    }

    [Fact]
    public void The_certificate_is_kept_until_thirty_days_before_its_end()
    {
        var authority = new DevelopmentAuthority(folder.Path, clock);
        using X509Certificate2 first = authority.GetServerCertificate("desk");
        clock.Now += TimeSpan.FromDays(330);
        using X509Certificate2 same = authority.GetServerCertificate("desk");
        Assert.Equal(first.Thumbprint, same.Thumbprint);
        clock.Now += TimeSpan.FromDays(10);
        using X509Certificate2 renewed = authority.GetServerCertificate("desk");
        Assert.NotEqual(first.Thumbprint, renewed.Thumbprint);
        Assert.True(IsTrusted(renewed, authority.AuthorityFile));
    }

    [Fact]
    public void Another_machine_name_gets_another_certificate_of_the_same_authority()
    {
        var authority = new DevelopmentAuthority(folder.Path, clock);
        using X509Certificate2 first = authority.GetServerCertificate("desk");
        string trusted = File.ReadAllText(authority.AuthorityFile);
        using X509Certificate2 second = authority.GetServerCertificate("floor");
        Assert.True(second.MatchesHostname("floor"));
        Assert.NotEqual(first.Thumbprint, second.Thumbprint);
        Assert.Equal(trusted, File.ReadAllText(authority.AuthorityFile));
    }

    [Fact]
    public void Keys_are_readable_by_their_user_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        new DevelopmentAuthority(folder.Path, clock).GetServerCertificate("desk").Dispose();
        string[] keys = Directory.GetFiles(folder.Path, "*.key");
        Assert.Equal(2, keys.Length);
        foreach (string file in keys)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused_in_plain_words()
    {
        new DevelopmentAuthority(folder.Path, clock).GetServerCertificate("desk").Dispose();
        var failure = Assert.Throws<StartException>(() => CertificateFiles.Load(
            Path.Combine(folder.Path, "server.pem"), Path.Combine(folder.Path, "anyseat-ca.key")));
        Assert.Equal(ExitCode.Certificate, failure.ExitCode);
    }

    [Fact]
    public void A_file_that_is_no_certificate_is_refused_in_plain_words()
    {
        string file = folder.Write("no.pem", "hello");
        var failure = Assert.Throws<StartException>(() => CertificateFiles.Load(file, null));
        Assert.Contains("no.pem", failure.Message, StringComparison.Ordinal);
    }

    private bool IsTrusted(X509Certificate2 server, string authorityFile)
    {
        using X509Certificate2 root = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = clock.Now.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return chain.Build(server);
    }

    private sealed class ManualClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
