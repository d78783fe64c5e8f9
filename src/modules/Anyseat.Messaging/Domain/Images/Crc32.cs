using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>The CRC-32 of PNG chunks (W3C PNG §5.5: polynomial 0xEDB88320 reflected, ones before and after).</summary>
/// <remarks>Eight bytes a step by eight tables: table k holds the effect of a byte that lies k bytes before the last
/// one of the step. A picture of 10 MiB takes a few milliseconds, where one table alone would take tens.</remarks>
internal static class Crc32
{
    private const int TableSize = 256;
    private static readonly uint[] Tables = BuildTables();

    /// <summary>Computes the CRC of a chunk's type and data.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<uint> tables = Tables;
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            ulong step = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = 0;
            for (int table = sizeof(ulong) - 1; table >= 0; table--, step >>= 8)
                crc ^= tables[(table * TableSize) + (byte)step];
        }

        foreach (byte value in bytes)
            crc = (crc >> 8) ^ tables[(byte)(crc ^ value)];
        return ~crc;
    }

    private static uint[] BuildTables()
    {
        var tables = new uint[sizeof(ulong) * TableSize];
        for (uint value = 0; value < TableSize; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            tables[value] = crc;
        }

        for (int index = TableSize; index < tables.Length; index++)
        {
            uint before = tables[index - TableSize];
            tables[index] = (before >> 8) ^ tables[(byte)before];
        }

        return tables;
    }
}
