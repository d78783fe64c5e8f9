using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>A softphone of another project, baresip: it registers, answers by itself, says a tone, and is told what to do over its
/// control port.</summary>
internal sealed class Baresip : IAsyncDisposable
{
    private const string Config = """
        sip_listen 127.0.0.1:0
        sip_cafile FOLDER/root.pem
        call_local_timeout 60
        call_max_calls 4
        audio_player aubridge,nil
        audio_source aufile,FOLDER/tone.wav
        audio_alert aubridge,nil
        rtp_stats no
        net_interface 127.0.0.1
        ctrl_tcp_listen 127.0.0.1:CONTROL
        module_path MODULES
        module g711.so
        module aufile.so
        module aubridge.so
        module ctrl_tcp.so
        module_tmp account.so
        module_app menu.so
        """;

    private static readonly string[] ModuleFolders =
        ["/usr/lib/baresip/modules", "/usr/lib/x86_64-linux-gnu/baresip/modules", "/usr/lib/aarch64-linux-gnu/baresip/modules"];

    private readonly DirectoryInfo folder;
    private readonly ExternalProgram program;
    private readonly int control;

    private Baresip(DirectoryInfo folder, ExternalProgram program, int control)
    {
        this.folder = folder;
        this.program = program;
        this.control = control;
    }

    public string Output => program.Output;

    /// <summary>Starts one for an agent; it answers every call, and says a tone.</summary>
    /// <param name="site">Where it registers.</param>
    /// <param name="agent">Whose it is.</param>
    /// <param name="frequency">The tone.</param>
    /// <param name="rootPem">Registers over TLS, and trusts this authority alone.</param>
    /// <param name="transport">How it registers without TLS: <c>udp</c> or <c>tcp</c>.</param>
    public static async Task<Baresip> StartAsync(VoiceSite site, string agent, int frequency, string? rootPem = null, string transport = "udp")
    {
        Assert.SkipWhen(ModuleFolders.All(one => !Directory.Exists(one)), "baresip is not installed (package baresip-core)");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("anyseat-baresip");
        int control = ExternalProgram.FreePort();
        string config = (rootPem is null ? Config.Replace("sip_cafile FOLDER/root.pem", "", StringComparison.Ordinal) : Config)
            .Replace("FOLDER", folder.FullName, StringComparison.Ordinal)
            .Replace("CONTROL", control.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("MODULES", ModuleFolders.First(Directory.Exists), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "config"), config);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "contacts"), "");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "root.pem"), rootPem ?? "");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "tone.wav"), Wave(frequency));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "accounts"),
            $"<sip:{agent}@{(rootPem is null ? $"{site.SipEndPoint};transport={transport}" : site.SecureEndPoint + ";transport=tls")}>;auth_user={agent};auth_pass={VoiceSite.Secret};answermode=auto;regint=300;audio_codecs=PCMA\n");
        var phone = new Baresip(folder, ExternalProgram.Start("baresip", "baresip-core", "-f", folder.FullName), control);
        await Eventually.HoldsAsync(() => site.Registered(agent), $"baresip registers: {phone.Output}");
        return phone;
    }

    /// <summary>Gives a command of its menu over the control port, as a netstring of JSON.</summary>
    public async Task CommandAsync(string command, string parameters = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, control);
        string json = $$"""{"command":"{{command}}","params":"{{parameters}}","token":"t"}""";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{json.Length}:{json},"));
        // What happens to its calls comes over the same port, before the answer too.
        var answer = new StringBuilder();
        byte[] part = new byte[4_096];
        while (!answer.ToString().Contains("\"response\":true", StringComparison.Ordinal))
        {
            int size = await client.GetStream().ReadAsync(part);
            Assert.True(size > 0, $"baresip closed the port: {answer}");
            answer.Append(Encoding.ASCII.GetString(part, 0, size));
        }

        Assert.Contains("\"ok\":true", answer.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Calls a number.</summary>
    public Task DialAsync(VoiceSite site, string number) => CommandAsync("dial", $"sip:{number}@{site.SipEndPoint}");

    /// <summary>A minute of a tone: 16 bits, mono, 8 kHz.</summary>
    public static byte[] Wave(int frequency)
    {
        const int rate = 8_000;
        const int count = 60 * rate;
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * count));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(2 * rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * count);
        for (int i = 0; i < count; i++)
            writer.Write((short)(8_000 * Math.Sin(2 * Math.PI * frequency * i / rate)));
        return file.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
