using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Anyseat.Integration.Tests.Kit;

/// <summary>Small PNG files, with a secret in their metadata.</summary>
internal static class Picture
{
    public const string Secret = "CANARY-METADATA";

    public static byte[] Png(int width = 2, int height = 2)
    {
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n\x1a\n"u8]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 2;
        Write(png, "IHDR", header);
        Write(png, "tEXt", Encoding.Latin1.GetBytes($"Comment\0{Secret}"));
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(new byte[Math.Min(height, 4) * (1 + (Math.Min(width, 4) * 3))]);
        Write(png, "IDAT", rows.ToArray());
        Write(png, "IEND", []);
        return png.ToArray();
    }

    private static void Write(Stream png, string type, byte[] data)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(chunk));
        png.Write(number);
    }

    // PNG (W3C, third edition), annex D.
    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}
