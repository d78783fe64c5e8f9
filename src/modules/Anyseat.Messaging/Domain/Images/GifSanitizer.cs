using System.Buffers.Binary;
using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>Rebuilds a GIF from its frames and their timing (CompuServe GIF89a specification).</summary>
/// <remarks>
/// Numbers have their low byte first.
/// <code>
/// §17, 18   | "GIF89a" | screen width (2) | height (2) | packed | background (1) | aspect (1) | colours, if any |
///           packed: global colours (1 bit), resolution (3), sorted (1), size (3): 2^(size + 1) colours of 3 bytes
/// §20 - 22  | 0x2C | left (2) | top (2) | width (2) | height (2) | packed | colours, if any | LZW size (1) | sub-blocks |
///           packed: local colours (1 bit), interlaced (1), sorted (1), reserved (2), size (3)
/// §23 - 26  | 0x21 | label (1) | sub-blocks |
/// §15       sub-blocks: | size 1 to 255 (1) | that many bytes | ... | 0 |
/// §27       | 0x3B |
/// </code>
/// Dropped: comments, plain text, application data except the loop count, unknown extensions, and what follows 0x3B.
/// </remarks>
internal ref struct GifSanitizer
{
    private const byte ImageSeparator = 0x2C;
    private const byte ExtensionIntroducer = 0x21;
    private const byte Trailer = 0x3B;
    private const byte GraphicControlLabel = 0xF9;
    private const byte PlainTextLabel = 0x01;
    private const byte ApplicationLabel = 0xFF;
    private const int ColourTableFlag = 0x80;

    private readonly ImageLimits limits;
    private readonly ImageWriter writer;
    private ImageReader reader;
    private int width;
    private int height;
    private int frames;
    private bool hasLoop;
    private ReadOnlySpan<byte> pendingControl;

    private GifSanitizer(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        this.limits = limits;
        writer = new ImageWriter(bytes.Length);
        reader = new ImageReader(bytes);
    }

    /// <summary>Cleans a file that starts with <c>GIF87a</c> or <c>GIF89a</c>; the result is a GIF89a.</summary>
    public static Result<SanitizedImage> Sanitize(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        var gif = new GifSanitizer(bytes, limits);
        return (gif.TakeScreen() ?? gif.Walk()) is { } error
            ? error
            : new SanitizedImage(ImageFormat.Gif, "image/gif", gif.width, gif.height, gif.writer.ToArray());
    }

    private Error? TakeScreen()
    {
        if (!reader.TryTake(6, out _) || !reader.TryTake(7, out ReadOnlySpan<byte> screen)
            || !TryTakeColours(screen[4], out ReadOnlySpan<byte> colours))
            return ImageErrors.Broken(reader.Offset, "the GIF screen is cut short");
        width = BinaryPrimitives.ReadUInt16LittleEndian(screen);
        height = BinaryPrimitives.ReadUInt16LittleEndian(screen[2..]);
        if (limits.Check(width, height) is { } error)
            return error;
        writer.Write("GIF89a"u8);
        writer.Write(screen);
        writer.Write(colours);
        return null;
    }

    private Error? Walk()
    {
        while (true)
        {
            int offset = reader.Offset;
            if (!reader.TryTake(out byte block))
                return ImageErrors.Broken(offset, "the GIF ends without its trailer");
            if (block == Trailer)
                return TakeTrailer(offset);
            Error? error = block switch
            {
                ImageSeparator => TakeFrame(offset),
                ExtensionIntroducer => TakeExtension(offset),
                0 => null, // Some encoders end a block twice; every decoder passes over it.
                _ => ImageErrors.Broken(offset, "there is an unknown GIF block"),
            };
            if (error is not null)
                return error;
        }
    }

    private readonly Error? TakeTrailer(int offset)
    {
        if (frames == 0)
            return ImageErrors.Broken(offset, "the GIF ends without a picture");
        writer.Write(Trailer);
        return null;
    }

    private Error? TakeFrame(int offset)
    {
        if (!reader.TryTake(9, out ReadOnlySpan<byte> descriptor)
            || !TryTakeColours(descriptor[8], out ReadOnlySpan<byte> colours)
            || !reader.TryTake(out byte codeSize))
            return ImageErrors.Broken(offset, "a GIF frame is cut short");
        if (CheckFrame(descriptor) is { } error)
            return error;
        ReadOnlySpan<byte> rest = reader.Rest;
        if (codeSize is 0 or > 8 || !TrySkipSubBlocks(out int length) || length <= 1)
            return ImageErrors.Broken(offset, "the data of a GIF frame are empty, cut short or not LZW");
        WritePendingControl();
        writer.Write(ImageSeparator);
        writer.Write(descriptor[..8]);
        writer.Write((byte)(descriptor[8] & 0xE7));
        writer.Write(colours);
        writer.Write(codeSize);
        writer.Write(rest[..length]);
        frames++;
        return null;
    }

    /// <summary>A frame may reach over the screen, and browsers then show a larger picture: the reach is limited too.</summary>
    private readonly Error? CheckFrame(ReadOnlySpan<byte> descriptor)
    {
        int frameWidth = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[4..]);
        int frameHeight = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[6..]);
        int right = BinaryPrimitives.ReadUInt16LittleEndian(descriptor) + frameWidth;
        int bottom = BinaryPrimitives.ReadUInt16LittleEndian(descriptor[2..]) + frameHeight;
        return limits.Check(frameWidth, frameHeight) ?? limits.Check(Math.Max(width, right), Math.Max(height, bottom));
    }

    private Error? TakeExtension(int offset)
    {
        if (!reader.TryTake(out byte label))
            return ImageErrors.Broken(offset, "a GIF extension is cut short");
        ReadOnlySpan<byte> rest = reader.Rest;
        if (!TrySkipSubBlocks(out int length))
            return ImageErrors.Broken(offset, "a GIF extension is cut short");
        ReadOnlySpan<byte> blocks = rest[..length];
        if (label == GraphicControlLabel)
            return TakeGraphicControl(offset, blocks);
        if (label == ApplicationLabel)
            TakeLoop(blocks);
        if (label == PlainTextLabel)
            pendingControl = default; // It was the control of the text that is dropped here (§23).
        return null;
    }

    /// <summary>§23: | size 4 | packed | delay (2) | transparent colour | 0 |; packed: reserved (3 bits), disposal (3),
    /// input (1), transparent (1).</summary>
    private Error? TakeGraphicControl(int offset, ReadOnlySpan<byte> blocks)
    {
        if (blocks.Length != 6 || blocks[0] != 4)
            return ImageErrors.Broken(offset, "a GIF graphic control is not of its size");
        pendingControl = blocks;
        return null;
    }

    private void WritePendingControl()
    {
        if (!pendingControl.IsEmpty)
        {
            writer.Write([ExtensionIntroducer, GraphicControlLabel, 4, (byte)(pendingControl[1] & 0x1F)]);
            writer.Write(pendingControl[2..]);
        }

        pendingControl = default;
    }

    /// <summary>Netscape's loop count: | 11 | "NETSCAPE2.0" | 3 | 1 | count (2), 0 = for ever | 0 |.</summary>
    private void TakeLoop(ReadOnlySpan<byte> blocks)
    {
        ReadOnlySpan<byte> start = "\u000BNETSCAPE2.0\u0003\u0001"u8;
        if (hasLoop || blocks.Length != start.Length + 3 || !blocks.StartsWith(start))
            return;
        hasLoop = true;
        writer.Write([ExtensionIntroducer, ApplicationLabel]);
        writer.Write(blocks);
    }

    private bool TryTakeColours(byte packed, out ReadOnlySpan<byte> colours) =>
        reader.TryTake((packed & ColourTableFlag) == 0 ? 0u : 3u << ((packed & 0x07) + 1), out colours);

    /// <summary>Passes over sub-blocks and the empty one that ends them.</summary>
    /// <param name="length">Their length in the file, with sizes and end, in bytes: 1 when there are none.</param>
    private bool TrySkipSubBlocks(out int length)
    {
        int offset = reader.Offset;
        bool isThere;
        byte size;
        do
            isThere = reader.TryTake(out size) && reader.TryTake(size, out _);
        while (isThere && size > 0);
        length = reader.Offset - offset;
        return isThere;
    }
}
