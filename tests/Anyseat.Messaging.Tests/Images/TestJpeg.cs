using System.Text;

namespace Anyseat.Messaging.Tests.Images;

/// <summary>A grey JPEG of one block: each Huffman table has one code (0) with the value 0, so that the two bits 00 are
/// "no difference in DC, end of block", and the rest of the byte is filled by ones.</summary>
internal static class TestJpeg
{
    public const string Canary = TestPng.Canary;

    public static byte[] Plain { get; } = [.. Start, .. Jfif(), .. Picture(8, 8), .. End];

    public static byte[] WithCanaries { get; } =
    [
        .. Start,
        .. Segment(0xE0, new ByteBuilder().Text("JFIF\0").Add(1, 2, 1).Big16(72).Big16(72).Add(2, 2).Text(Canary)),
        .. Segment(0xE0, Encoding.ASCII.GetBytes("JFXX\0" + Canary)),
        .. Segment(0xE1, Exif(6, isLittleEndian: true)),
        .. Segment(0xE1, Encoding.ASCII.GetBytes("http://ns.adobe.com/xap/1.0/\0" + Canary)),
        .. Segment(0xE2, Encoding.ASCII.GetBytes("ICC_PROFILE\0" + Canary)),
        .. Segment(0xED, Encoding.ASCII.GetBytes("Photoshop 3.0\0" + Canary)),
        .. Segment(0xEE, new ByteBuilder().Text("Adobe").Add(0, 100).Text("CANA").Add(0).Text(Canary)),
        .. Segment(0xFE, Encoding.ASCII.GetBytes("<script>" + Canary)),
        .. Picture(8, 8),
        .. Segment(0xFE, Encoding.ASCII.GetBytes(Canary)),
        .. End,
        .. Encoding.ASCII.GetBytes("MPF second picture " + Canary),
    ];

    public static byte[] Start => [0xFF, 0xD8];

    public static byte[] End => [0xFF, 0xD9];

    public static byte[] Jfif() =>
        Segment(0xE0, new ByteBuilder().Text("JFIF\0").Add(1, 1, 0).Big16(1).Big16(1).Add(0, 0));

    public static byte[] Picture(int width, int height) =>
        [.. QuantizationTable, .. Frame(0xC0, width, height), .. HuffmanTables, .. Scan, 0x3F];

    public static byte[] QuantizationTable => Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);

    public static byte[] HuffmanTables => Segment(0xC4, [0x00, .. OneCode, 0x10, .. OneCode]);

    public static byte[] Scan => Segment(0xDA, [1, 1, 0, 0, 63, 0]);

    public static byte[] Frame(byte marker, int width, int height) =>
        Segment(marker, new ByteBuilder().Add(8).Big16(height).Big16(width).Add(1, 1, 0x11, 0));

    public static byte[] Segment(byte marker, ReadOnlySpan<byte> data) =>
        new ByteBuilder().Add(0xFF, marker).Big16(data.Length + 2).Add(data).ToArray();

    /// <summary>Exif with a camera's name, an orientation and a text behind.</summary>
    public static byte[] Exif(int orientation, bool isLittleEndian)
    {
        Func<ByteBuilder, int, ByteBuilder> two = isLittleEndian ? (b, v) => b.Little16(v) : (b, v) => b.Big16(v);
        Func<ByteBuilder, int, ByteBuilder> four = isLittleEndian ? (b, v) => b.Little32(v) : (b, v) => b.Big32(v);
        ByteBuilder exif = new ByteBuilder().Text("Exif\0\0").Text(isLittleEndian ? "II" : "MM");
        four(two(exif, 42), 8);
        two(exif, 2);
        four(four(two(two(exif, 0x010F), 2), Canary.Length), 38);
        two(two(four(two(two(exif, 0x0112), 3), 1), orientation), 0);
        return four(exif, 0).Text(Canary).ToArray();
    }

    private static byte[] OneCode => [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
