using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>Rebuilds a JPEG from the segments that are needed to show it (ITU-T T.81 Annex B).</summary>
/// <remarks>
/// <code>
/// SOI  [APP0 JFIF]  [APP1 Exif: orientation alone]  [APP14 Adobe]  {DQT DHT DRI}  SOF  {DHT DRI SOS entropy data}...  EOI
/// </code>
/// JFIF (ITU-T T.871) and Adobe segments are written anew from their numbers, so without thumbnail. Dropped: all other
/// APPn (Exif, XMP, ICC, MPF, IPTC, makers' own), comments, DNL, fill bytes, and what follows EOI, such as the second
/// pictures and films that telephones append.
/// </remarks>
internal ref struct JpegSanitizer
{
    private readonly ImageLimits limits;
    private readonly ImageWriter writer;
    private ImageReader reader;
    private JpegFrame? frame;
    private int orientation = ExifOrientation.Upright;
    private int scans;
    private bool hasJfif;
    private bool hasExif;
    private bool hasAdobe;

    private JpegSanitizer(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        this.limits = limits;
        writer = new ImageWriter(bytes.Length);
        reader = new ImageReader(bytes);
    }

    /// <summary>SOI and the first byte of the marker that must follow.</summary>
    public static ReadOnlySpan<byte> Signature => [0xFF, JpegMarker.Start, 0xFF];

    /// <summary>Cleans a file that starts with <see cref="Signature"/>.</summary>
    public static Result<SanitizedImage> Sanitize(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        var jpeg = new JpegSanitizer(bytes, limits);
        if (jpeg.Walk() is { } error)
            return error;
        (int width, int height, _) = jpeg.frame.GetValueOrDefault();
        if (ExifOrientation.SwapsEdges(jpeg.orientation))
            (width, height) = (height, width);
        return new SanitizedImage(ImageFormat.Jpeg, "image/jpeg", width, height, jpeg.writer.ToArray());
    }

    private Error? Walk()
    {
        reader.TryTake(2, out ReadOnlySpan<byte> start);
        writer.Write(start);
        while (true)
        {
            int offset = reader.Offset;
            if (!JpegSegment.TryRead(ref reader, out JpegSegment segment))
                return ImageErrors.Broken(offset, "there is no JPEG marker, or its segment is cut short");
            if (segment.Marker == JpegMarker.End)
                return TakeEnd(segment);
            if (Take(segment) is { } error)
                return error;
        }
    }

    private Error? Take(JpegSegment segment) => segment.Marker switch
    {
        JpegMarker.Scan => TakeScan(segment),
        JpegMarker.QuantizationTables => TakeTables(segment, JpegTables.AreQuantizationTables(segment.Data)),
        JpegMarker.HuffmanTables => TakeTables(segment, JpegTables.AreHuffmanTables(segment.Data)),
        JpegMarker.RestartInterval => TakeTables(segment, segment.Data.Length == 2),
        JpegMarker.Jfif => TakeJfif(segment),
        JpegMarker.Exif => TakeExif(segment),
        JpegMarker.Adobe => TakeAdobe(segment),
        JpegMarker.Comment or JpegMarker.NumberOfLines => null,
        byte marker when JpegMarker.IsApplication(marker) => null,
        byte marker when JpegMarker.IsFrame(marker) => TakeFrame(segment),
        byte marker when JpegMarker.IsForeignFrame(marker) =>
            ImageErrors.NotAnImage("The JPEG is lossless, hierarchical or arithmetic-coded; browsers don't show those."),
        _ => ImageErrors.Broken(segment.Offset, "there is a JPEG marker that has no place there"),
    };

    private readonly Error? TakeEnd(JpegSegment segment)
    {
        if (scans == 0)
            return ImageErrors.Broken(segment.Offset, "the JPEG ends without a picture");
        writer.Write([0xFF, JpegMarker.End]);
        return null;
    }

    private Error? TakeFrame(JpegSegment segment)
    {
        if (frame is not null || !JpegFrame.TryRead(segment.Data, out JpegFrame header))
            return ImageErrors.Broken(segment.Offset, "the JPEG frame header is a second one or has undefined values");
        if (limits.Check(header.Width, header.Height) is { } error)
            return error;
        frame = header;
        Keep(segment);
        return null;
    }

    private Error? TakeScan(JpegSegment segment)
    {
        if (frame is not { } header || !header.Allows(segment.Data))
            return ImageErrors.Broken(segment.Offset, "the JPEG scan does not fit its frame");
        if (++scans > limits.JpegScansMax)
            return ImageErrors.Broken(segment.Offset, "the JPEG has more scans than any encoder writes");
        Keep(segment);
        int lengthBefore = writer.Length;
        CopyEntropyData();
        return writer.Length > lengthBefore ? null : ImageErrors.Broken(segment.Offset, "the JPEG scan is empty");
    }

    /// <summary>Copies entropy-coded data up to the next marker that ends them (T.81 B.1.1.5): in them 0xFF 0x00 is a
    /// byte 0xFF and RST0 to RST7 may stand between intervals. Stops before the marker, or at the end of the file.</summary>
    private void CopyEntropyData()
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = reader.Rest;
            int run = rest.IndexOf((byte)0xFF);
            int fill = run < 0 ? -1 : rest[run..].IndexOfAnyExcept((byte)0xFF);
            if (fill < 0)
            {
                reader.TryTake((uint)rest.Length, out _);
                return;
            }

            byte code = rest[run + fill];
            bool goesOn = code is 0 or (>= JpegMarker.RestartFirst and <= JpegMarker.RestartLast);
            writer.Write(rest[..run]);
            reader.TryTake((uint)(goesOn ? run + fill + 1 : run), out _);
            if (!goesOn)
                return;
            writer.Write([0xFF, code]);
        }
    }

    private readonly Error? TakeTables(JpegSegment segment, bool isWellFormed)
    {
        if (!isWellFormed)
            return ImageErrors.Broken(segment.Offset, "a JPEG table is not what its length says");
        Keep(segment);
        return null;
    }

    /// <summary>Writes JFIF anew (ITU-T T.871 §10.1): "JFIF" 0, version (2), units (1), density (2 + 2), then a thumbnail
    /// of 0 by 0 pixels.</summary>
    private Error? TakeJfif(JpegSegment segment)
    {
        if (hasJfif || frame is not null || segment.Data.Length < 14 || !segment.Data.StartsWith("JFIF\0"u8))
            return null;
        hasJfif = true;
        writer.Write([0xFF, JpegMarker.Jfif, 0, 16]);
        writer.Write(segment.Data[..12]);
        writer.Write([0, 0]);
        return null;
    }

    private Error? TakeExif(JpegSegment segment)
    {
        if (hasExif || frame is not null || !ExifOrientation.IsExif(segment.Data))
            return null;
        hasExif = true;
        orientation = ExifOrientation.Read(segment.Data);
        if (orientation != ExifOrientation.Upright)
            ExifOrientation.Write(writer, orientation);
        return null;
    }

    /// <summary>Writes Adobe's segment anew: "Adobe", version (2), flags (2 + 2), and the colour transform (1: 0 = none,
    /// 1 = YCbCr, 2 = YCCK), which alone matters; without it print colours show inverted.</summary>
    private Error? TakeAdobe(JpegSegment segment)
    {
        bool isKept = !hasAdobe && frame is null && segment.Data.Length >= 12
            && segment.Data.StartsWith("Adobe"u8) && segment.Data[11] <= 2;
        if (!isKept)
            return null;
        hasAdobe = true;
        writer.Write([0xFF, JpegMarker.Adobe, 0, 14]);
        writer.Write("Adobe"u8);
        writer.Write([0, 100, 0, 0, 0, 0, segment.Data[11]]);
        return null;
    }

    private readonly void Keep(JpegSegment segment)
    {
        writer.Write([0xFF, segment.Marker]);
        writer.WriteUInt16BigEndian(segment.Data.Length + 2);
        writer.Write(segment.Data);
    }
}
