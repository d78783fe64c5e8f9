namespace Anyseat.Messaging.Domain.Images;

/// <summary>Checks that table segments are filled by tables to their last byte, so that nothing else hides in them.</summary>
internal static class JpegTables
{
    /// <summary>Checks the data of a DQT segment.</summary>
    /// <remarks>
    /// ITU-T T.81 B.2.4.1, repeated:
    /// <code>
    /// | Pq (4 bits): 0 = 8-bit, 1 = 16-bit elements | Tq (4 bits): 0 to 3 | 64 elements |
    /// </code>
    /// </remarks>
    public static bool AreQuantizationTables(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return false;
        while (!data.IsEmpty)
        {
            int elementSize = (data[0] >> 4) + 1;
            int size = 1 + (64 * elementSize);
            if (elementSize > 2 || (data[0] & 0x0F) > 3 || size > data.Length)
                return false;
            data = data[size..];
        }

        return true;
    }

    /// <summary>Checks the data of a DHT segment.</summary>
    /// <remarks>
    /// ITU-T T.81 B.2.4.2, repeated:
    /// <code>
    /// | Tc (4 bits): 0 = DC, 1 = AC | Th (4 bits): 0 to 3 | 16 counts of codes, by length | one value a code |
    /// </code>
    /// </remarks>
    public static bool AreHuffmanTables(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return false;
        while (!data.IsEmpty)
        {
            if ((data[0] >> 4) > 1 || (data[0] & 0x0F) > 3 || !TryCountCodes(data[1..], out int codes))
                return false;
            int size = 17 + codes;
            if (size > data.Length)
                return false;
            data = data[size..];
        }

        return true;
    }

    private static bool TryCountCodes(ReadOnlySpan<byte> data, out int codes)
    {
        codes = 0;
        if (data.Length < 16)
            return false;
        int free = 1;
        foreach (byte count in data[..16])
        {
            codes += count;
            free = (free * 2) - count;
            if (free < 0)
                return false;
        }

        return codes <= 256;
    }
}
