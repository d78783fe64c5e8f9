using System.Diagnostics;
using System.Globalization;

namespace Anyseat.Bench;

/// <summary>SIPp as carrier and as telephones: callers who play G.711 from a file, telephones that echo what they hear.</summary>
internal sealed class VoiceBenchSipp : IAsyncDisposable
{
    private const string Sdp = """
        v=0
        o=sipp 1 1 IN IP4 [local_ip]
        s=-
        c=IN IP4 [local_ip]
        t=0 0
        m=audio [media_port] RTP/AVP 8
        a=rtpmap:8 PCMA/8000
        a=ptime:20
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("anyseat-bench-sipp");
    private readonly List<Process> _processes = [];

    /// <summary>Starts both sides and so many calls.</summary>
    public static VoiceBenchSipp Start(int calls)
    {
        var sipp = new VoiceBenchSipp();
        string talk = Path.Combine(sipp._folder.FullName, "talk.al");
        File.WriteAllBytes(talk, [.. Enumerable.Range(0, 80_000).Select(i => (byte)(0x80 + ((i * 37) & 0x3F)))]);
        sipp.Run("phone", Phone, ["-i", VoiceBenchSite.Phones.Address.ToString(), "-p", "5060", "-mp", "20000", "-rtp_echo"]);
        sipp.Run("caller", Caller(talk), ["-i", VoiceBenchSite.Carrier.Address.ToString(), "-p", "5060", "-mp", "22000", "-m", Text(calls), "-r", "20", "-l", Text(calls), VoiceBenchSite.SipEndPoint.ToString()]);
        return sipp;
    }

    /// <summary>The server's CPU over a time, and the datagrams that passed in this network meanwhile.</summary>
    public async Task<(TimeSpan Cpu, long Received, long Dropped, TimeSpan Time)> MeasureAsync(ServerProcess server, TimeSpan time, CancellationToken ct)
    {
        (long received, long dropped) = Counts();
        TimeSpan cpu = server.CpuTime;
        long begun = Stopwatch.GetTimestamp();
        await Task.Delay(time, ct);
        (long receivedThen, long droppedThen) = Counts();
        return (server.CpuTime - cpu, receivedThen - received, droppedThen - dropped, Stopwatch.GetElapsedTime(begun));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in _processes)
        {
            if (!process.HasExited)
                process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>InDatagrams, and those that found no room, of this network (RFC 4113 as Linux prints it).</summary>
    private static (long Received, long Dropped) Counts()
    {
        string[][] lines = [.. File.ReadLines("/proc/net/snmp").Where(line => line.StartsWith("Udp:", StringComparison.Ordinal)).Select(line => line.Split(' '))];
        long Of(string name) => long.Parse(lines[1][Array.IndexOf(lines[0], name)], CultureInfo.InvariantCulture);
        return (Of("InDatagrams"), Of("RcvbufErrors") + Of("SndbufErrors"));
    }

    private static string Caller(string talk) => $"""
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <scenario name="caller">
        <send retrans="500"><![CDATA[
        INVITE sip:{VoiceBenchSite.Number}@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch];rport
        From: <sip:+8613800138000@[local_ip]>;tag=[pid]c[call_number]
        To: <sip:{VoiceBenchSite.Number}@[remote_ip]>
        Call-ID: [call_id]
        CSeq: 1 INVITE
        Contact: <sip:carrier@[local_ip]:[local_port]>
        Max-Forwards: 70
        Content-Type: application/sdp
        Content-Length: [len]

        {Sdp.Replace("[media_port]", "[rtpstream_audio_port]", StringComparison.Ordinal)}
        ]]></send>
        <recv response="100" optional="true"></recv>
        <recv response="180" optional="true"></recv>
        <recv response="200" rrs="true"></recv>
        <send><![CDATA[
        ACK [next_url] SIP/2.0
        Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch];rport
        From: <sip:+8613800138000@[local_ip]>;tag=[pid]c[call_number]
        To: <sip:{VoiceBenchSite.Number}@[remote_ip]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: 1 ACK
        Max-Forwards: 70
        Content-Length: 0

        ]]></send>
        <nop><action><exec rtp_stream="{talk},-1,8"/></action></nop>
        <recv request="BYE"></recv>
        </scenario>
        """;

    private static string Phone => $"""
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <scenario name="phone">
        <recv request="INVITE" rrs="true"></recv>
        <send><![CDATA[
        SIP/2.0 180 Ringing
        [last_Via:]
        [last_From:]
        [last_To:];tag=[pid]p[call_number]
        [last_Call-ID:]
        [last_CSeq:]
        Contact: <sip:phone@[local_ip]:[local_port]>
        Content-Length: 0

        ]]></send>
        <send retrans="500"><![CDATA[
        SIP/2.0 200 OK
        [last_Via:]
        [last_From:]
        [last_To:];tag=[pid]p[call_number]
        [last_Call-ID:]
        [last_CSeq:]
        Contact: <sip:phone@[local_ip]:[local_port]>
        Content-Type: application/sdp
        Content-Length: [len]

        {Sdp}
        ]]></send>
        <recv request="ACK"></recv>
        <recv request="BYE"></recv>
        </scenario>
        """;

    private void Run(string name, string scenario, string[] arguments)
    {
        string file = Path.Combine(_folder.FullName, name + ".xml");
        File.WriteAllText(file, scenario);
        var start = new ProcessStartInfo("sipp", ["-sf", file, "-nostdin", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }
}
