using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>How large a picture may be. Checked against what a file claims before anything is done with it.</summary>
internal sealed record ImageLimits
{
    /// <summary>The limits when nothing else is configured.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>Largest file, in bytes: 10 MiB by default.</summary>
    public int SizeMax { get; init; } = 10 * 1024 * 1024;

    /// <summary>Largest width and largest height, in pixels.</summary>
    public int EdgeMax { get; init; } = 20_000;

    /// <summary>Largest area, in pixels: what a browser has to hold decoded, at four bytes each.</summary>
    public long PixelsMax { get; init; } = 100_000_000;

    /// <summary>Most scans of one JPEG. Each scan of a progressive file makes a decoder pass over the whole picture, so a
    /// small file of thousands of scans would keep a browser busy for minutes; encoders write about ten.</summary>
    public int JpegScansMax { get; init; } = 100;

    /// <summary>Checks a width and a height that a file claims.</summary>
    /// <returns>Null when they are within the limits.</returns>
    public Error? Check(long width, long height) => (width, height) switch
    {
        ( <= 0, _) or (_, <= 0) => ImageErrors.Broken("The picture has no width or no height."),
        _ when width > EdgeMax || height > EdgeMax || width * height > PixelsMax =>
            ImageErrors.TooManyPixels(width, height, this),
        _ => null,
    };
}
