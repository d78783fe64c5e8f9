using System.Security.Cryptography;

namespace Anyseat.Media.Recording;

/// <summary>Seals and opens chunks: AES-256-GCM under the file's data key, each chained to the one before by its tag.</summary>
/// <remarks>
/// <code>
///  chunk:  | head, clear, 16 | payload, encrypted | tag, 16 |
///  authenticated besides the payload: file id (16), head (16), tag of the chunk before (16)
/// </code>
/// So a chunk cannot be changed, moved, dropped from the middle, or taken from another file, without notice.
/// </remarks>
internal sealed class RecordingCipher : IDisposable
{
    private const int LinkOffset = 16 + RecordingFormat.ChunkHeaderSize;

    private readonly AesGcm _aes;
    private readonly byte[] _additional = new byte[LinkOffset + RecordingFormat.TagSize];

    public RecordingCipher(ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> fileId)
    {
        _aes = new AesGcm(dataKey, RecordingFormat.TagSize);
        fileId.CopyTo(_additional);
    }

    /// <summary>Seals a chunk in place: head, payload, room for the tag.</summary>
    public void Seal(RecordingChunkHeader header, ReadOnlySpan<byte> link, Span<byte> chunk)
    {
        header.Write(chunk);
        Span<byte> payload = chunk.Slice(RecordingFormat.ChunkHeaderSize, header.PayloadSize);
        Span<byte> nonce = stackalloc byte[RecordingFormat.NonceSize];
        RecordingFormat.WriteNonce(nonce, header.Index);
        FillAdditional(chunk, link);
        _aes.Encrypt(nonce, payload, payload, chunk.Slice(RecordingFormat.ChunkHeaderSize + header.PayloadSize, RecordingFormat.TagSize), _additional);
    }

    /// <summary>Opens a chunk in place.</summary>
    public bool TryOpen(RecordingChunkHeader header, ReadOnlySpan<byte> link, Span<byte> chunk)
    {
        Span<byte> payload = chunk.Slice(RecordingFormat.ChunkHeaderSize, header.PayloadSize);
        Span<byte> nonce = stackalloc byte[RecordingFormat.NonceSize];
        RecordingFormat.WriteNonce(nonce, header.Index);
        FillAdditional(chunk, link);
        try
        {
            _aes.Decrypt(nonce, payload, chunk.Slice(RecordingFormat.ChunkHeaderSize + header.PayloadSize, RecordingFormat.TagSize), payload, _additional);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => _aes.Dispose();

    private void FillAdditional(ReadOnlySpan<byte> chunk, ReadOnlySpan<byte> link)
    {
        chunk[..RecordingFormat.ChunkHeaderSize].CopyTo(_additional.AsSpan(16));
        link.CopyTo(_additional.AsSpan(LinkOffset));
    }
}
