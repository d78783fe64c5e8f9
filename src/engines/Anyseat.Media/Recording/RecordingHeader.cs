using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Anyseat.Media.Recording;

/// <summary>The beginning of a recording: what never changes, and two places for the wrapped data key.</summary>
/// <remarks>
/// <code>
///   0               8    10   12   14  15  16                      32              40                      64
///  +---------------+----+----+----+---+---+-----------------------+---------------+-----------------------+
///  | "ANYSEATR"    | ver|size|rate|trk| 0 | file id               | begun, µs     | zeros                 |   never changes
///  +---------------+----+----+----+---+---+-----------------------+---------------+-----------------------+
///  | key slot 0, 96 bytes                        | key slot 1, 96 bytes                                   |
///  +---------------------------------------------+--------------------------------------------------------+ 256
/// </code>
/// A rotation writes the slot that is not in use, so that a crash half-way leaves the other one good.
/// </remarks>
internal sealed class RecordingHeader
{
    private readonly byte[] _bytes;

    private RecordingHeader(byte[] bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public ReadOnlySpan<byte> Fixed => _bytes.AsSpan(0, RecordingFormat.FixedSize);

    public ReadOnlySpan<byte> FileIdBytes => _bytes.AsSpan(16, 16);

    public Guid FileId => new(FileIdBytes, bigEndian: true);

    public DateTimeOffset BegunAt =>
        DateTimeOffset.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64BigEndian(_bytes.AsSpan(32)) * TimeSpan.TicksPerMicrosecond);

    public static RecordingHeader Create(RecordingSecrets secrets, RecordingKey key, DateTimeOffset begunAt)
    {
        byte[] bytes = new byte[RecordingFormat.HeaderSize];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, RecordingFormat.HeaderMagic);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(8), RecordingFormat.Version);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(10), RecordingFormat.HeaderSize);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(12), RecordingFormat.SampleRate);
        bytes[14] = RecordingFormat.TrackCount;
        secrets.FileId.TryWriteBytes(bytes.AsSpan(16), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(32), (begunAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        var header = new RecordingHeader(bytes);
        RecordingKeySlot.Write(header.Slot(0), header.Fixed, 1, key, secrets.DataKey.Span, secrets.WrapNonce.Span);
        return header;
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out RecordingHeader? header)
    {
        bool isOne = bytes.Length == RecordingFormat.HeaderSize
            && BinaryPrimitives.ReadUInt64BigEndian(bytes) == RecordingFormat.HeaderMagic
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) == RecordingFormat.Version
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]) == RecordingFormat.HeaderSize
            && BinaryPrimitives.ReadUInt16BigEndian(bytes[12..]) == RecordingFormat.SampleRate
            && bytes[14] == RecordingFormat.TrackCount;
        header = isOne ? new RecordingHeader(bytes.ToArray()) : null;
        return isOne;
    }

    /// <summary>Opens the data key with a key of the house: the newest slot that opens.</summary>
    /// <returns>The slot that opened, or −1; then <paramref name="isKeyKnown"/> says whether a key was missing or the slots are spoilt.</returns>
    public int OpenDataKey(Func<string, RecordingKey?> keys, Span<byte> dataKey, out bool isKeyKnown)
    {
        isKeyKnown = false;
        int newest = RecordingKeySlot.Generation(Slot(1)) > RecordingKeySlot.Generation(Slot(0)) ? 1 : 0;
        foreach (int slot in (ReadOnlySpan<int>)[newest, 1 - newest])
        {
            if (RecordingKeySlot.Generation(Slot(slot)) == 0 || keys(RecordingKeySlot.KeyId(Slot(slot))) is not { } key)
                continue;
            isKeyKnown = true;
            if (RecordingKeySlot.TryOpen(Slot(slot), Fixed, key, dataKey))
                return slot;
        }

        return -1;
    }

    public string KeyIdOf(int slot) => RecordingKeySlot.KeyId(Slot(slot));

    /// <summary>Wraps the data key anew into the slot not in use.</summary>
    /// <returns>The slot written.</returns>
    public int Rewrap(int usedSlot, RecordingKey key, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> nonce)
    {
        int slot = 1 - usedSlot;
        uint generation = Math.Max(RecordingKeySlot.Generation(Slot(0)), RecordingKeySlot.Generation(Slot(1))) + 1;
        RecordingKeySlot.Write(Slot(slot), Fixed, generation, key, dataKey, nonce);
        return slot;
    }

    public void ClearSlot(int slot) => Slot(slot).Clear();

    public static int SlotOffset(int slot) => RecordingFormat.FixedSize + (slot * RecordingFormat.KeySlotSize);

    /// <summary>What the first chunk is chained to: a digest of what never changes.</summary>
    public void WriteFirstLink(Span<byte> link)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Fixed, digest);
        digest[..RecordingFormat.TagSize].CopyTo(link);
    }

    private Span<byte> Slot(int slot) => _bytes.AsSpan(SlotOffset(slot), RecordingFormat.KeySlotSize);
}
