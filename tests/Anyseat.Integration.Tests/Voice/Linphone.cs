using System.Globalization;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>A softphone of another project, Linphone: it registers, is told what to do over its console, says a tone and records what it
/// hears.</summary>
internal sealed class Linphone : IAsyncDisposable
{
    private const string Config = """
        [sip]
        sip_port=-1
        sip_tcp_port=-1
        sip_tls_port=-1
        use_info=INFO
        use_rfc2833=EVENTS
        default_proxy=0
        root_ca=FOLDER/root.pem
        verify_server_certs=1
        verify_server_cn=1
        register_only_when_network_is_up=0
        guess_hostname=0
        use_ipv6=0

        [rtp]
        audio_rtp_port=-1

        [audio_codec_0]
        mime=PCMA
        rate=8000
        channels=1
        enabled=1

        [auth_info_0]
        username=USER
        passwd=PASSWORD
        realm=anyseat

        [proxy_0]
        reg_proxy=<sip:SERVER;transport=TRANSPORT>
        reg_identity=sip:USER@127.0.0.1
        reg_expires=300
        reg_sendregister=1
        publish=0
        """;

    private readonly DirectoryInfo folder;
    private readonly ExternalProgram program;

    private Linphone(DirectoryInfo folder, ExternalProgram program)
    {
        this.folder = folder;
        this.program = program;
    }

    /// <summary>What its console has said.</summary>
    public string Output => program.Output;

    /// <summary>What it has written down.</summary>
    public string Log => System.Text.Encoding.UTF8.GetString(Read("log"));

    /// <summary>What it heard, from the file it writes; 16 bits, mono.</summary>
    public short[] Heard
    {
        get
        {
            const int header = 44;
            byte[] bytes = Read("heard.wav");
            short[] samples = new short[Math.Max(0, (bytes.Length - header) / 2)];
            if (samples.Length > 0)
                Buffer.BlockCopy(bytes, header, samples, 0, samples.Length * 2);
            return samples;
        }
    }

    /// <summary>Starts one for an agent.</summary>
    /// <param name="site">Where it registers.</param>
    /// <param name="agent">Whose it is.</param>
    /// <param name="frequency">The tone it says.</param>
    /// <param name="rootPem">Registers over TLS, and trusts this authority alone.</param>
    /// <param name="keysByInfo">Sends keys by INFO rather than as RFC 4733.</param>
    public static async Task<Linphone> StartAsync(VoiceSite site, string agent, int frequency, string? rootPem = null, bool keysByInfo = false)
    {
        string? path = ExternalProgram.Find("linphonec");
        Assert.SkipWhen(path is null, "linphonec is not installed (package linphone-cli)");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("anyseat-linphone");
        folder.CreateSubdirectory(".local/share/linphone");
        string config = Config.Replace("FOLDER", folder.FullName, StringComparison.Ordinal).Replace("USER", agent, StringComparison.Ordinal)
            .Replace("PASSWORD", VoiceSite.Secret, StringComparison.Ordinal).Replace("INFO", keysByInfo ? "1" : "0", StringComparison.Ordinal)
            .Replace("EVENTS", keysByInfo ? "0" : "1", StringComparison.Ordinal)
            .Replace("SERVER", rootPem is null ? site.SipEndPoint : site.SecureName, StringComparison.Ordinal)
            .Replace("TRANSPORT", rootPem is null ? "udp" : "tls", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rc"), config);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "root.pem"), rootPem ?? "");
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "tone.wav"), Baresip.Wave(frequency));
        var phone = new Linphone(folder, ExternalProgram.Start(
            "stdbuf", "coreutils", [("HOME", folder.FullName)], "-oL", path!, "-c", Path.Combine(folder.FullName, "rc"), "-d", "6", "-l", Path.Combine(folder.FullName, "log")));
        await phone.CommandAsync("soundcard use files");
        await phone.CommandAsync($"play {folder.FullName}/tone.wav");
        await phone.CommandAsync($"record {folder.FullName}/heard.wav");
        return phone;
    }

    /// <summary>Types a line.</summary>
    public Task CommandAsync(string line) => program.WriteLineAsync(line);

    /// <summary>Waits until the console has said something.</summary>
    public Task SaysAsync(string text, int count = 1) => Eventually.HoldsAsync(
        () => Output.Split(text).Length > count, $"Linphone says '{text}' {count.ToString(CultureInfo.InvariantCulture)} times:\n{Output}");

    private byte[] Read(string name)
    {
        string file = Path.Combine(folder.FullName, name);
        if (!File.Exists(file))
            return [];
        using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return bytes[..length];
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
