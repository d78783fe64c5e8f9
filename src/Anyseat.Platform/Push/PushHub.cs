using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Security;
using Anyseat.Platform.Time;

namespace Anyseat.Platform.Push;

/// <summary>All push connections of this node, and what they can ask for.</summary>
internal sealed class PushHub : IDisposable
{
    private static readonly UpDownCounter<int> Connections = Instruments.Meter.CreateUpDownCounter<int>(
        "anyseat.push.connections", "{connection}", "Open push connections.");

    private readonly ConcurrentDictionary<PushConnection, byte> connections = new();
    private readonly Dictionary<string, ITopicResolver> resolvers;
    private readonly Dictionary<string, IPushCall> calls;
    private readonly IPushAuthenticator[] authenticators;
    private readonly IPushAccess[] access;
    private readonly IJournal journal;
    private readonly PushRun run;
    private readonly ITimer sweep;
    private int connectionCount;

    public PushHub(
        IEnumerable<ITopicResolver> resolvers,
        IEnumerable<IPushCall> calls,
        IEnumerable<IPushAuthenticator> authenticators,
        IEnumerable<IPushAccess> access,
        IJournal journal,
        PushRun run,
        PushOptions options,
        TimeProvider clock)
    {
        this.resolvers = resolvers.ToDictionary(resolver => resolver.Topic, StringComparer.Ordinal);
        this.calls = calls.ToDictionary(call => call.Method, StringComparer.Ordinal);
        this.authenticators = [.. authenticators];
        this.access = [.. access];
        this.journal = journal;
        this.run = run;
        Options = options;
        Clock = clock;
        journal.HealthChanged += OnHealthChanged;
        foreach (IPushAccess source in this.access)
            source.Changed += OnAccessChanged;
        sweep = clock.CreateTimer(_ => Sweep(), null, options.Heartbeat, options.Heartbeat);
    }

    public PushOptions Options { get; }

    public TimeProvider Clock { get; }

    public bool IsDegraded => journal.Health != JournalHealth.Healthy;

    public bool TryAdd(PushConnection connection)
    {
        if (Volatile.Read(ref connectionCount) >= Options.ConnectionsMax || !connections.TryAdd(connection, 0))
            return false;
        Interlocked.Increment(ref connectionCount);
        Connections.Add(1);
        return true;
    }

    public void Remove(PushConnection connection)
    {
        if (!connections.TryRemove(connection, out _))
            return;
        Interlocked.Decrement(ref connectionCount);
        Connections.Add(-1);
    }

    public ReadOnlyMemory<byte> Welcome() =>
        PushFrames.Welcome(run.BootId, Clock.GetInstant(), (int)Options.Heartbeat.TotalSeconds);

    public OutFrame ServiceFrame() => new("service", null, default, Encoding.UTF8.GetBytes(
        $"{{\"type\":\"service\",\"state\":\"{(IsDegraded ? "degraded" : "normal")}\"}}"));

    public async ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken ct)
    {
        foreach (IPushAuthenticator authenticator in authenticators)
            if (await authenticator.AuthenticateAsync(token, ct) is { } user)
                return user;
        return null;
    }

    public ValueTask<Result<PushTopic>> ResolveAsync(string topic, PushPeer peer, CancellationToken ct) =>
        resolvers.TryGetValue(topic, out ITopicResolver? resolver)
            ? resolver.ResolveAsync(peer, ct)
            : ValueTask.FromResult<Result<PushTopic>>(new NotFoundError("push.unknown_topic", "There is no such topic."));

    public IPushCall? FindCall(string method) => calls.GetValueOrDefault(method);

    /// <summary>Why a call must not be run now; null when its turn is taken.</summary>
    public Error? TakeTurn(ClaimsPrincipal user)
    {
        foreach (IPushAccess source in access)
            if (source.TakeTurn(user) is { } refusal)
                return refusal;
        return null;
    }

    /// <summary>Tells every client that the server goes down; they come back with their cursors.</summary>
    public void CloseAll()
    {
        foreach (PushConnection connection in connections.Keys)
            connection.Close((WebSocketCloseStatus)1012, "restart");
    }

    public void Dispose()
    {
        journal.HealthChanged -= OnHealthChanged;
        foreach (IPushAccess source in access)
            source.Changed -= OnAccessChanged;
        sweep.Dispose();
    }

    private void OnHealthChanged(JournalHealth health)
    {
        OutFrame frame = ServiceFrame();
        foreach (PushConnection connection in connections.Keys)
            connection.Send(frame);
    }

    /// <summary>Ends the connections of a user whose session or rights are gone; with what is left they come back.</summary>
    private void OnAccessChanged(Guid user)
    {
        foreach (PushConnection connection in connections.Keys)
            if (connection.Peer?.User is { } peer && peer.FindUserId() == user && !access.Any(source => source.IsGood(peer)))
                connection.Close((WebSocketCloseStatus)4401, "sign in");
    }

    private void Sweep()
    {
        foreach (PushConnection connection in connections.Keys)
            if (Clock.GetElapsedTime(connection.HeardAt) > Options.Heartbeat * 2.5)
                connection.Close((WebSocketCloseStatus)4408, "silent");
    }
}
