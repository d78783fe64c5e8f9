using Anyseat.Media.Codecs;

namespace Anyseat.Media.Recording;

/// <summary>Puts the segments of a chunk on the time line of one second.</summary>
internal static class RecordingRender
{
    public static void Place(ReadOnlySpan<byte> payload, int second, Span<short> customer, Span<short> agent)
    {
        long begin = (long)second * RecordingFormat.SampleRate;
        while (RecordingSegment.TryRead(payload, out RecordingSegment segment))
        {
            ReadOnlySpan<byte> data = payload.Slice(RecordingFormat.SegmentHeaderSize, segment.Size);
            if (segment.Kind == RecordingSegmentKind.Audio)
                Place(segment, data, segment.Position - begin, segment.Track == RecordingTrack.Customer ? customer : agent);
            payload = payload[(RecordingFormat.SegmentHeaderSize + segment.Size)..];
        }
    }

    private static void Place(RecordingSegment segment, ReadOnlySpan<byte> data, long at, Span<short> track)
    {
        if (at >= RecordingFormat.SampleRate || at + data.Length <= 0)
            return;
        if (at < 0)
        {
            data = data[(int)-at..];
            at = 0;
        }

        int size = (int)Math.Min(data.Length, RecordingFormat.SampleRate - at);
        Span<short> target = track.Slice((int)at, size);
        if (segment.Law == 1)
            ALaw.Decode(data[..size], target);
        else
            MuLaw.Decode(data[..size], target);
    }
}
