using Anyseat.Voice.Calls;

namespace Anyseat.Voice.Tests.Calls;

/// <summary>Callbacks: asked for by key, then dialled from either end.</summary>
public sealed class CallbackMachineTests
{
    private static readonly CallInput OneKey = new CallInput.KeyPressed('1');

    private static Played Offered() => new Played().Queue().Give(new CallInput.CallbackOffered());

    [Fact]
    public void The_offer_is_heard_in_place_of_the_music_and_the_key_takes_it()
    {
        Played call = Offered();
        Assert.Equal(CallSound.CallbackOffer, call.State.Sound);
        call.Give(new CallInput.KeyPressed('2'));
        Assert.False(call.Did<CallEffect.RequestCallback>());
        call.Give(OneKey);
        Assert.True(call.Did<CallEffect.RequestCallback>());
        call.Give(OneKey);
        Assert.False(call.Did<CallEffect.RequestCallback>());
        call.Give(new CallInput.CallbackTaken());
        Assert.Equal((CallSound.CallbackTaken, true), (call.State.Sound, call.State.IsLeft));
        call.Give(new CallInput.SoundEnded(call.State.SoundCount));
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
        Assert.False(call.EverDid<CallEffect.EndRouting>());
    }

    [Fact]
    public void A_key_without_an_offer_or_while_a_telephone_rings_says_nothing()
    {
        Assert.False(new Played().Queue().Give(OneKey).Did<CallEffect.RequestCallback>());
        Assert.False(Offered().Offer().Give(OneKey).Did<CallEffect.RequestCallback>());
    }

    [Fact]
    public void Who_hangs_up_right_after_the_key_is_called_back()
    {
        Played call = Offered().Give(OneKey, new CallInput.LegEnded(Played.Customer, CallCause.NormalClearing));
        Assert.False(call.EverDid<CallEffect.EndRouting>());
        Assert.Equal(CallPhase.Finished, call.Give(new CallInput.CallbackTaken()).State.Phase);
    }

    [Fact]
    public void Who_hangs_up_right_after_a_key_that_came_too_late_is_abandoned()
    {
        Played call = Offered().Give(OneKey, new CallInput.LegEnded(Played.Customer, CallCause.NormalClearing));
        call.Give(new CallInput.RoutingRefused(RoutingRequest.Callback, IsPassing: false));
        Assert.Equal(CallSide.Customer, call.Last.OfType<CallEffect.EndRouting>().Single().By);
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void Agent_first_the_telephone_rings_then_the_customer_and_both_are_joined()
    {
        Played call = Played.Callback().Offer();
        LegId phone = call.Last.OfType<CallEffect.Ring>().Single().Leg;
        call.Give(new CallInput.LegAnswered(phone));
        Assert.True(call.Did<CallEffect.Accept>());
        call.Give(new CallInput.DialAsked(Played.Ann, IsReserved: false, Otherwise: null));
        LegId customer = call.Last.OfType<CallEffect.Dial>().Single().Leg;
        Assert.Equal(phone, call.Last.OfType<CallEffect.Play>().Single().Leg);
        call.Give(new CallInput.LegAnswered(customer));
        Assert.True(call.Did<CallEffect.AnswerCallback>());
        call.Give(new CallInput.Connected(Played.Ann));
        Assert.Equal([customer, phone], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
        call.Give(new CallInput.LegEnded(customer, CallCause.NormalClearing));
        Assert.True(call.Did<CallEffect.EndRouting>());
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void Customer_first_who_answers_waits_for_the_agent_who_was_reserved()
    {
        Played call = Played.Callback().Give(new CallInput.DialAsked(Played.Ann, IsReserved: true, Otherwise: null));
        LegId customer = call.Last.OfType<CallEffect.Dial>().Single().Leg;
        call.Give(new CallInput.LegAnswered(customer), new CallInput.Queued(call.Policy), new CallInput.Offered(Played.Ann, 8, 1));
        Assert.Equal(CallSound.Music, call.State.Sound);
        LegId phone = call.Last.OfType<CallEffect.Ring>().Single().Leg;
        call.Give(new CallInput.LegAnswered(phone), new CallInput.Connected(Played.Ann));
        Assert.Equal([customer, phone], call.Last.OfType<CallEffect.Bridge>().Last().Legs);
    }

    [Fact]
    public void A_customer_who_is_not_reached_is_told_to_routing_and_the_agent_goes()
    {
        Played call = Played.Callback().Offer();
        LegId phone = call.Last.OfType<CallEffect.Ring>().Single().Leg;
        call.Give(new CallInput.LegAnswered(phone), new CallInput.DialAsked(Played.Ann, IsReserved: false, Otherwise: null));
        call.Give(new CallInput.LegEnded(call.State.Customer!.Id, CallCause.UserBusy));
        Assert.Equal(CallCause.UserBusy, call.Last.OfType<CallEffect.FailCallback>().Single().Cause);
        Assert.Equal(phone, call.Last.OfType<CallEffect.HangUp>().Single().Leg);
        Assert.Equal(CallPhase.Finished, call.Give(new CallInput.CallbackFailed()).Settle().State.Phase);
        Assert.False(call.EverDid<CallEffect.EndRouting>());
    }

    [Fact]
    public void An_agent_who_hangs_up_before_the_customer_answers_stops_the_ringing_and_one_who_is_gone_before_dials_nobody()
    {
        Played call = Played.Callback().Offer();
        LegId phone = call.Last.OfType<CallEffect.Ring>().Single().Leg;
        call.Give(new CallInput.LegAnswered(phone), new CallInput.DialAsked(Played.Ann, IsReserved: false, Otherwise: null));
        call.Give(new CallInput.LegEnded(phone, CallCause.NormalClearing));
        Assert.True(call.Did<CallEffect.FailCallback>());
        Assert.Equal(call.State.Find(new LegId(2))!.Id, call.Last.OfType<CallEffect.HangUp>().Single().Leg);

        Played gone = Played.Callback().Offer();
        LegId quick = gone.Last.OfType<CallEffect.Ring>().Single().Leg;
        gone.Give(new CallInput.LegAnswered(quick), new CallInput.LegEnded(quick, CallCause.NormalClearing));
        gone.Give(new CallInput.DialAsked(Played.Ann, IsReserved: false, Otherwise: null));
        Assert.True(gone.Did<CallEffect.FailCallback>());
        Assert.False(gone.EverDid<CallEffect.Dial>());
    }

    [Fact]
    public void A_number_that_may_not_be_dialled_fails_and_an_offer_that_ends_leaves_the_place_to_the_next_call()
    {
        Played call = Played.Callback().Give(new CallInput.DialAsked(Played.Ann, IsReserved: true, CallCause.OutgoingBarred));
        Assert.Equal(CallCause.OutgoingBarred, call.Last.OfType<CallEffect.FailCallback>().Single().Cause);
        Played declined = Played.Callback().Offer().Give(new CallInput.OfferEnded(Played.Ann));
        Assert.True(declined.State.IsLeft);
        Assert.Equal(CallPhase.Finished, declined.Settle().State.Phase);
    }
}
