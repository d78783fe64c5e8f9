using Anyseat.Interactions.Contracts;
using Anyseat.Voice.Calls;

namespace Anyseat.Voice.Tests.Calls;

/// <summary>Calls that agents place, as routing knows them.</summary>
public sealed class OutboundMachineTests
{
    private static readonly LegId Phone = new(1);

    [Fact]
    public void From_the_desk_the_agents_telephones_ring_the_first_that_answers_stays_and_then_the_customer_is_dialled()
    {
        Played call = Played.Outbound(phones: 2);
        Assert.Equal([Phone, new LegId(2)], call.Last.OfType<CallEffect.Ring>().Select(ring => ring.Leg));
        call.Give(new CallInput.LegAnswered(new LegId(2)));
        Assert.Equal(Phone, call.Last.OfType<CallEffect.HangUp>().Single().Leg);
        LegId customer = call.Last.OfType<CallEffect.Dial>().Single().Leg;
        Assert.Equal((new LegId(2), CallSound.Ringback), call.Last.OfType<CallEffect.Play>().Select(play => (play.Leg, play.Sound)).Single());
        call.Give(new CallInput.LegAnswered(customer));
        Assert.Equal(CallPhase.Talking, call.State.Phase);
        Assert.True(call.Did<CallEffect.StopPlaying>(stop => stop.Leg == new LegId(2)));
        Assert.Equal([customer, new LegId(2)], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
        Assert.True(call.Did<CallEffect.Fact>(fact => fact.Kind == JournalKinds.CallJoined));
    }

    [Fact]
    public void A_telephone_that_calls_hears_the_network_and_is_answered_when_the_customer_answers()
    {
        Played call = Played.Outbound(phones: 0);
        LegId customer = call.Last.OfType<CallEffect.Dial>().Single().Leg;
        Assert.False(call.Did<CallEffect.Ring>());
        call.Give(new CallInput.LegRings(customer));
        Assert.Equal(new CallEffect.Progress(Phone, HasMedia: false), call.Last.Single());
        call.Give(new CallInput.LegSpeaks(customer));
        Assert.True(call.Did<CallEffect.Progress>(progress => progress.HasMedia));
        Assert.Equal([Phone, customer], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
        call.Give(new CallInput.LegAnswered(customer));
        Assert.True(call.Did<CallEffect.Answer>(answer => answer.Leg == Phone));
        Assert.Equal(CallPhase.Talking, call.State.Phase);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_customer_who_is_busy_ends_it_and_the_agent_is_told_why(int phones)
    {
        Played call = Played.Outbound(phones);
        if (phones > 0)
            call.Give(new CallInput.LegAnswered(Phone));
        call.Give(new CallInput.LegEnded(call.State.Customer!.Id, CallCause.UserBusy));
        Assert.Equal(CallCause.UserBusy, call.Last.OfType<CallEffect.HangUp>().Single().Cause);
        Assert.True(call.Did<CallEffect.EndRouting>());
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void An_agent_who_does_not_pick_up_calls_nobody()
    {
        Played call = Played.Outbound(phones: 1).Give(new CallInput.LegEnded(Phone, CallCause.NoAnswer));
        Assert.Equal(CallSide.Agent, call.Last.OfType<CallEffect.EndRouting>().Single().By);
        Assert.False(call.EverDid<CallEffect.Dial>());
        Assert.Equal(CallPhase.Finished, call.Settle().State.Phase);
    }

    [Fact]
    public void It_is_recorded_held_and_passed_on_like_any_other()
    {
        Played call = Played.Outbound(phones: 0, new CallPolicy { IsRecorded = true });
        LegId customer = call.State.Customer!.Id;
        call.Give(new CallInput.LegAnswered(customer));
        Assert.Equal(new CallEffect.StartRecording(customer, Phone), call.Last.OfType<CallEffect.StartRecording>().Single());
        call.Give(new CallInput.HoldAsked(true));
        Assert.Equal((customer, CallSound.Music), call.Last.OfType<CallEffect.Play>().Select(play => (play.Leg, play.Sound)).Single());
        call.Give(new CallInput.HoldAsked(false), new CallInput.Released(), new CallInput.Offered(Played.Bob, 9, 1));
        LegId bobs = call.Last.OfType<CallEffect.Ring>().Single().Leg;
        call.Give(new CallInput.LegAnswered(bobs), new CallInput.Connected(Played.Bob));
        Assert.Equal([customer, bobs], call.Last.OfType<CallEffect.Bridge>().Single().Legs);
    }

    [Fact]
    public void Passed_on_while_it_rings_the_customer_waits_after_the_answer()
    {
        Played call = Played.Outbound(phones: 0);
        LegId customer = call.State.Customer!.Id;
        call.Give(new CallInput.Released(), new CallInput.LegAnswered(customer));
        Assert.Equal((CallPhase.Waiting, CallSound.Music), (call.State.Phase, call.State.Sound));
    }
}
