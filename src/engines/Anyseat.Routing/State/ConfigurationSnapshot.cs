using System.Collections.Immutable;

namespace Anyseat.Routing.State;

/// <summary>Configurations as bytes: fields in the order of their types, lists as a count and entries, what may be missing
/// behind a byte that says whether it is there.</summary>
internal static class ConfigurationSnapshot
{
    public static void Write(SnapshotWriter writer, RoutingConfiguration configuration)
    {
        writer.Int32(configuration.Version);
        Write(writer, configuration.ChannelWeights);
        Write(writer, configuration.TierPoints);
        writer.Int32(configuration.SkillCount);
        writer.Int32(configuration.SiteCount);
        writer.Int32(configuration.UnansweredOffersMax);
        writer.Int32(configuration.FailedOffersMax);
        writer.Int32(configuration.Calendars.Length);
        foreach (OpeningCalendar calendar in configuration.Calendars)
        {
            writer.Int32(calendar.Open.Length);
            foreach (OpeningInterval open in calendar.Open)
            {
                writer.Instant(open.From);
                writer.Instant(open.To);
            }
        }

        writer.Int32(configuration.Queues.Length);
        foreach (QueueConfiguration queue in configuration.Queues)
            QueueSnapshot.Write(writer, queue);
        writer.Int32(configuration.Agents.Length);
        foreach (AgentConfiguration agent in configuration.Agents)
            Write(writer, agent);
    }

    public static RoutingConfiguration Read(ref SnapshotReader reader)
    {
        RoutingConfiguration configuration = new()
        {
            Version = reader.Int32(),
            ChannelWeights = Numbers(ref reader),
            TierPoints = Numbers(ref reader),
            SkillCount = reader.Int32(),
            SiteCount = reader.Int32(),
            UnansweredOffersMax = reader.Int32(),
            FailedOffersMax = reader.Int32(),
            Calendars = reader.List(4, static (ref SnapshotReader one) => new OpeningCalendar
            {
                Open = one.List(16, static (ref SnapshotReader open) => new OpeningInterval(open.Instant(), open.Instant())),
            }),
            Queues = reader.List(90, QueueSnapshot.Read),
            Agents = reader.List(30, Agent),
        };
        reader.Require(configuration.FindFault() is null);
        return configuration;
    }

    public static void Write(SnapshotWriter writer, InteractionNeeds needs)
    {
        writer.Byte(needs.Tier);
        writer.Boolean(needs.Language is not null);
        if (needs.Language is { } language)
            Write(writer, language);
        Write(writer, needs.Extra);
        writer.Int32(needs.RequiredAgent.Index);
        writer.Int32(needs.PreferredAgent.Index);
        writer.Int32(needs.AlternativeQueues.Length);
        foreach (QueueHandle queue in needs.AlternativeQueues)
            writer.Int32(queue.Index);
    }

    public static InteractionNeeds Needs(ref SnapshotReader reader)
    {
        InteractionNeeds needs = new()
        {
            Tier = reader.Byte(InteractionNeeds.TierMax),
            Language = reader.Boolean() ? Skill(ref reader) : null,
            Extra = Requirement(ref reader),
            RequiredAgent = new AgentHandle(reader.Int32(-1, RoutingConfigurationRules.AgentLimit)),
            PreferredAgent = new AgentHandle(reader.Int32(-1, RoutingConfigurationRules.AgentLimit)),
            AlternativeQueues = reader.List(4, static (ref SnapshotReader one) => new QueueHandle(one.Int32())),
        };
        reader.Require(needs.AlternativeQueues.Length < InteractionNeeds.QueuesMax);
        if (needs.Language is { } language)
            RequirePossible(ref reader, Routing.Requirement.HasSkill(language.Skill, language.ProficiencyMin));
        if (needs.Extra is { } extra)
            RequirePossible(ref reader, extra);
        return needs;
    }

    public static void Write(SnapshotWriter writer, Requirement? requirement)
    {
        writer.Boolean(requirement is not null);
        if (requirement is not null)
            WriteNode(writer, requirement);
    }

    public static Requirement? Requirement(ref SnapshotReader reader)
    {
        if (!reader.Boolean())
            return null;
        int nodes = 0;
        return Node(ref reader, depth: 1, ref nodes);
    }

    public static void Write(SnapshotWriter writer, Treatment treatment)
    {
        writer.Byte((byte)treatment.Kind);
        writer.Int32(treatment.Queue.Index);
        writer.Int32(treatment.Channel);
        writer.Int32(treatment.Announcement);
    }

    public static Treatment Treatment(ref SnapshotReader reader) => new()
    {
        Kind = (TreatmentKind)reader.Byte((byte)TreatmentKind.TurnAway),
        Queue = new QueueHandle(reader.Int32()),
        Channel = reader.Int32(),
        Announcement = reader.Int32(),
    };

    public static void Write(SnapshotWriter writer, SkillRequirement requirement)
    {
        writer.Int32(requirement.Skill.Index);
        writer.Byte(requirement.ProficiencyMin);
    }

    public static SkillRequirement Skill(ref SnapshotReader reader) =>
        new(new SkillHandle(reader.Int32()), reader.Byte());

    public static void Write(SnapshotWriter writer, ImmutableArray<SiteHandle> sites)
    {
        writer.Int32(sites.Length);
        foreach (SiteHandle site in sites)
            writer.Int32(site.Index);
    }

    public static ImmutableArray<SiteHandle> Sites(ref SnapshotReader reader) =>
        reader.List(4, static (ref SnapshotReader one) => new SiteHandle(one.Int32()));

    private static void RequirePossible(ref SnapshotReader reader, Requirement requirement) =>
        reader.Require(QueueRules.FindFault(requirement, string.Empty, 0, 0) is null);

    private static void WriteNode(SnapshotWriter writer, Requirement requirement)
    {
        writer.Byte((byte)requirement.Kind);
        writer.Int32(requirement.Index);
        writer.Byte(requirement.Min);
        writer.Byte((byte)requirement.Parts.Length);
        foreach (Requirement part in requirement.Parts)
            WriteNode(writer, part);
    }

    private static Requirement Node(ref SnapshotReader reader, int depth, ref int nodes)
    {
        reader.Require(++nodes <= Routing.Requirement.NodesMax && depth <= Routing.Requirement.DepthMax);
        RequirementKind kind = (RequirementKind)reader.Byte((byte)RequirementKind.Not);
        int index = reader.Int32();
        byte min = reader.Byte();
        var parts = new Requirement[reader.Byte()];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = Node(ref reader, depth + 1, ref nodes);
        reader.Require(kind switch
        {
            RequirementKind.All => parts.Length > 1,
            RequirementKind.Any => parts.Length != 1,
            RequirementKind.Not => parts.Length == 1,
            _ => parts.Length == 0,
        });
        return kind switch
        {
            RequirementKind.Anyone => Routing.Requirement.Anyone,
            RequirementKind.Skill => Routing.Requirement.HasSkill(new SkillHandle(index), min),
            RequirementKind.Site => Routing.Requirement.AtSite(new SiteHandle(index)),
            RequirementKind.TierAtLeast => Routing.Requirement.TierAtLeast(min),
            RequirementKind.All => Routing.Requirement.All(parts),
            RequirementKind.Any => Routing.Requirement.Any(parts),
            _ => Routing.Requirement.Not(parts[0]),
        };
    }

    private static void Write(SnapshotWriter writer, AgentConfiguration agent)
    {
        writer.Int32(agent.Agent.Index);
        writer.Int32(agent.Skills.Length);
        foreach (AgentSkill skill in agent.Skills)
            Write(writer, new SkillRequirement(skill.Skill, skill.Proficiency));
        writer.Int32(agent.Site.Index);
        writer.Int32(agent.Queues.Length);
        foreach (AgentQueue queue in agent.Queues)
        {
            writer.Int32(queue.Queue.Index);
            writer.Byte((byte)queue.Preference);
            writer.Int32(queue.Share);
            writer.Boolean(queue.IsServed);
        }

        Write(writer, agent.ChannelLimits);
        Write(writer, agent.LimitsBeside);
        writer.Boolean(agent.IsAsynchronousInterrupted);
        writer.Int32(agent.Capacity);
        writer.Boolean(agent.IsAutoAnswering);
        writer.Boolean(agent.IsEnabled);
    }

    private static AgentConfiguration Agent(ref SnapshotReader reader) => new()
    {
        Agent = new AgentHandle(reader.Int32()),
        Skills = reader.List(5, static (ref SnapshotReader one) =>
            new AgentSkill(new SkillHandle(one.Int32()), one.Byte())),
        Site = new SiteHandle(reader.Int32(-1, RoutingConfigurationRules.SiteLimit)),
        Queues = reader.List(10, static (ref SnapshotReader one) => new AgentQueue(
            new QueueHandle(one.Int32()), (sbyte)one.Byte(), (short)one.Int32(0, 1000), one.Boolean())),
        ChannelLimits = Numbers(ref reader),
        LimitsBeside = Numbers(ref reader),
        IsAsynchronousInterrupted = reader.Boolean(),
        Capacity = reader.Int32(),
        IsAutoAnswering = reader.Boolean(),
        IsEnabled = reader.Boolean(),
    };

    private static void Write(SnapshotWriter writer, ImmutableArray<int> numbers)
    {
        writer.Int32(numbers.Length);
        foreach (int number in numbers)
            writer.Int32(number);
    }

    private static ImmutableArray<int> Numbers(ref SnapshotReader reader) =>
        reader.List(4, static (ref SnapshotReader one) => one.Int32());
}
