using System.Buffers.Binary;
using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>Rebuilds a WebP from the chunks that are needed to show it (RFC 9649 §2).</summary>
/// <remarks>
/// <code>
/// "RIFF"  size of what follows  "WEBP"
///   simple:    VP8  or VP8L
///   still:     VP8X  [ALPH] VP8  or VP8L
///   animated:  VP8X  ANIM  {ANMF: frame head, [ALPH] VP8  or VP8L}...
///
/// VP8X data (§2.7):    | flags (1) | 0 (3) | canvas width - 1 (3) | canvas height - 1 (3) |
///                      flags from the highest bit: 0 (2), ICC (1), alpha (1), Exif (1), XMP (1), animation (1), 0 (1)
/// ANIM data (§2.7.1):  | background colour (4) | loop count (2) |
/// ANMF data (§2.7.1):  | x / 2 (3) | y / 2 (3) | width - 1 (3) | height - 1 (3) | duration (3) | flags (1) | chunks |
///                      flags from the highest bit: 0 (6), blending (1), disposal (1)
/// ALPH data (§2.7.1):  | 0 (2 bits), preprocessing (2), filter (2), compression (2) | alpha |
/// </code>
/// Dropped: ICCP, EXIF, XMP and unknown chunks, also within frames, and what follows the RIFF size.
/// </remarks>
internal ref struct WebPSanitizer
{
    private const int ExtendedLength = 10;
    private const int AnimationLength = 6;
    private const int FrameHeadLength = 16;
    private const byte AlphaFlag = 0x10;
    private const byte AnimationFlag = 0x02;

    private readonly ImageLimits limits;
    private readonly ImageWriter writer;
    private ImageReader reader;
    private WebPSize canvas;
    private bool isAnimated;
    private bool hasAnimation;
    private int frames;

    private WebPSanitizer(ReadOnlySpan<byte> riff, ImageLimits limits)
    {
        this.limits = limits;
        writer = new ImageWriter(WebPChunk.HeaderLength + riff.Length);
        reader = new ImageReader(riff);
    }

    /// <summary>Cleans a file that starts with <c>RIFF</c>, any size, and <c>WEBP</c>.</summary>
    public static Result<SanitizedImage> Sanitize(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        if (size > (uint)(bytes.Length - WebPChunk.HeaderLength) || size < 4)
            return ImageErrors.Broken("The WebP is shorter than it says.");
        var webP = new WebPSanitizer(bytes.Slice(WebPChunk.HeaderLength, (int)size), limits);
        return webP.Walk() is { } error
            ? error
            : new SanitizedImage(
                ImageFormat.WebP, "image/webp", webP.canvas.Width, webP.canvas.Height, webP.writer.ToArray());
    }

    private Error? Walk()
    {
        int dataStart = WebPChunk.Begin(writer, "RIFF"u8);
        reader.TryTake(4, out ReadOnlySpan<byte> form);
        writer.Write(form);
        if (!WebPChunk.TryRead(ref reader, out WebPChunk first))
            return Broken("has no chunk");
        Error? error = first.Is("VP8X"u8) ? TakeExtended(first) : TakeSimple(first);
        WebPChunk.End(writer, dataStart);
        return error;
    }

    private Error? TakeSimple(WebPChunk picture)
    {
        if (!WebPBitstream.TryReadSize(picture, out canvas))
            return Broken("starts with neither a picture nor an extended header");
        picture.WriteTo(writer);
        return limits.Check(canvas.Width, canvas.Height);
    }

    private Error? TakeExtended(WebPChunk header)
    {
        if (header.Data.Length != ExtendedLength)
            return Broken("has an extended header of the wrong size");
        canvas = WebPSize.ReadMinusOne(header.Data[4..]);
        if (limits.Check(canvas.Width, canvas.Height) is { } error)
            return error;
        isAnimated = (header.Data[0] & AnimationFlag) != 0;
        int dataStart = WebPChunk.Begin(writer, "VP8X"u8);
        writer.Write([(byte)(header.Data[0] & (AlphaFlag | AnimationFlag)), 0, 0, 0]);
        writer.Write(header.Data[4..]);
        WebPChunk.End(writer, dataStart);
        return isAnimated ? TakeFrames() : TakePicture(ref reader, canvas);
    }

    private Error? TakeFrames()
    {
        while (reader.Rest.Length > 0)
        {
            if (!WebPChunk.TryRead(ref reader, out WebPChunk chunk))
                return Broken("has a chunk that is cut short");
            Error? error = chunk.Is("ANIM"u8) ? TakeAnimation(chunk) : chunk.Is("ANMF"u8) ? TakeFrame(chunk) : null;
            if (error is not null)
                return error;
        }

        return frames > 0 ? null : Broken("is an animation without frames");
    }

    private Error? TakeAnimation(WebPChunk chunk)
    {
        if (hasAnimation || frames > 0 || chunk.Data.Length != AnimationLength)
            return Broken("has a second animation header, or one of the wrong size or in the wrong place");
        hasAnimation = true;
        chunk.WriteTo(writer);
        return null;
    }

    private Error? TakeFrame(WebPChunk chunk)
    {
        if (!hasAnimation || chunk.Data.Length < FrameHeadLength)
            return Broken("has a frame that is cut short or comes before the animation header");
        ReadOnlySpan<byte> head = chunk.Data[..FrameHeadLength];
        WebPSize size = WebPSize.ReadMinusOne(head[6..]);
        long right = (2L * WebPSize.ReadUInt24(head)) + size.Width;
        long bottom = (2L * WebPSize.ReadUInt24(head[3..])) + size.Height;
        if (right > canvas.Width || bottom > canvas.Height)
            return Broken("has a frame that reaches over its canvas");
        frames++;
        int dataStart = WebPChunk.Begin(writer, "ANMF"u8);
        writer.Write(head[..15]);
        writer.Write((byte)(head[15] & 0x03));
        var frame = new ImageReader(chunk.Data[FrameHeadLength..]);
        Error? error = TakePicture(ref frame, size);
        WebPChunk.End(writer, dataStart);
        return error;
    }

    /// <summary>Takes one picture, and its alpha where that belongs to it, from the chunks of a still file or a frame.</summary>
    /// <param name="chunks">The chunks; read to their end.</param>
    /// <param name="size">The size that the picture must have.</param>
    private readonly Error? TakePicture(scoped ref ImageReader chunks, WebPSize size)
    {
        WebPChunk alpha = default;
        bool hasPicture = false;
        while (chunks.Rest.Length > 0)
        {
            if (!WebPChunk.TryRead(ref chunks, out WebPChunk chunk))
                return Broken("has a chunk that is cut short");
            if (chunk.Is("ALPH"u8) && !hasPicture)
                alpha = chunk;
            if (!chunk.Is("VP8 "u8) && !chunk.Is("VP8L"u8))
                continue;
            if (hasPicture || !WebPBitstream.TryReadSize(chunk, out WebPSize sizeThere) || sizeThere != size)
                return Broken("has two pictures in one place, or one that is not of the size announced");
            if (chunk.Is("VP8 "u8) && !TryWriteAlpha(alpha))
                return Broken("has an alpha channel that does not start as one");
            chunk.WriteTo(writer);
            hasPicture = true;
        }

        return hasPicture ? null : Broken("lacks a picture");
    }

    /// <summary>Writes the alpha chunk, if there is one, with its reserved bits cleared.</summary>
    private readonly bool TryWriteAlpha(WebPChunk alpha)
    {
        if (alpha.Type.IsEmpty)
            return true;
        if (alpha.Data.Length < 2 || (alpha.Data[0] & 0x03) > 1)
            return false;
        int dataStart = WebPChunk.Begin(writer, alpha.Type);
        writer.Write((byte)(alpha.Data[0] & 0x3F));
        writer.Write(alpha.Data[1..]);
        WebPChunk.End(writer, dataStart);
        return true;
    }

    private static Error Broken(string detail) => ImageErrors.Broken($"The WebP {detail}.");
}
