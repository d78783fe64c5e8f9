using static Anyseat.Measures.Tests.Time;

namespace Anyseat.Measures.Tests;

/// Days worked out by hand: what agents begin themselves.
public sealed class OutboundDays
{
    [Fact]
    public void A_call_out_is_handled_apart_and_occupies_its_agent_like_any_other()
    {
        Day day = Day.Read("""
            09:00:00 agent ann ready
            09:05:00 c1 begun billing ann
            09:07:00 c1 held
            09:08:00 c1 retrieved
            09:11:00 c1 wrapup              # 2 + 3 min talk, 1 min hold
            09:12:00 c1 disposition sold
            09:13:00 c1 done                # 2 min wrap-up
            09:13:00 c1 closed
            09:15:00 agent ann out
            """);
        Tally ann = day.Sum(agent: "ann");
        Assert.Equal((1, Minutes(5), Minutes(1), Minutes(2)), (ann.OutboundHandled, ann.OutboundTalk, ann.OutboundHold, ann.OutboundWrapUp));
        Assert.Equal((0, 0, 0, 0), (ann.Handled, ann.Talk, ann.Answered, ann.OffersMade));
        Assert.Equal(8, Measure.AverageOutboundHandleTime(ann)!.Value.TotalMinutes);
        Assert.Equal(5, Measure.AverageOutboundTalkTime(ann)!.Value.TotalMinutes);
        Assert.Null(Measure.AverageHandleTime(ann));
        Assert.Equal((Minutes(6), Minutes(2), Minutes(7)), (ann.Conversing, ann.WrappingUp, ann.Available));
        Assert.Equal(8.0 / 15, Measure.Occupancy(ann)!.Value, 12);
        Assert.Equal((0, 0, 1), (day.Sum(queue: "billing").Arrived, day.Sum(queue: "billing").Offered, day.Sum(disposition: "sold").OutboundHandled));
    }

    [Fact]
    public void Passed_on_it_is_offered_in_the_queue_and_handled_there_by_who_takes_it()
    {
        Day day = Day.Read("""
            09:00:00 c1 begun billing ann
            09:02:00 c1 released
            09:02:00 c1 queued returns
            09:03:00 c1 connected ben
            09:05:00 c1 closed
            """);
        Assert.Equal((1, 0), (day.Sum(agent: "ann").OutboundHandled, day.Sum(agent: "ann").Handled));
        Assert.Equal((1, 1, 1), (day.Sum(queue: "returns").Offered, day.Sum(queue: "returns").TransferredIn, day.Sum(queue: "returns").Answered));
        Assert.Equal((0, 1), (day.Sum(agent: "ben").OutboundHandled, day.Sum(agent: "ben").Handled));
    }
}
