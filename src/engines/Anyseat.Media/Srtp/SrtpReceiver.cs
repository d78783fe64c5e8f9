using System.Buffers.Binary;
using Anyseat.Media.Rtp;

namespace Anyseat.Media.Srtp;

/// <summary>Lets in the RTP and RTCP of one direction: authentic, once each, decrypted (RFC 3711 §3.3, §3.4).</summary>
/// <remarks>Not thread-safe: owned by the loop of the leg. Allocates nothing per packet, and throws for none.</remarks>
public sealed class SrtpReceiver : IDisposable
{
    private readonly SrtpTransform _transform;
    private readonly SrtpSources _rtp = new();
    private readonly SrtpSources _rtcp = new();
    private readonly int _tagSize;
    private readonly ulong _lifetime;
    private bool _isDisposed;

    /// <summary>A receiver under a master key.</summary>
    /// <param name="master">The key; not needed any more afterwards.</param>
    public SrtpReceiver(SrtpMasterKey master)
        : this(master, SrtpTransform.Create(master))
    {
    }

    internal SrtpReceiver(SrtpMasterKey master, SrtpTransform transform)
    {
        _transform = transform;
        _tagSize = master.Profile.TagSize();
        _lifetime = master.Lifetime;
        Profile = master.Profile;
    }

    /// <summary>How packets are protected.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>RTP packets let in under this key.</summary>
    public ulong PacketCount { get; private set; }

    /// <summary>Packets whose tag was wrong: a few are damage, many are a wrong key or an attack.</summary>
    public ulong NotAuthenticCount { get; private set; }

    /// <summary>Packets that were there before, or too old to tell.</summary>
    public ulong ReplayedCount { get; private set; }

    /// <summary>Authenticates and decrypts an RTP packet in place.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="size">The size of the RTP packet at its beginning, in bytes.</param>
    /// <param name="fault">Why it is not let in; then the datagram is as it was.</param>
    public bool TryUnprotectRtp(Span<byte> datagram, out int size, out SrtpFault fault)
    {
        size = 0;
        int end = datagram.Length - _tagSize;
        if (end < RtpPacket.FixedHeaderSize || !RtpPacket.TryMeasureHeader(datagram[..end], out int headerSize, out _))
            return Refuse(SrtpFault.Malformed, out fault);
        if (_isDisposed || PacketCount >= _lifetime)
            return Refuse(SrtpFault.KeyExhausted, out fault);
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);
        ushort sequence = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        int place = _rtp.Find(ssrc);
        ulong index = sequence;
        if (!CanTake(_rtp, place, out fault) || (place >= 0 && !TryFindIndex(ref _rtp.WindowOf(place), sequence, out index, out fault)))
            return Refuse(fault, out fault);
        if (!_transform.TryUnprotectRtp(datagram[..end], headerSize, ssrc, index, datagram[end..]))
            return Refuse(SrtpFault.NotAuthentic, out fault);

        Accept(_rtp, place, ssrc, index);
        PacketCount++;
        size = end;
        return true;
    }

    /// <summary>Authenticates and decrypts a compound RTCP packet in place.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="size">The size of the RTCP packet at its beginning, in bytes.</param>
    /// <param name="fault">Why it is not let in; then the datagram is as it was.</param>
    public bool TryUnprotectRtcp(Span<byte> datagram, out int size, out SrtpFault fault)
    {
        size = 0;
        int end = datagram.Length - _tagSize - 4;
        if (end < SrtpTransform.RtcpClearSize || datagram[0] >> 6 != 2)
            return Refuse(SrtpFault.Malformed, out fault);
        if (_isDisposed)
            return Refuse(SrtpFault.KeyExhausted, out fault);
        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
        uint indexWord = _transform.ReadIndexWord(datagram[end..]);
        uint index = indexWord & ~SrtpTransform.EncryptedFlag;
        int place = _rtcp.Find(ssrc);
        if (!CanTake(_rtcp, place, out fault))
            return Refuse(fault, out fault);
        if (place >= 0 && _rtcp.WindowOf(place).Check(index) is var seen and not SrtpFault.None)
            return Refuse(seen, out fault);
        if (!_transform.TryUnprotectRtcp(datagram[..end], ssrc, indexWord, datagram[end..]))
            return Refuse(SrtpFault.NotAuthentic, out fault);

        Accept(_rtcp, place, ssrc, index);
        size = end;
        return true;
    }

    /// <summary>Wipes the keys; afterwards every packet is refused.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _transform.Dispose();
    }

    /// <summary>Places the index of a source, as if the packets up to it had been let in.</summary>
    internal void StartAt(uint ssrc, ulong rtpIndex) => _rtp.WindowOf(_rtp.Add(ssrc)).Accept(rtpIndex);

    private static bool CanTake(SrtpSources sources, int place, out SrtpFault fault)
    {
        fault = place < 0 && sources.IsFull ? SrtpFault.TooManySources : SrtpFault.None;
        return fault == SrtpFault.None;
    }

    private static bool TryFindIndex(ref ReplayWindow window, ushort sequence, out ulong index, out SrtpFault fault)
    {
        if (!PacketIndex.TryEstimate(window.Highest, sequence, out index))
            fault = SrtpFault.TooOld;
        else if (index > PacketIndex.Max)
            fault = SrtpFault.KeyExhausted;
        else
            fault = window.Check(index);
        return fault == SrtpFault.None;
    }

    private static void Accept(SrtpSources sources, int place, uint ssrc, ulong index)
    {
        int taken = place < 0 ? sources.Add(ssrc) : place;
        sources.WindowOf(taken).Accept(index);
    }

    private bool Refuse(SrtpFault reason, out SrtpFault fault)
    {
        fault = reason;
        if (reason == SrtpFault.NotAuthentic)
            NotAuthenticCount++;
        else if (reason is SrtpFault.Replayed or SrtpFault.TooOld)
            ReplayedCount++;
        return false;
    }
}
