using System.Collections.Concurrent;
using System.Net;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>All connections: by number, and those that we opened also by where they lead, to be used again. Thread-safe.</summary>
internal sealed class ConnectionTable(SipStackOptions options)
{
    private readonly ConcurrentDictionary<long, (SipConnection Connection, Task Running)> _byId = [];
    private readonly ConcurrentDictionary<(SipTransportKind, IPEndPoint, string), SipConnection> _byTarget = [];
    private readonly ConcurrentDictionary<IPAddress, int> _bySource = [];
    private long _lastId;

    public int Count => _byId.Count;

    public bool HasRoom => _byId.Count < options.ConnectionCountMax;

    public bool HasRoomFor(IPAddress source)
    {
        IPAddress plain = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        return HasRoom && _bySource.GetValueOrDefault(plain) < options.ConnectionCountPerSourceMax;
    }

    public SipConnection? Find(long id) => _byId.TryGetValue(id, out var found) ? found.Connection : null;

    public SipConnection? Find(SipTransportKind transport, IPEndPoint remote, string name) =>
        _byTarget.GetValueOrDefault((transport, remote, KeyName(transport, name)));

    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>Adds a connection and lets it run.</summary>
    public void Add(SipConnection connection, string name, CancellationToken ct)
    {
        if (connection.IsOutgoing)
            _byTarget[(connection.Flow.Transport, connection.Flow.Remote, KeyName(connection.Flow.Transport, name))] = connection;
        else
            _bySource.AddOrUpdate(connection.Flow.Remote.Address, 1, (_, count) => count + 1);
        _byId[connection.Flow.ConnectionId] = (connection, Task.CompletedTask);
        Task running = connection.RunAsync(ct);
        if (!running.IsCompleted)
            _byId.TryUpdate(connection.Flow.ConnectionId, (connection, running), (connection, Task.CompletedTask));
    }

    public void Remove(SipConnection connection)
    {
        if (!_byId.TryRemove(connection.Flow.ConnectionId, out _))
            return;
        foreach (var (key, one) in _byTarget)
        {
            if (one == connection)
                _byTarget.TryRemove(new KeyValuePair<(SipTransportKind, IPEndPoint, string), SipConnection>(key, one));
        }

        if (!connection.IsOutgoing && _bySource.AddOrUpdate(connection.Flow.Remote.Address, 0, (_, count) => count - 1) <= 0)
            _bySource.TryRemove(new KeyValuePair<IPAddress, int>(connection.Flow.Remote.Address, 0));
    }

    /// <summary>Looks after all connections, about every second.</summary>
    public async Task WatchAsync(TimeProvider time, CancellationToken ct)
    {
        using PeriodicTimer pace = new(TimeSpan.FromSeconds(1), time);
        while (await pace.WaitForNextTickAsync(ct))
        {
            foreach (var (connection, _) in _byId.Values)
                connection.Watch();
        }
    }

    public Task WhenAllEndedAsync() => Task.WhenAll(_byId.Values.Select(one => one.Running));

    /// <summary>A TLS connection was checked for one name, and serves no other (RFC 5922 §7).</summary>
    private static string KeyName(SipTransportKind transport, string name) =>
        transport is SipTransportKind.Tls or SipTransportKind.Wss or SipTransportKind.Ws ? name.ToLowerInvariant() : "";
}
