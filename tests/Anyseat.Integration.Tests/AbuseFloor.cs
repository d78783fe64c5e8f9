using Anyseat.Integration.Tests.Kit;

namespace Anyseat.Integration.Tests;

/// <summary>Whom the abuse is directed at: an agent in a conversation, another agent, another customer. Made once a database.
/// </summary>
public sealed class AbuseFloor(Databases databases) : IAsyncDisposable
{
    private readonly Dictionary<Database, AbuseTargets> targets = [];

    public async Task<AbuseTargets> GetAsync(Database database)
    {
        if (!targets.TryGetValue(database, out AbuseTargets? known))
            targets.Add(database, known = await AbuseTargets.OpenAsync(databases, database));
        return known;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AbuseTargets known in targets.Values)
            await known.DisposeAsync();
    }
}

public sealed class AbuseTargets : IAsyncDisposable
{
    /// <summary>Stands in everything that must not be stored.</summary>
    public const string Canary = "CANARY-7f3a";

    public required AnyseatServer Server { get; init; }

    /// <summary>Talks with <see cref="Visitor"/>.</summary>
    public required AgentClient Agent { get; init; }

    public required AgentClient OtherAgent { get; init; }

    public required AgentClient Admin { get; init; }

    public required VisitorClient Visitor { get; init; }

    public required VisitorClient OtherVisitor { get; init; }

    public static async Task<AbuseTargets> OpenAsync(Databases databases, Database database)
    {
        AnyseatServer server = await AnyseatServer.StartNewAsync(databases, database);
        var targets = new AbuseTargets
        {
            Server = server,
            Agent = await AgentClient.StartAsync(server.Address, "jonas", isReady: true),
            OtherAgent = await AgentClient.StartAsync(server.Address, "lin"),
            Admin = await AgentClient.SignInAsync(server.Address, "admin"),
            Visitor = await VisitorClient.OpenAsync(server.Address, "orders", "Hello"),
            OtherVisitor = await VisitorClient.OpenAsync(server.Address, "returns", "Hello"),
        };
        await targets.Agent.AcceptAsync(targets.Visitor.Id);
        return targets;
    }

    /// <summary>A client of nobody, whose headers a case sets itself.</summary>
    public ApiClient NewClient(params (string Name, string Value)[] headers)
    {
        var client = new ApiClient(Server.Address);
        foreach ((string name, string value) in headers)
            client.Headers[name] = value;
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AgentClient agent in (AgentClient[])[Agent, OtherAgent, Admin])
            await agent.DisposeAsync();
        foreach (VisitorClient visitor in (VisitorClient[])[Visitor, OtherVisitor])
            await visitor.DisposeAsync();
        await Server.DisposeAsync();
    }
}
