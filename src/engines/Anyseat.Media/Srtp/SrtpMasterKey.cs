using System.Security.Cryptography;

namespace Anyseat.Media.Srtp;

/// <summary>A master key and salt for one direction (RFC 3711 §3.2.1).</summary>
/// <remarks>Who makes it disposes it, after the sender or receiver was made from it; the bytes are wiped.</remarks>
public sealed class SrtpMasterKey : IDisposable
{
    /// <summary>The most RTP packets a master key may protect (RFC 3711 §9.2).</summary>
    public const ulong PacketCountMax = 1UL << 48;

    private readonly byte[] _bytes;

    /// <summary>A master key from its bytes.</summary>
    /// <param name="profile">The profile it is for.</param>
    /// <param name="keyAndSalt">The key of 16 bytes, then the salt of 14 or 12 by the profile.</param>
    /// <param name="packetCountMax">How many RTP packets it may protect: the lifetime of RFC 4568 §6.1.</param>
    public SrtpMasterKey(SrtpProfile profile, ReadOnlySpan<byte> keyAndSalt, ulong packetCountMax = PacketCountMax)
    {
        if (keyAndSalt.Length != SizeOf(profile))
            throw new ArgumentException($"A master key of {profile} has {SizeOf(profile)} bytes with its salt.", nameof(keyAndSalt));
        ArgumentOutOfRangeException.ThrowIfZero(packetCountMax);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packetCountMax, PacketCountMax);
        Profile = profile;
        Lifetime = packetCountMax;
        _bytes = keyAndSalt.ToArray();
    }

    /// <summary>The profile it is for.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>How many RTP packets it may protect.</summary>
    public ulong Lifetime { get; }

    /// <summary>Key and salt together.</summary>
    public ReadOnlySpan<byte> KeyAndSalt => _bytes;

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key => _bytes.AsSpan(0, SrtpProfiles.MasterKeySize);

    /// <summary>The salt.</summary>
    public ReadOnlySpan<byte> Salt => _bytes.AsSpan(SrtpProfiles.MasterKeySize);

    /// <summary>The size of key and salt together, in bytes.</summary>
    /// <param name="profile">The profile.</param>
    public static int SizeOf(SrtpProfile profile) => SrtpProfiles.MasterKeySize + profile.MasterSaltSize();

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
