using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Registration;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Tests.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Interop;

/// <summary>A telephone of another project, baresip, over TLS: it registers, and is called on the connection it opened.</summary>
public sealed class BaresipTests
{
    private const string Config = """
        sip_listen 127.0.0.1:0
        sip_cafile FOLDER/ca.pem
        call_local_timeout 60
        call_max_calls 4
        audio_player aubridge,nil
        audio_source aubridge,nil
        audio_alert aubridge,nil
        rtp_stats no
        net_interface 127.0.0.1
        module_path MODULES
        module g711.so
        module aubridge.so
        module_tmp account.so
        module_app menu.so
        """;

    private static readonly string[] ModuleFolders = ["/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules", "/usr/lib/aarch64-linux-gnu/baresip/modules"];

    [Fact]
    public async Task Baresip_registers_over_TLS_and_answers_a_call_on_its_own_connection()
    {
        Assert.SkipWhen(ModuleFolders.All(folder => !Directory.Exists(folder)), "baresip is not installed (package baresip-core)");
        using X509Certificate2 certificate = StreamTests.Certificate("localhost", IPAddress.Loopback);
        SipStackOptions options = new()
        {
            Listen = [Station.On(SipTransportKind.Tls)],
            TlsServer = new SslServerAuthenticationOptions { ServerCertificate = certificate },
        };
        await using Switch exchange = new(options); // which offers MD5 alone to a version that does not know SHA-256
        DirectoryInfo folder = Directory.CreateTempSubdirectory("anyseat-baresip");
        try
        {
            await WriteAsync(folder.FullName, certificate, exchange.EndPoint.Port);
            await using ExternalProgram phone = ExternalProgram.Start("baresip", "baresip-core", "-f", folder.FullName);
            await Station.UntilAsync(() => phone.HasExited || exchange.Bindings.ContainsKey("desk"));
            Assert.True(exchange.Bindings.TryGetValue("desk", out var bindings), $"{phone.Output}\n{exchange.Story}");
            Binding binding = Assert.Single(bindings);
            SipSession session = await exchange.CallAsync(binding.Contact, SipTarget.Back(exchange.LastRegistration));
            await Station.UntilAsync(() => session is { State: SessionState.Confirmed, RemoteDescription.IsEmpty: false } or { State: SessionState.Ended });
            Assert.True(session.State == SessionState.Confirmed, $"{phone.Output}\n{exchange.Story}");
            Assert.Contains("m=audio", Wire.Text(session.RemoteDescription.Span));
            await exchange.HangUpAsync(session);
            await Station.UntilAsync(() => session.State == SessionState.Ended);
            Assert.Equal(1, exchange.Stack.ConnectionCount); // all of it over the one connection
            Assert.Empty(exchange.Faults);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAsync(string folder, X509Certificate2 certificate, int port)
    {
        string modules = ModuleFolders.First(Directory.Exists);
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), Config.Replace("FOLDER", folder).Replace("MODULES", modules));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "accounts"),
            $"<sip:desk@127.0.0.1:{port};transport=tls>;auth_user=desk;auth_pass={Switch.Password};answermode=auto;regint=300;audio_codecs=PCMA\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "contacts"), "");
    }
}
