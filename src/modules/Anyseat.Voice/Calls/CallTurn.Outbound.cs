namespace Anyseat.Voice.Calls;

/// <summary>From the moment an agent begins a call out to the moment the customer answers: the agent's telephone rings or has called,
/// and then the customer's.</summary>
internal sealed partial class CallTurn
{
    /// <summary>Dials the customer.</summary>
    public void CallCustomer() => effects.Add(new CallEffect.Dial(AddLeg(LegRole.Customer, null)));

    /// <summary>Adds the telephones of who begins it.</summary>
    /// <param name="agent">Who.</param>
    /// <param name="phoneCount">How many.</param>
    /// <param name="isCalled">Whether we ring them; false for the one that has called by itself.</param>
    public void RingAgent(Guid agent, int phoneCount, bool isCalled)
    {
        for (int phone = 0; phone < phoneCount; phone++)
        {
            LegId leg = AddLeg(LegRole.Agent, agent);
            if (isCalled)
                effects.Add(new CallEffect.Ring(leg, agent, phone));
        }
    }

    /// <summary>The agent has picked up to call: now the customer is dialled.</summary>
    private void CallingAgentAnswered(CallLeg leg)
    {
        Become(leg, LegPhase.Up);
        HangUpWhere(other => other.Role == LegRole.Agent && other.Id != leg.Id, CallCause.AnsweredElsewhere);
        if (state.Customer is not null)
            return;
        CallCustomer();
        Play(CallSound.Ringback);
    }

    /// <summary>The customer who was dialled answers.</summary>
    private void CustomerAnswered(CallLeg customer)
    {
        Become(customer, LegPhase.Up);
        switch (state.Phase)
        {
            case CallPhase.Callback:
                CallbackAnswered();
                break;
            case CallPhase.Calling when state.Find(LegRole.Agent) is { } agent:
                Silence();
                Answer(agent);
                Join(state.Find(agent.Id)!);
                break;
            case CallPhase.Waiting:
                Welcome(); // passed on while the customer's telephone rang
                break;
            case CallPhase.Talking when state.AgentLeg is { } agent:
                Talk(agent);
                break;
            default:
                HangUp(state.Find(customer.Id)!, CallCause.NormalClearing);
                break;
        }
    }

    /// <summary>What the customer's side says or does before the answer is for the agent who waits for it.</summary>
    private void CustomerSpeaks(CallLeg customer, bool hasMedia)
    {
        if (state.Phase is not (CallPhase.Calling or CallPhase.Callback) || state.Find(LegRole.Agent) is not { } agent)
            return;
        if (agent.Phase == LegPhase.Ringing)
            effects.Add(new CallEffect.Progress(agent.Id, hasMedia));
        if (!hasMedia)
            return;
        Silence();
        Bridge(agent, customer);
    }
}
