using Anyseat.Interactions.Storage;
using Anyseat.People.Contracts;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>Hands the routing document to the domain whenever plan, people or the day change, and tells it when a day begins.
/// </summary>
internal sealed class RoutingConfigurator(
    RoutingPlanStore plans, IPeopleDirectory people, RoutingDomain domain, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan DayCheck = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private RoutingDocument? last;
    private int day;
    private ITimer? timer;

    public void Start()
    {
        plans.Changed += Publish;
        people.Changed += OnPeopleChanged;
        last = domain.Document;
        day = domain.Day;
        TurnDay();
        Publish();
        timer = clock.CreateTimer(_ => TurnDay(), null, DayCheck, DayCheck);
    }

    public void Dispose()
    {
        timer?.Dispose();
        plans.Changed -= Publish;
        people.Changed -= OnPeopleChanged;
    }

    private void OnPeopleChanged(PeopleSnapshot snapshot) => Publish();

    private void TurnDay()
    {
        int today = Today();
        lock (gate)
        {
            if (today == day)
                return;
            day = today;
            domain.Post(new RoutingInput { Kind = RoutingCommandKind.StartDay, Actor = Actor.System, Day = today });
        }

        // Opening hours are worked out some weeks ahead, every day anew.
        Publish();
    }

    private int Today()
    {
        TimeZoneInfo zone = TimeZoneInfo.TryFindSystemTimeZoneById(plans.Current.Plan.TimeZone, out TimeZoneInfo? found)
            ? found
            : TimeZoneInfo.Utc;
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime).DayNumber;
    }

    private void Publish()
    {
        lock (gate)
        {
            RoutingDocument next = RoutingDocumentBuilder.Build(plans.Current, people.Snapshot, clock.GetInstant()) with
            {
                Version = (last?.Version ?? 0) + 1,
            };
            if (last is not null && next.HasSameRulesAs(last))
                return;
            last = next;
            domain.Post(new RoutingInput { Kind = RoutingCommandKind.Configure, Actor = Actor.System, Document = next });
        }
    }
}
