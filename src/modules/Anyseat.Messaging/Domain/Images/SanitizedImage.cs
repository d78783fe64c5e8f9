namespace Anyseat.Messaging.Domain.Images;

/// <summary>The picture formats that Anyseat takes; every present browser shows all four.</summary>
internal enum ImageFormat
{
    /// <summary>Portable Network Graphics, animated or not.</summary>
    Png,

    /// <summary>JPEG: baseline, extended sequential or progressive, with Huffman coding.</summary>
    Jpeg,

    /// <summary>Graphics Interchange Format, animated or not.</summary>
    Gif,

    /// <summary>WebP: lossy, lossless or animated.</summary>
    WebP,
}

/// <summary>A picture that was recognised by its content and freed of its metadata: safe to store and to serve.</summary>
/// <param name="Format">What the bytes are, whatever the sender called them.</param>
/// <param name="ContentType">The media type to serve it with, such as <c>image/png</c>.</param>
/// <param name="Width">Width as shown, in pixels, 1 or more: with the Exif orientation of a JPEG applied, as browsers do.</param>
/// <param name="Height">Height as shown, in pixels, 1 or more.</param>
/// <param name="Bytes">The cleaned file. Sanitizing it again gives the same bytes.</param>
internal sealed record SanitizedImage(ImageFormat Format, string ContentType, int Width, int Height, byte[] Bytes);
