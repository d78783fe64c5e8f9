using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Anyseat.Media.Sockets;

/// <summary>A fixed number of datagrams with their addresses, for one call to the system.</summary>
/// <remarks>The memory is pinned for its life, so that the system may hold addresses of it. Owned by one thread.</remarks>
public sealed class DatagramBatch
{
    /// <summary>Bytes of one datagram: an Ethernet frame's worth. Media never needs more (RFC 8085 §3.2).</summary>
    public const int DatagramSizeMax = 1500;

    // Each datagram starts on a cache line of its own.
    private const int Stride = 1536;

    private readonly byte[] _bytes;
    private readonly int[] _sizes;
    private readonly TransportAddress[] _addresses;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="capacity">How many datagrams it takes, from 1 on.</param>
    public DatagramBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
        _bytes = GC.AllocateUninitializedArray<byte>(capacity * Stride, pinned: true);
        _sizes = new int[capacity];
        _addresses = new TransportAddress[capacity];
    }

    /// <summary>How many datagrams it takes.</summary>
    public int Capacity { get; }

    /// <summary>How many are in it.</summary>
    public int Count { get; internal set; }

    /// <summary>Whether no more fit.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>What a kind of socket keeps beside the batch to call the system with.</summary>
    internal object? SystemForm { get; set; }

    /// <summary>The whole buffer of a datagram.</summary>
    public Span<byte> Buffer(int index) => _bytes.AsSpan(index * Stride, DatagramSizeMax);

    /// <summary>The bytes of a datagram.</summary>
    public Span<byte> Datagram(int index) => _bytes.AsSpan(index * Stride, _sizes[index]);

    /// <summary>Its sender or receiver.</summary>
    public ref readonly TransportAddress Address(int index) => ref _addresses[index];

    /// <summary>The buffer for the next datagram to send: fill it, then call <see cref="Add"/>.</summary>
    public Span<byte> NextBuffer => Buffer(Count);

    /// <summary>Adds what was written to <see cref="NextBuffer"/>.</summary>
    /// <param name="size">Bytes written.</param>
    /// <param name="to">Its receiver.</param>
    public void Add(int size, in TransportAddress to)
    {
        Set(Count, size, to);
        Count++;
    }

    /// <summary>Empties it.</summary>
    public void Clear() => Count = 0;

    internal void Set(int index, int size, in TransportAddress address)
    {
        _sizes[index] = size;
        _addresses[index] = address;
    }

    internal unsafe byte* Pointer(int index) =>
        (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_bytes)) + (index * Stride);

    internal int Size(int index) => _sizes[index];
}
