using System.Text;
using Anyseat.Messaging.Domain.Images;
using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Tests.Images;

public sealed class ImageSanitizerTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void No_canary_passes_the_gate(string name)
    {
        SanitizedImage image = Samples.Accept(Samples.All[name]);
        string text = Encoding.Latin1.GetString(image.Bytes);
        Assert.DoesNotContain("CANA", text, StringComparison.Ordinal);
        Assert.DoesNotContain("script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PK\u0003\u0004", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sanitizing_twice_is_sanitizing_once(string name)
    {
        SanitizedImage once = Samples.Accept(Samples.All[name]);
        SanitizedImage twice = Samples.Accept(once.Bytes);
        Assert.Equal(once.Bytes, twice.Bytes);
        Assert.Equal(once with { Bytes = twice.Bytes }, twice);
    }

    [Theory]
    [InlineData("png plain", "image/png", 4, 3)]
    [InlineData("jpeg plain", "image/jpeg", 8, 8)]
    [InlineData("gif plain", "image/gif", 4, 3)]
    [InlineData("webp lossy", "image/webp", 5, 3)]
    [InlineData("webp lossless", "image/webp", 5, 3)]
    [InlineData("webp canaries", "image/webp", 5, 3)]
    public void Type_and_size_come_from_the_content(string name, string contentType, int width, int height)
    {
        SanitizedImage image = Samples.Accept(Samples.All[name]);
        Assert.Equal((contentType, width, height), (image.ContentType, image.Width, image.Height));
    }

    [Theory]
    [InlineData("png plain")]
    [InlineData("png palette")]
    [InlineData("png animated")]
    [InlineData("jpeg plain")]
    [InlineData("webp lossy")]
    [InlineData("webp lossless")]
    [InlineData("gif plain")]
    public void A_picture_without_metadata_stays_as_it_is(string name) =>
        Assert.Equal(Samples.All[name], Samples.Accept(Samples.All[name]).Bytes);

    [Theory]
    [InlineData("")]
    [InlineData("<!doctype html><script>alert(1)</script>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("%PDF-1.7")]
    [InlineData("BM\0\0\0\0\0\0\0\0")]
    [InlineData("II*\0\u0008\0\0\0")]
    [InlineData("MM\0*\0\0\0\u0008")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("GIF88a\u0001\0\u0001\0")]
    [InlineData("RIFF\u0004\0\0\0WAVE")]
    [InlineData("\0\0\0\u001Cftypavif")]
    public void Anything_else_is_not_an_image(string content) =>
        Assert.Equal("attachment.not_an_image", Samples.Refuse(Encoding.Latin1.GetBytes(content)));

    [Fact]
    public void A_picture_behind_html_or_a_zip_is_not_an_image()
    {
        Assert.Equal("attachment.not_an_image", Samples.Refuse([.. "<html>"u8, .. TestPng.Plain]));
        Assert.Equal("attachment.not_an_image", Samples.Refuse([.. "PK\u0003\u0004"u8, .. TestGif.Plain]));
        Assert.Equal("attachment.not_an_image", Samples.Refuse([0xEF, 0xBB, 0xBF, .. TestGif.Plain]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_follows_the_end_of_a_picture_is_dropped(string name)
    {
        byte[] polyglot = [.. Samples.All[name], .. "PK\u0003\u0004<script>alert(1)</script>"u8];
        Assert.Equal(Samples.Accept(Samples.All[name]).Bytes, Samples.Accept(polyglot).Bytes);
    }

    [Fact]
    public void Size_is_limited_before_anything_else()
    {
        var limits = new ImageLimits { SizeMax = TestPng.Plain.Length };
        Assert.True(ImageSanitizer.Sanitize(TestPng.Plain, limits).IsSuccess);
        var result = ImageSanitizer.Sanitize((byte[])[.. TestPng.Plain, 0], limits);
        var error = Assert.IsType<TooLargeError>(result.Error);
        Assert.Equal(("attachment.too_large", (long)limits.SizeMax), (error.Code, error.SizeMax));
        Assert.Equal(10 * 1024 * 1024, ImageLimits.Default.SizeMax);
    }

    [Theory]
    [InlineData(0, 3, "attachment.broken")]
    [InlineData(4, 0, "attachment.broken")]
    [InlineData(20_000, 5_000, null)]
    [InlineData(20_000, 5_001, "attachment.too_many_pixels")]
    [InlineData(20_001, 1, "attachment.too_many_pixels")]
    [InlineData(1, 20_001, "attachment.too_many_pixels")]
    [InlineData(uint.MaxValue, uint.MaxValue, "attachment.too_many_pixels")]
    public void Pixels_are_limited_at_the_edge(long width, long height, string? code)
    {
        byte[] bytes = TestPng.File(TestPng.Header(width, height), TestPng.Data(4, 3), TestPng.End);
        Assert.Equal(code, ImageSanitizer.Sanitize(bytes, ImageLimits.Default).Error?.Code);
    }

    [Fact]
    public void Pixels_are_limited_in_every_format()
    {
        const string Code = "attachment.too_many_pixels";
        Assert.Equal(Code, Samples.Refuse([.. TestJpeg.Start, .. TestJpeg.Picture(20_001, 8), .. TestJpeg.End]));
        Assert.Equal(Code, Samples.Refuse([.. TestGif.Screen(20_001, 3), .. TestGif.Frame(4, 3), 0x3B]));
        Assert.Equal(Code, Samples.Refuse(
            [.. TestGif.Screen(4, 3), 0x2C, 0, 0, 0, 0, 0xFF, 0x4F, 1, 0, 0, 2, 1, 0, 0, 0x3B]));
        Assert.Equal(Code, Samples.Refuse(TestWebP.File(TestWebP.Extended(20_001, 3, 0))));
        Assert.Equal(Code, Samples.Refuse(TestWebP.PlainLossy, new ImageLimits { PixelsMax = 14 }));
        Assert.Equal(Code, Samples.Refuse(TestWebP.PlainLossless, new ImageLimits { EdgeMax = 4 }));
    }

    [Fact]
    public void Claimed_sizes_cost_no_memory()
    {
        byte[][] claims =
        [
            [.. TestPng.Signature, 0x7F, 0xFF, 0xFF, 0xFF, .. "IHDR"u8],
            [.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WEBPVP8X"u8, 0xFF, 0xFF, 0xFF, 0xFF],
            [.. TestJpeg.Start, 0xFF, 0xE1, 0xFF, 0xFF],
            [.. "GIF89a"u8, 0x20, 0x4E, 0x20, 0x4E, 0xF7, 0, 0],
        ];
        foreach (byte[] claim in claims)
        {
            Samples.Refuse(claim);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ImageSanitizer.Sanitize(claim, ImageLimits.Default);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
        }
    }
}
