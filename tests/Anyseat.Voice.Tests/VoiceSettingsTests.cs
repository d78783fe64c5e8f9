using System.Net;
using System.Text.Json;
using Anyseat.Interactions.Contracts;
using Anyseat.Platform.Json;
using Anyseat.Voice.Domain;

namespace Anyseat.Voice.Tests;

public sealed class VoiceSettingsTests
{
    [Theory]
    [InlineData("192.0.2.1", "wide")]
    [InlineData("192.0.2.77", "narrow")]
    [InlineData("::ffff:192.0.2.77", "narrow")]
    [InlineData("198.51.100.9", "server")]
    [InlineData("2001:db8::5", "wide")]
    [InlineData("203.0.113.1", null)]
    [InlineData("203.0.113.2", null)]
    public void A_trunk_is_known_by_the_narrowest_network_that_its_call_comes_from(string address, string? name)
    {
        VoiceSettings settings = Given.Settings(
            Given.Trunk("wide", "proxy.example.net") with { SourceAddresses = ["192.0.2.0/24", "2001:db8::/32"] },
            Given.Trunk("narrow", "other.example.net") with { SourceAddresses = ["192.0.2.77"] },
            Given.Trunk("server", "198.51.100.9"),
            Given.Trunk("off", "203.0.113.1") with { IsEnabled = false });
        Assert.Equal(name, settings.FindTrunk(IPAddress.Parse(address))?.Name);
    }

    [Fact]
    public void Several_accounts_at_one_carrier_are_all_known_by_its_address_and_told_apart_by_the_user_that_is_called()
    {
        Trunk account = Given.Trunk("first", "198.51.100.9") with { Access = TrunkKind.Registering, Credentials = new TrunkCredentials { User = "100200" } };
        Trunk other = Given.Trunk("second", "198.51.100.9", 1) with { Access = TrunkKind.Registering, Credentials = new TrunkCredentials { User = "100300" } };
        VoiceSettings settings = Given.Settings(account, other);
        Assert.Equal(["first", "second"], settings.FindTrunks(IPAddress.Parse("198.51.100.9")).Select(trunk => trunk.Name).Order());
        Assert.True(other.IsAccount("100300"));
        Assert.False(other.IsAccount("100200"));
        Assert.False((other with { Access = TrunkKind.ByAddress }).IsAccount("100300"));
    }

    [Theory]
    [InlineData("+861065529988", "service")]
    [InlineData("861065529988", "service")]
    [InlineData("01065529988", "service")]
    [InlineData("65529988", "service")]
    [InlineData("short-9", "service")]
    [InlineData("+861065529999", null)]
    [InlineData("01065520000", null)]
    [InlineData("nobody", null)]
    public void A_number_of_ours_is_found_however_the_carrier_writes_it(string dialled, string? entryPoint)
    {
        VoiceSettings settings = Given.Settings(Number("+861065529988", "service") with { Aliases = ["Short-9"] }, Number("+861065520000", "closed") with { IsEnabled = false });
        Assert.Equal(entryPoint, settings.FindNumber(Given.Trunk("carrier") with { SiteId = Given.Beijing }, dialled)?.EntryPoint);
    }

    [Fact]
    public void A_queue_without_a_policy_has_that_of_the_house_and_the_house_without_one_records_nothing()
    {
        Guid queue = Guid.NewGuid();
        Assert.False(Given.Settings().PolicyOf(queue).IsRecorded);
        var house = new QueueVoicePolicy { Id = Guid.NewGuid(), QueueId = null, IsRecorded = true, RetentionDays = 30 };
        VoiceSettings settings = Given.Settings(house, house with { Id = Guid.NewGuid(), QueueId = queue, IsRecorded = false });
        Assert.False(settings.PolicyOf(queue).IsRecorded);
        Assert.Equal(30, settings.PolicyOf(Guid.NewGuid()).RetentionDays);
        Assert.True(settings.PolicyOf(null).IsRecorded);
    }

    [Fact]
    public void A_secret_never_shows_itself()
    {
        var credentials = new TrunkCredentials { User = "we", Password = new Secret("hunter2") };
        Assert.DoesNotContain("hunter2", credentials.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", JsonSerializer.Serialize(credentials, PlatformJson.Options), StringComparison.Ordinal);
    }

    private static InboundNumber Number(string number, string entryPoint) => new()
    {
        Id = Guid.NewGuid(),
        Number = Given.Number(number),
        EntryPoint = entryPoint,
        QueueId = Guid.NewGuid(),
        Names = new LocalizedText { En = entryPoint },
    };
}
