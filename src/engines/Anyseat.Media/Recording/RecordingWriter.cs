using System.Buffers.Binary;

namespace Anyseat.Media.Recording;

/// <summary>Writes a recording as it happens: a second a chunk, each in one write of the stream.</summary>
/// <remarks>
/// <code>
///   ring ─► Drain ─► open second ─► sealed when time is 250 ms beyond it ─► stream
/// </code>
/// A packet that comes later than that goes into the second that is open, with its own position; readers look there. What the stream
/// throws is the host's: the recording then ends at the last whole second. Not thread-safe: owned by the thread that writes.
/// </remarks>
public sealed class RecordingWriter : IDisposable
{
    private const int LatenessSamples = RecordingFormat.SampleRate / 4;
    private const int FirstSize = 24 * 1024; // both tracks of a second with their heads

    private readonly Stream _stream;
    private readonly RecordingCipher _cipher;
    private readonly byte[] _link = new byte[RecordingFormat.TagSize];
    private readonly byte[] _data = new byte[RecordingRing.AudioSizeMax];
    private readonly List<int> _payloadSizes = new(1_024);
    private byte[] _chunk = new byte[FirstSize];
    private int _payloadSize;
    private long _written;
    private uint _end; // the newest position heard of, in samples
    private bool _isClosed;

    private RecordingWriter(Stream stream, RecordingHeader header, ReadOnlySpan<byte> dataKey)
    {
        _stream = stream;
        _cipher = new RecordingCipher(dataKey, header.FileIdBytes);
        header.WriteFirstLink(_link);
    }

    /// <summary>Whole seconds in the file.</summary>
    public int SecondCount => _payloadSizes.Count;

    /// <summary>Begins a recording: writes the header.</summary>
    /// <param name="stream">Where it goes; written in order, never read.</param>
    /// <param name="key">The key of the house that wraps the data key.</param>
    /// <param name="secrets">Random numbers of this file.</param>
    /// <param name="begunAt">The wall time of position 0.</param>
    public static RecordingWriter Begin(Stream stream, RecordingKey key, RecordingSecrets secrets, DateTimeOffset begunAt)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(secrets);
        RecordingHeader header = RecordingHeader.Create(secrets, key, begunAt);
        var writer = new RecordingWriter(stream, header, secrets.DataKey.Span);
        writer.Write(header.Bytes);
        return writer;
    }

    /// <summary>Takes what is in the ring and writes the seconds that are over.</summary>
    /// <param name="ring">The ring of this recording.</param>
    /// <returns>How many seconds were written.</returns>
    public int Drain(RecordingRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        int before = SecondCount;
        while (ring.TryRead(out RecordingSegment segment, _data))
            Take(segment);
        return SecondCount - before;
    }

    /// <summary>Writes what is left, the last second be it a part of one, and the end that says that nothing is missing.</summary>
    /// <param name="ring">The ring of this recording.</param>
    public void Close(RecordingRing ring)
    {
        Drain(ring);
        uint seconds = Math.Min((_end + RecordingFormat.SampleRate - 1) / RecordingFormat.SampleRate, RecordingFormat.SecondsMax);
        while (SecondCount < seconds)
            SealSecond();
        WriteFooter((uint)ring.DroppedSampleCount);
        _isClosed = true;
    }

    /// <summary>Lets go of the key. Without <see cref="Close"/> the recording looks as after a crash.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _cipher.Dispose();
    }

    private void Take(RecordingSegment segment)
    {
        uint end = segment.Position + segment.Size;
        if (end < segment.Position || end > (uint)RecordingFormat.SecondsMax * RecordingFormat.SampleRate)
            return; // beyond the bound of a file
        // Seal before the segment is added: what belongs to the second after next must not swell this one.
        while (segment.Position >= ((long)SecondCount + 1) * RecordingFormat.SampleRate + LatenessSamples)
            SealSecond();
        _end = Math.Max(_end, end);
        if (segment.Kind != RecordingSegmentKind.Tick)
            Append(segment, _data.AsSpan(0, segment.Size));
    }

    private void Append(RecordingSegment segment, ReadOnlySpan<byte> data)
    {
        int size = RecordingFormat.SegmentHeaderSize + data.Length;
        if (_payloadSize + size > RecordingFormat.ChunkPayloadMax)
            return; // a flood of packets into one second: keep what came first
        int at = RecordingFormat.ChunkHeaderSize + _payloadSize;
        if (at + size + RecordingFormat.TagSize > _chunk.Length)
            Array.Resize(ref _chunk, Math.Max(_chunk.Length * 2, at + size + RecordingFormat.TagSize));
        segment.Write(_chunk.AsSpan(at));
        data.CopyTo(_chunk.AsSpan(at + RecordingFormat.SegmentHeaderSize));
        _payloadSize += size;
    }

    private void SealSecond()
    {
        var header = new RecordingChunkHeader(RecordingChunkKind.Second, (uint)SecondCount, _payloadSize);
        WriteChunk(header);
        _payloadSizes.Add(_payloadSize);
        _payloadSize = 0;
    }

    private void WriteChunk(RecordingChunkHeader header)
    {
        Span<byte> chunk = _chunk.AsSpan(0, header.TotalSize);
        _cipher.Seal(header, _link, chunk);
        chunk[^RecordingFormat.TagSize..].CopyTo(_link);
        Write(chunk);
    }

    // Footer: seconds, samples, samples lost, zero; then the payload size of every chunk, from which a reader finds any second.
    private void WriteFooter(uint lost)
    {
        long offset = _written;
        int size = RecordingFormat.FooterFixedSize + (_payloadSizes.Count * 4);
        if (_chunk.Length < RecordingFormat.ChunkHeaderSize + size + RecordingFormat.TagSize)
            _chunk = new byte[RecordingFormat.ChunkHeaderSize + size + RecordingFormat.TagSize];
        Span<byte> payload = _chunk.AsSpan(RecordingFormat.ChunkHeaderSize, size);
        BinaryPrimitives.WriteUInt32BigEndian(payload, (uint)_payloadSizes.Count);
        BinaryPrimitives.WriteUInt32BigEndian(payload[4..], _end);
        BinaryPrimitives.WriteUInt32BigEndian(payload[8..], lost);
        BinaryPrimitives.WriteUInt32BigEndian(payload[12..], 0);
        for (int i = 0; i < _payloadSizes.Count; i++)
            BinaryPrimitives.WriteInt32BigEndian(payload[(RecordingFormat.FooterFixedSize + (i * 4))..], _payloadSizes[i]);
        WriteChunk(new RecordingChunkHeader(RecordingChunkKind.Footer, (uint)_payloadSizes.Count, size));

        Span<byte> trailer = stackalloc byte[RecordingFormat.TrailerSize];
        BinaryPrimitives.WriteInt64BigEndian(trailer, offset);
        BinaryPrimitives.WriteUInt64BigEndian(trailer[8..], RecordingFormat.TrailerMagic);
        Write(trailer);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _written += bytes.Length;
    }
}
