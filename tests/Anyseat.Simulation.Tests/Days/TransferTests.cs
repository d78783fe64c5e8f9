using System.Text;
using Anyseat.Measures;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;
using Anyseat.Simulation.Results;

namespace Anyseat.Simulation.Tests;

/// <summary>Conversations that are passed on to another queue.</summary>
public sealed class TransferTests
{
    // One agent for bills, one for faults, calls at 8:00:00 and 8:00:30.
    private const string Two = """
        {
          "version": 1, "name": "two", "from": "08:00", "to": "09:00", "intervalMinutes": 60,
          "routing": {
            "skills": ["billing", "faults"],
            "calendars": [{ "name": "early", "open": [{ "from": "07:00", "to": "08:02" }] }],
            "queues": [
              { "name": "billing", "requirements": [{ "skill": "billing" }], "wrapUpMaxSeconds": 60 },
              { "name": "faults", "requirements": [{ "skill": "faults" }], "wrapUpMaxSeconds": 60 }
            ]
          },
          "demands": [{
            "name": "bills", "queue": "billing",
            "arrivals": { "kind": "fixed", "everySeconds": 30, "from": "08:00", "to": "08:01" },
            "talk": { "kind": "fixed", "seconds": 100 }, "wrapUp": { "kind": "fixed", "seconds": 7 },
            "transfers": [{
              "percent": 100, "queue": "faults", "talk": { "kind": "fixed", "seconds": 150 }, "wrapUp": { "kind": "fixed", "seconds": 10 },
              "patience": { "kind": "fixed", "seconds": 300 }
            }]
          }],
          "agents": [
            { "name": "A", "count": 1, "skills": { "billing": 3 }, "shifts": [{ "from": "07:00", "to": "12:00" }] },
            { "name": "B", "count": 1, "skills": { "faults": 3 }, "shifts": [{ "from": "07:00", "to": "12:00" }] }
          ]
        }
        """;

    [Fact]
    public void Who_is_passed_on_waits_in_the_other_queue_and_is_spoken_to_by_its_agents()
    {
        // The first is answered at 0:00 and passed on at 1:40, when B is free, who has it for 150 s and writes 10. The second waits
        // 70 s for A, is passed on at 3:20, and waits for B until 4:20.
        ReplicationResult result = Texts.Run(Texts.Read(Two));
        Tally bills = result.Queue(0).Tally;
        Tally faults = result.Queue(1).Tally;
        Assert.Equal((2, 2, 70, 200, 0, 2, 2), (bills.Offered, bills.Answered, Seconds(bills.AnsweredWait), Seconds(bills.Talk), Seconds(bills.WrapUp), bills.TransferredOut, bills.Arrived));
        Assert.Equal((2, 2, 60, 300, 20, 2, 0), (faults.Offered, faults.Answered, Seconds(faults.AnsweredWait), Seconds(faults.Talk), Seconds(faults.WrapUp), faults.TransferredIn, faults.Arrived));
        Assert.Equal((200, 300), (Seconds(result.Group(0).Conversing), Seconds(result.Group(1).Conversing)));
    }

    [Fact]
    public void Who_was_passed_on_hangs_up_by_the_patience_for_that()
    {
        Day day = Texts.Read(Two.Replace("\"seconds\": 300", "\"seconds\": 59"));
        Tally faults = Texts.Run(day).Queue(1).Tally;
        Assert.Equal((1, 1, 59), (faults.Answered, faults.Abandoned, Seconds(faults.AbandonedWait)));
    }

    [Fact]
    public void Nobody_is_passed_on_to_a_queue_that_is_closed()
    {
        // It closes at 8:02: the second conversation ends where it was, with the wrap-up of its own queue.
        Day day = Texts.Read(Two.Replace("{ \"name\": \"faults\",", "{ \"name\": \"faults\", \"calendar\": \"early\","));
        ReplicationResult result = Texts.Run(day);
        Assert.Equal((1, 1), (result.Queue(1).Tally.Offered, result.Queue(0).Tally.TransferredOut));
        Assert.Equal(7, Seconds(result.Queue(0).Tally.WrapUp));
    }

    [Fact]
    public void A_share_of_many_conversations_is_passed_on_as_live_reports_count_it()
    {
        Day day = Shared();
        var fold = new FactFold(day);
        ReplicationResult result = new Simulator(day).Observe(7, 0, fold.Observe, TestContext.Current.CancellationToken);
        fold.Conclude();
        double share = (double)result.Queue(0).Tally.TransferredOut / result.Queue(0).Tally.Answered;
        Assert.InRange(share, 0.15, 0.35);
        for (int queue = 0; queue < 2; queue++)
        {
            Tally expected = Enumerable.Range(0, day.IntervalCount).Aggregate(default(Tally), (sum, interval) => Plus(sum, fold.Sum(interval, key => key.Queue == FactFold.Id(4, queue))));
            Assert.Equal(Counts(expected), Counts(result.Queue(queue).Tally));
        }
    }

    [Fact]
    public void Recorded_and_run_again_everyone_is_passed_on_as_on_that_day()
    {
        Day day = Shared();
        var fold = new FactFold(day);
        ReplicationResult before = new Simulator(day).Observe(7, 0, fold.Observe, TestContext.Current.CancellationToken);
        var recorded = new RecordedDay(day.Midnight, day.To);
        foreach (MeasureFact fact in fold.Facts)
            recorded.Add(fact);
        recorded.Conclude(TimeSpan.FromHours(12));
        RecordedArrival[] customers = [.. recorded.Customers.Select(one => one.ArrivalIn(queue => queue == FactFold.Id(4, 1) ? new QueueHandle(1) : null))];
        Demand demand = RecordedDemand.Of(day.Demands[0] with { Arrivals = [], Transfers = [] }, customers, customers);
        Day again = day with { Demands = [demand] };
        ReplicationResult after = new Simulator(again).Run(99, 0, ct: TestContext.Current.CancellationToken);
        Assert.True(before.Queue(1).Tally.Answered > 20);
        for (int queue = 0; queue < 2; queue++)
            Assert.Equal(Counts(before.Queue(queue).Tally), Counts(after.Queue(queue).Tally));

        // Of customers like those as many are passed on, and to where they were.
        Transfer transfer = Assert.Single(demand.Transfers);
        double share = (double)before.Queue(0).Tally.TransferredOut / before.Queue(0).Tally.Answered;
        Assert.InRange(transfer.Share, share - 0.01, share + 0.01); // those who were passed on after ten count as well
        Assert.Equal(1, transfer.Queue.Index);
        Tally alike = new Simulator(RecordedDemand.Alike(again)).Run(3, 0, ct: TestContext.Current.CancellationToken).Queue(1).Tally;
        Assert.InRange(alike.Offered, before.Queue(1).Tally.Offered / 2, before.Queue(1).Tally.Offered * 2);
        AssertWrittenAndReadAlike(again);
    }

    [Fact]
    public void More_than_all_cannot_be_passed_on_nor_to_a_queue_that_is_not_there()
    {
        Assert.Equal("demands[0].transfers", Fault(Two.Replace("\"transfers\": [{", "\"transfers\": [{ \"percent\": 1, \"queue\": \"billing\", \"talk\": { \"kind\": \"fixed\", \"seconds\": 1 } }, {")));
        Assert.Equal("demands[0].transfers[0].queue", Fault(Two.Replace("\"queue\": \"faults\", \"talk\"", "\"queue\": \"moon\", \"talk\"")));
    }

    private static Day Shared()
    {
        Day small = Texts.Read(Texts.Small);
        return small with
        {
            Midnight = new RoutingInstant(1_793_635_200_000_000),
            Demands =
            [
                small.Demands[0] with
                {
                    Transfers = [new Transfer(0.25, new QueueHandle(1), new Exponential(200), new FixedTime(5), new Endless())],
                    Patience = new Endless(),
                },
            ],
        };
    }

    private static void AssertWrittenAndReadAlike(Day day)
    {
        byte[] written = DayWriter.Write(day, 12);
        bool isGood = DayDocument.TryRead(written, new DaySources { Routing = _ => day.Routing }, out Day? read, out IReadOnlyList<DocumentFault> faults);
        Assert.True(isGood, string.Join('\n', faults));
        Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(DayWriter.Write(read!, 12)));
        Assert.Contains("\"then\"", Encoding.UTF8.GetString(written), StringComparison.Ordinal);
    }

    private static string Fault(string text)
    {
        Assert.False(DayDocument.TryRead(Encoding.UTF8.GetBytes(text), null, out _, out IReadOnlyList<DocumentFault> faults));
        return faults[0].Path;
    }

    private static Tally Plus(Tally sum, in Tally other)
    {
        sum.Add(other);
        return sum;
    }

    private static string Counts(in Tally tally) => string.Join(
        ' ', tally.Arrived, tally.Offered, tally.Answered, tally.AnsweredWait, tally.Abandoned, tally.TransferredIn, tally.TransferredOut,
        tally.Handled, tally.Talk, tally.WrapUp, tally.LongestWait);

    private static long Seconds(long microseconds) => microseconds / 1_000_000;
}
