using Anyseat.People.Contracts;
using Anyseat.Sip.Transports;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Tests;

/// <summary>Configurations to test with.</summary>
internal static class Given
{
    public static readonly Guid Beijing = new("00000000-0000-0000-0000-0000000000b1");
    public static readonly Guid Berlin = new("00000000-0000-0000-0000-0000000000b2");
    public static readonly Guid NewYork = new("00000000-0000-0000-0000-0000000000b3");

    public static NumberingPlan PlanOf(Guid site) => Numberings.Single(plan => plan.SiteId == site);

    public static IReadOnlyList<NumberingPlan> Numberings { get; } =
    [
        new NumberingPlan
        {
            Id = Beijing, SiteId = Beijing, CountryCode = "86", NationalPrefix = "0", InternationalPrefix = "00", AreaCode = "10",
            EmergencyNumbers = ["110", "119", "120"], PremiumPrefixes = ["+8616"], FreePrefixes = ["+86800"], OutsidePrefix = "9",
        },
        new NumberingPlan
        {
            Id = Berlin, SiteId = Berlin, CountryCode = "49", NationalPrefix = "0", InternationalPrefix = "00", AreaCode = "30",
            LocalDigitsMin = 4, WholeDigitsMin = 12, EmergencyNumbers = ["110", "112"], PremiumPrefixes = ["+49900", "+49137"],
            FreePrefixes = ["+49800"], OutsidePrefix = "0",
        },
        new NumberingPlan
        {
            Id = NewYork, SiteId = NewYork, CountryCode = "1", NationalPrefix = "1", InternationalPrefix = "011", AreaCode = "212",
            EmergencyNumbers = ["911"], FreePrefixes = ["+1800", "+1888"],
        },
    ];

    public static E164Number Number(string text) => E164Number.TryParse(text, out E164Number number) ? number : throw new FormatException(text);

    public static Trunk Trunk(string name, string host = "192.0.2.1", int order = 0) => new()
    {
        Id = Guid.NewGuid(),
        Name = name,
        Access = TrunkKind.ByAddress,
        Targets = [new TrunkTarget(host, null, SipTransportKind.Udp)],
        Order = order,
    };

    public static Phone Phone(string number) => new()
    {
        Id = Guid.NewGuid(),
        Number = number,
        SipUser = "p" + number,
        UserId = Guid.NewGuid(),
        Realm = "test",
        Ha1Md5 = new Secret("a"),
        Ha1Sha256 = new Secret("b"),
    };

    public static DialRule Rule(Role role, params NumberKind[] kinds) => new() { Id = Guid.NewGuid(), Role = role, Kinds = kinds };

    public static VoiceSettings Settings(params VoiceDocument[] documents) => new(1, [.. Numberings, .. documents]);
}
