using System.Buffers.Binary;

namespace Anyseat.Media.Stun;

/// <summary>A view of one STUN message (RFC 8489 §5, §14). It holds no copy: it is good as long as the bytes are.</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0|   method M and class C    |  length of the attributes     |    M11..M7 C1 M6..M4 C0 M3..M0
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  magic cookie 0x2112A442                      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  transaction id (96 bits)                     |
/// |                                                               |
/// |                                                               |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+  then attributes:
/// |            type               |      length of the value      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |            value, padded to a multiple of four                |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// Attributes behind an integrity attribute are not covered by it and are passed over (§14.5), but for the other integrity
/// attribute and FINGERPRINT.
/// </remarks>
public readonly ref struct StunMessage
{
    /// <summary>The size of the header, in bytes.</summary>
    public const int HeaderSize = 20;

    /// <summary>The size of a transaction id, in bytes.</summary>
    public const int TransactionIdSize = 12;

    /// <summary>The most attributes of one message.</summary>
    public const int AttributeCountMax = 32;

    /// <summary>The method of connectivity checks: Binding.</summary>
    public const ushort BindingMethod = 0x001;

    internal const uint MagicCookie = 0x2112_A442;

    private readonly ReadOnlySpan<byte> _bytes;

    private StunMessage(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The class.</summary>
    public StunClass Class => (StunClass)(((TypeBits >> 7) & 0b10) | ((TypeBits >> 4) & 0b01));

    /// <summary>The method, 12 bits.</summary>
    public ushort Method => (ushort)(((TypeBits >> 2) & 0xF80) | ((TypeBits >> 1) & 0x070) | (TypeBits & 0x00F));

    /// <summary>The transaction id.</summary>
    public ReadOnlySpan<byte> TransactionId => _bytes.Slice(8, TransactionIdSize);

    /// <summary>The whole message.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    private ushort TypeBits => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Views a datagram as a STUN message.</summary>
    /// <param name="datagram">What arrived.</param>
    /// <param name="message">The view.</param>
    /// <param name="fault">Why it is none: drop and count.</param>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message, out StunFault fault)
    {
        message = default;
        fault = CheckHeader(datagram);
        if (fault != StunFault.None)
            return false;
        message = new StunMessage(datagram);
        fault = CheckAttributes(message.Attributes);
        return fault == StunFault.None;
    }

    /// <summary>All attributes in their order, those not covered by integrity among them.</summary>
    public StunAttributes Attributes => new(_bytes, HeaderSize);

    /// <summary>Finds the first attribute of a type that is not behind an integrity attribute.</summary>
    /// <param name="type">The type.</param>
    /// <param name="value">Its value without padding.</param>
    public bool TryFind(StunAttribute type, out ReadOnlySpan<byte> value)
    {
        StunAttributes attributes = Attributes;
        bool isCovered = true;
        while (attributes.TryRead(out ushort found, out value, out _))
        {
            if (found == (ushort)type && (isCovered || StandsBehindIntegrity(type)))
                return true;
            isCovered &= !IsIntegrity(found);
        }

        value = [];
        return false;
    }

    /// <summary>Whether there is an attribute of a type; see <see cref="TryFind"/>.</summary>
    /// <param name="type">The type.</param>
    public bool Has(StunAttribute type) => TryFind(type, out _);

    /// <summary>Reads a number of 32 bits.</summary>
    /// <param name="type">The attribute, such as PRIORITY.</param>
    /// <param name="value">The number.</param>
    public bool TryFindUInt32(StunAttribute type, out uint value)
    {
        bool isThere = TryFind(type, out ReadOnlySpan<byte> bytes) && bytes.Length == 4;
        value = isThere ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;
        return isThere;
    }

    /// <summary>Reads XOR-MAPPED-ADDRESS (§14.2): the sender of the request as its receiver saw it.</summary>
    /// <remarks>
    /// <code>
    /// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    /// |0 0 0 0 0 0 0 0|  family 1, 2  |  port XOR cookie, upper half  |
    /// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    /// |  address XOR cookie (IPv4), XOR cookie and transaction id     |
    /// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    /// </code>
    /// </remarks>
    /// <param name="address">The address.</param>
    public bool TryFindXorMappedAddress(out TransportAddress address)
    {
        address = default;
        if (!TryFind(StunAttribute.XorMappedAddress, out ReadOnlySpan<byte> value) || value.Length < 8)
            return false;
        int size = value[1] switch
        {
            1 => 4,
            2 => 16,
            _ => 0,
        };
        if (size == 0 || value.Length != 4 + size)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < size; i++)
            bytes[i] = (byte)(value[4 + i] ^ _bytes[4 + i]); // cookie and transaction id stand there in this order
        ushort port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (MagicCookie >> 16));
        address = TransportAddress.From(bytes[..size], port);
        return true;
    }

    /// <summary>Reads ERROR-CODE (§14.8).</summary>
    /// <param name="code">300 to 699.</param>
    public bool TryFindErrorCode(out StunErrorCode code)
    {
        code = default;
        if (!TryFind(StunAttribute.ErrorCode, out ReadOnlySpan<byte> value) || value.Length < 4)
            return false;
        int hundreds = value[2] & 0x07;
        if (hundreds is < 3 or > 6 || value[3] > 99)
            return false;
        code = (StunErrorCode)((hundreds * 100) + value[3]);
        return true;
    }

    /// <summary>Checks FINGERPRINT (§14.7).</summary>
    /// <returns>Null when there is none, else whether it is right.</returns>
    public bool? CheckFingerprint()
    {
        StunAttributes attributes = Attributes;
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value, out int offset))
        {
            if (type == (ushort)StunAttribute.Fingerprint)
                return value.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(value) == StunFingerprint.Compute(_bytes[..offset]);
        }

        return null;
    }

    /// <summary>Checks MESSAGE-INTEGRITY (§14.5).</summary>
    /// <param name="key">The key of who should have sent it.</param>
    /// <returns>False when it is wrong or not there.</returns>
    public bool HasIntegrity(StunKey key) => CheckIntegrity(StunAttribute.MessageIntegrity, key, StunKey.Sha1Size, StunKey.Sha1Size);

    /// <summary>Checks MESSAGE-INTEGRITY-SHA256 (§14.6), which may be cut to 16, 20, 24 or 28 bytes.</summary>
    /// <param name="key">The key of who should have sent it.</param>
    /// <returns>False when it is wrong or not there.</returns>
    public bool HasIntegritySha256(StunKey key) => CheckIntegrity(StunAttribute.MessageIntegritySha256, key, 16, StunKey.Sha256Size);

    /// <summary>Lists the attributes that must be understood and are not (§6.3.1).</summary>
    /// <param name="types">Where they go; what does not fit is left out.</param>
    /// <returns>How many were listed.</returns>
    public int ListUnknown(Span<ushort> types)
    {
        int count = 0;
        StunAttributes attributes = Attributes;
        bool isCovered = true;
        while (count < types.Length && attributes.TryRead(out ushort type, out _, out _))
        {
            if (isCovered && type < 0x8000 && !IsKnown((StunAttribute)type))
                types[count++] = type;
            isCovered &= !IsIntegrity(type);
        }

        return count;
    }

    private static StunFault CheckHeader(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < HeaderSize)
            return StunFault.Size;
        ushort length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (datagram[0] > 0x3F || length % 4 != 0)
            return StunFault.Header;
        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie)
            return StunFault.Cookie;
        return datagram.Length == HeaderSize + length ? StunFault.None : StunFault.Size;
    }

    private static StunFault CheckAttributes(StunAttributes attributes)
    {
        int count = 0;
        bool isPastFingerprint = false;
        while (attributes.TryRead(out ushort type, out _, out _))
        {
            if (isPastFingerprint)
                return StunFault.AfterFingerprint;
            if (++count > AttributeCountMax)
                return StunFault.TooManyAttributes;
            isPastFingerprint = type == (ushort)StunAttribute.Fingerprint;
        }

        return attributes.IsAtEnd ? StunFault.None : StunFault.AttributeTruncated;
    }

    private static bool IsIntegrity(ushort type) =>
        type is (ushort)StunAttribute.MessageIntegrity or (ushort)StunAttribute.MessageIntegritySha256;

    private static bool StandsBehindIntegrity(StunAttribute type) =>
        type is StunAttribute.MessageIntegrity or StunAttribute.MessageIntegritySha256 or StunAttribute.Fingerprint;

    private static bool IsKnown(StunAttribute type) => type is StunAttribute.MappedAddress or StunAttribute.Username
        or StunAttribute.MessageIntegrity or StunAttribute.ErrorCode or StunAttribute.UnknownAttributes
        or StunAttribute.MessageIntegritySha256 or StunAttribute.XorMappedAddress or StunAttribute.Priority or StunAttribute.UseCandidate;

    private bool CheckIntegrity(StunAttribute kind, StunKey key, int sizeMin, int sizeMax)
    {
        StunAttributes attributes = Attributes;
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value, out int offset))
        {
            if (type != (ushort)kind)
                continue;
            return value.Length >= sizeMin && value.Length <= sizeMax && value.Length % 4 == 0
                && key.Verifies(kind, _bytes[..offset], value);
        }

        return false;
    }
}

/// <summary>Reads attributes one after another.</summary>
public ref struct StunAttributes
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _offset;

    internal StunAttributes(ReadOnlySpan<byte> bytes, int offset)
    {
        _bytes = bytes;
        _offset = offset;
    }

    internal readonly bool IsAtEnd => _offset == _bytes.Length;

    /// <summary>Reads the next attribute.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="value">Its value without padding.</param>
    /// <param name="offset">Where its type stands in the message.</param>
    /// <returns>Whether there was one that fits the message.</returns>
    public bool TryRead(out ushort type, out ReadOnlySpan<byte> value, out int offset)
    {
        type = 0;
        value = [];
        offset = _offset;
        if (_bytes.Length - _offset < 4)
            return false;
        int size = BinaryPrimitives.ReadUInt16BigEndian(_bytes[(_offset + 2)..]);
        int padded = (size + 3) & ~3;
        if (padded > _bytes.Length - _offset - 4)
            return false;
        type = BinaryPrimitives.ReadUInt16BigEndian(_bytes[_offset..]);
        value = _bytes.Slice(_offset + 4, size);
        _offset += 4 + padded;
        return true;
    }
}
