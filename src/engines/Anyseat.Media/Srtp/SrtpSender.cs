using System.Buffers.Binary;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Srtp;

/// <summary>Protects the RTP and RTCP of one direction (RFC 3711 §3.3, §3.4).</summary>
/// <remarks>
/// A packet index is used once: a duplicate that is passed on, or one from before the window, is refused, since two plaintexts
/// under one keystream betray each other. Begin sequence numbers below 2¹⁵ where you can (RFC 3711 §3.3.1 leaves a receiver no
/// way to tell a lost first rollover). Not thread-safe: owned by the loop of the leg. Allocates nothing per packet.
/// </remarks>
public sealed class SrtpSender : IDisposable
{
    private const uint RtcpIndexMax = 0x7FFF_FFFF;

    private readonly SrtpTransform _transform;
    private readonly SrtpSources _rtp = new();
    private readonly SrtpSources _rtcp = new();
    private readonly int _tagSize;
    private readonly ulong _lifetime;
    private bool _isDisposed;

    /// <summary>A sender under a master key.</summary>
    /// <param name="master">The key; not needed any more afterwards.</param>
    public SrtpSender(SrtpMasterKey master)
        : this(master, SrtpTransform.Create(master))
    {
    }

    internal SrtpSender(SrtpMasterKey master, SrtpTransform transform)
    {
        _transform = transform;
        _tagSize = master.Profile.TagSize();
        _lifetime = master.Lifetime;
        Profile = master.Profile;
    }

    /// <summary>How packets are protected.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>RTP packets protected under this key.</summary>
    public ulong PacketCount { get; private set; }

    /// <summary>Protects an RTP packet in place.</summary>
    /// <param name="buffer">The packet, and room for <see cref="SrtpProfiles.RtpOverheadMax"/> more bytes.</param>
    /// <param name="size">The size of the packet, in bytes.</param>
    /// <param name="protectedSize">Its size with the tag.</param>
    /// <param name="fault">Why it must not be sent; then the packet is as it was.</param>
    public bool TryProtectRtp(Span<byte> buffer, int size, out int protectedSize, out SrtpFault fault)
    {
        protectedSize = 0;
        if (!RtpPacket.TryMeasureHeader(buffer[..size], out int headerSize, out _))
            return Refuse(SrtpFault.Malformed, out fault);
        if (buffer.Length < size + _tagSize)
            return Refuse(SrtpFault.NoRoom, out fault);
        if (_isDisposed || PacketCount >= _lifetime)
            return Refuse(SrtpFault.KeyExhausted, out fault);
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[8..]);
        ushort sequence = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
        if (!TryPlace(_rtp, ssrc, sequence, out int place, out ulong index, out fault))
            return false;

        _transform.ProtectRtp(buffer[..size], headerSize, ssrc, index, buffer.Slice(size, _tagSize));
        _rtp.WindowOf(place).Accept(index);
        PacketCount++;
        protectedSize = size + _tagSize;
        return true;
    }

    /// <summary>Protects a compound RTCP packet in place. The index rises by one with each (§3.4).</summary>
    /// <param name="buffer">The packet, and room for <see cref="SrtpProfiles.RtcpOverheadMax"/> more bytes.</param>
    /// <param name="size">The size of the packet, in bytes.</param>
    /// <param name="protectedSize">Its size with index and tag.</param>
    /// <param name="fault">Why it must not be sent; then the packet is as it was.</param>
    public bool TryProtectRtcp(Span<byte> buffer, int size, out int protectedSize, out SrtpFault fault)
    {
        protectedSize = 0;
        if (size < SrtpTransform.RtcpClearSize || buffer[0] >> 6 != 2)
            return Refuse(SrtpFault.Malformed, out fault);
        if (buffer.Length < size + _tagSize + 4)
            return Refuse(SrtpFault.NoRoom, out fault);
        if (_isDisposed)
            return Refuse(SrtpFault.KeyExhausted, out fault);
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]);
        int place = _rtcp.Find(ssrc);
        if (place < 0)
        {
            if (_rtcp.IsFull)
                return Refuse(SrtpFault.TooManySources, out fault);
            place = _rtcp.Add(ssrc);
        }

        ref ReplayWindow window = ref _rtcp.WindowOf(place);
        ulong index = window.HasAny ? window.Highest + 1 : 0;
        if (index > RtcpIndexMax)
            return Refuse(SrtpFault.KeyExhausted, out fault);
        _transform.ProtectRtcp(buffer[..size], ssrc, (uint)index, buffer.Slice(size, _tagSize + 4));
        window.Accept(index);
        protectedSize = size + _tagSize + 4;
        fault = SrtpFault.None;
        return true;
    }

    /// <summary>Wipes the keys; afterwards every packet is refused.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _transform.Dispose();
    }

    /// <summary>Places the index of a source, as if the packets up to it had been sent.</summary>
    internal void StartAt(uint ssrc, ulong rtpIndex, ulong rtcpIndex)
    {
        _rtp.WindowOf(_rtp.Add(ssrc)).Accept(rtpIndex);
        _rtcp.WindowOf(_rtcp.Add(ssrc)).Accept(rtcpIndex);
    }

    private static bool TryPlace(SrtpSources sources, uint ssrc, ushort sequence, out int place, out ulong index, out SrtpFault fault)
    {
        place = sources.Find(ssrc);
        index = sequence;
        if (place < 0)
        {
            if (sources.IsFull)
                return Refuse(SrtpFault.TooManySources, out fault);
            place = sources.Add(ssrc);
            fault = SrtpFault.None;
            return true;
        }

        ref ReplayWindow window = ref sources.WindowOf(place);
        if (window.HasAny && !PacketIndex.TryEstimate(window.Highest, sequence, out index))
            return Refuse(SrtpFault.TooOld, out fault);
        if (index > PacketIndex.Max)
            return Refuse(SrtpFault.KeyExhausted, out fault);
        fault = window.Check(index);
        return fault == SrtpFault.None;
    }

    private static bool Refuse(SrtpFault reason, out SrtpFault fault)
    {
        fault = reason;
        return false;
    }
}
