using System.Text.Json.Serialization;
using Anyseat.Sip.Transports;

namespace Anyseat.Voice.Domain;

/// <summary>How a carrier knows us.</summary>
internal enum TrunkKind
{
    /// <summary>We register with it, and it challenges us.</summary>
    Registering = 0,

    /// <summary>It knows our address and we know its.</summary>
    ByAddress = 1,
}

/// <summary>How a number is written towards a carrier.</summary>
internal enum NumberFormat
{
    /// <summary>+8610123456.</summary>
    PlusE164 = 0,

    /// <summary>8610123456.</summary>
    E164 = 1,

    /// <summary>As dialled at the trunk's site: 010123456, and 00 before a country code.</summary>
    National = 2,
}

/// <summary>Where the caller's number stands in an INVITE.</summary>
internal enum CallerIdHeader
{
    /// <summary>In From alone.</summary>
    From = 0,

    /// <summary>In From and P-Asserted-Identity (RFC 3325).</summary>
    AssertedIdentity = 1,

    /// <summary>In From and P-Preferred-Identity (RFC 3325).</summary>
    PreferredIdentity = 2,
}

/// <summary>A server of a carrier.</summary>
/// <param name="Host">A name or an address; 1 to 253 characters.</param>
/// <param name="Port">1 to 65,535; null for what DNS or the transport says (RFC 3263).</param>
/// <param name="Transport">How it is spoken to.</param>
internal sealed record TrunkTarget(string Host, int? Port, SipTransportKind Transport);

/// <summary>What we sign in with at a carrier.</summary>
internal sealed record TrunkCredentials
{
    /// <summary>The user name; 1 to 100 characters.</summary>
    public required string User { get; init; }

    /// <summary>The password; never shown again. Left out in a change, the former one stays.</summary>
    public Secret? Password { get; init; }

    /// <summary>The only realm it is for; null for any.</summary>
    public string? Realm { get; init; }
}

/// <summary>Which number the called party sees.</summary>
internal sealed record CallerIdRule
{
    /// <summary>The number when the call brings none of <see cref="Allowed"/>; null to withhold it.</summary>
    public E164Number? Default { get; init; }

    /// <summary>Numbers that the carrier lets us show, besides the default; at most 200.</summary>
    public IReadOnlyList<E164Number> Allowed { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public CallerIdHeader Header { get; init; }

    /// <summary>How it is written.</summary>
    public NumberFormat Format { get; init; }

    /// <summary>The number to show for a call that wants to show one.</summary>
    public E164Number? Choose(E164Number? wanted) => wanted is { } number && (number == Default || Allowed.Contains(number)) ? wanted : Default;
}

/// <summary>A way to the telephone network: a carrier, an exchange, another switch.</summary>
internal sealed record Trunk : VoiceDocument, IVoiceKind
{
    /// <inheritdoc/>
    public static string Kind => "trunk";

    /// <summary>Its name; 1 to 80 characters, unique.</summary>
    public required string Name { get; init; }

    /// <summary>How the carrier knows us.</summary>
    public required TrunkKind Access { get; init; }

    /// <summary>Its servers, in the order in which they are tried; 1 to 8.</summary>
    public required IReadOnlyList<TrunkTarget> Targets { get; init; }

    /// <summary>The domain in From, To and the address registered; null for the first server's host.</summary>
    public string? Domain { get; init; }

    /// <summary>What we sign in with; null when we are not asked.</summary>
    public TrunkCredentials? Credentials { get; init; }

    /// <summary>Addresses and networks (192.0.2.0/24) from which its calls come, besides the servers' own; at most 32.</summary>
    public IReadOnlyList<string> SourceAddresses { get; init; } = [];

    /// <summary>Whether the caller's identity that it asserts (P-Asserted-Identity, RFC 3325) is believed.</summary>
    public bool IsIdentityTrusted { get; init; }

    /// <summary>Which number the called party sees.</summary>
    public CallerIdRule CallerId { get; init; } = new();

    /// <summary>How called numbers are written.</summary>
    public NumberFormat DialFormat { get; init; }

    /// <summary>The site whose numbering its numbers follow; null for the numbering of the house.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The most calls at a time, in both directions; 1 to 10,000.</summary>
    public int ConcurrentCallsMax { get; init; } = 30;

    /// <summary>Its place when several could take a call: lower is tried first; 0 to 1,000.</summary>
    public int Order { get; init; }

    /// <summary>Beginnings of the numbers it is for (+49): of several trunks, those with the longest one that fits are tried first. Empty
    /// for all numbers; at most 200.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>What is offered, the preferred first; at least one.</summary>
    public IReadOnlyList<VoiceCodec> Codecs { get; init; } = [VoiceCodec.Pcma, VoiceCodec.Pcmu];

    /// <summary>Whether its servers are asked by OPTIONS whether they are there, when it is known by address: off for a carrier that answers
    /// no OPTIONS.</summary>
    public bool IsProbed { get; init; } = true;

    /// <summary>Whether it is used at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether a carrier that calls this user calls the account that we have registered with it.</summary>
    /// <param name="user">The user part of a Request-URI.</param>
    public bool IsAccount(string user) => Access == TrunkKind.Registering && Credentials?.User == user;

    /// <summary>A number as this carrier writes it, or null if it is none.</summary>
    /// <param name="text">The user part of a URI.</param>
    /// <param name="plan">The numbering of its site.</param>
    public E164Number? Read(string text, NumberingPlan plan)
    {
        string digits = NumberText.Clean(text) ?? "";
        // Who wants a plus often sends none: country code and a whole number behind it tell.
        bool isBare = DialFormat == NumberFormat.E164
            || (DialFormat == NumberFormat.PlusE164 && digits.Length >= plan.CountryCode.Length + plan.WholeDigitsMin
                && digits.StartsWith(plan.CountryCode, StringComparison.Ordinal));
        if (isBare && E164Number.TryParse("+" + digits, out E164Number bare))
            return bare;
        return NumberReader.Read(digits, plan) ?? (E164Number.TryParse("+" + digits, out E164Number guessed) ? guessed : null);
    }

    /// <summary>A number as this carrier wants it.</summary>
    /// <param name="number">The number.</param>
    /// <param name="plan">The numbering of its site.</param>
    public string Write(E164Number number, NumberingPlan plan) => NumberText.Write(number, DialFormat, plan);

    /// <inheritdoc/>
    [JsonIgnore]
    public override string FirstKey => Name.ToUpperInvariant();
}

/// <summary>A codec as it is offered.</summary>
internal enum VoiceCodec
{
    /// <summary>G.711 A-law, 8 kHz.</summary>
    Pcma = 0,

    /// <summary>G.711 µ-law, 8 kHz.</summary>
    Pcmu = 1,

    /// <summary>G.722, 16 kHz.</summary>
    G722 = 2,

    /// <summary>Opus, where the library is installed.</summary>
    Opus = 3,
}
