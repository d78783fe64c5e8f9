using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Anyseat.Sip.Sdp;

/// <summary>a=setup: who begins the handshake (RFC 4145 §4, RFC 5763 §5).</summary>
public enum SdpSetup : byte
{
    /// <summary>The describer begins.</summary>
    Active,

    /// <summary>The describer waits.</summary>
    Passive,

    /// <summary>Either: the answer says. What an offer must have (RFC 5763 §5).</summary>
    ActiveOrPassive,
}

/// <summary>How a stream finds its way and its keys, as browsers want it: ICE, DTLS-SRTP, RTCP on the port of RTP.</summary>
/// <remarks>
/// <code>
/// a=ice-ufrag:EsAw                                              RFC 8839 §5.4
/// a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1                            RFC 8839 §5.4
/// a=candidate:1 1 UDP 2130706431 203.0.113.7 40000 typ host     RFC 8839 §5.1
/// a=fingerprint:sha-256 4A:AD:B9:B1:3F:…                        RFC 8122 §5
/// a=setup:actpass                                               RFC 5763 §5
/// a=rtcp-mux                                                    RFC 5761 §5.1.1
/// </code>
/// The values are texts as they came: what they mean is the media engine's to say. Attributes of the session hold for streams that
/// have none of their own (RFC 8839 §5.4, RFC 8122 §5).
/// </remarks>
public sealed record SdpDtlsTransport
{
    private static readonly string[] SetupNames = ["active", "passive", "actpass"];

    /// <summary>a=ice-ufrag.</summary>
    public required string Ufrag { get; init; }

    /// <summary>a=ice-pwd.</summary>
    public required string Password { get; init; }

    /// <summary>a=fingerprint, each with its hash function. One that can be read is enough (RFC 8122 §5.1).</summary>
    public required ImmutableArray<string> Fingerprints { get; init; }

    /// <summary>a=setup. We are always the passive end: our offers and answers say so by themselves.</summary>
    public SdpSetup Setup { get; init; } = SdpSetup.Passive;

    /// <summary>a=candidate. A lite end needs none of the other's.</summary>
    public ImmutableArray<string> Candidates { get; init; } = [];

    /// <summary>a=ice-lite: it answers checks and sends none (RFC 8839 §5.3). Ours is.</summary>
    public bool IsLite { get; init; }

    /// <summary>Whether we can be the other end: it sends the checks and begins the handshake.</summary>
    public bool IsReachable => !IsLite && Setup != SdpSetup.Passive;

    /// <summary>Does not show the password.</summary>
    public override string ToString() => $"SdpDtlsTransport {{ Ufrag = {Ufrag}, Setup = {Setup} }}";

    /// <summary>Reads what a description says of a stream.</summary>
    /// <param name="session">The description.</param>
    /// <param name="media">One of its streams.</param>
    /// <param name="transport">What it says.</param>
    /// <returns>False when something is missing: credentials, a fingerprint, or RTCP on the same port.</returns>
    public static bool TryRead(SdpSession session, SdpMedia media, [NotNullWhen(true)] out SdpDtlsTransport? transport)
    {
        transport = null;
        ImmutableArray<string> fingerprints = Values("fingerprint");
        // RFC 4145 §4: whoever says nothing begins.
        int setup = Value("setup") is { } said ? Array.IndexOf(SetupNames, said) : (int)SdpSetup.Active;
        if (Value("ice-ufrag") is not { } ufrag || Value("ice-pwd") is not { } password
            || fingerprints.IsEmpty || setup < 0 || media.Attribute("rtcp-mux") is null)
        {
            return false;
        }

        transport = new SdpDtlsTransport
        {
            Ufrag = ufrag,
            Password = password,
            Fingerprints = fingerprints,
            Setup = (SdpSetup)setup,
            Candidates = SdpAttributes.FindAll(media.Attributes, "candidate"),
            IsLite = session.Attribute("ice-lite") is not null,
        };
        return true;

        string? Value(string name) => media.Attribute(name) ?? session.Attribute(name);

        ImmutableArray<string> Values(string name)
        {
            ImmutableArray<string> own = SdpAttributes.FindAll(media.Attributes, name);
            return own.IsEmpty ? SdpAttributes.FindAll(session.Attributes, name) : own;
        }
    }

    /// <summary>The attributes of our stream.</summary>
    internal IEnumerable<SdpAttribute> Describe(bool isOffer)
    {
        yield return new SdpAttribute("rtcp-mux");
        yield return new SdpAttribute("ice-ufrag", Ufrag);
        yield return new SdpAttribute("ice-pwd", Password);
        foreach (string fingerprint in Fingerprints)
            yield return new SdpAttribute("fingerprint", fingerprint);
        yield return new SdpAttribute("setup", SetupNames[(int)(isOffer ? SdpSetup.ActiveOrPassive : SdpSetup.Passive)]);
        foreach (string candidate in Candidates)
            yield return new SdpAttribute("candidate", candidate);
        yield return new SdpAttribute("end-of-candidates");
    }

    /// <summary>What the session says besides: that we are the lite end, and which stream is bundled.</summary>
    /// <param name="bundled">The a=mid of the one stream that is a bundle (RFC 8843 §7); null for none.</param>
    internal static ImmutableArray<SdpAttribute> DescribeSession(string? bundled) => bundled is null
        ? [new SdpAttribute("ice-lite")]
        : [new SdpAttribute("group", $"BUNDLE {bundled}"), new SdpAttribute("ice-lite")];
}
