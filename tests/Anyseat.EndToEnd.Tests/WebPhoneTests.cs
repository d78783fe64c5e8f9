using Anyseat.EndToEnd.Tests.Kit;
using Anyseat.EndToEnd.Tests.Kit.WebPhones;
using Anyseat.Media.Dtls;
using Anyseat.Media.Shard;
using Anyseat.Sip.Sdp;
using Anyseat.Testing;

namespace Anyseat.EndToEnd.Tests;

/// <summary>Browsers as telephones, on the two engines alone: SIP over WebSocket, ICE, DTLS-SRTP, Opus and G.711.</summary>
public sealed class WebPhoneTests(Chromium chromium)
{
    // Of a sine of 0.25 of full scale, in dBm0; and of one of 8,000 of 32,768, in dB below a square of full scale.
    private const double SaidLevel = -8.9;
    private const double HeardLevel = -15.3;

    private const string Ana = "ana";
    private const string Ben = "ben";

    [Fact]
    public async Task A_browser_calls_and_a_browser_is_called_and_each_hears_its_telephone_and_is_heard()
    {
        chromium.Require();
        Assert.SkipUnless(DtlsLibrary.IsAvailable(out string reason), reason);
        await using var exchange = new WebSwitch();
        await using var annas = new ToneParty("127.0.0.1", 700);
        await using var bens = new ToneParty("127.0.0.1", 1_100);
        exchange.Partners[Ana] = (annas, MediaCodec.Opus);
        exchange.Partners[Ben] = (bens, MediaCodec.Pcma);
        WebPhone[] phones = await Task.WhenAll(
            WebPhone.RegisterAsync(chromium, exchange.PageAddress, Ana, 440), WebPhone.RegisterAsync(chromium, exchange.PageAddress, Ben, 523));
        await using WebPhone ana = phones[0];
        await using WebPhone ben = phones[1];

        await Task.WhenAll(ana.CallAsync("sip:telephone@127.0.0.1"), exchange.CallAsync(Ben));
        await Task.WhenAll(HearAsync(ana, annas, 440, 700), HearAsync(ben, bens, 523, 1_100));

        await ana.PressAsync("1#");
        await ben.PressAsync("4D");
        await Eventually.HoldsAsync(() => exchange.KeysOf(Ana) == "1#" && exchange.KeysOf(Ben) == "4D", "the shard knows the keys");
        await Eventually.HoldsAsync(() => annas.Keys == "1#" && bens.Keys == "4D", "the telephones get the keys");

        await Task.WhenAll(HoldAndResumeAsync(exchange, ana, annas), GoAnotherWayAsync(exchange, ben, bens));
        await Task.WhenAll(AssertNothingIsLostAsync(exchange, ana, Ana), AssertNothingIsLostAsync(exchange, ben, Ben));

        await LeaveAsync(exchange, ana, ben);
        Assert.Empty(ana.Complaints.Concat(ben.Complaints));
        Assert.Empty(exchange.Faults);
    }

    /// <summary>One page ends its connection and hangs up; the other is closed in the middle of the call, without a word.</summary>
    private static async Task LeaveAsync(WebSwitch exchange, WebPhone ana, WebPhone ben)
    {
        await ben.DisposeAsync();
        await ana.EndConnectionAsync();
        await Eventually.HoldsAsync(() => exchange.HasTold(Ana, MediaEventKind.SecurityClosed), "a connection that the page ends is noticed");
        await ana.HangUpAsync();
        await Eventually.HoldsAsync(() => exchange.HasTold(Ana, MediaEventKind.LegClosed), "a call that the page ends is over");
        await Eventually.HoldsAsync(() => exchange.Stack.ConnectionCount == 1, "the WebSocket of a page that is closed is gone");
        await Eventually.HoldsAsync(() => exchange.HasTold(Ben, MediaEventKind.MediaSilent), "a page that is closed is noticed by its silence");
    }

    /// <summary>The page holds the call by an offer, and takes it up again; then we do the same.</summary>
    private static async Task HoldAndResumeAsync(WebSwitch exchange, WebPhone phone, ToneParty telephone)
    {
        await phone.HoldAsync(true);
        await Eventually.HoldsAsync(async () => (await phone.HeardAsync()).Level < -90, "who holds hears nothing");
        await phone.HoldAsync(false);
        await HearAsync(phone, telephone, 440, 700);
        await exchange.OfferAsync(Ana, SdpDirection.Inactive);
        await Eventually.HoldsAsync(
            async () => LevelOf(telephone, 440) < -60 && (await phone.HeardAsync()).Level < -90, "who is held is not heard and hears nothing");
        await exchange.OfferAsync(Ana, SdpDirection.SendReceive);
        await HearAsync(phone, telephone, 440, 700);
    }

    /// <summary>The page begins ICE anew: another pair is chosen, and all goes on over it.</summary>
    private static async Task GoAnotherWayAsync(WebSwitch exchange, WebPhone phone, ToneParty telephone)
    {
        int ways = (await phone.StatisticsAsync()).Ways!.Value;
        int moves = Moves();
        await phone.RestartIceAsync();
        await Eventually.HoldsAsync(async () => (await phone.StatisticsAsync()).Ways > ways && Moves() > moves, "another way is found");
        await HearAsync(phone, telephone, 523, 1_100);

        int Moves() => exchange.Events.Count(one => one.Kind == MediaEventKind.RemoteLatched && one.Leg == exchange.CallOf(Ben)!.Web.Leg);
    }

    private static async Task HearAsync(WebPhone phone, ToneParty telephone, double said, double heard)
    {
        await Eventually.HoldsAsync(() => Math.Abs(LevelOf(telephone, said) - SaidLevel) < 1.5, $"the telephone hears {said} Hz");
        await Eventually.HoldsAsync(
            async () => await phone.HeardAsync() is { Clarity: > 15 } sound && Math.Abs(sound.Frequency - heard) < 2 && Math.Abs(sound.Level - HeardLevel) < 1.5,
            $"the browser hears {heard} Hz");
    }

    /// <summary>The level of a frequency in the middle one of the last five tenths of a second, in dBm0: where the jitter buffer makes up for a
    /// late packet of a busy machine, the phase jumps in one of them.</summary>
    private static double LevelOf(ToneParty telephone, double frequency)
    {
        const int tenth = 800;
        short[] heard = telephone.Heard;
        return heard.Length < 5 * tenth
            ? double.NegativeInfinity
            : Enumerable.Range(1, 5).Select(back => ToneParty.LevelOf(heard.AsSpan(heard.Length - (back * tenth), tenth), frequency)).Order().ElementAt(2);
    }

    /// <summary>Both ends report to each other, and agree that all has arrived.</summary>
    private static async Task AssertNothingIsLostAsync(WebSwitch exchange, WebPhone phone, string user)
    {
        MediaLeg leg = exchange.CallOf(user)!.Web.Leg;
        await Eventually.HoldsAsync(
            async () => await phone.StatisticsAsync() is { RoundTrip: not null, SentThere: > 0 } && leg.Statistics.RoundTrip > TimeSpan.Zero, "both have reported");
        WebPhone.Statistics there = await phone.StatisticsAsync();
        LegStatistics here = leg.Statistics;
        Assert.Equal((0, 0, 0), (there.Lost, there.LostThere, here.LostCount));
        Assert.InRange(there.RoundTrip!.Value, 0, 1);
        Assert.InRange(here.RoundTrip, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0, 0), (here.MalformedCount, here.UnknownPayloadCount, here.SendFailureCount));
        // Speech may overtake the answer that says whose certificate it is: until then it is nobody's.
        Assert.InRange(here.UnauthenticCount, 0, 50);
        Assert.Equal("connected", there.State);
    }
}
