using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>The gate for pictures: recognises them by content and rebuilds them without metadata.</summary>
/// <remarks>
/// A picture is walked through by the grammar of its format, and only the parts named there as needed for showing it
/// are copied, each checked for its form. So the places where text, positions, names, thumbnails, profiles or a whole
/// second file can hide do not come along: neither in front (the signature must be the first byte), nor between, nor
/// behind the end. What starts as something else (SVG, HTML, PDF, BMP, TIFF, an archive) is not taken at all.
/// Compressed pixels are copied without being decoded, so the work is linear in the bytes that really came, and
/// a decompression bomb cannot go off here; its claimed dimensions are limited. It follows that the pixel data
/// themselves are not proven to decode, and that they must be served as the type found here, with sniffing off.
/// </remarks>
internal static class ImageSanitizer
{
    /// <summary>Recognises and cleans a picture. Pure; does not throw whatever the bytes are.</summary>
    /// <param name="bytes">The whole file, as it came.</param>
    /// <param name="limits">How large it may be.</param>
    /// <returns>The cleaned picture; or <c>attachment.too_large</c>, <c>attachment.not_an_image</c>,
    /// <c>attachment.broken</c> or <c>attachment.too_many_pixels</c>.</returns>
    public static Result<SanitizedImage> Sanitize(ReadOnlyMemory<byte> bytes, ImageLimits limits)
    {
        ReadOnlySpan<byte> span = bytes.Span;
        if (span.Length > limits.SizeMax)
            return ImageErrors.TooLarge(span.Length, limits);
        return Recognise(span) switch
        {
            ImageFormat.Png => PngSanitizer.Sanitize(span, limits),
            ImageFormat.Jpeg => JpegSanitizer.Sanitize(span, limits),
            ImageFormat.Gif => GifSanitizer.Sanitize(span, limits),
            ImageFormat.WebP => WebPSanitizer.Sanitize(span, limits),
            _ => ImageErrors.NotAnImage("The content is not a PNG, JPEG, GIF or WebP picture."),
        };
    }

    /// <summary>Recognises a format by the bytes that each specification puts first.</summary>
    /// <returns>Null for anything else.</returns>
    private static ImageFormat? Recognise(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(PngSanitizer.Signature))
            return ImageFormat.Png;
        if (bytes.StartsWith(JpegSanitizer.Signature))
            return ImageFormat.Jpeg;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        bool isWebP = bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8);
        return isWebP ? ImageFormat.WebP : null;
    }
}
