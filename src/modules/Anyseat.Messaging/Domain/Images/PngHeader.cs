using System.Buffers.Binary;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>What the IHDR chunk says.</summary>
/// <remarks>
/// W3C PNG §11.2.1:
/// <code>
///  0       4        8           9             10            11       12          13
/// +-------+--------+-----------+-------------+-------------+--------+-----------+
/// | width | height | bit depth | colour type | compression | filter | interlace |
/// +-------+--------+-----------+-------------+-------------+--------+-----------+
/// </code>
/// </remarks>
/// <param name="Width">In pixels, as claimed: not yet checked.</param>
/// <param name="Height">In pixels, as claimed: not yet checked.</param>
/// <param name="BitDepth">Bits per sample or palette index.</param>
/// <param name="ColourType">0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha.</param>
internal readonly record struct PngHeader(uint Width, uint Height, byte BitDepth, byte ColourType)
{
    private const int Length = 13;

    /// <summary>Grey samples.</summary>
    public const byte Grey = 0;

    /// <summary>Red, green and blue samples.</summary>
    public const byte Colour = 2;

    /// <summary>Indices into PLTE.</summary>
    public const byte Indexed = 3;

    /// <summary>Grey and alpha samples.</summary>
    public const byte GreyAlpha = 4;

    /// <summary>Red, green, blue and alpha samples.</summary>
    public const byte ColourAlpha = 6;

    /// <summary>Reads the data of an IHDR chunk.</summary>
    /// <returns>False when a field has a value that the specification doesn't define.</returns>
    public static bool TryRead(ReadOnlySpan<byte> data, out PngHeader header)
    {
        header = default;
        if (data.Length != Length)
            return false;
        header = new PngHeader(
            BinaryPrimitives.ReadUInt32BigEndian(data),
            BinaryPrimitives.ReadUInt32BigEndian(data[4..]),
            BitDepth: data[8],
            ColourType: data[9]);
        bool hasDefinedMethods = data[10] == 0 && data[11] == 0 && data[12] <= 1;
        return hasDefinedMethods && header.HasDefinedColours;
    }

    private bool HasDefinedColours => (ColourType, BitDepth) switch
    {
        (Grey, 1 or 2 or 4 or 8 or 16) => true,
        (Indexed, 1 or 2 or 4 or 8) => true,
        (Colour or GreyAlpha or ColourAlpha, 8 or 16) => true,
        _ => false,
    };

    /// <summary>Whether a PLTE chunk of this size may stand in the file (W3C PNG §11.2.2).</summary>
    public bool AllowsPalette(int length) =>
        ColourType is Colour or Indexed or ColourAlpha
        && length is > 0 and <= 768
        && length % 3 == 0
        && (ColourType != Indexed || length / 3 <= 1 << BitDepth);

    /// <summary>Whether an ancillary chunk has the size that the specification gives it (W3C PNG §11.3): a fixed one, so
    /// that no more than the defined numbers pass.</summary>
    /// <param name="type">The type of the chunk.</param>
    /// <param name="length">Length of its data, in bytes.</param>
    /// <param name="paletteLength">Number of palette entries seen so far.</param>
    public bool AllowsAncillary(PngChunkType type, int length, int paletteLength) => (type, ColourType) switch
    {
        (PngChunkType.Gamma, _) => length == 4,
        (PngChunkType.Chromaticities, _) => length == 32,
        (PngChunkType.StandardRgb, _) => length == 1,
        (PngChunkType.PhysicalPixels, _) => length == 9,
        (PngChunkType.SignificantBits, Grey) => length == 1,
        (PngChunkType.SignificantBits, GreyAlpha) => length == 2,
        (PngChunkType.SignificantBits, Colour or Indexed) => length == 3,
        (PngChunkType.SignificantBits, ColourAlpha) => length == 4,
        (PngChunkType.Background, Grey or GreyAlpha) => length == 2,
        (PngChunkType.Background, Colour or ColourAlpha) => length == 6,
        (PngChunkType.Background, Indexed) => length == 1 && paletteLength > 0,
        (PngChunkType.Transparency, Grey) => length == 2,
        (PngChunkType.Transparency, Colour) => length == 6,
        (PngChunkType.Transparency, Indexed) => length > 0 && length <= paletteLength,
        _ => false,
    };
}
