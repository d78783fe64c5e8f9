using System.Text.Json.Nodes;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>Queues as the administrator sets them.</summary>
internal static class Configured
{
    public static async Task<string> FindQueueAsync(Uri address, string name)
    {
        await using AgentClient admin = await AgentClient.SignInAsync(address, "admin");
        return (string)(await FindAsync(admin, name))["id"]!;
    }

    public static Task SetOfferTimeoutAsync(Uri address, string name, int seconds) =>
        ChangeAsync(address, name, queue => queue["offerTimeoutSeconds"] = seconds);

    public static Task SetCallbacksAsync(Uri address, string name, JsonObject callbacks) =>
        ChangeAsync(address, name, queue => queue["callbacks"] = callbacks);

    private static async Task ChangeAsync(Uri address, string name, Action<JsonObject> change)
    {
        await using AgentClient admin = await AgentClient.SignInAsync(address, "admin");
        JsonNode queue = await FindAsync(admin, name);
        string path = $"queues/{queue["id"]}";
        ApiAnswer current = (await admin.Api.GetAsync(path)).Require(200);
        JsonObject changed = current.Json.AsObject();
        change(changed);
        changed.Remove("id");
        changed.Remove("version");
        (await admin.Api.PutAsync(path, changed, current.ETag)).Require(200);
    }

    private static async Task<JsonNode> FindAsync(AgentClient admin, string name) =>
        (await admin.Api.ListAsync("queues")).Single(queue => (string?)queue["names"]!["en"] == name);
}

/// <summary>The timeline as the administrator reads it.</summary>
internal static class Story
{
    /// <summary>What happened, in order: <c>message</c> or the event's kind.</summary>
    public static async Task<IReadOnlyList<string>> KindsAsync(Uri address, string interaction)
    {
        await using AgentClient admin = await AgentClient.SignInAsync(address, "admin");
        return [.. (await admin.Api.ReadTimelineAsync(interaction)).Select(item => (string?)item["event"]?["kind"] ?? "message")];
    }
}
