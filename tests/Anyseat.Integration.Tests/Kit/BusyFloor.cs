using System.Text.Json.Nodes;
using Anyseat.Testing;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>A contact centre in full swing: two agents talk with two customers each, one is at a break, one is not there, some
/// customers wait, and one offer is pending. Knows what must be the same after a failure.</summary>
public sealed class BusyFloor : IAsyncDisposable
{
    private const int WaitingCount = 4;

    private readonly AnyseatServer server;
    private readonly List<Talker> talkers = [];
    private readonly List<Opener> openers = [];
    private readonly List<VisitorClient> connected = [];
    private readonly List<VisitorClient> waiting = [];

    private BusyFloor(AnyseatServer server) => this.server = server;

    public AgentClient Mei { get; private set; } = null!;

    public AgentClient Jonas { get; private set; } = null!;

    public AgentClient Lin { get; private set; } = null!;

    /// <summary>The customer whose offer is pending.</summary>
    public VisitorClient Offered { get; private set; } = null!;

    public IReadOnlyList<VisitorClient> Connected => connected;

    public int SaidCount => talkers.Sum(talker => talker.Said.Count);

    public int RepeatCount => talkers.Sum(talker => talker.RepeatCount);

    public int UnavailableCount => talkers.Sum(talker => talker.UnavailableCount);

    public static async Task<BusyFloor> OpenAsync(AnyseatServer server, int offerTimeoutSeconds)
    {
        var floor = new BusyFloor(server);
        await Configured.SetOfferTimeoutAsync(server.Address, "Sales", offerTimeoutSeconds);
        floor.Mei = await AgentClient.StartAsync(server.Address, "mei", isReady: true);
        floor.Jonas = await AgentClient.StartAsync(server.Address, "jonas", isReady: true);
        floor.Lin = await AgentClient.StartAsync(server.Address, "lin");
        await floor.Lin.SetNotReadyAsync(1);
        for (int number = 0; number < 4; number++)
            floor.connected.Add(await floor.ConnectOneAsync(number));
        for (int number = 0; number < WaitingCount; number++)
            floor.waiting.Add(await VisitorClient.OpenAsync(server.Address, "returns", $"Waiting {number}", isWatching: false));
        return floor;
    }

    /// <summary>One more customer, whose offer stays pending.</summary>
    public async Task OfferAsync()
    {
        Offered = await VisitorClient.OpenAsync(server.Address, "sales", "Anybody there?", isWatching: false);
        await FindOfferAsync();
    }

    /// <summary>Everybody talks, and new customers come in, until told to stop and all is acknowledged.</summary>
    public async Task TalkAsync(CancellationToken stop)
    {
        var opener = new Opener(server.Address, "technical");
        openers.Add(opener);
        var tasks = new List<Task> { opener.OpenAsync(stop) };
        foreach (VisitorClient visitor in connected)
        {
            AgentClient agent = AgentOf(visitor);
            string round = $"{openers.Count}";
            talkers.Add(new Talker(
                $"Visitor {round}", visitor.Id, visitor.Api, () => ConnectAsync(visitor), $"channels/chat/conversations/{visitor.Id}/messages", isAgent: false));
            talkers.Add(new Talker(
                $"Agent {round}", visitor.Id, agent.Api, () => ConnectAsync(agent), $"interactions/{visitor.Id}/messages", isAgent: true));
            tasks.Add(talkers[^2].TalkAsync(stop));
            tasks.Add(talkers[^1].TalkAsync(stop));
        }

        await Task.WhenAll(tasks);
    }

    /// <summary>The pending offer, wherever it is.</summary>
    public async Task<(AgentClient Agent, string OfferId)> FindOfferAsync(string? except = null)
    {
        (AgentClient Agent, string OfferId)? found = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (AgentClient agent in (AgentClient[])[Mei, Jonas])
                {
                    string? offer = (string?)AgentClient.FindOffer(await agent.ReadSnapshotAsync(), Offered.Id)?["offerId"];
                    if (offer is not null && offer != except)
                        found = (agent, offer);
                }

                return found is not null;
            },
            "the pending offer");
        return found!.Value;
    }

    /// <summary>Desks and widgets come back with their cursors and hold what the server holds.</summary>
    public async Task ComeBackAsync()
    {
        foreach (AgentClient agent in (AgentClient[])[Mei, Jonas, Lin])
            await agent.ConnectAsync(useCursor: true);
        foreach (VisitorClient visitor in connected)
        {
            int snapshots = visitor.Conversation.SnapshotCount;
            await visitor.ConnectAsync(useCursor: true);
            await Eventually.HoldsAsync(() => visitor.Conversation.SnapshotCount > snapshots, "a snapshot after the restart");
        }
    }

    /// <summary>Nothing is lost, nothing is there twice, and everything is as it was.</summary>
    public async Task RequireAllAsync()
    {
        await using AgentClient admin = await AgentClient.SignInAsync(server.Address, "admin");
        foreach (VisitorClient visitor in connected)
            RequireMessages(await admin.Api.ReadTimelineAsync(visitor.Id), [.. talkers.SelectMany(talker => talker.Said).Where(said => said.Interaction == visitor.Id)]);
        await RequireOpenedAsync(admin);
        await RequireStatesAsync();
        await RequireOrderAsync();
    }

    /// <summary>Who waits is served in the order of coming as soon as somebody is ready.</summary>
    public async Task RequireServedInOrderAsync()
    {
        await Lin.ConnectAsync();
        await Lin.SetReadyAsync();
        foreach (VisitorClient visitor in waiting)
        {
            await Lin.AcceptAsync(visitor.Id);
            Assert.Equal(
                waiting.TakeWhile(other => other != visitor).Append(visitor).Select(other => other.Id),
                (await Lin.ReadSnapshotAsync())["conversations"]!.AsArray().Select(talk => (string)talk!["interactionId"]!));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AgentClient? agent in (AgentClient?[])[Mei, Jonas, Lin])
            if (agent is not null)
                await agent.DisposeAsync();
        foreach (VisitorClient visitor in connected.Concat(waiting))
            await visitor.DisposeAsync();
        if (Offered is not null)
            await Offered.DisposeAsync();
    }

    private static void RequireMessages(IReadOnlyList<JsonNode> timeline, IReadOnlyList<Spoken> said)
    {
        Assert.Equal(timeline.Select(item => (long)item["seq"]!).Order().Distinct(), timeline.Select(item => (long)item["seq"]!));
        ILookup<string, JsonNode> stored = timeline.Where(item => item["clientKey"] is not null).ToLookup(item => (string)item["clientKey"]!);
        foreach (Spoken one in said)
        {
            JsonNode item = Assert.Single(stored[one.Key]);
            Assert.Equal(one.Seq, (long?)item["seq"]);
            Assert.Equal(one.Text, (string?)item["text"]);
        }

        Assert.Equal(said.Count, stored.Count);
    }

    private static async Task<PushClient> ConnectAsync(VisitorClient visitor)
    {
        PushClient push = await PushClient.OpenAsync(visitor.Api.Address);
        await push.HelloAsync(visitor.Token);
        return push;
    }

    private static async Task<PushClient> ConnectAsync(AgentClient agent)
    {
        PushClient push = await PushClient.OpenAsync(agent.Api.Address, agent.Api.Cookies);
        await push.HelloAsync(deskId: agent.DeskId);
        return push;
    }

    private AgentClient AgentOf(VisitorClient visitor) => connected.IndexOf(visitor) % 2 == 0 ? Mei : Jonas;

    private async Task<VisitorClient> ConnectOneAsync(int number)
    {
        AgentClient agent = number % 2 == 0 ? Mei : Jonas;
        AgentClient other = number % 2 == 0 ? Jonas : Mei;
        await other.SetNotReadyAsync(1);
        VisitorClient visitor = await VisitorClient.OpenAsync(server.Address, "orders", $"Talking {number}");
        await agent.AcceptAsync(visitor.Id);
        await other.SetReadyAsync();
        return visitor;
    }

    private async Task RequireOpenedAsync(AgentClient admin)
    {
        var keys = openers.SelectMany(opener => opener.Opened).ToList();
        Assert.DoesNotContain(keys, opened => opened.Value is null);
        Assert.Equal(keys.Count, keys.Select(opened => opened.Value).Distinct().Count());
        string technical = await Configured.FindQueueAsync(server.Address, "Technical help");
        await Eventually.HoldsAsync(
            async () => (await admin.Api.ListAsync("interactions")).Count(row => (string?)row["queueId"] == technical) == keys.Count,
            "each key opened one conversation");
    }

    private async Task RequireStatesAsync()
    {
        foreach (AgentClient agent in (AgentClient[])[Mei, Jonas])
        {
            JsonNode desk = await agent.ReadSnapshotAsync();
            Assert.Equal("ready", (string?)desk["state"]!["state"]);
            Assert.Equal(0, (int)desk["today"]!["missed"]!);
            Assert.Equal(0, (int)desk["today"]!["declined"]!);
            Assert.Equal(
                connected.Where(visitor => AgentOf(visitor) == agent).Select(visitor => visitor.Id),
                desk["conversations"]!.AsArray().Select(talk => (string)talk!["interactionId"]!));
            Assert.All(desk["conversations"]!.AsArray(), talk => Assert.Equal("connected", (string?)talk!["state"]));
        }

        JsonNode lin = (await Lin.ReadSnapshotAsync())["state"]!;
        Assert.Equal("notReady", (string?)lin["state"]);
        Assert.Equal(1, (int?)lin["reasonCode"]);
    }

    private async Task RequireOrderAsync()
    {
        for (int index = 0; index < waiting.Count; index++)
        {
            int? position = null;
            await Eventually.HoldsAsync(
                async () => (position = (int?)(await waiting[index].ReadSnapshotAsync())["position"]) == index + 1,
                $"the place {index + 1} is kept, now {position}");
        }
    }
}
