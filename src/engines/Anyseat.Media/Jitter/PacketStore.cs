using Anyseat.Media.Rtp;

namespace Anyseat.Media.Jitter;

/// <summary>What a packet of an audio stream carries.</summary>
public enum AudioPacketKind : byte
{
    /// <summary>Coded speech.</summary>
    Speech,

    /// <summary>Comfort noise parameters (RFC 3389): the talk spurt has ended.</summary>
    ComfortNoise,

    /// <summary>Something that is not played but has a sequence number, such as a telephone event: not a lost packet.</summary>
    Other,
}

/// <summary>A fixed number of slots for packets, found by sequence number. Payloads are copied in.</summary>
internal sealed class PacketStore(int packetsMax, int payloadSizeMax)
{
    private readonly Slot[] slots = new Slot[packetsMax];
    private readonly byte[] payloads = new byte[packetsMax * payloadSizeMax];

    /// <summary>Packets held.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a sequence number is held.</summary>
    public bool Contains(SequenceNumber sequence)
    {
        ref Slot slot = ref SlotOf(sequence);
        return slot.IsTaken && slot.Sequence == sequence;
    }

    /// <summary>Stores a packet; its slot is free, which distinct numbers within <c>packetsMax</c> guarantee.</summary>
    public void Add(SequenceNumber sequence, RtpTimestamp timestamp, AudioPacketKind kind, ReadOnlySpan<byte> payload)
    {
        SlotOf(sequence) = new(true, sequence, timestamp, kind, payload.Length);
        payload.CopyTo(payloads.AsSpan(IndexOf(sequence) * payloadSizeMax));
        Count++;
    }

    /// <summary>The first number held at or after another.</summary>
    /// <param name="from">Where to begin.</param>
    /// <param name="missing">How many numbers before it are not held.</param>
    /// <returns>False when nothing is held.</returns>
    public bool TryFindFrom(SequenceNumber from, out int missing)
    {
        missing = 0;
        if (Count == 0)
            return false;
        while (missing < packetsMax && !Contains(from.Plus(missing)))
            missing++;
        return missing < packetsMax;
    }

    /// <summary>The timestamp of a packet that is held.</summary>
    public RtpTimestamp TimestampOf(SequenceNumber sequence) => SlotOf(sequence).Timestamp;

    /// <summary>The kind of a packet that is held.</summary>
    public AudioPacketKind KindOf(SequenceNumber sequence) => SlotOf(sequence).Kind;

    /// <summary>The payload of a packet that is held; valid until another takes its slot.</summary>
    public ReadOnlySpan<byte> PayloadOf(SequenceNumber sequence) =>
        payloads.AsSpan(IndexOf(sequence) * payloadSizeMax, SlotOf(sequence).Length);

    /// <summary>Gives a packet's slot free.</summary>
    public void Remove(SequenceNumber sequence)
    {
        if (!Contains(sequence))
            return;
        SlotOf(sequence).IsTaken = false;
        Count--;
    }

    /// <summary>Gives all slots free.</summary>
    /// <returns>How many packets that were.</returns>
    public int Clear()
    {
        int count = Count;
        slots.AsSpan().Clear();
        Count = 0;
        return count;
    }

    private int IndexOf(SequenceNumber sequence) => sequence.Value % packetsMax;

    private ref Slot SlotOf(SequenceNumber sequence) => ref slots[IndexOf(sequence)];

    private record struct Slot(bool IsTaken, SequenceNumber Sequence, RtpTimestamp Timestamp, AudioPacketKind Kind, int Length);
}
