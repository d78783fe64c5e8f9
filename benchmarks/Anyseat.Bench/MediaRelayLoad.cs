using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Anyseat.Media;
using Anyseat.Media.Sockets;

namespace Anyseat.Bench;

/// <summary>The peers of the relay benchmark: every flow a socket of its own, fifty packets of 172 bytes a second each way.</summary>
internal sealed class MediaRelayLoad : IDisposable
{
    private const int StepsPerPacket = 20;
    private const int PacketSize = 172;

    private readonly IMediaPoller _poller = MediaNetworks.Best.CreatePoller();
    private readonly MediaSocket[] _sockets;
    private readonly MediaSocket?[] _ready = new MediaSocket?[512];
    private readonly byte[] _packet = GC.AllocateArray<byte>(PacketSize, pinned: true);
    private readonly byte[] _received = GC.AllocateArray<byte>(2048, pinned: true);
    private uint _timestamp;
    private ushort _number;

    public MediaRelayLoad(int flows, int firstPort)
    {
        _sockets = new MediaSocket[flows];
        for (int i = 0; i < flows; i++)
        {
            TransportAddress local = TransportAddress.From(IPAddress.Loopback, firstPort + i);
            if (!MediaNetworks.Best.TryOpen(local, 0, out MediaSocket? socket, out SocketFault fault) || !_poller.TryAdd(socket))
                throw new InvalidOperationException($"Port {local.Port} of the load could not be opened: {fault}.");
            _sockets[i] = socket;
        }
    }

    public long SentCount { get; private set; }

    public long ReceivedCount { get; private set; }

    /// <summary>Sends and receives for a time.</summary>
    /// <param name="target">Where flow i sends to.</param>
    /// <param name="time">How long.</param>
    public void Run(Func<int, TransportAddress> target, TimeSpan time)
    {
        TransportAddress[] targets = [.. Enumerable.Range(0, _sockets.Length).Select(target)];
        MediaInstant begun = Now();
        int steps = (int)(time.TotalMilliseconds / StepsPerPacket) * StepsPerPacket;
        for (int step = 0; step < steps; step++)
        {
            // Flows are spread over the 20 ms; the deadlines are absolute, so that a late step does not lower the rate.
            Send(targets, step % StepsPerPacket);
            Receive(begun + TimeSpan.FromMilliseconds(step + 1));
        }
        Receive(Now() + TimeSpan.FromMilliseconds(50));
    }

    public void Dispose()
    {
        foreach (MediaSocket socket in _sockets)
        {
            _poller.Remove(socket);
            socket.Close();
        }
        _poller.Dispose();
    }

    private static MediaInstant Now() => new(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));

    private void Send(TransportAddress[] targets, int phase)
    {
        if (phase == 0)
        {
            _number++;
            _timestamp += 160;
        }
        _packet[0] = 0x80;
        _packet[1] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), _number);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), _timestamp);
        for (int i = phase; i < _sockets.Length; i += StepsPerPacket)
        {
            BinaryPrimitives.WriteInt32BigEndian(_packet.AsSpan(8), i);
            if (_sockets[i].Send(_packet, targets[i]) == SocketStatus.Done)
                SentCount++;
        }
    }

    private void Receive(MediaInstant until)
    {
        for (MediaInstant now = Now(); ; now = Now())
        {
            int count = _poller.Wait(_ready, now, until);
            for (int i = 0; i < count; i++)
            {
                if (_ready[i]!.Receive(_received, out int size, out _) == SocketStatus.Done && size == PacketSize)
                    ReceivedCount++;
            }
            if (now >= until)
                return;
        }
    }
}
