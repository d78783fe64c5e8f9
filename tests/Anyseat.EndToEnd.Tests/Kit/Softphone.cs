using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Anyseat.Testing;

namespace Anyseat.EndToEnd.Tests.Kit;

/// <summary>A telephone beside the desk, baresip, that its owner works over its control port.</summary>
internal sealed class Softphone : IAsyncDisposable
{
    private const string Config = """
        sip_listen 127.0.0.1:0
        call_local_timeout 60
        audio_player aubridge,nil
        audio_source aufile,FOLDER/voice.wav
        audio_alert aubridge,nil
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

    private readonly TempFolder folder;
    private readonly ExternalProgram program;
    private readonly int control;

    private Softphone(TempFolder folder, ExternalProgram program, int control)
    {
        this.folder = folder;
        this.program = program;
        this.control = control;
    }

    /// <summary>Starts one with the account of somebody of the demo; completes when it is registered.</summary>
    public static async Task<Softphone> RegisterAsync(string sip, string user, string password)
    {
        Assert.SkipWhen(!ModuleFolders.Any(Directory.Exists), "baresip is not installed (package baresip-core)");
        var folder = new TempFolder();
        int control = ExternalProgram.FreePort();
        string config = Config.Replace("FOLDER", folder.FullPath, StringComparison.Ordinal).Replace("CONTROL", control.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("MODULES", ModuleFolders.First(Directory.Exists), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.Combine("config"), config);
        await File.WriteAllTextAsync(folder.Combine("contacts"), "");
        await File.WriteAllBytesAsync(folder.Combine("voice.wav"), Tone());
        await File.WriteAllTextAsync(
            folder.Combine("accounts"), $"<sip:{user}@{sip};transport=udp>;auth_user={user};auth_pass={password};answermode=manual;regint=300;audio_codecs=PCMA\n");
        var phone = new Softphone(folder, ExternalProgram.Start("baresip", "baresip-core", "-f", folder.FullPath), control);
        await Eventually.HoldsAsync(() => phone.program.Output.Contains("200 OK", StringComparison.Ordinal), $"baresip registers: {phone.program.Output}");
        return phone;
    }

    /// <summary>Answers as soon as it rings.</summary>
    public async Task AnswerAsync()
    {
        await Eventually.HoldsAsync(() => program.Output.Contains("ncoming call", StringComparison.Ordinal), $"it rings: {program.Output}");
        await CommandAsync("accept");
    }

    /// <summary>Gives a command of its menu, as a netstring of JSON.</summary>
    private async Task CommandAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, control);
        string json = $$"""{"command":"{{command}}","params":"","token":"t"}""";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{json.Length}:{json},"));
        byte[] answer = new byte[4_096];
        Assert.True(await client.GetStream().ReadAsync(answer) > 0, $"baresip does not answer {command}: {program.Output}");
    }

    /// <summary>Half a minute of 700 Hz: a WAV file of 16 bits, mono, 8 kHz.</summary>
    private static byte[] Tone()
    {
        const int rate = 8_000;
        short[] samples = [.. Enumerable.Range(0, 30 * rate).Select(i => (short)(8_000 * Math.Sin(2 * Math.PI * 700 * i / rate)))];
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples.Length));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write([1, 0, 1, 0]);
        writer.Write(rate);
        writer.Write(2 * rate);
        writer.Write([2, 0, 16, 0]);
        writer.Write("data"u8);
        writer.Write(2 * samples.Length);
        foreach (short sample in samples)
            writer.Write(sample);
        return file.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        folder.Dispose();
    }
}
