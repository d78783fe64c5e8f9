using Anyseat.Media.Rtp;
using Anyseat.Media.Srtp;

namespace Anyseat.Media.Tests.Shard;

/// <summary>A far end that speaks SRTP.</summary>
internal sealed class SecurePeer(TestPeer plain, SrtpKeyPair keys) : IDisposable
{
    private readonly SrtpSender _sender = new(keys.Local);
    private readonly SrtpReceiver _receiver = new(keys.Remote);

    public TestPeer Plain => plain;

    /// <summary>The next packet of speech, protected.</summary>
    public byte[] Protect(ReadOnlySpan<byte> payload)
    {
        byte[] packet = new byte[RtpPacket.FixedHeaderSize + payload.Length + SrtpProfiles.RtpOverheadMax];
        new RtpHeader(
            plain.Format.ReceivePayloadType, false, new SequenceNumber(plain.SequenceNumber++), new RtpTimestamp(plain.Timestamp),
            plain.Ssrc).Write(packet);
        plain.Timestamp += (uint)plain.Format.PacketUnits;
        payload.CopyTo(packet.AsSpan(RtpPacket.FixedHeaderSize));
        Assert.True(_sender.TryProtectRtp(packet, RtpPacket.FixedHeaderSize + payload.Length, out int size, out SrtpFault fault), $"{fault}");
        return packet[..size];
    }

    /// <summary>Sends the next packet of speech.</summary>
    /// <returns>What went over the wire.</returns>
    public byte[] Send(ReadOnlySpan<byte> payload)
    {
        byte[] packet = Protect(payload);
        plain.SendRaw(packet);
        return packet;
    }

    /// <summary>The payload of the next packet.</summary>
    public byte[] Receive()
    {
        ReceivedPacket received = plain.Receive();
        byte[] packet = new byte[RtpPacket.FixedHeaderSize + received.Payload.Length];
        new RtpHeader(
            received.PayloadType, received.Marker, new SequenceNumber(received.SequenceNumber),
            new RtpTimestamp(received.Timestamp), received.Ssrc).Write(packet);
        received.Payload.CopyTo(packet, RtpPacket.FixedHeaderSize);
        Assert.True(_receiver.TryUnprotectRtp(packet, out int size, out SrtpFault fault), $"{fault}");
        return packet[RtpPacket.FixedHeaderSize..size];
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        plain.Dispose();
    }
}
