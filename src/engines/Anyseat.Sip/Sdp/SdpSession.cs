using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Anyseat.Sip.Sdp;

/// <summary>The bounds on session descriptions from outside.</summary>
public static class SdpLimits
{
    /// <summary>The largest description, in bytes.</summary>
    public const int SizeMax = 65_535;

    /// <summary>The most lines.</summary>
    public const int LineCountMax = 2_000;

    /// <summary>The most media descriptions.</summary>
    public const int MediaCountMax = 32;

    /// <summary>The most formats of one media description.</summary>
    public const int FormatCountMax = 128;
}

/// <summary>Which way media flows, seen from who describes it (RFC 8866 §6.7).</summary>
public enum SdpDirection : byte
{
    /// <summary>Both ways; what holds when nothing is said.</summary>
    SendReceive,

    /// <summary>The describer only sends: it holds the other.</summary>
    SendOnly,

    /// <summary>The describer only receives.</summary>
    ReceiveOnly,

    /// <summary>Neither.</summary>
    Inactive,
}

/// <summary>c=: where media is to be sent (RFC 8866 §5.7).</summary>
/// <param name="IsIpv6">IP6 rather than IP4.</param>
/// <param name="Address">The address or host name as it came, a TTL or count of multicast with it.</param>
public readonly record struct SdpConnection(bool IsIpv6, string Address)
{
    /// <summary>Whether this is the old way to hold a call: c=0.0.0.0 (RFC 3264 §8.4).</summary>
    public bool IsUnspecified => IpAddress is { } address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>The address when it is one, not a name.</summary>
    public IPAddress? IpAddress => IPAddress.TryParse(Address.Split('/')[0], out IPAddress? address) ? address : null;

    /// <summary>A connection of an address.</summary>
    /// <param name="address">IPv4 or IPv6.</param>
    public static SdpConnection Of(IPAddress address) => new(address.AddressFamily == AddressFamily.InterNetworkV6, address.ToString());

    /// <inheritdoc/>
    public override string ToString() => $"IN {(IsIpv6 ? "IP6" : "IP4")} {Address}";
}

/// <summary>a=name or a=name:value (RFC 8866 §5.13).</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; null for a flag.</param>
public readonly record struct SdpAttribute(string Name, string? Value = null);

/// <summary>o=: who made the description, and which version it is (RFC 8866 §5.2).</summary>
/// <param name="User">The user; "-" for none.</param>
/// <param name="SessionId">A number that names the session.</param>
/// <param name="Version">A number that rises by one with each change (RFC 3264 §8).</param>
/// <param name="Connection">The maker's address.</param>
public readonly record struct SdpOrigin(string User, string SessionId, ulong Version, SdpConnection Connection);

/// <summary>A way to encode media.</summary>
/// <param name="Name">The encoding's name, such as PCMA or telephone-event.</param>
/// <param name="ClockRate">RTP clock units per second.</param>
/// <param name="Channels">Channels of sound.</param>
public readonly record struct SdpCodec(string Name, int ClockRate, int Channels = 1)
{
    /// <summary>Whether two name the same encoding; names ignore case (RFC 8866 §6.6).</summary>
    /// <param name="other">The other.</param>
    public bool IsSameAs(SdpCodec other) =>
        Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase) && ClockRate == other.ClockRate && Channels == other.Channels;

    /// <inheritdoc/>
    public override string ToString() => Channels == 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Name}/{ClockRate}")
        : string.Create(CultureInfo.InvariantCulture, $"{Name}/{ClockRate}/{Channels}");
}

/// <summary>A codec under the payload number one side gave it.</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Codec">The codec.</param>
/// <param name="Parameters">What a=fmtp says; null for nothing.</param>
public readonly record struct SdpFormat(byte PayloadType, SdpCodec Codec, string? Parameters = null);

/// <summary>m= and what follows it: one stream.</summary>
public sealed record SdpMedia
{
    /// <summary>audio, video, application, image, text, message.</summary>
    public required string Kind { get; init; }

    /// <summary>The port; 0 refuses the stream, or offers it as dead (RFC 3264 §5.1, §6).</summary>
    public required int Port { get; init; }

    /// <summary>RTP/AVP, UDP/TLS/RTP/SAVPF …</summary>
    public required string Protocol { get; init; }

    /// <summary>The formats in order of preference; payload numbers for RTP.</summary>
    public required ImmutableArray<string> Formats { get; init; }

    /// <summary>Where to send; null when the session says it.</summary>
    public SdpConnection? Connection { get; init; }

    /// <summary>b= lines as they came.</summary>
    public ImmutableArray<string> Bandwidths { get; init; } = [];

    /// <summary>a= lines in order.</summary>
    public ImmutableArray<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>Whether the stream is refused or dead.</summary>
    public bool IsRejected => Port == 0;

    /// <summary>The value of the first attribute with a name; null when absent; empty for a flag.</summary>
    /// <param name="name">The name, in its case.</param>
    public string? Attribute(string name) => SdpAttributes.Find(Attributes, name);

    /// <summary>The RTP formats that have a codec we can name: from a=rtpmap, or from the fixed numbers (RFC 3551 §6).</summary>
    public ImmutableArray<SdpFormat> Codecs => SdpFormats.Of(this);
}

/// <summary>A session description (RFC 8866).</summary>
public sealed record SdpSession
{
    /// <summary>o=.</summary>
    public required SdpOrigin Origin { get; init; }

    /// <summary>s=; "-" when there is nothing to say.</summary>
    public string Name { get; init; } = "-";

    /// <summary>c= of the session; null when every stream has its own.</summary>
    public SdpConnection? Connection { get; init; }

    /// <summary>b= lines as they came.</summary>
    public ImmutableArray<string> Bandwidths { get; init; } = [];

    /// <summary>t=, as it came.</summary>
    public string Time { get; init; } = "0 0";

    /// <summary>a= lines of the session, in order.</summary>
    public ImmutableArray<SdpAttribute> Attributes { get; init; } = [];

    /// <summary>The streams.</summary>
    public ImmutableArray<SdpMedia> Media { get; init; } = [];

    /// <summary>The value of the session's first attribute with a name; null when absent; empty for a flag.</summary>
    /// <param name="name">The name, in its case.</param>
    public string? Attribute(string name) => SdpAttributes.Find(Attributes, name);

    /// <summary>Where a stream's media is to be sent: its own c=, or the session's.</summary>
    /// <param name="media">One of <see cref="Media"/>.</param>
    public SdpConnection? ConnectionOf(SdpMedia media) => media.Connection ?? Connection;

    /// <summary>Which way a stream flows: its own word, or the session's, or both ways (RFC 8866 §6.7).</summary>
    /// <remarks>A stream sent to 0.0.0.0 is held by a peer of old: it counts as sendonly, or inactive when it says so. With ICE it only
    /// says that the address is not known yet (RFC 8829 §5.2.1).</remarks>
    /// <param name="media">One of <see cref="Media"/>.</param>
    public SdpDirection DirectionOf(SdpMedia media)
    {
        SdpDirection said = SdpAttributes.Direction(media.Attributes) ?? SdpAttributes.Direction(Attributes) ?? SdpDirection.SendReceive;
        if (ConnectionOf(media) is not { IsUnspecified: true } || (media.Attribute("ice-ufrag") ?? Attribute("ice-ufrag")) is not null)
            return said;
        return said is SdpDirection.SendReceive or SdpDirection.SendOnly ? SdpDirection.SendOnly : SdpDirection.Inactive;
    }

    /// <inheritdoc/>
    public override string ToString() => SdpWriter.Write(this);
}
