using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Voice;

/// <summary>SIPp as the carrier's callers and as agents' telephones: scenarios of this project, run by another project's program.</summary>
internal static class Sipp
{
    private const int MediaPortFirst = 20_000;
    private const int MediaPortCount = 10_000;
    private static int mediaPort = 4 * Random.Shared.Next(MediaPortCount);

    private const string Sdp = """
        v=0
        o=sipp 1 1 IN IP4 [local_ip]
        s=-
        c=IN IP4 [local_ip]
        t=0 0
        m=audio MEDIAPORT RTP/AVP 8 101
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=fmtp:101 0-15
        a=ptime:20
        """;

    private const string Invite = """
        INVITE sip:NUMBER@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
        From: <sip:+8613800138000@[local_ip]>;tag=[pid]c[call_number]
        To: <sip:NUMBER@[remote_ip]>
        Call-ID: [call_id]
        CSeq: 1 INVITE
        Contact: <sip:carrier@[local_ip]:[local_port];transport=[transport]>
        Max-Forwards: 70
        Content-Type: application/sdp
        Content-Length: [len]

        """;

    private static string InDialog(string method, string more = "") => $"""
        {method} [next_url] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
        From: <sip:+8613800138000@[local_ip]>;tag=[pid]c[call_number]
        To: <sip:NUMBER@[remote_ip]>[peer_tag_param]
        Call-ID: [call_id]
        CSeq: {(method == "ACK" ? 1 : 2)} {method}
        Max-Forwards: 70{more}
        Content-Length: 0


        """;

    private static string Send(string message, string attributes = "retrans=\"500\"") => $"<send {attributes}><![CDATA[\n{Trim(message)}\n]]></send>\n";

    private static string Trim(string message) => message.Replace("\r", "", StringComparison.Ordinal);

    private static string Respond(int status, string reason, bool hasSdp = false) => Send(
        $"""
        SIP/2.0 {status} {reason}
        [last_Via:]
        [last_From:]
        [last_To:];tag=[pid]p[call_number]
        [last_Call-ID:]
        [last_CSeq:]
        Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>
        {(hasSdp ? "Content-Type: application/sdp\nContent-Length: [len]\n\n" + Sdp + "\n" : "Content-Length: 0\n\n")}
        """,
        hasSdp ? "retrans=\"500\"" : "");

    /// <summary>On a busy machine SIPp is slow to begin, and does not know our repeated INVITE for what it is.</summary>
    private const string RepeatedInvite = "<recv request=\"INVITE\" optional=\"true\"></recv>\n";

    private const string Beginning = """
        <recv response="100" optional="true"></recv>
        <recv response="180" optional="true"></recv>
        <recv response="183" optional="true"></recv>

        """;

    /// <summary>A caller who hangs up after a while of talk.</summary>
    public static string CallerHangsUp(int talkMs) => Scenario(
        Send(Invite + "\n" + Sdp + "\n") + Beginning + "<recv response=\"200\" rrs=\"true\"></recv>\n" + Send(InDialog("ACK"), "")
        + $"<pause milliseconds=\"{talkMs}\"/>\n" + Send(InDialog("BYE")) + "<recv response=\"200\"></recv>\n");

    /// <summary>A caller who waits until we hang up.</summary>
    public static string CallerWaits { get; } = Scenario(
        Send(Invite + "\n" + Sdp + "\n") + Beginning + "<recv response=\"200\" rrs=\"true\"></recv>\n" + Send(InDialog("ACK"), "")
        + "<recv request=\"BYE\"></recv>\n" + Respond(200, "OK").Replace(";tag=[pid]p[call_number]", "", StringComparison.Ordinal));

    /// <summary>A caller who presses 1 (by INFO) after a while, and waits until we hang up.</summary>
    public static string CallerPressesOne(int waitMs) => Scenario(
        Send(Invite + "\n" + Sdp + "\n") + Beginning + "<recv response=\"200\" rrs=\"true\"></recv>\n" + Send(InDialog("ACK"), "")
        + $"<pause milliseconds=\"{waitMs}\"/>\n"
        + Send(InDialog("INFO", "\nContent-Type: application/dtmf-relay").Replace("Content-Length: 0\n\n", "Content-Length: [len]\n\nSignal=1\nDuration=160\n", StringComparison.Ordinal))
        + "<recv response=\"200\"></recv>\n"
        + "<recv request=\"BYE\"></recv>\n" + Respond(200, "OK").Replace(";tag=[pid]p[call_number]", "", StringComparison.Ordinal));

    /// <summary>A caller who is refused.</summary>
    public static string CallerIsRefused(int status) => Scenario(
        Send(Invite + "\n" + Sdp + "\n") + "<recv response=\"100\" optional=\"true\"></recv>\n"
        + $"<recv response=\"{status}\"></recv>\n" + Send(InDialog("ACK"), ""));

    /// <summary>A telephone that rings, answers, and waits for BYE.</summary>
    public static string PhoneAnswers(int ringMs) => Scenario(
        "<recv request=\"INVITE\" rrs=\"true\"></recv>\n" + Respond(180, "Ringing") + $"<pause milliseconds=\"{ringMs}\"/>\n"
        + Respond(200, "OK", hasSdp: true) + RepeatedInvite + "<recv request=\"ACK\"></recv>\n<recv request=\"BYE\"></recv>\n"
        + Respond(200, "OK").Replace(";tag=[pid]p[call_number]", "", StringComparison.Ordinal));

    /// <summary>Somebody who is heard before the answer, as an announcement of the network is.</summary>
    public static string PhoneSpeaksEarly(int beforeMs) => PhoneAnswers(beforeMs)
        .Replace(Respond(180, "Ringing"), Respond(183, "Session Progress", hasSdp: true).Replace("retrans=\"500\"", "", StringComparison.Ordinal), StringComparison.Ordinal);

    /// <summary>A caller who lets us offer (RFC 3261 §13.3.1.4), as some exchanges do: the session is described in 200 and ACK.</summary>
    public static string CallerLetsUsOffer { get; } = Scenario(
        Send(Invite.Replace("Content-Type: application/sdp\n", "", StringComparison.Ordinal) + "\n") + Beginning
        + "<recv response=\"200\" rrs=\"true\"></recv>\n"
        + Send(InDialog("ACK").Replace("Content-Length: 0\n\n", "Content-Type: application/sdp\nContent-Length: [len]\n\n" + Sdp + "\n", StringComparison.Ordinal), "")
        + "<recv request=\"BYE\"></recv>\n" + Respond(200, "OK").Replace(";tag=[pid]p[call_number]", "", StringComparison.Ordinal));

    /// <summary>A telephone that answers, and hangs up after a while.</summary>
    public static string PhoneHangsUp(int talkMs) => Scenario(
        """
        <recv request="INVITE" rrs="true"><action>
          <ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
          <ereg regexp=".*" search_in="hdr" header="To:" assign_to="called"/>
        </action></recv>

        """ + Respond(180, "Ringing") + Respond(200, "OK", hasSdp: true)
        + RepeatedInvite + $"<recv request=\"ACK\"></recv>\n<pause milliseconds=\"{talkMs}\"/>\n"
        + Send("""
            BYE [next_url] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
            From: [$called];tag=[pid]p[call_number]
            To: [$caller]
            Call-ID: [call_id]
            CSeq: 1 BYE
            Max-Forwards: 70
            Content-Length: 0


            """)
        + "<recv response=\"200\"></recv>\n");

    /// <summary>A telephone that is rung and then told to stop.</summary>
    public static string PhoneIsCancelled { get; } = Scenario(
        "<recv request=\"INVITE\"></recv>\n" + Respond(180, "Ringing") + "<recv request=\"CANCEL\"></recv>\n"
        + Respond(200, "OK") + Send(
            """
            SIP/2.0 487 Request Terminated
            [last_Via:]
            [last_From:]
            [last_To:];tag=[pid]p[call_number]
            [last_Call-ID:]
            CSeq: 1 INVITE
            Content-Length: 0


            """) + "<recv request=\"ACK\"></recv>\n");

    /// <summary>A telephone that is picked up in the moment in which it is told to stop: its answer crosses our CANCEL, and it wants an ACK
    /// and a BYE.</summary>
    public static string PhoneAnswersTheCancel { get; } = Scenario(
        "<recv request=\"INVITE\" rrs=\"true\"></recv>\n" + Respond(180, "Ringing") + "<recv request=\"CANCEL\"></recv>\n"
        + Respond(200, "OK", hasSdp: true).Replace("[last_CSeq:]", "CSeq: 1 INVITE", StringComparison.Ordinal) + GoodbyeAtLast);

    /// <summary>A server that gives no sign for a while, and then answers: nobody waits for it any more.</summary>
    public static string ServerAnswersLate(int silentMs) => Scenario(
        $"<recv request=\"INVITE\" rrs=\"true\"></recv>\n<pause milliseconds=\"{silentMs}\"/>\n" + Respond(200, "OK", hasSdp: true) + GoodbyeAtLast);

    private static string GoodbyeAtLast => "<recv request=\"ACK\"></recv>\n<recv request=\"BYE\"></recv>\n"
        + Respond(200, "OK").Replace(";tag=[pid]p[call_number]", "", StringComparison.Ordinal);

    /// <summary>A telephone that refuses.</summary>
    public static string PhoneRefuses(int status) => Scenario(
        "<recv request=\"INVITE\"></recv>\n" + Respond(status, "No").Replace("<send >", "<send retrans=\"500\">", StringComparison.Ordinal)
        + "<recv request=\"ACK\"></recv>\n");

    /// <summary>The same through a proxy that stays on the route (RFC 3261 §16.6).</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="account">For a caller: the account that the proxy is to call.</param>
    public static string Routed(string scenario, string? account = null) => scenario
        .Replace("[peer_tag_param]\n", "[peer_tag_param]\n[routes]\n", StringComparison.Ordinal)
        .Replace("To: [$caller]\n", "To: [$caller]\n[routes]\n", StringComparison.Ordinal)
        .Replace("[last_CSeq:]\n", "[last_Record-Route:]\n[last_CSeq:]\n", StringComparison.Ordinal)
        .Replace("Max-Forwards: 70\nContent-Type", $"{(account is null ? "" : $"X-Account: {account}\n")}Max-Forwards: 70\nContent-Type", StringComparison.Ordinal);

    /// <summary>A telephone that registers, for a port that another SIPp listens on.</summary>
    public static string Register(string user, string password, int contactPort, int status = 200, int seconds = 300)
    {
        string Message(int sequence, string more) => $"""
            REGISTER sip:[remote_ip]:[remote_port] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
            From: <sip:{user}@[remote_ip]>;tag=[pid]r[call_number]
            To: <sip:{user}@[remote_ip]>
            Call-ID: [call_id]
            CSeq: {sequence} REGISTER
            Contact: <sip:{user}@127.0.0.1:{contactPort}>
            Expires: {seconds}
            Max-Forwards: 70{more}
            Content-Length: 0


            """;
        return Scenario(
            Send(Message(1, "")) + "<recv response=\"401\" auth=\"true\"></recv>\n"
            + Send(Message(2, $"\n[authentication username={user} password={password}]")) + $"<recv response=\"{status}\"></recv>\n");
    }

    /// <summary>Runs a scenario against the site.</summary>
    public static async Task<SippRun> StartAsync(
        string scenario, string remote, string local = "127.0.0.1", int port = 0, int calls = 1, int rate = 10, int mediaPort = 0, string transport = "u1")
    {
        string file = Path.Combine(Path.GetTempPath(), $"anyseat-sipp-{Guid.NewGuid():N}.xml");
        int at = port == 0 ? ExternalProgram.FreePort() : port;
        string text = scenario.Replace("NUMBER", VoiceSite.Number, StringComparison.Ordinal)
            .Replace("MEDIAPORT", mediaPort == 0 ? "[media_port]" : mediaPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, text);
        ExternalProgram program = ExternalProgram.Start(
            "sipp", "sip-tester", "-nostdin", "-i", local, "-p", Text(at), "-mp", Text(NextMediaPort()), "-sf", file, "-m", Text(calls), "-r", Text(rate),
            "-t", transport, "-timeout", "90s", "-timeout_error", "-recv_timeout", "80000", "-rtcheck", "loose", "-trace_err",
            "-error_file", file + ".errors", "-trace_msg", "-message_file", file + ".messages", remote);
        return new SippRun(program, file, at);
    }

    /// <summary>SIPp wants four ports from there on: below those that the system gives to others, each run apart.</summary>
    private static int NextMediaPort() => MediaPortFirst + ((Interlocked.Add(ref mediaPort, 4) & int.MaxValue) % MediaPortCount);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Scenario(string steps) =>
        $"<?xml version=\"1.0\" encoding=\"ISO-8859-1\" ?>\n<scenario name=\"anyseat\">\n{steps}</scenario>\n";
}

/// <summary>A running SIPp.</summary>
internal sealed class SippRun(ExternalProgram program, string file, int port) : IAsyncDisposable
{
    public int Port => port;

    /// <summary>The messages that passed.</summary>
    public string Messages => Read(".messages");

    /// <summary>Where we said that we take media, in the first message that came with a description; null before that.</summary>
    public IPEndPoint? PeerMedia
    {
        get
        {
            string messages = Messages;
            int at = messages.IndexOf("o=anyseat", StringComparison.Ordinal);
            Match media = Regex.Match(at < 0 ? "" : messages[at..], @"c=IN IP4 (\S+)[\s\S]*?m=audio (\d+)");
            return media.Success
                ? new IPEndPoint(IPAddress.Parse(media.Groups[1].Value), int.Parse(media.Groups[2].Value, CultureInfo.InvariantCulture))
                : null;
        }
    }

    public async Task RequireSuccessAsync()
    {
        int code = await program.ExitAsync(TimeSpan.FromSeconds(100));
        Assert.True(code == 0, $"SIPp ended with {code}.\n{program.Output}\n{Read(".errors")}\n{Read(".messages")}");
    }

    public async ValueTask DisposeAsync()
    {
        await program.DisposeAsync();
        foreach (string ending in (string[])["", ".errors", ".messages"])
            File.Delete(file + ending);
    }

    private string Read(string ending) => File.Exists(file + ending) ? File.ReadAllText(file + ending) : "";
}
