using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Runs;

/// <content>Customers: coming, waiting, hanging up, coming again.</content>
internal sealed partial class SimulationRun
{
    private readonly ArrivalSource[] _sources;
    private readonly Stack<int> _freePlaces = new();
    private Customer[] _customers = new Customer[1024];
    private int _customerCount;
    private int _openCustomers;
    private int _openSources;

    private ArrivalSource[] CreateSources() =>
    [
        .. _day.Demands.SelectMany((demand, place) => demand.Arrivals.Select(
            arrivals => ArrivalSource.Create(arrivals, place, demand.Name, _seed, _replication))),
    ];

    private void StartSources()
    {
        for (int source = 0; source < _sources.Length; source++)
            AwaitNext(source);
    }

    private void AwaitNext(int source)
    {
        if (!_sources[source].MoveNext())
            return;
        _openSources++;
        _events.Schedule(_sources[source].At, new Happening(HappeningKind.Arrival, source));
    }

    private void Arrive(int place)
    {
        ArrivalSource source = _sources[place];
        Demand demand = _day.Demands[source.Demand];
        int customer = Take(new Customer
        {
            Seed = source.Seed,
            Source = place,
            Recorded = source.Recorded,
            Exit = Customer.NoExit,
            Agent = Customer.NoAgent,
            Transfer = Customer.NoTransfer,
            VisitSince = Customer.NoVisit,
            TalkSince = -1,
            TalkEnd = -1,
            IsPresent = true,
        });
        _openSources--;
        AwaitNext(place);
        ref Customer come = ref _customers[customer];
        if (!Comes(come, demand))
            Free(customer);
        else if (demand.IsOutbound)
            PlanCallOut(customer, demand);
        else if (demand.Bot is { } bot)
            MeetBot(customer, bot, demand);
        else
            Enter(customer);
    }

    private bool Comes(in Customer customer, Demand demand)
    {
        double kept = 1;
        foreach (Thinning thinning in demand.Thinnings)
        {
            if (_now >= Micros.Of(thinning.From) && _now < Micros.Of(thinning.To))
                kept *= thinning.KeptShare;
        }

        return customer.Is(Trait.Thinning, kept);
    }

    private void MeetBot(int place, Bot bot, Demand demand)
    {
        ref Customer customer = ref _customers[place];
        if (customer.Is(Trait.Containment, bot.ContainedShare))
        {
            _ledger.Contain(demand.Queue.Index, _now);
            Free(place);
            return;
        }

        SplitMix64 chance = customer.Chance(Trait.BotTime);
        _events.Schedule(_now + Micros.OfSeconds(bot.Time.Draw(ref chance)), new Happening(HappeningKind.Enters, place));
    }

    /// <summary>Comes to the queue: at first, again after hanging up, or by another channel.</summary>
    private void Enter(int place)
    {
        ref Customer customer = ref _customers[place];
        Demand demand = DemandOf(customer);
        ChannelExit? exit = ExitOf(customer);
        customer.IsPresent = true;
        customer.IsCallback = false;
        customer.IsWrapUp = false;
        customer.Offers = 0;
        customer.Dials = 0;
        customer.Passed = 0;
        customer.Transfer = Customer.NoTransfer;
        customer.TalkEnd = -1;
        double patience = PatienceOf(customer, demand);
        if (patience < Distribution.SecondsMax)
            customer.PatienceStamp = Schedule(_now + Micros.OfSeconds(patience), HappeningKind.PatienceEnds, place);
        QueueHandle queue = exit?.Queue ?? demand.Queue;
        _ledger.Arrive(queue.Index, _now);
        Apply(RoutingCommand.Enqueue(
            new InteractionHandle(place), queue, exit?.Class ?? demand.Channel, demand.PriorityBoost, NeedsOf(customer, demand)));
    }

    private void HangUp(int place, int stamp)
    {
        if (_customers[place].PatienceStamp != stamp)
            return;
        _customers[place].PatienceStamp = 0;
        Apply(RoutingCommand.End(new InteractionHandle(place)));
    }

    private void OnQueued(int place, int queue)
    {
        ref Customer customer = ref _customers[place];
        if (customer.IsCallback || (customer.VisitSince != Customer.NoVisit && customer.Queue == queue))
            return;
        bool isMove = customer.VisitSince != Customer.NoVisit;
        if (isMove)
            _ledger.Overflow(customer.Queue, customer.VisitSince, _now);
        customer.Queue = queue;
        customer.VisitSince = _now;
        _ledger.Visit(queue, _now, isMove || customer.Passed > 0);
    }

    private void OnDiverted(in RoutingDecision decision)
    {
        int place = decision.Interaction.Index;
        // Before the first queue took it, it is not a visit that ends.
        if (_customers[place].VisitSince == Customer.NoVisit)
            _ledger.SendElsewhere(decision.Queue.Index, _now);
        OnQueued(place, decision.TargetQueue.Index);
    }

    private void OnAbandoned(int place)
    {
        ref Customer customer = ref _customers[place];
        if (customer.VisitSince != Customer.NoVisit)
            _ledger.Abandon(customer.Queue, customer.VisitSince, _now);
        customer.VisitSince = Customer.NoVisit;
        customer.PatienceStamp = 0;
        PlanRetrial(ref customer);
    }

    private void OnTurnedAway(in RoutingDecision decision)
    {
        ref Customer customer = ref _customers[decision.Interaction.Index];
        EndVisitElsewhere(ref customer);
        _ledger.TurnAway(decision.Queue.Index, _now);
        PlanRetrial(ref customer);
    }

    private void OnSentToChannel(in RoutingDecision decision)
    {
        ref Customer customer = ref _customers[decision.Interaction.Index];
        EndVisitElsewhere(ref customer);
        _ledger.SendElsewhere(decision.Queue.Index, _now);
        if ((uint)decision.Channel >= (uint)_day.Routing.Exits.Length)
            return;
        ChannelExit exit = _day.Routing.Exits[decision.Channel];
        if (!exit.Queue.IsSome || customer.Exit == decision.Channel || !customer.Is(Trait.Diversion, exit.AcceptShare, customer.Attempt))
            return;
        customer.Exit = decision.Channel;
        customer.ComesAgain = true;
        customer.ComesAgainAt = _now;
    }

    private void EndVisitElsewhere(ref Customer customer)
    {
        if (customer.VisitSince != Customer.NoVisit)
            _ledger.Overflow(customer.Queue, customer.VisitSince, _now);
        customer.VisitSince = Customer.NoVisit;
        customer.PatienceStamp = 0;
    }

    private void PlanRetrial(ref Customer customer)
    {
        if (DemandOf(customer).Retrial is not { } retrial
            || customer.Attempt + 1 >= retrial.AttemptsMax
            || !customer.Is(Trait.Retrial, retrial.Share, customer.Attempt))
        {
            return;
        }

        SplitMix64 chance = customer.Chance(Trait.RetrialDelay, customer.Attempt);
        customer.Attempt++;
        customer.ComesAgain = true;
        customer.ComesAgainAt = _now + Micros.OfSeconds(retrial.Delay.Draw(ref chance));
        _ledger.Retry(DemandOf(customer).Queue.Index, customer.ComesAgainAt);
    }

    private void OnClosed(int place)
    {
        ref Customer customer = ref _customers[place];
        LetGo(ref customer);
        customer.PatienceStamp = 0;
        customer.OfferStamp = 0;
        customer.WorkStamp = 0;
        if (!customer.ComesAgain)
        {
            Free(place);
            return;
        }

        customer.ComesAgain = false;
        _events.Schedule(customer.ComesAgainAt, new Happening(HappeningKind.Enters, place));
    }

    private Demand DemandOf(in Customer customer) => _day.Demands[_sources[customer.Source].Demand];

    private ChannelExit? ExitOf(in Customer customer) =>
        customer.Exit == Customer.NoExit ? null : _day.Routing.Exits[customer.Exit];

    /// <summary>What was recorded of a customer's own first way, or of where it was passed on to; −1 in each field of which nothing is
    /// known.</summary>
    private RecordedArrival RecordedOf(in Customer customer)
    {
        if (customer.Recorded == ArrivalSource.NotRecorded || customer.Exit != Customer.NoExit || customer.Transfer != Customer.NoTransfer)
            return new RecordedArrival(default);
        RecordedArrival first = _sources[customer.Source].GetRecorded(customer.Recorded);
        return customer.Passed == 0 ? first : first.Passages![customer.Passed - 1].Story;
    }

    private double PatienceOf(in Customer customer, Demand demand)
    {
        if (customer.Attempt == 0 && RecordedOf(customer).PatienceSeconds is >= 0 and var known)
            return known;
        // A wait after the first conversation is another draw than a second call.
        SplitMix64 chance = customer.Chance(Trait.Patience, customer.Attempt - (customer.Passed * PassedStep));
        Distribution patience = TransferOf(customer)?.Patience ?? ExitOf(customer)?.Patience ?? demand.Patience;
        return customer.Attempt == 0 && RecordedOf(customer).WaitedSeconds is > 0 and var waited
            ? patience.DrawBeyond(waited, ref chance)
            : patience.Draw(ref chance);
    }

    private int Take(in Customer customer)
    {
        _openCustomers++;
        if (!_freePlaces.TryPop(out int place))
        {
            place = _customerCount++;
            if (place == _customers.Length)
                Array.Resize(ref _customers, place * 2);
        }

        _customers[place] = customer;
        return place;
    }

    private void Free(int place)
    {
        _openCustomers--;
        _customers[place].VisitSince = Customer.NoVisit;
        _freePlaces.Push(place);
    }
}
