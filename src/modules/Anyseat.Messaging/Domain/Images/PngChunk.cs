using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>The chunk types that are copied: four ASCII letters, first letter in the high byte (W3C PNG §11).</summary>
internal enum PngChunkType : uint
{
    /// <summary>IHDR: image header.</summary>
    Header = 0x49484452,

    /// <summary>PLTE: palette.</summary>
    Palette = 0x504C5445,

    /// <summary>IDAT: image data.</summary>
    Data = 0x49444154,

    /// <summary>IEND: image trailer.</summary>
    End = 0x49454E44,

    /// <summary>tRNS: transparency.</summary>
    Transparency = 0x74524E53,

    /// <summary>gAMA: image gamma.</summary>
    Gamma = 0x67414D41,

    /// <summary>cHRM: primary chromaticities and white point.</summary>
    Chromaticities = 0x6348524D,

    /// <summary>sRGB: standard colour space.</summary>
    StandardRgb = 0x73524742,

    /// <summary>sBIT: significant bits.</summary>
    SignificantBits = 0x73424954,

    /// <summary>bKGD: background colour.</summary>
    Background = 0x624B4744,

    /// <summary>pHYs: physical pixel dimensions.</summary>
    PhysicalPixels = 0x70485973,

    /// <summary>acTL: animation control.</summary>
    AnimationControl = 0x6163544C,

    /// <summary>fcTL: frame control.</summary>
    FrameControl = 0x6663544C,

    /// <summary>fdAT: frame data.</summary>
    FrameData = 0x66644154,
}

/// <summary>One chunk, as views of the file.</summary>
/// <remarks>
/// W3C PNG §5.3; numbers have their high byte first:
/// <code>
///  0        4        8                     8 + length   12 + length
/// +--------+--------+---------------------+------------+
/// | length |  type  | data                |   CRC-32   |   length: of the data alone, 0 to 2^31 - 1
/// +--------+--------+---------------------+------------+   CRC: over type and data
///          type: 4 ASCII letters; bit 5 of the first set (a small letter) = ancillary, may be ignored
/// </code>
/// </remarks>
internal readonly ref struct PngChunk
{
    private const uint AncillaryBit = 0x20000000;
    private const uint LengthMax = int.MaxValue;

    /// <summary>Where the chunk starts, in bytes from the start of the file.</summary>
    public required int Offset { get; init; }

    /// <summary>What it is; may be none of the named ones.</summary>
    public required PngChunkType Type { get; init; }

    /// <summary>What it carries.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>All of it, from length to CRC.</summary>
    public required ReadOnlySpan<byte> Whole { get; init; }

    /// <summary>Whether a decoder that doesn't know the type can still show the picture (W3C PNG §5.4).</summary>
    public bool IsAncillary => ((uint)Type & AncillaryBit) != 0;

    /// <summary>Reads a chunk.</summary>
    /// <returns>False when it is cut short, has a length or type that isn't allowed, or its CRC is wrong.</returns>
    public static bool TryRead(scoped ref ImageReader reader, out PngChunk chunk)
    {
        int offset = reader.Offset;
        ReadOnlySpan<byte> whole = reader.Rest;
        if (reader.TryTake(4, out ReadOnlySpan<byte> lengthField)
            && BinaryPrimitives.ReadUInt32BigEndian(lengthField) is <= LengthMax and var length
            && reader.TryTake(4, out ReadOnlySpan<byte> type)
            && IsLetters(type)
            && reader.TryTake(length, out ReadOnlySpan<byte> data)
            && reader.TryTake(4, out ReadOnlySpan<byte> crc)
            && BinaryPrimitives.ReadUInt32BigEndian(crc) == Crc32.Compute(whole.Slice(4, data.Length + 4)))
        {
            chunk = new PngChunk
            {
                Offset = offset,
                Type = (PngChunkType)BinaryPrimitives.ReadUInt32BigEndian(type),
                Data = data,
                Whole = whole[..(data.Length + 12)],
            };
            return true;
        }

        chunk = default;
        return false;
    }

    private static bool IsLetters(ReadOnlySpan<byte> type)
    {
        foreach (byte letter in type)
        {
            if (!char.IsAsciiLetter((char)letter))
                return false;
        }

        return true;
    }
}
