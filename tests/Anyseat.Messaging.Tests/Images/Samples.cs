using Anyseat.Messaging.Domain.Images;

namespace Anyseat.Messaging.Tests.Images;

/// <summary>The good files that several tests go through, by name.</summary>
internal static class Samples
{
    public static IReadOnlyDictionary<string, byte[]> All { get; } = new Dictionary<string, byte[]>
    {
        ["png plain"] = TestPng.Plain,
        ["png palette"] = TestPng.Palette,
        ["png animated"] = TestPng.Animated,
        ["png canaries"] = TestPng.WithCanaries,
        ["jpeg plain"] = TestJpeg.Plain,
        ["jpeg canaries"] = TestJpeg.WithCanaries,
        ["gif plain"] = TestGif.Plain,
        ["gif animated"] = TestGif.Animated,
        ["gif canaries"] = TestGif.WithCanaries,
        ["webp lossy"] = TestWebP.PlainLossy,
        ["webp lossless"] = TestWebP.PlainLossless,
        ["webp canaries"] = TestWebP.StillWithCanaries,
        ["webp animated canaries"] = TestWebP.AnimatedWithCanaries,
    };

    public static TheoryData<string> Names { get; } = [.. All.Keys];

    public static SanitizedImage Accept(byte[] bytes)
    {
        bool isAccepted = ImageSanitizer.Sanitize(bytes, ImageLimits.Default).TryGet(out SanitizedImage? image, out var error);
        Assert.True(isAccepted, error?.Detail);
        Assert.NotNull(image);
        return image;
    }

    public static string Refuse(byte[] bytes, ImageLimits? limits = null)
    {
        var result = ImageSanitizer.Sanitize(bytes, limits ?? ImageLimits.Default);
        Assert.False(result.IsSuccess, "The file was accepted.");
        return result.Error.Code;
    }
}
