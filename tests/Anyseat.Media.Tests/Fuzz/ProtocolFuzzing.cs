using System.Buffers.Binary;

namespace Anyseat.Media.Tests.Fuzz;

/// <summary>
/// A seeded fuzzer that knows where binary protocols keep lengths and counts: it breaks sound packets there. The same seed gives the
/// same inputs, so a failure's number finds it again. It works in one buffer, so that growth is the parser's.
/// </summary>
internal sealed class ProtocolFuzzing(int seed, IReadOnlyList<byte[]> seeds)
{
    public const int SizeMax = 2_048;

    private static readonly ushort[] Numbers = [0, 1, 2, 3, 4, 5, 7, 8, 12, 16, 20, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFC, 0xFFFE, 0xFFFF];

    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[SizeMax];
    private int _size;

    /// <summary>How many inputs: few by default, ten million when ANYSEAT_SOAK=1.</summary>
    public static int Count(int few) => Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 10_000_000 : few;

    /// <summary>The next input; good until the next call.</summary>
    public Span<byte> Next()
    {
        byte[] sound = seeds[_random.Next(seeds.Count)];
        _size = Math.Min(sound.Length, SizeMax);
        sound.AsSpan(0, _size).CopyTo(_buffer);
        for (int edits = _random.Next(1, 5); edits > 0; edits--)
            Edit();
        return _buffer.AsSpan(0, _size);
    }

    private void Edit()
    {
        int at = _size == 0 ? 0 : _random.Next(_size);
        switch (_random.Next(10))
        {
            case 0 when _size > 0:
                _buffer[at] = (byte)_random.Next(256);
                break;
            case 1 when _size > 0:
                _buffer[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 2 or 3 when _size >= 4: // a length or a count, most often in a whole word
                at = Math.Min(at & ~1, _size - 2);
                BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(at), Numbers[_random.Next(Numbers.Length)]);
                break;
            case 4:
                _size = at; // breaks off
                break;
            case 5:
                Remove(at, _random.Next(1, 24));
                break;
            case 6:
                Insert(at, _buffer.AsSpan(0, _size)[_random.Next(_size + 1)..]);
                break;
            case 7:
                byte[] other = seeds[_random.Next(seeds.Count)];
                Insert(at, other.AsSpan(_random.Next(other.Length + 1)));
                break;
            case 8 when _size >= 2: // a length one off from what is true
                at = Math.Min(at, _size - 2);
                ushort value = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(at));
                BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(at), (ushort)(value + _random.Next(-4, 5)));
                break;
            case 9:
                int length = Math.Min(_random.Next(1, 64), SizeMax - _size);
                _random.NextBytes(_buffer.AsSpan(_size, length));
                _size += length;
                break;
        }
    }

    private void Remove(int at, int count)
    {
        count = Math.Min(count, _size - at);
        _buffer.AsSpan(at + count, _size - at - count).CopyTo(_buffer.AsSpan(at));
        _size -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> piece)
    {
        Span<byte> copy = stackalloc byte[64];
        int size = Math.Min(Math.Min(piece.Length, copy.Length), SizeMax - _size);
        piece[..size].CopyTo(copy);
        _buffer.AsSpan(at, _size - at).CopyTo(_buffer.AsSpan(at + size));
        copy[..size].CopyTo(_buffer.AsSpan(at));
        _size += size;
    }
}
