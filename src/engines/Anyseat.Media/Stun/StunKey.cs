using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Anyseat.Media.Stun;

/// <summary>The key of short-term credentials: the password (RFC 8489 §9.1.1). Keyed once, so that a check allocates nothing.</summary>
/// <remarks>Not thread-safe: owned by the loop of the leg.</remarks>
public sealed class StunKey : IDisposable
{
    internal const int Sha1Size = 20;
    internal const int Sha256Size = 32;

    private readonly IncrementalHash _sha1;
    private readonly IncrementalHash _sha256;

    /// <summary>A key from a password.</summary>
    /// <param name="password">For ICE the ice-pwd: ASCII, which needs no preparation (RFC 8265).</param>
    public StunKey(string password)
    {
        byte[] key = Encoding.UTF8.GetBytes(password);
        _sha1 = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);
        _sha256 = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sha1.Dispose();
        _sha256.Dispose();
    }

    /// <summary>Computes the integrity of a message up to an attribute, as if the message ended with that attribute (§14.5).</summary>
    internal void Compute(StunAttribute kind, ReadOnlySpan<byte> before, int valueSize, Span<byte> mac)
    {
        IncrementalHash hash = kind == StunAttribute.MessageIntegrity ? _sha1 : _sha256;
        Span<byte> header = stackalloc byte[StunMessage.HeaderSize];
        before[..StunMessage.HeaderSize].CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(before.Length - StunMessage.HeaderSize + 4 + valueSize));
        hash.AppendData(header);
        hash.AppendData(before[StunMessage.HeaderSize..]);
        hash.GetHashAndReset(mac);
    }

    internal bool Verifies(StunAttribute kind, ReadOnlySpan<byte> before, ReadOnlySpan<byte> value)
    {
        Span<byte> mac = stackalloc byte[kind == StunAttribute.MessageIntegrity ? Sha1Size : Sha256Size];
        Compute(kind, before, value.Length, mac);
        return CryptographicOperations.FixedTimeEquals(mac[..value.Length], value);
    }
}
