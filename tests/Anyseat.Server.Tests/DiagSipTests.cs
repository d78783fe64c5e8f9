using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Anyseat.Server.Cli;
using Anyseat.Server.Cli.Diag;
using Anyseat.Server.Hosting;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sessions;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Server.Tests;

public sealed class DiagSipTests
{
    private const string Sound =
        "OPTIONS sip:desk@example.com SIP/2.0\r\nVia: SIP/2.0/UDP pc1.example.com;branch=z9hG4bKa1\r\nMax-Forwards: 70\r\n" +
        "From: <sip:ann@example.com>;tag=ann1\r\nTo: <sip:desk@example.com>\r\nCall-ID: c1@pc1.example.com\r\nCSeq: 7 OPTIONS\r\nContent-Length: 0\r\n\r\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<(int Code, string Output)> ParseAsync(string message, bool isLfTaken = false)
    {
        using StringWriter output = new();
        using MemoryStream input = new(Encoding.UTF8.GetBytes(message));
        int code = await SipParseReport.RunAsync("-", isLfTaken, input, output, Ct);
        return (code, output.ToString());
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(["diag", "sip", .. args], output, error, Ct);
        return (code, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task A_sound_message_is_described()
    {
        (int code, string output) = await ParseAsync(Sound);
        Assert.Equal(0, code);
        Assert.StartsWith("A request: OPTIONS sip:desk@example.com", output);
        Assert.Contains("CSeq    7 OPTIONS", output);
    }

    [Fact]
    public async Task A_broken_one_is_explained_with_place_header_and_rule()
    {
        (int code, string output) = await ParseAsync(Sound.Replace("CSeq: 7", "CSeq: seven"));
        Assert.Equal((int)ExitCode.Failed, code);
        Assert.Contains("The value of CSeq does not follow its grammar.", output);
        Assert.Contains("line 7, column 7, header CSeq", output);
        Assert.Contains("  CSeq: seven OPTIONS\n        ^", output.ReplaceLineEndings("\n"));
        Assert.Contains("RFC 3261 §20.16", output);
    }

    [Theory]
    [InlineData("Max-Forwards: 70", "Max-Forwards: 70\r\nContact: <sip:broken", "Contact is malformed")]
    [InlineData("OPTIONS", "DANCE", "Anyseat would answer it 501")]
    [InlineData("Max-Forwards: 70", "Max-Forwards: 70\r\nRequire: teleport", "420 Bad Extension (Unsupported: teleport)")]
    public async Task What_is_well_formed_and_still_wrong_is_said(string from, string to, string expected)
    {
        (int code, string output) = await ParseAsync(Sound.Replace(from, to));
        Assert.Equal((int)ExitCode.Failed, code);
        Assert.Contains(expected, output);
    }

    [Fact]
    public async Task A_file_with_bare_line_feeds_is_explained_and_can_be_taken()
    {
        (int code, string output) = await ParseAsync(Sound.Replace("\r\n", "\n"));
        Assert.Equal((int)ExitCode.Failed, code);
        Assert.Contains("--lf", output);
        Assert.Equal(0, (await ParseAsync(Sound.Replace("\r\n", "\n"), isLfTaken: true)).Code);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_plain_sentence()
    {
        (int code, _, string error) = await RunAsync("parse", "/nowhere/message.txt");
        Assert.Equal((int)ExitCode.Usage, code);
        Assert.StartsWith("/nowhere/message.txt cannot be read:", error);
    }

    [Theory]
    [InlineData("http://example.com")]
    [InlineData("sip:@@")]
    public async Task What_is_no_SIP_URI_is_a_plain_sentence(string uri)
    {
        (int code, _, string error) = await RunAsync("options", uri);
        Assert.Equal((int)ExitCode.Usage, code);
        Assert.Contains("is no SIP URI", error);
    }

    [Theory]
    [InlineData(SipTransportKind.Udp)]
    [InlineData(SipTransportKind.Tcp)]
    public async Task Options_prints_the_answer_and_how_long_it_took(SipTransportKind transport)
    {
        using Meter meter = new("Anyseat.Server.Tests");
        await using SipStack server = SipStack.Open(
            new SipStackOptions { Listen = [new SipListen { Transport = transport, Address = new IPEndPoint(IPAddress.Loopback, 0) }] },
            new Answering(), TimeProvider.System, meter);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        Task running = server.RunAsync(stop.Token);
        (int code, string output, _) = await RunAsync("options", $"sip:{server.LocalEndPoints[0]};transport={transport.Token()}");
        await stop.CancelAsync();
        await running;
        Assert.Equal(0, code);
        Assert.Matches(@"answer  200 OK from 127\.0\.0\.1:\d+ over (UDP|TCP) in \d+\.\d ms", output);
        Assert.Contains("  Allow: INVITE", output);
    }

    [Fact]
    public async Task Silence_and_a_closed_port_are_told_apart()
    {
        using Socket silent = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        (int code, string output, _) = await RunAsync("options", $"sip:{silent.LocalEndPoint}", "--timeout", "0.3");
        Assert.Equal((int)ExitCode.Failed, code);
        Assert.Contains("No answer within 0.3 s.", output);
        (code, output, _) = await RunAsync("options", "sip:127.0.0.1:1;transport=tcp");
        Assert.Equal((int)ExitCode.Failed, code);
        Assert.Contains("127.0.0.1:1 cannot be reached over TCP", output);
    }

    [Fact]
    public async Task A_test_call_measures_the_tone_that_comes_back()
    {
        await using EchoPhone phone = new();
        (int code, string output, _) = await RunAsync("call", $"sip:echo@{phone.EndPoint}");
        Assert.True(code == 0, output);
        Assert.Contains("sign    180 Ringing", output);
        Assert.Contains("media   PCMU/8000 to 127.0.0.1:", output);
        Assert.Matches(@"sound   -1[01]\.[0-9] dBm0, strongest at 1004 Hz with (8[5-9]|9[0-9]) % of the power", output);
        Match heard = Regex.Match(output, @"heard   (\d+) packets, (\d+) lost");
        Assert.InRange(int.Parse(heard.Groups[1].Value), 100, 150);
        Assert.InRange(int.Parse(heard.Groups[2].Value), 8, 20); // the telephone swallows every tenth
        Assert.Contains("ended   BYE answered", output);
        Assert.Equal(SessionEnd.Bye, phone.End);
    }

    [Fact]
    public async Task A_test_call_that_is_refused_says_why()
    {
        await using EchoPhone phone = new(isBusy: true);
        (int code, string output, _) = await RunAsync("call", $"sip:echo@{phone.EndPoint}");
        Assert.Equal((int)ExitCode.Failed, code);
        Assert.Contains("The call was not answered: Refused, 486 Busy Here.", output);
    }

    private sealed class Answering : ISipUser
    {
        public void Happened(SipEndpoint endpoint, EndpointEffect happened)
        {
            if (happened is EndpointEffect.RequestArrived { Transaction: var transaction })
                endpoint.Respond(transaction, transaction.Answer(200).Header(SipHeader.Allow, "INVITE, ACK").BuildResponse());
        }

        public void Faulted(Exception fault) => throw new InvalidOperationException("The server in the test failed.", fault);
    }
}
