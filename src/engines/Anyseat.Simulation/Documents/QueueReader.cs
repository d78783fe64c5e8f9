using Anyseat.Routing;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads the rules of one queue, whole or as changes to rules that are there.</summary>
internal sealed class QueueReader(RoutingNames names)
{
    private const double DayInSeconds = 86_400;

    private static readonly string[] RuleFields =
    [
        "requirements", "match", "sites", "rings", "priority", "ageingMilliPointsPerSecond", "serviceLevel", "agentChoice",
        "preferredAgentWaitSeconds", "offerTimeoutSeconds", "isAutoAnswered", "wrapUpMaxSeconds", "lengthMax", "whenFull",
        "waitMaxSeconds", "whenWaitedOut", "overflows", "calendar", "whenClosed", "atClosing", "callbacks",
    ];

    private readonly RequirementReader _requirements = new(names);
    private readonly TreatmentReader _treatments = new(names);

    /// <summary>A queue of the document, at its place in the list.</summary>
    public QueueConfiguration Read(Node node, int place)
    {
        node.Allow(["name", .. RuleFields]);
        return Apply(node, new QueueConfiguration { Queue = new QueueHandle(place), IsAutoAnswered = true });
    }

    /// <summary>A queue with other rules: every field that is there replaces the one before.</summary>
    public QueueConfiguration Change(Node node, QueueConfiguration before)
    {
        node.Allow(RuleFields);
        return Apply(node, before);
    }

    private QueueConfiguration Apply(Node node, QueueConfiguration before) => ApplyLimits(node, ApplyMatch(node, before)) with
    {
        Priority = (byte)node.Whole("priority", 0, 9, before.Priority),
        AgeingMilliPointsPerSecond = node.Whole("ageingMilliPointsPerSecond", 0, 250, before.AgeingMilliPointsPerSecond),
        ServiceLevel = node.Object("serviceLevel") is { } promise ? ReadPromise(promise) : before.ServiceLevel,
        AgentChoice = node.Word("agentChoice", before.AgentChoice),
        PreferredAgentWait = node.Seconds("preferredAgentWaitSeconds", 0, DayInSeconds, before.PreferredAgentWait),
        OfferTimeout = node.Seconds("offerTimeoutSeconds", 0.001, DayInSeconds, before.OfferTimeout),
        IsAutoAnswered = node.Flag("isAutoAnswered", before.IsAutoAnswered),
        WrapUpMax = node.Seconds("wrapUpMaxSeconds", 0, DayInSeconds, before.WrapUpMax),
    };

    private QueueConfiguration ApplyMatch(Node node, QueueConfiguration before) => before with
    {
        Requirements = node.Has("requirements") ? _requirements.ReadSkills(node, "requirements") : before.Requirements,
        Match = node.Object("match") is { } match ? _requirements.Read(match) : before.Match,
        Sites = node.Has("sites") ? _requirements.ReadSites(node, "sites") : before.Sites,
        Rings = node.Has("rings")
            ? [.. node.Objects("rings", QueueConfiguration.RingsMax).Select(ReadRing)]
            : before.Rings,
    };

    private QueueConfiguration ApplyLimits(Node node, QueueConfiguration before) => before with
    {
        LengthMax = node.Whole("lengthMax", 0, 1_000_000, before.LengthMax),
        WhenFull = _treatments.Read(node, "whenFull", before.WhenFull),
        WaitMax = node.Seconds("waitMaxSeconds", 0, 7 * DayInSeconds, before.WaitMax),
        WhenWaitedOut = _treatments.Read(node, "whenWaitedOut", before.WhenWaitedOut),
        Overflows = node.Has("overflows")
            ? [.. node.Objects("overflows", QueueConfiguration.OverflowsMax).Select(ReadOverflow)]
            : before.Overflows,
        Calendar = node.Has("calendar") ? new CalendarHandle(names.Calendars.Find(node, "calendar")) : before.Calendar,
        WhenClosed = _treatments.Read(node, "whenClosed", before.WhenClosed),
        AtClosing = _treatments.Read(node, "atClosing", before.AtClosing),
        Callbacks = node.Object("callbacks") is { } callbacks ? ReadCallbacks(callbacks) : before.Callbacks,
    };

    private QueueRing ReadRing(Node node)
    {
        node.Allow(
            "afterSeconds", "lowersProficiencyBy", "alternative", "addsSites", "addsEverySite", "dropsPreferredAgent");
        return new QueueRing
        {
            After = node.Seconds("afterSeconds", 0.001, DayInSeconds),
            LowersProficiencyBy = (byte)node.Whole("lowersProficiencyBy", 0, 4, 0),
            Alternative = node.Object("alternative") is { } alternative ? _requirements.Read(alternative) : null,
            AddsSites = _requirements.ReadSites(node, "addsSites"),
            AddsEverySite = node.Flag("addsEverySite"),
            DropsPreferredAgent = node.Flag("dropsPreferredAgent"),
        };
    }

    private static ServiceLevelTarget ReadPromise(Node node)
    {
        node.Allow("withinSeconds", "percent", "boostLeadSeconds", "boostPoints", "lagMilliPointsPerPercent");
        return new ServiceLevelTarget
        {
            Within = node.Seconds("withinSeconds", 0.001, DayInSeconds),
            Percent = node.Whole("percent", 1, 100, 80),
            BoostLead = node.Seconds("boostLeadSeconds", 0, DayInSeconds, TimeSpan.Zero),
            BoostPoints = node.Whole("boostPoints", 0, 50, 0),
            LagMilliPointsPerPercent = node.Whole("lagMilliPointsPerPercent", 0, 1_000, 0),
        };
    }

    private Overflow ReadOverflow(Node node)
    {
        node.Allow("to", "afterWaitSeconds", "atLength", "whenNoAgents", "keepsPlaceHere");
        return new Overflow
        {
            To = new QueueHandle(names.Queues.Find(node, "to")),
            AfterWait = node.Seconds("afterWaitSeconds", 0, DayInSeconds, TimeSpan.Zero),
            AtLength = node.Whole("atLength", 0, 1_000_000, 0),
            WhenNoAgents = node.Flag("whenNoAgents"),
            KeepsPlaceHere = node.Flag("keepsPlaceHere"),
        };
    }

    private static CallbackRules ReadCallbacks(Node node)
    {
        node.Allow(
            "offerAfterWaitSeconds", "offerAtEstimatedWaitSeconds", "dialTimeoutSeconds", "attemptsMax", "retryAfterSeconds",
            "slotLengthSeconds", "slotCapacity");
        var ordinary = new CallbackRules();
        return new CallbackRules
        {
            OfferAfterWait = node.Seconds("offerAfterWaitSeconds", 0, DayInSeconds, TimeSpan.Zero),
            OfferAtEstimatedWait = node.Seconds("offerAtEstimatedWaitSeconds", 0, DayInSeconds, TimeSpan.Zero),
            DialTimeout = node.Seconds("dialTimeoutSeconds", 1, 600, ordinary.DialTimeout),
            AttemptsMax = node.Whole("attemptsMax", 1, 10, ordinary.AttemptsMax),
            RetryAfter = node.Seconds("retryAfterSeconds", 1, DayInSeconds, ordinary.RetryAfter),
            SlotLength = node.Seconds("slotLengthSeconds", 60, DayInSeconds, ordinary.SlotLength),
            SlotCapacity = node.Whole("slotCapacity", 0, 1_000_000, ordinary.SlotCapacity),
        };
    }
}
