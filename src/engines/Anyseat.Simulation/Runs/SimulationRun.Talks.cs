using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <content>Offers, conversations, wrap-up.</content>
internal sealed partial class SimulationRun
{
    private void OnOffered(in RoutingDecision decision)
    {
        if (decision.IsAutoAnswered)
            return;
        int place = decision.Interaction.Index;
        ref Customer customer = ref _customers[place];
        AgentGroup group = _day.Groups[_agents[decision.Agent.Index].Group];
        int offer = customer.Offers++;
        customer.OfferStamp = 0;
        if (customer.Is(Trait.Miss, group.MissShare, offer))
            return;
        SplitMix64 chance = customer.Chance(Trait.Answer, offer);
        long answeredAt = _now + Micros.OfSeconds(group.AnswerTime.Draw(ref chance));
        if (answeredAt == _now)
            Apply(RoutingCommand.Accept(decision.Interaction, decision.Agent, decision.Offer));
        else if (answeredAt - _now < decision.Deadline.Microseconds - Instant.Microseconds)
            customer.OfferStamp = Schedule(answeredAt, HappeningKind.OfferAnswered, place);
    }

    private void AnswerOffer(int place, int stamp)
    {
        if (_customers[place].OfferStamp != stamp)
            return;
        _customers[place].OfferStamp = 0;
        InteractionView view = _engine.GetInteraction(new InteractionHandle(place));
        Apply(RoutingCommand.Accept(new InteractionHandle(place), view.Agent, view.Offer));
    }

    private void OnConnected(in RoutingDecision decision)
    {
        int place = decision.Interaction.Index;
        int agent = decision.Agent.Index;
        ref Customer customer = ref _customers[place];
        customer.PatienceStamp = 0;
        customer.OfferStamp = 0;
        if (customer.VisitSince != Customer.NoVisit)
        {
            if (decision.Queue.IsSome && decision.Queue.Index != customer.Queue)
            {
                _ledger.MoveVisit(customer.Queue, decision.Queue.Index, customer.VisitSince);
                customer.Queue = decision.Queue.Index;
            }

            _ledger.AnswerVisit(customer.Queue, customer.VisitSince, _now);
            customer.VisitSince = Customer.NoVisit;
        }

        if (customer.TalkSince < 0)
            TakeUp(place, agent);
        BeginTalk(place);
    }

    /// <summary>The agent holds it from now on.</summary>
    private void TakeUp(int place, int agent)
    {
        Count(agent);
        _agents[agent].Talks++;
        _customers[place].Agent = agent;
        _customers[place].TalkSince = _now;
    }

    /// <summary>Both are on the line.</summary>
    private void BeginTalk(int place)
    {
        ref Customer customer = ref _customers[place];
        if (customer.IsCallback)
            _ledger.ServeCallback(customer.Queue, customer.CallbackSince);
        Demand demand = DemandOf(customer);
        ref readonly AgentSlot agent = ref _agents[customer.Agent];
        int others = agent.Talks + agent.WrapUps - 1;
        double seconds = TalkOf(customer, demand) * (1 + (others * _day.Groups[agent.Group].SlowdownShare));
        customer.TalkEnd = _now + Micros.OfSeconds(Math.Min(seconds, Distribution.SecondsMax));
        customer.WorkStamp = Schedule(customer.TalkEnd, HappeningKind.TalkEnds, place);
    }

    private double TalkOf(in Customer customer, Demand demand)
    {
        if (RecordedOf(customer).TalkSeconds is >= 0 and var known)
            return known * demand.TalkFactor;
        SplitMix64 chance = customer.Chance(Trait.Talk, customer.Passed);
        return (TransferOf(customer)?.Talk ?? ExitOf(customer)?.Talk ?? demand.Talk).Draw(ref chance) * demand.TalkFactor;
    }

    private void EndTalk(int place, int stamp)
    {
        if (_customers[place].WorkStamp != stamp)
            return;
        _customers[place].WorkStamp = 0;
        if (!TryPassOn(place))
            Apply(RoutingCommand.End(new InteractionHandle(place)));
    }

    private void OnWrapUpStarted(in RoutingDecision decision)
    {
        int place = decision.Interaction.Index;
        ref Customer customer = ref _customers[place];
        if (customer.IsWrapUp)
            return;
        Count(customer.Agent);
        _agents[customer.Agent].Talks--;
        _agents[customer.Agent].WrapUps++;
        customer.IsWrapUp = true;
        customer.WrapUpSince = _now;
        long wrapUp = Micros.OfSeconds(WrapUpOf(customer));
        if (wrapUp == 0)
            Apply(RoutingCommand.CompleteWrapUp(decision.Interaction, decision.Agent));
        else if (wrapUp < decision.Deadline.Microseconds - Instant.Microseconds)
            customer.WorkStamp = Schedule(_now + wrapUp, HappeningKind.WrapUpEnds, place);
    }

    private double WrapUpOf(in Customer customer)
    {
        if (RecordedOf(customer).WrapUpSeconds is >= 0 and var known)
            return known;
        SplitMix64 chance = customer.Chance(Trait.WrapUp, customer.Passed);
        return (TransferOf(customer)?.WrapUp ?? ExitOf(customer)?.WrapUp ?? DemandOf(customer).WrapUp).Draw(ref chance);
    }

    private void EndWrapUp(int place, int stamp)
    {
        ref Customer customer = ref _customers[place];
        if (customer.WorkStamp != stamp)
            return;
        customer.WorkStamp = 0;
        Apply(RoutingCommand.CompleteWrapUp(new InteractionHandle(place), new AgentHandle(customer.Agent)));
    }

    private void OnWrapUpEnded(int place) => LetGo(ref _customers[place]);

    private void OnReleased(int place) => LetGo(ref _customers[place], isPassedOn: true);

    /// <summary>The agent no longer has it.</summary>
    private void LetGo(ref Customer customer, bool isPassedOn = false)
    {
        if (customer.Agent == Customer.NoAgent)
            return;
        int agent = customer.Agent;
        customer.Agent = Customer.NoAgent;
        if (customer.TalkSince < 0)
            return;
        Count(agent);
        if (customer.IsWrapUp)
            _agents[agent].WrapUps--;
        else
            _agents[agent].Talks--;
        if (customer.TalkEnd >= 0)
            _ledger.Handle(customer, _now, isPassedOn);
        customer.TalkSince = -1;
        customer.IsWrapUp = false;
        customer.IsOutbound = false;
        _mayGo = true;
        _mayCallOut = _callsOut.Count > 0;
    }

    /// <summary>Asynchronous work makes room: what is left of it waits.</summary>
    private void OnSuspended(int place)
    {
        ref Customer customer = ref _customers[place];
        if (customer.WorkStamp == 0)
            return;
        customer.WorkStamp = 0;
        customer.TalkEnd -= _now;
    }

    private void OnResumed(int place)
    {
        ref Customer customer = ref _customers[place];
        if (customer.TalkEnd < 0)
            return;
        customer.TalkEnd += _now;
        customer.WorkStamp = Schedule(customer.TalkEnd, HappeningKind.TalkEnds, place);
    }
}
