using System.Globalization;
using System.Net;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Tests.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Interop;

/// <summary>Calls with SIPp, another project's SIP, over UDP and TCP.</summary>
public sealed class SippTests
{
    private const string Register = """
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <scenario name="register">
          <send retrans="500"><![CDATA[
            REGISTER sip:[remote_ip] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
            From: <sip:phone[call_number]@[remote_ip]>;tag=[call_number]
            To: <sip:phone[call_number]@[remote_ip]>
            Call-ID: [call_id]
            CSeq: 1 REGISTER
            Contact: <sip:phone[call_number]@[local_ip]:[local_port];transport=[transport]>
            Expires: 300
            Max-Forwards: 70
            Content-Length: 0

          ]]></send>
          <recv response="401" auth="true"></recv>
          <send retrans="500"><![CDATA[
            REGISTER sip:[remote_ip] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch];rport
            From: <sip:phone[call_number]@[remote_ip]>;tag=[call_number]
            To: <sip:phone[call_number]@[remote_ip]>
            Call-ID: [call_id]
            CSeq: 2 REGISTER
            Contact: <sip:phone[call_number]@[local_ip]:[local_port];transport=[transport]>
            [authentication username=phone password=PASSWORD]
            Expires: 300
            Max-Forwards: 70
            Content-Length: 0

          ]]></send>
          <recv response="200"></recv>
        </scenario>
        """;

    private const string Options = """
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <scenario name="options">
          <send retrans="500"><![CDATA[
            OPTIONS sip:[remote_ip]:[remote_port] SIP/2.0
            Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
            From: <sip:probe@[local_ip]>;tag=[call_number]
            To: <sip:[remote_ip]>
            Call-ID: [call_id]
            CSeq: 1 OPTIONS
            Max-Forwards: 70
            Content-Length: 0

          ]]></send>
          <recv response="200"></recv>
        </scenario>
        """;

    public static TheoryData<SipTransportKind, string> Transports => new() { { SipTransportKind.Udp, "u1" }, { SipTransportKind.Tcp, "t1" } };

    private static ExternalProgram Sipp(int port, params string[] arguments) => ExternalProgram.Start(
        "sipp", "sip-tester", ["-nostdin", "-i", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-timeout", "20s", .. arguments]);

    private static async Task AssertWellAsync(ExternalProgram sipp, Switch exchange)
    {
        int code = await sipp.ExitAsync(Station.Patience + TimeSpan.FromSeconds(5));
        Assert.True(code == 0, $"SIPp ended with {code}.\n{sipp.Output}\n{exchange.Story}");
        Assert.Empty(exchange.Faults);
    }

    private static async Task RunAsync(string scenario, SipTransportKind transport, string mode, Func<Switch, bool> holds)
    {
        await using Switch exchange = new(new SipStackOptions { Listen = [Station.On(transport)] }, isMd5Alone: true);
        string file = Path.Combine(Path.GetTempPath(), $"anyseat-{Guid.NewGuid():N}.xml");
        await File.WriteAllTextAsync(file, scenario.Replace("PASSWORD", Switch.Password), TestContext.Current.CancellationToken);
        try
        {
            await using ExternalProgram sipp = Sipp(ExternalProgram.FreePort(), "-sf", file, "-t", mode, "-m", "10", "-r", "50", exchange.EndPoint.ToString());
            await AssertWellAsync(sipp, exchange);
        }
        finally
        {
            File.Delete(file);
        }

        Assert.True(holds(exchange), exchange.Story);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public Task SIPp_registers_with_digest(SipTransportKind transport, string mode) =>
        RunAsync(Register, transport, mode, exchange => exchange.Bindings["phone"].Length == 10);

    [Theory]
    [MemberData(nameof(Transports))]
    public Task SIPp_asks_for_a_sign_of_life(SipTransportKind transport, string mode) =>
        RunAsync(Options, transport, mode, exchange => exchange.Trace.Count(one => one.StartsWith("-> SIP/2.0 200")) == 10);

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task SIPp_calls_and_hangs_up(SipTransportKind transport, string mode)
    {
        await using Switch exchange = new(new SipStackOptions { Listen = [Station.On(transport)] });
        await using ExternalProgram sipp = Sipp(
            ExternalProgram.FreePort(), "-sn", "uac", "-t", mode, "-m", "20", "-r", "50", "-d", "100", exchange.EndPoint.ToString());
        await AssertWellAsync(sipp, exchange);
        Assert.Equal((20, 20), (exchange.Count<SessionEvent.Established>(), exchange.Count<SessionEvent.Ended>()));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task SIPp_is_called_and_hung_up(SipTransportKind transport, string mode)
    {
        await using Switch exchange = new(new SipStackOptions { Listen = [Station.On(transport)] });
        int port = ExternalProgram.FreePort();
        await using ExternalProgram sipp = Sipp(port, "-sn", "uas", "-t", mode, "-m", "5");
        SipTarget target = new(transport, IPAddress.Loopback, port, "127.0.0.1");
        SipUri uri = SipUri.Parse($"sip:service@127.0.0.1:{port}{(transport == SipTransportKind.Tcp ? ";transport=tcp" : "")}");
        await WaitUntilItListensAsync(target);
        for (int i = 0; i < 5; i++)
        {
            SipSession session = await exchange.CallAsync(uri, target);
            await Station.UntilAsync(() => session.State is SessionState.Confirmed or SessionState.Ended);
            Assert.True(session.State == SessionState.Confirmed, exchange.Story);
            await exchange.HangUpAsync(session);
            await Station.UntilAsync(() => session.State == SessionState.Ended);
        }

        await AssertWellAsync(sipp, exchange);
        Assert.All(exchange.Seen.OfType<SessionEvent.Ended>(), ended => Assert.Equal((SessionEnd.ByeByUs, 200), (ended.End, ended.Status)));
    }

    /// <summary>Its socket is there a moment after its start: over UDP our repetitions wait for it, over TCP we must.</summary>
    private static async Task WaitUntilItListensAsync(SipTarget target)
    {
        if (target.Transport == SipTransportKind.Udp)
            return;
        await Station.UntilAsync(() =>
        {
            using System.Net.Sockets.Socket probe = new(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            try
            {
                probe.Connect(target.Address, target.Port);
                return true;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return false;
            }
        });
    }
}
