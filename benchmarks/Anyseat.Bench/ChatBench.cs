using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Anyseat.Testing;

namespace Anyseat.Bench;

/// <summary>Web chat end to end: visitors send over their WebSockets, agents receive over theirs, each message durable before
/// it is delivered. A real server process, real sockets, the load client beside it on the same machine.</summary>
internal sealed class ChatBench : IBench
{
    private const int AgentCount = 25;
    private const int ConversationCount = 400;
    private const int IdleVisitorCount = 3000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(12);

    public string Name => "chat";

    public string Description => "web chat: messages a second, send to receipt, CPU, memory of idle visitors; SQLite, then PostgreSQL";

    public async Task RunAsync(BenchReport report, CancellationToken ct)
    {
        await RunAsync(report, "SQLite", null, ct);
        if (PostgreSqlServer.FindAbsence() is { } why)
        {
            await Console.Error.WriteLineAsync($"PostgreSQL is left out: {why}");
            return;
        }

        await using PostgreSqlServer postgres = await PostgreSqlServer.StartNewAsync();
        await RunAsync(report, "PostgreSQL", await postgres.CreateDatabaseAsync(), ct);
    }

    private static async Task RunAsync(BenchReport report, string database, string? connectionString, CancellationToken ct)
    {
        await using ServerProcess server = await ServerProcess.StartAsync(connectionString, ct);
        var load = new ChatLoad(server.Address);
        await using (load)
        {
            await load.PrepareAsync(AgentCount, ConversationCount, ct);
            await load.RunAsync(WarmUp, ct);
            TimeSpan cpuBefore = server.CpuTime;
            ChatFigures figures = await load.RunAsync(Measured, ct);
            TimeSpan cpu = server.CpuTime - cpuBefore;
            string conditions = string.Create(
                CultureInfo.InvariantCulture,
                $"{database}, {AgentCount} agents, {ConversationCount} conversations each with one message under way, {Measured.TotalSeconds:0} s, client on the same machine");
            report.Add("chat.messages_per_second", figures.Count / figures.Elapsed.TotalSeconds, "1/s", conditions);
            report.Add("chat.p50_ms", figures.Percentile(0.50), "ms", conditions);
            report.Add("chat.p99_ms", figures.Percentile(0.99), "ms", conditions);
            report.Add("chat.cpu_s_per_1000_messages", cpu.TotalSeconds / figures.Count * 1000, "s", conditions);
        }

        await MeasureIdleAsync(report, database, server, ct);
    }

    private static async Task MeasureIdleAsync(BenchReport report, string database, ServerProcess server, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var visitors = new ConcurrentBag<BenchVisitor>();
        async Task OpenAsync(int count)
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, count),
                new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = ct },
                async (_, token) =>
                {
                    var visitor = new BenchVisitor(server.Address);
                    visitors.Add(visitor);
                    await visitor.OpenAsync(http, "technical", _ => { }, token);
                });
        }

        await OpenAsync(300);
        await Task.Delay(TimeSpan.FromSeconds(5), ct);
        long before = server.ResidentBytes;
        await OpenAsync(IdleVisitorCount);
        await Task.Delay(TimeSpan.FromSeconds(10), ct);
        double each = (server.ResidentBytes - before) / 1024.0 / IdleVisitorCount;
        report.Add("chat.kb_per_idle_visitor", each, "KiBy", $"{database}, resident memory, {IdleVisitorCount} visitors waiting in a queue, each with a WebSocket");
        foreach (BenchVisitor visitor in visitors)
            await visitor.DisposeAsync();
    }
}

/// <summary>What a run gave.</summary>
internal sealed record ChatFigures(int Count, TimeSpan Elapsed, double[] SortedMilliseconds)
{
    public double Percentile(double share) => SortedMilliseconds.Length == 0
        ? double.NaN
        : SortedMilliseconds[(int)Math.Min(SortedMilliseconds.Length - 1, share * SortedMilliseconds.Length)];
}

/// <summary>Agents and visitors in conversation: a visitor sends the next message when the agent has received the last.</summary>
internal sealed class ChatLoad(Uri server) : IAsyncDisposable
{
    private const string DemoPassword = "quillfern-demo";

    private readonly List<BenchAgent> agents = [];
    private readonly List<BenchVisitor> visitors = [];
    private readonly ConcurrentQueue<double> latencies = new();
    private TaskCompletionSource[] connected = [];
    private TaskCompletionSource<bool>?[] received = [];

    public async Task PrepareAsync(int agentCount, int conversationCount, CancellationToken ct)
    {
        await CreateAgentsAsync(agentCount, ct);
        connected = [.. Enumerable.Range(0, conversationCount).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        received = new TaskCompletionSource<bool>?[conversationCount];
        using var http = new HttpClient { BaseAddress = server };
        for (int index = 0; index < conversationCount; index++)
        {
            int place = index;
            var visitor = new BenchVisitor(server);
            visitors.Add(visitor);
            await visitor.OpenAsync(
                http, "sales",
                frame =>
                {
                    if (frame.Span.IndexOf("agentJoined"u8) >= 0)
                        connected[place].TrySetResult();
                },
                ct);
        }

        await Task.WhenAll(connected.Select(one => one.Task)).WaitAsync(TimeSpan.FromSeconds(60), ct);
    }

    public async Task<ChatFigures> RunAsync(TimeSpan duration, CancellationToken ct)
    {
        latencies.Clear();
        long begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(visitors.Select((visitor, place) => Task.Run(() => TalkAsync(visitor, place, begun, duration, ct), ct)));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begun);
        double[] sorted = [.. latencies];
        Array.Sort(sorted);
        return new ChatFigures(sorted.Length, elapsed, sorted);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (BenchVisitor visitor in visitors)
            await visitor.DisposeAsync();
        foreach (BenchAgent agent in agents)
            await agent.DisposeAsync();
    }

    private async Task TalkAsync(BenchVisitor visitor, int place, long begun, TimeSpan duration, CancellationToken ct)
    {
        int number = 0;
        while (Stopwatch.GetElapsedTime(begun) < duration)
        {
            var arrived = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref received[place], arrived);
            long sent = Stopwatch.GetTimestamp();
            string key = Guid.NewGuid().ToString("N");
            await visitor.Socket.SendAsync(
                $$$"""{"type":"call","id":"{{{++number}}}","method":"message.send","params":{"clientKey":"{{{key}}}","text":"@{{{place}}}@ Where is my order, please? I have been waiting since Tuesday."}}""",
                ct);
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), ct);
            latencies.Enqueue(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }
    }

    private void OnAgentFrame(ReadOnlyMemory<byte> frame)
    {
        ReadOnlySpan<byte> span = frame.Span;
        if (span.IndexOf("\"kind\":\"itemAdded\""u8) < 0)
            return;
        int at = span.IndexOf("\"text\":\"@"u8);
        if (at >= 0 && Utf8Parser.TryParse(span[(at + 9)..], out int place, out _))
            Volatile.Read(ref received[place])?.TrySetResult(true);
    }

    private async Task CreateAgentsAsync(int count, CancellationToken ct)
    {
        var admin = new BenchAgent(server);
        agents.Add(admin);
        await admin.SignInAsync("admin", DemoPassword, ct);
        JsonElement skills = await admin.Http.GetFromJsonAsync<JsonElement>("/api/v1/skills", ct);
        Guid sales = skills.GetProperty("items").EnumerateArray().First(skill => skill.GetProperty("name").GetString() == "Sales").GetProperty("id").GetGuid();
        for (int index = 0; index < count; index++)
        {
            string username = string.Create(CultureInfo.InvariantCulture, $"bench{index}");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/users")
            {
                Content = JsonContent.Create(new
                {
                    username,
                    displayName = "Bench " + username,
                    password = "bench-password-1",
                    roles = (string[])["agent"],
                    skills = new[] { new { skillId = sales, proficiency = 5 } },
                    chatLimit = 20,
                }),
            };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            using HttpResponseMessage answer = await admin.Http.SendAsync(request, ct);
            answer.EnsureSuccessStatusCode();
            var agent = new BenchAgent(server);
            agents.Add(agent);
            await agent.SignInAsync(username, "bench-password-1", ct);
            await agent.WorkAsync(OnAgentFrame, ct);
        }
    }
}
