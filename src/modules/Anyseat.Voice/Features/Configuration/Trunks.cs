using Anyseat.Platform.Errors;
using Anyseat.Sip.Transports;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Features.Configuration;

/// <summary>What is set of a trunk.</summary>
internal sealed record TrunkSettings
{
    /// <summary>Its name; 1 to 80 characters, unique.</summary>
    public required string Name { get; init; }

    /// <summary>How the carrier knows us.</summary>
    public required TrunkKind Access { get; init; }

    /// <summary>Its servers, in the order in which they are tried; 1 to 8.</summary>
    public required IReadOnlyList<TrunkTarget> Targets { get; init; }

    /// <summary>The domain in From, To and the address registered; null for the first server's host.</summary>
    public string? Domain { get; init; }

    /// <summary>The user name that we sign in with; null when we are not asked.</summary>
    public string? User { get; init; }

    /// <summary>The password that we sign in with: only ever sent to us. Left out in a change, the former one stays.</summary>
    public string? Password { get; init; }

    /// <summary>Whether there is a password; only ever sent by us.</summary>
    public bool HasPassword { get; init; }

    /// <summary>The only realm the password is for; null for any.</summary>
    public string? Realm { get; init; }

    /// <summary>Addresses and networks from which its calls come, besides the servers' own; at most 32.</summary>
    public IReadOnlyList<string> SourceAddresses { get; init; } = [];

    /// <summary>Whether the caller's identity that it asserts is believed.</summary>
    public bool IsIdentityTrusted { get; init; }

    /// <summary>The number shown when a call brings none that may be shown; null to withhold it.</summary>
    public string? CallerId { get; init; }

    /// <summary>Numbers that the carrier lets us show besides; at most 200.</summary>
    public IReadOnlyList<string> CallerIdsAllowed { get; init; } = [];

    /// <summary>Where the caller's number stands.</summary>
    public CallerIdHeader CallerIdHeader { get; init; }

    /// <summary>How the caller's number is written.</summary>
    public NumberFormat CallerIdFormat { get; init; }

    /// <summary>How called numbers are written.</summary>
    public NumberFormat DialFormat { get; init; }

    /// <summary>The site whose numbering its numbers follow; null for that of the house.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The most calls at a time; 1 to 10,000.</summary>
    public int ConcurrentCallsMax { get; init; } = 30;

    /// <summary>Lower is tried first; 0 to 1,000.</summary>
    public int Order { get; init; }

    /// <summary>Beginnings of the numbers it is for; empty for all; at most 200.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>What is offered, the preferred first; at least one.</summary>
    public IReadOnlyList<VoiceCodec> Codecs { get; init; } = [VoiceCodec.Pcma, VoiceCodec.Pcmu];

    /// <summary>Whether its servers are asked by OPTIONS whether they are there, when it is known by address: off for a carrier that answers
    /// no OPTIONS.</summary>
    public bool IsProbed { get; init; } = true;

    /// <summary>Whether it is used at all.</summary>
    public bool IsEnabled { get; init; } = true;
}

/// <summary>Trunks as an administrator keeps them.</summary>
internal static class Trunks
{
    private const int TargetsMax = 8;

    public static SettingsEndpoints<Trunk, TrunkSettings> Endpoints { get; } = new(new()
    {
        Path = "trunks",
        Name = "Trunk",
        Words = "a way to the telephone network",
        All = settings => settings.Trunks,
        ToSettings = ToSettings,
        Make = Make,
        FindUse = (settings, trunk) => settings.DialRules.Any(rule => rule.TrunkIds.Contains(trunk.Id))
            ? new ConflictError("voice.trunk_in_use", "A dial rule still names this trunk.")
            : null,
    });

    private static Result<Trunk> Make(SettingsCheck check, Guid id, TrunkSettings set, Trunk? former)
    {
        ValidationError? invalid = SettingsCheck.First(
            SettingsCheck.Text(set.Name, 80, "name"), CheckTargets(set), set.Domain is null ? null : SettingsCheck.Host(set.Domain, "domain"),
            CheckCredentials(set, former), SettingsCheck.Networks(set.SourceAddresses, "sourceAddresses"),
            SettingsCheck.Number(set.CallerId, "callerId", out E164Number? callerId),
            SettingsCheck.Numbers(set.CallerIdsAllowed, "callerIdsAllowed", out IReadOnlyList<E164Number> allowed),
            check.Site(set.SiteId), SettingsCheck.Range(set.ConcurrentCallsMax, 1, 10_000, "concurrentCallsMax"),
            SettingsCheck.Range(set.Order, 0, 1_000, "order"), SettingsCheck.Prefixes(set.Prefixes, "prefixes"), CheckCodecs(set));
        if (invalid is not null)
            return invalid;
        return new Trunk
        {
            Id = id,
            Name = set.Name,
            Access = set.Access,
            Targets = set.Targets,
            Domain = set.Domain,
            Credentials = ToCredentials(set, former),
            SourceAddresses = set.SourceAddresses,
            IsIdentityTrusted = set.IsIdentityTrusted,
            CallerId = new CallerIdRule { Default = callerId, Allowed = allowed, Header = set.CallerIdHeader, Format = set.CallerIdFormat },
            DialFormat = set.DialFormat,
            SiteId = set.SiteId,
            ConcurrentCallsMax = set.ConcurrentCallsMax,
            Order = set.Order,
            Prefixes = set.Prefixes,
            Codecs = [.. set.Codecs.Distinct()],
            IsProbed = set.IsProbed,
            IsEnabled = set.IsEnabled,
        };
    }

    private static TrunkSettings ToSettings(Trunk trunk) => new()
    {
        Name = trunk.Name,
        Access = trunk.Access,
        Targets = trunk.Targets,
        Domain = trunk.Domain,
        User = trunk.Credentials?.User,
        HasPassword = trunk.Credentials?.Password is not null,
        Realm = trunk.Credentials?.Realm,
        SourceAddresses = trunk.SourceAddresses,
        IsIdentityTrusted = trunk.IsIdentityTrusted,
        CallerId = trunk.CallerId.Default?.ToString(),
        CallerIdsAllowed = [.. trunk.CallerId.Allowed.Select(number => number.ToString())],
        CallerIdHeader = trunk.CallerId.Header,
        CallerIdFormat = trunk.CallerId.Format,
        DialFormat = trunk.DialFormat,
        SiteId = trunk.SiteId,
        ConcurrentCallsMax = trunk.ConcurrentCallsMax,
        Order = trunk.Order,
        Prefixes = trunk.Prefixes,
        Codecs = trunk.Codecs,
        IsProbed = trunk.IsProbed,
        IsEnabled = trunk.IsEnabled,
    };

    private static ValidationError? CheckTargets(TrunkSettings set)
    {
        if (set.Targets.Count is 0 or > TargetsMax)
            return new ValidationError("trunk.targets_invalid", $"A trunk has 1 to {TargetsMax} servers.", "targets");
        foreach (TrunkTarget target in set.Targets)
        {
            ValidationError? invalid = SettingsCheck.First(
                SettingsCheck.Host(target.Host, "targets"), target.Port is { } port ? SettingsCheck.Range(port, 1, 65_535, "targets") : null);
            if (invalid is not null)
                return invalid;
            if (target.Transport is not (SipTransportKind.Udp or SipTransportKind.Tcp or SipTransportKind.Tls))
                return new ValidationError("trunk.transport_invalid", "A trunk speaks UDP, TCP or TLS.", "targets");
        }

        return null;
    }

    private static ValidationError? CheckCredentials(TrunkSettings set, Trunk? former)
    {
        if (set.Access == TrunkKind.Registering && set.User is null)
            return new ValidationError("trunk.user_missing", "To register, a user name is needed.", "user");
        if (set.User is null)
            return null;
        if (set.Access == TrunkKind.Registering && set.Password is null && former?.Credentials?.Password is null)
            return new ValidationError("trunk.password_missing", "To register, a password is needed.", "password");
        // A password is not sent on to another server than it was given for.
        bool isMoved = former is not null && set.Password is null && former.Credentials?.Password is not null
            && !set.Targets.Select(target => target.Host).Order().SequenceEqual(former.Targets.Select(target => target.Host).Order());
        if (isMoved)
            return new ValidationError("trunk.password_for_others", "The servers are others now: give the password anew.", "password");
        return SettingsCheck.First(
            SettingsCheck.Text(set.User, 100, "user"), set.Password is null ? null : SettingsCheck.Text(set.Password, 200, "password"),
            set.Realm is null ? null : SettingsCheck.Text(set.Realm, 100, "realm"));
    }

    private static TrunkCredentials? ToCredentials(TrunkSettings set, Trunk? former) => set.User is null
        ? null
        : new TrunkCredentials
        {
            User = set.User,
            Password = set.Password is { } password ? new Secret(password) : former?.Credentials?.Password,
            Realm = set.Realm,
        };

    private static ValidationError? CheckCodecs(TrunkSettings set) =>
        set.Codecs.Count is >= 1 and <= 8 ? null : new ValidationError("trunk.codecs_invalid", "A trunk offers at least one codec.", "codecs");
}
