using Anyseat.Measures;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

/// <summary>Those whom a queue does not simply keep: callbacks, overflow, limits, other channels, hours.</summary>
public sealed class TreatmentTests
{
    private static readonly Day Small = Texts.Read(Texts.Small);

    // Three agents for the work of more than four: most wait.
    private static readonly Day Busy = Texts.Change(Small, """{ "kind": "setAgents", "group": "A", "count": 3 }""");

    [Theory]
    [InlineData(CallbackMode.AgentFirst)]
    [InlineData(CallbackMode.CustomerFirst)]
    public void Who_accepts_a_callback_leaves_the_line_and_is_called_when_there_is_time(CallbackMode mode)
    {
        Day day = Rules(
            With(Busy, demand => demand with { Patience = new FixedTime(600), Callback = new CallbackWish(0.8, 0.7, mode, new FixedTime(6)) }),
            """{ "callbacks": { "offerAfterWaitSeconds": 60, "retryAfterSeconds": 300, "attemptsMax": 3, "dialTimeoutSeconds": 30 } }""");
        QueueCell all = Texts.Run(day).All();

        Assert.True(all.CallbacksRequested > 40);
        Assert.InRange(all.CallbacksServed, all.CallbacksRequested * 0.85, all.CallbacksRequested);
        // A wish for a callback ends the visit; what comes of it counts apart.
        Assert.Equal(all.CallbacksRequested, all.Tally.Overflowed);
        Assert.Equal(all.Tally.Offered, all.Tally.Answered + all.Tally.Abandoned + all.Tally.Overflowed + all.Tally.Waiting);
        Assert.Equal(0, all.Tally.Waiting);
    }

    [Fact]
    public void Who_is_never_reached_is_given_up()
    {
        Day day = Rules(
            With(Busy, demand => demand with { Callback = new CallbackWish(1, 0, CallbackMode.AgentFirst, new FixedTime(6)) }),
            """{ "callbacks": { "offerAfterWaitSeconds": 30, "retryAfterSeconds": 60, "attemptsMax": 2, "dialTimeoutSeconds": 20 } }""");
        QueueCell all = Texts.Run(day).All();
        Assert.True(all.CallbacksRequested > 20);
        Assert.Equal(0, all.CallbacksServed);
    }

    [Fact]
    public void Overflow_ends_one_visit_and_begins_another()
    {
        Day day = Rules(Busy, """{ "overflows": [{ "to": "faults", "afterWaitSeconds": 30 }] }""");
        ReplicationResult result = Texts.Run(day);
        Tally from = result.Queue(0).Tally;
        Tally to = result.Queue(1).Tally;
        Assert.True(from.Overflowed > 20);
        Assert.Equal(from.Overflowed, to.Offered);
        Assert.Equal(to.Offered, to.TransferredIn);
        Assert.True(to.Answered > 10);
        // Nobody waits in billing beyond half a minute.
        Assert.InRange(from.LongestWait, 1, 30_000_000);
        Assert.Equal(result.All().Tally.Arrived, from.Offered);
    }

    [Fact]
    public void Waiting_in_two_queues_is_one_visit_answered_where_there_is_time()
    {
        Day day = Rules(Busy, """{ "overflows": [{ "to": "faults", "afterWaitSeconds": 10, "keepsPlaceHere": true }] }""");
        ReplicationResult result = Texts.Run(day);
        Tally all = result.All().Tally;
        Assert.True(result.Queue(1).Tally.Answered > 20);
        Assert.Equal(result.Queue(1).Tally.Answered, result.Queue(1).Tally.TransferredIn);
        Assert.Equal(all.Arrived, all.Answered + all.Abandoned + all.Waiting);
    }

    [Fact]
    public void A_full_queue_turns_away_and_some_of_them_come_again()
    {
        Day day = Rules(
            With(Busy, demand => demand with { Retrial = new Retrial(1, new FixedTime(120), 2) }), """{ "lengthMax": 2 }""");
        QueueCell all = Texts.Run(day).All();
        Assert.True(all.TurnedAway > 20);
        Assert.InRange(all.Retried, all.TurnedAway / 3, all.TurnedAway + all.Tally.Abandoned);
        // Those who found it full never were in it.
        Assert.Equal(all.Tally.Arrived, all.Tally.Offered + all.TurnedAway);
    }

    [Fact]
    public void Who_is_sent_to_chat_arrives_there_if_willing()
    {
        const string WithChat = """{ "name": "voicemail" }, { "name": "web", "queue": "faults", "class": "chat", "acceptPercent": 50, "talk": { "kind": "fixed", "seconds": 30 } }""";
        Day busy = Texts.Change(
            Texts.Read(Texts.Small.Replace("{ \"name\": \"voicemail\" }", WithChat)), """{ "kind": "setAgents", "group": "A", "count": 3 }""");
        Day day = Rules(busy, """{ "waitMaxSeconds": 20, "whenWaitedOut": { "kind": "channel", "channel": "web" } }""");
        ReplicationResult result = Texts.Run(day);
        QueueCell calls = result.Queue(0);
        Tally chats = result.Queue(1).Tally;
        Assert.True(calls.SentElsewhere > 30);
        Assert.Equal(calls.SentElsewhere, calls.Tally.Overflowed);
        Assert.InRange(chats.Offered, calls.SentElsewhere * 0.3, calls.SentElsewhere * 0.7);
        Assert.Equal(30_000_000 * chats.Handled, chats.Talk);
    }

    [Fact]
    public void Outside_of_opening_hours_nobody_is_taken()
    {
        Day day = Rules(
            With(Small, demand => demand with { Arrivals = [new SteadyArrivals("0", TimeSpan.FromHours(7), TimeSpan.FromHours(10), TimeSpan.FromMinutes(1))] }) with
            {
                From = TimeSpan.FromHours(7),
            },
            """{ "calendar": "day" }""");
        ReplicationResult result = Texts.Run(day);
        Assert.Equal((60, 0), (result.Queue(0, 0).TurnedAway + result.Queue(0, 1).TurnedAway, result.Queue(0, 1).Tally.Offered));
        Assert.Equal((0, 30), (result.Queue(0, 2).TurnedAway, result.Queue(0, 2).Tally.Offered));
    }

    [Fact]
    public void A_call_interrupts_mail_which_goes_on_later_for_as_long_as_was_left()
    {
        Day day = Small with
        {
            Demands =
            [
                Small.Demands[0] with
                {
                    Name = "mail",
                    Channel = ChannelClass.Asynchronous,
                    Arrivals = [new RecordedArrivals("0", [new RecordedArrival(TimeSpan.FromHours(8))])],
                    Talk = new FixedTime(600),
                },
                Small.Demands[0] with
                {
                    Arrivals = [new RecordedArrivals("0", [new RecordedArrival(TimeSpan.FromHours(8) + TimeSpan.FromMinutes(5))])],
                    Talk = new FixedTime(120),
                },
            ],
            Groups =
            [
                Small.Groups[0] with { Count = 1, Abilities = Small.Groups[0].Abilities with { IsAsynchronousInterrupted = true } },
                Small.Groups[1],
            ],
        };
        Tally all = Texts.Run(day).Queue(0).Tally;
        Assert.Equal((2, 0), (all.Answered, all.AnsweredWait));
        // The mail lies for the call and its wrap-up of 10 seconds, and still takes ten minutes of work.
        Assert.Equal((600 + 120 + 10 + 120) * 1_000_000, all.Talk);
    }

    [Fact]
    public void A_day_goes_on_beyond_midnight()
    {
        Day day = With(Small, demand => demand with { Arrivals = [new SteadyArrivals("0", TimeSpan.FromHours(22), TimeSpan.FromHours(26), TimeSpan.FromMinutes(2))] }) with
        {
            From = TimeSpan.FromHours(22),
            To = TimeSpan.FromHours(26),
            Groups = [Small.Groups[0] with { Shifts = [new Stretch(TimeSpan.FromHours(21), TimeSpan.FromHours(30))] }, Small.Groups[1]],
        };
        Assert.Equal(120, Texts.Run(day).All().Tally.Answered);
    }

    private static Day Rules(Day day, string rules) =>
        Texts.Change(day, $$"""{ "kind": "setQueue", "queue": "billing", "rules": {{rules}} }""");

    private static Day With(Day day, Func<Demand, Demand> change) => day with { Demands = [change(day.Demands[0])] };
}
