using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Anyseat.Media;

/// <summary>An IP address and a UDP port, as a value: comparing and keeping one allocates nothing.</summary>
/// <remarks>An IPv4 address mapped into IPv6 (::ffff:a.b.c.d) is kept as IPv4: what arrives on a dual-stack socket equals what
/// signalling said.</remarks>
public readonly record struct TransportAddress
{
    private readonly UInt128 _address;

    private TransportAddress(UInt128 address, bool isIpv6, ushort port)
    {
        _address = address;
        IsIpv6 = isIpv6;
        Port = port;
    }

    /// <summary>No address: what a value is before it is known.</summary>
    public static TransportAddress None => default;

    /// <summary>Whether there is no address. 0.0.0.0 without a port is none either.</summary>
    public bool IsNone => this == default;

    /// <summary>Whether the address is of IPv6.</summary>
    public bool IsIpv6 { get; }

    /// <summary>The port.</summary>
    public ushort Port { get; }

    /// <summary>The size of the address, in bytes: 4 or 16.</summary>
    public int AddressSize => IsIpv6 ? 16 : 4;

    /// <summary>From the bytes of an address.</summary>
    /// <param name="address">4 or 16 bytes, in network order.</param>
    /// <param name="port">The port.</param>
    public static TransportAddress From(ReadOnlySpan<byte> address, ushort port)
    {
        if (address.Length == 4)
            return new TransportAddress(BinaryPrimitives.ReadUInt32BigEndian(address), isIpv6: false, port);
        UInt128 value = BinaryPrimitives.ReadUInt128BigEndian(address);
        return value >> 32 == 0xFFFF
            ? new TransportAddress((uint)value, isIpv6: false, port)
            : new TransportAddress(value, isIpv6: true, port);
    }

    /// <summary>From an address of the platform. The zone of a link-local address (RFC 4007) is not kept.</summary>
    /// <param name="address">The address.</param>
    /// <param name="port">The port, 0 to 65,535.</param>
    public static TransportAddress From(IPAddress address, int port) => From(new IPEndPoint(address, port));

    /// <summary>From an end point of the platform.</summary>
    /// <param name="endPoint">The end point.</param>
    public static TransportAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(bytes, out int size);
        return From(bytes[..size], (ushort)endPoint.Port);
    }

    /// <summary>The same address with another port.</summary>
    /// <param name="port">The port, 0 to 65,535.</param>
    public TransportAddress WithPort(int port) => new(_address, IsIpv6, (ushort)port);

    /// <summary>Writes the bytes of the address in network order.</summary>
    /// <param name="target">At least <see cref="AddressSize"/> bytes.</param>
    public void WriteAddress(Span<byte> target)
    {
        if (IsIpv6)
            BinaryPrimitives.WriteUInt128BigEndian(target, _address);
        else
            BinaryPrimitives.WriteUInt32BigEndian(target, (uint)_address);
    }

    /// <summary>As an end point of the platform.</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[AddressSize];
        WriteAddress(bytes);
        return new IPEndPoint(new IPAddress(bytes), Port);
    }

    /// <summary>The family as the platform names it.</summary>
    public AddressFamily Family => IsIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    /// <summary>The address of IPv4 as a number in network order; 0 for IPv6.</summary>
    internal uint Ipv4 => IsIpv6 ? 0 : (uint)_address;

    internal static TransportAddress FromIpv4(uint address, int port) => new(address, isIpv6: false, (ushort)port);

    /// <inheritdoc/>
    public override string ToString() => ToEndPoint().ToString();
}
