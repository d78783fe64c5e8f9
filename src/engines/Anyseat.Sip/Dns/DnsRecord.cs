using System.Collections.Immutable;
using System.Net;

namespace Anyseat.Sip.Dns;

/// <summary>The record types SIP asks for.</summary>
public enum DnsType : ushort
{
    /// <summary>IPv4 address (RFC 1035 §3.4.1).</summary>
    A = 1,

    /// <summary>Another name of the same (RFC 1035 §3.3.1).</summary>
    Cname = 5,

    /// <summary>Who answers for a zone, and how long a "there is none" may be kept (RFC 1035 §3.3.13, RFC 2308 §3).</summary>
    Soa = 6,

    /// <summary>IPv6 address (RFC 3596).</summary>
    Aaaa = 28,

    /// <summary>Host and port of a service (RFC 2782).</summary>
    Srv = 33,

    /// <summary>Which services a domain has (RFC 3403).</summary>
    Naptr = 35,
}

/// <summary>One resource record.</summary>
/// <param name="Name">The owner, in lower case, without the final dot.</param>
/// <param name="TimeToLive">How long it may be kept, in seconds.</param>
public abstract record DnsRecord(string Name, uint TimeToLive);

/// <summary>A or AAAA.</summary>
/// <param name="Name">The owner.</param>
/// <param name="TimeToLive">In seconds.</param>
/// <param name="Address">The address.</param>
public sealed record AddressRecord(string Name, uint TimeToLive, IPAddress Address) : DnsRecord(Name, TimeToLive);

/// <summary>CNAME.</summary>
/// <param name="Name">The owner.</param>
/// <param name="TimeToLive">In seconds.</param>
/// <param name="Target">What it is another name of.</param>
public sealed record CnameRecord(string Name, uint TimeToLive, string Target) : DnsRecord(Name, TimeToLive);

/// <summary>SRV.</summary>
/// <param name="Name">The owner, such as _sip._udp.example.com.</param>
/// <param name="TimeToLive">In seconds.</param>
/// <param name="Priority">Lower comes first.</param>
/// <param name="Weight">The share within a priority.</param>
/// <param name="Port">The port.</param>
/// <param name="Target">The host; empty when the service is decidedly not there.</param>
public sealed record SrvRecord(string Name, uint TimeToLive, ushort Priority, ushort Weight, ushort Port, string Target)
    : DnsRecord(Name, TimeToLive);

/// <summary>NAPTR.</summary>
/// <param name="Name">The owner.</param>
/// <param name="TimeToLive">In seconds.</param>
/// <param name="Order">Lower comes first, strictly.</param>
/// <param name="Preference">Lower comes first within an order.</param>
/// <param name="Flags">"s": the replacement is the name of an SRV record.</param>
/// <param name="Service">Such as SIP+D2U.</param>
/// <param name="Replacement">The next name.</param>
public sealed record NaptrRecord(
    string Name, uint TimeToLive, ushort Order, ushort Preference, string Flags, string Service, string Replacement)
    : DnsRecord(Name, TimeToLive);

/// <summary>SOA, of which only one number matters here.</summary>
/// <param name="Name">The zone.</param>
/// <param name="TimeToLive">In seconds.</param>
/// <param name="Minimum">How long the absence of a name or record may be kept, in seconds (RFC 2308 §4).</param>
public sealed record SoaRecord(string Name, uint TimeToLive, uint Minimum) : DnsRecord(Name, TimeToLive);

/// <summary>An answer, as far as it matters here.</summary>
/// <param name="Id">The number of the question.</param>
/// <param name="ResponseCode">0 is well, 3 means that there is no such name (RFC 1035 §4.1.1).</param>
/// <param name="IsTruncated">Whether it did not fit: ask again over TCP.</param>
/// <param name="Question">The name asked for, in lower case.</param>
/// <param name="Type">The type asked for.</param>
/// <param name="Records">Answers and additional records of the known types.</param>
public sealed record DnsAnswer(
    ushort Id, int ResponseCode, bool IsTruncated, string Question, DnsType Type, ImmutableArray<DnsRecord> Records)
{
    /// <summary>The zone's word on how long an absence may be kept; null when it says nothing.</summary>
    public SoaRecord? Authority { get; init; }

    /// <summary>Whether something was found.</summary>
    public bool IsFound => ResponseCode == 0 && !Records.IsEmpty;
}
