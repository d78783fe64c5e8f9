using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>Width and height in pixels, as a WebP file claims them.</summary>
internal readonly record struct WebPSize(int Width, int Height)
{
    /// <summary>Reads two numbers of 24 bits that are one less than width and height (RFC 9649 §2.7).</summary>
    /// <param name="bytes">Six bytes or more.</param>
    public static WebPSize ReadMinusOne(ReadOnlySpan<byte> bytes) => new(ReadUInt24(bytes) + 1, ReadUInt24(bytes[3..]) + 1);

    /// <summary>Reads 24 bits, low byte first.</summary>
    public static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}

/// <summary>Reads the headers of the two WebP codings.</summary>
internal static class WebPBitstream
{
    private const int LossyHeaderLength = 10;
    private const int LosslessHeaderLength = 5;
    private const byte LosslessSignature = 0x2F;

    /// <summary>Reads the size from the data of a <c>VP8 </c> or <c>VP8L</c> chunk.</summary>
    /// <returns>False when the chunk is another or does not start as its coding does.</returns>
    public static bool TryReadSize(WebPChunk chunk, out WebPSize size)
    {
        if (chunk.Is("VP8 "u8))
            return TryReadLossy(chunk.Data, out size);
        size = default;
        return chunk.Is("VP8L"u8) && TryReadLossless(chunk.Data, out size);
    }

    /// <summary>Reads the head of a VP8 key frame.</summary>
    /// <remarks>
    /// RFC 6386 §9.1; bits are numbered from the lowest of the 24 in the frame tag:
    /// <code>
    ///  0                                               3                      6                8
    /// +-----------------------------------------------+----------------------+----------------+-----------------+
    /// | 0: not a key frame (1 bit), version (3),      | 0x9D 0x01 0x2A       | width (14 bit) | height (14 bit) |
    /// | shown (1), size of the first partition (19)   |                      | scale (2)      | scale (2)       |
    /// +-----------------------------------------------+----------------------+----------------+-----------------+
    /// </code>
    /// </remarks>
    private static bool TryReadLossy(ReadOnlySpan<byte> data, out WebPSize size)
    {
        size = default;
        if (data.Length <= LossyHeaderLength)
            return false;
        int tag = WebPSize.ReadUInt24(data);
        bool isShownKeyFrame = (tag & 1) == 0 && ((tag >> 1) & 7) <= 3 && ((tag >> 4) & 1) == 1;
        bool hasPartition = tag >> 5 <= data.Length - LossyHeaderLength;
        if (!isShownKeyFrame || !hasPartition || !data[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]))
            return false;
        size = new WebPSize(
            BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF,
            BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF);
        return true;
    }

    /// <summary>Reads the head of a lossless picture.</summary>
    /// <remarks>
    /// RFC 9649 §3.4; bits are numbered from the lowest:
    /// <code>
    /// | 0x2F (8 bits) | width - 1 (14) | height - 1 (14) | alpha is used (1) | version: 0 (3) |
    /// </code>
    /// </remarks>
    private static bool TryReadLossless(ReadOnlySpan<byte> data, out WebPSize size)
    {
        size = default;
        if (data.Length <= LosslessHeaderLength || data[0] != LosslessSignature)
            return false;
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
        size = new WebPSize((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
        return bits >> 29 == 0;
    }
}
