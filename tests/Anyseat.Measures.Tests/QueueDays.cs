using static Anyseat.Measures.Tests.Time;

namespace Anyseat.Measures.Tests;

/// Days worked out by hand: what happens in queues. Each runs as calls and as chats and has the same figures.
public sealed class QueueDays
{
    private const string FiveCallers = """
        09:00:00 agent ann ready
        09:01:00 c1 arrives billing
        09:01:08 c1 connected ann      # waited 8 s
        09:03:00 c1 closed
        09:04:00 c2 arrives billing
        09:04:03 c2 abandoned          # left after 3 s: a short abandon
        09:04:03 c2 closed
        09:05:00 c3 arrives billing
        09:05:20 c3 connected ann      # waited 20 s, still in time
        09:06:00 c3 closed
        09:07:00 c4 arrives billing
        09:07:21 c4 connected ann      # waited 21 s
        09:08:00 c4 closed
        09:09:00 c5 arrives billing
        09:09:40 c5 abandoned          # left after 40 s
        09:09:40 c5 closed
        """;

    [Theory]
    [InlineData("voice")]
    [InlineData("chat")]
    public void Five_callers_are_counted(string channel)
    {
        Tally tally = Day.Read(FiveCallers, channel).Sum(from: "09:00", queue: "billing");
        Assert.Equal((5, 3, 2), (tally.Offered, tally.Answered, tally.Abandoned));
        // (8 + 20 + 21) / 3 = 16 1/3 s
        Assert.Equal(Seconds(49), tally.AnsweredWait);
        Assert.Equal(16.333333, Measure.AverageSpeedOfAnswer(tally)!.Value.TotalSeconds, 6);
        // (3 + 40) / 2 = 21.5 s
        Assert.Equal(21.5, Measure.AverageTimeToAbandon(tally)!.Value.TotalSeconds);
        Assert.Equal(40, Measure.LongestWait(tally)!.Value.TotalSeconds);
        // One of the two abandons is short: (2 - 1) / (5 - 1)
        Assert.Equal(1, Measure.ShortAbandoned(tally, ServiceLevelRule.Default));
        Assert.Equal(0.25, Measure.Abandonment(tally, ServiceLevelRule.Default));
    }

    [Theory]
    [InlineData(ServiceLevelFormula.OfferedLessShortAbandons, 2.0 / 4)] // 2 in time of 5 offered less 1 short
    [InlineData(ServiceLevelFormula.Offered, 2.0 / 5)]
    [InlineData(ServiceLevelFormula.Answered, 2.0 / 3)]
    [InlineData(ServiceLevelFormula.OfferedLessAbandonedInTime, 2.0 / 4)] // of the abandons only that after 3 s was within 20 s
    [InlineData(ServiceLevelFormula.AbandonedInTimeServed, 3.0 / 5)]
    public void The_service_level_follows_its_formula(ServiceLevelFormula formula, double expected)
    {
        Tally tally = Day.Read(FiveCallers).Sum(queue: "billing");
        Assert.Equal(expected, Measure.ServiceLevel(tally, Rule(20, 5, formula))!.Value, 12);
    }

    [Fact]
    public void The_longer_the_time_allowed_the_higher_the_service_level()
    {
        Tally tally = Day.Read(FiveCallers).Sum(queue: "billing");
        double[] levels = [.. new[] { 5, 10, 15, 20, 30, 45 }
            .Select(seconds => Measure.ServiceLevel(tally, Rule(seconds, 5, ServiceLevelFormula.Offered))!.Value)];
        // 8 s is in by 10 s, 20 s by 20 s, 21 s by 30 s.
        Assert.Equal([0, 0.2, 0.2, 0.4, 0.6, 0.6], levels);
    }

    [Fact]
    public void Without_visits_there_is_no_service_level_rather_than_none_in_time()
    {
        Tally nothing = default;
        Assert.Null(Measure.ServiceLevel(nothing, ServiceLevelRule.Default));
        Assert.Null(Measure.Abandonment(nothing, ServiceLevelRule.Default));
        Assert.Null(Measure.AverageSpeedOfAnswer(nothing));
        Assert.Null(Measure.LongestWait(nothing));
        Assert.Null(Measure.Occupancy(nothing));
        Assert.Null(Measure.AnswerPercentile(nothing, 0.9));
    }

    [Theory]
    [InlineData("voice")]
    [InlineData("chat")]
    public void A_wait_that_crosses_intervals_counts_where_it_began(string channel)
    {
        Day day = Day.Read("""
            09:14:50 c1 arrives billing
            09:30:10 c1 connected ann   # waited 15 min 20 s, over two borders
            09:31:00 c1 closed
            """, channel);
        Assert.Equal((1, 1), (day.Sum("09:00").Offered, day.Sum("09:00").Answered));
        Assert.Equal(Seconds(920), day.Sum("09:00").AnsweredWait);
        Assert.Equal(0, day.Sum("09:15").Offered + day.Sum("09:30").Offered + day.Sum("09:30").Answered);
        // It was handled where it was completed.
        Assert.Equal(1, day.Sum("09:30").Handled);
    }

    [Theory]
    [InlineData("voice")]
    [InlineData("chat")]
    public void A_customer_who_leaves_while_offered_is_abandoned_and_the_offer_revoked(string channel)
    {
        Day day = Day.Read("""
            09:00:00 agent ann ready
            09:00:10 c1 arrives billing
            09:00:12 c1 offered ann
            09:00:22 c1 revoked
            09:00:22 c1 abandoned
            09:00:22 c1 closed
            09:01:00 agent ann out
            """, channel);
        Tally queue = day.Sum(queue: "billing");
        Assert.Equal((1, 0, 1), (queue.Offered, queue.Answered, queue.Abandoned));
        Assert.Equal((1, 0, 0, 0, 1), (queue.OffersMade, queue.OffersAccepted, queue.OffersDeclined, queue.OffersNotAnswered, queue.OffersRevoked));
        // Nothing of it is the agent's: no acceptance to speak of, ringing was available time.
        Assert.Null(Measure.OfferAcceptance(queue));
        Tally ann = day.Sum(agent: "ann");
        Assert.Equal((Seconds(60), Seconds(60), Seconds(10)), (ann.SignedIn, ann.Available, ann.Alerting));
    }

    [Fact]
    public void The_same_holds_if_the_host_says_abandoned_alone()
    {
        Tally queue = Day.Read("""
            09:00:10 c1 arrives billing
            09:00:12 c1 offered ann
            09:00:22 c1 abandoned
            """).Sum();
        Assert.Equal((1, 1, 1), (queue.Abandoned, queue.OffersMade, queue.OffersRevoked));
    }

    [Theory]
    [InlineData("voice")]
    [InlineData("chat")]
    public void Offers_that_fail_keep_the_visit_and_its_wait(string channel)
    {
        Day day = Day.Read("""
            09:00:00 c1 arrives billing
            09:00:05 c1 offered ann
            09:00:10 c1 declined
            09:00:10 c1 queued billing (ignored)   # the same visit
            09:00:10 c1 offered ben
            09:00:30 c1 unanswered
            09:00:30 c1 offered cid
            09:00:35 c1 connected cid
            """, channel);
        Tally all = day.Sum(queue: "billing");
        Assert.Equal((1, 1, 0), (all.Offered, all.Answered, all.TransferredIn));
        Assert.Equal(Seconds(35), all.AnsweredWait);
        Assert.Equal((3, 1, 1, 1), (all.OffersMade, all.OffersAccepted, all.OffersDeclined, all.OffersNotAnswered));
        Assert.Equal(1.0 / 3, Measure.OfferAcceptance(all)!.Value, 12);
        Assert.Equal((1, 1), (day.Sum(agent: "ann").OffersDeclined, day.Sum(agent: "ben").OffersNotAnswered));
        Assert.Equal(1, day.Sum(agent: "cid").Answered);
    }

    [Theory]
    [InlineData("voice")]
    [InlineData("chat")]
    public void A_transfer_is_a_visit_to_each_queue_and_one_interaction(string channel)
    {
        Day day = Day.Read("""
            09:00:00 c1 arrives billing
            09:00:10 c1 connected ann        # billing: waited 10 s
            09:05:10 c1 released             # 5 min with ann
            09:05:10 c1 queued technical
            09:05:40 c1 connected ben        # technical: waited 30 s
            09:15:40 c1 wrapup               # 10 min with ben
            09:15:45 c1 disposition solved
            09:16:40 c1 done                 # 1 min wrap-up
            09:16:40 c1 closed
            """, channel);
        Tally billing = day.Sum(queue: "billing");
        Tally technical = day.Sum(queue: "technical");
        Assert.Equal((1, 1, 1, 0), (billing.Arrived, billing.Offered, billing.Answered, billing.TransferredIn));
        Assert.Equal((0, 1, 1, 1), (technical.Arrived, technical.Offered, technical.Answered, technical.TransferredIn));
        Assert.Equal((Seconds(10), Seconds(30)), (billing.AnsweredWait, technical.AnsweredWait));
        Assert.Equal((1, 1, Minutes(5)), (billing.Handled, billing.TransferredOut, billing.Talk));
        Assert.Equal((1, 0, Minutes(10), Minutes(1)), (technical.Handled, technical.TransferredOut, technical.Talk, technical.WrapUp));
        // Together: two parts, (5 + 10 + 1) / 2 = 8 min each.
        Assert.Equal(8, Measure.AverageHandleTime(day.Sum())!.Value.TotalMinutes);
        Assert.Equal(0.5, Measure.TransferRate(day.Sum()));
        // The outcome belongs to the part at whose end it was recorded.
        Assert.Equal((1, Minutes(10)), (day.Sum(disposition: "solved").Handled, day.Sum(disposition: "solved").Talk));
    }

    [Fact]
    public void What_is_moved_while_it_waits_overflows_out_of_one_queue_and_into_the_other()
    {
        Day day = Day.Read("""
            09:00:00 c1 arrives billing
            09:02:00 c1 queued technical
            09:02:15 c1 connected ann
            09:10:00 c2 arrives billing
            09:11:00 c2 diverted        # takes a callback
            """);
        Tally billing = day.Sum(queue: "billing");
        Assert.Equal((2, 0, 0, 2), (billing.Offered, billing.Answered, billing.Abandoned, billing.Overflowed));
        Assert.Equal(Minutes(2), billing.LongestWait);
        Tally technical = day.Sum(queue: "technical");
        Assert.Equal((1, 1, 1, Seconds(15)), (technical.Offered, technical.TransferredIn, technical.Answered, technical.AnsweredWait));
    }

    [Fact]
    public void Who_takes_a_callback_waits_no_longer_and_the_call_back_is_handled()
    {
        Day day = Day.Read("""
            09:00:00 agent ann ready
            09:00:00 c1 arrives billing
            09:03:00 c1 callback               # waited 3 min and hung up
            09:03:00 c1 queued billing (ignored) # its place, not a customer's wait
            09:10:00 c1 offered ann
            09:10:05 c1 connected ann
            09:14:05 c1 closed
            """);
        Tally all = day.Sum();
        Assert.Equal((1, 0, 0, 1, 1), (all.Offered, all.Answered, all.Abandoned, all.Overflowed, all.Callbacks));
        Assert.Equal(Minutes(3), all.LongestWait);
        Assert.Equal((1, 1, 1, Minutes(4)), (all.OffersMade, all.OffersAccepted, all.Handled, all.Talk));
    }

    [Fact]
    public void A_booked_callback_is_no_visit_and_its_call_is_handled()
    {
        Tally all = Day.Read("""
            09:00:00 c1 books billing
            14:00:00 c1 queued billing (ignored)
            14:00:00 c1 offered ann
            14:00:05 c1 connected ann
            14:03:05 c1 closed
            """).Sum();
        Assert.Equal((0, 0, 0, 1), (all.Arrived, all.Offered, all.Overflowed, all.Callbacks));
        Assert.Equal((1, Minutes(3)), (all.Handled, all.Talk));
    }

    [Fact]
    public void What_waits_in_several_queues_counts_in_the_one_that_answers_with_its_whole_wait()
    {
        Day day = Day.Read("""
            09:00:00 c1 arrives billing
            09:00:50 c1 connected ann via everything
            """);
        Assert.Equal((1, 0, 1), (day.Sum(queue: "billing").Offered, day.Sum(queue: "billing").Answered, day.Sum(queue: "billing").Overflowed));
        Assert.Equal((1, 1, Seconds(50)), (day.Sum(queue: "everything").Offered, day.Sum(queue: "everything").Answered, day.Sum(queue: "everything").AnsweredWait));
        Assert.Equal(1, day.Sum().Arrived);
    }

    [Fact]
    public void Who_waits_beyond_the_time_is_missed_already_and_who_waits_less_is_undecided()
    {
        Day day = Day.Read("""
            09:00:00 c1 arrives billing
            09:00:10 c1 connected ann    # in time
            09:01:00 c2 arrives billing  # waits 25 s by 09:01:25: missed
            09:01:20 c3 arrives billing  # waits 5 s by then: undecided
            """).Until("09:01:25");
        Tally now = day.Sum(queue: "billing");
        Assert.Equal((3, 1, 2), (now.Offered, now.Answered, now.Waiting));
        Assert.Equal(0.5, Measure.ServiceLevel(now, ServiceLevelRule.Default)); // c1 of c1 and c2
        Assert.Equal(25, Measure.LongestWait(now)!.Value.TotalSeconds);
        Assert.Equal(0, Measure.Abandonment(now, ServiceLevelRule.Default));
    }

    [Theory]
    [InlineData("voice")]
    [InlineData("chat")]
    public void The_first_response_runs_from_arrival_to_the_first_message_of_an_agent(string channel)
    {
        Day day = Day.Read("""
            09:14:00 c1 arrives billing
            09:14:30 c1 connected ann
            09:15:10 c1 replied ann      # 70 s after arrival
            09:16:00 c1 replied ann (ignored)
            09:20:00 c2 arrives billing
            09:20:20 c2 connected ann
            09:20:50 c2 replied ann      # 50 s
            09:21:00 c3 arrives billing
            09:21:05 c3 connected ann    # nobody wrote
            """, channel);
        Assert.Equal(2, day.Sum().Responded);
        Assert.Equal(60, Measure.AverageFirstResponse(day.Sum())!.Value.TotalSeconds); // (70 + 50) / 2
        // In the interval of the arrival, as the wait is.
        Assert.Equal((1, Seconds(70)), (day.Sum("09:00").Responded, day.Sum("09:00").ResponseTime));
    }

    [Fact]
    public void Percentiles_come_from_the_classes_of_all_waits()
    {
        Tally tally = default;
        var cells = new CellTable();
        var fold = new MeasureFold(MeasureFold.QuarterHour);
        // Waits of 1, 2, … 100 s, one agent each.
        for (int seconds = 1; seconds <= 100; seconds++)
        {
            var at = new MeasureInstant(Seconds(1000 * seconds));
            fold.Apply(MeasureFact.Arrived(at, Day.Id($"c{seconds}"), Day.Id("billing"), "voice"), cells);
            fold.Apply(MeasureFact.Connected(at + TimeSpan.FromSeconds(seconds), Day.Id($"c{seconds}"), Day.Id($"a{seconds}")), cells);
        }

        tally.Add(cells.Sum());
        // Ranks within the classes: 50 lies in (45, 60] with 15 waits, a third of the way: 50 s. 90 is the end of (60, 90].
        Assert.Equal(50, Measure.AnswerPercentile(tally, 0.5)!.Value.TotalSeconds, 6);
        Assert.Equal(90, Measure.AnswerPercentile(tally, 0.9)!.Value.TotalSeconds, 6);
        Assert.Equal(100, Measure.AnswerPercentile(tally, 1)!.Value.TotalSeconds, 6);
    }
}
