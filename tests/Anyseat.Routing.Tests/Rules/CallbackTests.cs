using static Anyseat.Routing.RoutingDecisionKind;
using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class CallbackTests
{
    private static readonly CallbackRules Rules = new()
    {
        DialTimeout = TimeSpan.FromSeconds(30),
        AttemptsMax = 2,
        RetryAfter = TimeSpan.FromMinutes(5),
        SlotLength = TimeSpan.FromMinutes(15),
        SlotCapacity = 1,
    };

    private static Centre With(Func<CallbackRules, CallbackRules>? change = null) =>
        WithSales(queue => queue with { Callbacks = change?.Invoke(Rules) ?? Rules });

    private static RoutingCommand Request(int interaction, CallbackMode mode) =>
        RoutingCommand.RequestCallback(Number(interaction), mode);

    [Fact]
    public void A_callback_is_offered_once_after_the_threshold()
    {
        Centre centre = With(rules => rules with { OfferAfterWait = TimeSpan.FromSeconds(60), Announcement = 8 });
        centre.Arrive(1, Sales, ChannelClass.Voice).Wait(60).Advance();
        Assert.Equal((TreatmentReason.CallbackWait, 8), (centre.Last.TreatmentReason, centre.Last.Announcement));
        Assert.Equal(CallbackOffered, centre.Last.Kind);
    }

    [Fact]
    public void Agent_first_the_customer_is_dialled_when_the_agent_took_it()
    {
        Centre centre = With().Arrive(1, Sales, ChannelClass.Voice).Do(Request(1, CallbackMode.AgentFirst)).Arrive(2, Sales, ChannelClass.Voice);
        Assert.False(centre.View(1).IsCustomerPresent);
        Assert.Equal(Ann, centre.Ready(Ann).OfferedTo(1));
        centre.Accept(1).Decided(DialRequested);
        Assert.Equal((Ann, At(31)), (centre.Last.Agent, centre.Last.Deadline));
        centre.Do(RoutingCommand.AnswerCallback(Number(1))).Decided(Connected);
        centre.End(1).Decided(WrapUpStarted);
    }

    [Fact]
    public void Customer_first_an_agent_is_reserved_and_gets_the_offer_when_the_customer_answered()
    {
        Centre centre = With().Arrive(1, Sales, ChannelClass.Voice).Do(Request(1, CallbackMode.CustomerFirst));
        centre.Ready(Ann).Decided(AgentStateChanged, DialRequested);
        Assert.Equal(1, centre.Engine.GetAgent(Ann).OfferedCount);
        centre.Arrive(2, Sales, ChannelClass.Voice).IsWaiting(2);
        centre.Do(RoutingCommand.AnswerCallback(Number(1))).Decided(Queued, Offered);
        Assert.Equal(RoutingRule.Reserved, centre.Last.Rule);
        centre.Accept(1).Decided(Connected);
    }

    [Fact]
    public void When_the_reserved_agent_goes_the_customer_who_answered_waits_at_the_old_place()
    {
        Centre centre = With().Arrive(1, Sales, ChannelClass.Voice).Do(Request(1, CallbackMode.CustomerFirst)).Arrive(2, Sales, ChannelClass.Voice);
        centre.Ready(Ann).NotReady(Ann);
        Assert.Equal(InteractionState.Dialing, centre.View(1).State);
        centre.Do(RoutingCommand.AnswerCallback(Number(1))).Decided(Queued);
        Assert.Equal(Ben, centre.Ready(Ben).OfferedTo(1));
    }

    [Fact]
    public void Who_is_not_reached_is_tried_again_with_the_place_kept_and_at_last_given_up()
    {
        Centre centre = With().Arrive(1, Sales, ChannelClass.Voice).Do(Request(1, CallbackMode.AgentFirst)).Wait(1).Arrive(2, Sales, ChannelClass.Voice);
        centre.Ready(Ann).Accept(1).Wait(30).Advance();
        centre.Decided(CallbackFailed, CallbackScheduled, Offered);
        Assert.Equal(Ann, centre.OfferedTo(2));
        centre.Accept(2).End(2).Do(RoutingCommand.CompleteWrapUp(Number(2), Ann)).NotReady(Ann).Arrive(3, Sales, ChannelClass.Voice);
        centre.Wait(300).Advance();
        Assert.Equal(Ann, centre.Ready(Ann).OfferedTo(1));
        centre.Accept(1).Do(RoutingCommand.FailCallback(Number(1), reason: 4));
        centre.Decided(CallbackFailed, CallbackGivenUp, Closed, Offered);
        Assert.Equal((2, 4), (centre.Only(CallbackFailed).Attempt, centre.Only(CallbackFailed).Reason));
    }

    [Fact]
    public void A_scheduled_callback_enters_its_queue_at_its_time()
    {
        Centre centre = With().Ready(Ann);
        centre.Do(RoutingCommand.ScheduleCallback(Number(1), Sales, ChannelClass.Voice, At(3600), CallbackMode.AgentFirst))
            .Decided(CallbackScheduled);
        Assert.Equal(At(3600), centre.Engine.NextDeadline);
        centre.Wait(3600).Advance();
        Assert.Equal(Ann, centre.OfferedTo(1));
    }

    [Fact]
    public void Slots_take_as_many_as_they_may_and_free_with_the_booking()
    {
        Centre centre = With();
        RoutingCommand Book(int interaction, int at) => RoutingCommand.ScheduleCallback(
            Number(interaction), Sales, ChannelClass.Voice, At(at), CallbackMode.AgentFirst);
        centre.Do(Book(1, 1000));
        centre.Do(Book(2, 1100)).IsRejected(RoutingRejection.CallbackSlotFull);
        Assert.Equal(CommandField.CallbackAt, centre.Last.Field);
        centre.Do(Book(2, 1900)).Decided(CallbackScheduled);
        centre.End(1).Decided(Closed);
        centre.Do(Book(3, 1100)).Decided(CallbackScheduled);
    }

    [Fact]
    public void When_slots_get_another_length_what_is_booked_is_counted_anew()
    {
        Centre centre = With();
        RoutingCommand Book(int interaction, int at) => RoutingCommand.ScheduleCallback(
            Number(interaction), Sales, ChannelClass.Voice, At(at), CallbackMode.AgentFirst);
        centre.Do(Book(1, 1000));
        centre.Configure(centre.Configuration with
        {
            Version = 2,
            Queues = [.. centre.Configuration.Queues.Select(queue => queue.Queue != Sales ? queue : queue with
            {
                Callbacks = Rules with { SlotLength = TimeSpan.FromMinutes(30) },
            })],
        });
        centre.Do(Book(2, 100)).IsRejected(RoutingRejection.CallbackSlotFull);
        centre.End(1).Decided(Closed);
        centre.Do(Book(2, 100)).Decided(CallbackScheduled);
    }

    [Fact]
    public void A_state_is_read_back_while_a_reserved_agent_has_the_offer()
    {
        Centre centre = With().Arrive(1, Sales, ChannelClass.Voice).Do(Request(1, CallbackMode.CustomerFirst)).Ready(Ann);
        centre.Do(RoutingCommand.AnswerCallback(Number(1))).Decided(Queued, Offered);
        Assert.Equal(InteractionState.Offered, RoutingEngine.Load(Save(centre.Engine)).GetInteraction(Number(1)).State);
    }

    [Fact]
    public void Callbacks_that_cannot_be_are_refused()
    {
        Centre centre = With();
        RoutingCommand Book(QueueHandle queue, int at) => RoutingCommand.ScheduleCallback(
            Number(1), queue, ChannelClass.Voice, At(at), CallbackMode.AgentFirst);
        centre.Do(Book(Service, 1000)).IsRejected(RoutingRejection.NoCallbacks);
        centre.Do(Book(Sales, 0)).IsRejected(RoutingRejection.InvalidCommand);
        centre.Do(Book(Sales, 400 * 86400)).IsRejected(RoutingRejection.InvalidCommand);
        centre.Do(Request(1, CallbackMode.AgentFirst)).IsRejected(RoutingRejection.UnknownInteraction);
        centre.Arrive(1, Service).Do(Request(1, CallbackMode.AgentFirst)).IsRejected(RoutingRejection.NoCallbacks);
        centre.Do(RoutingCommand.AnswerCallback(Number(1))).IsRejected(RoutingRejection.WrongInteractionState);
    }

    [Fact]
    public void One_who_is_called_back_is_not_turned_away()
    {
        Centre centre = WithSales(queue => queue with { Callbacks = Rules, WaitMax = TimeSpan.FromSeconds(60) });
        centre.Arrive(1, Sales, ChannelClass.Voice).Do(Request(1, CallbackMode.AgentFirst)).Wait(61).Advance().IsWaiting(1);
    }
}
