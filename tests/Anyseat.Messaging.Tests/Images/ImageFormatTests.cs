using System.Text;
using Anyseat.Messaging.Domain.Images;

namespace Anyseat.Messaging.Tests.Images;

/// <summary>What each format keeps, drops and refuses.</summary>
public sealed class ImageFormatTests
{
    private const string Broken = "attachment.broken";

    [Fact]
    public void Png_keeps_what_shows_the_picture()
    {
        byte[] expected = TestPng.File(
            TestPng.Header(4, 3),
            TestPng.Chunk("gAMA", [0, 0, 0xB1, 0x8F]),
            TestPng.Chunk("sRGB", [0]),
            TestPng.Chunk("pHYs", [0, 0, 0x0B, 0x13, 0, 0, 0x0B, 0x13, 1]),
            TestPng.Data(4, 3),
            TestPng.End);
        Assert.Equal(expected, Samples.Accept(TestPng.WithCanaries).Bytes);
    }

    [Fact]
    public void Png_keeps_an_optional_chunk_once_and_in_its_place_only()
    {
        byte[] header = TestPng.Header(4, 3);
        byte[] gamma = TestPng.Chunk("gAMA", [0, 0, 0xB1, 0x8F]);
        byte[] data = TestPng.Data(4, 3);
        byte[] expected = TestPng.File(header, gamma, data, TestPng.End);
        Assert.Equal(expected, Samples.Accept(TestPng.File(header, gamma, gamma, data, gamma, TestPng.End)).Bytes);
    }

    [Fact]
    public void Png_with_a_wrong_checksum_is_broken()
    {
        byte[] bytes = [.. TestPng.Plain];
        bytes[^1] ^= 1;
        Assert.Equal(Broken, Samples.Refuse(bytes));
    }

    [Fact]
    public void Png_chunks_out_of_order_are_broken()
    {
        byte[] header = TestPng.Header(4, 3);
        byte[] data = TestPng.Data(4, 3);
        byte[] text = TestPng.Chunk("tEXt", "a\0b"u8);
        Assert.Equal(Broken, Samples.Refuse(TestPng.File(data, header, TestPng.End)));
        Assert.Equal(Broken, Samples.Refuse(TestPng.File(header, header, data, TestPng.End)));
        Assert.Equal(Broken, Samples.Refuse(TestPng.File(header, TestPng.End)));
        Assert.Equal(Broken, Samples.Refuse(TestPng.File(header, data)));
        Assert.Equal(Broken, Samples.Refuse(TestPng.File(header, data, text, data, TestPng.End)));
        Assert.Equal(Broken, Samples.Refuse(TestPng.File(TestPng.Header(4, 3, colourType: 3), data, TestPng.End)));
        Assert.Equal(Broken, Samples.Refuse(TestPng.File(header, TestPng.Chunk("CgBI", [0]), data, TestPng.End)));
        Assert.Equal(Broken, Samples.Refuse(TestPng.File(header, data, TestPng.Chunk("IEND", "text"u8))));
    }

    [Fact]
    public void Png_animation_without_all_its_frames_is_broken()
    {
        byte[] control = TestPng.Chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0]);
        Assert.Equal(Broken, Samples.Refuse(
            TestPng.File(TestPng.Header(4, 3), control, TestPng.Data(4, 3), TestPng.End)));
        Assert.Equal(Broken, Samples.Refuse(TestPng.File(
            TestPng.Header(4, 3), control, TestPng.Data(4, 3), TestPng.Chunk("fdAT", [0, 0, 0, 0, 1]), TestPng.End)));
    }

    [Fact]
    public void Jpeg_keeps_density_and_colour_transform_but_no_thumbnail()
    {
        byte[] expected =
        [
            .. TestJpeg.Start,
            .. TestJpeg.Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 1, 0, 72, 0, 72, 0, 0]),
            .. TestJpeg.Segment(
                0xE1,
                [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0]),
            .. TestJpeg.Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0]),
            .. TestJpeg.Picture(8, 8),
            .. TestJpeg.End,
        ];
        Assert.Equal(expected, Samples.Accept(TestJpeg.WithCanaries).Bytes);
    }

    [Theory]
    [InlineData(1, true, null)]
    [InlineData(1, false, null)]
    [InlineData(3, true, 3)]
    [InlineData(8, false, 8)]
    [InlineData(6, false, 6)]
    [InlineData(0, true, null)]
    [InlineData(9, false, null)]
    public void Jpeg_stays_upright(int orientation, bool isLittleEndian, int? expected)
    {
        byte[] exif = TestJpeg.Exif(orientation, isLittleEndian);
        byte[] cleaned = Samples.Accept(
            [.. TestJpeg.Start, .. TestJpeg.Segment(0xE1, exif), .. TestJpeg.Picture(8, 8), .. TestJpeg.End]).Bytes;
        int at = cleaned.AsSpan().IndexOf("Exif\0\0"u8);
        Assert.Equal(expected, at < 0 ? null : ExifOrientation.Read(cleaned.AsSpan(at)));
        Assert.DoesNotContain(TestJpeg.Canary, Encoding.Latin1.GetString(cleaned), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 16, 8)]
    [InlineData(3, 16, 8)]
    [InlineData(5, 8, 16)]
    [InlineData(6, 8, 16)]
    [InlineData(8, 8, 16)]
    public void Jpeg_size_is_the_one_shown(int orientation, int width, int height)
    {
        SanitizedImage image = Samples.Accept(
        [
            .. TestJpeg.Start,
            .. TestJpeg.Segment(0xE1, TestJpeg.Exif(orientation, isLittleEndian: true)),
            .. TestJpeg.Picture(16, 8),
            .. TestJpeg.End,
        ]);
        Assert.Equal((width, height), (image.Width, image.Height));
    }

    [Fact]
    public void Exif_that_points_anywhere_is_read_within_its_bounds()
    {
        byte[] exif = TestJpeg.Exif(6, isLittleEndian: false);
        var random = new Random(20_26);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] mutant = exif[..random.Next(6, exif.Length + 1)];
            for (int index = 6; index < Math.Min(mutant.Length, 20); index++)
                mutant[index] = random.Next(3) == 0 ? (byte)random.Next(256) : mutant[index];
            Assert.InRange(ExifOrientation.Read(mutant), 1, 8);
        }
    }

    [Fact]
    public void Jpeg_keeps_stuffed_bytes_and_restarts_and_drops_fill_bytes()
    {
        byte[] before = [.. TestJpeg.Start, .. TestJpeg.Picture(8, 8)];
        byte[] filled = [.. before, 0xFF, 0, 1, 0xFF, 0xD0, 2, 0xFF, 0xFF, 0xD1, 3, 0xFF, 0xFF, 0xFF, .. TestJpeg.End];
        byte[] expected = [.. before, 0xFF, 0, 1, 0xFF, 0xD0, 2, 0xFF, 0xD1, 3, .. TestJpeg.End];
        Assert.Equal(expected, Samples.Accept(filled).Bytes);
    }

    [Fact]
    public void Jpeg_of_a_coding_that_browsers_do_not_show_is_not_taken()
    {
        foreach (byte marker in (byte[])[0xC3, 0xC5, 0xC9, 0xCC, 0xCF, 0xDE])
        {
            byte[] bytes = [.. TestJpeg.Start, .. TestJpeg.Frame(marker, 8, 8), .. TestJpeg.End];
            Assert.Equal("attachment.not_an_image", Samples.Refuse(bytes));
        }
    }

    [Fact]
    public void Jpeg_with_wrong_structure_is_broken()
    {
        byte[] start = TestJpeg.Start;
        byte[] frame = TestJpeg.Frame(0xC0, 8, 8);
        byte[][] bodies =
        [
            [],
            frame,
            [.. frame, .. frame, .. TestJpeg.Scan, 0x3F],
            [.. TestJpeg.Scan, 0x3F],
            [.. frame, .. TestJpeg.Scan],
            [.. frame, .. TestJpeg.Segment(0xDA, [1, 2, 0, 0, 63, 0]), 0x3F],
            [.. TestJpeg.Segment(0xDB, [0, .. "text in a table"u8]), .. TestJpeg.Picture(8, 8)],
            [.. TestJpeg.Segment(0xC4, [0, .. "text in another table"u8]), .. TestJpeg.Picture(8, 8)],
            [.. TestJpeg.Segment(0xDD, "text"u8), .. TestJpeg.Picture(8, 8)],
            [.. TestJpeg.Picture(8, 8), .. TestJpeg.Start],
            [.. TestJpeg.Picture(0, 8)],
        ];
        foreach (byte[] body in bodies)
            Assert.Equal(Broken, Samples.Refuse([.. start, .. body, .. TestJpeg.End]));
    }

    [Fact]
    public void Jpeg_scans_are_limited()
    {
        byte[] head = [.. TestJpeg.Start, .. TestJpeg.QuantizationTable, .. TestJpeg.Frame(0xC2, 8, 8)];
        byte[] scan = [.. TestJpeg.Scan, 0x3F];
        byte[] scans = [.. Enumerable.Repeat(scan, ImageLimits.Default.JpegScansMax).SelectMany(bytes => bytes)];
        Samples.Accept([.. head, .. scans, .. TestJpeg.End]);
        Assert.Equal(Broken, Samples.Refuse([.. head, .. scans, .. scan, .. TestJpeg.End]));
    }

    [Fact]
    public void Gif_keeps_frames_timing_and_looping()
    {
        byte[] control = [0x21, 0xF9, 4, 0x04, 10, 0, 0, 0];
        byte[] animated =
        [
            .. TestGif.Screen(4, 3), .. TestGif.Loop,
            .. control, .. TestGif.Frame(4, 3), .. control, .. TestGif.Frame(2, 2, isLocal: true), 0x3B,
        ];
        Assert.Equal(animated, Samples.Accept(TestGif.Animated).Bytes);
        Assert.Equal(
            [.. TestGif.Screen(4, 3), .. TestGif.Loop, .. control, .. TestGif.Frame(4, 3), 0x3B],
            Samples.Accept(TestGif.WithCanaries).Bytes);
    }

    [Fact]
    public void Gif_text_goes_with_its_graphic_control()
    {
        byte[] screen = TestGif.Screen(4, 3);
        byte[] text = [0x21, 0x01, 12, .. new byte[12], 2, (byte)'h', (byte)'i', 0];
        byte[] expected = [.. screen, .. TestGif.Frame(4, 3), 0x3B];
        Assert.Equal(
            expected, Samples.Accept([.. screen, .. TestGif.Control, .. text, .. TestGif.Frame(4, 3), 0x3B]).Bytes);
    }

    [Fact]
    public void Gif_with_wrong_structure_is_broken()
    {
        byte[] screen = TestGif.Screen(4, 3);
        byte[] frame = TestGif.Frame(4, 3);
        Assert.Equal(Broken, Samples.Refuse([.. screen, 0x3B]));
        Assert.Equal(Broken, Samples.Refuse([.. screen, .. frame]));
        Assert.Equal(Broken, Samples.Refuse([.. screen, .. frame, 0x40, 0x3B]));
        Assert.Equal(Broken, Samples.Refuse([.. screen, 0x21, 0xF9, 5, 0, 0, 0, 0, 0, 0, .. frame, 0x3B]));
        Assert.Equal(Broken, Samples.Refuse([.. screen, 0x2C, 0, 0, 0, 0, 4, 0, 3, 0, 0, 2, 0, 0x3B]));
        Assert.Equal(Broken, Samples.Refuse([.. TestGif.Screen(0, 3), .. frame, 0x3B]));
    }

    [Fact]
    public void WebP_keeps_the_picture_and_clears_the_flags()
    {
        Assert.Equal(
            TestWebP.File(
                TestWebP.Extended(5, 3, 0x10),
                WithZeroPadding("ALPH", TestWebP.Alpha),
                TestWebP.Chunk("VP8 ", TestWebP.LossyOfAlpha)),
            Samples.Accept(TestWebP.StillWithCanaries).Bytes);
        string animated = Encoding.Latin1.GetString(Samples.Accept(TestWebP.AnimatedWithCanaries).Bytes);
        Assert.Equal((byte)0x12, (byte)animated[20]);
        Assert.Equal(2, animated.Split("ANMF").Length - 1);
    }

    [Fact]
    public void WebP_with_wrong_structure_is_broken()
    {
        byte[] lossy = TestWebP.Chunk("VP8 ", TestWebP.Lossy);
        byte[][] files =
        [
            TestWebP.File(),
            TestWebP.File(TestWebP.Chunk("EXIF", "text"u8)),
            TestWebP.File(TestWebP.Extended(5, 3, 0)),
            TestWebP.File(TestWebP.Extended(6, 3, 0), lossy),
            TestWebP.File(TestWebP.Extended(5, 3, 0), lossy, lossy),
            TestWebP.File(TestWebP.Extended(5, 3, 2), lossy),
            TestWebP.File(TestWebP.Extended(5, 3, 2), TestWebP.Frame(5, 3, lossy)),
            TestWebP.File(TestWebP.Extended(5, 3, 2), TestWebP.Chunk("ANIM", new byte[6]), TestWebP.Frame(6, 3, lossy)),
            TestWebP.File(TestWebP.Chunk("VP8 ", "not a key frame"u8)),
            TestWebP.File(TestWebP.Chunk("VP8L", "/ÿÿÿÿ"u8)),
        ];
        foreach (byte[] file in files)
            Assert.Equal(Broken, Samples.Refuse(file));
    }

    private static byte[] WithZeroPadding(string type, byte[] data)
    {
        byte[] chunk = TestWebP.Chunk(type, data);
        if (data.Length % 2 != 0)
            chunk[^1] = 0;
        return chunk;
    }
}
