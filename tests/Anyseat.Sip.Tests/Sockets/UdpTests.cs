using System.Net;
using System.Net.Sockets;
using System.Text;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Sockets;

public sealed class UdpTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<string> ExchangeAsync(Station station, byte[] datagram)
    {
        using UdpClient peer = new(new IPEndPoint(IPAddress.Loopback, 0));
        await peer.SendAsync(datagram, station.Stack.LocalEndPoints[0], Ct);
        using CancellationTokenSource limit = new(Station.Patience);
        return Encoding.UTF8.GetString((await peer.ReceiveAsync(limit.Token)).Buffer);
    }

    [Fact]
    public async Task A_request_goes_and_its_answer_comes()
    {
        await using Station one = Station.Listening(SipTransportKind.Udp);
        await using Station other = Station.Listening(SipTransportKind.Udp);
        SipResponse? answer = await one.AskAsync(Station.Options(), other.Target());
        Assert.Equal(200, answer?.Status);
        Assert.Equal(one.Stack.LocalEndPoints[0].Port, answer!.Via.Port);
    }

    [Fact]
    public async Task IPv6_works_alike()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "IPv6 is switched off here");
        await using Station one = new(new SipStackOptions { Listen = [Station.On(SipTransportKind.Udp, "::1")] });
        await using Station other = new(new SipStackOptions { Listen = [Station.On(SipTransportKind.Udp, "::")] });
        SipTarget target = other.Target() with { Address = IPAddress.IPv6Loopback };
        SipResponse? answer = await one.AskAsync(Station.Options(), target);
        Assert.Equal(200, answer?.Status);
        Assert.Equal("[::1]", Wire.Text(answer!.Via.Host));
    }

    [Fact]
    public async Task A_dual_socket_sees_an_IPv4_peer_as_IPv4()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "IPv6 is switched off here");
        await using Station dual = new(new SipStackOptions { Listen = [Station.On(SipTransportKind.Udp, "::")] });
        await using Station plain = Station.Listening(SipTransportKind.Udp);
        SipTarget target = dual.Target() with { Address = IPAddress.Loopback };
        Assert.Equal(200, (await plain.AskAsync(Station.Options(), target))?.Status);
        Assert.Equal(plain.Stack.LocalEndPoints[0], dual.Traffic.First().Flow.Remote);
        Assert.Equal(200, (await dual.AskAsync(Station.Options(), plain.Target()))?.Status);
    }

    [Fact]
    public async Task What_cannot_be_parsed_is_answered_400_and_noise_is_not_answered()
    {
        await using Station station = Station.Listening(SipTransportKind.Udp);
        using UdpClient noise = new(new IPEndPoint(IPAddress.Loopback, 0));
        await noise.SendAsync(new byte[] { 0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42 }, station.Stack.LocalEndPoints[0], Ct);
        await noise.SendAsync("\r\n\r\n"u8.ToArray(), station.Stack.LocalEndPoints[0], Ct);
        await noise.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), station.Stack.LocalEndPoints[0], Ct);
        byte[] broken = Wire.Bytes(Wire.Plain().ToString().Replace("CSeq: 7 OPTIONS", "CSeq: seven OPTIONS"));
        Assert.StartsWith("SIP/2.0 400 Bad Request (HeaderValue in CSeq)", await ExchangeAsync(station, broken));
        Assert.Equal(0, noise.Available);
        Assert.Empty(station.Traffic);
    }

    [Fact]
    public async Task Rfc3581_4_the_answer_goes_to_the_port_the_request_came_from()
    {
        await using Station station = Station.Listening(SipTransportKind.Udp);
        byte[] request = Wire.Bytes(Wire.Plain(via: "SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKnat;rport").ToString());
        string answer = await ExchangeAsync(station, request);
        Assert.StartsWith("SIP/2.0 200", answer);
        Assert.Contains(";received=127.0.0.1;rport=", answer);
    }

    [Fact]
    public async Task Who_sends_too_much_is_not_heard()
    {
        await using Station station = new(new SipStackOptions
        {
            Listen = [Station.On(SipTransportKind.Udp)],
            MessagesPerSecondPerSource = 1,
            MessageBurstPerSource = 10,
        });
        await using Station other = Station.Listening(SipTransportKind.Udp);
        using UdpClient flood = new(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        for (int i = 0; i < 200; i++)
            await flood.SendAsync(Wire.Bytes(Wire.Plain(via: $"SIP/2.0/UDP x;branch=z9hG4bKf{i};rport").ToString().Replace("c1@", $"flood{i}@")), station.Stack.LocalEndPoints[0], Ct);
        Assert.Equal(200, (await other.AskAsync(Station.Options(), station.Target()))?.Status); // another source is served
        Assert.InRange(station.Traffic.Count(entry => !entry.IsSent), 2, 13);
    }

    [Fact]
    public async Task A_fault_of_the_user_is_answered_500_and_the_stack_goes_on()
    {
        await using Station station = Station.Listening(SipTransportKind.Udp);
        await using Station other = Station.Listening(SipTransportKind.Udp);
        station.Serve = (_, _) => throw new InvalidOperationException("a bug");
        Assert.Equal(500, (await other.AskAsync(Station.Options(), station.Target()))?.Status);
        station.Serve = null;
        Assert.Equal(200, (await other.AskAsync(Station.Options(), station.Target()))?.Status);
        Assert.Single(station.Faults);
    }

    [Fact]
    public async Task A_silent_target_is_given_up_for_the_next()
    {
        await using Station one = new(new SipStackOptions
        {
            Listen = [Station.On(SipTransportKind.Udp)],
            FailoverAfter = TimeSpan.FromMilliseconds(200),
        });
        await using Station other = Station.Listening(SipTransportKind.Udp);
        using UdpClient silent = new(new IPEndPoint(IPAddress.Loopback, 0));
        SipTarget dead = other.Target() with { Port = ((IPEndPoint)silent.Client.LocalEndPoint!).Port };
        Assert.Equal(200, (await one.AskAsync(Station.Options(), dead, other.Target()))?.Status);
        Assert.Equal(1, one.Stack.Counts.Failovers);
    }

    [Fact]
    public void A_taken_port_is_said_when_opening()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        SipListen listen = new() { Transport = SipTransportKind.Udp, Address = (IPEndPoint)taken.LocalEndPoint! };
        Assert.Throws<SocketException>(() => new Station(new SipStackOptions { Listen = [listen] }));
    }
}
