using Anyseat.Media.Recording;

namespace Anyseat.Media.Shard;

/// <summary>A recording as the loop feeds it: up to two legs of one shard, each on its track. The host writes what is in the ring,
/// on a thread of its own (<see cref="RecordingWriter"/>).</summary>
public sealed class MediaRecording
{
    private readonly MediaShard _shard;

    internal MediaRecording(MediaShard shard, RecordingRing ring)
    {
        _shard = shard;
        Ring = ring;
    }

    /// <summary>What is to be written.</summary>
    public RecordingRing Ring { get; }

    /// <summary>When the first leg joined: position 0. The loop alone.</summary>
    internal MediaInstant? BegunAt { get; set; }

    /// <summary>Pauses, or goes on: what is said meanwhile never reaches the ring.</summary>
    /// <returns>False when the loop's queue of commands is full or the loop has ended.</returns>
    public bool SetPaused(bool isPaused) => _shard.TryPost(() =>
    {
        MediaInstant now = _shard.Loop.Now;
        BegunAt ??= now;
        uint position = new RecordingClock(BegunAt.Value).PositionAt(now);
        if (isPaused)
            Ring.Pause(position);
        else
            Ring.Resume(position);
    });
}
