using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Anyseat.Media.Srtp.Ciphers;

/// <summary>AES-128 counter mode for machines whose AES instructions are not used here: the platform's ECB makes the keystream.</summary>
internal sealed class AesCounterModePortable : AesCounterMode
{
    private const int ChunkSize = 16 * BlockSize;

    private readonly Aes _aes;
    private readonly ICryptoTransform _ecb;
    private readonly byte[] _counters = new byte[ChunkSize];
    private readonly byte[] _stream = new byte[ChunkSize];

    public AesCounterModePortable(ReadOnlySpan<byte> key)
    {
        _aes = Aes.Create();
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.Key = key.ToArray();
        _ecb = _aes.CreateEncryptor();
    }

    public override void Apply(Span<byte> data, Vector128<byte> counter)
    {
        Span<byte> first = stackalloc byte[BlockSize];
        counter.CopyTo(first);
        uint number = BinaryPrimitives.ReadUInt32BigEndian(first[12..]);
        while (!data.IsEmpty)
        {
            int size = Math.Min(data.Length, ChunkSize);
            int blocks = (size + BlockSize - 1) / BlockSize;
            for (int i = 0; i < blocks; i++)
            {
                Span<byte> block = _counters.AsSpan(i * BlockSize, BlockSize);
                first[..12].CopyTo(block);
                BinaryPrimitives.WriteUInt32BigEndian(block[12..], number++);
            }

            _ecb.TransformBlock(_counters, 0, blocks * BlockSize, _stream, 0);
            for (int i = 0; i < size; i++)
                data[i] ^= _stream[i];
            data = data[size..];
        }
    }

    public override Vector128<byte> EncryptBlock(Vector128<byte> block)
    {
        block.CopyTo(_counters);
        _ecb.TransformBlock(_counters, 0, BlockSize, _stream, 0);
        return Vector128.Create(_stream.AsSpan(0, BlockSize));
    }

    public override void Dispose()
    {
        CryptographicOperations.ZeroMemory(_stream);
        _ecb.Dispose();
        _aes.Dispose();
    }
}
