using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>What happens by itself, and how it starts anew after a pause of the house.</content>
public sealed partial class RoutingEngine
{
    private readonly TimerSet _leases = new();
    private readonly Dictionary<long, TimerList> _leaseLists = [];
    private TimerList? _irregularLeaseList;

    private TimerList _irregularLeases => _irregularLeaseList ??= _leases.NewList();

    private void FireDeadlines()
    {
        while (_declines.NextDeadline <= _now)
            EndPassingOver(_declines.RemoveNext());
        if (_nextCalendarAt <= _now.Microseconds)
            FollowCalendars();
        while (_leases.NextAt <= _now.Microseconds)
            Fire((InteractionRecord)_leases.First);
        while (_scheduled.Count > 0 && _scheduled.FirstKey.At <= _now.Microseconds)
            Due(_interactions[_scheduled.FirstItem]);
        while (_milestones.NextAt <= _now.Microseconds)
            RunMilestones((WaitEntry)_milestones.First);
    }

    private void Fire(InteractionRecord interaction)
    {
        switch (interaction.State)
        {
            case InteractionState.Offered:
                TimeOut(interaction, interaction.Agent!);
                break;
            case InteractionState.WrapUp:
                EndWrapUp(interaction);
                break;
            case InteractionState.Dialing:
                NotReached(interaction, reason: 0);
                break;
            default:
                ReturnToQueue(interaction);
                break;
        }
    }

    private void TimeOut(InteractionRecord interaction, AgentRecord agent)
    {
        EndOffer(interaction, RoutingDecisionKind.OfferTimedOut, reason: 0);
        EndDirection(interaction);
        if (agent.Unanswered + 1 < _configuration.UnansweredOffersMax)
            PassOver(interaction, agent);
        Requeue(interaction);
        if (!CountFailure(agent, isUnanswered: true))
            Refresh(agent);
    }

    private void EndPassingOver(InteractionRecord interaction)
    {
        if (interaction.State != InteractionState.Waiting)
            return;
        if (interaction.Target is { } target)
        {
            MarkDirected(target);
            return;
        }

        for (int i = 0; i < interaction.EntryCount; i++)
            MarkBucket(interaction.Entry(i).Bucket!);
    }

    private RoutingRejection RevokeOffers()
    {
        foreach (AgentRecord? agent in _agents)
        {
            if (agent?.Offered is not { State: InteractionState.Offered } interaction)
                continue;
            EndOffer(interaction, RoutingDecisionKind.OfferRevoked, reason: 0);
            Requeue(interaction);
            Refresh(agent);
        }

        foreach (InteractionRecord interaction in _interactions)
        {
            if (interaction.State != InteractionState.Dialing)
                continue;
            GrantAnew(interaction);
            SayDial(interaction, RoutingDecision.Of(RoutingDecisionKind.DialRequested));
        }

        while (_declines.NextDeadline <= _now)
            EndPassingOver(_declines.RemoveNext());
        while (_leases.NextAt <= _now.Microseconds)
            GrantAnew((InteractionRecord)_leases.First);
        return RoutingRejection.None;
    }

    private void GrantAnew(InteractionRecord interaction)
    {
        long granted = interaction.Granted;
        ClearLease(interaction);
        GrantMicroseconds(interaction, granted, LeaseList(granted));
        if (interaction.State == InteractionState.WrapUp)
            Decide(About(RoutingDecisionKind.WrapUpStarted, interaction) with { Deadline = interaction.Deadline });
    }

    /// <summary>Sets the interaction's lease, <paramref name="duration"/> from now.</summary>
    private void Grant(InteractionRecord interaction, TimeSpan duration, TimerList? list = null)
    {
        long microseconds = Microseconds(duration);
        GrantMicroseconds(interaction, microseconds, list ?? LeaseList(microseconds));
    }

    private void GrantMicroseconds(InteractionRecord interaction, long duration, TimerList list)
    {
        interaction.Granted = duration;
        _leases.Add(interaction, list, _now.Microseconds + duration);
    }

    private void ClearLease(InteractionRecord interaction)
    {
        _leases.Remove(interaction);
        interaction.Granted = 0;
    }

    /// <summary>The list of leases of one length.</summary>
    private TimerList LeaseList(long microseconds)
    {
        if (_leaseLists.TryGetValue(microseconds, out TimerList? list))
            return list;
        list = _leaseLists.Count < LeaseListsMax ? _leases.NewList() : _irregularLeases;
        _leaseLists.Add(microseconds, list);
        return list;
    }

    private const int LeaseListsMax = 4096;

    private static long Microseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;
}
