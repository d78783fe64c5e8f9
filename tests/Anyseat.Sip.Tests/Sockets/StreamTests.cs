using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Endpoint;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Sockets;

public sealed class StreamTests
{
    private static SipStackOptions Tcp => new() { Listen = [Station.On(SipTransportKind.Tcp)] };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<TcpClient> ConnectAsync(Station station)
    {
        TcpClient peer = new();
        await peer.ConnectAsync(station.Stack.LocalEndPoints[0]);
        return peer;
    }

    private static async Task<string> ReadAsync(Stream stream, int lengthMin = 1)
    {
        byte[] buffer = new byte[65_536];
        using CancellationTokenSource limit = new(Station.Patience);
        int length = await stream.ReadAtLeastAsync(buffer, lengthMin, throwOnEndOfStream: false, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    [Fact]
    public async Task Requests_to_one_target_share_a_connection_and_answers_come_back_on_it()
    {
        await using Station one = new(Tcp);
        await using Station other = new(Tcp);
        SipTarget target = other.Target(transport: SipTransportKind.Tcp);
        Assert.Equal(200, (await one.AskAsync(Station.Options(), target))?.Status);
        Assert.Equal(200, (await one.AskAsync(Station.Options(), target))?.Status);
        Assert.Equal((1, 1), (one.Stack.ConnectionCount, other.Stack.ConnectionCount));
    }

    [Fact]
    public async Task Nobody_there_fails_the_request_at_once()
    {
        await using Station one = new(Tcp);
        SipTarget nobody = new(SipTransportKind.Tcp, IPAddress.Loopback, 1, "127.0.0.1");
        Assert.Null(await one.AskAsync(Station.Options(), nobody));
        Assert.Equal(0, one.Stack.ConnectionCount);
    }

    [Fact]
    public async Task Rfc3261_18_1_1_a_large_request_that_finds_no_TCP_goes_over_UDP()
    {
        await using Station one = Station.Listening(SipTransportKind.Udp, SipTransportKind.Tcp);
        await using Station other = Station.Listening(SipTransportKind.Udp);
        Assert.Equal(200, (await one.AskAsync(Station.Options($"Subject: {new string('x', 2_000)}"), other.Target()))?.Status);
        Assert.Equal([SipTransportKind.Tcp, SipTransportKind.Udp], one.Traffic.Where(entry => entry.IsSent).Select(entry => entry.Flow.Transport));
    }

    [Fact]
    public async Task Rfc5626_3_5_1_a_ping_is_answered()
    {
        await using Station station = new(Tcp);
        using TcpClient peer = await ConnectAsync(station);
        await peer.GetStream().WriteAsync("\r\n\r\n"u8.ToArray(), Ct);
        Assert.Equal("\r\n", await ReadAsync(peer.GetStream(), 2));
    }

    [Fact]
    public async Task Rfc5626_4_4_1_a_connection_of_ours_is_pinged_and_closed_when_no_pong_comes()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        await using Station one = new(Tcp with { PingInterval = TimeSpan.FromMilliseconds(50), PongTimeout = TimeSpan.FromMilliseconds(400) });
        Task<SipResponse?> asking = one.AskAsync(
            Station.Options(), new SipTarget(SipTransportKind.Tcp, IPAddress.Loopback, ((IPEndPoint)silent.LocalEndpoint).Port, "127.0.0.1"));
        using Socket accepted = await silent.AcceptSocketAsync(Ct);
        using NetworkStream stream = new(accepted);
        string request = await ReadAsync(stream);
        Assert.StartsWith("OPTIONS", request);
        Assert.Equal("\r\n\r\n", await ReadAsync(stream, 4));
        await Station.UntilAsync(() => one.Stack.ConnectionCount == 0);
        Assert.False(asking.IsCompleted); // the request's own timer decides about it
    }

    [Fact]
    public async Task A_stream_that_cannot_be_cut_is_answered_and_closed()
    {
        await using Station station = new(Tcp);
        using TcpClient peer = await ConnectAsync(station);
        string endless = Wire.Plain().ToString().Replace("Content-Length: 0\r\n", "");
        await peer.GetStream().WriteAsync(Encoding.UTF8.GetBytes(endless), Ct);
        Assert.StartsWith("SIP/2.0 400 Bad Request (ContentLength", await ReadAsync(peer.GetStream(), 65_536));
        await Station.UntilAsync(() => station.Stack.ConnectionCount == 0);
    }

    [Fact]
    public async Task A_malformed_message_on_a_stream_is_answered_and_the_next_is_served()
    {
        await using Station station = new(Tcp);
        using TcpClient peer = await ConnectAsync(station);
        string broken = Wire.Plain(via: "SIP/2.0/TCP x;branch=z9hG4bKa").ToString().Replace("CSeq: 7", "CSeq: x");
        string sound = Wire.Plain(via: "SIP/2.0/TCP x;branch=z9hG4bKb").ToString();
        await peer.GetStream().WriteAsync(Encoding.UTF8.GetBytes(broken + sound), Ct);
        StringBuilder answers = new();
        while (!answers.ToString().Contains("SIP/2.0 200"))
            answers.Append(await ReadAsync(peer.GetStream()));
        Assert.Contains("SIP/2.0 400", answers.ToString());
    }

    [Fact]
    public async Task A_message_that_does_not_end_in_time_costs_its_sender_the_connection()
    {
        await using Station station = new(Tcp with { MessageTimeout = TimeSpan.FromMilliseconds(300) });
        using TcpClient slow = await ConnectAsync(station);
        await slow.GetStream().WriteAsync("OPTIONS sip:a"u8.ToArray(), Ct);
        Assert.Equal("", await ReadAsync(slow.GetStream()));
    }

    [Fact]
    public async Task A_silent_connection_is_closed_and_one_source_has_only_its_share()
    {
        await using Station station = new(Tcp with { IdleTimeout = TimeSpan.FromMilliseconds(500), ConnectionCountPerSourceMax = 2 });
        using TcpClient first = await ConnectAsync(station);
        using TcpClient second = await ConnectAsync(station);
        await Station.UntilAsync(() => station.Stack.ConnectionCount == 2);
        using TcpClient third = await ConnectAsync(station);
        Assert.Equal("", await ReadAsync(third.GetStream())); // turned away
        Assert.Equal("", await ReadAsync(first.GetStream())); // idle
        await Station.UntilAsync(() => station.Stack.ConnectionCount == 0);
        using TcpClient fourth = await ConnectAsync(station);
        await Station.UntilAsync(() => station.Stack.ConnectionCount == 1);
    }

    [Fact]
    public async Task Rfc3261_18_2_2_an_answer_whose_connection_is_gone_takes_a_new_one_to_the_port_of_Via()
    {
        await using Station station = new(Tcp);
        SipServerTransaction? waiting = null;
        station.Serve = (_, transaction) => waiting = transaction;
        using TcpListener home = new(IPAddress.Loopback, 0);
        home.Start();
        using (TcpClient peer = await ConnectAsync(station))
        {
            int port = ((IPEndPoint)home.LocalEndpoint).Port;
            await peer.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Wire.Plain(via: $"SIP/2.0/TCP 127.0.0.1:{port};branch=z9hG4bKgone").ToString()), Ct);
            await station.NextAsync();
        }

        await Station.UntilAsync(() => station.Stack.ConnectionCount == 0);
        await station.Stack.PostAsync(endpoint => endpoint.Respond(waiting!, waiting!.Answer(200).BuildResponse()), Ct);
        using Socket back = await home.AcceptSocketAsync(Ct);
        using NetworkStream stream = new(back);
        Assert.StartsWith("SIP/2.0 200", await ReadAsync(stream));
    }

    [Fact]
    public async Task TLS_carries_SIP_between_names_that_certificates_prove()
    {
        using X509Certificate2 certificate = Certificate("sip.example.com");
        await using Station server = new(new SipStackOptions
        {
            Listen = [Station.On(SipTransportKind.Tls)],
            TlsServer = new SslServerAuthenticationOptions { ServerCertificate = certificate },
        });
        await using Station client = new(new SipStackOptions
        {
            ClientTransports = [SipTransportKind.Tls],
            TlsClient = name => new SslClientAuthenticationOptions
            {
                TargetHost = name,
                RemoteCertificateValidationCallback = (_, shown, _, errors) =>
                    shown!.GetCertHashString() == certificate.GetCertHashString() && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            },
        });
        SipResponse? answer = await client.AskAsync(Station.Options(), server.Target(0, SipTransportKind.Tls, "sip.example.com"));
        Assert.Equal(200, answer?.Status);
        Assert.Equal("TLS", Wire.Text(answer!.Via.Transport));
        Assert.Null(await client.AskAsync(Station.Options(), server.Target(0, SipTransportKind.Tls, "another.example.com")));
    }

    [Fact]
    public void A_TLS_listener_needs_a_certificate() =>
        Assert.Throws<ArgumentException>(() => new Station(new SipStackOptions { Listen = [Station.On(SipTransportKind.Tls)] }));

    internal static X509Certificate2 Certificate(string name, IPAddress? address = null)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName(name);
        if (address is not null)
            names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset today = DateTimeOffset.UtcNow;
        using X509Certificate2 made = request.CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
