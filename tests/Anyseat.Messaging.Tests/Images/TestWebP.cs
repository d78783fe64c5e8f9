namespace Anyseat.Messaging.Tests.Images;

/// <summary>WebP files around three bitstreams of 5 x 3 pixels that Chromium's canvas encoded.</summary>
internal static class TestWebP
{
    public const string Canary = TestPng.Canary;
    private const byte AllFlags = 0x3E;
    private const byte StillFlags = 0x3C;

    public static byte[] Lossy { get; } = Convert.FromBase64String(
        "sAEAnQEqBQADAAQAaCWwAnS6AARmgAD+54v9fFp1MH3+4k1tR6YcQAAA");

    public static byte[] Lossless { get; } = Convert.FromBase64String("LwSAAAAPcCjwg4AeCnr+gwcKAQRAkUgT0f/gAQ==");

    public static byte[] Alpha { get; } = Convert.FromBase64String("AQ8w/xERogcR/Q8=");

    public static byte[] LossyOfAlpha { get; } = Convert.FromBase64String(
        "cAEAnQEqBQADAAQAaCWwAnQBQAAA/ug4mHa9k/xB550BzH5JjCpSeIAA");

    public static byte[] PlainLossy { get; } = File(Chunk("VP8 ", Lossy));

    public static byte[] PlainLossless { get; } = File(Chunk("VP8L", Lossless));

    public static byte[] StillWithCanaries { get; } =
    [
        .. File(
            Extended(5, 3, StillFlags, reserved: 0x41),
            CanaryChunk("ICCP"),
            CanaryChunk("huh?"),
            Chunk("ALPH", Alpha),
            Chunk("VP8 ", LossyOfAlpha),
            CanaryChunk("EXIF"),
            CanaryChunk("XMP ")),
        .. System.Text.Encoding.ASCII.GetBytes("PK\u0003\u0004" + Canary),
    ];

    public static byte[] AnimatedWithCanaries { get; } = File(
        Extended(5, 3, AllFlags),
        CanaryChunk("ICCP"),
        Chunk("ANIM", [255, 255, 255, 255, 0, 0]),
        Frame(5, 3, Chunk("VP8L", Lossless), CanaryChunk("note")),
        CanaryChunk("VP8 "),
        Frame(5, 3, CanaryChunk("huh?"), Chunk("ALPH", Alpha), Chunk("VP8 ", LossyOfAlpha)),
        CanaryChunk("EXIF"));

    public static byte[] File(params byte[][] chunks)
    {
        byte[] body = [.. "WEBP"u8, .. chunks.SelectMany(chunk => chunk)];
        return new ByteBuilder().Text("RIFF").Little32(body.Length).Add(body).ToArray();
    }

    public static byte[] Chunk(string type, ReadOnlySpan<byte> data) => new ByteBuilder()
        .Text(type).Little32(data.Length).Add(data).Add(data.Length % 2 == 0 ? [] : [0x43]).ToArray();

    public static byte[] Extended(int width, int height, byte flags, byte reserved = 0) => Chunk(
        "VP8X", new ByteBuilder().Add(flags, reserved, 0, 0).Little24(width - 1).Little24(height - 1));

    public static byte[] Frame(int width, int height, params byte[][] chunks) => Chunk(
        "ANMF",
        new ByteBuilder().Little24(0).Little24(0).Little24(width - 1).Little24(height - 1).Little24(100).Add(0xF2)
            .Add([.. chunks.SelectMany(chunk => chunk)]));

    private static byte[] CanaryChunk(string type) => Chunk(type, System.Text.Encoding.ASCII.GetBytes(Canary));
}
