using System.Buffers.Binary;

namespace Anyseat.Media.Tests.Fuzz;

/// <summary>
/// A seeded fuzzer that knows where binary protocols keep lengths and counts: it breaks sound packets there. The same seed gives the
/// same inputs, so a failure's number finds it again. It works in one buffer, so that growth is the parser's.
/// </summary>
/// <param name="seed">Which inputs.</param>
/// <param name="seeds">Sound packets.</param>
/// <param name="repair">Makes the outer form sound again, so that what is inside is reached; half of the inputs pass it. Gives the size.</param>
internal sealed class ProtocolFuzzing(int seed, IReadOnlyList<byte[]> seeds, ProtocolFuzzing.Repair? repair = null)
{
    public delegate int Repair(Span<byte> input);

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
        if (repair is not null && _random.Next(2) == 0)
            _size = repair(_buffer.AsSpan(0, _size));
        return _buffer.AsSpan(0, _size);
    }

    public static int RepairStun(Span<byte> input)
    {
        if (input.Length < 20)
            return input.Length;
        int size = 20 + ((input.Length - 20) & ~3);
        input[0] &= 0x3F;
        BinaryPrimitives.WriteUInt16BigEndian(input[2..], (ushort)(size - 20));
        BinaryPrimitives.WriteUInt32BigEndian(input[4..], 0x2112_A442);
        for (int at = 20; at + 4 <= size;)
        {
            int padded = (BinaryPrimitives.ReadUInt16BigEndian(input[(at + 2)..]) + 3) & ~3;
            if (at + 4 + padded > size)
                BinaryPrimitives.WriteUInt16BigEndian(input[(at + 2)..], (ushort)(size - at - 4));
            at += 4 + padded;
        }

        return size;
    }

    public static int RepairRtp(Span<byte> input)
    {
        if (!input.IsEmpty)
            input[0] = (byte)(0x80 | (input[0] & 0x1F)); // version 2, no padding
        return input.Length;
    }

    public static int RepairRtcp(Span<byte> input)
    {
        int size = input.Length & ~3;
        for (int at = 0; at + 4 <= size;)
        {
            input[at] = (byte)(0x80 | (input[at] & 0x1F));
            int words = BinaryPrimitives.ReadUInt16BigEndian(input[(at + 2)..]) + 1;
            if (at + (words * 4) > size)
                BinaryPrimitives.WriteUInt16BigEndian(input[(at + 2)..], (ushort)(((size - at) / 4) - 1));
            at += words * 4;
        }

        return size;
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
