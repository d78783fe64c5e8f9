using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>A carrier's proxy of another project, Kamailio: a registrar that asks for a password, a proxy that stays on the route, over
/// UDP and TLS. Numbers lead to the telephone that listens on the port which their last five digits name.</summary>
internal sealed class Kamailio : IAsyncDisposable
{
    public const string Address = "127.0.0.5";

    /// <summary>Where the carrier's telephones are, callers and called.</summary>
    public const string PartyAddress = "127.0.0.6";
    public const string Domain = "carrier.test";
    public const string Password = "account-password";

    private const string Config = """
        #!KAMAILIO
        debug=0
        log_stderror=yes
        fork=yes
        children=2
        tcp_children=2
        tcp_source_ipv4=@ADDRESS@
        auto_aliases=no
        dns=no
        rev_dns=no
        disable_core_dump=yes
        enable_tls=yes
        listen=udp:@ADDRESS@:@MAIN@
        listen=udp:@ADDRESS@:@FAULTY@
        listen=tls:@ADDRESS@:@SECURE@
        listen=tls:@ADDRESS@:@DOUBTFUL@
        mpath="@MODULES@"
        loadmodule "tls.so"
        loadmodule "tm.so"
        loadmodule "sl.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "xlog.so"
        loadmodule "usrloc.so"
        loadmodule "registrar.so"
        loadmodule "auth.so"
        loadmodule "siputils.so"
        loadmodule "textops.so"
        loadmodule "htable.so"
        modparam("tls", "config", "@FOLDER@/tls.cfg")
        modparam("registrar", "max_expires", 4)
        modparam("registrar", "min_expires", 1)
        modparam("htable", "htable", "state=>size=4;")

        request_route {
          xlog("L_ALERT", "SEEN $rm $ru over $proto\n");
          if ($Rp == @FAULTY@) {
            if ($td == "broken.test") sl_send_reply("500", "Out of order");
            else sl_send_reply("503", "Out of service");
            exit;
          }
          if (is_method("MESSAGE")) {
            $sht(state=>$rU) = $rd;
            sl_send_reply("200", "OK");
            exit;
          }
          if (is_method("CANCEL")) {
            if (t_check_trans()) t_relay();
            exit;
          }
          if (has_totag()) {
            if (loose_route()) {
              xlog("L_ALERT", "ROUTED $rm from $si over $proto\n");
              t_relay();
            } else if (is_method("ACK")) {
              if (t_check_trans()) t_relay();
            } else {
              sl_send_reply("404", "Not here");
            }
            exit;
          }
          t_check_trans();
          if (is_method("REGISTER")) {
            if ($sht(state=>$fU) == "closed") { sl_send_reply("403", "Account closed"); exit; }
            if (!pv_www_authenticate("@DOMAIN@", "@PASSWORD@", "0")) { www_challenge("@DOMAIN@", "1"); exit; }
            if (!save("location")) sl_reply_error();
            xlog("L_ALERT", "REGISTERED $fU for $hdr(Expires)\n");
            exit;
          }
          if (!is_method("INVITE")) { sl_send_reply("200", "OK"); exit; }
          record_route();
          if ($si == "@PARTY@") {
            $var(called) = $rU;
            $rU = $hdr(X-Account);
            remove_hf("X-Account");
            if ($rU == "trunk-udp") append_hf("P-Called-Party-ID: <sip:$var(called)@@DOMAIN@>\r\n");
            if (!lookup("location")) { sl_send_reply("480", "Not registered"); exit; }
            xlog("L_ALERT", "FOUND $ru\n");
            t_relay();
            exit;
          }
          if (!pv_proxy_authenticate("@DOMAIN@", "@PASSWORD@", "0")) { proxy_challenge("@DOMAIN@", "1"); exit; }
          consume_credentials();
          xlog("L_ALERT", "CARRIED $rU for $td over $proto\n");
          $var(port) = "@EMERGENCY@";
          if ($(rU{s.len}) > 5) $var(port) = $(rU{s.substr,-5,0});
          $rd = "@PARTY@";
          $rp = $var(port);
          t_relay();
        }
        """;

    private const string TlsConfig = """
        [server:default]
        method = TLSv1.2+
        certificate = @FOLDER@/proxy.pem
        private_key = @FOLDER@/proxy.pem.key
        [server:@ADDRESS@:@DOUBTFUL@]
        method = TLSv1.2+
        certificate = @FOLDER@/doubtful.pem
        private_key = @FOLDER@/doubtful.pem.key
        [client:default]
        method = TLSv1.2+
        verify_certificate = yes
        require_certificate = yes
        ca_list = @FOLDER@/root.pem
        """;

    private static readonly string[] ModuleFolders =
        ["/usr/lib/x86_64-linux-gnu/kamailio/modules", "/usr/lib/aarch64-linux-gnu/kamailio/modules", "/usr/lib/kamailio/modules"];

    private readonly DirectoryInfo folder;
    private readonly ExternalProgram program;

    private Kamailio(DirectoryInfo folder, ExternalProgram program)
    {
        this.folder = folder;
        this.program = program;
    }

    /// <summary>Why tests are skipped where it is not there.</summary>
    public const string Missing = "Kamailio is not installed (packages kamailio, kamailio-tls-modules)";

    /// <summary>Whether the program and its TLS are there.</summary>
    public static bool IsInstalled =>
        ExternalProgram.Find("kamailio") is not null && ModuleFolders.Any(one => File.Exists(Path.Combine(one, "tls.so")));

    /// <summary>UDP.</summary>
    public required int Port { get; init; }

    /// <summary>UDP; answers 500 to calls for broken.test, and 503 to all others.</summary>
    public required int FaultyPort { get; init; }

    /// <summary>TLS with a certificate that the house trusts; the house's is asked for when it is called.</summary>
    public required int SecurePort { get; init; }

    /// <summary>TLS with a certificate of an authority that nobody knows.</summary>
    public required int DoubtfulPort { get; init; }

    /// <summary>Where the emergency service listens.</summary>
    public required int EmergencyPort { get; init; }

    public string EndPoint => $"{Address}:{Port}";

    /// <summary>What it saw, line by line.</summary>
    public string Output => program.Output;

    public static async Task<Kamailio> StartAsync(TestAuthority trusted)
    {
        string modules = ModuleFolders.First(one => File.Exists(Path.Combine(one, "tls.so")));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("anyseat-kamailio");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "root.pem"), trusted.RootPem);
        await trusted.IssueAsync(Path.Combine(folder.FullName, "proxy.pem"), Address);
        using (var stranger = new TestAuthority("Nobody knows"))
            await stranger.IssueAsync(Path.Combine(folder.FullName, "doubtful.pem"), Address);
        int[] ports = [.. Enumerable.Range(0, 5).Select(_ => ExternalProgram.FreePort())];
        string Fill(string text) => text.Replace("@ADDRESS@", Address, StringComparison.Ordinal).Replace("@PARTY@", PartyAddress, StringComparison.Ordinal)
            .Replace("@MAIN@", Text(ports[0]), StringComparison.Ordinal).Replace("@FAULTY@", Text(ports[1]), StringComparison.Ordinal)
            .Replace("@SECURE@", Text(ports[2]), StringComparison.Ordinal).Replace("@DOUBTFUL@", Text(ports[3]), StringComparison.Ordinal)
            .Replace("@EMERGENCY@", Text(ports[4]), StringComparison.Ordinal).Replace("@MODULES@", modules + "/", StringComparison.Ordinal)
            .Replace("@FOLDER@", folder.FullName, StringComparison.Ordinal).Replace("@DOMAIN@", Domain, StringComparison.Ordinal)
            .Replace("@PASSWORD@", Password, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "kamailio.cfg"), Fill(Config));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "tls.cfg"), Fill(TlsConfig));
        ExternalProgram program = ExternalProgram.Start(
            "kamailio", "kamailio", "-DD", "-E", "-m", "32", "-M", "4", "-f", Path.Combine(folder.FullName, "kamailio.cfg"), "-Y", folder.FullName);
        var proxy = new Kamailio(folder, program)
        {
            Port = ports[0],
            FaultyPort = ports[1],
            SecurePort = ports[2],
            DoubtfulPort = ports[3],
            EmergencyPort = ports[4],
        };
        await Eventually.HoldsAsync(() => proxy.TellAsync("nobody", "open"), $"Kamailio answers: {program.Output}");
        return proxy;
    }

    /// <summary>Closes an account (<c>closed</c>), or opens it again (<c>open</c>): a request only this test sends.</summary>
    /// <returns>False when no answer came in time.</returns>
    public async Task<bool> TellAsync(string account, string state)
    {
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        string branch = Guid.NewGuid().ToString("N");
        byte[] message = Encoding.ASCII.GetBytes(
            $"MESSAGE sip:{account}@{state} SIP/2.0\r\nVia: SIP/2.0/UDP {client.Client.LocalEndPoint};branch=z9hG4bK{branch}\r\n"
            + $"From: <sip:test@test>;tag=1\r\nTo: <sip:{account}@{state}>\r\nCall-ID: {branch}\r\nCSeq: 1 MESSAGE\r\nMax-Forwards: 9\r\nContent-Length: 0\r\n\r\n");
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        try
        {
            await client.SendAsync(message, new IPEndPoint(IPAddress.Parse(Address), Port), patience.Token);
            return Encoding.ASCII.GetString((await client.ReceiveAsync(patience.Token)).Buffer).StartsWith("SIP/2.0 200", StringComparison.Ordinal);
        }
        catch (Exception early) when (early is OperationCanceledException or SocketException)
        {
            return false; // not there yet
        }
    }

    public Task SeesAsync(string line) => Eventually.HoldsAsync(() => Output.Contains(line, StringComparison.Ordinal), $"Kamailio tells '{line}':\n{Output}");

    public async ValueTask DisposeAsync()
    {
        await program.StopAsync(); // its children would outlive it otherwise
        await program.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
