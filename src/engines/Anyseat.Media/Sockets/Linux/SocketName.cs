using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Anyseat.Media.Sockets.Linux;

/// <summary>Addresses as Linux has them: struct sockaddr_in and sockaddr_in6.</summary>
/// <remarks>
/// <code>
///            0       2       4               8              16              24              28
/// IPv4       family  port    address         zero
/// IPv6       family  port    flow            address (16 bytes)             scope
/// </code>
/// The family is in the machine's order, the port and the addresses in the network's.
/// </remarks>
internal static unsafe class SocketName
{
    public const int SizeMax = 28;
    private const int IPv4Size = 16;

    /// <summary>Writes an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="into">At least <see cref="SizeMax"/> bytes.</param>
    /// <returns>Its length.</returns>
    public static uint Write(in TransportAddress address, byte* into)
    {
        Unsafe.WriteUnaligned(into + 2, BinaryPrimitives.ReverseEndianness(address.Port));
        if (!address.IsIpv6)
        {
            Unsafe.WriteUnaligned(into, (ushort)LibC.InterNetwork);
            Unsafe.WriteUnaligned(into + 4, BinaryPrimitives.ReverseEndianness(address.Ipv4));
            Unsafe.WriteUnaligned(into + 8, 0UL);
            return IPv4Size;
        }
        Unsafe.WriteUnaligned(into, (ushort)LibC.InterNetworkV6);
        Unsafe.WriteUnaligned(into + 4, 0U);
        address.WriteAddress(new Span<byte>(into + 8, 16));
        Unsafe.WriteUnaligned(into + 24, 0U);
        return SizeMax;
    }

    /// <summary>Reads an address; none for another family.</summary>
    public static TransportAddress Read(byte* from)
    {
        ushort port = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ushort>(from + 2));
        return Unsafe.ReadUnaligned<ushort>(from) switch
        {
            LibC.InterNetwork =>
                TransportAddress.FromIpv4(BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(from + 4)), port),
            LibC.InterNetworkV6 => TransportAddress.From(new ReadOnlySpan<byte>(from + 8, 16), port),
            _ => TransportAddress.None,
        };
    }
}
