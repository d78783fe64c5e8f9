using Anyseat.Media.Codecs;
using Anyseat.Media.Recording;

namespace Anyseat.Media.Tests.Recording;

/// <summary>Recordings whose every sample is known.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset BegunAt = new(2026, 11, 25, 18, 0, 0, TimeSpan.Zero);

    public static RecordingKey Key { get; } = new("2026", Srtp.CipherTests.Bytes(new Random(77), RecordingKey.Size));

    public static RecordingKey? Keys(string id) => id == Key.Id ? Key : null;

    public static RecordingSecrets Secrets(int seed)
    {
        var random = new Random(seed);
        return new RecordingSecrets(
            new Guid(Srtp.CipherTests.Bytes(random, 16)), Srtp.CipherTests.Bytes(random, RecordingKey.Size), Srtp.CipherTests.Bytes(random, 12));
    }

    /// <summary>The code at a position of a track, such that no two places look alike.</summary>
    public static byte Code(int track, int position) => (byte)((position * 7) + (position / 251) + (track * 101));

    /// <summary>Both sides speak all the time: the customer in A-law, the agent in µ-law.</summary>
    public static byte[] Of(int seconds, int everyMs, int size, int seed = 1)
    {
        var stream = new MemoryStream();
        var ring = new RecordingRing();
        using RecordingWriter writer = RecordingWriter.Begin(stream, Key, Secrets(seed), BegunAt);
        byte[] payload = new byte[size];
        for (int position = 0; position < seconds * 8_000; position += everyMs * 8)
        {
            for (int track = 0; track < 2; track++)
            {
                for (int i = 0; i < size; i++)
                    payload[i] = Code(track, position + i);
                Assert.True(ring.TryWrite((RecordingTrack)track, track == 0 ? G711Law.ALaw : G711Law.MuLaw, payload, (uint)position));
            }

            writer.Drain(ring);
        }

        writer.Close(ring);
        return stream.ToArray();
    }

    public static RecordingReader Open(byte[] file)
    {
        Assert.True(RecordingReader.TryOpen(new MemoryStream(file), Keys, out RecordingReader? reader, out RecordingFault fault), fault.ToString());
        return reader!;
    }

    /// <summary>Where each chunk ends, the footer among them.</summary>
    public static int[] ChunkEnds(byte[] file)
    {
        List<int> ends = [];
        int at = RecordingFormat.HeaderSize;
        while (at < file.Length - RecordingFormat.TrailerSize)
        {
            Assert.True(RecordingChunkHeader.TryRead(file.AsSpan(at), out RecordingChunkHeader header));
            at += header.TotalSize;
            ends.Add(at);
        }

        return [.. ends];
    }
}
