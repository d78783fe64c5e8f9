using System.Net;
using System.Net.Sockets;
using Anyseat.Media.Rtp;
using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

/// <summary>A packet as the far end got it.</summary>
internal sealed record ReceivedPacket(
    byte PayloadType, bool Marker, ushort SequenceNumber, uint Timestamp, uint Ssrc, byte[] Payload, TransportAddress From);

/// <summary>The far end of a leg: a socket of the platform, and one RTP stream.</summary>
internal sealed class TestPeer : IDisposable
{
    private readonly ShardRig? _rig;
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[2048];
    private readonly byte[] _sending = new byte[2048];
    private EndPoint? _to;

    public TestPeer(ShardRig? rig, string address = "127.0.0.1")
    {
        _rig = rig;
        IPEndPoint local = new(IPAddress.Parse(address), 0);
        _socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        _socket.Bind(local);
        Address = TransportAddress.From((IPEndPoint)_socket.LocalEndPoint!);
        Ssrc = (uint)Address.Port;
    }

    public TransportAddress Address { get; }

    public TransportAddress Remote
    {
        get;
        set
        {
            field = value;
            _to = value.ToEndPoint();
        }
    }

    public LegFormat Format { get; set; } = LegFormat.Pcma;

    public uint Ssrc { get; set; }

    public ushort SequenceNumber { get; set; } = 65_500;

    public uint Timestamp { get; set; } = 4_294_960_000;

    /// <summary>Sends the next packet of speech.</summary>
    public void Send(ReadOnlySpan<byte> payload, bool marker = false)
    {
        SendPacket(Format.ReceivePayloadType, payload, Timestamp, marker);
        Timestamp += (uint)Format.PacketUnits;
    }

    /// <summary>Sends a packet under the next number.</summary>
    public void SendPacket(byte payloadType, ReadOnlySpan<byte> payload, uint timestamp, bool marker = false)
    {
        new RtpHeader(payloadType, marker, new SequenceNumber(SequenceNumber++), new RtpTimestamp(timestamp), Ssrc).Write(_sending);
        payload.CopyTo(_sending.AsSpan(RtpPacket.FixedHeaderSize));
        SendRaw(_sending.AsSpan(0, RtpPacket.FixedHeaderSize + payload.Length));
    }

    /// <summary>Sends whatever bytes.</summary>
    public void SendRaw(ReadOnlySpan<byte> datagram)
    {
        _socket.SendTo(datagram, SocketFlags.None, _to!);
        _rig?.NoteSent();
    }

    /// <summary>The next datagram that is there already.</summary>
    public bool TryReceiveRaw(out ReadOnlySpan<byte> datagram, out TransportAddress from)
    {
        datagram = [];
        from = default;
        if (!_socket.Poll(0, SelectMode.SelectRead))
            return false;
        EndPoint sender = new IPEndPoint(Address.IsIpv6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        int size = _socket.ReceiveFrom(_buffer, ref sender);
        datagram = _buffer.AsSpan(0, size);
        from = TransportAddress.From((IPEndPoint)sender);
        return true;
    }

    /// <summary>The next RTP packet; takes turns of the shard until it is there.</summary>
    public ReceivedPacket Receive()
    {
        ReceivedPacket? packet = null;
        _rig!.Until(() => TryReceive(out packet));
        return packet!;
    }

    /// <summary>The next RTP packet, if there is one.</summary>
    public bool TryReceive(out ReceivedPacket? packet)
    {
        packet = null;
        while (TryReceiveRaw(out ReadOnlySpan<byte> datagram, out TransportAddress from))
        {
            if (Datagram.Classify(datagram) != DatagramKind.Rtp)
                continue;
            Assert.True(RtpPacket.TryParse(datagram, out RtpPacket parsed, out RtpFault fault), $"{fault}");
            packet = new ReceivedPacket(
                parsed.PayloadType, parsed.Marker, parsed.SequenceNumber.Value, parsed.Timestamp.Value, parsed.Ssrc,
                parsed.Payload.ToArray(), from);
            return true;
        }
        return false;
    }

    /// <summary>All RTP packets that are there.</summary>
    public List<ReceivedPacket> ReceiveAll()
    {
        var all = new List<ReceivedPacket>();
        while (TryReceive(out ReceivedPacket? packet))
            all.Add(packet!);
        return all;
    }

    /// <summary>Forgets all that is there, and allocates nothing.</summary>
    public void Drain()
    {
        while (_socket.Available > 0)
            _socket.Receive(_buffer);
    }

    public void Dispose() => _socket.Dispose();
}
