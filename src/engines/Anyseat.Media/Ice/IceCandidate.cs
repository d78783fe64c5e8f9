using System.Globalization;

namespace Anyseat.Media.Ice;

/// <summary>How a candidate was found (RFC 8445 §5.1.1).</summary>
public enum IceCandidateType : byte
{
    /// <summary>An address of the host itself.</summary>
    Host,

    /// <summary>What a STUN server saw.</summary>
    ServerReflexive,

    /// <summary>What the other end saw.</summary>
    PeerReflexive,

    /// <summary>An address of a TURN server.</summary>
    Relayed,
}

/// <summary>A candidate of a session description (RFC 8839 §5.1).</summary>
/// <remarks>
/// <code>
/// a=candidate:1 1 UDP 2130706431 203.0.113.7 40000 typ host
///  foundation-^ ^component ^priority ^address     ^port
/// </code>
/// As lite end we offer host candidates alone (RFC 8445 §5.2), and need none of the other's: it comes to us.
/// </remarks>
/// <param name="Foundation">1 to 32 ice-chars.</param>
/// <param name="Component">1 for RTP, which carries RTCP too.</param>
/// <param name="IsUdp">Whether the transport is UDP; others are read and of no use.</param>
/// <param name="Priority">1 to 2³¹ − 1.</param>
/// <param name="Address">An IP address, or a name ending in .local that hides one.</param>
/// <param name="Port">The port.</param>
/// <param name="Type">How it was found.</param>
public sealed record IceCandidate(
    string Foundation, int Component, bool IsUdp, uint Priority, string Address, ushort Port, IceCandidateType Type)
{
    private static readonly string[] TypeNames = ["host", "srflx", "prflx", "relay"];

    /// <summary>A host candidate of our own.</summary>
    /// <param name="address">The address that is advertised.</param>
    /// <param name="index">0 for the one preferred, 1 for the next.</param>
    public static IceCandidate Host(TransportAddress address, int index = 0) => new(
        (index + 1).ToString(CultureInfo.InvariantCulture), 1, true, HostPriority(index), address.ToEndPoint().Address.ToString(), address.Port, IceCandidateType.Host);

    /// <summary>Reads the value of an a=candidate attribute.</summary>
    /// <param name="value">What stands behind <c>a=candidate:</c>.</param>
    /// <param name="candidate">The candidate; extensions behind the type are passed over.</param>
    public static bool TryParse(ReadOnlySpan<char> value, out IceCandidate? candidate)
    {
        candidate = null;
        Span<Range> parts = stackalloc Range[9]; // the last takes what is left
        int count = value.Split(parts, ' ');
        if (count < 8 || value.Length > 512 || !value[parts[6]].SequenceEqual("typ"))
            return false;
        int type = Array.IndexOf(TypeNames, value[parts[7]].ToString());
        bool isGood = type >= 0
            && value[parts[0]].Length is >= 1 and <= 32
            && int.TryParse(value[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out int component) && component is >= 1 and <= 256
            && uint.TryParse(value[parts[3]], NumberStyles.None, CultureInfo.InvariantCulture, out uint priority) && priority is >= 1 and <= int.MaxValue
            && ushort.TryParse(value[parts[5]], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            && !value[parts[4]].IsEmpty
            && Assign(value, parts, component, priority, port, (IceCandidateType)type, out candidate);
        return isGood;
    }

    /// <summary>The value of the attribute.</summary>
    public string ToAttributeValue() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Foundation} {Component} {(IsUdp ? "UDP" : "TCP")} {Priority} {Address} {Port} typ {TypeNames[(int)Type]}");

    // RFC 8445 §5.1.2.1: type preference 126, local preference by order, component 1.
    private static uint HostPriority(int index) => (126u << 24) | ((uint)(65_535 - index) << 8) | 255;

    private static bool Assign(
        ReadOnlySpan<char> value, Span<Range> parts, int component, uint priority, ushort port, IceCandidateType type, out IceCandidate? candidate)
    {
        bool isUdp = value[parts[2]].Equals("UDP", StringComparison.OrdinalIgnoreCase);
        candidate = new IceCandidate(value[parts[0]].ToString(), component, isUdp, priority, value[parts[4]].ToString(), port, type);
        return true;
    }
}
