using System.Collections.Immutable;
using Anyseat.Sip.Headers;
using Anyseat.Sip.Messages;
using Anyseat.Sip.Trunks;

namespace Anyseat.Sip.Tests.Trunks;

public sealed class TrunkTests
{
    private static readonly RegistrationPolicy Policy = new();
    private static readonly SipUri Contact = SipUri.Parse("sip:trunk@192.0.2.1:5060");

    private static string Say(ImmutableArray<RegistrationEffect> effects) => string.Join("; ", effects.Select(effect => effect switch
    {
        RegistrationEffect.SendRegister send => $"register {send.Expires.TotalSeconds}",
        RegistrationEffect.StartTimer timer => $"wait {timer.After.TotalSeconds}",
        RegistrationEffect.Lost lost => $"lost {lost.Status}",
        _ => "registered",
    }));

    private static SipResponse Answer(int status, params (SipHeader, string)[] headers) => Wire.Answer(Wire.Plain("REGISTER"), status, "them", headers);

    [Fact]
    public void Rfc3261_10_2_a_registration_is_refreshed_in_time_and_taken_back()
    {
        (RegistrationState state, ImmutableArray<RegistrationEffect> effects) = RegistrationClient.Begin(Policy);
        Assert.Equal("register 600", Say(effects));
        (state, effects) = RegistrationClient.Answered(
            state, Answer(200, (SipHeader.Contact, "<sip:other@192.0.2.7>;expires=30, <sip:trunk@192.0.2.1:5060>;expires=300")), Contact, Policy, 0);
        Assert.Equal("registered; wait 270", Say(effects));
        (state, effects) = RegistrationClient.TimerFired(state);
        Assert.Equal("register 600", Say(effects));
        (state, effects) = RegistrationClient.Answered(state, Answer(200, (SipHeader.Expires, "40")), Contact, Policy, 0);
        Assert.Equal("wait 20", Say(effects));
        (state, effects) = RegistrationClient.Stop(state);
        Assert.Equal("register 0", Say(effects));
        (state, effects) = RegistrationClient.Answered(state, Answer(200), Contact, Policy, 0);
        Assert.Empty(effects);
        Assert.Empty(RegistrationClient.TimerFired(state).Effects);
    }

    [Fact]
    public void Rfc3261_10_2_8_an_interval_too_brief_is_asked_for_again()
    {
        (RegistrationState state, _) = RegistrationClient.Begin(Policy);
        (state, ImmutableArray<RegistrationEffect> effects) = RegistrationClient.Answered(state, Answer(423, (SipHeader.MinExpires, "1800")), Contact, Policy, 0);
        Assert.Equal("register 1800", Say(effects));
        (_, effects) = RegistrationClient.Answered(state, Answer(423, (SipHeader.MinExpires, "1800")), Contact, Policy, 0);
        Assert.Equal("lost 423; wait 15", Say(effects)); // it does not keep its own word
    }

    [Fact]
    public void Rfc5626_4_5_failures_are_followed_by_growing_pauses_and_told_once()
    {
        (RegistrationState state, _) = RegistrationClient.Begin(Policy);
        List<string> said = [];
        for (int i = 0; i < 9; i++)
        {
            (state, ImmutableArray<RegistrationEffect> effects) = RegistrationClient.Failed(state, Policy, random: 1);
            said.Add(Say(effects));
        }

        Assert.Equal(["lost 408; wait 30", "wait 60", "wait 120", "wait 240", "wait 480", "wait 960", "wait 1800", "wait 1800", "wait 1800"], said);
        Assert.Equal("wait 900", Say(RegistrationClient.Failed(state, Policy, random: 0).Effects));
        Assert.Equal("wait 7200", Say(RegistrationClient.Answered(state, Answer(503, (SipHeader.RetryAfter, "7200")), Contact, Policy, 0).Effects));
    }

    [Fact]
    public void A_server_is_down_after_three_failures_and_up_with_the_first_answer()
    {
        TargetHealthPolicy policy = new();
        TargetHealthState state = default;
        List<string> said = [];
        void Take(TargetHealthStep step)
        {
            state = step.State;
            said.Add($"{step.State.Status} {step.NextAfter.TotalSeconds}{(step.HasChanged ? "!" : "")}");
        }

        Take(TargetHealth.Answered(state, 404, policy));
        Take(TargetHealth.Failed(state, policy));
        Take(TargetHealth.Answered(state, 200, policy));
        Take(TargetHealth.Failed(state, policy));
        Take(TargetHealth.Answered(state, 503, policy));
        Take(TargetHealth.Failed(state, policy));
        Take(TargetHealth.Failed(state, policy));
        Take(TargetHealth.Answered(state, 405, policy));
        Assert.Equal(["Up 30!", "Up 5", "Up 30", "Up 5", "Up 5", "Down 5!", "Down 5", "Up 30!"], said);
    }
}
