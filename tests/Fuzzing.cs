using System.Diagnostics;
using System.Text;

namespace Anyseat.Testing;

/// <summary>
/// A seeded fuzzer that knows lines, separators and numbers: it takes sound inputs apart where protocols part them. The
/// same seed gives the same inputs, so a failure's number finds it again. Shared by all engines that read from outside.
/// </summary>
internal sealed class Fuzzing(int seed, IReadOnlyList<byte[]> seeds)
{
    private const int SizeMax = 70_000;

    private static readonly byte[][] Nasty =
    [
        .. new[]
        {
            "", " ", "\t", "\r\n", "\r\n ", "\r", "\n", "\0", ";", ";;", ",", ",,", "=", "<", ">", "\"", "\\", "\"\\", "@", ":", "::", "/", "?", "&",
            "%", "%0", "%00", "%zz", "[", "]", "[]", "[::1]", "*", "-1", "0", "65535", "65536", "2147483647", "2147483648", "4294967295",
            "99999999999999999999", "z9hG4bK", "SIP/2.0", "sip:", "sips:", "tel:", "sip:a@b", "<sip:a@b>", "\uFEFF", "é", "\u0001", "nan", "1e9",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Whether the full counts of <c>./test soak</c> are run.</summary>
    public static bool IsSoak => Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1";

    /// <summary>How many inputs: few by default, ten million in the soak.</summary>
    public static int Count(int few) => IsSoak ? 10_000_000 : few;

    /// <summary>Feeds inputs to a reader, and fails when it throws, hangs, or lets memory grow.</summary>
    /// <param name="few">How many, without the soak.</param>
    /// <param name="take">Takes an input and its number; whether it was accepted.</param>
    /// <returns>The share that was accepted, 0 to 1: a fuzzer whose inputs are all refused at once tests nothing.</returns>
    public double Run(int few, Func<byte[], int, bool> take)
    {
        int count = Count(few);
        int accepted = 0;
        long settled = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] input = Next();
            long begun = Stopwatch.GetTimestamp();
            try
            {
                accepted += take(input, i) ? 1 : 0;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                Assert.Fail($"Input {i} of seed {seed}: {fault}\n{Convert.ToBase64String(input)}");
            }

            Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(20), $"Input {i} of seed {seed} hangs.\n{Convert.ToBase64String(input)}");
            if (i == count / 10)
                settled = GC.GetTotalMemory(forceFullCollection: true);
        }

        long grown = GC.GetTotalMemory(forceFullCollection: true) - settled;
        Assert.True(!IsSoak || grown < 64 << 20, $"Memory grew by {grown / 1024} KiB over {count} inputs.");
        return (double)accepted / count;
    }

    /// <summary>The next input.</summary>
    public byte[] Next()
    {
        List<byte> bytes = [.. seeds[_random.Next(seeds.Count)]];
        for (int edits = _random.Next(1, 6); edits > 0; edits--)
            Edit(bytes);
        if (bytes.Count > SizeMax)
            bytes.RemoveRange(SizeMax, bytes.Count - SizeMax);
        return [.. bytes];
    }

    private void Edit(List<byte> bytes)
    {
        int at = bytes.Count == 0 ? 0 : _random.Next(bytes.Count);
        int length = Math.Min(_random.Next(1, 24), bytes.Count - at);
        switch (_random.Next(9))
        {
            case 0 when bytes.Count > 0:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(_random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 3:
                bytes.InsertRange(at, Nasty[_random.Next(Nasty.Length)]);
                break;
            case 4:
                ReplaceToken(bytes, at);
                break;
            case 5:
                CopyLine(bytes, at);
                break;
            case 6 when bytes.Count > 0:
                bytes.InsertRange(at, Enumerable.Repeat(bytes[at], _random.Next(1, 300)).ToArray());
                break;
            case 7:
                byte[] other = seeds[_random.Next(seeds.Count)];
                int from = _random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(40, other.Length - from)).ToArray());
                break;
            case 8 when _random.Next(8) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    /// <summary>Replaces what stands between two separators.</summary>
    private void ReplaceToken(List<byte> bytes, int at)
    {
        static bool IsSeparator(byte value) => value is (byte)' ' or (byte)';' or (byte)'=' or (byte)',' or (byte)':' or (byte)'\r' or (byte)'\n' or (byte)'/' or (byte)'@';
        int start = at;
        while (start > 0 && !IsSeparator(bytes[start - 1]))
            start--;
        int end = at;
        while (end < bytes.Count && !IsSeparator(bytes[end]))
            end++;
        bytes.RemoveRange(start, end - start);
        bytes.InsertRange(start, Nasty[_random.Next(Nasty.Length)]);
    }

    /// <summary>Puts a line a second time somewhere else.</summary>
    private void CopyLine(List<byte> bytes, int at)
    {
        int start = bytes.Count == 0 ? 0 : bytes.LastIndexOf((byte)'\n', at) + 1;
        int end = bytes.IndexOf((byte)'\n', start);
        if (end < 0)
            return;
        List<byte> line = bytes.GetRange(start, end + 1 - start);
        int target = bytes.IndexOf((byte)'\n', _random.Next(bytes.Count));
        bytes.InsertRange(target + 1, line);
    }
}
