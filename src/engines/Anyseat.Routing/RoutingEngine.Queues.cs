using Anyseat.Routing.State;

namespace Anyseat.Routing;

/// <content>Queues open, close and divert: by calendar and by command.</content>
public sealed partial class RoutingEngine
{
    private readonly List<QueueRecord> _queuesForAgentsOnly = [];
    private long _nextCalendarAt = long.MaxValue;

    private RoutingRejection CloseQueue(in RoutingCommand command)
    {
        if (FindActiveQueue(command.Queue) is not { } queue)
            return Refuse(CommandField.Queue, RoutingRejection.UnknownQueue);
        if (command.Treatment is { } treatment && !IsPossible(treatment, queue))
            return Refuse(CommandField.Treatment, RoutingRejection.InvalidCommand);
        queue.IsEmergency = true;
        queue.EmergencyReason = command.Reason;
        queue.EmergencyTreatment = command.Treatment;
        Decide(RoutingDecision.Of(RoutingDecisionKind.QueueClosed) with
        {
            Queue = queue.Handle,
            TreatmentReason = TreatmentReason.Emergency,
            Reason = command.Reason,
        });
        TreatAtClosing(queue, TreatmentReason.Emergency);
        return RoutingRejection.None;
    }

    private RoutingRejection OpenQueue(QueueHandle handle)
    {
        if (FindActiveQueue(handle) is not { } queue)
            return Refuse(CommandField.Queue, RoutingRejection.UnknownQueue);
        if (!queue.IsEmergency)
            return RoutingRejection.None;
        queue.IsEmergency = false;
        queue.EmergencyReason = 0;
        queue.EmergencyTreatment = null;
        SayOpenOrClosed(queue);
        return RoutingRejection.None;
    }

    private RoutingRejection Divert(in RoutingCommand command)
    {
        if (FindActiveQueue(command.Queue) is not { } queue)
            return Refuse(CommandField.Queue, RoutingRejection.UnknownQueue);
        if (command.BasisPoints is < 0 or > BasisPointsMax)
            return Refuse(CommandField.BasisPoints, RoutingRejection.InvalidCommand);
        if (command.Treatment is { } treatment && !IsPossible(treatment, queue))
            return Refuse(CommandField.Treatment, RoutingRejection.InvalidCommand);
        queue.Diversion = command.BasisPoints;
        queue.DiversionTreatment = command.BasisPoints == 0 ? null : command.Treatment;
        queue.DiversionLevel = 0;
        Decide(RoutingDecision.Of(RoutingDecisionKind.DiversionChanged) with
        {
            Queue = queue.Handle,
            BasisPoints = queue.Diversion,
        });
        return RoutingRejection.None;
    }

    private bool IsPossible(Treatment treatment, QueueRecord queue) => treatment.Kind switch
    {
        TreatmentKind.Queue => FindActiveQueue(treatment.Queue) is { } target && target != queue,
        TreatmentKind.Callback => queue.Rules.Callbacks is not null,
        _ => treatment.Kind <= TreatmentKind.TurnAway,
    };

    /// <summary>Lets calendars open and close queues, and finds when the next one does.</summary>
    private void FollowCalendars()
    {
        _nextCalendarAt = long.MaxValue;
        foreach (QueueRecord? queue in _queues)
        {
            if (queue is not { IsActive: true })
                continue;
            bool isOpen = IsOpenAt(queue.Rules.Calendar, _now, out long until);
            _nextCalendarAt = Math.Min(_nextCalendarAt, until);
            if (isOpen == queue.IsCalendarOpen)
                continue;
            queue.IsCalendarOpen = isOpen;
            if (queue.IsEmergency)
                continue;
            SayOpenOrClosed(queue);
            if (!isOpen)
                TreatAtClosing(queue, TreatmentReason.Closed);
        }
    }

    private void SayOpenOrClosed(QueueRecord queue) => Decide(
        RoutingDecision.Of(queue.IsOpen ? RoutingDecisionKind.QueueOpened : RoutingDecisionKind.QueueClosed) with
        {
            Queue = queue.Handle,
            TreatmentReason = queue.IsOpen ? TreatmentReason.None : TreatmentReason.Closed,
        });

    /// <summary>Whether a calendar is open at an instant, and until when that stays so.</summary>
    private bool IsOpenAt(CalendarHandle calendar, RoutingInstant at, out long until)
    {
        until = long.MaxValue;
        if (!calendar.IsSome || calendar.Index >= _configuration.Calendars.Length)
            return true;
        ReadOnlySpan<OpeningInterval> open = _configuration.Calendars[calendar.Index].Open.AsSpan();
        int low = 0;
        int high = open.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (open[middle].To > at)
                high = middle;
            else
                low = middle + 1;
        }

        if (low == open.Length)
            return false;
        bool isOpen = open[low].From <= at;
        until = isOpen ? open[low].To.Microseconds : open[low].From.Microseconds;
        return isOpen;
    }
}
