using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Tests;

public sealed class DialPlanTests
{
    private static readonly Trunk first = Given.Trunk("first", order: 1) with { SiteId = Given.Berlin };
    private static readonly Trunk second = Given.Trunk("second", order: 2) with { SiteId = Given.Beijing };
    private static readonly Trunk german = Given.Trunk("german", order: 9) with { Prefixes = ["+49"] };
    private static readonly Trunk off = Given.Trunk("off") with { IsEnabled = false };

    private static readonly VoiceSettings settings = Given.Settings(
        first, second, german, off,
        Given.Phone("2001"), Given.Phone("2002") with { IsEnabled = false },
        Given.Rule(Role.Agent, NumberKind.National) with
        {
            AllowedPrefixes = ["+4930", "+861681"],
            RefusedPrefixes = ["+49301", "+8617", "+8613999"],
            CallerId = Given.Number("+861065529988"),
        },
        Given.Rule(Role.TeamLeader, NumberKind.National, NumberKind.International) with { TrunkIds = [second.Id, off.Id, Guid.Empty] });

    /// <summary>Roles, what is dialled in Beijing (outside line 9, area 10), what comes of it, and the trunks in order.</summary>
    public static TheoryData<string, string, string, string> Cases => new()
    {
        // Emergencies pass for everybody, with and without the outside line, through the site's own trunk first.
        { "", "110", "Emergency 110", "second first german" },
        { "", "9119", "Emergency 119", "second first german" },
        { "Agent", "120", "Emergency 120", "second first german" },
        // Colleagues.
        { "", "2001", "Internal 2001", "" },
        { "Agent", "2002", "dial.number_invalid", "" },
        // Nothing leaves the house without a rule.
        { "", "13912345678", "refused National NoRule", "" },
        { "Quality", "+4930901820", "refused International NoRule", "" },
        // What an agent may.
        { "Agent", "13912345678", "National +8613912345678", "first second" },
        { "Agent", "9 139 1234 5678", "National +8613912345678", "first second" },
        { "Agent", "9010 6552 9988", "National +861065529988", "first second" },
        { "Agent", "6552 9988", "National +861065529988", "first second" },
        { "Agent", "800 812 3123", "FreeOfCharge +868008123123", "first second" },
        // What toll fraud dials.
        { "Agent", "+44 20 7946 0000", "refused International Kind", "" },
        { "Agent", "00 979 123 456 789", "refused Premium Kind", "" },
        { "Agent", "+882 1612345678", "refused Premium Kind", "" },
        { "Agent", "9 00 882 1612345678", "refused Premium Kind", "" },
        { "Agent", "16012345678", "refused Premium Kind", "" },
        { "TeamLeader", "+19005550100", "refused Premium Kind", "" },
        // The longest beginning counts, and refusal on a tie.
        { "Agent", "+49 30 901820", "International +4930901820", "german first second" },
        { "Agent", "+49 30 1820", "refused International Prefix", "" },
        { "Agent", "16812345678", "Premium +8616812345678", "first second" },
        { "Agent", "17012345678", "refused National Prefix", "" },
        { "Agent", "13999345678", "refused National Prefix", "" },
        // Several roles: what any of them may, by the trunks of the one that may.
        { "Agent TeamLeader", "+44 20 7946 0000", "International +442079460000", "second" },
        { "Agent TeamLeader", "17012345678", "National +8617012345678", "second" },
        { "TeamLeader", "+49 30 901820", "International +4930901820", "second" },
        // What is no number.
        { "Agent", "", "dial.number_invalid", "" },
        { "Agent", "555", "dial.number_invalid", "" },
        { "Agent", "sip:root@198.51.100.1", "dial.number_invalid", "" },
        { "Agent", "139#1234", "dial.number_invalid", "" },
        { "Agent", new string('1', 65), "dial.number_invalid", "" },
        { "Agent", "+1234567890123456", "dial.number_invalid", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_number_is_judged_by_roles_kind_and_beginnings(string roles, string dialled, string expected, string trunks)
    {
        Result<DialPermit> outcome = DialPlan.Check(settings, Roles(roles), Given.Beijing, dialled);
        Assert.Equal((expected, trunks), Describe(outcome));
    }

    [Fact]
    public void A_service_number_is_shown_only_through_a_trunk_that_may_show_it()
    {
        DialPermit permit = DialPlan.Check(settings, [Role.Agent], Given.Beijing, "13912345678").TryGet(out DialPermit? found, out _) ? found : throw new InvalidOperationException();
        E164Number own = Given.Number("+861012345678");
        Assert.Equal("+861065529988", permit.CallerId?.ToString());
        Assert.Equal(own, new CallerIdRule { Default = own }.Choose(permit.CallerId));
        Assert.Equal(permit.CallerId, new CallerIdRule { Default = own, Allowed = [Given.Number("+861065529988")] }.Choose(permit.CallerId));
        Assert.Null(new CallerIdRule().Choose(permit.CallerId));
    }

    [Fact]
    public void Without_any_configuration_nothing_leaves_the_house_and_an_emergency_says_that_there_is_no_trunk()
    {
        Assert.Equal("dial.refused", CodeOf(DialPlan.Check(VoiceSettings.Empty, [Role.Admin], null, "13912345678")));
        Assert.Equal("dial.no_trunk", CodeOf(DialPlan.Check(VoiceSettings.Empty, [Role.Admin], null, "110")));
    }

    private static Role[] Roles(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<Role>)];

    private static string? CodeOf(Result<DialPermit> outcome) => outcome.TryGet(out _, out Error? error) ? null : error.Code;

    private static (string Outcome, string Trunks) Describe(Result<DialPermit> outcome)
    {
        if (outcome.TryGet(out DialPermit? permit, out Error? error))
            return ($"{permit.Kind} {permit.Number?.ToString() ?? permit.Dialled}", string.Join(' ', permit.Trunks.Select(trunk => trunk.Name)));
        return (error is DialRefused refused ? $"refused {refused.Kind} {refused.Reason}" : error.Code, "");
    }
}
