using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>Rebuilds a PNG from the chunks that are needed to show it (W3C PNG, third edition).</summary>
/// <remarks>
/// <code>
/// signature  IHDR  (gAMA cHRM sRGB sBIT acTL)  PLTE  (tRNS bKGD pHYs fcTL)  IDAT...  (fcTL fdAT...)...  IEND
/// </code>
/// Dropped: tEXt, zTXt, iTXt, tIME, eXIf, iCCP (its name and its profile hold free text), sPLT, hIST, private chunks,
/// optional chunks in the wrong place or of the wrong size, and what follows IEND.
/// </remarks>
internal ref struct PngSanitizer
{
    private readonly ImageLimits limits;
    private readonly ImageWriter writer;
    private readonly HashSet<PngChunkType> ancillariesSeen = [];
    private ImageReader reader;
    private Stage stage = Stage.Signature;
    private PngHeader header;
    private PngAnimation animation;
    private int paletteLength;

    private PngSanitizer(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        this.limits = limits;
        writer = new ImageWriter(bytes.Length);
        reader = new ImageReader(bytes);
    }

    private enum Stage
    {
        Signature,
        BeforePalette,
        BeforeData,
        Data,
        AfterData,
        Ended,
    }

    /// <summary>What every PNG starts with (W3C PNG §5.2).</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Cleans a file that starts with <see cref="Signature"/>.</summary>
    public static Result<SanitizedImage> Sanitize(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        var png = new PngSanitizer(bytes, limits);
        return png.Walk() is { } error
            ? error
            : new SanitizedImage(
                ImageFormat.Png, "image/png", (int)png.header.Width, (int)png.header.Height, png.writer.ToArray());
    }

    private Error? Walk()
    {
        reader.TryTake((uint)Signature.Length, out ReadOnlySpan<byte> signature);
        writer.Write(signature);
        while (stage != Stage.Ended)
        {
            int offset = reader.Offset;
            if (!PngChunk.TryRead(ref reader, out PngChunk chunk))
                return ImageErrors.Broken(offset, "a PNG chunk is cut short or its checksum is wrong");
            if ((chunk.Type == PngChunkType.Header) != (stage == Stage.Signature))
                return ImageErrors.Broken(offset, "the PNG header is missing or not the first chunk");
            if (stage == Stage.Data && chunk.Type != PngChunkType.Data)
                stage = Stage.AfterData;
            if (Take(chunk) is { } error)
                return error;
        }

        return null;
    }

    private Error? Take(PngChunk chunk) => chunk.Type switch
    {
        PngChunkType.Header => TakeHeader(chunk),
        PngChunkType.Palette => TakePalette(chunk),
        PngChunkType.Data => TakeData(chunk),
        PngChunkType.End => TakeEnd(chunk),
        PngChunkType.AnimationControl => TakeAnimationControl(chunk),
        PngChunkType.FrameControl or PngChunkType.FrameData => TakeFrame(chunk),
        _ when chunk.IsAncillary => TakeAncillary(chunk),
        _ => ImageErrors.Broken(chunk.Offset, "there is a critical PNG chunk that no decoder knows"),
    };

    private Error? TakeHeader(PngChunk chunk)
    {
        if (!PngHeader.TryRead(chunk.Data, out header))
            return ImageErrors.Broken(chunk.Offset, "the PNG header has undefined values");
        if (limits.Check(header.Width, header.Height) is { } error)
            return error;
        stage = Stage.BeforePalette;
        return Keep(chunk);
    }

    private Error? TakePalette(PngChunk chunk)
    {
        if (stage != Stage.BeforePalette || !header.AllowsPalette(chunk.Data.Length))
            return ImageErrors.Broken(chunk.Offset, "the PNG palette is of the wrong size or in the wrong place");
        paletteLength = chunk.Data.Length / 3;
        stage = Stage.BeforeData;
        return Keep(chunk);
    }

    private Error? TakeData(PngChunk chunk)
    {
        if (stage == Stage.AfterData || (header.ColourType == PngHeader.Indexed && paletteLength == 0))
            return ImageErrors.Broken(chunk.Offset, "the PNG data are not in one run, or have no palette before them");
        if (stage != Stage.Data)
            animation.DataBegins();
        stage = Stage.Data;
        return Keep(chunk);
    }

    private Error? TakeEnd(PngChunk chunk)
    {
        if (stage != Stage.AfterData || chunk.Data.Length > 0)
            return ImageErrors.Broken(chunk.Offset, "the PNG ends without data, or its end is not empty");
        if (!animation.IsComplete)
            return ImageErrors.Broken(chunk.Offset, "frames of the PNG animation are missing");
        stage = Stage.Ended;
        return Keep(chunk);
    }

    private Error? TakeAnimationControl(PngChunk chunk)
    {
        bool isKept = stage < Stage.Data && animation.TryBegin(chunk.Data);
        return isKept ? Keep(chunk) : null;
    }

    private Error? TakeFrame(PngChunk chunk)
    {
        if (!animation.IsAnimated)
            return null;
        bool isBeforeData = stage < Stage.Data;
        bool isInOrder = chunk.Type == PngChunkType.FrameControl
            ? animation.TryFrame(chunk.Data, header, isBeforeData)
            : !isBeforeData && animation.TryFrameData(chunk.Data);
        return isInOrder ? Keep(chunk) : ImageErrors.Broken(chunk.Offset, "a frame of the PNG animation is out of order");
    }

    private Error? TakeAncillary(PngChunk chunk)
    {
        bool isInPlace = chunk.Type switch
        {
            PngChunkType.Gamma or PngChunkType.Chromaticities or PngChunkType.StandardRgb
                or PngChunkType.SignificantBits => stage == Stage.BeforePalette,
            _ => stage < Stage.Data,
        };
        bool isKept = isInPlace
            && header.AllowsAncillary(chunk.Type, chunk.Data.Length, paletteLength)
            && ancillariesSeen.Add(chunk.Type);
        return isKept ? Keep(chunk) : null;
    }

    private readonly Error? Keep(PngChunk chunk)
    {
        writer.Write(chunk.Whole);
        return null;
    }
}
