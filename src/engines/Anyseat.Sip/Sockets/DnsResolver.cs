using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Anyseat.Sip.Dns;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Transports;

namespace Anyseat.Sip.Sockets;

/// <summary>A question, what was answered, and by whom; for those who want to see.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer; null when no server gave one.</param>
/// <param name="Server">Who answered; null from memory, from the hosts file, or nobody.</param>
public readonly record struct DnsStep(DnsQuestion Question, DnsAnswer? Answer, IPEndPoint? Server);

/// <summary>
/// A stub resolver (RFC 1034 §5.3.1) for the records SIP needs and the system's resolver cannot look up. Thread-safe.
/// </summary>
/// <remarks>
/// Each question goes out from a socket of its own, so from a random port, with a random number (RFC 5452 §9): an answer
/// must come from the server asked, repeat number and question, and is dropped otherwise. Servers are asked in turn, each for
/// <see cref="NameServers.Timeout"/>; SERVFAIL and the like count as no answer. What did not fit into a datagram is asked
/// again over TCP (RFC 7766). Equal questions at one time are one.
/// </remarks>
/// <param name="servers">Whom to ask.</param>
/// <param name="time">The clock.</param>
public sealed class DnsResolver(NameServers servers, TimeProvider time)
{
    private const int CacheCountMax = 4_096;
    private const int DatagramSizeMax = 4_096;

    private readonly Lock _lock = new();
    private readonly DnsCache _cache = new(CacheCountMax);
    private readonly Dictionary<DnsQuestion, Task<DnsStep>> _asking = [];
    private readonly long _begunAt = time.GetTimestamp();

    /// <summary>Finds the servers of a URI (RFC 3263 §4).</summary>
    /// <param name="uri">The next hop.</param>
    /// <param name="transports">What we can speak, preferred first.</param>
    /// <param name="seen">Is told each step; null for nobody.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The targets in the order to try them; none when the name leads nowhere.</returns>
    public async Task<ImmutableArray<SipTarget>> LocateAsync(
        SipUri uri, ImmutableArray<SipTransportKind> transports, Action<DnsStep>? seen, CancellationToken ct)
    {
        LocatorState state = SipServerLocator.Begin(uri, transports);
        while (state.Question is { } question)
        {
            DnsStep step = await AskAsync(question, ct);
            seen?.Invoke(step);
            state = SipServerLocator.Next(state, step.Answer, () => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30));
        }

        return state.Targets;
    }

    /// <summary>Answers a question, from memory where it may.</summary>
    /// <param name="question">The question.</param>
    /// <param name="ct">Gives up; who else asks the same goes on.</param>
    public Task<DnsStep> AskAsync(DnsQuestion question, CancellationToken ct)
    {
        if (FromHosts(question) is { } known)
            return Task.FromResult(new DnsStep(question, known, null));
        Task<DnsStep>? asking;
        lock (_lock)
        {
            if (_cache.Find(question, Now) is { } kept)
                return Task.FromResult(new DnsStep(question, kept, null));
            if (!_asking.TryGetValue(question.Normalised, out asking))
            {
                asking = AskServersAsync(question);
                if (!asking.IsCompleted)
                    _asking.Add(question.Normalised, asking);
            }
        }

        return asking.WaitAsync(ct);
    }

    private TimeSpan Now => time.GetElapsedTime(_begunAt);

    private DnsAnswer? FromHosts(DnsQuestion question)
    {
        string name = question.Normalised.Name;
        if (question.Type is not (DnsType.A or DnsType.Aaaa) || !servers.Hosts.TryGetValue(name, out ImmutableArray<IPAddress> addresses))
            return null;
        AddressFamily family = question.Type == DnsType.A ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
        return new DnsAnswer(0, 0, false, name, question.Type, [.. addresses
            .Where(address => address.AddressFamily == family).Select(address => new AddressRecord(name, 0, address))]);
    }

    private async Task<DnsStep> AskServersAsync(DnsQuestion question)
    {
        try
        {
            for (int attempt = 0; attempt < servers.Attempts; attempt++)
            {
                foreach (IPEndPoint server in servers.Servers)
                {
                    if (await AskServerAsync(server, question) is not { ResponseCode: 0 or 3 } answer)
                        continue;
                    lock (_lock)
                        _cache.Keep(question, answer, Now);
                    return new DnsStep(question, answer, server);
                }
            }

            return new DnsStep(question, null, null);
        }
        finally
        {
            lock (_lock)
                _asking.Remove(question.Normalised);
        }
    }

    private async Task<DnsAnswer?> AskServerAsync(IPEndPoint server, DnsQuestion question)
    {
        ushort id = (ushort)RandomNumberGenerator.GetInt32(1 << 16);
        if (!DnsCodec.TryWriteQuestion(id, question.Name, question.Type, out byte[] bytes))
            return null;
        using CancellationTokenSource limit = new(servers.Timeout, time);
        try
        {
            DnsAnswer? answer = await OverUdpAsync(server, bytes, id, question, limit.Token);
            return answer is { IsTruncated: true } ? await OverTcpAsync(server, bytes, id, question, limit.Token) : answer;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException)
        {
            return null; // nobody there, or too slow: the next server is asked
        }
    }

    private static async Task<DnsAnswer?> OverUdpAsync(IPEndPoint server, byte[] bytes, ushort id, DnsQuestion question, CancellationToken ct)
    {
        using Socket socket = new(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, ct); // a connected socket takes datagrams from nobody else
        await socket.SendAsync(bytes, ct);
        byte[] buffer = new byte[DatagramSizeMax];
        while (true)
        {
            int length = await socket.ReceiveAsync(buffer, ct);
            if (Matching(buffer.AsSpan(0, length), id, question) is { } answer)
                return answer;
        }
    }

    /// <summary>RFC 1035 §4.2.2: two bytes of length before each message.</summary>
    private static async Task<DnsAnswer?> OverTcpAsync(IPEndPoint server, byte[] bytes, ushort id, DnsQuestion question, CancellationToken ct)
    {
        using Socket socket = new(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, ct);
        await using NetworkStream stream = new(socket);
        byte[] framed = new byte[2 + bytes.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)bytes.Length);
        bytes.CopyTo(framed, 2);
        await stream.WriteAsync(framed, ct);
        byte[] head = new byte[2];
        await stream.ReadExactlyAsync(head, ct);
        byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(message, ct);
        return Matching(message, id, question);
    }

    private static DnsAnswer? Matching(ReadOnlySpan<byte> message, ushort id, DnsQuestion question) =>
        DnsCodec.TryRead(message, out DnsAnswer? answer) && answer.Id == id && answer.Type == question.Type
        && answer.Question == question.Normalised.Name ? answer : null;
}
