using System.Buffers.Binary;
using Anyseat.Media.Codecs;

namespace Anyseat.Media.Recording;

/// <summary>What a segment of a chunk holds.</summary>
public enum RecordingSegmentKind : byte
{
    /// <summary>Nothing: only time passes. In the ring, not in files.</summary>
    Tick = 0,

    /// <summary>Speech of one track, as it was received.</summary>
    Audio = 1,

    /// <summary>Recording pauses: a card number is spoken, or the rules ask for it.</summary>
    PauseBegin = 2,

    /// <summary>Recording goes on.</summary>
    PauseEnd = 3,
}

/// <summary>The head of a segment, in the ring and in a chunk's payload.</summary>
/// <remarks>
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | kind  | track |   law (audio)  |      bytes that follow       |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |        position: samples since the recording began            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// Between two segments of a track whose positions do not meet there is a gap: silence, or loss.
/// </remarks>
/// <param name="Kind">What it holds.</param>
/// <param name="Track">Whose speech.</param>
/// <param name="Law">0 for µ-law, 1 for A-law.</param>
/// <param name="Size">Bytes that follow: one a sample.</param>
/// <param name="Position">Samples of 1/8,000 s since the recording began.</param>
internal readonly record struct RecordingSegment(RecordingSegmentKind Kind, RecordingTrack Track, byte Law, ushort Size, uint Position)
{
    public static RecordingSegment Audio(RecordingTrack track, G711Law law, int size, uint position) =>
        new(RecordingSegmentKind.Audio, track, law == G711Law.ALaw ? (byte)1 : (byte)0, (ushort)size, position);

    /// <summary>Reads a head that must be one a writer could have written.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordingSegment segment)
    {
        if (bytes.Length < RecordingFormat.SegmentHeaderSize)
        {
            segment = default;
            return false;
        }

        segment = new RecordingSegment(
            (RecordingSegmentKind)(bytes[0] >> 4),
            (RecordingTrack)(bytes[0] & 0x0F),
            bytes[1],
            BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        return segment.Kind is > RecordingSegmentKind.Tick and <= RecordingSegmentKind.PauseEnd
            && segment.Track <= RecordingTrack.Agent && segment.Law <= 1
            && segment.Size <= bytes.Length - RecordingFormat.SegmentHeaderSize;
    }

    public void Write(Span<byte> target)
    {
        target[0] = (byte)(((int)Kind << 4) | (int)Track);
        target[1] = Law;
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], Size);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], Position);
    }
}
