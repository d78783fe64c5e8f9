using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Anyseat.Media;
using Anyseat.Media.Sockets;

namespace Anyseat.Bench;

/// <summary>The media of both ends of all calls: fifty packets of G.711 a second from each, on a thread of its own.</summary>
/// <remarks>Ends share twenty sockets, one for each millisecond of the 20 ms, so that the load costs little beside what it measures; the
/// server's sockets are one for each leg all the same. What is sent while something is measured bears a mark, so that arrivals are
/// counted exactly.</remarks>
internal sealed class VoiceBenchMedia : IDisposable
{
    private const int PhaseCount = 20;
    private const int PacketSize = 172;
    private const int HeaderSize = 12;
    private const int ReceiveBufferSize = 4 * 1024 * 1024;

    private readonly IMediaPoller _poller = MediaNetworks.Best.CreatePoller();
    private readonly IMediaPoller _pace = MediaNetworks.Best.CreatePoller();
    private readonly MediaSocket[] _sockets = new MediaSocket[PhaseCount];
    private readonly List<End>[] _ends = [.. Enumerable.Range(0, PhaseCount).Select(_ => new List<End>())];
    private readonly DatagramBatch _sending = new(64);
    private readonly DatagramBatch _receiving = new(64);
    private readonly MediaSocket?[] _ready = new MediaSocket?[64];
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private int _next;
    private volatile bool _isStopped;
    private volatile byte _sentMark;
    private volatile byte _countedMark;
    private long _sent;
    private long _arrived;

    /// <param name="address">Where the ends are.</param>
    public VoiceBenchMedia(string address)
    {
        for (int i = 0; i < PhaseCount; i++)
        {
            if (!MediaNetworks.Best.TryOpen(TransportAddress.From(IPAddress.Parse(address), 0), ReceiveBufferSize, out MediaSocket? socket, out SocketFault fault)
                || !_poller.TryAdd(socket))
            {
                throw new InvalidOperationException($"A socket of the load could not be opened: {fault}.");
            }

            _sockets[i] = socket;
        }

        _thread = new Thread(Run) { Name = "voice load, media", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>Packets with the last mark that were sent.</summary>
    public long SentCount => Volatile.Read(ref _sent);

    /// <summary>Packets with the last mark that arrived.</summary>
    public long ArrivedCount => Volatile.Read(ref _arrived);

    /// <summary>A place for another end; its port is the one to announce.</summary>
    public End Open()
    {
        int phase = (int)((uint)Interlocked.Increment(ref _next) % PhaseCount);
        return new End(phase, _sockets[phase].Local.Port, (uint)Random.Shared.Next());
    }

    /// <summary>Begins to speak.</summary>
    public void Begin(End end, TransportAddress remote)
    {
        lock (_gate)
        {
            if (end.IsOn)
                return;
            end.Remote = remote;
            end.IsOn = true;
            _ends[end.Phase].Add(end);
        }
    }

    /// <summary>Falls silent.</summary>
    public void Stop(End end)
    {
        lock (_gate)
        {
            end.IsOn = false;
            _ends[end.Phase].Remove(end);
        }
    }

    /// <summary>From now on packets bear a mark, 1 to 255, and both counts are of it.</summary>
    public void BeginMark(byte mark)
    {
        Volatile.Write(ref _sent, 0);
        Volatile.Write(ref _arrived, 0);
        _countedMark = mark;
        _sentMark = mark;
    }

    /// <summary>Packets bear no mark any more; those under way are still counted.</summary>
    public void EndMark() => _sentMark = 0;

    public void Dispose()
    {
        _isStopped = true;
        _thread.Join();
        foreach (MediaSocket socket in _sockets)
        {
            _poller.Remove(socket);
            socket.Close();
        }

        _poller.Dispose();
        _pace.Dispose();
    }

    private static MediaInstant Now() => new(Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));

    private void Run()
    {
        MediaInstant due = Now();
        for (long step = 0; !_isStopped; step++)
        {
            // The deadlines are absolute: a late step does not lower the rate.
            Send((int)(step % PhaseCount), step / PhaseCount);
            Receive();
            due += TimeSpan.FromMilliseconds(1);
            MediaInstant now = Now();
            if (due > now)
                _pace.Wait(_ready, now, due);
        }
    }

    private void Send(int phase, long round)
    {
        byte mark = _sentMark;
        lock (_gate)
        {
            foreach (End end in _ends[phase])
            {
                if (_sending.IsFull)
                    Flush(phase, mark);
                Span<byte> packet = _sending.NextBuffer;
                packet[0] = 0x80;
                packet[1] = 8;
                BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)round);
                BinaryPrimitives.WriteUInt32BigEndian(packet[4..], (uint)round * 160);
                BinaryPrimitives.WriteUInt32BigEndian(packet[8..], end.Source);
                for (int i = HeaderSize; i < PacketSize; i++)
                    packet[i] = (byte)(0x80 + ((i * 37) & 0x3F));
                packet[HeaderSize] = mark;
                _sending.Add(PacketSize, end.Remote);
            }
        }

        Flush(phase, mark);
    }

    private void Flush(int phase, byte mark)
    {
        if (_sending.Count == 0)
            return;
        int sent = _sockets[phase].Send(_sending);
        if (mark != 0)
            Volatile.Write(ref _sent, _sent + sent);
    }

    private void Receive()
    {
        MediaInstant now = Now();
        int count = _poller.Wait(_ready, now, now);
        for (int i = 0; i < count; i++)
        {
            while (_ready[i]!.Receive(_receiving) is > 0 and var received)
            {
                for (int k = 0; k < received; k++)
                {
                    ReadOnlySpan<byte> packet = _receiving.Datagram(k);
                    if (packet.Length == PacketSize && _countedMark != 0 && packet[HeaderSize] == _countedMark)
                        Volatile.Write(ref _arrived, _arrived + 1);
                }

                if (received < _receiving.Capacity)
                    break;
            }
        }
    }

    /// <summary>The media of one end of a call.</summary>
    internal sealed class End(int phase, int port, uint source)
    {
        /// <summary>Which millisecond of the 20 ms it speaks in.</summary>
        public int Phase => phase;

        /// <summary>The port it listens on.</summary>
        public int Port => port;

        /// <summary>Its SSRC.</summary>
        public uint Source => source;

        /// <summary>Whom it speaks to.</summary>
        public TransportAddress Remote { get; set; }

        /// <summary>Whether it speaks.</summary>
        public bool IsOn { get; set; }
    }
}
