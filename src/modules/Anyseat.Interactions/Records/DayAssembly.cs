using System.Collections.Immutable;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Measures;
using Anyseat.People.Contracts;
using Anyseat.Platform.Errors;
using Anyseat.Platform.Time;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Results;

namespace Anyseat.Interactions.Records;

/// <summary>Builds the day that is simulated of what was recorded: a demand for each kind of customer, a group for each team.
/// </summary>
internal sealed class DayAssembly(DayTape tape, BuiltRouting built, PeopleSnapshot people, Instant midnight, TimeSpan length)
{
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private readonly DayRouting routing = built.House.Routing;

    public Result<DayRecord> Build(DateOnly date, TimeZoneInfo zone, TimeSpan interval)
    {
        RecordedCustomer[] customers = [.. tape.Stories.Customers];
        GroupBuilder groups = new(tape, built, people, length);
        ImmutableArray<AgentGroup> teams = groups.Build();
        RecordedCustomer[] known = [.. customers.Where(one => QueueOf(one.Queue) >= 0 && (one.Caller is not { } caller || groups.MemberOf(caller) is not null))];
        if (known.Length == 0)
            return new DayIsEmpty(date);
        (TimeSpan from, TimeSpan to) = Span(known, teams, interval);
        var day = new Day
        {
            Name = date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Midnight = new RoutingInstant(midnight.Microseconds),
            From = from,
            To = to,
            Interval = interval,
            QueueServiceLevels = Promises(),
            Routing = routing,
            Demands = Demands(known, groups),
            Groups = teams,
            Actions = new DayControls(built, midnight).ActionsOf(tape.Controls),
        };
        return new DayRecord
        {
            Date = date,
            Zone = zone,
            Day = day,
            Routing = built.House,
            Figures = RecordedSummary.Of(day, tape.Cells, QueueOf, groups.MemberOf),
            CustomerCount = known.Count(one => one.Caller is null),
            LeftOutCount = customers.Count(one => one.Caller is null) - known.Count(one => one.Caller is null),
            HadOtherPlans = tape.PlanVersions.Except([built.House.PlanVersion, .. routing.Changes.Select(change => change.PlanVersion)]).Any(),
        };
    }

    private int QueueOf(Guid id) => built.Handles.Queues.TryGet(id, out int place) && place < routing.QueueNames.Length ? place : -1;

    /// <summary>From the hour before anybody came until the last interval in which somebody came or worked.</summary>
    private (TimeSpan From, TimeSpan To) Span(RecordedCustomer[] customers, ImmutableArray<AgentGroup> groups, TimeSpan interval)
    {
        Stretch[] shifts = [.. groups.SelectMany(group => group.Members).SelectMany(member => member.Shifts)];
        TimeSpan first = customers.Min(one => one.Arrival.At);
        TimeSpan last = customers.Max(one => one.Arrival.At);
        if (shifts.Length > 0)
        {
            first = TimeSpan.FromTicks(Math.Min(first.Ticks, shifts.Min(shift => shift.From).Ticks));
            last = TimeSpan.FromTicks(Math.Max(last.Ticks, shifts.Max(shift => shift.To).Ticks - 1));
        }

        TimeSpan from = Floor(first, Margin);
        TimeSpan to = from + Floor(last - from, interval) + interval;
        return (from, to < length ? to : length);
    }

    private ImmutableDictionary<QueueHandle, ServiceLevelRule> Promises()
    {
        var rules = ImmutableDictionary.CreateBuilder<QueueHandle, ServiceLevelRule>();
        foreach (QueueConfiguration queue in routing.Rules.Queues)
        {
            // Other times than those of reports are not counted exactly; there the house's own rule stands.
            if (queue.ServiceLevel is { } promise
                && ServiceLevelRule.TryCreate(promise.Within, ServiceLevelRule.Default.ShortAbandonMax, ServiceLevelFormula.OfferedLessShortAbandons, out ServiceLevelRule? rule))
            {
                rules[queue.Queue] = rule;
            }
        }

        return rules.ToImmutable();
    }

    private ImmutableArray<Demand> Demands(RecordedCustomer[] customers, GroupBuilder groups)
    {
        RecordedArrival ArrivalOf(RecordedCustomer customer) => this.ArrivalOf(customer, groups);
        ILookup<bool, RecordedArrival> all = customers.ToLookup(customer => customer.Caller is not null, ArrivalOf);
        var kinds = customers.GroupBy(KindOf).OrderBy(kind => kind.Key.Queue).ThenBy(kind => NameOf(kind.Key), StringComparer.Ordinal).ToArray();
        ImmutableArray<string> names = UniqueNames.Of(kinds.Select(kind => NameOf(kind.Key)));
        return
        [
            .. kinds.Select((kind, place) => RecordedDemand.Of(
                DemandOf(kind.Key, names[place]), [.. kind.Select(ArrivalOf)], [.. all[kind.Key.IsOutbound]])),
        ];
    }

    /// <summary>What is known of one, with who was preferred or called. A preferred agent who did not work on the day is not in it.</summary>
    private RecordedArrival ArrivalOf(RecordedCustomer customer, GroupBuilder groups)
    {
        RecordedArrival known = customer.ArrivalIn(queue => QueueOf(queue) is >= 0 and var place ? new QueueHandle(place) : null);
        return (customer.Caller ?? tape.Arrivals[customer.Interaction].PreferredAgent) is { } agent && groups.MemberOf(agent) is { } member
            ? known with { Prefers = new DayAgent(member.Group, member.Member) }
            : known;
    }

    private DemandKind KindOf(RecordedCustomer customer)
    {
        InteractionArrivedData data = tape.Arrivals[customer.Interaction];
        return new DemandKind(
            customer.Caller is not null, QueueOf(customer.Queue), customer.Channel, built.Builder.LanguageOf(built.Document, data.Language), data.Tier ?? 0, data.PriorityBoost);
    }

    private string NameOf(DemandKind kind) => string.Join(
        " · ",
        new[]
        {
            routing.QueueNames[kind.Queue], kind.Channel,
            kind.Language is { } language ? routing.SkillNames[language.Skill.Index] : null,
            kind.Tier > 0 ? $"tier {kind.Tier}" : null,
            kind.PriorityBoost != 0 ? $"priority {kind.PriorityBoost:+0;-0}" : null,
            kind.IsOutbound ? "out" : null,
        }.Where(part => part is not null));

    private static Demand DemandOf(DemandKind kind, string name) => new()
    {
        Name = name,
        Queue = new QueueHandle(kind.Queue),
        IsOutbound = kind.IsOutbound,
        Channel = RoutingCore.ChannelOf(kind.Channel),
        Arrivals = [],
        Talk = new FixedTime(0),
        PriorityBoost = (sbyte)Math.Clamp(kind.PriorityBoost, -9, 9),
        Needs = kind is { Language: null, Tier: 0 }
            ? null
            : new InteractionNeeds { Language = kind.Language, Tier = (byte)Math.Clamp(kind.Tier, 0, InteractionNeeds.TierMax) },
    };

    private static TimeSpan Floor(TimeSpan time, TimeSpan unit) => TimeSpan.FromTicks(time.Ticks / unit.Ticks * unit.Ticks);

    /// <summary>What customers of one demand have in common.</summary>
    private readonly record struct DemandKind(bool IsOutbound, int Queue, string Channel, SkillRequirement? Language, int Tier, int PriorityBoost);
}
