using static Anyseat.Routing.RoutingDecisionKind;
using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class QueueLifeTests
{
    private static Centre WithHours(Func<QueueConfiguration, QueueConfiguration> rules, params (int From, int To)[] hours) =>
        Open(one => one with
        {
            Queues = [rules(Queue(Sales) with { Calendar = new CalendarHandle(0) }), .. one.Queues[1..]],
            Calendars =
            [
                new OpeningCalendar { Open = [.. hours.Select(hour => new OpeningInterval(At(hour.From), At(hour.To)))] },
            ],
        });

    [Fact]
    public void Outside_of_hours_arrivals_are_told_no_and_inside_they_wait()
    {
        Centre centre = WithHours(queue => queue with { WhenClosed = Treatment.TurnAway(announcement: 9) }, (100, 200));
        centre.Arrive(1, Sales).Decided(TurnedAway, Closed);
        RoutingDecision told = centre.Only(TurnedAway);
        Assert.Equal((TreatmentReason.Closed, 9), (told.TreatmentReason, told.Announcement));
        Assert.Equal(At(100), centre.Engine.NextDeadline);
        centre.Wait(100).Advance().Decided(QueueOpened);
        centre.Arrive(1, Sales).IsWaiting(1);
        centre.Wait(100).Advance().Decided(QueueClosed);
        centre.IsWaiting(1);
        centre.Arrive(2, Sales).Decided(TurnedAway, Closed);
    }

    [Fact]
    public void At_closing_those_who_wait_go_where_the_rules_say_and_offers_go_on()
    {
        Centre centre = WithHours(queue => queue with { AtClosing = Treatment.ToQueue(Service) }, (0, 100));
        centre.Ready(Ann).Arrive(1, Sales).Arrive(2, Sales);
        centre.Wait(110).Do(RoutingCommand.Advance());
        Assert.Equal(Service, centre.View(2).Queue);
        Assert.Equal(TreatmentReason.Closed, centre.Only(Diverted).TreatmentReason);
    }

    [Fact]
    public void An_emergency_closes_at_once_and_opening_returns_to_normal()
    {
        Centre centre = WithSales(queue => queue with { AtClosing = Treatment.TurnAway(5) }).Arrive(1, Sales);
        centre.Do(RoutingCommand.CloseQueue(Sales, reason: 42, Treatment.ToChannel(7, announcement: 3)))
            .Decided(QueueClosed, TurnedAway, Closed);
        Assert.Equal(TreatmentReason.Emergency, centre.Engine.GetQueue(Sales).ClosedFor);
        RoutingDecision sent = centre.Arrive(2, Sales).Only(SentToChannel);
        Assert.Equal((TreatmentReason.Emergency, 7, 3), (sent.TreatmentReason, sent.Channel, sent.Announcement));
        centre.Do(RoutingCommand.TransferToQueue(Number(2), AgentHandle.None, Sales))
            .IsRejected(RoutingRejection.UnknownInteraction);
        centre.Do(RoutingCommand.OpenQueue(Sales)).Decided(QueueOpened);
        centre.Arrive(2, Sales).IsWaiting(2);
    }

    [Fact]
    public void A_transfer_into_a_closed_queue_is_refused()
    {
        Centre centre = Open().Ready(Ann).Arrive(1, Sales).Accept(1);
        centre.Do(RoutingCommand.CloseQueue(Service, 1));
        centre.Do(RoutingCommand.TransferToQueue(Number(1), Ann, Service)).IsRejected(RoutingRejection.QueueClosed);
        Assert.Equal(CommandField.Queue, centre.Last.Field);
    }

    [Fact]
    public void A_quarter_is_every_fourth_and_a_share_of_nothing_returns_to_normal()
    {
        Centre centre = Open();
        centre.Do(RoutingCommand.Divert(Sales, basisPoints: 2500, Treatment.ToQueue(Service, announcement: 2)));
        List<int> diverted = [];
        for (int i = 1; i <= 12; i++)
        {
            if (centre.Arrive(i, Sales).View(i).Queue == Service)
                diverted.Add(i);
        }

        Assert.Equal([4, 8, 12], diverted);
        Assert.Equal((TreatmentReason.Diverted, 2), (centre.Only(Diverted).TreatmentReason, centre.Only(Diverted).Announcement));
        centre.Do(RoutingCommand.Divert(Sales, basisPoints: 0)).Decided(DiversionChanged);
        for (int i = 13; i < 23; i++)
            Assert.Equal(Sales, centre.Arrive(i, Sales).View(i).Queue);
    }

    [Fact]
    public void A_full_queue_takes_no_more()
    {
        Centre centre = WithSales(queue => queue with { LengthMax = 2, WhenFull = Treatment.ToQueue(Service) });
        centre.Arrive(1, Sales).Arrive(2, Sales).Arrive(3, Sales);
        Assert.Equal(TreatmentReason.Full, centre.Only(Diverted).TreatmentReason);
        Assert.Equal(Service, centre.View(3).Queue);
    }

    [Fact]
    public void One_who_waited_as_long_as_may_be_is_treated()
    {
        Centre centre = WithSales(queue => queue with { WaitMax = TimeSpan.FromSeconds(60), WhenWaitedOut = Treatment.ToChannel(4) });
        centre.Arrive(1, Sales).Wait(60).Advance().Decided(SentToChannel, Closed);
        Assert.Equal(60_000_000, centre.Only(SentToChannel).WaitedMicroseconds);
    }

    [Fact]
    public void Overflow_by_wait_keeps_the_place_in_the_other_queue()
    {
        Centre centre = WithSales(queue => queue with
        {
            Overflows = [new Overflow { To = Service, AfterWait = TimeSpan.FromSeconds(30), Announcement = 7 }],
        });
        centre.Arrive(1, Sales).Wait(10).Arrive(2, Service).Wait(20).Advance().Decided(Diverted, Queued);
        Assert.Equal(7, centre.Only(Diverted).Announcement);
        Assert.Equal(Ann, centre.Ready(Ann).OfferedTo(1));
        Assert.Equal(Service, centre.View(1).Queue);
    }

    [Fact]
    public void Overflow_may_keep_the_place_in_both_queues()
    {
        Centre centre = WithSales(queue => queue with
        {
            Requirements = [new SkillRequirement(English, 1)],
            Overflows = [new Overflow { To = Service, AfterWait = TimeSpan.FromSeconds(30), KeepsPlaceHere = true }],
        });
        centre.Ready(Ann).Arrive(1, Sales).IsWaiting(1);
        Assert.Equal(Ann, centre.Wait(30).Advance().OfferedTo(1));
        Assert.Equal(Service, centre.View(1).Queue);
        centre.Decline(1);
        Assert.Equal(2, centre.View(1).QueueCount);
    }

    [Fact]
    public void Overflow_by_length_and_without_agents()
    {
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with { Overflows = [new Overflow { To = Service, AtLength = 2 }] },
                Queue(Service),
                Queue(Urgent) with { Overflows = [new Overflow { To = Service, WhenNoAgents = true }] },
            ],
        });
        centre.SignIn(Ann).Arrive(1, Sales).Arrive(2, Sales).Arrive(3, Sales);
        Assert.Equal(TreatmentReason.OverflowLength, centre.Only(Diverted).TreatmentReason);
        centre.Arrive(4, Urgent);
        Assert.Equal(Urgent, centre.View(4).Queue);
        centre.Do(RoutingCommand.SignOut(Ann));
        Assert.Equal(TreatmentReason.OverflowNoAgents, centre.Only(Diverted).TreatmentReason);
        Assert.Equal(Service, centre.View(4).Queue);
    }

    [Fact]
    public void A_queue_that_is_closed_takes_no_overflow()
    {
        Centre centre = WithSales(queue => queue with
        {
            Overflows = [new Overflow { To = Service, AfterWait = TimeSpan.FromSeconds(30) }],
        });
        centre.Do(RoutingCommand.CloseQueue(Service, 1)).Arrive(1, Sales).Wait(30).Advance();
        Assert.Equal(Sales, centre.View(1).Queue);
    }

    [Fact]
    public void Treatments_by_command_that_lead_round_come_to_an_end()
    {
        Centre centre = Open();
        centre.Do(RoutingCommand.CloseQueue(Sales, 1, Treatment.ToQueue(Service)));
        centre.Do(RoutingCommand.CloseQueue(Service, 1, Treatment.ToQueue(Sales)));
        centre.Arrive(1, Sales);
        Assert.Equal(8, centre.Decisions.Count(one => one.Kind == Diverted));
        centre.IsWaiting(1);
    }

    [Fact]
    public void New_rules_hold_at_once_for_those_who_wait_already()
    {
        Centre centre = Open().Arrive(1, Sales).Wait(50);
        centre.Configure(Ordinary with
        {
            Queues = [Queue(Sales) with { WaitMax = TimeSpan.FromSeconds(40), WhenWaitedOut = Treatment.ToQueue(Service) }, Queue(Service)],
        });
        Assert.Equal(Service, centre.View(1).Queue);
    }
}
