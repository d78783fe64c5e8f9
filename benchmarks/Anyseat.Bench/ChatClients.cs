using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Anyseat.Bench;

/// <summary>A WebSocket of the push protocol that hands each frame to a function.</summary>
internal sealed class PushSocket(Uri server) : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private Task reading = Task.CompletedTask;

    public async Task OpenAsync(string hello, string topic, CookieContainer? cookies, Action<ReadOnlyMemory<byte>> onFrame, CancellationToken ct)
    {
        socket.Options.AddSubProtocol("anyseat.v1");
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.Cookies = cookies;
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}/api/v1/stream"), ct);
        await SendAsync(hello, ct);
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        reading = ReadAsync(frame =>
        {
            if (frame.Span.IndexOf("\"type\":\"snapshot\""u8) >= 0)
                subscribed.TrySetResult();
            onFrame(frame);
        });
        await SendAsync($$"""{"type":"subscribe","sub":"1","topic":"{{topic}}"}""", ct);
        await subscribed.Task.WaitAsync(TimeSpan.FromSeconds(30), ct);
    }

    public async Task SendAsync(string frame, CancellationToken ct)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(frame);
        await sending.WaitAsync(ct);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, true, ct);
        }
        finally
        {
            sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        socket.Abort();
        await reading;
        socket.Dispose();
        sending.Dispose();
    }

    private async Task ReadAsync(Action<ReadOnlyMemory<byte>> onFrame)
    {
        byte[] buffer = new byte[4096];
        int length = 0;
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                length += part.Count;
                if (part.EndOfMessage)
                {
                    onFrame(buffer.AsMemory(0, length));
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The run is over.
        }
    }
}

/// <summary>An agent at a desk, who takes whatever is offered.</summary>
internal sealed class BenchAgent : IAsyncDisposable
{
    private readonly HttpClientHandler handler = new() { CookieContainer = new CookieContainer() };
    private readonly string desk = Guid.NewGuid().ToString();
    private readonly ConcurrentQueue<Task> accepting = new();

    public BenchAgent(Uri server)
    {
        Http = new HttpClient(handler) { BaseAddress = server };
        Socket = new PushSocket(server);
    }

    public HttpClient Http { get; }

    public PushSocket Socket { get; }

    public async Task SignInAsync(string username, string password, CancellationToken ct)
    {
        using HttpResponseMessage answer = await Http.PostAsJsonAsync("/api/v1/session", new { username, password }, ct);
        answer.EnsureSuccessStatusCode();
        JsonElement session = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        Http.DefaultRequestHeaders.Add("X-CSRF-Token", session.GetProperty("csrfToken").GetString());
        Http.DefaultRequestHeaders.Add("X-Desk-Id", desk);
    }

    public async Task WorkAsync(Action<ReadOnlyMemory<byte>> onFrame, CancellationToken ct)
    {
        await Socket.OpenAsync(
            $$"""{"type":"hello","deskId":"{{desk}}"}""", "desk", handler.CookieContainer,
            frame =>
            {
                if (frame.Span.IndexOf("\"kind\":\"offerMade\""u8) >= 0)
                    accepting.Enqueue(AcceptAsync(JsonSerializer.Deserialize<JsonElement>(frame.Span), ct));
                onFrame(frame);
            },
            ct);
        using HttpResponseMessage answer = await Http.PostAsJsonAsync("/api/v1/desk/state", new { state = "ready" }, ct);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(accepting);
        await Socket.DisposeAsync();
        Http.Dispose();
        handler.Dispose();
    }

    private async Task AcceptAsync(JsonElement frame, CancellationToken ct)
    {
        JsonElement offer = frame.GetProperty("data").GetProperty("offer");
        using HttpResponseMessage answer = await Http.PostAsJsonAsync(
            $"/api/v1/offers/{offer.GetProperty("offerId").GetString()}/accept",
            new { interactionId = offer.GetProperty("interactionId").GetGuid() },
            ct);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>A visitor on the push stream.</summary>
internal sealed class BenchVisitor(Uri server) : IAsyncDisposable
{
    public PushSocket Socket { get; } = new(server);

    public Guid Conversation { get; private set; }

    public async Task OpenAsync(HttpClient http, string topic, Action<ReadOnlyMemory<byte>> onFrame, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/channels/chat/shop/conversations")
        {
            Content = JsonContent.Create(new { name = "Visitor", topic }, MediaTypeHeaderValue.Parse("application/json")),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using HttpResponseMessage answer = await http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        JsonElement opened = await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
        Conversation = opened.GetProperty("conversationId").GetGuid();
        await Socket.OpenAsync(
            $$"""{"type":"hello","token":"{{opened.GetProperty("token").GetString()}}"}""", "conversation", null, onFrame, ct);
    }

    public ValueTask DisposeAsync() => Socket.DisposeAsync();
}
