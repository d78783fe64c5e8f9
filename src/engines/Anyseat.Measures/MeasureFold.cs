namespace Anyseat.Measures;

/// <summary>Folds facts into cells. The one place where events become figures: the stored reports, the live boards and the
/// simulator all run it.</summary>
/// <remarks>Pure: the same facts give the same cells. Cells only ever grow, so the host may take them away after any fact and
/// add them to what it keeps. Between facts the fold remembers open interactions and agents; what happened to them since
/// is in no cell yet, and <see cref="Project(MeasureInstant, CellTable)"/> adds it up to an instant. Not thread-safe.</remarks>
/// <param name="grain">Length of the intervals: divides a day, whole seconds. <see cref="QuarterHour"/> for reports.</param>
public sealed partial class MeasureFold(TimeSpan grain)
{
    private readonly Grain grain = new(grain);
    private readonly Dictionary<Guid, OpenInteraction> interactions = [];
    private readonly Dictionary<Guid, OpenAgent> agents = [];
    private readonly HashSet<Guid> touchedInteractions = [];
    private readonly HashSet<Guid> touchedAgents = [];

    /// <summary>The grain of reports: every time zone in use today is a multiple of it away from UTC.</summary>
    public static TimeSpan QuarterHour { get; } = TimeSpan.FromMinutes(15);

    /// <summary>The agents known.</summary>
    public IReadOnlyDictionary<Guid, OpenAgent> Agents => agents;

    /// <summary>The interactions that are not closed.</summary>
    public IReadOnlyDictionary<Guid, OpenInteraction> Interactions => interactions;

    /// <summary>Takes up an interaction as saved.</summary>
    public void Restore(OpenInteraction interaction)
    {
        ArgumentNullException.ThrowIfNull(interaction);
        interactions[interaction.Id] = interaction;
    }

    /// <summary>Takes up an agent as saved.</summary>
    public void Restore(OpenAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        agents[agent.Id] = agent;
    }

    /// <summary>Gives the ids changed since the last call, for the host to save or (when closed) to delete.</summary>
    public void TakeTouched(ICollection<Guid> changedInteractions, ICollection<Guid> changedAgents)
    {
        ArgumentNullException.ThrowIfNull(changedInteractions);
        ArgumentNullException.ThrowIfNull(changedAgents);
        foreach (Guid id in touchedInteractions)
            changedInteractions.Add(id);
        foreach (Guid id in touchedAgents)
            changedAgents.Add(id);
        touchedInteractions.Clear();
        touchedAgents.Clear();
    }

    /// <summary>Applies a fact; what it settles goes to the cells.</summary>
    /// <returns>False if it says nothing: an interaction that is not open, or a step that does not follow from where it is.</returns>
    public bool Apply(in MeasureFact fact, CellTable cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        switch (fact.Kind)
        {
            case MeasureFactKind.AgentStateChanged:
                ChangeState(fact, cells);
                return true;
            case MeasureFactKind.AgentTeamChanged:
                return ChangeTeam(fact, cells);
            case MeasureFactKind.Arrived or MeasureFactKind.Booked:
                return Arrive(fact, cells);
            case MeasureFactKind.Begun:
                return Begin(fact, cells);
        }

        if (!interactions.TryGetValue(fact.Interaction, out OpenInteraction? open) || !Apply(fact, open, cells))
            return false;
        touchedInteractions.Add(open.Id);
        return true;
    }

    private bool Apply(in MeasureFact fact, OpenInteraction open, CellTable cells) => fact.Kind switch
    {
        MeasureFactKind.Queued => Queue(fact, open, cells),
        MeasureFactKind.Diverted => Overflow(open, fact.At, cells),
        MeasureFactKind.CallbackTaken => TakeCallback(open, fact.At, cells),
        MeasureFactKind.Offered => Offer(fact, open, cells),
        MeasureFactKind.OfferDeclined or MeasureFactKind.OfferNotAnswered or MeasureFactKind.OfferRevoked =>
            EndOffer(open, fact.Kind, fact.At, cells),
        MeasureFactKind.Connected => Connect(fact, open, cells),
        MeasureFactKind.Held => SetHold(open, fact.At, isHeld: true, cells),
        MeasureFactKind.Retrieved => SetHold(open, fact.At, isHeld: false, cells),
        MeasureFactKind.Replied => Reply(fact, open, cells),
        MeasureFactKind.Released => CompletePart(open, fact.At, isTransfer: true, cells),
        MeasureFactKind.WrapUpStarted => StartWrapUp(open, fact.At, cells),
        MeasureFactKind.DispositionSet => SetDisposition(fact, open),
        MeasureFactKind.WrapUpEnded => CompletePart(open, fact.At, isTransfer: false, cells),
        MeasureFactKind.Abandoned => Abandon(open, fact.At, cells),
        MeasureFactKind.Closed => Close(open, fact.At, cells),
        _ => false,
    };

    private static long Between(MeasureInstant from, MeasureInstant to) => Math.Max(0, to.Microseconds - from.Microseconds);
}
