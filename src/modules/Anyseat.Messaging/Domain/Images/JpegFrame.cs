using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>What the frame header (SOF) says, and whether a scan header (SOS) fits to it.</summary>
/// <remarks>
/// ITU-T T.81 B.2.2, data of SOF:
/// <code>
///  0               1        3       5        6
/// +---------------+--------+-------+--------+------------------------------------------------+
/// | precision (8) | height | width | Nf 1-4 | Nf times: id (8), H (4), V (4), Tq (8)          |
/// +---------------+--------+-------+--------+------------------------------------------------+
/// </code>
/// B.2.3, data of SOS:
/// <code>
///  0        1                                              1 + 2 Ns
/// +--------+----------------------------------------------+--------+--------+----------------+
/// | Ns 1-4 | Ns times: id (8), DC table (4), AC table (4)  | Ss (8) | Se (8) | Ah (4), Al (4) |
/// +--------+----------------------------------------------+--------+--------+----------------+
/// </code>
/// </remarks>
internal readonly record struct JpegFrame(int Width, int Height, uint ComponentIds)
{
    private const int ComponentsMax = 4;
    private const int NoComponent = -1;

    /// <summary>Reads the data of a SOF0, SOF1 or SOF2 segment.</summary>
    /// <returns>False when it isn't 8-bit with one to four components within their ranges.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out JpegFrame frame)
    {
        frame = default;
        if (data.Length < 6 || data[0] != 8 || data[5] is 0 or > ComponentsMax || data.Length != 6 + (3 * data[5]))
            return false;
        uint ids = 0;
        for (int index = 0; index < data[5]; index++)
        {
            ReadOnlySpan<byte> component = data.Slice(6 + (3 * index), 3);
            bool isSampled = component[1] >> 4 is >= 1 and <= 4 && (component[1] & 0x0F) is >= 1 and <= 4;
            if (!isSampled || component[2] > 3 || IndexOf(component[0], ids, index) != NoComponent)
                return false;
            ids |= (uint)component[0] << (8 * index);
        }

        frame = new JpegFrame(
            BinaryPrimitives.ReadUInt16BigEndian(data[3..]), BinaryPrimitives.ReadUInt16BigEndian(data[1..]), ids)
        {
            ComponentCount = data[5],
        };
        return true;
    }

    /// <summary>Number of components: 1 (grey), 3 (colour) or 4 (print colours), seldom 2.</summary>
    public int ComponentCount { get; private init; }

    /// <summary>Whether the data of an SOS segment are a scan of this frame.</summary>
    public bool Allows(ReadOnlySpan<byte> scan)
    {
        if (scan.IsEmpty || scan[0] == 0 || scan[0] > ComponentCount || scan.Length != 4 + (2 * scan[0]))
            return false;
        for (int index = 0; index < scan[0]; index++)
        {
            ReadOnlySpan<byte> component = scan.Slice(1 + (2 * index), 2);
            bool hasTables = component[1] >> 4 <= 3 && (component[1] & 0x0F) <= 3;
            if (!hasTables || IndexOf(component[0], ComponentIds, ComponentCount) == NoComponent)
                return false;
        }

        (byte first, byte last) = (scan[^3], scan[^2]);
        return first <= last && last <= 63;
    }

    private static int IndexOf(byte id, uint ids, int count)
    {
        for (int index = 0; index < count; index++)
        {
            if ((byte)(ids >> (8 * index)) == id)
                return index;
        }

        return NoComponent;
    }
}
