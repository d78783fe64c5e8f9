namespace Anyseat.Media.Srtp;

/// <summary>The 48-bit index of an RTP packet: the rollover counter, then the sequence number (RFC 3711 §3.3.1).</summary>
internal static class PacketIndex
{
    public const ulong Max = (1UL << 48) - 1;

    /// <summary>Guesses the index of a packet from the highest index known: the one nearest to it.</summary>
    /// <param name="highest">The highest index that was authenticated.</param>
    /// <param name="sequence">The packet's sequence number.</param>
    /// <param name="index">The index.</param>
    /// <returns>False when the nearest index lies before the beginning of the count.</returns>
    public static bool TryEstimate(ulong highest, ushort sequence, out ulong index)
    {
        ushort newest = (ushort)highest;
        ulong rollover = highest >> 16;
        index = 0;
        if (newest < 0x8000)
        {
            if (sequence - newest > 0x8000)
            {
                if (rollover == 0)
                    return false;
                rollover--;
            }
        }
        else if (newest - 0x8000 > sequence)
        {
            rollover++;
        }

        index = (rollover << 16) | sequence;
        return true;
    }
}
