using System.Security.Cryptography;

namespace Anyseat.Media.Recording;

/// <summary>Rotates the key of the house in a recording: its data key is wrapped anew in place, the speech is not touched.</summary>
public static class RecordingRotation
{
    /// <summary>Wraps the data key by another key, in the slot that is not in use. The old slot stays good until
    /// <see cref="TryForget"/>, so that a crash in between loses nothing.</summary>
    /// <param name="stream">Readable, writable, seekable; make it durable afterwards.</param>
    /// <param name="keys">Finds the old key by its id.</param>
    /// <param name="key">The new key.</param>
    /// <param name="nonce">12 random bytes.</param>
    /// <param name="fault">Why it was not done; then nothing was written.</param>
    public static bool TryRewrap(Stream stream, Func<string, RecordingKey?> keys, RecordingKey key, ReadOnlySpan<byte> nonce, out RecordingFault fault)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> dataKey = stackalloc byte[RecordingKey.Size];
        int used = Open(stream, keys, dataKey, out RecordingHeader? header, out fault);
        if (used < 0)
            return false;
        if (header!.KeyIdOf(used) != key.Id)
            WriteSlot(stream, header, header.Rewrap(used, key, dataKey, nonce));
        CryptographicOperations.ZeroMemory(dataKey);
        return true;
    }

    /// <summary>Clears the slot of the old key, once the new one is durable.</summary>
    /// <param name="stream">Readable, writable, seekable.</param>
    /// <param name="key">The key that stays; it must open the recording.</param>
    /// <param name="fault">Why it was not done; then nothing was written.</param>
    public static bool TryForget(Stream stream, RecordingKey key, out RecordingFault fault)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> dataKey = stackalloc byte[RecordingKey.Size];
        int used = Open(stream, id => id == key.Id ? key : null, dataKey, out RecordingHeader? header, out fault);
        CryptographicOperations.ZeroMemory(dataKey);
        if (used < 0)
            return false;
        header!.ClearSlot(1 - used);
        WriteSlot(stream, header, 1 - used);
        return true;
    }

    private static int Open(Stream stream, Func<string, RecordingKey?> keys, Span<byte> dataKey, out RecordingHeader? header, out RecordingFault fault)
    {
        byte[] bytes = new byte[RecordingFormat.HeaderSize];
        header = null;
        fault = RecordingFault.NotARecording;
        if (stream.Length < bytes.Length || !RecordingIndex.TryReadAt(stream, 0, bytes) || !RecordingHeader.TryRead(bytes, out header))
            return -1;
        int used = header!.OpenDataKey(keys, dataKey, out bool isKeyKnown);
        if (used >= 0)
            fault = RecordingFault.None;
        else
            fault = isKeyKnown ? RecordingFault.HeaderDamaged : RecordingFault.KeyUnknown;
        return used;
    }

    private static void WriteSlot(Stream stream, RecordingHeader header, int slot)
    {
        stream.Position = RecordingHeader.SlotOffset(slot);
        stream.Write(header.Bytes.Slice(RecordingHeader.SlotOffset(slot), RecordingFormat.KeySlotSize));
        stream.Flush();
    }
}
