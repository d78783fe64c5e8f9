using Anyseat.Media.Rtcp;

namespace Anyseat.Media.Tests.Rtcp;

public sealed class RtcpScheduleTests
{
    private const double Compensation = Math.E - 1.5;

    [Fact]
    public void Rfc3550_6_3_1_two_parties_report_every_five_seconds_and_the_first_time_after_half_of_it()
    {
        var schedule = new RtcpSchedule(bandwidth: 400, firstSize: 100, at: default, random: 0.5);
        AssertSeconds(2.5 / Compensation, schedule.Next);
        Assert.True(schedule.Expire(schedule.Next, 0.5));
        MediaInstant sent = schedule.Next;
        schedule.Sent(100, sent, 0.5);
        AssertSeconds((2.5 + 5) / Compensation, schedule.Next);
    }

    [Fact]
    public void Rfc4585_3_4_where_feedback_was_agreed_on_reports_come_as_often_as_the_bandwidth_allows()
    {
        var schedule = new RtcpSchedule(bandwidth: 400, firstSize: 100, at: default, random: 0.5, RtcpSchedule.FeedbackMin);
        AssertSeconds(0.5 / Compensation, schedule.Next);
        Assert.True(schedule.Expire(schedule.Next, 0.5));
        MediaInstant sent = schedule.Next;
        schedule.Sent(100, sent, 0.5);
        AssertSeconds((0.5 + 1) / Compensation, schedule.Next);
        schedule.SetMembers(100, 100, sent); // 100 reports of 100 bytes at 400 bytes a second
        Assert.False(schedule.Expire(schedule.Next, 0.5));
        AssertSeconds((0.5 + 25) / Compensation, schedule.Next);
    }

    [Fact]
    public void Rfc3550_6_3_1_the_interval_is_drawn_from_half_to_one_and_a_half()
    {
        AssertSeconds(1.25 / Compensation, new RtcpSchedule(400, 100, default, 0).Next);
        AssertSeconds(3.75 / Compensation, new RtcpSchedule(400, 100, default, 1).Next);
    }

    [Theory]
    [InlineData(100, 10, true, 100 * 10 / 100.0)] // a tenth sends: a quarter of 400 among 10 senders
    [InlineData(100, 10, false, 100 * 90 / 300.0)] // and three quarters among 90 others
    [InlineData(100, 50, true, 100 * 100 / 400.0)] // half sends: all share all
    public void Rfc3550_6_2_senders_have_a_quarter_of_the_bandwidth(int members, int senders, bool isSender, double seconds)
    {
        var schedule = new RtcpSchedule(400, 100, default, 0.5) { IsSender = isSender };
        schedule.SetMembers(members, senders, default);
        Assert.Equal(seconds, schedule.Deterministic.TotalSeconds, 3);
    }

    [Fact]
    public void Rfc3550_6_3_6_when_many_have_joined_the_report_is_put_off()
    {
        var schedule = new RtcpSchedule(400, 100, default, 0.5);
        schedule.SetMembers(100, 0, Wire.Ms(1_000));
        Assert.False(schedule.Expire(schedule.Next, 0.5)); // 100 × 100 ÷ 300 s now
        AssertSeconds(100 * 100 / 300.0 / Compensation, schedule.Next);
        Assert.True(schedule.Expire(schedule.Next, 0.5));
    }

    [Fact]
    public void Rfc3550_6_3_4_when_most_have_left_the_report_moves_nearer()
    {
        var schedule = new RtcpSchedule(400, 100, default, 0.5);
        schedule.SetMembers(100, 0, default);
        schedule.Expire(schedule.Next, 0.5);
        MediaInstant far = schedule.Next;
        schedule.SetMembers(10, 0, Wire.Ms(3_000));
        Assert.Equal(3_000 + ((far - Wire.Ms(3_000)).TotalMilliseconds / 10), schedule.Next.Microseconds / 1_000.0, 1);
    }

    [Fact]
    public void Rfc3550_6_3_3_the_average_size_follows_by_a_sixteenth()
    {
        var schedule = new RtcpSchedule(10, 100, default, 0.5);
        Assert.Equal(100 / 7.5, schedule.Deterministic.TotalSeconds, 3);
        schedule.Receive(260);
        Assert.Equal(110 / 7.5, schedule.Deterministic.TotalSeconds, 3);
    }

    [Fact]
    public void A_thousand_parties_keep_within_their_bandwidth_and_do_not_speak_in_step()
    {
        // §6.2's purpose, simulated: all begin at once and learn of each other as they speak.
        const int Parties = 1_000;
        const double Bandwidth = 2_000;
        var random = new Random(20261125);
        RtcpSchedule[] all = [.. Enumerable.Range(0, Parties).Select(_ => new RtcpSchedule(Bandwidth, 100, default, random.NextDouble()))];
        int known = 1;
        int sentLate = 0;
        for (int second = 0; second < 400; second++)
        {
            int sentNow = 0;
            foreach (RtcpSchedule schedule in all)
            {
                MediaInstant now = Wire.Ms(second * 1_000);
                schedule.SetMembers(Math.Max(schedule.Members, known), 0, now);
                while (schedule.Next <= now && schedule.Expire(now, random.NextDouble()))
                {
                    schedule.Sent(100, now, random.NextDouble());
                    sentNow++;
                }
            }

            known = Math.Min(Parties, known + sentNow);
            sentLate += second >= 200 ? sentNow : 0;
        }

        // Receivers alone have three quarters of the bandwidth: 15 packets of 100 bytes a second.
        Assert.InRange(sentLate / 200.0, 10, 18);
    }

    private static void AssertSeconds(double expected, MediaInstant actual) => Assert.Equal(expected, actual.Microseconds / 1e6, 4);
}
