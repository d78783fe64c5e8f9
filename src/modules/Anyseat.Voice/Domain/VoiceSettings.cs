using System.Collections.Frozen;
using System.Net;
using Anyseat.People.Contracts;

namespace Anyseat.Voice.Domain;

/// <summary>The whole configuration at one moment. Immutable: whoever holds it sees one consistent state.</summary>
internal sealed class VoiceSettings
{
    private readonly FrozenDictionary<string, InboundNumber> numbers;
    private readonly FrozenDictionary<string, InboundNumber> aliases;
    private readonly TrunkNetworks networks;
    private readonly FrozenDictionary<string, Phone> phonesBySipUser;
    private readonly FrozenDictionary<string, Phone> phonesByNumber;
    private readonly FrozenDictionary<Guid, Phone> phonesByUser;
    private readonly FrozenDictionary<Role, DialRule> rules;
    private readonly FrozenDictionary<string, NumberingPlan> numberings;
    private readonly FrozenDictionary<string, QueueVoicePolicy> policies;

    /// <summary>Puts documents together.</summary>
    public VoiceSettings(long revision, IEnumerable<VoiceDocument> documents)
    {
        Revision = revision;
        ILookup<Type, VoiceDocument> byType = documents.ToLookup(document => document.GetType());
        Trunks = [.. All<Trunk>(byType).OrderBy(trunk => trunk.Order).ThenBy(trunk => trunk.FirstKey, StringComparer.Ordinal)];
        Numbers = [.. All<InboundNumber>(byType).OrderBy(number => number.FirstKey, StringComparer.Ordinal)];
        Phones = [.. All<Phone>(byType).OrderBy(phone => phone.Number, StringComparer.Ordinal)];
        DialRules = [.. All<DialRule>(byType).OrderBy(rule => rule.Role)];
        Numberings = [.. All<NumberingPlan>(byType).OrderBy(plan => plan.FirstKey, StringComparer.Ordinal)];
        QueuePolicies = [.. All<QueueVoicePolicy>(byType).OrderBy(policy => policy.FirstKey, StringComparer.Ordinal)];
        numbers = Numbers.ToFrozenDictionary(number => number.Number.Digits);
        aliases = Numbers.SelectMany(number => number.Aliases, (number, alias) => (number, alias)).DistinctBy(one => one.alias)
            .ToFrozenDictionary(one => one.alias, one => one.number, StringComparer.OrdinalIgnoreCase);
        networks = new TrunkNetworks(Trunks);
        phonesBySipUser = Phones.ToFrozenDictionary(phone => phone.FirstKey);
        phonesByNumber = Phones.ToFrozenDictionary(phone => phone.Number);
        phonesByUser = Phones.DistinctBy(phone => phone.UserId).ToFrozenDictionary(phone => phone.UserId);
        rules = DialRules.ToFrozenDictionary(rule => rule.Role);
        numberings = Numberings.ToFrozenDictionary(plan => plan.FirstKey);
        policies = QueuePolicies.ToFrozenDictionary(policy => policy.FirstKey);
    }

    /// <summary>Before anything was loaded.</summary>
    public static VoiceSettings Empty { get; } = new(0, []);

    /// <summary>Rises with every committed change since the start.</summary>
    public long Revision { get; }

    /// <summary>All trunks, those that are switched off too, in the order in which they are tried.</summary>
    public IReadOnlyList<Trunk> Trunks { get; }

    /// <summary>All numbers, in order of digits.</summary>
    public IReadOnlyList<InboundNumber> Numbers { get; }

    /// <summary>All phones, in order of number.</summary>
    public IReadOnlyList<Phone> Phones { get; }

    /// <summary>All dial rules, in order of role.</summary>
    public IReadOnlyList<DialRule> DialRules { get; }

    /// <summary>The house's numbering first, if set, then those of sites.</summary>
    public IReadOnlyList<NumberingPlan> Numberings { get; }

    /// <summary>The house's policy first, if set, then those of queues.</summary>
    public IReadOnlyList<QueueVoicePolicy> QueuePolicies { get; }

    /// <summary>Where calls to a number come in; null when it is not ours or switched off.</summary>
    public InboundNumber? FindNumber(E164Number number) => numbers.GetValueOrDefault(number.Digits) is { IsEnabled: true } found ? found : null;

    /// <summary>Where a call from a trunk comes in; null when what was dialled is not ours or switched off.</summary>
    /// <param name="trunk">Through which it comes.</param>
    /// <param name="dialled">The user part of the Request-URI.</param>
    public InboundNumber? FindNumber(Trunk trunk, string dialled)
    {
        if (aliases.GetValueOrDefault(dialled) is { } named)
            return named.IsEnabled ? named : null;
        InboundNumber? found = trunk.Read(dialled, NumberingOf(trunk.SiteId)) is { } number ? FindNumber(number) : null;
        return found ?? (E164Number.TryParse("+" + dialled, out E164Number bare) ? FindNumber(bare) : null);
    }

    /// <summary>Where a number of ours leads that somebody in the house dials; null when it is none.</summary>
    /// <param name="dialled">As dialled, with or without what gets an outside line.</param>
    /// <param name="plan">The numbering of who dials.</param>
    public InboundNumber? FindOwnNumber(string dialled, NumberingPlan plan)
    {
        if (aliases.GetValueOrDefault(dialled) is { IsEnabled: true } named)
            return named;
        return NumberText.Clean(dialled) is { } digits && DialPlan.ReadOutside(digits, plan) is { } number ? FindNumber(number) : null;
    }

    /// <summary>The trunk that calls from an address; null when it is nobody's.</summary>
    public Trunk? FindTrunk(IPAddress address) => networks.Find(address);

    /// <summary>All trunks that call from an address, those known by it best first: several accounts at one carrier.</summary>
    public IEnumerable<Trunk> FindTrunks(IPAddress address) => networks.FindAll(address);

    /// <summary>A trunk by id; null when there is none.</summary>
    public Trunk? FindTrunk(Guid id) => Trunks.FirstOrDefault(trunk => trunk.Id == id);

    /// <summary>A phone by its user name in SIP, whatever the case; switched-off ones too.</summary>
    public Phone? FindPhoneBySipUser(string user) => phonesBySipUser.GetValueOrDefault(user.ToLowerInvariant());

    /// <summary>A phone by the number that colleagues dial; switched-off ones too.</summary>
    public Phone? FindPhoneByNumber(string number) => phonesByNumber.GetValueOrDefault(number);

    /// <summary>An agent's phone.</summary>
    public Phone? FindPhoneOf(Guid user) => phonesByUser.GetValueOrDefault(user);

    /// <summary>The rule of a role; null when it may dial colleagues and emergency numbers alone.</summary>
    public DialRule? FindRule(Role role) => rules.GetValueOrDefault(role);

    /// <summary>A site's numbering, else the house's, else <see cref="NumberingPlan.Default"/>.</summary>
    public NumberingPlan NumberingOf(Guid? site) =>
        (site is { } known ? numberings.GetValueOrDefault(known.ToString("N")) : null) ?? numberings.GetValueOrDefault("") ?? NumberingPlan.Default;

    /// <summary>A queue's policy, else the house's, else <see cref="QueueVoicePolicy.Default"/>.</summary>
    public QueueVoicePolicy PolicyOf(Guid? queue) =>
        (queue is { } known ? policies.GetValueOrDefault(known.ToString("N")) : null) ?? policies.GetValueOrDefault("") ?? QueueVoicePolicy.Default;

    private static IEnumerable<T> All<T>(ILookup<Type, VoiceDocument> byType)
        where T : VoiceDocument => byType[typeof(T)].Cast<T>();
}

/// <summary>The configuration in force.</summary>
internal interface IVoiceSettings
{
    /// <summary>As of the last committed change; loaded in the start phase Seed.</summary>
    VoiceSettings Current { get; }

    /// <summary>Raised after a change was committed and <see cref="Current"/> replaced, one at a time, in order. Handlers are quick and
    /// do not throw.</summary>
    event Action<VoiceSettings>? Changed;
}
