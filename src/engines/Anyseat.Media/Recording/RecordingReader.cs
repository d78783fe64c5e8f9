using System.Security.Cryptography;

namespace Anyseat.Media.Recording;

/// <summary>Why a recording cannot be opened.</summary>
public enum RecordingFault : byte
{
    /// <summary>It can.</summary>
    None,

    /// <summary>It is no recording, or broke off before its header was whole.</summary>
    NotARecording,

    /// <summary>None of the keys that wrapped its data key is known.</summary>
    KeyUnknown,

    /// <summary>A key is known, but the header was changed: the data key does not open.</summary>
    HeaderDamaged,
}

/// <summary>How a recording ends.</summary>
public enum RecordingEnd : byte
{
    /// <summary>It was closed well and nothing is missing at its end.</summary>
    Closed,

    /// <summary>It breaks off, as after a crash: all whole seconds before are there.</summary>
    Truncated,

    /// <summary>Bytes are there that its writer did not write: it was tampered with, or the disk is failing.</summary>
    Damaged,
}

/// <summary>What a look at every second found.</summary>
/// <param name="End">How it ends; damaged when a second is.</param>
/// <param name="SecondCount">Whole seconds in it.</param>
/// <param name="FirstDamagedSecond">The first that is not authentic; null when all are.</param>
public readonly record struct RecordingVerdict(RecordingEnd End, int SecondCount, int? FirstDamagedSecond);

/// <summary>A stretch in which recording paused.</summary>
/// <param name="Begin">Samples of 1/8,000 s since the beginning.</param>
/// <param name="End">Where it went on; null when it did not.</param>
public readonly record struct RecordingPause(uint Begin, uint? End);

/// <summary>Reads a recording, whole or broken off, from any second on.</summary>
/// <remarks>Every second is authenticated when it is read: by its own tag, which covers that of the second before. Not thread-safe. The
/// stream stays the host's.</remarks>
public sealed class RecordingReader : IDisposable
{
    private readonly Stream _stream;
    private readonly RecordingHeader _header;
    private readonly RecordingCipher _cipher;
    private readonly RecordingIndex _index;
    private readonly byte[] _firstLink = new byte[RecordingFormat.TagSize];
    private readonly byte[][] _cache = [[], [], []];
    private readonly int[] _cached = [-1, -1, -1]; // the second in each place of the cache
    private readonly int[] _cachedSize = new int[3]; // −1 when it is not authentic

    private RecordingReader(Stream stream, RecordingHeader header, RecordingCipher cipher)
    {
        _stream = stream;
        _header = header;
        _cipher = cipher;
        header.WriteFirstLink(_firstLink);
        _index = RecordingIndex.Find(stream, cipher, _firstLink);
    }

    /// <summary>Names the file.</summary>
    public Guid FileId => _header.FileId;

    /// <summary>The wall time of position 0.</summary>
    public DateTimeOffset BegunAt => _header.BegunAt;

    /// <summary>How it ends, as far as can be told without reading all of it; see <see cref="Verify"/>.</summary>
    public RecordingEnd End => _index.End;

    /// <summary>Seconds in it.</summary>
    public int SecondCount => _index.Chunks.Count;

    /// <summary>Its length in samples of 1/8,000 s: exact when closed, else whole seconds.</summary>
    public long SampleCount => _index.SampleCount ?? ((long)SecondCount * RecordingFormat.SampleRate);

    /// <summary>Samples that were lost on the way to the disk; known when closed.</summary>
    public uint DroppedSampleCount => _index.DroppedSampleCount;

    /// <summary>Opens a recording.</summary>
    /// <param name="stream">Readable and seekable.</param>
    /// <param name="keys">Finds a key of the house by its id; null when it is not known.</param>
    /// <param name="reader">The reader.</param>
    /// <param name="fault">Why it cannot be opened.</param>
    public static bool TryOpen(Stream stream, Func<string, RecordingKey?> keys, out RecordingReader? reader, out RecordingFault fault)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(keys);
        reader = null;
        Span<byte> bytes = stackalloc byte[RecordingFormat.HeaderSize];
        stream.Position = 0;
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length || !RecordingHeader.TryRead(bytes, out RecordingHeader? header))
        {
            fault = RecordingFault.NotARecording;
            return false;
        }

        Span<byte> dataKey = stackalloc byte[RecordingKey.Size];
        if (header!.OpenDataKey(keys, dataKey, out bool isKeyKnown) < 0)
        {
            fault = isKeyKnown ? RecordingFault.HeaderDamaged : RecordingFault.KeyUnknown;
            return false;
        }

        reader = new RecordingReader(stream, header, new RecordingCipher(dataKey, header.FileIdBytes));
        CryptographicOperations.ZeroMemory(dataKey);
        fault = RecordingFault.None;
        return true;
    }

    /// <summary>Reads one second of both tracks as linear samples; silence where there is none.</summary>
    /// <param name="second">From 0 on.</param>
    /// <param name="customer">8,000 samples.</param>
    /// <param name="agent">8,000 samples.</param>
    /// <returns>False when there is no such second or it is not authentic; then both are silent.</returns>
    public bool TryReadSecond(int second, Span<short> customer, Span<short> agent)
    {
        customer[..RecordingFormat.SampleRate].Clear();
        agent[..RecordingFormat.SampleRate].Clear();
        if (second < 0 || second >= SecondCount || !TryOpenChunk(second, out ReadOnlySpan<byte> payload))
            return false;
        // A packet may begin in the second before, or have come after its own second was sealed.
        if (TryOpenChunk(second - 1, out ReadOnlySpan<byte> before))
            RecordingRender.Place(before, second, customer, agent);
        RecordingRender.Place(payload, second, customer, agent);
        if (TryOpenChunk(second + 1, out ReadOnlySpan<byte> after))
            RecordingRender.Place(after, second, customer, agent);
        return true;
    }

    /// <summary>Lists the pauses. Reads all of it.</summary>
    public IReadOnlyList<RecordingPause> ReadPauses()
    {
        List<RecordingPause> pauses = [];
        for (int second = 0; second < SecondCount; second++)
        {
            if (!TryOpenChunk(second, out ReadOnlySpan<byte> rest))
                continue;
            for (; RecordingSegment.TryRead(rest, out RecordingSegment segment); rest = rest[(RecordingFormat.SegmentHeaderSize + segment.Size)..])
            {
                if (segment.Kind == RecordingSegmentKind.PauseBegin)
                    pauses.Add(new RecordingPause(segment.Position, null));
                else if (segment.Kind == RecordingSegmentKind.PauseEnd && pauses.Count > 0 && pauses[^1].End is null)
                    pauses[^1] = pauses[^1] with { End = segment.Position };
            }
        }

        return pauses;
    }

    /// <summary>Authenticates every second.</summary>
    public RecordingVerdict Verify()
    {
        for (int second = 0; second < SecondCount; second++)
        {
            if (!TryOpenChunk(second, out _))
                return new RecordingVerdict(RecordingEnd.Damaged, SecondCount, second);
        }

        return new RecordingVerdict(End, SecondCount, null);
    }

    /// <summary>Lets go of the key.</summary>
    public void Dispose()
    {
        _cipher.Dispose();
        foreach (byte[] payload in _cache)
            CryptographicOperations.ZeroMemory(payload);
    }

    private bool TryOpenChunk(int second, out ReadOnlySpan<byte> payload)
    {
        payload = [];
        if (second < 0 || second >= SecondCount)
            return false;
        int place = second % _cache.Length;
        if (_cached[place] != second)
            Load(second, place);
        if (_cachedSize[place] < 0)
            return false;
        payload = _cache[place].AsSpan(RecordingFormat.ChunkHeaderSize, _cachedSize[place]);
        return true;
    }

    private void Load(int second, int place)
    {
        (long offset, RecordingChunkHeader header) = _index.Chunks[second];
        if (_cache[place].Length < header.TotalSize)
            _cache[place] = new byte[Math.Max(header.TotalSize, 32 * 1024)];
        Span<byte> chunk = _cache[place].AsSpan(0, header.TotalSize);
        Span<byte> link = stackalloc byte[RecordingFormat.TagSize];
        bool isRead = RecordingIndex.TryReadLink(_stream, second == 0 ? null : offset, _firstLink, link)
            && RecordingIndex.TryReadAt(_stream, offset, chunk)
            && RecordingChunkHeader.TryRead(chunk, out RecordingChunkHeader found) && found == header;
        _cached[place] = second;
        _cachedSize[place] = isRead && _cipher.TryOpen(header, link, chunk) ? header.PayloadSize : -1;
    }
}
