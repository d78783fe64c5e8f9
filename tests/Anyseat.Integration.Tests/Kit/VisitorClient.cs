using System.Text.Json.Nodes;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>A customer on a shop's page.</summary>
public sealed class VisitorClient : IAsyncDisposable
{
    private VisitorClient(Uri address) => Api = new ApiClient(address);

    public ApiClient Api { get; }

    public string Id { get; private set; } = string.Empty;

    public string Token { get; private set; } = string.Empty;

    public Mirror Conversation { get; private set; } = new("conversation");

    public PushClient Push { get; private set; } = null!;

    public static async Task<VisitorClient> OpenAsync(
        Uri address, string topic, string? text = "Hello", string? name = "Li Wei", bool isWatching = true, string language = "en")
    {
        var client = new VisitorClient(address);
        var request = new JsonObject { ["name"] = name, ["topic"] = topic, ["language"] = language, ["text"] = text };
        JsonNode opened = (await client.Api.PostAsync("channels/chat/shop/conversations", request, ApiClient.NewKey())).Require(201).Json;
        client.Id = (string)opened["conversationId"]!;
        client.Token = (string)opened["token"]!;
        client.Api.Headers["Authorization"] = $"Bearer {client.Token}";
        if (isWatching)
            await client.ConnectAsync();
        return client;
    }

    /// <summary>Watches the conversation (again), from the cursor if there is one.</summary>
    public async Task ConnectAsync(bool useCursor = false)
    {
        if (Push is not null)
            await Push.DisposeAsync();
        Mirror conversation = useCursor ? Conversation : new Mirror("conversation");
        Push = await PushClient.OpenAsync(Api.Address);
        Push.Received += conversation.Take;
        await Push.HelloAsync(Token);
        await Push.SubscribeAsync("conversation", useCursor ? conversation.Cursor : null);
        if (!useCursor)
            await Push.WaitForAsync("snapshot");
        Conversation = conversation;
    }

    public async Task<JsonObject> WaitForAsync(Func<JsonObject, bool> condition, string what)
    {
        JsonObject? seen = null;
        await Eventually.HoldsAsync(
            () => (seen = Conversation.Read()) is not null && condition(seen), $"visitor: {what}");
        return seen!;
    }

    public Task<JsonObject> WaitForTextAsync(string text) => WaitForAsync(
        seen => seen["items"]!.AsArray().Any(item => (string?)item!["text"] == text), $"the text {text}");

    public async Task<JsonNode> SayAsync(string text) => (await PostAsync(
        "messages", new JsonObject { ["text"] = text }, ApiClient.NewKey())).Require(201).Json;

    public Task<ApiAnswer> PostAsync(string what, JsonNode? body = null, string? key = null) =>
        Api.PostAsync($"channels/chat/conversations/{Id}/{what}", body, key);

    public async Task<JsonNode> UploadAsync(byte[] picture, string contentType = "image/png") => (await Api.PostBytesAsync(
        $"channels/chat/conversations/{Id}/attachments", picture, contentType, ApiClient.NewKey())).Require(201).Json;

    public async Task<JsonNode> ReadSnapshotAsync() =>
        (await Api.GetAsync($"channels/chat/conversations/{Id}")).Require(200).Json;

    public async ValueTask DisposeAsync()
    {
        if (Push is not null)
            await Push.DisposeAsync();
        Api.Dispose();
    }
}
