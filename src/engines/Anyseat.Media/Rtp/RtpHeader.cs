using System.Buffers.Binary;

namespace Anyseat.Media.Rtp;

/// <summary>The fixed header of an RTP packet of our own: no padding, no CSRC, no extension (bits: <see cref="RtpPacket"/>).</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Marker">The marker bit.</param>
/// <param name="SequenceNumber">The sequence number.</param>
/// <param name="Timestamp">The timestamp.</param>
/// <param name="Ssrc">The synchronisation source.</param>
public readonly record struct RtpHeader(
    byte PayloadType, bool Marker, SequenceNumber SequenceNumber, RtpTimestamp Timestamp, uint Ssrc)
{
    /// <summary>Writes the twelve bytes.</summary>
    /// <param name="target">At least <see cref="RtpPacket.FixedHeaderSize"/> bytes.</param>
    public void Write(Span<byte> target)
    {
        target[0] = 0x80;
        target[1] = (byte)((Marker ? 0x80 : 0) | (PayloadType & 0x7F));
        Patch(target, SequenceNumber, Timestamp, Ssrc);
    }

    /// <summary>Changes what a translator changes (RFC 3550 §7.1) in a packet that is passed on; the rest stays.</summary>
    /// <param name="packet">A packet that was parsed.</param>
    /// <param name="sequenceNumber">The new sequence number.</param>
    /// <param name="timestamp">The new timestamp.</param>
    /// <param name="ssrc">The new source.</param>
    internal static void Patch(Span<byte> packet, SequenceNumber sequenceNumber, RtpTimestamp timestamp, uint ssrc)
    {
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], sequenceNumber.Value);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], timestamp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], ssrc);
    }
}
