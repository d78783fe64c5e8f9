using Anyseat.Messaging.Domain.Images;
using Anyseat.Platform.Errors;

namespace Anyseat.Messaging.Tests.Images;

/// <summary>Truncations and mutations of good files: never an exception, and what passes is clean.</summary>
public sealed class HostileImageTests
{
    private const int MutationsSampled = 4_000;
    private const int MutationsSoaked = 100_000;

    public static TheoryData<string> Names => Samples.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_of_a_clean_picture_is_refused(string name)
    {
        byte[] clean = Samples.Accept(Samples.All[name]).Bytes;
        for (int length = 0; length < clean.Length; length++)
            Assert.Contains(Samples.Refuse(clean[..length]), (string[])["attachment.broken", "attachment.not_an_image"]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_truncation_of_a_dirty_picture_is_judged(string name)
    {
        byte[] dirty = Samples.All[name];
        for (int length = 0; length < dirty.Length; length++)
            Judge(dirty[..length]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_bit_may_flip(string name)
    {
        byte[] mutant = [.. Samples.All[name]];
        for (int bit = 0; bit < mutant.Length * 8; bit++)
        {
            mutant[bit / 8] ^= (byte)(1 << (bit % 8));
            Judge(mutant);
            mutant[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC4)]
    [InlineData(0xDA)]
    [InlineData(0xDB)]
    [InlineData(0xDD)]
    [InlineData(0xE0)]
    [InlineData(0xE1)]
    [InlineData(0xEE)]
    public void Jpeg_segments_may_have_any_length(byte marker)
    {
        byte[] filler = new byte[300];
        byte[][] contents =
        [
            filler,
            [.. "JFIF\0"u8, .. filler],
            [.. "Adobe"u8, .. filler],
            TestJpeg.Exif(6, isLittleEndian: false),
            TestJpeg.HuffmanTables[4..],
            TestJpeg.QuantizationTable[4..],
            TestJpeg.Frame(0xC0, 8, 8)[4..],
            TestJpeg.Scan[4..],
        ];
        foreach (byte[] content in contents)
        {
            for (int length = 0; length <= content.Length; length++)
            {
                byte[] segment = TestJpeg.Segment(marker, content.AsSpan(0, length));
                Judge([.. TestJpeg.Start, .. segment, .. TestJpeg.Picture(8, 8), .. TestJpeg.End]);
                Judge([.. TestJpeg.Start, .. TestJpeg.Picture(8, 8), .. segment, 0x3F, .. TestJpeg.End]);
            }
        }
    }

    [Theory]
    [InlineData("IHDR")]
    [InlineData("PLTE")]
    [InlineData("IDAT")]
    [InlineData("tRNS")]
    [InlineData("bKGD")]
    [InlineData("sBIT")]
    [InlineData("cHRM")]
    [InlineData("acTL")]
    [InlineData("fcTL")]
    [InlineData("fdAT")]
    [InlineData("IEND")]
    public void Png_chunks_may_have_any_length(string type)
    {
        byte[] control = TestPng.Chunk("acTL", [0, 0, 0, 1, 0, 0, 0, 0]);
        byte[] data = TestPng.Data(4, 3);
        for (int length = 0; length <= 800; length++)
        {
            byte[] chunk = TestPng.Chunk(type, new byte[length]);
            Judge(TestPng.File(chunk, data, TestPng.End));
            foreach (byte colourType in (byte[])[0, 2, 3, 4, 6])
            {
                byte[] header = TestPng.Header(4, 3, colourType);
                Judge(TestPng.File(header, control, chunk, data, TestPng.End));
                Judge(TestPng.File(header, control, data, chunk, TestPng.End));
            }
        }
    }

    [Theory]
    [InlineData("VP8 ", 0)]
    [InlineData("VP8L", 0)]
    [InlineData("VP8X", 0)]
    [InlineData("ALPH", 0x10)]
    [InlineData("ANIM", 0x02)]
    [InlineData("ANMF", 0x02)]
    public void WebP_chunks_may_have_any_length(string type, byte flags)
    {
        byte[] animation = TestWebP.Chunk("ANIM", new byte[6]);
        byte[] lossy = TestWebP.Chunk("VP8 ", TestWebP.Lossy);
        byte[][] contents = [new byte[64], TestWebP.Lossy, TestWebP.Lossless, TestWebP.Frame(5, 3, lossy)[8..]];
        foreach (byte[] content in contents)
        {
            for (int length = 0; length <= content.Length; length++)
            {
                byte[] chunk = TestWebP.Chunk(type, content.AsSpan(0, length));
                Judge(TestWebP.File(chunk));
                Judge(TestWebP.File(TestWebP.Extended(5, 3, flags), chunk, lossy));
                byte[] frame = TestWebP.Frame(5, 3, chunk, lossy);
                Judge(TestWebP.File(TestWebP.Extended(5, 3, flags), animation, chunk, frame));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_mutations_are_judged(string name)
    {
        bool isSoak = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1";
        int count = isSoak ? MutationsSoaked : MutationsSampled;
        for (int seed = 0; seed < count; seed++)
        {
            byte[] mutant = Mutate(Samples.All[name], new Random(seed));
            try
            {
                Judge(mutant);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"'{name}' mutated with seed {seed} was not judged.", exception);
            }
        }
    }

    /// <summary>What passes is a fixed point and is not larger than what came, but for a directory end that Exif needs.</summary>
    private static void Judge(byte[] bytes)
    {
        if (!ImageSanitizer.Sanitize(bytes, ImageLimits.Default).TryGet(out SanitizedImage? image, out Error? error))
        {
            Assert.StartsWith("attachment.", error.Code, StringComparison.Ordinal);
            return;
        }

        Assert.InRange(image.Bytes.Length, 1, bytes.Length + 4);
        Assert.True((long)image.Width * image.Height is > 0 and <= 100_000_000);
        SanitizedImage again = Samples.Accept(image.Bytes);
        Assert.True(image.Bytes.AsSpan().SequenceEqual(again.Bytes), "The result is not a fixed point.");
    }

    /// <summary>One to three changes: a byte replaced, a stretch removed, repeated, or overwritten by a telling value. The
    /// checksums of PNG are made good afterwards half of the time, so that the rules behind them are reached.</summary>
    private static byte[] Mutate(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int change = random.Next(1, 4); change > 0 && bytes.Count > 1; change--)
        {
            int at = random.Next(bytes.Count);
            int length = random.Next(1, Math.Min(24, bytes.Count - at) + 1);
            switch (random.Next(5))
            {
                case 0 or 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                default:
                    bytes[at] = Telling[random.Next(Telling.Length)];
                    break;
            }
        }

        byte[] mutant = [.. bytes];
        if (random.Next(2) == 0)
            TestPng.MendChecksums(mutant);
        return mutant;
    }

    private static byte[] Telling => [0x00, 0x01, 0x21, 0x2C, 0x3B, 0x7F, 0x80, 0xC0, 0xD8, 0xD9, 0xDA, 0xFE, 0xFF];
}
