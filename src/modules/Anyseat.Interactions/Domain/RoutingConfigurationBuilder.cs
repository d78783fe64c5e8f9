using System.Collections.Immutable;
using Anyseat.Interactions.Contracts;
using Anyseat.Interactions.Storage;
using Anyseat.Routing;

namespace Anyseat.Interactions.Domain;

/// <summary>Makes the engine's configuration from a document: handles instead of ids.</summary>
/// <param name="handles">Ids that are new get handles.</param>
internal sealed class RoutingConfigurationBuilder(RoutingHandles handles)
{
    // Far enough apart that capacity counts the chats beside a call, and the limits of the classes all else.
    private const int VoiceWeight = 10_000;
    private const int ChatWeight = 100;
    private const int AsynchronousWeight = 1;
    private const int ClassCount = 3;

    private static readonly LocalizedText NoNames = new() { En = "–" };

    /// <summary>The engine's configuration. Queues that are switched off are left out: they keep what is in them.</summary>
    public RoutingConfiguration Build(RoutingDocument document)
    {
        // Handles are given in the order of the document, so that the same document gives the same bytes everywhere.
        QueueSettings[] queues = [.. document.Queues.Where(queue => queue.IsEnabled).Select(RulesOf)];
        foreach (QueueSettings queue in queues)
            handles.Queues.GetOrAdd(queue.Id);
        Dictionary<Guid, int> calendars = document.Calendars.Select((calendar, place) => (calendar.Id, place))
            .ToDictionary(pair => pair.Id, pair => pair.place);
        ILookup<Guid, AgentQueueSettings> likes = document.AgentQueues.ToLookup(like => like.AgentId);
        return new RoutingConfiguration
        {
            Version = document.Version,
            Queues = [.. queues.Select(queue => Queue(queue, calendars))],
            Agents = [.. document.Agents.Select(agent => Agent(agent, document.AgentRules, likes[agent.Id], queues))],
            Calendars =
            [
                .. document.Calendars.Select(calendar => new OpeningCalendar
                {
                    Open = [.. calendar.Open.Select(open => new OpeningInterval(new RoutingInstant(open.From), new RoutingInstant(open.To)))],
                }),
            ],
            ChannelWeights = [VoiceWeight, ChatWeight, AsynchronousWeight],
            TierPoints = [.. document.TierPoints],
            UnansweredOffersMax = document.AgentRules.UnansweredOffersMax,
            FailedOffersMax = document.AgentRules.FailedOffersMax,
        };
    }

    /// <summary>The skill that speaks a language; null if the plan names none.</summary>
    public SkillRequirement? LanguageOf(RoutingDocument document, string? tag)
    {
        if (tag is null)
            return null;
        LanguageSettings? found = document.Languages.FirstOrDefault(language => Is(language.Tag, tag))
            ?? document.Languages.FirstOrDefault(language => Is(FirstSubtag(language.Tag), FirstSubtag(tag)));
        return found is null ? null : new SkillRequirement(Skill(found.SkillId), (byte)found.ProficiencyMin);

        static bool Is(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
        static string FirstSubtag(string whole) => whole.Split('-')[0];
    }

    /// <summary>What happens to a customer; null for null. A queue that is not there becomes none, which the engine refuses.
    /// </summary>
    public Treatment? ToTreatment(TreatmentSettings? treatment) => treatment is null ? null : new Treatment
    {
        Kind = treatment.Kind,
        Queue = treatment.QueueId is { } queue && handles.Queues.TryGet(queue, out int index) ? new QueueHandle(index) : QueueHandle.None,
        Channel = (int)(treatment.Channel ?? TreatmentChannel.None),
        Announcement = treatment.Announcement ?? 0,
    };

    /// <summary>The rules of documents older than plans are made from what they say.</summary>
    private static QueueSettings RulesOf(RoutingQueueDocument queue) => queue.Rules ?? new QueueSettings
    {
        Id = queue.Id,
        Names = NoNames,
        Priority = queue.Priority,
        AgentChoice = queue.AgentChoice,
        OfferTimeoutSeconds = queue.OfferTimeoutSeconds,
        WrapUpMaxSeconds = queue.WrapUpSecondsMax,
        Requirements = [.. queue.Requirements.Select(need => new QueueRequirement(need.Skill, need.Level))],
    };

    private QueueConfiguration Queue(QueueSettings queue, Dictionary<Guid, int> calendars) => new()
    {
        Queue = new QueueHandle(handles.Queues.GetOrAdd(queue.Id)),
        Priority = (byte)Math.Clamp(queue.Priority, 0, 9),
        AgeingMilliPointsPerSecond = queue.AgeingMilliPointsPerSecond,
        AgentChoice = queue.AgentChoice,
        OfferTimeout = TimeSpan.FromSeconds(queue.OfferTimeoutSeconds),
        IsAutoAnswered = queue.IsAutoAnswered,
        WrapUpMax = TimeSpan.FromSeconds(queue.WrapUpMaxSeconds),
        Requirements =
            [.. queue.Requirements.Select(need => new SkillRequirement(Skill(need.SkillId), ToByte(need.ProficiencyMin)))],
        Match = queue.Match is null ? null : Expression(queue.Match),
        Sites = [.. queue.SiteIds.Select(Site)],
        Rings = [.. queue.Rings.Select(Ring)],
        ServiceLevel = queue.ServiceLevel is null ? null : ServiceLevel(queue.ServiceLevel),
        PreferredAgentWait = TimeSpan.FromSeconds(queue.PreferredAgentWaitSeconds),
        LengthMax = queue.LengthMax,
        WhenFull = ToTreatment(queue.WhenFull)!,
        WaitMax = TimeSpan.FromSeconds(queue.WaitMaxSeconds),
        WhenWaitedOut = ToTreatment(queue.WhenWaitedOut)!,
        Overflows = [.. queue.Overflows.Select(Overflow)],
        Calendar = queue.CalendarId is not { } id ? CalendarHandle.None
            : new CalendarHandle(calendars.GetValueOrDefault(id, int.MaxValue)),
        WhenClosed = ToTreatment(queue.WhenClosed)!,
        AtClosing = ToTreatment(queue.AtClosing)!,
        Callbacks = queue.Callbacks is null ? null : Callbacks(queue.Callbacks),
    };

    private AgentConfiguration Agent(
        RoutingAgentDocument agent, AgentRulesSettings rules, IEnumerable<AgentQueueSettings> likes, QueueSettings[] queues) => new()
        {
            Agent = new AgentHandle(handles.Agents.GetOrAdd(agent.Id)),
            IsEnabled = agent.IsEnabled,
            ChannelLimits = [1, agent.ChatLimit, rules.AsynchronousMax],
            Capacity = VoiceWeight + (rules.ChatsBesideCall * ChatWeight) + (rules.AsynchronousMax * AsynchronousWeight),
            LimitsBeside = Beside(rules),
            IsAsynchronousInterrupted = rules.IsAsynchronousInterrupted,
            Skills = [.. agent.Skills.Select(skill => new AgentSkill(new SkillHandle(handles.Skills.GetOrAdd(skill.Skill)), (byte)skill.Level))],
            Site = agent.Site is { } site ? Site(site) : SiteHandle.None,
            Queues =
        [
            .. likes.Where(like => queues.Any(queue => queue.Id == like.QueueId)).Select(like => new AgentQueue(
                new QueueHandle(handles.Queues.GetOrAdd(like.QueueId)), (sbyte)Math.Clamp(like.Preference, -9, 9),
                (short)Math.Clamp(like.Share, 0, 1000), like.IsServed)),
        ],
        };

    private static ImmutableArray<int> Beside(AgentRulesSettings rules)
    {
        int[] limits = new int[ClassCount * ClassCount];
        Array.Fill(limits, AgentConfiguration.NoLimit);
        limits[(ClassCount * (int)ChannelClass.Voice) + (int)ChannelClass.Chat] = rules.ChatsBesideCall > 0 ? 1 : 0;
        limits[(ClassCount * (int)ChannelClass.Chat) + (int)ChannelClass.Voice] = rules.ChatsBesideCall;
        return [.. limits];
    }

    private Requirement Expression(ExpressionSettings node) => node.Kind switch
    {
        ExpressionKind.Skill => Requirement.HasSkill(Skill(node.SkillId ?? Guid.Empty), ToByte(node.ProficiencyMin ?? 1)),
        ExpressionKind.Site => Requirement.AtSite(Site(node.SiteId ?? Guid.Empty)),
        ExpressionKind.Tier => Requirement.TierAtLeast(ToByte(node.TierMin ?? 0)),
        ExpressionKind.All => Requirement.All([.. node.Parts.Select(Expression)]),
        ExpressionKind.Any => Requirement.Any([.. node.Parts.Select(Expression)]),
        ExpressionKind.Not => Requirement.Not(Requirement.All([.. node.Parts.Select(Expression)])),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node.Kind, "No such expression."),
    };

    private QueueRing Ring(RingSettings ring) => new()
    {
        After = TimeSpan.FromSeconds(ring.AfterSeconds),
        LowersProficiencyBy = ToByte(ring.LowersProficiencyBy),
        Alternative = ring.Alternative is null ? null : Expression(ring.Alternative),
        AddsSites = [.. ring.AddsSiteIds.Select(Site)],
        AddsEverySite = ring.AddsEverySite,
        DropsPreferredAgent = ring.DropsPreferredAgent,
    };

    private static ServiceLevelTarget ServiceLevel(ServiceLevelSettings promise) => new()
    {
        Within = TimeSpan.FromSeconds(promise.WithinSeconds),
        Percent = promise.Percent,
        BoostLead = TimeSpan.FromSeconds(promise.BoostLeadSeconds),
        BoostPoints = promise.BoostPoints,
        LagMilliPointsPerPercent = promise.LagMilliPointsPerPercent,
    };

    private Overflow Overflow(OverflowSettings overflow) => new()
    {
        To = handles.Queues.TryGet(overflow.QueueId, out int index) ? new QueueHandle(index) : QueueHandle.None,
        AfterWait = TimeSpan.FromSeconds(overflow.AfterWaitSeconds),
        AtLength = overflow.AtLength,
        WhenNoAgents = overflow.WhenNoAgents,
        KeepsPlaceHere = overflow.KeepsPlaceHere,
        Announcement = overflow.Announcement ?? 0,
    };

    private static CallbackRules Callbacks(CallbackSettings callbacks) => new()
    {
        OfferAfterWait = TimeSpan.FromSeconds(callbacks.OfferAfterWaitSeconds),
        OfferAtEstimatedWait = TimeSpan.FromSeconds(callbacks.OfferAtEstimatedWaitSeconds),
        Announcement = callbacks.Announcement ?? 0,
        DialTimeout = TimeSpan.FromSeconds(callbacks.DialTimeoutSeconds),
        AttemptsMax = callbacks.AttemptsMax,
        RetryAfter = TimeSpan.FromSeconds(callbacks.RetryAfterSeconds),
        SlotLength = TimeSpan.FromMinutes(callbacks.SlotMinutes),
        SlotCapacity = callbacks.SlotCapacity,
    };

    private SkillHandle Skill(Guid id) => new(handles.Skills.GetOrAdd(id));

    private SiteHandle Site(Guid id) => new(handles.Sites.GetOrAdd(id));

    /// <summary>What does not fit becomes the largest byte, which the engine refuses with its path.</summary>
    private static byte ToByte(int value) => value is >= 0 and <= byte.MaxValue ? (byte)value : byte.MaxValue;
}
