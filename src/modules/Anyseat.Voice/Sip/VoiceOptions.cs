using System.Net;
using Anyseat.Sip.Registration;
using Anyseat.Sip.Transactions;
using Anyseat.Sip.Trunks;
using Anyseat.Voice.Contracts;
using Microsoft.Extensions.Configuration;

namespace Anyseat.Voice.Sip;

/// <summary>Settings of the switch: section <c>Anyseat:Voice</c>.</summary>
internal sealed record VoiceOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Anyseat:Voice";

    /// <summary>The port of SIP where none is chosen.</summary>
    public const int DefaultSipPort = 5060;

    /// <summary>Whether this server takes calls; null: only the demo does.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The address to bind SIP and media to; empty for 127.0.0.1 in the demo, and for all addresses otherwise.</summary>
    public string Address { get; init; } = "";

    /// <summary>The address that others reach us at, where it is not the bound one (NAT); empty for the bound one.</summary>
    public string AdvertisedAddress { get; init; } = "";

    /// <summary>The port of SIP over UDP and TCP; null for 5060 (the demo takes a free one when it is taken), 0 for a free one.</summary>
    public int? SipPort { get; init; }

    /// <summary>The port of SIP over TLS; 0 for none. It needs <see cref="CertificateFile"/>.</summary>
    public int TlsPort { get; init; }

    /// <summary>A PEM file with certificate and chain for TLS.</summary>
    public string CertificateFile { get; init; } = "";

    /// <summary>A PEM file with the key of <see cref="CertificateFile"/>; empty when that file holds it.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>A PEM file with the authorities that certificates of carriers must come from, in place of the system's; empty for the
    /// system's.</summary>
    public string TrustedFile { get; init; } = "";

    /// <summary>The lowest port of RTP.</summary>
    public int RtpFirst { get; init; } = 32_000;

    /// <summary>The highest port of RTP; two are taken for each leg.</summary>
    public int RtpLast { get; init; } = 39_999;

    /// <summary>How many media shards, each on a thread of its own: 1 to 64.</summary>
    public int MediaThreads { get; init; } = 1;

    /// <summary>Whether telephones are offered SHA-256 besides MD5 (RFC 8760), but for those known to give up at it. Some others, such
    /// as SIPp, give up as well.</summary>
    public bool OffersSha256 { get; init; } = true;

    /// <summary>T1 of SIP's timers (RFC 3261 §17.1.1.1) in milliseconds, 10 to 5,000: an estimate of the round trip. A peer that gives no
    /// answer counts as gone after 64 times as long.</summary>
    public int T1Milliseconds { get; init; } = 500;

    /// <summary>After how many seconds without any media a party is asked by SIP whether it is still there, 1 to 3,600.</summary>
    public int SilenceSeconds { get; init; } = 20;

    /// <summary>How often the servers of trunks known by address are asked by OPTIONS whether they are there, in seconds: 1 to 3,600; 0 for
    /// never.</summary>
    public int ProbeSeconds { get; init; } = 30;

    /// <summary>How often a server that did not answer is asked, in seconds: 1 to 3,600. An answer is waited for as long, at most 4 s.
    /// </summary>
    public int ProbeRetrySeconds { get; init; } = 5;

    /// <summary>After how many failures in a row a server counts as dead, 1 to 100: one lost datagram is no outage.</summary>
    public int ProbeFailures { get; init; } = 3;

    /// <summary>The shortest registration of a telephone in seconds, 1 to 3,600; who asks for less is told so (423).</summary>
    public int RegistrationSecondsMin { get; init; } = 60;

    /// <summary>Calls at a time; one more is answered 503. 1 to 20,000.</summary>
    public int CallsMax { get; init; } = 2_000;

    /// <summary>How long calls may go on when the server is told to stop, in seconds: 0 to 3,600.</summary>
    public int DrainSeconds { get; init; } = 10;

    /// <summary>Reads the settings.</summary>
    public static VoiceOptions From(IConfiguration configuration)
    {
        VoiceOptions options = configuration.GetSection(Section).Get<VoiceOptions>() ?? new VoiceOptions();
        bool isDemo = configuration.GetValue("Anyseat:Demo", false);
        return options with
        {
            Enabled = options.Enabled ?? isDemo,
            Address = options.Address.Length > 0 ? options.Address : isDemo ? "127.0.0.1" : "0.0.0.0",
            IsDemo = isDemo,
        };
    }

    /// <summary>Whether this is the demo.</summary>
    public bool IsDemo { get; init; }

    /// <summary><see cref="SilenceSeconds"/> as a time.</summary>
    public TimeSpan SilenceMax => Seconds(SilenceSeconds, nameof(SilenceSeconds));

    /// <summary>How servers of trunks are asked for signs of life; null for not at all.</summary>
    public TargetHealthPolicy? Probing => ProbeSeconds == 0 ? null : new TargetHealthPolicy
    {
        Interval = Seconds(ProbeSeconds, nameof(ProbeSeconds)),
        RetryInterval = Seconds(ProbeRetrySeconds, nameof(ProbeRetrySeconds)),
        FailureCountMax = ProbeFailures is >= 1 and <= 100
            ? ProbeFailures
            : throw new VoiceStartException($"{Section}:ProbeFailures is 1 to 100, not {ProbeFailures}."),
    };

    /// <summary>What telephones may register.</summary>
    public RegistrarPolicy Registrar => new() { MinLifetime = Seconds(RegistrationSecondsMin, nameof(RegistrationSecondsMin)) };

    /// <summary>The timers of SIP: T2, T4 and D are to T1 as in RFC 3261.</summary>
    public SipTimers Timers => T1Milliseconds is >= 10 and <= 5_000
        ? new SipTimers { T1 = T1, T2 = 8 * T1, T4 = 10 * T1, D = 64 * T1 }
        : throw new VoiceStartException($"{Section}:T1Milliseconds is 10 to 5,000, not {T1Milliseconds}.");

    private static TimeSpan Seconds(int value, string name) => value is >= 1 and <= 3_600
        ? TimeSpan.FromSeconds(value)
        : throw new VoiceStartException($"{Section}:{name} is 1 to 3,600, not {value}.");

    private TimeSpan T1 => TimeSpan.FromMilliseconds(T1Milliseconds);

    /// <summary><see cref="Address"/> as an address.</summary>
    public IPAddress BindAddress => IPAddress.TryParse(Address, out IPAddress? address)
        ? address
        : throw new VoiceStartException($"{Section}:Address is an IP address of this machine, not {Address}.");

    /// <summary><see cref="AdvertisedAddress"/> as an address; null for the bound one.</summary>
    public IPAddress? Advertised => AdvertisedAddress.Length == 0 ? null : IPAddress.TryParse(AdvertisedAddress, out IPAddress? address)
        ? address
        : throw new VoiceStartException($"{Section}:AdvertisedAddress is an IP address, not {AdvertisedAddress}.");
}
