using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>A message that somebody says: its key, and its place once it is acknowledged.</summary>
public sealed record Spoken(string Interaction, string Key, string Text)
{
    public long? Seq { get; set; }
}

/// <summary>Somebody who keeps talking, one message after the other, each repeated with its key until it is acknowledged; by
/// turns over HTTP and over the stream.</summary>
public sealed class Talker(
    string name, string interaction, ApiClient api, Func<Task<PushClient>> connect, string path, bool isAgent)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Everything said, also what is not acknowledged yet.</summary>
    public ConcurrentQueue<Spoken> Said { get; } = new();

    /// <summary>How often a message was repeated.</summary>
    public int RepeatCount { get; private set; }

    /// <summary>How often the server said 503; each time with Retry-After.</summary>
    public int UnavailableCount { get; private set; }

    /// <summary>Talks until told to stop, and then until the last message is acknowledged.</summary>
    public async Task TalkAsync(CancellationToken stop)
    {
        PushClient? push = null;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var spoken = new Spoken(interaction, ApiClient.NewKey(), $"{name} says {Said.Count}");
                Said.Enqueue(spoken);
                while (spoken.Seq is null)
                {
                    try
                    {
                        if (Said.Count % 2 == 0)
                            spoken.Seq = await SayOverHttpAsync(spoken);
                        else
                            spoken.Seq = await SayOverStreamAsync(push = await KeepAsync(push), spoken);
                    }
                    catch (Exception gone) when (gone is HttpRequestException or WebSocketException or IOException
                        or OperationCanceledException or ObjectDisposedException)
                    {
                        RepeatCount++;
                    }

                    await Task.Delay(spoken.Seq is null ? Pause * 20 : Pause, CancellationToken.None);
                }
            }
        }
        finally
        {
            if (push is not null)
                await push.DisposeAsync();
        }
    }

    private async Task<long?> SayOverHttpAsync(Spoken spoken)
    {
        ApiAnswer answer = await api.PostAsync(path, new JsonObject { ["text"] = spoken.Text }, spoken.Key);
        if (answer.Status is 200 or 201)
            return (long)answer.Json["seq"]!;
        Assert.True(answer.Status == 503, $"{name}: {answer.Text}");
        Assert.NotNull(answer.RetryAfter);
        UnavailableCount++;
        return null;
    }

    private async Task<long?> SayOverStreamAsync(PushClient push, Spoken spoken)
    {
        try
        {
            JsonNode item = await push.CallAsync("message.send", new JsonObject
            {
                ["interactionId"] = isAgent ? interaction : null,
                ["clientKey"] = spoken.Key,
                ["text"] = spoken.Text,
            });
            return (long)item["seq"]!;
        }
        catch (PushProblemException problem)
        {
            Assert.True(problem.Status == 503, problem.Message);
            UnavailableCount++;
            return null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<PushClient> KeepAsync(PushClient? push)
    {
        if (push is { IsClosed: false })
            return push;
        if (push is not null)
            await push.DisposeAsync();
        return await connect();
    }
}

/// <summary>Somebody who keeps opening conversations, each repeated with its key until it is acknowledged.</summary>
public sealed class Opener(Uri address, string topic)
{
    /// <summary>Keys and the conversations they opened.</summary>
    public ConcurrentDictionary<string, string?> Opened { get; } = new();

    public async Task OpenAsync(CancellationToken stop)
    {
        using var api = new ApiClient(address);
        while (!stop.IsCancellationRequested)
        {
            string key = ApiClient.NewKey();
            Opened[key] = null;
            while (Opened[key] is null)
            {
                try
                {
                    ApiAnswer answer = await api.PostAsync(
                        "channels/chat/shop/conversations", new JsonObject { ["topic"] = topic, ["text"] = key }, key);
                    if (answer.Status is 200 or 201)
                        Opened[key] = (string)answer.Json["conversationId"]!;
                    else
                        Assert.True(answer.Status == 503, answer.Text);
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
                {
                    Assert.Null(Opened[key]);
                }

                await Task.Delay(100, CancellationToken.None);
            }
        }
    }
}
