using Anyseat.Measures;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

/// <summary>What customers and agents do in the course of a day.</summary>
public sealed class DayTests
{
    private static readonly Day Small = Texts.Read(Texts.Small);

    [Fact]
    public void Every_visit_is_answered_or_abandoned_or_ends_elsewhere()
    {
        Tally all = Texts.Run(Small).All().Tally;
        Assert.InRange(all.Offered, 180, 300);
        Assert.Equal(all.Offered, all.Arrived);
        Assert.Equal(all.Offered, all.Answered + all.Abandoned + all.Overflowed + all.Waiting);
        Assert.Equal(0, all.Waiting);
    }

    [Fact]
    public void Time_of_agents_adds_up()
    {
        ReplicationResult result = Texts.Run(Small);
        Tally staff = result.Group(0);
        Assert.Equal(6 * 2 * 3_600_000_000L, staff.SignedIn);
        Assert.Equal(staff.SignedIn, staff.Conversing + staff.WrappingUp + staff.Available + staff.NotReady);
        // Only group A can do billing, and only its time stands with the queue.
        Assert.Equal(staff.SignedIn, result.Queue(0).Tally.SignedIn);
        Assert.Equal(2 * 2 * 3_600_000_000L, result.Queue(1).Tally.SignedIn);
    }

    [Fact]
    public void Intervals_add_up_to_the_day()
    {
        ReplicationResult result = Texts.Run(Small);
        Assert.Equal(4, Small.IntervalCount);
        Assert.Equal(
            result.Queue(0).Tally.Offered, Enumerable.Range(0, 4).Sum(interval => result.Queue(0, interval).Tally.Offered));
        Assert.All(Enumerable.Range(0, 4), interval => Assert.InRange(result.Queue(0, interval).Tally.Offered, 30, 95));
    }

    [Fact]
    public void Nobody_is_served_while_all_are_on_a_break_or_at_home()
    {
        Day day = Small with
        {
            Groups =
            [
                Small.Groups[0] with
                {
                    Shifts = [new Stretch(TimeSpan.FromHours(8), TimeSpan.FromHours(10))],
                    Breaks = [new Break(TimeSpan.FromHours(8.5), TimeSpan.FromHours(9.5))],
                },
                Small.Groups[1],
            ],
        };
        ReplicationResult result = Texts.Run(day);
        Tally inBreak = result.Group(0, 1);
        // Talks under way go on; then only waiting is left.
        Assert.True(inBreak.NotReady > inBreak.SignedIn / 2);
        Assert.Equal(0, inBreak.Available);
        Assert.True(result.Queue(0, 1).Tally.Abandoned > 20);
        Assert.True(result.Queue(0, 2).Tally.Abandoned > 20);
        Assert.True(result.Queue(0, 3).Tally.Answered > 30);
    }

    [Fact]
    public void Breaks_in_waves_leave_the_others_at_work()
    {
        Day day = Small with
        {
            Groups = [Small.Groups[0] with { Breaks = [new Break(TimeSpan.FromHours(8.5), TimeSpan.FromHours(8.75), 3)] }, Small.Groups[1]],
        };
        ReplicationResult result = Texts.Run(day);
        long quarterHour = 15 * 60_000_000L;
        // Two of six at a time, 08:30 to 09:15, each after the talk under way.
        Assert.InRange(result.Group(0, 1).NotReady, 2 * quarterHour, 4 * quarterHour);
        Assert.InRange(result.Group(0, 2).NotReady, quarterHour, 2 * quarterHour);
        Assert.Equal(0, result.Group(0, 3).NotReady);
    }

    [Fact]
    public void More_illness_strikes_those_who_were_ill_anyway_and_some_more()
    {
        long Staffed(double share) => Texts.Run(
            Small with { Groups = [Small.Groups[0] with { Count = 100, NoShowShare = share }, Small.Groups[1]] }).Group(0).SignedIn / 7_200_000_000;
        Assert.Equal(100, Staffed(0));
        Assert.Equal(0, Staffed(1));
        Assert.InRange(Staffed(0.1), 80, 98);
        Assert.InRange(Staffed(0.3), 55, Staffed(0.1));
    }

    [Fact]
    public void The_bot_keeps_its_share()
    {
        ReplicationResult plain = Texts.Run(Small);
        ReplicationResult result = Texts.Run(With(demand => demand with { Bot = new Bot(0.4, new FixedTime(30)) }));
        Assert.Equal(plain.All().Tally.Offered, result.All().Contained + result.All().Tally.Offered + AfterTheEnd(result, plain));
        Assert.InRange(result.All().Contained / (double)plain.All().Tally.Offered, 0.3, 0.5);
    }

    [Fact]
    public void Who_hangs_up_may_come_again_and_is_offered_again()
    {
        Day busy = With(demand => demand with { Retrial = new Retrial(1, new FixedTime(60), 3) }) with
        {
            Groups = [Small.Groups[0] with { Count = 2 }, Small.Groups[1]],
        };
        QueueCell all = Texts.Run(busy).All();
        Assert.True(all.Retried > 30);
        Assert.Equal(all.Tally.Arrived, all.Tally.Offered);
        // Nobody calls more than three times.
        Assert.True(all.Retried <= 2 * (all.Tally.Offered - all.Retried));
    }

    [Fact]
    public void An_agent_who_misses_an_offer_is_back_after_a_while()
    {
        Day day = Texts.Read(Texts.Small.Replace("\"wrapUpMaxSeconds\": 60", "\"isAutoAnswered\": false, \"offerTimeoutSeconds\": 10"));
        day = day with
        {
            Groups =
            [
                day.Groups[0] with { MissShare = 0.2, AnswerTime = new FixedTime(3), BackAfter = TimeSpan.FromSeconds(45) },
                day.Groups[1],
            ],
        };
        Tally all = Texts.Run(day).All().Tally;
        Assert.True(all.Answered > 100);
        Assert.True(Texts.Run(day).Group(0).NotReady > 20 * 45_000_000L);
        // Everyone waits at least for the telephone to be picked up.
        Assert.True(all.AnsweredWait >= all.Answered * 3_000_000);
    }

    [Fact]
    public void Recorded_customers_come_when_they_came_and_talk_as_they_talked()
    {
        RecordedArrivals recorded = new(
            "0", [new(TimeSpan.FromHours(8), 100, 20), new(TimeSpan.FromHours(9), 50, 5), new(TimeSpan.FromHours(9.5), -1, -1, 0)]);
        Day day = With(demand => demand with { Arrivals = [recorded] }) with
        {
            Groups = [Small.Groups[0] with { Count = 1 }, Small.Groups[1]],
        };
        ReplicationResult result = Texts.Run(day);
        Assert.Equal((3, 3), (result.All().Tally.Offered, result.All().Tally.Answered));
        Assert.Equal((100_000_000, 20_000_000), (result.Queue(0, 0).Tally.Talk, result.Queue(0, 0).Tally.WrapUp));
        Assert.Equal((50_000_000, 5_000_000), (result.Queue(0, 2).Tally.Talk, result.Queue(0, 2).Tally.WrapUp));
    }

    [Fact]
    public void Chats_side_by_side_go_on_at_once_and_slow_each_other()
    {
        static Tally Talks(double slowdown) => Texts.Run(Small with
        {
            Demands =
            [
                Small.Demands[0] with
                {
                    Channel = Routing.ChannelClass.Chat,
                    Arrivals = [new SteadyArrivals("0", TimeSpan.FromHours(8), TimeSpan.FromHours(8) + TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1))],
                    Talk = new FixedTime(600),
                },
            ],
            Groups = [Small.Groups[0] with { Count = 1, SlowdownShare = slowdown }, Small.Groups[1]],
        }).All().Tally;
        Assert.Equal((3, 0), (Talks(0).Answered, Talks(0).AnsweredWait));
        Assert.Equal(1_800_000_000, Talks(0).Talk);
        // The second is a fifth longer, the third two.
        Assert.Equal(2_160_000_000, Talks(0.2).Talk);
    }

    [Fact]
    public void Who_waits_when_nobody_is_left_counts_as_waiting()
    {
        Day day = With(demand => demand with { Patience = new Endless() }) with
        {
            Groups = [Small.Groups[0] with { Shifts = [new Stretch(TimeSpan.FromHours(8), TimeSpan.FromHours(9))] }, Small.Groups[1]],
        };
        Tally all = Texts.Run(day).All().Tally;
        Assert.True(all.Waiting > 80);
        Assert.Equal(all.Offered, all.Answered + all.Waiting);
    }

    [Fact]
    public void Agents_are_at_work_until_the_end_of_a_day_that_ends_quietly()
    {
        Day day = With(demand => demand with { Arrivals = [new SteadyArrivals("0", TimeSpan.FromHours(8), TimeSpan.FromHours(8.1), TimeSpan.FromHours(1))] });
        ReplicationResult result = Texts.Run(day);
        Assert.Equal(1, result.All().Tally.Offered);
        Assert.Equal(day.Groups[0].Count * 2 * 3.6e9, result.Group(0).SignedIn);
    }

    [Fact]
    public void A_run_can_be_cancelled_and_tells_how_far_it_is()
    {
        Day day = With(demand => demand with { Arrivals = [new PoissonArrivals("0", [new ArrivalRate(TimeSpan.FromHours(8), TimeSpan.FromHours(10), 20_000)])] });
        List<double> told = [];
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new Simulator(day).Run(1, 0, share =>
        {
            told.Add(share);
            if (share > 0.9)
                cancel.Cancel();
        }, cancel.Token));
        Assert.Equal(told.Order(), told);
        Assert.InRange(told[^1], 0.9, 1);
    }

    private static Day With(Func<Demand, Demand> change) => Small with { Demands = [change(Small.Demands[0])] };

    // Those who came to the bot within the day and to the queue after its end.
    private static long AfterTheEnd(ReplicationResult result, ReplicationResult plain) =>
        plain.All().Tally.Offered - result.All().Contained - result.All().Tally.Offered is var late and >= 0 and < 5 ? late : -1;
}
