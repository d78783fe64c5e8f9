using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Journal;
using Anyseat.Sip.Transports;
using Anyseat.Voice.Contracts;
using Anyseat.Voice.Domain;
using Anyseat.Voice.Sip;

namespace Anyseat.Voice.Storage;

/// <inheritdoc cref="IVoiceSeeder"/>
internal sealed class VoiceSeeder(VoiceDocuments documents, VoiceOptions options, VoiceRealm realm) : IVoiceSeeder
{
    public async Task SeedAsync(VoiceSeed seed, CancellationToken ct)
    {
        if (options.Enabled != true)
            return;
        await documents.StartAsync(ct);
        if (documents.Current is not { Trunks: [], Numbers: [], Phones: [] })
            return;
        foreach (TrunkSeed trunk in seed.Trunks)
            await AddAsync(ToTrunk(trunk), ct);
        foreach (NumberSeed number in seed.Numbers)
            await AddAsync(ToNumber(number), ct);
        foreach (PhoneSeed phone in seed.Phones)
            await AddAsync(ToPhone(phone), ct);
        foreach (Role role in (Role[])[Role.Agent, Role.TeamLeader])
            await AddAsync(RuleOf(role), ct);
        await AddAsync(QueueVoicePolicy.Default with { Id = IdOf("policy", ""), IsRecorded = seed.IsRecorded }, ct);
    }

    private static Trunk ToTrunk(TrunkSeed seed) => new()
    {
        Id = IdOf("trunk", seed.Name),
        Name = seed.Name,
        Access = TrunkKind.ByAddress,
        Targets = [new TrunkTarget(seed.Host, null, SipTransportKind.Udp)],
        IsIdentityTrusted = true,
        CallerId = new CallerIdRule { Default = NumberOf(seed.CallerId) },
        IsProbed = false, // nobody is there but when somebody calls by hand
    };

    private static InboundNumber ToNumber(NumberSeed seed) => new()
    {
        Id = IdOf("number", seed.Number),
        Number = NumberOf(seed.Number),
        Names = seed.Names,
        EntryPoint = seed.EntryPoint,
        QueueId = seed.QueueId,
        Language = seed.IsChinese ? VoiceLanguage.Chinese : VoiceLanguage.English,
    };

    private Phone ToPhone(PhoneSeed seed) => new Phone
    {
        Id = IdOf("phone", seed.Username),
        Number = seed.Number,
        SipUser = seed.Username,
        UserId = seed.UserId,
        Realm = realm.Name,
        Ha1Md5 = new Secret(""),
        Ha1Sha256 = new Secret(""),
    }.WithSecret(seed.Password);

    private static DialRule RuleOf(Role role) => new()
    {
        Id = IdOf("dial-rule", role.ToString()),
        Role = role,
        Kinds = [NumberKind.National, NumberKind.FreeOfCharge],
    };

    private async Task AddAsync<T>(T document, CancellationToken ct)
        where T : VoiceDocument, IVoiceKind
    {
        Result<(T Document, bool IsNew)> outcome = await documents.AddAsync(document, Guid.Empty, ct);
        Invariant.Require(outcome.IsSuccess);
    }

    private static E164Number NumberOf(string text)
    {
        Invariant.Require(E164Number.TryParse(text, out E164Number number));
        return number;
    }

    private static Guid IdOf(string kind, string name) => InputId.Of($"voice-seed-{kind}", name).Value;
}
