using System.Globalization;
using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Domain.Images;

/// <summary>What can be wrong with a picture from outside.</summary>
internal static class ImageErrors
{
    /// <summary>The content is none of the formats that are taken, whatever its name or declared type: 415.</summary>
    public static Error NotAnImage(string detail) => new UnsupportedContentError("attachment.not_an_image", detail);

    /// <summary>It begins as a picture and does not go on as one: 400.</summary>
    public static Error Broken(string detail) => new ValidationError("attachment.broken", detail);

    /// <summary>It begins as a picture and does not go on as one from a certain place on: 400.</summary>
    /// <param name="offset">Where, in bytes from the start.</param>
    /// <param name="detail">What is wrong there, as the end of a sentence.</param>
    public static Error Broken(int offset, string detail) =>
        Broken(string.Create(CultureInfo.InvariantCulture, $"At byte {offset}, {detail}."));

    /// <summary>More bytes than allowed: 413.</summary>
    public static Error TooLarge(long size, ImageLimits limits) => new TooLargeError(
        "attachment.too_large",
        string.Create(CultureInfo.InvariantCulture, $"The picture has {size} bytes; {limits.SizeMax} are allowed."),
        limits.SizeMax);

    /// <summary>More pixels than allowed, however few bytes they take: 400.</summary>
    public static Error TooManyPixels(long width, long height, ImageLimits limits) => new ValidationError(
        "attachment.too_many_pixels",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The picture has {width} x {height} pixels; {limits.EdgeMax} a side, {limits.PixelsMax} in all are allowed."));
}
