using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Domain;
using Anyseat.Measures;
using Anyseat.Platform.Journal;
using Anyseat.Platform.Time;
using Anyseat.Routing;
using Anyseat.Simulation.Days;

namespace Anyseat.Interactions.Records;

/// <summary>What one pass over the journal keeps of a day: stories of customers and agents, the counts of reports, and which
/// rules were in force.</summary>
internal sealed class DayTape
{
    private readonly List<MeasureFact> facts = [];
    private readonly MeasureFold fold = new(MeasureFold.QuarterHour);
    private readonly Instant midnight;
    private readonly Instant end;
    private RoutingDocument? document;

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
        Configure(inForce);
    }

    public RecordedDay Stories { get; }

    public CellTable Cells { get; } = new();

    /// <summary>What was asked of each who came on the day.</summary>
    public Dictionary<Guid, InteractionArrivedData> Arrivals { get; } = [];

    /// <summary>How many came under each version of the plan.</summary>
    public Dictionary<int, int> PlanVersions { get; } = [];

    /// <summary>Agents as they were configured last.</summary>
    public Dictionary<Guid, RoutingAgentDocument> Agents { get; } = [];

    /// <summary>What was done to queues by hand, until the end of the day.</summary>
    public List<(Instant At, RoutingInput Input)> Controls { get; } = [];

    /// <summary>Whether the day is told to its end.</summary>
    public bool IsOver(Instant at) => at >= end && Stories.OpenCount == 0;

    public void Add(JournalEvent committed)
    {
        if (committed.Kind == JournalKinds.RoutingConfigured && committed.At < end)
            Configure(JournalCodec.DataOf<RoutingDocument>(committed));
        bool isControl = committed.Kind is JournalKinds.QueueClosingRequested or JournalKinds.QueueOpeningRequested or JournalKinds.DiversionRequested;
        if (isControl && committed.At < end && JournalCodec.ToInput(committed) is { } input)
            Controls.Add((committed.At, input));
        if (committed.Kind == JournalKinds.InteractionArrived && committed.At >= midnight && committed.At < end)
            Arrive(committed);
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

    private void Configure(RoutingDocument? next)
    {
        document = next ?? document;
        foreach (RoutingAgentDocument agent in next?.Agents ?? [])
            Agents[agent.Id] = agent;
    }

    private void Arrive(JournalEvent committed)
    {
        Arrivals[committed.StreamId] = JournalCodec.DataOf<InteractionArrivedData>(committed);
        int version = document?.PlanVersion ?? 0;
        PlanVersions[version] = PlanVersions.GetValueOrDefault(version) + 1;
    }
}
