using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anyseat.Bench;

/// <summary>A server with a trunk, a number that leads to one queue, and agents who are ready, each with a telephone; set up over its API.
/// </summary>
/// <remarks>The agents have no desk open: a desk costs when something changes for it, not while people talk.</remarks>
internal sealed class VoiceBenchSite : IAsyncDisposable
{
    public const string Number = "+861055500100";
    public const int SipPort = 5060;

    private const string DemoPassword = "quillfern-demo";

    private readonly BenchAgent _admin;
    private readonly string _queue;
    private readonly Guid _skill;
    private readonly List<BenchAgent> _agents = [];

    private VoiceBenchSite(ServerProcess server, BenchAgent admin, string queue, Guid skill)
    {
        Server = server;
        _admin = admin;
        _queue = queue;
        _skill = skill;
    }

    public ServerProcess Server { get; }

    public static IPEndPoint SipEndPoint { get; } = new(IPAddress.Loopback, SipPort);

    public static IPEndPoint Carrier { get; } = IPEndPoint.Parse("127.0.0.2:5060");

    public static IPEndPoint Phones { get; } = IPEndPoint.Parse("127.0.0.3:5060");

    public int AgentCount => _agents.Count;

    public static async Task<VoiceBenchSite> StartAsync(CancellationToken ct)
    {
        ServerProcess server = await ServerProcess.StartAsync(null, ct, new Dictionary<string, string>
        {
            ["ANYSEAT_VOICE__ENABLED"] = "true",
            ["ANYSEAT_VOICE__ADDRESS"] = "127.0.0.1",
            ["ANYSEAT_VOICE__SIPPORT"] = SipPort.ToString(CultureInfo.InvariantCulture),
            ["ANYSEAT_VOICE__OFFERSSHA256"] = "false",
            // Hundreds of agents sign in before anything is measured: their passwords need not be costly.
            ["ANYSEAT_PEOPLE__PASSWORDITERATIONS"] = "10000",
        });
        var admin = new BenchAgent(server.Address);
        await admin.SignInAsync("admin", DemoPassword, ct);
        JsonElement skills = await admin.Http.GetFromJsonAsync<JsonElement>("/api/v1/skills", ct);
        Guid skill = Find(skills, item => item.GetProperty("name").GetString() == "Sales").GetProperty("id").GetGuid();
        JsonElement queues = await admin.Http.GetFromJsonAsync<JsonElement>("/api/v1/queues", ct);
        string queue = Find(queues, item => item.GetProperty("names").GetProperty("en").GetString() == "Sales").GetProperty("id").GetString()!;
        var site = new VoiceBenchSite(server, admin, queue, skill);
        await site.ConfigureAsync(ct);
        return site;
    }

    /// <summary>Whether calls are recorded from now on, without a notice.</summary>
    public async Task SetRecordedAsync(bool isRecorded, CancellationToken ct)
    {
        await DeleteAllAsync("queue-policies", ct);
        await PostAsync("/api/v1/voice/queue-policies", new { queueId = _queue, isRecorded, hasAnnouncement = false, announcesPosition = false, announcesWait = false }, ct);
    }

    /// <summary>Adds agents until there are so many, each signed in, ready, and with a registered telephone.</summary>
    public async Task AddAgentsAsync(int count, VoiceBenchPhones phones, CancellationToken ct)
    {
        for (int index = _agents.Count; index < count; index++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"bench{index}");
            JsonElement user = await PostAsync("/api/v1/users", new
            {
                username = name,
                displayName = "Bench " + name,
                password = "bench-password-1",
                roles = (string[])["agent"],
                skills = new[] { new { skillId = _skill, proficiency = 5 } },
                chatLimit = 0,
            }, ct);
            JsonElement phone = await PostAsync("/api/v1/voice/phones", new
            {
                number = (3_000 + index).ToString(CultureInfo.InvariantCulture),
                sipUser = name,
                userId = user.GetProperty("id").GetString(),
            }, ct);
            phones.Register(name, phone.GetProperty("secret").GetString()!);
            var agent = new BenchAgent(Server.Address);
            _agents.Add(agent);
            await agent.SignInAsync(name, "bench-password-1", ct);
            using HttpResponseMessage ready = await agent.Http.PostAsJsonAsync("/api/v1/desk/state", new { state = "ready" }, ct);
            ready.EnsureSuccessStatusCode();
        }

        while (phones.RegisteredCount < count)
            await Task.Delay(20, ct);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (BenchAgent agent in _agents)
            await agent.DisposeAsync();
        await _admin.DisposeAsync();
        await Server.DisposeAsync();
    }

    private async Task ConfigureAsync(CancellationToken ct)
    {
        foreach (string kind in (string[])["numbers", "phones", "trunks"])
            await DeleteAllAsync(kind, ct);
        await PostAsync("/api/v1/voice/trunks", new
        {
            name = "Load",
            access = "byAddress",
            targets = new[] { new { host = Carrier.Address.ToString(), port = SipPort, transport = "udp" } },
            isIdentityTrusted = true,
            isProbed = false,
            concurrentCallsMax = 10_000,
        }, ct);
        await PostAsync("/api/v1/voice/numbers", new { number = Number, names = new { en = "Sales" }, entryPoint = "sales-line", queueId = _queue }, ct);
        using HttpResponseMessage read = await _admin.Http.GetAsync(new Uri($"/api/v1/queues/{_queue}", UriKind.Relative), ct);
        JsonObject rules = (await read.Content.ReadFromJsonAsync<JsonObject>(ct))!;
        rules.Remove("id");
        rules.Remove("version");
        rules["wrapUpMaxSeconds"] = 0;
        rules["lengthMax"] = 0;
        using var write = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/queues/{_queue}") { Content = JsonContent.Create(rules) };
        write.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag?.ToString());
        using HttpResponseMessage written = await _admin.Http.SendAsync(write, ct);
        written.EnsureSuccessStatusCode();
    }

    /// <summary>Deletes what there is of a kind, as what came with the demo.</summary>
    private async Task DeleteAllAsync(string kind, CancellationToken ct)
    {
        JsonElement page = await _admin.Http.GetFromJsonAsync<JsonElement>($"/api/v1/voice/{kind}", ct);
        foreach (JsonElement item in page.GetProperty("items").EnumerateArray())
        {
            using var delete = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/voice/{kind}/{item.GetProperty("id").GetString()}");
            delete.Headers.TryAddWithoutValidation("If-Match", $"\"{item.GetProperty("version").GetInt64()}\"");
            using HttpResponseMessage answer = await _admin.Http.SendAsync(delete, ct);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static JsonElement Find(JsonElement page, Func<JsonElement, bool> which) => page.GetProperty("items").EnumerateArray().First(which);

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using HttpResponseMessage answer = await _admin.Http.SendAsync(request, ct);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(ct);
    }
}
