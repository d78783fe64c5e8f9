using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>The one piece of Exif that is kept: which way up the camera was held.</summary>
/// <remarks>
/// Exif 2.32 §4.5, TIFF 6.0 §2: an APP1 segment that holds a small TIFF file.
/// <code>
///  0            6          8     10           14 = 6 + IFD offset
/// +------------+----------+-----+------------+-------+----------------------------+----------+
/// | "Exif" 0 0 | II or MM | 42  | IFD offset | count | count entries of 12 bytes  | next IFD |
/// +------------+----------+-----+------------+-------+----------------------------+----------+
/// entry: | tag (2) | type (2) | number of values (4) | the value itself when it fits into 4 bytes |
/// Orientation: tag 0x0112, type 3 (16 bits), one value from 1 (upright) to 8
/// </code>
/// II: low byte first, MM: high byte first; offsets count from II or MM.
/// </remarks>
internal static class ExifOrientation
{
    /// <summary>The orientation that needs no turning, and of a picture that says nothing.</summary>
    public const int Upright = 1;

    private const ushort Tag = 0x0112;
    private const ushort ShortType = 3;
    private const int EntryLength = 12;

    private static ReadOnlySpan<byte> Identifier => "Exif\0\0"u8;

    /// <summary>Whether the data of an APP1 segment are Exif (and not XMP).</summary>
    public static bool IsExif(ReadOnlySpan<byte> data) => data.StartsWith(Identifier);

    /// <summary>Reads the orientation.</summary>
    /// <param name="data">The data of an APP1 segment for which <see cref="IsExif"/> holds.</param>
    /// <returns>1 to 8; <see cref="Upright"/> when there is none, or it makes no sense.</returns>
    public static int Read(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> tiff = data[Identifier.Length..];
        bool isLittleEndian = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || !(isLittleEndian || tiff.StartsWith("MM\0*"u8)))
            return Upright;
        uint offset = ReadUInt32(tiff[4..], isLittleEndian);
        if (offset < 8 || offset > (uint)tiff.Length - 2)
            return Upright;
        ReadOnlySpan<byte> directory = tiff[(int)offset..];
        int countThere = Math.Min(ReadUInt16(directory, isLittleEndian), (directory.Length - 2) / EntryLength);
        for (int index = 0; index < countThere; index++)
        {
            ReadOnlySpan<byte> entry = directory.Slice(2 + (index * EntryLength), EntryLength);
            if (ReadUInt16(entry, isLittleEndian) == Tag)
                return ReadEntry(entry, isLittleEndian);
        }

        return Upright;
    }

    /// <summary>Whether a picture is shown as wide as it is stored high: 5 to 8 turn it by a quarter.</summary>
    public static bool SwapsEdges(int orientation) => orientation >= 5;

    /// <summary>Writes an APP1 segment that holds nothing but the orientation, in one way only.</summary>
    public static void Write(ImageWriter writer, int orientation)
    {
        writer.Write([0xFF, JpegMarker.Exif, 0, 34]);
        writer.Write(Identifier);
        writer.Write("MM\0*"u8);
        writer.Write([0, 0, 0, 8]);
        writer.Write([0, 1]);
        writer.Write([Tag >> 8, Tag & 0xFF, 0, (byte)ShortType, 0, 0, 0, 1, 0, (byte)orientation, 0, 0]);
        writer.Write([0, 0, 0, 0]);
    }

    private static int ReadEntry(ReadOnlySpan<byte> entry, bool isLittleEndian)
    {
        bool isShort = ReadUInt16(entry[2..], isLittleEndian) == ShortType && ReadUInt32(entry[4..], isLittleEndian) == 1;
        int value = ReadUInt16(entry[8..], isLittleEndian);
        return isShort && value is >= 1 and <= 8 ? value : Upright;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
