using System.Text.Json.Nodes;
using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>The telephone as an administrator sets it up, on both databases, over the API.</summary>
public sealed class VoiceConfigurationTests(Databases databases)
{
    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task Trunks_numbers_phones_and_rules_are_kept_and_what_is_secret_is_never_shown_again(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        await using AgentClient jonas = await AgentClient.SignInAsync(server.Address, "jonas");
        Assert.Equal("permission.missing", (await jonas.Api.GetAsync("voice/trunks")).Require(403).Code);

        string trunk = await KeepTrunkAsync(admin.Api);
        await KeepNumberAsync(admin.Api);
        await KeepPhoneAsync(admin.Api, jonas.Id);
        await JudgeDiallingAsync(admin.Api, jonas.Id, trunk);
        await KeepPolicyAsync(admin.Api);

        string[] acts = [.. (await admin.Api.ListAsync("audit")).Select(entry => (string)entry["action"]!)];
        Assert.Contains("voice.trunk_created", acts);
        Assert.Contains("voice.trunk_changed", acts);
        Assert.Contains("voice.phone_created", acts);
        Assert.Contains("voice.dial_rule_created", acts);
        server.RequireCleanLog();
    }

    [Theory]
    [InlineData(Database.Sqlite)]
    [InlineData(Database.PostgreSql)]
    public async Task A_prompt_is_replaced_by_an_upload_that_can_be_played_and_comes_back(Database database)
    {
        await using AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        JsonNode welcome = await PromptAsync(admin.Api, "welcome");
        Assert.True((bool)welcome["isBuiltIn"]!);
        Assert.Equal(["en", "zh-CN"], welcome["forms"]!.AsArray().Select(form => (string)form!["language"]!));
        Assert.All(welcome["forms"]!.AsArray(), form => Assert.False((bool)form!["isUploaded"]!));

        Assert.Equal("prompt.not_playable", (await PutAsync(admin.Api, "welcome/en", "<svg onload=alert(1)>"u8.ToArray())).Require(415).Code);
        Assert.Equal("prompt.empty", (await PutAsync(admin.Api, "welcome/en", Tone(16_000, 0))).Require(400).Code);
        Assert.Equal("prompt.too_long", (await PutAsync(admin.Api, "welcome/en", Tone(8_000, 601))).Require(400).Code);
        Assert.Equal("prompt.key_invalid", (await PutAsync(admin.Api, "Wel_come/en", Tone(8_000, 1))).Require(400).Code);
        Assert.Equal("prompt.language_unknown", (await PutAsync(admin.Api, "welcome/fr", Tone(8_000, 1))).Require(400).Code);

        (await PutAsync(admin.Api, "welcome/en", Tone(44_100, 3))).Require(200);
        JsonNode form = (await PromptAsync(admin.Api, "welcome"))["forms"]!.AsArray().Single(one => (string)one!["language"]! == "en")!;
        Assert.True((bool)form["isUploaded"]!);
        Assert.InRange((int)form["durationMs"]!, 2_990, 3_010);
        byte[] heard = await admin.Api.GetBytesAsync("/api/v1/voice/prompts/welcome/en/audio");
        Assert.InRange(Frequency(heard), 395, 405);

        (await PutAsync(admin.Api, "holidays/zh-CN", Tone(8_000, 1))).Require(200);
        Assert.False((bool)(await PromptAsync(admin.Api, "holidays"))["isBuiltIn"]!);
        (await admin.Api.SendAsync(HttpMethod.Delete, "voice/prompts/welcome/en", null)).Require(204);
        Assert.Equal("prompt.unknown", (await admin.Api.SendAsync(HttpMethod.Delete, "voice/prompts/welcome/en", null)).Require(404).Code);
        Assert.All((await PromptAsync(admin.Api, "welcome"))["forms"]!.AsArray(), one => Assert.False((bool)one!["isUploaded"]!));
        server.RequireCleanLog();
    }

    private static async Task<string> KeepTrunkAsync(ApiClient api)
    {
        string key = ApiClient.NewKey();
        JsonObject carrier = Trunk();
        ApiAnswer made = (await api.PostAsync("voice/trunks", carrier.DeepClone(), key)).Require(201);
        Assert.DoesNotContain("correct horse", made.Text, StringComparison.Ordinal);
        Assert.True((bool)made.Json["value"]!["hasPassword"]!);
        string id = (string)made.Json["id"]!;
        Assert.Equal(id, (string)(await api.PostAsync("voice/trunks", carrier.DeepClone(), key)).Require(200).Json["id"]!);
        Assert.Equal("voice.trunk_taken", (await api.PostAsync("voice/trunks", carrier.DeepClone())).Require(409).Code);

        string path = $"voice/trunks/{id}";
        JsonObject changed = made.Json["value"]!.DeepClone().AsObject();
        changed["concurrentCallsMax"] = 5;
        ApiAnswer second = (await api.PutAsync(path, changed.DeepClone(), "\"1\"")).Require(200);
        Assert.True((bool)second.Json["value"]!["hasPassword"]!);
        Assert.Equal("\"2\"", second.ETag);
        Assert.Equal("version.stale", (await api.PutAsync(path, changed.DeepClone(), "\"1\"")).Require(412).Code);
        // A password is not carried over to a server that somebody else named.
        changed["targets"] = new JsonArray(new JsonObject { ["host"] = "evil.example", ["port"] = 5060, ["transport"] = "udp" });
        Assert.Equal("trunk.password_for_others", (await api.PutAsync(path, changed.DeepClone(), "\"2\"")).Require(400).Code);
        foreach ((string field, JsonNode? value, string code) in new (string, JsonNode?, string)[]
        {
            ("name", "", "field.text_invalid"), ("targets", new JsonArray(), "trunk.targets_invalid"), ("sourceAddresses", new JsonArray("192.0.2.0/33"), "trunk.network_invalid"),
            ("callerId", "010 1234", "number.invalid"), ("concurrentCallsMax", 0, "field.out_of_range"), ("prefixes", new JsonArray("49"), "number.prefix_invalid"),
            ("codecs", new JsonArray(), "trunk.codecs_invalid"), ("siteId", Guid.NewGuid().ToString(), "site.unknown"), ("user", null, "trunk.user_missing"),
        })
        {
            JsonObject bad = Trunk();
            bad["name"] = "Another";
            bad[field] = value;
            Assert.Equal(code, (await api.PostAsync("voice/trunks", bad)).Require(400).Code);
        }

        return id;
    }

    private static async Task KeepNumberAsync(ApiClient api)
    {
        string queue = (string)(await api.ListAsync("queues"))[0]["id"]!;
        JsonObject number = new()
        {
            ["number"] = "+861065529988",
            ["aliases"] = new JsonArray("95588"),
            ["names"] = new JsonObject { ["en"] = "Service line" },
            ["entryPoint"] = "service-line",
            ["queueId"] = queue,
            ["language"] = "zh-CN",
        };
        (await api.PostAsync("voice/numbers", number.DeepClone())).Require(201);
        Assert.Equal("voice.number_taken", (await api.PostAsync("voice/numbers", number.DeepClone())).Require(409).Code);
        number["number"] = "+861065529989";
        Assert.Equal("voice.number_taken", (await api.PostAsync("voice/numbers", number.DeepClone())).Require(409).Code);
        number["aliases"] = new JsonArray();
        number["queueId"] = Guid.NewGuid().ToString();
        Assert.Equal("queue.unknown", (await api.PostAsync("voice/numbers", number.DeepClone())).Require(400).Code);
        number["queueId"] = queue;
        number["welcomePrompt"] = "no-such-prompt";
        Assert.Equal("prompt.unknown", (await api.PostAsync("voice/numbers", number.DeepClone())).Require(400).Code);
    }

    private static async Task KeepPhoneAsync(ApiClient api, string user)
    {
        JsonNode? former = (await api.GetAsync("voice/phones")).Require(200).Json["items"]!.AsArray()
            .FirstOrDefault(item => (string)item!["value"]!["userId"]! == user);
        if (former is not null)
            (await api.SendAsync(HttpMethod.Delete, $"voice/phones/{former["id"]}", null)).Require(204);
        JsonObject phone = new() { ["number"] = "7001", ["sipUser"] = "jonas-7001", ["userId"] = user };
        JsonNode made = (await api.PostAsync("voice/phones", phone.DeepClone())).Require(201).Json;
        string secret = (string)made["secret"]!;
        Assert.Equal(20, secret.Length);
        ApiAnswer list = (await api.GetAsync("voice/phones")).Require(200);
        Assert.DoesNotContain(secret, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ha1", list.Text, StringComparison.OrdinalIgnoreCase);
        string path = $"voice/phones/{made["phone"]!["id"]}";
        string renewed = (string)(await api.PostAsync(path + "/secret")).Require(200).Json["secret"]!;
        Assert.NotEqual(secret, renewed);
        phone["number"] = "110";
        Assert.Equal("phone.number_emergency", (await api.PutAsync(path, phone.DeepClone())).Require(400).Code);
        phone["number"] = "7002";
        phone["sipUser"] = "other";
        Assert.Equal("phone.sip_user_fixed", (await api.PutAsync(path, phone.DeepClone())).Require(400).Code);
        Assert.Equal("phone.user_taken", (await api.PostAsync("voice/phones", phone.DeepClone())).Require(409).Code);
    }

    // The music of the house is known before anybody has heard it.
    private static async Task KeepPolicyAsync(ApiClient api)
    {
        JsonNode made = (await api.PostAsync("voice/queue-policies", JsonNode.Parse("""{"queueId":null,"isRecorded":true}"""), ApiClient.NewKey())).Require(201).Json;
        Assert.Equal("music", (string?)made["value"]!["music"]);
        Assert.Equal(
            "prompt.unknown",
            (await api.PutAsync($"voice/queue-policies/{made["id"]}", JsonNode.Parse("""{"queueId":null,"isRecorded":true,"music":"no-such-music"}""")!)).Require(400).Code);
    }

    private static async Task JudgeDiallingAsync(ApiClient api, string user, string trunk)
    {
        JsonNode? former = (await api.GetAsync("voice/dial-rules")).Require(200).Json["items"]!.AsArray()
            .FirstOrDefault(item => (string)item!["value"]!["role"]! == "agent");
        if (former is not null)
            (await api.SendAsync(HttpMethod.Delete, $"voice/dial-rules/{former["id"]}", null)).Require(204);
        Assert.Equal("noRule", (string)(await CheckAsync(api, user, "+8613912345678"))["reason"]!);
        JsonObject rule = new()
        {
            ["role"] = "agent",
            ["kinds"] = new JsonArray("national"),
            ["callerId"] = "+861065529988",
            ["trunkIds"] = new JsonArray(trunk),
        };
        (await api.PostAsync("voice/dial-rules", rule.DeepClone())).Require(201);
        JsonNode allowed = await CheckAsync(api, user, "+86 139 1234 5678");
        Assert.True((bool)allowed["isAllowed"]!);
        Assert.Equal("+8613912345678", (string)allowed["number"]!);
        Assert.Equal("+861065529988", (string)allowed["callerId"]!);
        Assert.Equal([trunk], allowed["trunkIds"]!.AsArray().Select(id => (string)id!));
        JsonNode refused = await CheckAsync(api, user, "+979 123 456 789");
        Assert.Equal(("dial.refused", "premium", "kind"), ((string)refused["code"]!, (string)refused["kind"]!, (string)refused["reason"]!));
        Assert.Equal("emergency", (string)(await CheckAsync(api, user, "110"))["kind"]!);
        Assert.Equal("voice.trunk_in_use", (await api.SendAsync(HttpMethod.Delete, $"voice/trunks/{trunk}", null)).Require(409).Code);
    }

    private static async Task<JsonNode> CheckAsync(ApiClient api, string user, string dialled) =>
        (await api.PostAsync("voice/dial-check", new JsonObject { ["dialled"] = dialled, ["userId"] = user })).Require(200).Json;

    private static JsonObject Trunk() => new()
    {
        ["name"] = "Carrier A",
        ["access"] = "registering",
        ["targets"] = new JsonArray(
            new JsonObject { ["host"] = "sip.carrier.example", ["port"] = null, ["transport"] = "tls" },
            new JsonObject { ["host"] = "192.0.2.7", ["port"] = 5060, ["transport"] = "udp" }),
        ["user"] = "anyseat",
        ["password"] = "correct horse",
        ["sourceAddresses"] = new JsonArray("192.0.2.0/24"),
        ["callerIdsAllowed"] = new JsonArray("+861065529988"),
    };

    private static async Task<JsonNode> PromptAsync(ApiClient api, string key) =>
        (await api.GetAsync("voice/prompts")).Require(200).Json["items"]!.AsArray().Single(item => (string)item!["key"]! == key)!;

    private static Task<ApiAnswer> PutAsync(ApiClient api, string path, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new("audio/wav");
        return api.SendAsync(HttpMethod.Put, "voice/prompts/" + path, content);
    }

    // 400 Hz, 16-bit PCM, mono.
    private static byte[] Tone(int rate, int seconds)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        int size = 2 * rate * seconds;
        writer.Write("RIFF"u8);
        writer.Write(36 + size);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(2 * rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(size);
        for (int i = 0; i < rate * seconds; i++)
            writer.Write((short)(8_000 * Math.Sin(2 * Math.PI * 400 * i / rate)));
        return file.ToArray();
    }

    // By zero crossings: rising ones a second.
    private static double Frequency(byte[] file)
    {
        short[] samples = [.. Enumerable.Range(22, (file.Length / 2) - 22).Select(i => BitConverter.ToInt16(file, 2 * i))];
        int crossings = Enumerable.Range(1, samples.Length - 1).Count(i => samples[i - 1] < 0 && samples[i] >= 0);
        return crossings * 8_000.0 / samples.Length;
    }
}
