using System.Collections.Immutable;
using Anyseat.Interactions.Domain;
using Anyseat.Platform.Time;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Interactions.Records;

/// <summary>What was done to queues by hand in the course of a day: closing, opening, sending a share of the arrivals elsewhere.</summary>
/// <param name="built">The rules of the day: queues that they do not have are left out.</param>
/// <param name="midnight">The begin of the day. What was done before and still held then is done at midnight.</param>
internal sealed class DayControls(BuiltRouting built, Instant midnight)
{
    private readonly RoutingConfigurationBuilder builder = new(built.Handles);

    /// <summary>The actions, in the order of time.</summary>
    /// <param name="controls">What was asked for, in that order.</param>
    public ImmutableArray<DayAction> ActionsOf(IEnumerable<(Instant At, RoutingInput Input)> controls)
    {
        var closed = new Dictionary<QueueHandle, DayAction>();
        var diverted = new Dictionary<QueueHandle, DayAction>();
        var onTheDay = new List<DayAction>();
        foreach ((Instant at, RoutingInput input) in controls)
        {
            if (ActionOf(at > midnight ? at - midnight : TimeSpan.Zero, input) is not { } action)
                continue;
            // Opening what is open says nothing: its rules decide.
            bool isSaid = action is not OpenQueue open || closed.Remove(open.Queue);
            if (action is CloseQueue close)
                closed[close.Queue] = close;
            if (action is DivertQueue divert)
                diverted[divert.Queue] = divert;
            if (at <= midnight)
                onTheDay = [.. closed.Values, .. diverted.Values.Where(one => one is DivertQueue { BasisPoints: > 0 })];
            else if (isSaid)
                onTheDay.Add(action);
        }

        return [.. onTheDay];
    }

    private DayAction? ActionOf(TimeSpan at, RoutingInput input)
    {
        if (input.Queue is not { } id || !built.Handles.Queues.TryGet(id, out int place) || place >= built.House.Routing.QueueNames.Length)
            return null;
        var queue = new QueueHandle(place);
        return input.Kind switch
        {
            RoutingCommandKind.CloseQueue => new CloseQueue(at, queue, builder.ToTreatment(input.Treatment)),
            RoutingCommandKind.OpenQueue => new OpenQueue(at, queue),
            RoutingCommandKind.Divert => new DivertQueue(at, queue, input.BasisPoints, builder.ToTreatment(input.Treatment)),
            _ => null,
        };
    }
}
