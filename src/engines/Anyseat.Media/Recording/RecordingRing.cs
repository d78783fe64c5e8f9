using Anyseat.Media.Codecs;

namespace Anyseat.Media.Recording;

/// <summary>Carries what is recorded from the media thread to the thread that writes, without a lock and without allocating.</summary>
/// <remarks>
/// <code>
///        tail: next to read                 head: next to write
///          v                                  v
///  --------+--------+-------------+-----------+------------------
///   free   | head 8 | bytes, 0..n | head 8 ...|      free
///  --------+--------+-------------+-----------+------------------   positions count on and are masked
/// </code>
/// One thread writes, one reads. When the disk does not keep up, the newest is dropped and counted: speech goes on, and the gap
/// shows in the recording.
/// </remarks>
public sealed class RecordingRing
{
    /// <summary>The usual capacity in bytes: 3.5 s of both tracks.</summary>
    public const int DefaultCapacity = 64 * 1024;

    /// <summary>The most samples of one packet: 255 ms.</summary>
    public const int AudioSizeMax = 2_040;

    private readonly byte[] _bytes;
    private readonly int _mask;
    private long _head;
    private long _tail;
    private long _dropped;

    /// <summary>An empty ring.</summary>
    /// <param name="capacity">In bytes, a power of two.</param>
    public RecordingRing(int capacity = DefaultCapacity)
    {
        if (capacity < 4_096 || (capacity & (capacity - 1)) != 0)
            throw new ArgumentException("The capacity is a power of two, 4,096 at least.", nameof(capacity));
        _bytes = new byte[capacity];
        _mask = capacity - 1;
    }

    /// <summary>Samples dropped because the reader did not keep up, or a packet was too long.</summary>
    public long DroppedSampleCount => Volatile.Read(ref _dropped);

    /// <summary>Whether recording pauses: speech is not taken meanwhile. Media thread only.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Puts a packet in. Media thread only.</summary>
    /// <param name="track">Whose.</param>
    /// <param name="law">How it is coded.</param>
    /// <param name="payload">The payload as it was received, one byte a sample.</param>
    /// <param name="position">See <see cref="RecordingClock.PositionOf"/>.</param>
    /// <returns>Whether it was taken.</returns>
    public bool TryWrite(RecordingTrack track, G711Law law, ReadOnlySpan<byte> payload, uint position)
    {
        if (IsPaused || payload.IsEmpty)
            return false;
        if (payload.Length <= AudioSizeMax && TryPut(RecordingSegment.Audio(track, law, payload.Length, position), payload))
            return true;
        Volatile.Write(ref _dropped, _dropped + payload.Length);
        return false;
    }

    /// <summary>Says that time has come to a position, so that whole seconds are written while nobody speaks. Once a second is
    /// enough. Media thread only.</summary>
    /// <param name="position">See <see cref="RecordingClock.PositionAt"/>.</param>
    public void Tick(uint position) => TryPut(new RecordingSegment(RecordingSegmentKind.Tick, default, 0, 0, position), []);

    /// <summary>Stops taking speech. Media thread only.</summary>
    /// <param name="position">Where.</param>
    public void Pause(uint position) => Mark(RecordingSegmentKind.PauseBegin, position, isPaused: true);

    /// <summary>Takes speech again. Media thread only.</summary>
    /// <param name="position">Where.</param>
    public void Resume(uint position) => Mark(RecordingSegmentKind.PauseEnd, position, isPaused: false);

    /// <summary>Takes the next segment. Writing thread only.</summary>
    internal bool TryRead(out RecordingSegment segment, Span<byte> data)
    {
        segment = default;
        if (_tail == Volatile.Read(ref _head))
            return false;
        Span<byte> head = stackalloc byte[RecordingFormat.SegmentHeaderSize];
        CopyOut(_tail, head);
        segment = new RecordingSegment(
            (RecordingSegmentKind)(head[0] >> 4),
            (RecordingTrack)(head[0] & 0x0F),
            head[1],
            System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(head[2..]),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head[4..]));
        CopyOut(_tail + RecordingFormat.SegmentHeaderSize, data[..segment.Size]);
        Volatile.Write(ref _tail, _tail + RecordingFormat.SegmentHeaderSize + segment.Size);
        return true;
    }

    private void Mark(RecordingSegmentKind kind, uint position, bool isPaused)
    {
        if (IsPaused == isPaused)
            return;
        IsPaused = isPaused; // holds even when the mark finds no room: what must not be heard is not written
        TryPut(new RecordingSegment(kind, default, 0, 0, position), []);
    }

    private bool TryPut(RecordingSegment segment, ReadOnlySpan<byte> data)
    {
        int size = RecordingFormat.SegmentHeaderSize + data.Length;
        if (_bytes.Length - (_head - Volatile.Read(ref _tail)) < size)
            return false;
        Span<byte> head = stackalloc byte[RecordingFormat.SegmentHeaderSize];
        segment.Write(head);
        CopyIn(_head, head);
        CopyIn(_head + head.Length, data);
        Volatile.Write(ref _head, _head + size);
        return true;
    }

    private void CopyIn(long position, ReadOnlySpan<byte> data)
    {
        int start = (int)(position & _mask);
        int first = Math.Min(data.Length, _bytes.Length - start);
        data[..first].CopyTo(_bytes.AsSpan(start));
        data[first..].CopyTo(_bytes);
    }

    private void CopyOut(long position, Span<byte> data)
    {
        int start = (int)(position & _mask);
        int first = Math.Min(data.Length, _bytes.Length - start);
        _bytes.AsSpan(start, first).CopyTo(data);
        _bytes.AsSpan(0, data.Length - first).CopyTo(data[first..]);
    }
}
