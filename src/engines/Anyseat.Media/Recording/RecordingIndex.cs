using System.Buffers.Binary;

namespace Anyseat.Media.Recording;

/// <summary>Where each second stands in the file, and how the file ends.</summary>
/// <remarks>From the footer when there is an authentic one, without touching the rest; otherwise by walking from chunk to chunk, which
/// also tells breaking off from tampering:
/// <code>
///   rest of the file              shorter than a chunk   all zeros    another mark, a wrong index, a chunk further on
///   ends as                       truncated              truncated    damaged
/// </code>
/// (All zeros: a file system that had promised the space and lost the power.)</remarks>
internal sealed class RecordingIndex
{
    public List<(long Offset, RecordingChunkHeader Header)> Chunks { get; } = [];

    public RecordingEnd End { get; private set; } = RecordingEnd.Truncated;

    public uint? SampleCount { get; private set; }

    public uint DroppedSampleCount { get; private set; }

    public static RecordingIndex Find(Stream stream, RecordingCipher cipher, ReadOnlySpan<byte> firstLink)
    {
        var index = new RecordingIndex();
        bool hasTrailer = TryReadTrailer(stream, out long footer);
        if (hasTrailer && index.TryReadFooter(stream, cipher, firstLink, footer))
            return index;
        index.Walk(stream, cipher, firstLink);
        if (hasTrailer)
            index.End = RecordingEnd.Damaged; // the end is there, and yet the whole is not
        return index;
    }

    public static bool TryReadAt(Stream stream, long offset, Span<byte> target)
    {
        stream.Position = offset;
        return stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length;
    }

    /// <summary>Reads what a chunk is chained to: the tag that stands before it, or the digest of the header.</summary>
    public static bool TryReadLink(Stream stream, long? offset, ReadOnlySpan<byte> firstLink, Span<byte> link)
    {
        if (offset is { } at && at > RecordingFormat.HeaderSize)
            return TryReadAt(stream, at - RecordingFormat.TagSize, link);
        firstLink.CopyTo(link);
        return true;
    }

    private static bool TryReadTrailer(Stream stream, out long footer)
    {
        footer = 0;
        long at = stream.Length - RecordingFormat.TrailerSize;
        Span<byte> trailer = stackalloc byte[RecordingFormat.TrailerSize];
        if (at < RecordingFormat.HeaderSize || !TryReadAt(stream, at, trailer))
            return false;
        footer = BinaryPrimitives.ReadInt64BigEndian(trailer);
        return BinaryPrimitives.ReadUInt64BigEndian(trailer[8..]) == RecordingFormat.TrailerMagic;
    }

    private bool TryReadFooter(Stream stream, RecordingCipher cipher, ReadOnlySpan<byte> firstLink, long offset)
    {
        long end = stream.Length - RecordingFormat.TrailerSize;
        Span<byte> head = stackalloc byte[RecordingFormat.ChunkHeaderSize];
        if (offset < RecordingFormat.HeaderSize || offset > end - RecordingFormat.ChunkHeaderSize || !TryReadAt(stream, offset, head)
            || !RecordingChunkHeader.TryRead(head, out RecordingChunkHeader header)
            || header.Kind != RecordingChunkKind.Footer || offset + header.TotalSize != end || header.PayloadSize < RecordingFormat.FooterFixedSize)
            return false;
        byte[] chunk = new byte[header.TotalSize];
        Span<byte> link = stackalloc byte[RecordingFormat.TagSize];
        if (!TryReadLink(stream, offset, firstLink, link) || !TryReadAt(stream, offset, chunk) || !cipher.TryOpen(header, link, chunk))
            return false;
        return TryTakeFooter(chunk.AsSpan(RecordingFormat.ChunkHeaderSize, header.PayloadSize), offset);
    }

    private bool TryTakeFooter(ReadOnlySpan<byte> payload, long footerOffset)
    {
        uint count = BinaryPrimitives.ReadUInt32BigEndian(payload);
        if (count > RecordingFormat.SecondsMax || payload.Length != RecordingFormat.FooterFixedSize + (count * 4))
            return false;
        long offset = RecordingFormat.HeaderSize;
        for (int i = 0; i < count; i++)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(payload[(RecordingFormat.FooterFixedSize + (i * 4))..]);
            var header = new RecordingChunkHeader(RecordingChunkKind.Second, (uint)i, size);
            Chunks.Add((offset, header));
            offset += header.TotalSize;
        }

        if (offset != footerOffset)
        {
            Chunks.Clear(); // bytes were put in or taken out before the footer
            return false;
        }

        SampleCount = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        DroppedSampleCount = BinaryPrimitives.ReadUInt32BigEndian(payload[8..]);
        End = RecordingEnd.Closed;
        return true;
    }

    private void Walk(Stream stream, RecordingCipher cipher, ReadOnlySpan<byte> firstLink)
    {
        Span<byte> head = stackalloc byte[RecordingFormat.ChunkHeaderSize];
        long offset = RecordingFormat.HeaderSize;
        while (stream.Length - offset >= head.Length && TryReadAt(stream, offset, head))
        {
            if (!RecordingChunkHeader.TryRead(head, out RecordingChunkHeader header) || header.Index != Chunks.Count || header.Index > RecordingFormat.SecondsMax)
            {
                End = IsZero(stream, offset) ? RecordingEnd.Truncated : RecordingEnd.Damaged;
                return;
            }

            if (offset + header.TotalSize > stream.Length)
            {
                End = HasChunkBehind(stream, offset, header.Index + 1) ? RecordingEnd.Damaged : RecordingEnd.Truncated;
                return;
            }

            if (header.Kind == RecordingChunkKind.Footer)
            {
                End = JudgeFooter(stream, cipher, firstLink, offset, header);
                return;
            }

            Chunks.Add((offset, header));
            offset += header.TotalSize;
        }
    }

    // A footer that the trailer did not lead to: the trailer broke off, or something is wrong.
    private static RecordingEnd JudgeFooter(Stream stream, RecordingCipher cipher, ReadOnlySpan<byte> firstLink, long offset, RecordingChunkHeader header)
    {
        byte[] chunk = new byte[header.TotalSize];
        Span<byte> link = stackalloc byte[RecordingFormat.TagSize];
        bool isAuthentic = TryReadLink(stream, offset, firstLink, link) && TryReadAt(stream, offset, chunk) && cipher.TryOpen(header, link, chunk);
        long left = stream.Length - offset - header.TotalSize;
        return isAuthentic && left < RecordingFormat.TrailerSize ? RecordingEnd.Truncated : RecordingEnd.Damaged;
    }

    private static bool IsZero(Stream stream, long offset)
    {
        Span<byte> bytes = stackalloc byte[4_096];
        stream.Position = offset;
        for (int size = stream.Read(bytes); size > 0; size = stream.Read(bytes))
        {
            if (bytes[..size].ContainsAnyExcept((byte)0))
                return false;
        }

        return true;
    }

    // A chunk that is longer than the file, and another after its head: its length was changed.
    private static bool HasChunkBehind(Stream stream, long offset, uint index)
    {
        byte[] rest = new byte[(int)Math.Min(stream.Length - offset, RecordingFormat.ChunkPayloadMax)];
        if (!TryReadAt(stream, offset, rest))
            return false;
        Span<byte> mark = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(mark, RecordingFormat.ChunkMagic);
        for (int at = 4; at <= rest.Length - RecordingFormat.ChunkHeaderSize; at++)
        {
            int found = rest.AsSpan(at).IndexOf(mark);
            if (found < 0)
                return false;
            at += found;
            if (at <= rest.Length - RecordingFormat.ChunkHeaderSize
                && RecordingChunkHeader.TryRead(rest.AsSpan(at), out RecordingChunkHeader header) && header.Index == index)
                return true;
        }

        return false;
    }
}
