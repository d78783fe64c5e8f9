using Anyseat.Media.Dtls;
using Anyseat.Media.Ice;
using Anyseat.Media.Shard;

namespace Anyseat.Media.Tests.Shard;

public sealed class BrowserTests : IDisposable
{
    private readonly DtlsCertificate? _certificate;
    private readonly DtlsContext? _context;
    private byte _seed;

    public BrowserTests()
    {
        Assert.SkipUnless(DtlsLibrary.IsAvailable(out string reason), reason);
        _certificate = DtlsCertificate.Create(DateTimeOffset.UtcNow, TimeSpan.FromDays(30));
        _context = new DtlsContext(_certificate);
    }

    public void Dispose()
    {
        _context?.Dispose();
        _certificate?.Dispose();
    }

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void A_browser_and_a_phone_hear_each_other(string network) => AssertHeard(new ShardRig(network));

    [Theory]
    [MemberData(nameof(ShardRig.Networks), MemberType = typeof(ShardRig))]
    public void A_browser_and_a_phone_hear_each_other_over_IPv6(string network)
    {
        Ipv6Tests.SkipWithoutIpv6();
        AssertHeard(new ShardRig(network, home: "::1"));
    }

    private void AssertHeard(ShardRig home)
    {
        using ShardRig rig = home;
        (MediaLeg web, BrowserPeer browser) = Open(rig);
        using BrowserPeer owned = browser;
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(web, b));
        browser.Connect();
        Assert.Equal(
            [MediaEventKind.RemoteLatched, MediaEventKind.IceConnected, MediaEventKind.Secured],
            rig.Events.Where(one => one.Leg == web).Select(one => one.Kind));
        for (int i = 0; i < 100; i++)
        {
            browser.Secure!.Send(RelayTests.Payload(i));
            Assert.Equal(RelayTests.Payload(i), ben.Receive().Payload);
            ben.Send(RelayTests.Payload(i + 1));
            Assert.Equal(RelayTests.Payload(i + 1), browser.Secure.Receive());
        }
    }

    [Fact]
    public void Nothing_is_taken_or_sent_before_the_keys_are_there()
    {
        using var rig = new ShardRig();
        (MediaLeg web, BrowserPeer browser) = Open(rig);
        using BrowserPeer owned = browser;
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(web, b));
        browser.Check();
        rig.Deliver();
        browser.Plain.Send(RelayTests.Payload(1));
        ben.Send(RelayTests.Payload(2));
        rig.Deliver();
        rig.Turn();
        Assert.Empty(ben.ReceiveAll());
        Assert.Empty(browser.Plain.ReceiveAll());
        Assert.Equal(1, web.Core.Counters.UnauthenticCount);
    }

    [Fact]
    public void A_wrong_password_and_a_wrong_certificate_lead_nowhere()
    {
        using var rig = new ShardRig();
        (MediaLeg web, BrowserPeer browser) = Open(rig);
        using BrowserPeer owned = browser;
        browser.Check(password: "0123456789abcdefghijklmn");
        rig.Deliver();
        Assert.True(web.Core.Latch.Current.IsNone);
        Assert.DoesNotContain(rig.Events, one => one.Kind == MediaEventKind.IceConnected);

        (MediaLeg other, BrowserPeer impostor) = Open(rig, fingerprint: _context!.Fingerprint);
        using BrowserPeer ownedToo = impostor;
        impostor.Check();
        rig.Deliver();
        impostor.StartDtls();
        rig.Until(() =>
        {
            impostor.Read();
            return rig.Events.Any(one => one.Kind == MediaEventKind.SecurityFailed && one.Leg == other);
        });
        Assert.DoesNotContain(rig.Events, one => one.Kind == MediaEventKind.Secured);
        Assert.Null(other.Core.Security);
    }

    [Fact]
    public void A_browser_that_changes_its_network_is_followed_and_one_that_is_gone_is_told()
    {
        using var rig = new ShardRig();
        (MediaLeg web, BrowserPeer browser) = Open(rig);
        using BrowserPeer owned = browser;
        browser.Connect();
        TestPeer home = browser.Plain;
        using var mobile = new TestPeer(rig) { Remote = home.Remote };
        rig.Clock.Advance(TimeSpan.FromSeconds(6));
        browser.Plain = mobile;
        browser.Check();
        rig.Deliver();
        Assert.Equal(mobile.Address, web.Core.Latch.Current);
        rig.Tick(31 * 50);
        Assert.Single(rig.Events, one => one.Kind == MediaEventKind.ConsentExpired);
        browser.Plain = home;
    }

    [Fact]
    public void Rfc8445_9_a_browser_that_begins_anew_is_heard_all_the_while_and_goes_another_way_when_it_has_chosen()
    {
        using var rig = new ShardRig();
        (MediaLeg web, BrowserPeer browser) = Open(rig);
        using BrowserPeer owned = browser;
        browser.Connect();
        IceCredentials renewed = NewCredentials();
        Assert.True(web.RestartIce(renewed, BrowserPeer.Ice));
        rig.Turn();
        TestPeer home = browser.Plain;
        browser.Check(); // with the credentials of before: consent goes on
        Answered(2);
        using var mobile = new TestPeer(rig) { Remote = home.Remote };
        browser.Plain = mobile;
        browser.Use(renewed);
        browser.Check();
        Answered(3);
        Assert.Equal(mobile.Address, web.Core.Latch.Current);
        Assert.Equal(3, rig.Loop.AddressCount); // two addresses and the new user fragment: the old one is nobody's
        web.Close();
        rig.Turn();
        Assert.Equal(0, rig.Loop.AddressCount);
        browser.Plain = home;

        void Answered(int count) => rig.Until(() =>
        {
            browser.Read();
            return browser.AnswerCount == count;
        });
    }

    [Fact]
    public void A_browser_that_says_goodbye_is_noticed_once_and_gets_nothing_more()
    {
        using var rig = new ShardRig();
        (MediaLeg web, BrowserPeer browser) = Open(rig);
        using BrowserPeer owned = browser;
        (MediaLeg b, TestPeer ben) = rig.OpenWithPeer();
        rig.Shard.CreateBridge().Arrange(BridgePlan.Conference(web, b));
        browser.Connect();
        browser.Close();
        rig.Until(() => rig.Events.Any(one => one.Kind == MediaEventKind.SecurityClosed));
        ben.Send(RelayTests.Payload(1));
        rig.Deliver();
        rig.Turn();
        Assert.Empty(browser.Plain.ReceiveAll());
        web.Close();
        rig.Turn();
        Assert.Single(rig.Events, one => one.Kind == MediaEventKind.SecurityClosed && one.Leg == web);
    }

    [Fact]
    public void A_leg_that_closes_in_the_middle_of_the_handshake_frees_all_and_what_still_arrives_is_a_strangers()
    {
        using var rig = new ShardRig();
        for (int i = 0; i < 50; i++)
        {
            (MediaLeg web, BrowserPeer browser) = Open(rig);
            using BrowserPeer owned = browser;
            browser.Check();
            rig.Deliver();
            browser.StartDtls();
            if (i % 3 == 0)
                rig.Deliver();
            if (i % 3 == 1)
                browser.Connect();
            web.Close();
            rig.Turn();
            long strangers = rig.Shard.Statistics.StrangerCount;
            browser.Read();
            browser.Check();
            browser.Plain.Send(RelayTests.Payload(1));
            rig.Turn();
            rig.Until(() => rig.Shard.Statistics.StrangerCount >= strangers + 2);
        }
        Assert.Equal(0, rig.Shard.Statistics.LegCount);
        Assert.Equal(0, rig.Loop.AddressCount);
    }

    private (MediaLeg Leg, BrowserPeer Peer) Open(ShardRig rig, DtlsFingerprint? fingerprint = null)
    {
        IceCredentials ours = NewCredentials();
        MediaLeg leg = rig.Open(options => options with
        {
            Transport = LegTransport.SharedPort,
            Browser = new BrowserOptions(ours, _context!),
        });
        leg.SetBrowser(BrowserPeer.Ice, fingerprint ?? BrowserPeer.Fingerprint);
        rig.Turn();
        return (leg, new BrowserPeer(rig, ours, _context!.Fingerprint));
    }

    private IceCredentials NewCredentials()
    {
        byte[] random = [.. Enumerable.Range(0, IceCredentials.RandomSize).Select(i => (byte)((i * 13) + (_seed * 37)))];
        _seed++;
        return IceCredentials.FromRandom(random);
    }
}
