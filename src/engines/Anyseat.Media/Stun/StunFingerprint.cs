using System.Buffers.Binary;

namespace Anyseat.Media.Stun;

/// <summary>FINGERPRINT (RFC 8489 §14.7): CRC-32 of ITU-T V.42, XOR "STUN", so that no other protocol's CRC looks like it.</summary>
internal static class StunFingerprint
{
    public const int AttributeSize = 8;

    private const uint Polynomial = 0xEDB8_8320; // mirrored
    private const uint Mask = 0x5354_554E;

    private static readonly uint[] Table = MakeTable();

    /// <summary>The value for a message up to the attribute, as if the message ended with it.</summary>
    public static uint Compute(ReadOnlySpan<byte> before)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(before.Length - StunMessage.HeaderSize + AttributeSize));
        uint crc = Add(uint.MaxValue, before[..2]);
        crc = Add(crc, length);
        crc = Add(crc, before[4..]);
        return ~crc ^ Mask;
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
            crc = Table[(byte)(crc ^ one)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            table[i] = value;
        }

        return table;
    }
}
