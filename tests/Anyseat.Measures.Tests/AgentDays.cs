using static Anyseat.Measures.Tests.Time;

namespace Anyseat.Measures.Tests;

/// Days worked out by hand: what agents do with their time.
public sealed class AgentDays
{
    [Theory]
    [InlineData("voice")]
    [InlineData("chat")]
    public void An_hour_of_an_agent_is_split_into_its_parts(string channel)
    {
        Day day = Day.Read("""
            09:00:00 agent ann notready 0   # signed in
            09:05:00 agent ann ready
            09:10:00 c1 arrives billing
            09:10:00 c1 offered ann
            09:10:10 c1 connected ann
            09:25:10 c1 held
            09:27:10 c1 retrieved
            09:40:10 c1 wrapup              # 15 + 13 min talk, 2 min hold
            09:45:10 c1 done                # 5 min wrap-up
            09:45:10 c1 closed
            09:50:00 agent ann notready 3   # lunch
            10:00:00 agent ann out
            """, channel);
        Tally hour = day.Sum(agent: "ann");
        Assert.Equal(Minutes(60), hour.SignedIn);
        Assert.Equal(Minutes(30), hour.Conversing);
        Assert.Equal(Minutes(5), hour.WrappingUp);
        // 09:05:00 to 09:10:10 and 09:45:10 to 09:50:00
        Assert.Equal(Minutes(10), hour.Available);
        Assert.Equal(Seconds(10), hour.Alerting);
        Assert.Equal(Minutes(15), hour.NotReady);
        Assert.Equal((Minutes(5), Minutes(10)), (day.Sum(reason: 0).NotReady, day.Sum(reason: 3).NotReady));
        // (30 + 5) / (30 + 5 + 10) and (30 + 5) / 60
        Assert.Equal(35.0 / 45, Measure.Occupancy(hour)!.Value, 12);
        Assert.Equal(35.0 / 60, Measure.Utilisation(hour)!.Value, 12);
        Assert.Equal((Minutes(28), Minutes(2), Minutes(5)), (hour.Talk, hour.Hold, hour.WrapUp));
        Assert.Equal(35, Measure.AverageHandleTime(hour)!.Value.TotalMinutes);
        Assert.Equal((28.0, 2.0, 5.0), (
            Measure.AverageTalkTime(hour)!.Value.TotalMinutes, Measure.AverageHoldTime(hour)!.Value.TotalMinutes,
            Measure.AverageWrapUpTime(hour)!.Value.TotalMinutes));
    }

    [Fact]
    public void An_agents_time_is_split_at_the_borders_of_intervals()
    {
        Day day = Day.Read("""
            09:10:00 agent ann ready
            09:12:00 c1 arrives billing
            09:12:00 c1 connected ann
            09:33:00 c1 closed
            09:40:00 agent ann out
            """);
        Assert.Equal((Minutes(5), Minutes(2), Minutes(3)), (day.Sum("09:00", agent: "ann").SignedIn, day.Sum("09:00").Available, day.Sum("09:00").Conversing));
        Assert.Equal((Minutes(15), Minutes(15)), (day.Sum("09:15").SignedIn, day.Sum("09:15").Conversing));
        Assert.Equal((Minutes(10), Minutes(3), Minutes(7)), (day.Sum("09:30").SignedIn, day.Sum("09:30").Conversing, day.Sum("09:30").Available));
        Assert.Equal(0, day.Sum("09:45").SignedIn);
        // Conversation time is split as well; the handling counts whole where it ended.
        Assert.Equal((Minutes(3), Minutes(15), Minutes(3)), (day.Sum("09:00").ConversationTime, day.Sum("09:15").ConversationTime, day.Sum("09:30").ConversationTime));
        Assert.Equal((0, 0, Minutes(21)), (day.Sum("09:00").Talk, day.Sum("09:15").Talk, day.Sum("09:30").Talk));
    }

    [Fact]
    public void Signing_out_within_an_interval_ends_the_time_there()
    {
        Day day = Day.Read("""
            09:00:00 agent ann ready
            09:07:30 agent ann out
            09:12:30 agent ann notready 0
            09:14:00 agent ann out
            """).Until("09:30");
        Assert.Equal(Minutes(9), day.Sum("09:00").SignedIn); // 7.5 + 1.5
        Assert.Equal(0, day.Sum("09:15").SignedIn);
    }

    [Fact]
    public void Chats_at_the_same_time_count_once_for_the_agent_and_each_for_the_conversations()
    {
        Day day = Day.Read("""
            09:00:00 agent ann ready
            09:00:00 c1 arrives billing
            09:00:00 c1 connected ann
            09:05:00 c2 arrives billing
            09:05:00 c2 connected ann
            09:10:00 c1 wrapup          # c1: 10 min
            09:11:00 c1 done            # while c2 goes on
            09:12:00 c2 wrapup          # c2: 7 min
            09:14:00 c2 done
            09:15:00 agent ann out
            """, "chat");
        Tally quarter = day.Sum();
        Assert.Equal(Minutes(12), quarter.Conversing); // 09:00 to 09:12, both at once
        Assert.Equal(Minutes(17), quarter.ConversationTime); // 10 + 7
        Assert.Equal(17.0 / 12, Measure.Concurrency(quarter)!.Value, 12);
        // c1's wrap-up lies within c2's conversation, so only c2's is the agent's time.
        Assert.Equal((Minutes(2), Minutes(3)), (quarter.WrappingUp, quarter.WrapUp));
        Assert.Equal(Minutes(1), quarter.Available);
        // AHT is of the work, not of the clock: (10 + 1 + 7 + 2) / 2
        Assert.Equal(10, Measure.AverageHandleTime(quarter)!.Value.TotalMinutes);
        Assert.Equal(14.0 / 15, Measure.Occupancy(quarter)!.Value, 12);
    }

    [Fact]
    public void Concurrency_is_counted_within_a_channel()
    {
        Day day = Day.Read("""
            09:00:00 agent ann ready
            09:00:00 c1 arrives billing chat
            09:00:00 c1 connected ann
            09:02:00 c2 arrives support voice
            09:02:00 c2 connected ann
            09:06:00 c2 closed
            09:10:00 c1 closed
            """);
        Tally Channel(string channel) => day.Cells.Sum(key => key.Channel == channel);
        Assert.Equal((Minutes(10), Minutes(10)), (Channel("chat").ConversationTime, Channel("chat").ChannelTime));
        Assert.Equal((Minutes(4), Minutes(4)), (Channel("voice").ConversationTime, Channel("voice").ChannelTime));
        Assert.Equal(1, Measure.Concurrency(Channel("voice")));
        Assert.Equal(Minutes(10), day.Sum().Conversing);
    }

    [Fact]
    public void A_conversation_finished_while_not_ready_is_conversation()
    {
        Tally ann = Day.Read("""
            09:00:00 agent ann ready
            09:00:00 c1 arrives billing
            09:00:00 c1 connected ann
            09:05:00 agent ann notready 3
            09:08:00 c1 closed
            09:15:00 agent ann out
            """).Sum(agent: "ann");
        Assert.Equal((Minutes(8), Minutes(7), 0), (ann.Conversing, ann.NotReady, ann.Available));
    }

    [Fact]
    public void A_wrap_up_across_midnight_is_split_in_time_and_whole_in_handling()
    {
        Day day = Day.Read("""
            23:50:00 agent ann ready
            23:55:00 c1 arrives billing
            23:55:00 c1 connected ann
            23:58:00 c1 wrapup
            +1 00:04:00 c1 done
            +1 00:04:00 c1 closed
            +1 00:10:00 agent ann out
            """);
        Assert.Equal((Minutes(10), Minutes(3), Minutes(2)), (day.Sum("23:45").SignedIn, day.Sum("23:45").Conversing, day.Sum("23:45").WrappingUp));
        Assert.Equal((Minutes(10), Minutes(4), Minutes(6)), (day.Sum("+1 00:00").SignedIn, day.Sum("+1 00:00").WrappingUp, day.Sum("+1 00:00").Available));
        Assert.Equal((0, 1, Minutes(6)), (day.Sum("23:45").Handled, day.Sum("+1 00:00").Handled, day.Sum("+1 00:00").WrapUp));
        Assert.Equal(1, day.Sum("23:45").Answered);
    }

    [Fact]
    public void A_change_of_team_splits_the_time_and_leaves_the_past_where_it_was()
    {
        Day day = Day.Read("""
            09:00:00 agent ann team north
            09:00:00 agent ann ready
            09:04:00 agent ann team south
            09:10:00 agent ann out
            """);
        Assert.Equal((Minutes(4), Minutes(6)), (day.Sum(team: "north").SignedIn, day.Sum(team: "south").SignedIn));
    }

    [Fact]
    public void An_agent_who_goes_on_is_projected_up_to_the_second()
    {
        Day day = Day.Read("""
            09:00:00 agent ann ready
            09:20:00 c1 arrives billing
            09:20:00 c1 connected ann
            """).Until("09:20:30");
        Assert.Equal((Seconds(1230), Minutes(20), Seconds(30)), (day.Sum().SignedIn, day.Sum().Available, day.Sum().Conversing));
        Assert.Equal((Seconds(30), Seconds(30)), (day.Sum().ConversationTime, day.Sum().ChannelTime));
    }

    [Fact]
    public void A_conference_or_takeover_hands_the_conversation_to_the_next_agent()
    {
        Day day = Day.Read("""
            09:00:00 c1 arrives billing
            09:00:00 c1 connected ann
            09:02:00 c1 connected ben
            09:02:00 c1 connected ben (ignored)
            09:05:00 c1 closed
            """);
        Assert.Equal((1, 1, Minutes(2)), (day.Sum(agent: "ann").Handled, day.Sum(agent: "ann").TransferredOut, day.Sum(agent: "ann").Talk));
        Assert.Equal((1, 0, Minutes(3)), (day.Sum(agent: "ben").Handled, day.Sum(agent: "ben").TransferredOut, day.Sum(agent: "ben").Talk));
        Assert.Equal(1, day.Sum().Answered);
    }

    [Fact]
    public void Facts_out_of_order_or_about_nobody_do_no_harm()
    {
        Day day = Day.Read("""
            09:00:00 c0 abandoned (ignored)
            09:00:00 c0 closed (ignored)
            09:00:00 agent ann ready
            09:01:00 c1 arrives billing
            09:02:00 c1 arrives billing (ignored)
            09:02:00 c1 done (ignored)
            09:02:00 c1 held (ignored)
            09:02:00 c1 unanswered (ignored)
            09:02:00 c1 connected ann
            09:01:30 c1 wrapup              # earlier than it began: no time, not a negative one
            09:02:30 c1 queued billing (ignored)
            09:03:00 c1 abandoned (ignored)
            09:03:00 c1 closed
            09:03:00 c1 closed (ignored)
            09:05:00 agent ann out
            """);
        Tally all = day.Sum();
        Assert.Equal((1, 1, 0), (all.Offered, all.Answered, all.Abandoned));
        Assert.Equal((0, Minutes(1), Minutes(5)), (all.Talk, all.WrapUp, all.SignedIn));
    }
}
