using System.Buffers.Binary;

namespace Anyseat.Media.Stun;

/// <summary>Writes one STUN message into a buffer, attribute by attribute (bits: <see cref="StunMessage"/>).</summary>
/// <remarks>Call the integrity attributes after all others and FINGERPRINT last. What does not fit makes <see cref="TryFinish"/> fail;
/// nothing is written beyond the buffer.</remarks>
public ref struct StunWriter
{
    private readonly Span<byte> _target;
    private int _size;
    private bool _isFull;

    /// <summary>Begins a message.</summary>
    /// <param name="target">The buffer.</param>
    /// <param name="messageClass">The class.</param>
    /// <param name="method">The method, 12 bits.</param>
    /// <param name="transactionId">12 bytes: that of the request in a response, random otherwise.</param>
    public StunWriter(Span<byte> target, StunClass messageClass, ushort method, ReadOnlySpan<byte> transactionId)
    {
        _target = target;
        _isFull = target.Length < StunMessage.HeaderSize;
        if (_isFull)
            return;
        int bits = (int)messageClass;
        int type = ((method & 0xF80) << 2) | ((bits & 0b10) << 7) | ((method & 0x070) << 1) | ((bits & 0b01) << 4) | (method & 0x00F);
        BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], StunMessage.MagicCookie);
        transactionId[..StunMessage.TransactionIdSize].CopyTo(target[8..]);
        _size = StunMessage.HeaderSize;
    }

    /// <summary>Adds an attribute of bytes.</summary>
    /// <param name="type">The type.</param>
    /// <param name="value">The value; padding is added.</param>
    public void Add(StunAttribute type, scoped ReadOnlySpan<byte> value)
    {
        if (TryReserve(type, value.Length, out Span<byte> place))
            value.CopyTo(place);
    }

    /// <summary>Adds a number of 32 bits.</summary>
    /// <param name="type">The type.</param>
    /// <param name="value">The number.</param>
    public void Add(StunAttribute type, uint value)
    {
        if (TryReserve(type, 4, out Span<byte> place))
            BinaryPrimitives.WriteUInt32BigEndian(place, value);
    }

    /// <summary>Adds a number of 64 bits.</summary>
    /// <param name="type">The type.</param>
    /// <param name="value">The number.</param>
    public void Add(StunAttribute type, ulong value)
    {
        if (TryReserve(type, 8, out Span<byte> place))
            BinaryPrimitives.WriteUInt64BigEndian(place, value);
    }

    /// <summary>Adds XOR-MAPPED-ADDRESS (RFC 8489 §14.2).</summary>
    /// <param name="address">Where the request came from.</param>
    public void AddXorMappedAddress(TransportAddress address)
    {
        if (!TryReserve(StunAttribute.XorMappedAddress, 4 + address.AddressSize, out Span<byte> place))
            return;
        place[0] = 0;
        place[1] = (byte)(address.IsIpv6 ? 2 : 1);
        BinaryPrimitives.WriteUInt16BigEndian(place[2..], (ushort)(address.Port ^ (StunMessage.MagicCookie >> 16)));
        Span<byte> bytes = place[4..];
        address.WriteAddress(bytes);
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] ^= _target[4 + i];
    }

    /// <summary>Adds ERROR-CODE (§14.8) without a phrase: whoever reads it is a machine.</summary>
    /// <param name="code">The reason.</param>
    public void AddErrorCode(StunErrorCode code)
    {
        int hundreds = (int)code / 100;
        Add(StunAttribute.ErrorCode, (uint)((hundreds << 8) | ((int)code % 100)));
    }

    /// <summary>Adds UNKNOWN-ATTRIBUTES (§14.9).</summary>
    /// <param name="types">The attributes that were not understood.</param>
    public void AddUnknownAttributes(scoped ReadOnlySpan<ushort> types)
    {
        if (!TryReserve(StunAttribute.UnknownAttributes, types.Length * 2, out Span<byte> place))
            return;
        for (int i = 0; i < types.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(place[(i * 2)..], types[i]);
    }

    /// <summary>Adds MESSAGE-INTEGRITY (§14.5) over all so far.</summary>
    /// <param name="key">The key.</param>
    public void AddIntegrity(StunKey key) => AddIntegrity(StunAttribute.MessageIntegrity, key, StunKey.Sha1Size);

    /// <summary>Adds MESSAGE-INTEGRITY-SHA256 (§14.6) over all so far.</summary>
    /// <param name="key">The key.</param>
    public void AddIntegritySha256(StunKey key) => AddIntegrity(StunAttribute.MessageIntegritySha256, key, StunKey.Sha256Size);

    /// <summary>Adds FINGERPRINT (§14.7) over all so far.</summary>
    public void AddFingerprint()
    {
        int before = _size;
        if (TryReserve(StunAttribute.Fingerprint, 4, out Span<byte> place))
            BinaryPrimitives.WriteUInt32BigEndian(place, StunFingerprint.Compute(_target[..before]));
    }

    /// <summary>Ends the message.</summary>
    /// <param name="size">Its size, in bytes.</param>
    /// <returns>False when the buffer was too small.</returns>
    public readonly bool TryFinish(out int size)
    {
        size = _isFull ? 0 : _size;
        return !_isFull;
    }

    private void AddIntegrity(StunAttribute kind, StunKey key, int valueSize)
    {
        int before = _size;
        if (TryReserve(kind, valueSize, out Span<byte> place))
            key.Compute(kind, _target[..before], valueSize, place);
    }

    // Writes type, length and padding, and keeps the length of the header up to date.
    private bool TryReserve(StunAttribute type, int valueSize, out Span<byte> place)
    {
        int padded = (valueSize + 3) & ~3;
        place = [];
        if (_isFull || _target.Length - _size < 4 + padded)
        {
            _isFull = true;
            return false;
        }

        BinaryPrimitives.WriteUInt16BigEndian(_target[_size..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_target[(_size + 2)..], (ushort)valueSize);
        place = _target.Slice(_size + 4, valueSize);
        _target.Slice(_size + 4 + valueSize, padded - valueSize).Clear();
        _size += 4 + padded;
        BinaryPrimitives.WriteUInt16BigEndian(_target[2..], (ushort)(_size - StunMessage.HeaderSize));
        return true;
    }
}
