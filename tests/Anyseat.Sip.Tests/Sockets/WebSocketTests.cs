using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Sockets;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Tests.Sockets;

/// <summary>SIP over WebSocket, with the system's own web server in the place of the host's.</summary>
public sealed class WebSocketTests
{
    private sealed class Web : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public Web(Station station)
        {
            using (Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                Port = ((IPEndPoint)probe.LocalEndPoint!).Port;
            }

            _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
            _listener.Start();
            _serving = ServeAsync(station);
        }

        public int Port { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _serving.WaitAsync(Station.Patience);
            ((IDisposable)_listener).Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync(Station station)
        {
            List<Task> open = [];
            try
            {
                while (true)
                {
                    HttpListenerContext context = await _listener.GetContextAsync();
                    HttpListenerWebSocketContext accepted = await context.AcceptWebSocketAsync(WebSocketFraming.SubProtocol);
                    open.Add(station.Stack.ServeWebSocketAsync(accepted.WebSocket, context.Request.RemoteEndPoint, isSecure: false, _stop.Token));
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                await Task.WhenAll(open);
            }
        }
    }

    private static async Task<ClientWebSocket> BrowserAsync(Web web)
    {
        ClientWebSocket browser = new();
        browser.Options.AddSubProtocol(WebSocketFraming.SubProtocol);
        await browser.ConnectAsync(new Uri($"ws://127.0.0.1:{web.Port}/"), TestContext.Current.CancellationToken);
        return browser;
    }

    private static async Task<string> ReadAsync(ClientWebSocket browser)
    {
        byte[] buffer = new byte[8_192];
        using CancellationTokenSource limit = new(Station.Patience);
        WebSocketReceiveResult result = await browser.ReceiveAsync(buffer, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    private static Task SayAsync(ClientWebSocket browser, string text) =>
        browser.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Rfc7118_a_browser_asks_is_asked_and_is_pinged_on_its_one_connection()
    {
        await using Station station = new(new SipStackOptions());
        await using Web web = new(station);
        using ClientWebSocket browser = await BrowserAsync(web);
        Assert.Equal("sip", browser.SubProtocol);
        SipFlow flow = default;
        station.Serve = (endpoint, transaction) =>
        {
            flow = transaction.Flow;
            endpoint.Respond(transaction, transaction.Answer(200).BuildResponse());
        };
        await SayAsync(browser, Wire.Plain(via: "SIP/2.0/WS df7jal.invalid;branch=z9hG4bKws").ToString());
        Assert.StartsWith("SIP/2.0 200", await ReadAsync(browser));
        await SayAsync(browser, "\r\n\r\n");
        Assert.Equal("\r\n", await ReadAsync(browser));

        Task<SipResponse?> asking = station.AskAsync(Station.Options(), SipTarget.Back(flow));
        string request = await ReadAsync(browser);
        SipRequest asked = (SipRequest)Wire.Parse(request.Replace("\r\n", "\n"));
        Assert.Equal("WS", Wire.Text(asked.Via.Transport));
        Assert.EndsWith(".invalid", Wire.Text(asked.Via.Host));
        await SayAsync(browser, Wire.Answer(asked, 200).ToString());
        Assert.Equal(200, (await asking)?.Status);
    }

    [Fact]
    public async Task A_browser_that_left_cannot_be_called_back()
    {
        await using Station station = new(new SipStackOptions());
        await using Web web = new(station);
        SipFlow flow = default;
        station.Serve = (endpoint, transaction) =>
        {
            flow = transaction.Flow;
            endpoint.Respond(transaction, transaction.Answer(200).BuildResponse());
        };
        using (ClientWebSocket browser = await BrowserAsync(web))
        {
            await SayAsync(browser, Wire.Plain(via: "SIP/2.0/WS df7jal.invalid;branch=z9hG4bKws").ToString());
            await ReadAsync(browser);
            await browser.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        }

        await Station.UntilAsync(() => station.Stack.ConnectionCount == 0);
        Assert.Null(await station.AskAsync(Station.Options(), SipTarget.Back(flow)));
    }

    [Fact]
    public async Task A_stack_opens_a_WebSocket_to_another()
    {
        await using Station station = new(new SipStackOptions());
        await using Web web = new(station);
        await using Station client = new(new SipStackOptions { ClientTransports = [SipTransportKind.Ws] });
        SipTarget target = new(SipTransportKind.Ws, IPAddress.Loopback, web.Port, "127.0.0.1");
        Assert.Equal(200, (await client.AskAsync(Station.Options(), target))?.Status);
        Assert.Equal(200, (await client.AskAsync(Wire.Plain("OPTIONS", "Subject: second", via: SipValues.UnsetVia), target))?.Status);
        Assert.Equal(1, client.Stack.ConnectionCount);
    }

    [Fact]
    public async Task A_message_without_end_is_cut_off()
    {
        await using Station station = new(new SipStackOptions());
        await using Web web = new(station);
        using ClientWebSocket browser = await BrowserAsync(web);
        await browser.SendAsync(new byte[70_000], WebSocketMessageType.Binary, false, TestContext.Current.CancellationToken);
        await Station.UntilAsync(() => station.Stack.ConnectionCount == 0);
    }
}
