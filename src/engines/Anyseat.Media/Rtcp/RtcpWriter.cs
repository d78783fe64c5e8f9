using System.Buffers.Binary;

namespace Anyseat.Media.Rtcp;

/// <summary>Writes a compound RTCP packet into a buffer (RFC 3550 §6.1): a report first, then the others.</summary>
/// <remarks>What does not fit makes <see cref="TryFinish"/> fail; nothing is written beyond the buffer.</remarks>
/// <param name="target">The buffer.</param>
public ref struct RtcpWriter(Span<byte> target)
{
    private const int CountMax = 31; // five bits

    private readonly Span<byte> _target = target;
    private int _size;
    private bool _isFull;

    /// <summary>Adds a sender report (§6.4.1).</summary>
    /// <param name="sender">What we say of what we send.</param>
    /// <param name="blocks">What we heard, at most 31.</param>
    public void AddSenderReport(SenderInformation sender, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (!TryReserve(RtcpPacketType.SenderReport, blocks.Length, SenderInformation.Size + (blocks.Length * ReportBlock.Size), out Span<byte> body))
            return;
        sender.Write(body);
        WriteBlocks(blocks, body[SenderInformation.Size..]);
    }

    /// <summary>Adds a receiver report (§6.4.2); with no blocks it is the empty one that begins a compound.</summary>
    /// <param name="ssrc">Who reports.</param>
    /// <param name="blocks">What we heard, at most 31.</param>
    public void AddReceiverReport(uint ssrc, scoped ReadOnlySpan<ReportBlock> blocks)
    {
        if (!TryReserve(RtcpPacketType.ReceiverReport, blocks.Length, 4 + (blocks.Length * ReportBlock.Size), out Span<byte> body))
            return;
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        WriteBlocks(blocks, body[4..]);
    }

    /// <summary>Adds a source description with the canonical name alone (§6.5.1): the others are personal data.</summary>
    /// <param name="ssrc">The source.</param>
    /// <param name="cname">UTF-8, at most 255 bytes; random per call (RFC 7022 §4.2), since a lasting one follows people about.</param>
    public void AddCname(uint ssrc, scoped ReadOnlySpan<byte> cname)
    {
        int size = (4 + 2 + cname.Length + 4) & ~3; // at least one zero ends the chunk
        if (cname.Length > 255 || !TryReserve(RtcpPacketType.SourceDescription, 1, size, out Span<byte> body))
        {
            _isFull = true;
            return;
        }

        body.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4] = (byte)SdesItemType.Cname;
        body[5] = (byte)cname.Length;
        cname.CopyTo(body[6..]);
    }

    /// <summary>Adds a goodbye (§6.6).</summary>
    /// <param name="ssrc">The source that leaves.</param>
    public void AddGoodbye(uint ssrc)
    {
        if (TryReserve(RtcpPacketType.Goodbye, 1, 4, out Span<byte> body))
            BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
    }

    /// <summary>Adds a packet that an application defines (§6.7).</summary>
    /// <param name="ssrc">Who sends it.</param>
    /// <param name="subtype">0 to 31.</param>
    /// <param name="name">Four ASCII characters.</param>
    /// <param name="data">A multiple of four bytes.</param>
    public void AddApplicationDefined(uint ssrc, int subtype, scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> data)
    {
        if (name.Length != 4 || data.Length % 4 != 0 || !TryReserve(RtcpPacketType.ApplicationDefined, subtype, 8 + data.Length, out Span<byte> body))
        {
            _isFull = true;
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        name.CopyTo(body[4..]);
        data.CopyTo(body[8..]);
    }

    /// <summary>Adds an extended report with VoIP metrics (RFC 3611 §4.7).</summary>
    /// <param name="ssrc">Who reports.</param>
    /// <param name="metrics">What was measured.</param>
    public void AddVoipMetrics(uint ssrc, VoipMetrics metrics)
    {
        if (!TryReserve(RtcpPacketType.ExtendedReport, 0, 4 + VoipMetrics.BlockSize, out Span<byte> body))
            return;
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        metrics.Write(body[4..]);
    }

    /// <summary>Ends the compound.</summary>
    /// <param name="size">Its size, in bytes.</param>
    /// <returns>False when the buffer was too small, or something did not follow the rules.</returns>
    public readonly bool TryFinish(out int size)
    {
        size = _isFull ? 0 : _size;
        return !_isFull;
    }

    private static void WriteBlocks(ReadOnlySpan<ReportBlock> blocks, Span<byte> body)
    {
        for (int i = 0; i < blocks.Length; i++)
            blocks[i].Write(body[(i * ReportBlock.Size)..]);
    }

    private bool TryReserve(RtcpPacketType type, int count, int bodySize, out Span<byte> body)
    {
        body = [];
        int size = RtcpPacket.HeaderSize + bodySize;
        if (_isFull || (uint)count > CountMax || _target.Length - _size < size)
        {
            _isFull = true;
            return false;
        }

        Span<byte> packet = _target.Slice(_size, size);
        packet[0] = (byte)(0x80 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((size / 4) - 1));
        body = packet[RtcpPacket.HeaderSize..];
        _size += size;
        return true;
    }
}
