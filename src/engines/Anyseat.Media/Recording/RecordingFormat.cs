using System.Buffers.Binary;

namespace Anyseat.Media.Recording;

/// <summary>Who is heard on a track.</summary>
public enum RecordingTrack : byte
{
    /// <summary>The customer: left in stereo.</summary>
    Customer = 0,

    /// <summary>The agent, and whoever else is on the house's side: right in stereo.</summary>
    Agent = 1,
}

/// <summary>The sizes, marks and bounds of the container; drawn in docs/recording-format.md. Numbers are big-endian.</summary>
internal static class RecordingFormat
{
    public const int Version = 1;
    public const int SampleRate = 8_000;
    public const int TrackCount = 2;

    /// <summary>24 hours, in seconds; longer calls begin a new file.</summary>
    public const int SecondsMax = 24 * 3_600;

    // Header
    public const int HeaderSize = 256;
    public const int FixedSize = 64; // what never changes
    public const int KeySlotSize = 96;
    public const int KeySlotCount = 2;

    // Chunks
    public const int ChunkHeaderSize = 16;
    public const int TagSize = 16;
    public const int NonceSize = 12;
    public const int ChunkPayloadMax = 1 << 20;

    // The end
    public const int TrailerSize = 16;
    public const int FooterFixedSize = 16;

    // Segments of a chunk
    public const int SegmentHeaderSize = 8;

    public const ulong HeaderMagic = 0x414E_5953_4541_5452; // "ANYSEATR"
    public const ulong TrailerMagic = 0x414E_5953_4541_5445; // "ANYSEATE"
    public const uint ChunkMagic = 0x4348_4E4B; // "CHNK"

    /// <summary>The nonce of a chunk: its index, since every file has a data key of its own.</summary>
    public static void WriteNonce(Span<byte> nonce, uint index)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], index);
    }
}

/// <summary>What a chunk is.</summary>
internal enum RecordingChunkKind : byte
{
    Second = 1,
    Footer = 2,
}

/// <summary>The clear head of a chunk.</summary>
internal readonly record struct RecordingChunkHeader(RecordingChunkKind Kind, uint Index, int PayloadSize)
{
    /// <summary>The size of the whole chunk in the file.</summary>
    public int TotalSize => RecordingFormat.ChunkHeaderSize + PayloadSize + RecordingFormat.TagSize;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordingChunkHeader header)
    {
        uint size = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
        header = new RecordingChunkHeader((RecordingChunkKind)bytes[4], BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]), (int)size);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes) == RecordingFormat.ChunkMagic
            && header.Kind is RecordingChunkKind.Second or RecordingChunkKind.Footer
            && size <= RecordingFormat.ChunkPayloadMax;
    }

    public void Write(Span<byte> target)
    {
        target[..RecordingFormat.ChunkHeaderSize].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(target, RecordingFormat.ChunkMagic);
        target[4] = (byte)Kind;
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], Index);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], (uint)PayloadSize);
    }
}
