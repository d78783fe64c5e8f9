using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Anyseat.Media.Recording;

/// <summary>A key of the house that wraps the data keys of recordings. It is rotated; data keys never change.</summary>
public sealed class RecordingKey : IDisposable
{
    /// <summary>The size of a key, in bytes: AES-256.</summary>
    public const int Size = 32;

    /// <summary>The most characters of an id.</summary>
    public const int IdSizeMax = 31;

    private readonly byte[] _key;

    /// <summary>A key.</summary>
    /// <param name="id">Names it in the files it wrapped for: 1 to 31 printable ASCII characters.</param>
    /// <param name="key">32 random bytes.</param>
    public RecordingKey(string id, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length is 0 or > IdSizeMax || id.Any(one => one is < '!' or > '~'))
            throw new ArgumentException($"An id has 1 to {IdSizeMax} printable ASCII characters.", nameof(id));
        if (key.Length != Size)
            throw new ArgumentException($"A key has {Size} bytes.", nameof(key));
        Id = id;
        _key = key.ToArray();
    }

    /// <summary>Names the key.</summary>
    public string Id { get; }

    internal ReadOnlySpan<byte> Bytes => _key;

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}

/// <summary>The random numbers a new recording needs, drawn by the host.</summary>
/// <param name="FileId">Names the file.</param>
/// <param name="DataKey">32 random bytes, used for this file alone.</param>
/// <param name="WrapNonce">12 random bytes.</param>
public sealed record RecordingSecrets(Guid FileId, ReadOnlyMemory<byte> DataKey, ReadOnlyMemory<byte> WrapNonce);

/// <summary>One of the two places in the header where the data key stands, wrapped by AES-256-GCM.</summary>
/// <remarks>
/// <code>
///   0          4   5                                36          48                  80              96
///  +----------+---+--------------------------------+-----------+-------------------+---------------+
///  |generation|len| id of the wrapping key         | nonce     | wrapped data key  | tag           |
///  +----------+---+--------------------------------+-----------+-------------------+---------------+
///  authenticated besides: the fixed 64 bytes of the header, and the first 36 of the slot
/// </code>
/// </remarks>
internal static class RecordingKeySlot
{
    private const int NonceOffset = 36;
    private const int WrappedOffset = 48;
    private const int TagOffset = 80;

    public static uint Generation(ReadOnlySpan<byte> slot) => BinaryPrimitives.ReadUInt32BigEndian(slot);

    public static string KeyId(ReadOnlySpan<byte> slot) => Encoding.ASCII.GetString(slot.Slice(5, Math.Min(slot[4], (byte)RecordingKey.IdSizeMax)));

    public static void Write(
        Span<byte> slot, ReadOnlySpan<byte> fixedHeader, uint generation, RecordingKey key, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> nonce)
    {
        slot.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(slot, generation);
        slot[4] = (byte)key.Id.Length;
        Encoding.ASCII.GetBytes(key.Id, slot[5..]);
        nonce.CopyTo(slot[NonceOffset..]);
        using var aes = new AesGcm(key.Bytes, RecordingFormat.TagSize);
        aes.Encrypt(
            slot.Slice(NonceOffset, RecordingFormat.NonceSize), dataKey, slot.Slice(WrappedOffset, RecordingKey.Size), slot.Slice(TagOffset, RecordingFormat.TagSize),
            Additional(fixedHeader, slot));
    }

    public static bool TryOpen(ReadOnlySpan<byte> slot, ReadOnlySpan<byte> fixedHeader, RecordingKey key, Span<byte> dataKey)
    {
        using var aes = new AesGcm(key.Bytes, RecordingFormat.TagSize);
        try
        {
            aes.Decrypt(
                slot.Slice(NonceOffset, RecordingFormat.NonceSize), slot.Slice(WrappedOffset, RecordingKey.Size), slot.Slice(TagOffset, RecordingFormat.TagSize), dataKey,
                Additional(fixedHeader, slot));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static byte[] Additional(ReadOnlySpan<byte> fixedHeader, ReadOnlySpan<byte> slot) => [.. fixedHeader, .. slot[..NonceOffset]];
}
