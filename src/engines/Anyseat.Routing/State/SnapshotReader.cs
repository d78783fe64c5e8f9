using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Anyseat.Routing.State;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote; every read throws <see cref="FormatException"/> when
/// the bytes end early.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> bytes)
{
    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _left = bytes;

    /// <summary>Reads one thing of a list.</summary>
    public delegate T Read<out T>(ref SnapshotReader reader);

    /// <summary>Fails unless all bytes were read.</summary>
    public readonly void End() => Require(_left.IsEmpty);

    /// <summary>Fails with the offset of the last read.</summary>
    public readonly void Require(bool holds)
    {
        if (!holds)
            throw new FormatException($"Not a routing state: byte {_length - _left.Length} and before.");
    }

    public byte Byte() => Take(1)[0];

    public byte Byte(byte max)
    {
        byte value = Byte();
        Require(value <= max);
        return value;
    }

    public bool Boolean() => Byte(max: 1) == 1;

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public int Int32(int min, int max)
    {
        int value = Int32();
        Require(value >= min && value <= max);
        return value;
    }

    public long Int64(long min, long max)
    {
        long value = Int64();
        Require(value >= min && value <= max);
        return value;
    }

    /// <summary>An instant an engine can have had, or <see cref="RoutingInstant.Never"/>.</summary>
    public RoutingInstant Instant() => new(Int64(0, long.MaxValue));

    public TimeSpan Duration() => new(Int64());

    /// <summary>A count of things that take at least <paramref name="bytesEach"/> bytes each.</summary>
    public int Count(int bytesEach) => Int32(0, _left.Length / bytesEach);

    /// <summary>A list of things.</summary>
    public ImmutableArray<T> List<T>(int bytesEach, Read<T> read)
    {
        var list = new T[Count(bytesEach)];
        for (int i = 0; i < list.Length; i++)
            list[i] = read(ref this);
        return ImmutableArray.Create(list);
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        Require(_left.Length >= count);
        ReadOnlySpan<byte> taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
