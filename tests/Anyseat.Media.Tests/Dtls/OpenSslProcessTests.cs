using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Anyseat.Media.Dtls;
using Anyseat.Media.Srtp;

namespace Anyseat.Media.Tests.Dtls;

/// <summary>The handshake against the openssl program, over real sockets, each way round; both ends must export the same keys.</summary>
public sealed class OpenSslProcessTests : IDisposable
{
    private const string Profile = "SRTP_AES128_CM_SHA1_80";

    private readonly string _folder = Directory.CreateTempSubdirectory("anyseat-dtls").FullName;
    private readonly DtlsCertificate _ours = DtlsSessionTests.Certificate();

    public void Dispose()
    {
        _ours.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void As_server_to_the_openssl_program()
    {
        RequirePrograms();
        using Socket socket = Bind();
        int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        (string certificate, string key) = MakeTheirCertificate();
        using var program = new Program(
            $"s_client -dtls1_2 -connect 127.0.0.1:{port} -use_srtp {Profile} -cert {certificate} -key {key} "
            + $"-keymatexport {SrtpKeyPair.ExporterLabel} -keymatexportlen 60");
        Handshake(socket, DtlsRole.Server, peer: null, program);
    }

    [Fact]
    public void As_client_to_the_openssl_program()
    {
        RequirePrograms();
        using Socket socket = Bind();
        int port;
        using (Socket free = Bind())
            port = ((IPEndPoint)free.LocalEndPoint!).Port;
        (string certificate, string key) = MakeTheirCertificate();
        using var program = new Program(
            $"s_server -dtls1_2 -accept 127.0.0.1:{port} -use_srtp {Profile} -cert {certificate} -key {key} -Verify 1 "
            + $"-keymatexport {SrtpKeyPair.ExporterLabel} -keymatexportlen 60");
        program.WaitFor("ACCEPT");
        Handshake(socket, DtlsRole.Client, new IPEndPoint(IPAddress.Loopback, port), program);
    }

    private static void RequirePrograms()
    {
        Assert.SkipUnless(DtlsLibrary.IsAvailable(out string reason), reason);
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "openssl")));
        Assert.SkipUnless(isThere, "The openssl program is not installed.");
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private void Handshake(Socket socket, DtlsRole role, EndPoint? peer, Program program)
    {
        using var context = new DtlsContext(_ours);
        using var session = new DtlsSession(context, role, DtlsPipe.Now);
        session.SetFingerprint(TheirFingerprint());
        session.Start();
        byte[] buffer = new byte[2_048];
        MediaInstant deadline = DtlsPipe.Now + TimeSpan.FromSeconds(20);
        string? exported = null;
        while (exported is null || session.State == DtlsState.Handshaking)
        {
            Assert.True(DtlsPipe.Now < deadline, $"{session.State} {session.FailureDetail}\n{program.Output}");
            while (session.TryTakeDatagram(buffer, out int size))
                socket.SendTo(buffer.AsSpan(0, size), peer!);
            if (TryReceive(socket, buffer, ref peer, out int received))
                session.Receive(buffer.AsSpan(0, received));
            session.Poll(DtlsPipe.Now);
            exported = program.FindLine("Keying material: ");
        }

        Assert.Equal((DtlsState.Connected, DtlsFailure.None), (session.State, session.Failure));
        Assert.True(session.TryTakeKeys(out SrtpKeyPair? keys));
        using SrtpKeyPair theirs = SrtpKeyPair.FromExported(keys!.Local.Profile, Wire.Hex(exported), role == DtlsRole.Server);
        Assert.Equal(SrtpProfile.Aes128CmHmacSha1With80BitTag, keys.Local.Profile);
        Assert.Equal(theirs.Local.KeyAndSalt, keys.Local.KeyAndSalt);
        Assert.Equal(theirs.Remote.KeyAndSalt, keys.Remote.KeyAndSalt);
        keys.Dispose();
    }

    private static bool TryReceive(Socket socket, byte[] buffer, ref EndPoint? peer, out int size)
    {
        size = 0;
        if (!socket.Poll(20_000, SelectMode.SelectRead))
            return false;
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            size = socket.ReceiveFrom(buffer, ref from);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false; // the program was not listening yet
        }

        peer = from;
        return true;
    }

    private (string Certificate, string Key) MakeTheirCertificate()
    {
        string certificate = Path.Combine(_folder, "certificate.pem");
        string key = Path.Combine(_folder, "key.pem");
        using var making = new Program($"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=peer -days 30 -keyout {key} -out {certificate}");
        making.WaitForEnd();
        return (certificate, key);
    }

    private DtlsFingerprint TheirFingerprint()
    {
        using var making = new Program($"x509 -in {Path.Combine(_folder, "certificate.pem")} -noout -fingerprint -sha256");
        making.WaitForEnd();
        Assert.True(DtlsFingerprint.TryParse("sha-256 " + making.FindLine("Fingerprint="), out DtlsFingerprint? fingerprint), making.Output);
        return fingerprint!;
    }

    private sealed class Program : IDisposable
    {
        private readonly Process _process;
        private readonly ConcurrentQueue<string> _lines = new();

        public Program(string arguments)
        {
            _process = Process.Start(new ProcessStartInfo("openssl", arguments)
            {
                RedirectStandardInput = true, // kept open: the programs end with their input
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
            _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public string Output => string.Join('\n', _lines);

        public string? FindLine(string mark)
        {
            string? line = _lines.FirstOrDefault(one => one.Contains(mark, StringComparison.Ordinal));
            return line?[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Trim();
        }

        public void WaitFor(string mark) =>
            Assert.True(SpinWait.SpinUntil(() => FindLine(mark) is not null || _process.HasExited, 10_000) && FindLine(mark) is not null, Output);

        public void WaitForEnd()
        {
            Assert.True(_process.WaitForExit(10_000), Output);
            _process.WaitForExit(); // and the readers of its output
            Assert.Equal(0, _process.ExitCode);
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
