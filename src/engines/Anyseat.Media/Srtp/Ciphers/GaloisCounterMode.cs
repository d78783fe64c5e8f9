using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Anyseat.Media.Srtp.Ciphers;

/// <summary>AES-128-GCM in place, which says by its result, not by an exception, that a tag is wrong.</summary>
/// <remarks>Forged packets are ordinary input on an open port, and the platform's <see cref="AesGcm"/> throws for each. Not
/// thread-safe.</remarks>
internal abstract class GaloisCounterMode : IDisposable
{
    public const int NonceSize = 12;
    public const int TagSize = 16;

    /// <summary>The fastest implementation this machine has.</summary>
    /// <param name="key">16 bytes.</param>
    public static GaloisCounterMode Create(ReadOnlySpan<byte> key) =>
        AesCounterModeX86.IsSupported && GaloisHash.IsSupported ? new GaloisCounterModeX86(key) : new GaloisCounterModePortable(key);

    /// <summary>Encrypts data in place and writes the tag.</summary>
    public abstract void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, Span<byte> tag);

    /// <summary>Checks the tag, then decrypts in place. When the tag is wrong the data is as it was.</summary>
    public abstract bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, ReadOnlySpan<byte> tag);

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>GCM by the AES and carry-less multiplication instructions of x86-64.</summary>
internal sealed class GaloisCounterModeX86 : GaloisCounterMode
{
    private readonly AesCounterModeX86 _aes;
    private readonly GaloisHash _hash;

    public GaloisCounterModeX86(ReadOnlySpan<byte> key)
    {
        _aes = new AesCounterModeX86(key);
        _hash = new GaloisHash(_aes.EncryptBlock(Vector128<byte>.Zero));
    }

    public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, Span<byte> tag)
    {
        _aes.Apply(data, Counter(nonce, 2));
        (_hash.Compute(additional, data) ^ _aes.EncryptBlock(Counter(nonce, 1))).CopyTo(tag);
    }

    public override bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, ReadOnlySpan<byte> tag)
    {
        Vector128<byte> expected = _hash.Compute(additional, data) ^ _aes.EncryptBlock(Counter(nonce, 1));
        if (expected != Vector128.Create(tag)) // the whole vector at once: no early end
            return false;
        _aes.Apply(data, Counter(nonce, 2));
        return true;
    }

    public override void Dispose()
    {
        _aes.Dispose();
        _hash.Clear();
    }

    // SP 800-38D §7.1: the nonce, then a counter of 32 bits; 1 masks the tag, data begins at 2.
    [SkipLocalsInit]
    private static Vector128<byte> Counter(ReadOnlySpan<byte> nonce, byte number)
    {
        Span<byte> block = stackalloc byte[16];
        nonce[..NonceSize].CopyTo(block);
        block[12] = 0;
        block[13] = 0;
        block[14] = 0;
        block[15] = number;
        return Vector128.Create<byte>(block);
    }
}

/// <summary>GCM by the platform, for other machines.</summary>
internal sealed class GaloisCounterModePortable : GaloisCounterMode
{
    private readonly AesGcm _gcm;
    private byte[] _scratch = new byte[2_048];

    public GaloisCounterModePortable(ReadOnlySpan<byte> key) => _gcm = new AesGcm(key, TagSize);

    public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, Span<byte> tag) =>
        _gcm.Encrypt(nonce, data, data, tag, additional);

    // Encrypting the ciphertext undoes it, since the keystream is the same; encrypting what that gives makes the right tag. Twice
    // the work of Decrypt, and no exception.
    public override bool TryOpen(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, ReadOnlySpan<byte> tag)
    {
        if (_scratch.Length < 2 * data.Length)
            _scratch = new byte[2 * data.Length];
        Span<byte> plain = _scratch.AsSpan(0, data.Length);
        Span<byte> again = _scratch.AsSpan(data.Length, data.Length);
        Span<byte> expected = stackalloc byte[TagSize];
        _gcm.Encrypt(nonce, data, plain, expected, additional);
        _gcm.Encrypt(nonce, plain, again, expected, additional);
        if (!CryptographicOperations.FixedTimeEquals(expected, tag))
            return false;
        plain.CopyTo(data);
        return true;
    }

    public override void Dispose()
    {
        CryptographicOperations.ZeroMemory(_scratch);
        _gcm.Dispose();
    }
}
