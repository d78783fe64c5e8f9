using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Anyseat.Messaging.Tests.Images;

/// <summary>A small PNG encoder: 8-bit grey or colour, with any chunks between.</summary>
internal static class TestPng
{
    public const string Canary = "CANARY-7f3a";
    public static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Plain { get; } = File(Header(4, 3), Data(4, 3), End);

    /// <summary>Canaries in all places that hold text, and chunks that must stay.</summary>
    public static byte[] WithCanaries { get; } = [.. File(
        Header(4, 3),
        Chunk("gAMA", new ByteBuilder().Big32(45455)),
        Chunk("iCCP", new ByteBuilder().Text(Canary + "\0\0").Add(Deflate(Encoding.ASCII.GetBytes(Canary)))),
        Chunk("sRGB", [0]),
        Chunk("sRGB", Encoding.ASCII.GetBytes(Canary)),
        Chunk("tEXt", Encoding.ASCII.GetBytes("Comment\0" + Canary)),
        Chunk("zTXt", new ByteBuilder().Text("Comment\0\0" + Canary)),
        Chunk("iTXt", new ByteBuilder().Text("XML:com.adobe.xmp\0\0\0\0\0<x>" + Canary)),
        Chunk("eXIf", Encoding.ASCII.GetBytes("MM\0*" + Canary)),
        Chunk("tIME", Encoding.ASCII.GetBytes(Canary)),
        Chunk("pHYs", new ByteBuilder().Big32(2835).Big32(2835).Add(1)),
        Chunk("fcTL", Encoding.ASCII.GetBytes(Canary)),
        Chunk("prVt", Encoding.ASCII.GetBytes("<script>" + Canary + "</script>")),
        Data(4, 3),
        Chunk("tEXt", Encoding.ASCII.GetBytes("Late\0" + Canary)),
        Chunk("gAMA", Encoding.ASCII.GetBytes(Canary[..4])),
        End), .. Encoding.ASCII.GetBytes("PK\u0003\u0004" + Canary)];

    public static byte[] Animated { get; } = File(
        Header(4, 3),
        Chunk("acTL", new ByteBuilder().Big32(2).Big32(0)),
        FrameControl(sequence: 0, 4, 3),
        Data(4, 3),
        FrameControl(sequence: 1, 2, 2),
        Chunk("fdAT", new ByteBuilder().Big32(2).Add(Deflate(Rows(2, 2)))),
        End);

    public static byte[] Palette { get; } = File(
        Header(4, 3, colourType: 3),
        Chunk("PLTE", [0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255]),
        Chunk("tRNS", [0, 255]),
        Chunk("bKGD", [1]),
        Chunk("IDAT", Deflate([0, 0, 1, 2, 3, 0, 3, 2, 1, 0, 0, 1, 1, 2, 2])),
        End);

    public static byte[] End => Chunk("IEND", []);

    public static byte[] File(params byte[][] chunks) => [.. Signature, .. chunks.SelectMany(chunk => chunk)];

    public static byte[] Header(long width, long height, byte colourType = 2) =>
        Chunk("IHDR", new ByteBuilder().Big32(width).Big32(height).Add(8, colourType, 0, 0, 0));

    public static byte[] Data(int width, int height) => Chunk("IDAT", Deflate(Rows(width, height)));

    public static byte[] Chunk(string type, ReadOnlySpan<byte> data)
    {
        byte[] covered = [.. Encoding.ASCII.GetBytes(type), .. data];
        return new ByteBuilder().Big32(data.Length).Add(covered).Big32(Crc(covered)).ToArray();
    }

    /// <summary>Writes right checksums into all chunks up to the first that is cut short.</summary>
    public static void MendChecksums(byte[] file)
    {
        if (!file.AsSpan().StartsWith(Signature))
            return;
        int at = Signature.Length;
        while (file.Length - at >= 12 && BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at)) <= file.Length - at - 12)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            uint crc = Crc(file.AsSpan(at + 4, length + 4));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + length), crc);
            at += length + 12;
        }
    }

    private static byte[] FrameControl(int sequence, int width, int height) => Chunk(
        "fcTL",
        new ByteBuilder().Big32(sequence).Big32(width).Big32(height).Big32(0).Big32(0).Big16(1).Big16(10).Add(0, 0));

    private static byte[] Rows(int width, int height)
    {
        var rows = new ByteBuilder();
        for (int y = 0; y < height; y++)
        {
            rows.Add(0);
            for (int x = 0; x < width; x++)
                rows.Add((byte)(x * 60), (byte)(y * 80), 128);
        }

        return rows.ToArray();
    }

    private static byte[] Deflate(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal))
            zlib.Write(data);
        return compressed.ToArray();
    }

    /// <summary>Bit by bit, so as to check the tables of the production code by another way.</summary>
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return ~crc;
    }
}
