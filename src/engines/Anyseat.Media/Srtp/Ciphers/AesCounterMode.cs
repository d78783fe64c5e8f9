using System.Runtime.Intrinsics;

namespace Anyseat.Media.Srtp.Ciphers;

/// <summary>AES-128 in counter mode: the keystream of AES-CM (RFC 3711 §4.1.1) and of GCM (NIST SP 800-38D §6.5).</summary>
/// <remarks>
/// The last four bytes of the block count, most significant first. AES-CM counts in two bytes, which is the same here: they begin
/// at 0 and a datagram has fewer than 2¹⁶ blocks. Not thread-safe.
/// </remarks>
internal abstract class AesCounterMode : IDisposable
{
    public const int BlockSize = 16;
    public const int KeySize = 16;

    /// <summary>The fastest implementation this machine has.</summary>
    /// <param name="key">16 bytes.</param>
    public static AesCounterMode Create(ReadOnlySpan<byte> key) =>
        AesCounterModeX86.IsSupported ? new AesCounterModeX86(key) : new AesCounterModePortable(key);

    /// <summary>XORs data in place with the keystream that begins at a counter block.</summary>
    public abstract void Apply(Span<byte> data, Vector128<byte> counter);

    /// <summary>Encrypts one block.</summary>
    public abstract Vector128<byte> EncryptBlock(Vector128<byte> block);

    /// <inheritdoc/>
    public abstract void Dispose();
}
