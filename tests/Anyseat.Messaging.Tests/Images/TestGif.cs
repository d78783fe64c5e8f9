using System.Text;

namespace Anyseat.Messaging.Tests.Images;

/// <summary>A GIF encoder without compression: a clear code before every two pixels keeps all codes three bits wide.</summary>
internal static class TestGif
{
    public const string Canary = TestPng.Canary;

    public static byte[] Plain { get; } = [.. Screen(4, 3), .. Frame(4, 3), 0x3B];

    public static byte[] Animated { get; } =
        [.. Screen(4, 3), .. Loop, .. Control, .. Frame(4, 3), .. Control, .. Frame(2, 2, isLocal: true), 0x3B];

    public static byte[] WithCanaries { get; } =
    [
        .. Screen(4, 3, version: "GIF87a"),
        .. Extension(0xFE, "<script>", Canary),
        .. Extension(0xFF, "XMP DataXMP", Canary),
        .. Extension(0xFF, "NETSCAPE2.0", Canary),
        .. Loop,
        .. Control,
        .. Extension(0x01, "0123456789AB", Canary),
        .. Extension(0x77, Canary),
        .. Control,
        .. Frame(4, 3),
        0,
        .. Extension(0xFE, Canary),
        0x3B,
        .. Encoding.ASCII.GetBytes("PK\u0003\u0004" + Canary),
    ];

    public static byte[] Loop => [0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0];

    public static byte[] Control => [0x21, 0xF9, 4, 0xE4, 10, 0, 0, 0];

    private static byte[] Colours => [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255];

    public static byte[] Screen(int width, int height, string version = "GIF89a") =>
        new ByteBuilder().Text(version).Little16(width).Little16(height).Add(0x91, 0, 0).Add(Colours).ToArray();

    public static byte[] Frame(int width, int height, bool isLocal = false) => new ByteBuilder()
        .Add(0x2C).Little16(0).Little16(0).Little16(width).Little16(height).Add((byte)(isLocal ? 0x81 : 0))
        .Add(isLocal ? Colours : [])
        .Add(2).Add(SubBlocks(Codes(width * height))).ToArray();

    private static byte[] Codes(int pixels)
    {
        const int Clear = 4;
        const int EndOfInformation = 5;
        var codes = new List<int>();
        for (int index = 0; index < pixels; index++)
        {
            if (index % 2 == 0)
                codes.Add(Clear);
            codes.Add(index % 4);
        }

        codes.Add(EndOfInformation);
        var packed = new byte[((codes.Count * 3) + 7) / 8];
        for (int bit = 0; bit < codes.Count * 3; bit++)
            packed[bit / 8] |= (byte)(((codes[bit / 3] >> (bit % 3)) & 1) << (bit % 8));
        return packed;
    }

    private static byte[] Extension(byte label, params string[] blocks) =>
        [0x21, label, .. blocks.SelectMany(block => (byte[])[(byte)block.Length, .. Encoding.ASCII.GetBytes(block)]), 0];

    private static byte[] SubBlocks(byte[] data) =>
        [.. data.Chunk(255).SelectMany(block => (byte[])[(byte)block.Length, .. block]), 0];
}
