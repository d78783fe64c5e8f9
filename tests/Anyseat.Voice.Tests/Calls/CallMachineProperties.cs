using Anyseat.Voice.Calls;

namespace Anyseat.Voice.Tests.Calls;

/// <summary>Whatever happens in whatever order, a call ends with nothing left over.</summary>
public sealed class CallMachineProperties
{
    private static readonly int CallCount = Environment.GetEnvironmentVariable("ANYSEAT_SOAK") == "1" ? 100_000 : 3_000;

    [Fact]
    public void A_call_always_ends_with_no_leg_left_and_routing_told()
    {
        for (int seed = 1; seed <= CallCount; seed++)
        {
            var random = new Random(seed);
            Played call = new(new CallPolicy
            {
                IsRecorded = random.Next(2) == 0,
                HasRecordingNotice = random.Next(2) == 0,
                HasWelcome = random.Next(2) == 0,
                AnnounceEvery = TimeSpan.FromSeconds(random.Next(2) * 30),
            });
            call.Give(new CallInput.Arrived());
            int steps = random.Next(1, 40);
            for (int step = 0; step < steps && call.State.Phase != CallPhase.Finished; step++)
                call.Give(Something(call, random));
            Finish(call, seed);
        }
    }

    [Fact]
    public void A_call_out_or_back_always_ends_with_no_leg_left_and_routing_told()
    {
        for (int seed = 1; seed <= CallCount; seed++)
        {
            var random = new Random(seed);
            bool isBack = random.Next(2) == 0;
            Played call = isBack ? Played.Callback() : Played.Outbound(random.Next(3), new CallPolicy { IsRecorded = random.Next(2) == 0 });
            int steps = random.Next(1, 40);
            for (int step = 0; step < steps && call.State.Phase != CallPhase.Finished; step++)
                call.Give(SomethingBack(call, random));
            call.Settle();
            // Routing always says how an attempt ends and what becomes of a wish; whoever is on the line hangs up at last.
            call.Give(new CallInput.CallbackFailed());
            foreach (CallLeg leg in call.State.Legs)
                call.Give(new CallInput.LegEnded(leg.Id, CallCause.NormalClearing));
            call.Settle();
            if (call.State is { IsCallbackAsked: true, IsOver: false })
                call.Give(seed % 2 == 0 ? new CallInput.CallbackTaken() : new CallInput.RoutingRefused(RoutingRequest.Callback, IsPassing: false));
            call.Settle();
            if (call.State is { Phase: CallPhase.Callback, IsOver: false })
                call.Give(new CallInput.CallbackFailed());
            string story = $"seed {seed}: {string.Join(", ", call.All)}";
            Assert.True(call.State.Phase == CallPhase.Finished, story);
            Assert.True(call.State.Legs.IsEmpty, story);
            Assert.True(call.All.OfType<CallEffect.Finish>().Count() == 1, story);
            Assert.Equal(call.All.OfType<CallEffect.StartRecording>().Count(), call.All.OfType<CallEffect.StopRecording>().Count());
            Assert.True(call.All.OfType<CallEffect.EndRouting>().Count() <= 1, story);
        }
    }

    private static CallInput SomethingBack(Played call, Random random) => random.Next(8) switch
    {
        0 => new CallInput.DialAsked(Played.Ann, random.Next(2) == 0, random.Next(4) == 0 ? CallCause.NoCircuit : null),
        1 => new CallInput.CallbackOffered(),
        2 => new CallInput.KeyPressed('1'),
        3 when call.State is { Phase: CallPhase.Callback, IsDialled: false } && random.Next(4) == 0 => new CallInput.CallbackFailed(),
        4 => new CallInput.LegRings(new LegId(random.Next(1, call.State.LegCount + 1))),
        5 when random.Next(4) == 0 => new CallInput.Interrupted(),
        _ => Something(call, random),
    };

    private static void Finish(Played call, int seed)
    {
        if (call.State.Customer is { } customer)
            call.Give(new CallInput.LegEnded(customer.Id, CallCause.NormalClearing));
        call.Settle();
        foreach (CallLeg leg in call.State.Legs)
            call.Give(new CallInput.LegEnded(leg.Id, CallCause.NormalClearing));
        call.Settle();
        string story = $"seed {seed}: {string.Join(", ", call.All)}";
        Assert.True(call.State.Phase == CallPhase.Finished, story);
        Assert.True(call.State.Legs.IsEmpty, story);
        Assert.True(call.All.OfType<CallEffect.Finish>().Count() == 1, story);
        int begun = call.All.OfType<CallEffect.StartRecording>().Count();
        Assert.True(begun == call.All.OfType<CallEffect.StopRecording>().Count(), story);
        RequireMusicStopsBeforeAgentsAreHeard(call, story);
    }

    private static void RequireMusicStopsBeforeAgentsAreHeard(Played call, string story)
    {
        bool isMusic = false;
        foreach (CallEffect effect in call.All)
        {
            isMusic = effect switch
            {
                CallEffect.Play play => play.Sound == CallSound.Music,
                CallEffect.StopPlaying => false,
                _ => isMusic,
            };
            bool joinsCustomer = effect is CallEffect.Bridge bridge && bridge.Legs.Contains(Played.Customer);
            Assert.False(joinsCustomer && isMusic, story);
        }
    }

    private static CallInput Something(Played call, Random random)
    {
        LegId leg = new(random.Next(1, call.State.LegCount + 1));
        Guid agent = random.Next(2) == 0 ? Played.Ann : Played.Bob;
        bool yes = random.Next(2) == 0;
        return random.Next(24) switch
        {
            0 => new CallInput.Queued(call.Policy),
            1 or 2 => new CallInput.Offered(agent, random.Next(100), random.Next(3)),
            3 => new CallInput.OfferEnded(agent),
            4 or 5 => call.State.Offer is { IsTaken: true } offer ? new CallInput.Connected(offer.Agent) : new CallInput.LegAnswered(leg),
            6 => new CallInput.Released(),
            7 => new CallInput.RoutingRefused((RoutingRequest)random.Next(1, 6), IsPassing: false),
            8 => new CallInput.LegSpeaks(leg),
            9 or 10 => new CallInput.LegAnswered(leg),
            11 => leg == Played.Customer && random.Next(4) > 0 ? new CallInput.LegSpeaks(leg) : new CallInput.LegEnded(leg, CallCause.UserBusy),
            12 => new CallInput.SoundEnded(call.State.SoundCount),
            13 => new CallInput.TimerFired(CallTimer.Announce),
            14 => new CallInput.HoldAsked(yes),
            15 => new CallInput.MuteAsked(yes),
            16 => new CallInput.RecordingPauseAsked(yes),
            17 => new CallInput.DigitsAsked("5"),
            18 => random.Next(4) == 0 ? new CallInput.ForwardAsked() : new CallInput.HoldAsked(yes),
            19 => new CallInput.ConsultAsked(yes ? Played.Bob : null, random.Next(3)),
            21 when call.State is { Phase: CallPhase.Talking, Consult: null, AgentLeg: not null, PassingTo: null } =>
                new CallInput.RingingAdopted(yes ? Played.Bob : null, random.Next(1, 3)),
            22 => new CallInput.PassRefused(),
            20 => yes ? new CallInput.ConsultCompleted() : new CallInput.ConsultCancelled(),
            _ => random.Next(10) == 0 ? new CallInput.RoutingEnded() : new CallInput.TimerFired(CallTimer.Announce),
        };
    }
}
