using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>A call over the stream was answered with a problem.</summary>
public sealed class PushProblemException(JsonNode problem) : Exception(problem.ToJsonString())
{
    public string Code => (string)problem["code"]!;

    public int Status => (int)problem["status"]!;
}

/// <summary>A WebSocket that speaks the push protocol.</summary>
public sealed class PushClient : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode>> calls = new();
    private readonly List<JsonObject> frames = [];
    private readonly SemaphoreSlim sending = new(1);
    private readonly CancellationTokenSource ending = new();
    private Task reading = Task.CompletedTask;
    private int idLast;
    private int isDisposed;

    private PushClient()
    {
    }

    /// <summary>Every frame but answers to calls, in the reader's order.</summary>
    public event Action<JsonObject>? Received;

    public int? CloseCode { get; private set; }

    public bool IsClosed => reading.IsCompleted;

    /// <summary>Connects without a word.</summary>
    public static async Task<PushClient> OpenAsync(Uri address, CookieContainer? cookies = null, string? origin = null)
    {
        var client = new PushClient();
        client.socket.Options.AddSubProtocol("anyseat.v1");
        if (cookies is not null)
            client.socket.Options.Cookies = cookies;
        if (origin is not null)
            client.socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await client.socket.ConnectAsync(new Uri($"ws://{address.Authority}/api/v1/stream"), deadline.Token);
            client.reading = client.ReadAsync();
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public Task HelloAsync(string? token = null, string? deskId = null) =>
        SendAsync(new JsonObject { ["type"] = "hello", ["token"] = token, ["deskId"] = deskId });

    public Task SubscribeAsync(string topic, string? cursor = null, string sub = "1") =>
        SendAsync(new JsonObject { ["type"] = "subscribe", ["sub"] = sub, ["topic"] = topic, ["cursor"] = cursor });

    /// <summary>Calls and waits for the answer.</summary>
    /// <exception cref="PushProblemException">The answer is a problem.</exception>
    public async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        string id = Interlocked.Increment(ref idLast).ToString(CultureInfo.InvariantCulture);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        calls[id] = answer;
        if (reading.IsCompleted)
            throw new WebSocketException("The connection is gone.");
        await SendAsync(new JsonObject { ["type"] = "call", ["id"] = id, ["method"] = method, ["params"] = parameters });
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public Task SendAsync(JsonObject frame) =>
        SendRawAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text);

    public async Task SendRawAsync(byte[] bytes, WebSocketMessageType type)
    {
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(bytes, type, endOfMessage: true, ending.Token);
        }
        finally
        {
            sending.Release();
        }
    }

    public IReadOnlyList<JsonObject> ReadFrames()
    {
        lock (frames)
            return [.. frames];
    }

    public async Task<JsonObject> WaitForAsync(string type, string? kind = null)
    {
        JsonObject? found = null;
        await Eventually.HoldsAsync(
            () => (found = ReadFrames().FirstOrDefault(frame =>
                (string?)frame["type"] == type && (kind is null || (string?)frame["kind"] == kind))) is not null,
            $"a frame {type} {kind}");
        return found!;
    }

    public async Task<int> WaitForCloseAsync()
    {
        await reading.WaitAsync(TimeSpan.FromSeconds(20));
        return CloseCode ?? 1006;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
            return;
        await ending.CancelAsync();
        await reading;
        socket.Dispose();
        sending.Dispose();
        ending.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[256 * 1024];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                WebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), ending.Token);
                    if (part.MessageType == WebSocketMessageType.Close)
                    {
                        CloseCode = (int?)part.CloseStatus;
                        return;
                    }

                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                Take((JsonObject)JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            CloseCode ??= (int?)socket.CloseStatus;
        }
        finally
        {
            foreach ((string _, TaskCompletionSource<JsonNode> answer) in calls)
                answer.TrySetException(new WebSocketException("The connection is gone."));
        }
    }

    private void Take(JsonObject frame)
    {
        if (frame["id"] is { } id && calls.TryRemove((string)id!, out TaskCompletionSource<JsonNode>? answer))
        {
            if ((string?)frame["type"] == "result")
                answer.SetResult(frame["data"]!);
            else
                answer.SetException(new PushProblemException(frame["problem"]!));
            return;
        }

        lock (frames)
            frames.Add(frame);
        Received?.Invoke(frame);
    }
}
