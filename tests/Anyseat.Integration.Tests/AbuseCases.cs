using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>One thing that somebody tries, and the answer it gets.</summary>
public sealed record AbuseCase(string Name, int? Status, string? Code, Func<AbuseTargets, Task<ApiAnswer>> Try);

/// <summary>What must be refused over HTTP.</summary>
internal static class AbuseCases
{
    private const string C = AbuseTargets.Canary;
    // Refused before anything of ours, without problem details.
    public const string Listener = "";

    private const string Open = "channels/chat/shop/conversations";

    public static IReadOnlyList<AbuseCase> All { get; } = [.. Bodies(), .. Identities(), .. Keys(), .. Pictures(), .. Shapes()];

    private static IEnumerable<AbuseCase> Bodies() =>
    [
        Body("A body that is too large", 413, "request.too_large", $$"""{"text":"{{C}}{{new string('x', 70_000)}}"}"""),
        Body("A text that is too long", 400, "message.too_long", $$"""{"text":"{{C}}{{new string('x', 4_001)}}"}"""),
        Body("A number for a text", 400, "request.json", $$"""{"text":1,"name":"{{C}}"}"""),
        Body("An array for an object", 400, "request.json", $$"""["{{C}}"]"""),
        Body("An unknown field", 400, "request.json", $$"""{"text":"{{C}}","isAdmin":true}"""),
        Body("A member twice", 400, "request.json", $$"""{"text":"{{C}}","text":"other"}"""),
        Body("Half a JSON", 400, "request.json", $$"""{"text":"{{C}}"""),
        Body("A comment in JSON", 400, "request.json", $$"""{"text":"{{C}}"/* */}"""),
        Body("Half a surrogate pair", 400, null, $$"""{"text":"{{C}}\ud800"}"""),
        Body("Deep nesting", 400, "request.json", $$"""{"text":"{{C}}","x":{{new string('[', 2_000)}}{{new string(']', 2_000)}}}"""),
        Body("Nothing at all", 400, null, ""),
        Body("null", 400, null, "null"),
        Body("A message without content", 400, "message.empty", """{"text":"  \n "}"""),
        Body("An attachment that is not there", 400, "attachment.unknown", $$"""{"text":"{{C}}","attachmentId":"{{Guid.NewGuid()}}"}"""),
        Body("An attachment id that is no id", 400, "request.json", $$"""{"text":"{{C}}","attachmentId":"../../etc/passwd"}"""),
        new("Invalid UTF-8", 400, null, t => PostAsync(t, [.. Encoding.UTF8.GetBytes($"{{\"text\":\"{C}"), 0xC3, 0x28, .. "\"}"u8], "application/json")),
        new("UTF-16", 400, null, t => PostAsync(t, Encoding.Unicode.GetBytes($$"""{"text":"{{C}}"}"""), "application/json")),
        new("A form for JSON", 415, "request.content_type", t => PostAsync(t, Encoding.UTF8.GetBytes($"text={C}"), "application/x-www-form-urlencoded")),
        new("Text for JSON", 415, "request.content_type", t => PostAsync(t, Encoding.UTF8.GetBytes($$"""{"text":"{{C}}"}"""), "text/plain")),
    ];

    private static IEnumerable<AbuseCase> Identities() =>
    [
        new("No token", 401, "visitor.token_required", t => SendAsync(t.NewClient(), t.Visitor.Id)),
        new("An altered token", 401, "visitor.token_required", t => SendAsync(Bearer(t, Alter(t.Visitor.Token)), t.Visitor.Id)),
        new("A token of another's conversation", 404, "conversation.unknown", t => SendAsync(Bearer(t, t.OtherVisitor.Token), t.Visitor.Id)),
        new("A token of another's conversation to read", 404, "conversation.unknown",
            t => Bearer(t, t.OtherVisitor.Token).GetAsync($"channels/chat/conversations/{t.Visitor.Id}")),
        new("A visitor's token at the desk", 401, null, t => Bearer(t, t.Visitor.Token).GetAsync("desk")),
        new("A token in base64 of nothing", 401, null, t => SendAsync(Bearer(t, "avt_AAAA"), t.Visitor.Id)),
        new("A forged cookie", 401, null, t => t.NewClient(("Cookie", "anyseat_session=CfDJ8forged")).GetAsync("desk")),
        new("An altered cookie", 401, null, t => t.NewClient(("Cookie", AlterCookie(t))).GetAsync("desk")),
        new("A cookie without the CSRF token", 403, "csrf.invalid", t => AgentSendAsync(t, csrf: null)),
        new("A CSRF token of another session", 403, "csrf.invalid", t => AgentSendAsync(t, t.OtherAgent.Api.Headers["X-CSRF-Token"])),
        new("An altered CSRF token", 403, "csrf.invalid", t => AgentSendAsync(t, Alter(t.Agent.Api.Headers["X-CSRF-Token"]))),
        new("Another agent's conversation", 404, "interaction.unknown", t => t.OtherAgent.Api.PostAsync(
            $"interactions/{t.Visitor.Id}/messages", new JsonObject { ["text"] = C }, ApiClient.NewKey())),
        new("Another agent's conversation to end", 404, null, t => t.OtherAgent.Api.PostAsync($"interactions/{t.Visitor.Id}/end")),
        new("Another agent's conversation to transfer", 404, null, t => t.OtherAgent.Api.PostAsync(
            $"interactions/{t.Visitor.Id}/transfer", new JsonObject { ["agentId"] = t.OtherAgent.Id == t.Agent.Id ? null : t.Agent.Id, ["note"] = C })),
        new("Another agent's timeline", 404, null, t => t.OtherAgent.Api.GetAsync($"interactions/{t.Visitor.Id}/timeline")),
        new("Another agent's picture upload", 404, null, t => t.OtherAgent.Api.PostBytesAsync(
            $"interactions/{t.Visitor.Id}/attachments", Picture.Png(), "image/png", ApiClient.NewKey())),
        new("Users for an agent", 403, null, t => t.Agent.Api.PostAsync("users", new JsonObject { ["username"] = C })),
        new("Erasure by an agent", 403, null, t => t.Agent.Api.SendAsync(HttpMethod.Delete, $"customers/{Guid.NewGuid()}/personal-data", null)),
        new("A picture without a signature", 403, "attachment.link_invalid", t => t.NewClient().GetAsync($"attachments/{Guid.NewGuid()}")),
        new("A picture with a made-up signature", 403, "attachment.link_invalid",
            t => t.NewClient().GetAsync($"attachments/{Guid.NewGuid()}?exp=99999999999&sig=AAAAAAAAAAAAAAAAAAAAAA")),
        new("A signature that is not ASCII", 403, "attachment.link_invalid",
            t => t.NewClient().GetAsync($"attachments/{Guid.NewGuid()}?exp=99999999999&sig=%C3%A9%00")),
    ];

    private static IEnumerable<AbuseCase> Keys() =>
    [
        new("No key", 400, "idempotency.key_invalid", t => t.Visitor.PostAsync("messages", new JsonObject { ["text"] = C })),
        new("A key that is too long", 400, "idempotency.key_invalid",
            t => t.Visitor.PostAsync("messages", new JsonObject { ["text"] = C }, new string('k', 65))),
        new("A key that can be guessed", 400, "idempotency.key_invalid",
            t => t.NewClient().PostAsync(Open, new JsonObject { ["text"] = C }, "1")),
        new("A key again with another body", 409, "idempotency.mismatch", async t =>
        {
            string key = ApiClient.NewKey();
            await t.Visitor.PostAsync("messages", new JsonObject { ["text"] = "the first" }, key);
            return await t.Visitor.PostAsync("messages", new JsonObject { ["text"] = C }, key);
        }),
        new("A key again with another opening", 409, "idempotency.mismatch", async t =>
        {
            string key = ApiClient.NewKey();
            await t.NewClient().PostAsync(Open, new JsonObject { ["topic"] = "returns", ["text"] = "the first" }, key);
            return await t.NewClient().PostAsync(Open, new JsonObject { ["topic"] = "returns", ["text"] = C }, key);
        }),
        new("A key again with the same body", 200, null, async t =>
        {
            string key = ApiClient.NewKey();
            ApiAnswer first = await t.Visitor.PostAsync("messages", new JsonObject { ["text"] = "again" }, key);
            ApiAnswer second = await t.Visitor.PostAsync("messages", new JsonObject { ["text"] = "again" }, key);
            Assert.Equal((long)first.Json["seq"]!, (long)second.Json["seq"]!);
            return second;
        }),
    ];

    private static IEnumerable<AbuseCase> Pictures() =>
    [
        Upload("HTML as a picture", 415, null, Encoding.UTF8.GetBytes($"<script>{C}</script>"), "image/png"),
        Upload("SVG as a picture", 415, null, Encoding.UTF8.GetBytes($"<svg onload='{C}'/>"), "image/svg+xml"),
        Upload("A PNG's first bytes and then HTML", null, null, [.. Picture.Png()[..16], .. Encoding.UTF8.GetBytes($"<script>{C}</script>")], "image/png"),
        Upload("Huge dimensions", null, null, Picture.Png(60_000, 60_000), "image/png"),
        Upload("Half a picture", null, null, Picture.Png()[..^20], "image/png"),
        Upload("An empty picture", null, null, [], "image/png"),
        Oversized("A picture of eleven megabytes", 413, "attachment.too_large", 11 << 20, t => t.Visitor.Token),
        Oversized("A picture of eleven megabytes, asked first", 413, "attachment.too_large", 11 << 20, t => t.Visitor.Token, ("Expect", "100-continue")),
        Oversized("A picture of eleven megabytes in chunks", 413, "attachment.too_large", 11 << 20, t => t.Visitor.Token, ("Transfer-Encoding", "chunked")),
        Oversized("A picture one byte too large", 413, "attachment.too_large", (10 << 20) + 1, t => t.Visitor.Token),
        Oversized("A picture of eleven megabytes from nobody", 401, "visitor.token_required", 11 << 20, _ => "avt_AAAA"),
        new("A picture of another's conversation", 400, "attachment.unknown", async t =>
        {
            JsonNode picture = await t.OtherVisitor.UploadAsync(Picture.Png());
            return await t.Visitor.PostAsync(
                "messages", new JsonObject { ["text"] = C, ["attachmentId"] = (string?)picture["id"] }, ApiClient.NewKey());
        }),
    ];

    private static IEnumerable<AbuseCase> Shapes() =>
    [
        new("An unknown topic", 400, "topic.unknown", t => t.NewClient().PostAsync(Open, new JsonObject { ["topic"] = C }, ApiClient.NewKey())),
        new("A language that is none", 400, "language.invalid",
            t => t.NewClient().PostAsync(Open, new JsonObject { ["language"] = $"<{C}>" }, ApiClient.NewKey())),
        new("A name that is too long", 400, null,
            t => t.NewClient().PostAsync(Open, new JsonObject { ["name"] = C + new string('n', 100) }, ApiClient.NewKey())),
        new("An entry point that is none", 404, "entry_point.unknown",
            t => t.NewClient().PostAsync("channels/chat/nowhere/conversations", new JsonObject(), ApiClient.NewKey())),
        new("A NUL in the path", 400, Listener, t => t.NewClient().GetAsync("channels/chat/%00")),
        new("An id that is none", 404, null, t => t.Agent.Api.GetAsync("interactions/not-an-id")),
        new("A method that is none", 405, null, t => t.Agent.Api.SendAsync(HttpMethod.Patch, "desk", null)),
        new("A cursor that is none", 400, "list.cursor_invalid", t => t.Admin.Api.GetAsync("interactions?cursor=%27%3B--")),
        new("A limit beyond all", 400, "list.limit_invalid", t => t.Admin.Api.GetAsync("interactions?limit=1000000")),
        new("A limit that is no number", 400, null, t => t.Admin.Api.GetAsync("interactions?limit=all")),
        new("A read mark in the future", 400, "read.seq_invalid", t => t.Visitor.PostAsync("read", new JsonObject { ["seq"] = long.MaxValue })),
        new("An offer that is none", 404, null, t => t.Agent.Api.PostAsync(
            $"offers/99999/accept", new JsonObject { ["interactionId"] = Guid.NewGuid().ToString() })),
        new("A state that is none", 400, "request.json", t => t.Agent.Api.PostAsync("desk/state", new JsonObject { ["state"] = C })),
        new("A state by number", 400, "request.json", t => t.Agent.Api.PostAsync("desk/state", new JsonObject { ["state"] = 1 })),
        new("A reason that is none", 400, "desk.reason_unknown", t => t.Agent.Api.PostAsync(
            "desk/state", new JsonObject { ["state"] = "notReady", ["reasonCode"] = 4711 })),
        new("A note with a lone surrogate", 400, null, t => t.Agent.Api.PostBytesAsync(
            $"interactions/{t.Visitor.Id}/transfer",
            Encoding.UTF8.GetBytes($$"""{"queueId":"{{Guid.NewGuid()}}","note":"{{C}}\udc00"}"""), "application/json")),
        new("A transfer to a queue that is none", null, null, t => t.Agent.Api.PostAsync(
            $"interactions/{t.Visitor.Id}/transfer", new JsonObject { ["queueId"] = Guid.NewGuid().ToString(), ["note"] = C })),
        new("A transfer to nobody", 400, "transfer.target_invalid", t => t.Agent.Api.PostAsync(
            $"interactions/{t.Visitor.Id}/transfer", new JsonObject { ["note"] = C })),
        new("A note that is too long", 400, "note.too_long", t => t.Agent.Api.PostAsync(
            $"interactions/{t.Visitor.Id}/transfer", new JsonObject { ["agentId"] = t.OtherAgent.Id, ["note"] = C + new string('n', 5_000) })),
        new("A disposition that is none", 400, "wrap_up.disposition_unknown", t => t.Agent.Api.PostAsync(
            $"interactions/{t.Visitor.Id}/wrap-up", new JsonObject { ["dispositionId"] = Guid.NewGuid().ToString(), ["note"] = C })),
        new("A hundred headers", 431, Listener, t => t.NewClient([.. Enumerable.Range(0, 100).Select(n => ($"X-Flood-{n}", C))]).GetAsync("setup")),
        new("A header of twenty kilobytes", 431, Listener, t => t.NewClient(("X-Flood", new string('h', 20_000))).GetAsync("setup")),
        new("A desk id that is too long", 400, "desk.id_invalid", t =>
        {
            ApiClient client = AgentClientOf(t, t.Agent.Api.Headers["X-CSRF-Token"]);
            client.Headers["X-Desk-Id"] = new string('d', 65);
            return client.PostAsync($"interactions/{t.Visitor.Id}/messages", new JsonObject { ["text"] = C }, ApiClient.NewKey());
        }),
        new("A queue with a NUL in its name", 400, null, t => t.Admin.Api.PostAsync(
            "queues", new JsonObject { ["names"] = new JsonObject { ["en"] = $"{C}\0" } }, ApiClient.NewKey())),
        new("A user with a NUL in the name", 400, null, t => t.Admin.Api.PostAsync("users", new JsonObject
        {
            ["username"] = "canary", ["displayName"] = $"{C}\0", ["password"] = "a-long-password-1", ["roles"] = new JsonArray("agent"),
        })),
    ];

    private static AbuseCase Body(string name, int status, string? code, string json) =>
        new(name, status, code, t => PostAsync(t, Encoding.UTF8.GetBytes(json), "application/json"));

    private static AbuseCase Upload(string name, int? status, string? code, byte[] bytes, string contentType) => new(
        name, status, code,
        t => t.Visitor.Api.PostBytesAsync(
            $"channels/chat/conversations/{t.Visitor.Id}/attachments", bytes, contentType, ApiClient.NewKey()));

    private static AbuseCase Oversized(
        string name, int status, string code, int size, Func<AbuseTargets, string> token, params (string Name, string Value)[] headers) => new(
        name, status, code,
        t => t.NewClient([("Authorization", $"Bearer {token(t)}"), .. headers]).PostBytesAsync(
            $"channels/chat/conversations/{t.Visitor.Id}/attachments", new byte[size], "image/png", ApiClient.NewKey()));

    private static Task<ApiAnswer> PostAsync(AbuseTargets t, byte[] bytes, string contentType) =>
        t.Visitor.Api.PostBytesAsync($"channels/chat/conversations/{t.Visitor.Id}/messages", bytes, contentType, ApiClient.NewKey());

    private static Task<ApiAnswer> SendAsync(ApiClient client, string conversation) => client.PostAsync(
        $"channels/chat/conversations/{conversation}/messages", new JsonObject { ["text"] = C }, ApiClient.NewKey());

    private static ApiClient Bearer(AbuseTargets t, string token) => t.NewClient(("Authorization", $"Bearer {token}"));

    private static string CookieOf(AbuseTargets t)
    {
        Cookie cookie = t.Agent.Api.Cookies.GetCookies(t.Server.Address).Single();
        return $"{cookie.Name}={cookie.Value}";
    }

    private static string AlterCookie(AbuseTargets t) => Alter(CookieOf(t));

    // In the middle, where every letter counts.
    private static string Alter(string secret)
    {
        int place = secret.Length * 2 / 3;
        return secret[..place] + (secret[place] == 'x' ? 'y' : 'x') + secret[(place + 1)..];
    }

    private static ApiClient AgentClientOf(AbuseTargets t, string? csrf)
    {
        ApiClient client = t.NewClient(("Cookie", CookieOf(t)), ("X-Desk-Id", t.Agent.DeskId));
        if (csrf is not null)
            client.Headers["X-CSRF-Token"] = csrf;
        return client;
    }

    private static Task<ApiAnswer> AgentSendAsync(AbuseTargets t, string? csrf) => AgentClientOf(t, csrf).PostAsync(
        $"interactions/{t.Visitor.Id}/messages", new JsonObject { ["text"] = C }, ApiClient.NewKey());
}
