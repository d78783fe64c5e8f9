using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>The second byte of the JPEG markers that are told apart here (ITU-T T.81 table B.1, JFIF, Adobe).</summary>
internal static class JpegMarker
{
    /// <summary>DHT: define Huffman tables.</summary>
    public const byte HuffmanTables = 0xC4;

    /// <summary>RST0, the first of eight restart markers, found within entropy-coded data only.</summary>
    public const byte RestartFirst = 0xD0;

    /// <summary>RST7.</summary>
    public const byte RestartLast = 0xD7;

    /// <summary>SOI: start of image.</summary>
    public const byte Start = 0xD8;

    /// <summary>EOI: end of image.</summary>
    public const byte End = 0xD9;

    /// <summary>SOS: start of scan.</summary>
    public const byte Scan = 0xDA;

    /// <summary>DQT: define quantization tables.</summary>
    public const byte QuantizationTables = 0xDB;

    /// <summary>DNL: number of lines, repeated after the first scan.</summary>
    public const byte NumberOfLines = 0xDC;

    /// <summary>DRI: restart interval.</summary>
    public const byte RestartInterval = 0xDD;

    /// <summary>APP0: JFIF.</summary>
    public const byte Jfif = 0xE0;

    /// <summary>APP1: Exif, XMP.</summary>
    public const byte Exif = 0xE1;

    /// <summary>APP14: Adobe.</summary>
    public const byte Adobe = 0xEE;

    /// <summary>COM: comment.</summary>
    public const byte Comment = 0xFE;

    /// <summary>Whether it is APP0 to APP15.</summary>
    public static bool IsApplication(byte marker) => marker is >= 0xE0 and <= 0xEF;

    /// <summary>Whether it is SOF0, SOF1 or SOF2: baseline, extended sequential, progressive; with Huffman coding.</summary>
    public static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xC2;

    /// <summary>Whether it starts a lossless, hierarchical or arithmetic-coded picture, which browsers don't show.</summary>
    public static bool IsForeignFrame(byte marker) => marker is >= 0xC3 and <= 0xCF and not HuffmanTables or 0xDE or 0xDF;
}

/// <summary>One marker segment, as views of the file.</summary>
/// <remarks>
/// ITU-T T.81 B.1.1.4; numbers have their high byte first:
/// <code>
///  0      1        2        4                length + 2
/// +------+--------+--------+----------------+
/// | 0xFF | marker | length | data           |   length: of itself and the data, 2 to 65,535
/// +------+--------+--------+----------------+   any number of 0xFF may stand before (B.1.1.2); they are dropped
/// </code>
/// SOI and EOI have neither length nor data.
/// </remarks>
internal readonly ref struct JpegSegment
{
    /// <summary>Where the segment starts, in bytes from the start of the file.</summary>
    public required int Offset { get; init; }

    /// <summary>What it is: see <see cref="JpegMarker"/>.</summary>
    public required byte Marker { get; init; }

    /// <summary>What it carries, without the length.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Reads a segment.</summary>
    /// <returns>False when there is no marker or it is cut short.</returns>
    public static bool TryRead(scoped ref ImageReader reader, out JpegSegment segment)
    {
        int offset = reader.Offset;
        segment = default;
        if (!reader.TryTake(out byte prefix) || prefix != 0xFF)
            return false;
        byte marker;
        do
        {
            if (!reader.TryTake(out marker))
                return false;
        }
        while (marker == 0xFF);

        if (marker is JpegMarker.Start or JpegMarker.End)
        {
            segment = new JpegSegment { Offset = offset, Marker = marker };
            return true;
        }

        if (!reader.TryTake(2, out ReadOnlySpan<byte> lengthField))
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(lengthField);
        if (length < 2 || !reader.TryTake((uint)(length - 2), out ReadOnlySpan<byte> data))
            return false;
        segment = new JpegSegment { Offset = offset, Marker = marker, Data = data };
        return true;
    }
}
