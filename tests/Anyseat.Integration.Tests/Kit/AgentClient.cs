using System.Text.Json.Nodes;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>A person at a desk: signed in by cookie, watching a topic over the stream.</summary>
public sealed class AgentClient : IAsyncDisposable
{
    public const string Password = "quillfern-demo";

    private AgentClient(Uri address, string username)
    {
        Api = new ApiClient(address);
        Username = username;
        DeskId = Guid.NewGuid().ToString();
        Api.Headers["X-Desk-Id"] = DeskId;
    }

    public ApiClient Api { get; }

    public string Username { get; }

    public string DeskId { get; }

    public string Id { get; private set; } = string.Empty;

    public Mirror Desk { get; private set; } = new("desk");

    public PushClient Push { get; private set; } = null!;

    /// <summary>Signs in; nothing is watched yet.</summary>
    public static async Task<AgentClient> SignInAsync(Uri address, string username)
    {
        var client = new AgentClient(address, username);
        JsonNode session = (await client.Api.PostAsync("session", new JsonObject { ["username"] = username, ["password"] = Password }))
            .Require(200).Json;
        client.Api.Headers["X-CSRF-Token"] = (string)session["csrfToken"]!;
        client.Id = (string)session["user"]!["id"]!;
        return client;
    }

    /// <summary>Signs in and watches the desk; with a state, goes there.</summary>
    public static async Task<AgentClient> StartAsync(Uri address, string username, bool isReady = false)
    {
        AgentClient client = await SignInAsync(address, username);
        await client.ConnectAsync();
        if (isReady)
            await client.SetReadyAsync();
        return client;
    }

    /// <summary>Watches the desk (again), from the cursor if there is one.</summary>
    public async Task ConnectAsync(bool useCursor = false)
    {
        if (Push is not null)
            await Push.DisposeAsync();
        Mirror desk = useCursor ? Desk : new Mirror("desk");
        Push = await PushClient.OpenAsync(Api.Address, Api.Cookies, Api.Address.GetLeftPart(UriPartial.Authority));
        Push.Received += desk.Take;
        await Push.HelloAsync(deskId: DeskId);
        await Push.SubscribeAsync("desk", useCursor ? desk.Cursor : null);
        if (!useCursor)
            await Push.WaitForAsync("snapshot");
        Desk = desk;
    }

    public async Task SetReadyAsync() =>
        (await Api.PostAsync("desk/state", new JsonObject { ["state"] = "ready" })).Require(200);

    public async Task SetNotReadyAsync(int reason) =>
        (await Api.PostAsync("desk/state", new JsonObject { ["state"] = "notReady", ["reasonCode"] = reason })).Require(200);

    /// <summary>Waits until the desk looks so.</summary>
    public async Task<JsonObject> WaitForAsync(Func<JsonObject, bool> condition, string what)
    {
        JsonObject? seen = null;
        await Eventually.HoldsAsync(() => (seen = Desk.Read()) is not null && condition(seen), $"{Username}: {what}");
        return seen!;
    }

    public async Task<JsonNode> WaitForOfferAsync(string interaction)
    {
        JsonObject desk = await WaitForAsync(seen => FindOffer(seen, interaction) is not null, $"an offer of {interaction}");
        return FindOffer(desk, interaction)!;
    }

    public async Task AcceptAsync(string interaction)
    {
        JsonNode offer = await WaitForOfferAsync(interaction);
        (await Api.PostAsync($"offers/{offer["offerId"]}/accept", new JsonObject { ["interactionId"] = interaction })).Require(204);
        await WaitForConversationAsync(interaction);
    }

    public async Task DeclineAsync(string interaction, int reason = 1)
    {
        JsonNode offer = await WaitForOfferAsync(interaction);
        (await Api.PostAsync(
            $"offers/{offer["offerId"]}/decline", new JsonObject { ["interactionId"] = interaction, ["reasonCode"] = reason })).Require(204);
    }

    public async Task<JsonNode> WaitForConversationAsync(string interaction, Func<JsonNode, bool>? condition = null)
    {
        JsonObject desk = await WaitForAsync(
            seen => FindConversation(seen, interaction) is { } talk && (condition is null || condition(talk)), $"conversation {interaction}");
        return FindConversation(desk, interaction)!;
    }

    public async Task<JsonNode> SayAsync(string interaction, string text) => (await Api.PostAsync(
        $"interactions/{interaction}/messages", new JsonObject { ["text"] = text }, ApiClient.NewKey())).Require(201).Json;

    public async Task<JsonNode> ReadSnapshotAsync() => (await Api.GetAsync("desk")).Require(200).Json;

    public async Task EndAsync(string interaction) => (await Api.PostAsync($"interactions/{interaction}/end")).Require(204);

    /// <summary>Completes wrap-up with the first disposition.</summary>
    /// <returns>The disposition's id.</returns>
    public async Task<string> WrapUpAsync(string interaction, string? note = null)
    {
        JsonNode settings = (await Api.GetAsync("desk/settings")).Require(200).Json;
        string disposition = (string)settings["dispositions"]![0]!["id"]!;
        (await Api.PostAsync(
            $"interactions/{interaction}/wrap-up", new JsonObject { ["dispositionId"] = disposition, ["note"] = note })).Require(204);
        return disposition;
    }

    public static JsonNode? FindOffer(JsonNode desk, string interaction) =>
        desk["offers"]!.AsArray().FirstOrDefault(offer => (string?)offer!["interactionId"] == interaction);

    public static JsonNode? FindConversation(JsonNode desk, string interaction) =>
        desk["conversations"]!.AsArray().FirstOrDefault(talk => (string?)talk!["interactionId"] == interaction);

    public async ValueTask DisposeAsync()
    {
        if (Push is not null)
            await Push.DisposeAsync();
        Api.Dispose();
    }
}
