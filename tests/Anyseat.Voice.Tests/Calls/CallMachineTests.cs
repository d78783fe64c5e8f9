using Anyseat.Interactions.Contracts;
using Anyseat.Voice.Calls;

namespace Anyseat.Voice.Tests.Calls;

public sealed class CallMachineTests
{
    private static readonly LegId Customer = Played.Customer;
    private static readonly LegId Phone = new(2);

    [Fact]
    public void A_call_is_answered_and_hears_music_once_it_is_in_the_queue()
    {
        var call = new Played();
        Assert.IsType<CallEffect.Open>(Assert.Single(call.Last));
        Assert.Empty(call.Give(new CallInput.Arrived()).Last);
        call.Give(new CallInput.Queued(call.Policy));
        Assert.True(call.Did<CallEffect.Answer>());
        Assert.True(call.Did<CallEffect.Play>(play => play.Sound == CallSound.Music));
    }

    [Fact]
    public void The_greeting_comes_first_then_the_notice_of_recording_then_music()
    {
        var call = new Played(new CallPolicy { HasWelcome = true, IsRecorded = true, HasRecordingNotice = true });
        call.Queue();
        CallSound[] heard = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            CallSound sound = call.State.Sound;
            call.Give(new CallInput.SoundEnded(call.State.SoundCount));
            return sound;
        })];
        Assert.Equal([CallSound.Welcome, CallSound.RecordingNotice, CallSound.Music], heard);
    }

    [Fact]
    public void An_answered_telephone_is_joined_only_when_routing_has_committed_it()
    {
        Played call = new Played().Queue().Offer();
        Assert.Equal(new CallEffect.Ring(Phone, Played.Ann, 0), call.Last.OfType<CallEffect.Ring>().Single());
        call.Give(new CallInput.LegAnswered(Phone));
        Assert.Equal(new CallEffect.Accept(Played.Ann, 7), call.Last.OfType<CallEffect.Accept>().Single());
        Assert.False(call.Did<CallEffect.Bridge>());
        call.Give(new CallInput.Connected(Played.Ann));
        Assert.True(call.Did<CallEffect.StopPlaying>(stop => stop.Leg == Customer));
        Assert.Equal([Customer, Phone], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
        int music = call.Last.ToList().FindIndex(effect => effect is CallEffect.StopPlaying);
        Assert.True(music < call.Last.ToList().FindIndex(effect => effect is CallEffect.Bridge), "music stops before the agent is heard");
    }

    [Fact]
    public void The_first_of_several_telephones_to_answer_silences_the_others()
    {
        Played call = new Played().Queue().Offer(phones: 3);
        call.Give(new CallInput.LegAnswered(new LegId(3)));
        Assert.Equal(
            [(new LegId(2), CallCause.AnsweredElsewhere), (new LegId(4), CallCause.AnsweredElsewhere)],
            call.Last.OfType<CallEffect.HangUp>().Select(one => (one.Leg, one.Cause)));
    }

    [Fact]
    public void An_agent_without_a_telephone_declines_as_absent() =>
        Assert.Equal(
            CallCause.SubscriberAbsent, new Played().Queue().Offer(phones: 0).Last.OfType<CallEffect.Decline>().Single().Cause);

    [Theory]
    [InlineData((int)CallCause.UserBusy)]
    [InlineData((int)CallCause.CallRejected)]
    [InlineData((int)CallCause.NoUserResponding)]
    public void Only_when_the_last_telephone_has_refused_is_the_offer_declined(int cause)
    {
        Played call = new Played().Queue().Offer(phones: 2);
        call.Give(new CallInput.LegEnded(new LegId(2), CallCause.UserBusy));
        Assert.False(call.Did<CallEffect.Decline>());
        call.Give(new CallInput.LegEnded(new LegId(3), (CallCause)cause));
        Assert.Equal((CallCause)cause, call.Last.OfType<CallEffect.Decline>().Single().Cause);
    }

    [Fact]
    public void An_offer_that_ran_out_stops_the_ringing_and_the_customer_goes_on_waiting()
    {
        Played call = new Played().Queue().Offer();
        call.Give(new CallInput.OfferEnded(Played.Ann));
        Assert.Equal(CallCause.NoAnswer, call.Last.OfType<CallEffect.HangUp>().Single(one => one.Leg == Phone).Cause);
        Assert.Equal(CallPhase.Waiting, call.State.Phase);
        call.Give(new CallInput.LegAnswered(Phone)); // it crossed our CANCEL
        Assert.Empty(call.Last);
    }

    [Fact]
    public void A_refused_acceptance_tells_the_telephone_goodbye()
    {
        Played call = new Played().Queue().Offer().Give(new CallInput.LegAnswered(Phone));
        call.Give(new CallInput.RoutingRefused(RoutingRequest.Accept, IsPassing: false));
        Assert.True(call.Did<CallEffect.HangUp>(one => one.Leg == Phone));
        Assert.NotNull(call.State.Customer);
    }

    [Fact]
    public void A_customer_who_leaves_before_the_arrival_is_written_is_ended_when_it_is()
    {
        Played call = new Played().Give(new CallInput.LegEnded(Customer, CallCause.NormalClearing));
        Assert.False(call.Did<CallEffect.EndRouting>());
        call.Give(new CallInput.Arrived());
        Assert.Equal(CallSide.Customer, call.Last.OfType<CallEffect.EndRouting>().Single().By);
        call.Give(new CallInput.Queued(call.Policy), new CallInput.RoutingEnded());
        Assert.True(call.Did<CallEffect.Finish>());
        Assert.False(call.EverDid<CallEffect.Answer>());
    }

    [Fact]
    public void A_customer_who_leaves_while_it_rings_ends_the_ringing()
    {
        Played call = new Played().Queue().Offer().Give(new CallInput.LegEnded(Customer, CallCause.NormalClearing));
        Assert.True(call.Did<CallEffect.HangUp>(one => one.Leg == Phone));
        Assert.Equal(CallSide.Customer, call.Last.OfType<CallEffect.EndRouting>().Single().By);
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void A_customer_who_leaves_between_answer_and_commit_leaves_nothing_behind()
    {
        Played call = new Played().Queue().Offer().Give(new CallInput.LegAnswered(Phone), new CallInput.LegEnded(Customer, CallCause.NormalClearing));
        call.Give(new CallInput.Connected(Played.Ann));
        Assert.False(call.Did<CallEffect.Bridge>());
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Theory]
    [InlineData(1, (int)CallSide.Customer)]
    [InlineData(2, (int)CallSide.Agent)]
    public void Whoever_hangs_up_ends_the_talk_and_the_other_is_told(int leg, int side)
    {
        Played call = new Played().Join().Give(new CallInput.LegEnded(new LegId(leg), CallCause.NormalClearing));
        Assert.Equal((CallSide)side, call.Last.OfType<CallEffect.EndRouting>().Single().By);
        Assert.Equal(new LegId(3 - leg), call.Last.OfType<CallEffect.HangUp>().Single().Leg);
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
        Assert.Equal(CallCause.NormalClearing, call.State.Cause);
    }

    [Fact]
    public void Both_hanging_up_at_once_ends_it_once()
    {
        Played call = new Played().Join();
        call.Give(new CallInput.LegEnded(Customer, CallCause.NormalClearing), new CallInput.LegEnded(Phone, CallCause.NormalClearing));
        Assert.Single(call.Last.OfType<CallEffect.EndRouting>());
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void An_end_from_the_desk_hangs_up_both()
    {
        Played call = new Played().Join().Give(new CallInput.RoutingEnded());
        Assert.Equal([Customer, Phone], call.Last.OfType<CallEffect.HangUp>().Select(one => one.Leg));
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void An_end_that_the_journal_cannot_take_is_asked_for_again()
    {
        Played call = new Played().Join().Give(new CallInput.LegEnded(Customer, CallCause.NormalClearing), new CallInput.LegEnded(Phone, CallCause.NormalClearing));
        call.Give(new CallInput.RoutingRefused(RoutingRequest.End, IsPassing: true));
        Assert.Equal(CallTimer.RetryEnd, call.Last.OfType<CallEffect.StartTimer>().Single().Timer);
        call.Give(new CallInput.TimerFired(CallTimer.RetryEnd));
        Assert.True(call.Did<CallEffect.EndRouting>());
        Assert.True(call.Give(new CallInput.RoutingEnded()).Did<CallEffect.Finish>());
    }

    [Fact]
    public void Who_is_turned_away_hears_why_and_is_hung_up_after_it()
    {
        Played call = new Played().Give(new CallInput.Arrived(), new CallInput.TurnedAway(HasAnnouncement: true), new CallInput.RoutingEnded());
        Assert.Equal(CallSound.Closing, call.State.Sound);
        Assert.False(call.Did<CallEffect.HangUp>());
        call.Give(new CallInput.SoundEnded(call.State.SoundCount));
        Assert.True(call.Did<CallEffect.HangUp>(one => one.Leg == Customer));
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void Who_is_turned_away_without_a_word_is_never_answered()
    {
        Played call = new Played().Give(new CallInput.Arrived(), new CallInput.TurnedAway(HasAnnouncement: false), new CallInput.RoutingEnded());
        Assert.True(call.Did<CallEffect.HangUp>(one => one.Leg == Customer));
        Assert.False(call.EverDid<CallEffect.Answer>());
    }

    [Fact]
    public void The_place_is_told_between_two_stretches_of_music_and_never_once_an_agent_answered()
    {
        Played call = new Played(new CallPolicy { AnnounceEvery = TimeSpan.FromSeconds(30) }).Queue();
        Assert.True(call.Did<CallEffect.StartTimer>(timer => timer.Timer == CallTimer.Announce));
        call.Give(new CallInput.TimerFired(CallTimer.Announce));
        Assert.Equal(CallSound.Position, call.State.Sound);
        call.Give(new CallInput.SoundEnded(call.State.SoundCount));
        Assert.Equal(CallSound.Music, call.State.Sound);
        call.Offer().Give(new CallInput.LegAnswered(Phone), new CallInput.Connected(Played.Ann));
        Assert.True(call.Did<CallEffect.StopTimer>(timer => timer.Timer == CallTimer.Announce));
        Assert.Empty(call.Give(new CallInput.TimerFired(CallTimer.Announce)).Last);
    }

    [Fact]
    public void On_hold_the_customer_hears_music_and_nothing_is_recorded()
    {
        Played call = new Played(new CallPolicy { IsRecorded = true }).Join();
        Assert.True(call.Did<CallEffect.StartRecording>());
        call.Give(new CallInput.HoldAsked(true));
        Assert.Empty(call.Last.OfType<CallEffect.Bridge>().Single().Legs);
        Assert.True(call.Did<CallEffect.Play>(play => play.Sound == CallSound.Music));
        Assert.True(call.Did<CallEffect.PauseRecording>(pause => pause.IsPaused));
        Assert.True(call.Did<CallEffect.Fact>(fact => fact.Kind == JournalKinds.CallHeld));
        call.Give(new CallInput.HoldAsked(false));
        Assert.Equal(2, call.Last.OfType<CallEffect.Bridge>().Single().Legs.Length);
        Assert.True(call.Did<CallEffect.PauseRecording>(pause => !pause.IsPaused));
        Assert.False(call.Did<CallEffect.StartRecording>());
    }

    [Fact]
    public void A_pause_by_the_agent_outlasts_a_hold()
    {
        Played call = new Played(new CallPolicy { IsRecorded = true }).Join().Give(new CallInput.RecordingPauseAsked(true));
        Assert.True(call.Did<CallEffect.PauseRecording>(pause => pause.IsPaused));
        call.Give(new CallInput.HoldAsked(true), new CallInput.HoldAsked(false));
        Assert.False(call.Did<CallEffect.PauseRecording>());
        call.Give(new CallInput.RecordingPauseAsked(false));
        Assert.True(call.Did<CallEffect.PauseRecording>(pause => !pause.IsPaused));
    }

    [Fact]
    public void Recording_waits_for_the_notice_to_be_heard()
    {
        Played call = new Played(new CallPolicy { IsRecorded = true, HasRecordingNotice = true }).Join(); // answered before the notice was over
        Assert.False(call.EverDid<CallEffect.StartRecording>());
        Assert.Equal(CallSound.RecordingNotice, call.State.Sound);
        call.Give(new CallInput.SoundEnded(call.State.SoundCount));
        Assert.True(call.Did<CallEffect.StartRecording>());
    }

    [Fact]
    public void A_transfer_by_routing_frees_the_agent_and_the_customer_waits_with_music()
    {
        Played call = new Played(new CallPolicy { IsRecorded = true }).Join().Give(new CallInput.Released());
        Assert.True(call.Did<CallEffect.HangUp>(one => one.Leg == Phone));
        Assert.True(call.Did<CallEffect.StopRecording>());
        Assert.True(call.Did<CallEffect.Play>(play => play.Sound == CallSound.Music));
        call.Give(new CallInput.Queued(call.Policy), new CallInput.Offered(Played.Bob, 8, 1));
        call.Give(new CallInput.LegAnswered(new LegId(3)), new CallInput.Connected(Played.Bob));
        Assert.Equal([Customer, new LegId(3)], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
    }

    [Fact]
    public void A_colleague_who_was_asked_takes_over_with_the_telephone_in_hand()
    {
        Played call = new Played().Join().Give(new CallInput.ConsultAsked(Played.Bob, 1));
        LegId guest = call.Last.OfType<CallEffect.Ring>().Single().Leg;
        Assert.True(call.State.IsHeld);
        call.Give(new CallInput.LegAnswered(guest));
        Assert.Equal([Phone, guest], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
        call.Give(new CallInput.ConsultCompleted());
        Assert.Equal(new CallEffect.TransferTo(Played.Ann, Played.Bob), call.Last.OfType<CallEffect.TransferTo>().Single());
        call.Give(new CallInput.Released(), new CallInput.Queued(call.Policy), new CallInput.Offered(Played.Bob, 9, 1));
        Assert.False(call.Did<CallEffect.Ring>());
        Assert.Equal(new CallEffect.Accept(Played.Bob, 9), call.Last.OfType<CallEffect.Accept>().Single());
        call.Give(new CallInput.Connected(Played.Bob));
        Assert.Equal([Customer, guest], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
        call.Give(new CallInput.LegEnded(Customer, CallCause.NormalClearing));
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void A_colleague_who_does_not_answer_gives_the_customer_back_to_the_agent()
    {
        Played call = new Played().Join().Give(new CallInput.ConsultAsked(Played.Bob, 1));
        LegId guest = call.Last.OfType<CallEffect.Ring>().Single().Leg;
        call.Give(new CallInput.LegEnded(guest, CallCause.UserBusy));
        Assert.False(call.State.IsHeld);
        Assert.Equal([Customer, Phone], call.Last.OfType<CallEffect.Bridge>().Last().Legs);
    }

    [Fact]
    public void An_agent_who_hangs_up_between_two_passes_the_call_on()
    {
        Played call = new Played().Join().Give(new CallInput.ConsultAsked(null, 1));
        LegId guest = call.Last.OfType<CallEffect.Dial>().Single().Leg;
        call.Give(new CallInput.LegAnswered(guest), new CallInput.LegEnded(Phone, CallCause.NormalClearing));
        Assert.Equal(CallPhase.Detached, call.State.Phase);
        Assert.Equal([Customer, guest], call.Last.OfType<CallEffect.Bridge>().Last().Legs);
        Assert.Equal(CallSide.Agent, call.Last.OfType<CallEffect.EndRouting>().Single().By);
        call.Give(new CallInput.RoutingEnded());
        Assert.False(call.Did<CallEffect.HangUp>()); // wrap-up begins, and the two talk on
        call.Give(new CallInput.LegEnded(guest, CallCause.NormalClearing));
        Assert.True(call.Did<CallEffect.HangUp>(one => one.Leg == Customer));
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void A_blind_transfer_outside_rings_back_to_the_customer_until_somebody_answers()
    {
        Played call = new Played().Join().Give(new CallInput.ForwardAsked());
        LegId guest = call.Last.OfType<CallEffect.Dial>().Single().Leg;
        Assert.Equal(CallSound.Ringback, call.State.Sound);
        Assert.True(call.Did<CallEffect.HangUp>(one => one.Leg == Phone));
        call.Give(new CallInput.LegAnswered(guest));
        Assert.Equal([Customer, guest], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
    }

    [Fact]
    public void A_house_that_goes_down_says_goodbye_to_all()
    {
        Played call = new Played().Join().Give(new CallInput.Interrupted());
        Assert.Equal(2, call.Last.OfType<CallEffect.HangUp>().Count());
        Assert.Equal(CallSide.House, call.Last.OfType<CallEffect.EndRouting>().Single().By);
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void A_number_dialled_from_the_desk_is_called_once_the_agents_telephone_is_answered()
    {
        Played call = Played.Click();
        Assert.Equal(Customer, call.Last.OfType<CallEffect.Ring>().Single().Leg);
        call.Give(new CallInput.LegAnswered(Customer));
        LegId guest = call.Last.OfType<CallEffect.Dial>().Single().Leg;
        Assert.Equal(CallSound.Ringback, call.State.Sound);
        call.Give(new CallInput.LegSpeaks(guest));
        Assert.True(call.Did<CallEffect.StopPlaying>());
        call.Give(new CallInput.LegAnswered(guest));
        Assert.Equal([Customer, guest], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
        call.Give(new CallInput.LegEnded(guest, CallCause.NormalClearing));
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
        Assert.False(call.EverDid<CallEffect.EndRouting>());
    }

    [Fact]
    public void A_colleague_called_by_telephone_rings_back_to_the_caller_and_a_refusal_is_passed_on()
    {
        Played call = Played.Direct(phones: 2);
        call.Give(new CallInput.LegRings(new LegId(2)));
        Assert.Equal(new CallEffect.Progress(Customer, HasMedia: false), call.Last.Single());
        call.Give(new CallInput.LegEnded(new LegId(2), CallCause.UserBusy));
        Assert.Empty(call.Last);
        call.Give(new CallInput.LegEnded(new LegId(3), CallCause.UserBusy));
        Assert.Equal(CallCause.UserBusy, call.Last.OfType<CallEffect.HangUp>().Single().Cause);
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void A_colleague_who_answers_a_telephone_is_joined_with_the_caller()
    {
        Played call = Played.Direct(phones: 1).Give(new CallInput.LegAnswered(new LegId(2)));
        Assert.True(call.Did<CallEffect.Answer>(answer => answer.Leg == Customer));
        Assert.Equal([Customer, new LegId(2)], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
    }

    [Fact]
    public void A_telephone_passes_the_customer_to_whom_it_has_called_by_itself()
    {
        Played call = new Played().Join().Give(new CallInput.LegAdopted(Played.Bob));
        Assert.Equal(new CallEffect.TransferTo(Played.Ann, Played.Bob), call.Last.OfType<CallEffect.TransferTo>().Single());
        call.Give(new CallInput.Released(), new CallInput.Offered(Played.Bob, 9, 1), new CallInput.Connected(Played.Bob));
        Assert.Equal([Customer, new LegId(3)], call.Last.OfType<CallEffect.Bridge>().Last().Legs);
    }

    [Fact]
    public void A_telephone_passes_the_customer_to_telephones_that_still_ring_and_they_go_on_ringing_for_the_offer()
    {
        Played call = new Played().Join().Give(new CallInput.RingingAdopted(Played.Bob, 2));
        Assert.Empty(call.Last);
        call.Give(new CallInput.LegEnded(Phone, CallCause.NormalClearing)); // the agent hangs up before routing has said anything
        Assert.False(call.Did<CallEffect.EndRouting>());
        call.Give(new CallInput.Released(), new CallInput.Offered(Played.Bob, 9, 2));
        Assert.False(call.Did<CallEffect.Ring>());
        call.Give(new CallInput.LegAnswered(new LegId(4)));
        Assert.Equal(new CallEffect.Accept(Played.Bob, 9), call.Last.OfType<CallEffect.Accept>().Single());
        Assert.Equal(new LegId(3), call.Last.OfType<CallEffect.HangUp>().Single().Leg);
        call.Give(new CallInput.Connected(Played.Bob));
        Assert.Equal([Customer, new LegId(4)], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
    }

    [Fact]
    public void A_colleague_who_picks_up_before_the_offer_takes_it_when_it_comes()
    {
        Played call = new Played().Join().Give(new CallInput.RingingAdopted(Played.Bob, 1), new CallInput.LegAnswered(new LegId(3)));
        Assert.Empty(call.Last);
        call.Give(new CallInput.Released(), new CallInput.Offered(Played.Bob, 9, 1));
        Assert.True(call.Did<CallEffect.Accept>());
    }

    [Fact]
    public void Telephones_that_ring_for_a_transfer_which_routing_refuses_fall_silent_and_the_customer_stays_with_the_agent()
    {
        Played call = new Played().Join().Give(new CallInput.RingingAdopted(Played.Bob, 1), new CallInput.PassRefused());
        Assert.Equal(new LegId(3), call.Last.OfType<CallEffect.HangUp>().Single().Leg);
        Assert.Equal((CallPhase.Talking, Played.Ann), (call.State.Phase, call.State.Agent));
    }

    [Fact]
    public void A_customer_passed_to_a_number_outside_that_still_rings_hears_that_and_is_joined_by_the_answer()
    {
        Played call = new Played().Join().Give(new CallInput.RingingAdopted(null, 1));
        Assert.True(call.Did<CallEffect.Play>(play => play.Sound == CallSound.Ringback));
        Assert.True(call.Did<CallEffect.HangUp>(hangUp => hangUp.Leg == Phone));
        call.Give(new CallInput.LegAnswered(new LegId(3)));
        Assert.Equal([Customer, new LegId(3)], call.Last.OfType<CallEffect.Bridge>().Last().Legs);
    }

    [Fact]
    public void A_leg_that_goes_over_into_another_call_ends_what_is_left_of_this_one()
    {
        Played call = Played.Direct(phones: 1).Give(new CallInput.LegAnswered(new LegId(2)), new CallInput.LegsGivenAway([new LegId(2)]));
        Assert.Equal(Customer, call.Last.OfType<CallEffect.HangUp>().Single().Leg);
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }
}
