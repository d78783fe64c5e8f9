using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Measures;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Routing;
using Anyseat.Simulation.Days;
using Anyseat.Simulation.Documents;

namespace Anyseat.Interactions.Records;

/// <summary>What one pass over the journal keeps of a day: stories of customers and agents, the counts of reports, and which
/// rules were in force.</summary>
internal sealed class DayTape
{
    private readonly List<MeasureFact> facts = [];
    private readonly MeasureFold fold = new(MeasureFold.QuarterHour);
    private readonly Instant midnight;
    private readonly Instant end;
    private readonly List<(Instant At, int Version)> laterPlans = [];
    private RoutingDocument? document;
    private int firstPlan;

    /// <param name="midnight">The begin of the day.</param>
    /// <param name="end">Its end, or now: who comes later is not of it.</param>
    /// <param name="inForce">The rules before the first event; null when not known.</param>
    public DayTape(Instant midnight, Instant end, RoutingDocument? inForce)
    {
        this.midnight = midnight;
        this.end = end;
        Stories = new RecordedDay(
            new RoutingInstant(midnight.Microseconds), end - midnight,
            reason => ReasonCodes.CauseOf(reason) is NotReadyCause.NoAnswer or NotReadyCause.FailedOffers);
        Configure(inForce, midnight);
    }

    public RecordedDay Stories { get; }

    public CellTable Cells { get; } = new();

    /// <summary>What was asked of each who came on the day, or was called.</summary>
    public Dictionary<Guid, InteractionArrivedData> Arrivals { get; } = [];

    /// <summary>The versions of the plan under which customers came.</summary>
    public HashSet<int> PlanVersions { get; } = [];

    /// <summary>The versions of the plan that were in force, one after the other. Records older than plans have none; the rules of
    /// today stand in for theirs.</summary>
    public RoutingReference Plans => new(
        firstPlan == 0 ? null : firstPlan, new RoutingInstant(midnight.Microseconds),
        [.. laterPlans.Select(later => new PlanFrom(later.Version, later.At - midnight))]);

    /// <summary>Agents as they were configured last.</summary>
    public Dictionary<Guid, RoutingAgentDocument> Agents { get; } = [];

    /// <summary>What was done to queues by hand, until the end of the day.</summary>
    public List<(Instant At, RoutingInput Input)> Controls { get; } = [];

    /// <summary>Whether the day is told to its end.</summary>
    public bool IsOver(Instant at) => at >= end && Stories.OpenCount == 0;

    public void Add(JournalEvent committed)
    {
        if (committed.Kind == JournalKinds.RoutingConfigured && committed.At < end)
            Configure(JournalCodec.DataOf<RoutingDocument>(committed), committed.At);
        bool isControl = committed.Kind is JournalKinds.QueueClosingRequested or JournalKinds.QueueOpeningRequested or JournalKinds.DiversionRequested;
        if (isControl && committed.At < end && JournalCodec.ToInput(committed) is { } input)
            Controls.Add((committed.At, input));
        if (committed.At >= midnight && committed.At < end && ArrivedOf(committed) is { } arrived)
            Arrive(committed.StreamId, arrived);
        facts.Clear();
        MeasureFacts.Add(committed, facts);
        foreach (MeasureFact fact in facts)
        {
            Stories.Add(fact);
            fold.Apply(fact, Cells);
        }
    }

    /// <summary>Ends the record: who is at work until then, and who still waits.</summary>
    public void Conclude(Instant at)
    {
        fold.Project(new MeasureInstant(at.Microseconds), Cells);
        Stories.Conclude(at - midnight);
    }

    private void Configure(RoutingDocument? next, Instant at)
    {
        if (next is { PlanVersion: > 0 } && next.PlanVersion != document?.PlanVersion)
        {
            if (at <= midnight || firstPlan == 0)
                firstPlan = next.PlanVersion;
            else
                laterPlans.Add((at, next.PlanVersion));
        }

        document = next ?? document;
        foreach (RoutingAgentDocument agent in next?.Agents ?? [])
            Agents[agent.Id] = agent;
    }

    private static InteractionArrivedData? ArrivedOf(JournalEvent committed) => committed.Kind switch
    {
        JournalKinds.InteractionArrived => JournalCodec.DataOf<InteractionArrivedData>(committed),
        JournalKinds.OutboundRequested => JournalCodec.DataOf<OutboundRequestedData>(committed).Arrived,
        _ => null,
    };

    private void Arrive(Guid interaction, InteractionArrivedData arrived)
    {
        Arrivals[interaction] = arrived;
        PlanVersions.Add(document?.PlanVersion ?? 0);
    }
}
