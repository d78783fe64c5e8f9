using Anyseat.Interactions.Contracts;

namespace Anyseat.Voice.Calls;

/// <summary>The agent's telephone has called somebody by itself, and passes the customer on to that call (RFC 5589 §7): to who has answered,
/// or to telephones that still ring.</summary>
internal sealed partial class CallTurn
{
    /// <summary>The customer is passed to who has answered the telephone's other call.</summary>
    private void LegAdopted(Guid? colleague)
    {
        LegId id = AddLeg(LegRole.Guest, colleague);
        Become(state.Find(id)!, LegPhase.Up);
        if (!state.IsHeld)
            Hold(true);
        state = state with { Consult = new Consultation(colleague, IsCompleting: false) };
        Tell(JournalKinds.CallConsulted);
        CompleteConsult();
    }

    /// <summary>The customer is passed to telephones that still ring. A colleague's go on ringing for the offer that routing is asked for;
    /// with somebody outside the customer waits for the answer, as after a transfer without asking.</summary>
    private void RingingAdopted(Guid? colleague, int count)
    {
        for (int i = 0; i < count; i++)
            AddLeg(LegRole.Guest, colleague);
        state = state with { PassingTo = colleague };
        if (colleague is not null || state.Agent is not { } agent)
            return;
        Detach(agent);
        Bridge();
        Play(CallSound.Ringback);
    }

    /// <summary>Routing does not give the call to whom it was passed: it stays with the agent.</summary>
    private void PassRefused()
    {
        if (state.PassingTo is null)
            return;
        state = state with { PassingTo = null };
        HangUpWhere(leg => leg.Role == LegRole.Guest, CallCause.NormalClearing);
        if (state.AgentLeg is null)
            EndForLackOfAgent();
    }

    /// <summary>Telephones that ring already ring for the offer.</summary>
    private bool TakeOverRinging(Guid agent)
    {
        CallLeg[] ringing = [.. state.Legs.Where(leg => leg is { Role: LegRole.Guest, Phase: LegPhase.Ringing } && leg.Agent == agent)];
        foreach (CallLeg leg in ringing)
            Replace(leg, leg with { Role = LegRole.Agent });
        return ringing.Length > 0;
    }

    /// <summary>Legs go over into another call: with whom they were is told goodbye.</summary>
    private void LegsGivenAway(IReadOnlyList<LegId> ids)
    {
        state = state with { Legs = state.Legs.RemoveAll(leg => ids.Contains(leg.Id)) };
        HangUpWhere(_ => true, CallCause.NormalClearing);
    }
}
