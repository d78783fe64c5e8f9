using System.Collections.Immutable;
using Anyseat.Routing;
using Anyseat.Simulation.Chance;
using Anyseat.Simulation.Days;

namespace Anyseat.Simulation.Documents;

/// <summary>Reads who works.</summary>
/// <param name="names">What rules can be spoken of by.</param>
/// <param name="channelWeights">The rules' weight of each class: an agent of whom no capacity is said has room for one of the heaviest.</param>
internal sealed class GroupReader(RoutingNames names, ImmutableArray<int> channelWeights)
{
    private const int PartsMax = 100;
    private const int ChannelCount = 3;

    private static readonly string[] ChannelNames = ["voice", "chat", "asynchronous"];

    private readonly Names _groups = new("group");

    public AgentGroup Read(Node node)
    {
        node.Allow(
            "name", "count", "skills", "site", "queues", "channelLimits", "limitsBeside", "isAsynchronousInterrupted", "capacity",
            "isAutoAnswering", "shifts", "breaks", "noShowPercent", "answer", "missPercent", "backAfterSeconds", "slowdownPercent",
            "members");
        string name = node.Text("name");
        _groups.Add(node, name);
        var ordinary = new AgentConfiguration { Agent = new AgentHandle(0) };
        AgentConfiguration abilities = ReadAbilities(node, ordinary with { Capacity = Math.Max(ordinary.Capacity, channelWeights.Max()) });
        ImmutableArray<AgentMember> members =
            [.. node.Objects("members", Day.AgentsMax).Select(member => ReadMember(member, abilities))];
        return new AgentGroup
        {
            Name = name,
            Count = node.Whole("count", 0, Day.AgentsMax, Math.Max(1, members.Length)),
            Abilities = abilities,
            Members = members,
            Shifts = ReadStretches(node, "shifts", isRequired: members.IsEmpty),
            Breaks = [.. node.Objects("breaks", PartsMax).Select(ReadBreak)],
            NoShowShare = node.Number("noShowPercent", 0, 100, 0) / 100,
            AnswerTime = DistributionReader.Read(node, "answer") ?? new FixedTime(0),
            MissShare = node.Number("missPercent", 0, 100, 0) / 100,
            BackAfter = node.Seconds("backAfterSeconds", 1, 86_400, TimeSpan.FromMinutes(1)),
            SlowdownShare = node.Number("slowdownPercent", 0, 1_000, 0) / 100,
        };
    }

    /// <summary>A person of the group: what is not said is as the group's.</summary>
    private AgentMember ReadMember(Node node, AgentConfiguration group)
    {
        node.Allow(
            "skills", "site", "queues", "channelLimits", "limitsBeside", "isAsynchronousInterrupted", "capacity", "isAutoAnswering",
            "shifts", "breaks");
        return new AgentMember(
            ReadAbilities(node, group), ReadStretches(node, "shifts", isRequired: true), ReadStretches(node, "breaks"));
    }

    /// <summary>What an agent can do: every field that is there replaces the one before.</summary>
    private AgentConfiguration ReadAbilities(Node node, AgentConfiguration before) => before with
    {
        Skills = node.Has("skills") ? ReadSkills(node) : before.Skills,
        Site = node.Has("site") ? new SiteHandle(names.Sites.Find(node, "site")) : before.Site,
        Queues = node.Has("queues") ? [.. node.Objects("queues", 1_000).Select(ReadQueue)] : before.Queues,
        ChannelLimits = RoutingReader.ClassNumbers(node, "channelLimits", 0, 50, before.ChannelLimits),
        LimitsBeside = node.Has("limitsBeside") ? ReadLimitsBeside(node) : before.LimitsBeside,
        IsAsynchronousInterrupted = node.Flag("isAsynchronousInterrupted", before.IsAsynchronousInterrupted),
        Capacity = node.Whole("capacity", 0, 1_000_000, before.Capacity),
        IsAutoAnswering = node.Flag("isAutoAnswering", before.IsAutoAnswering),
    };

    /// <summary>As <c>{"billing": 3, "english": 5}</c>.</summary>
    private ImmutableArray<AgentSkill> ReadSkills(Node node)
    {
        if (node.Object("skills") is not { } skills)
            return [];
        List<AgentSkill> known = [];
        foreach (string skill in skills.Element.EnumerateObject().Select(property => property.Name))
        {
            int handle = names.Skills.FindName(skills.Find(skill) ?? skills, skill);
            known.Add(new AgentSkill(new SkillHandle(handle), (byte)skills.Whole(skill, 1, 5)));
        }

        return [.. known];
    }

    private AgentQueue ReadQueue(Node node)
    {
        node.Allow("queue", "preference", "share", "isServed");
        return new AgentQueue(
            new QueueHandle(names.Queues.Find(node, "queue")),
            (sbyte)node.Whole("preference", -9, 9, 0),
            (short)node.Whole("share", 0, 1_000, AgentQueue.ShareDefault),
            node.Flag("isServed", true));
    }

    /// <summary>As <c>{"voice": {"chat": 0}, "chat": {"voice": 1}}</c>: beside how many of the first one of the second is taken.
    /// </summary>
    private static ImmutableArray<int> ReadLimitsBeside(Node node)
    {
        if (node.Object("limitsBeside") is not { } beside)
            return [];
        beside.Allow(ChannelNames);
        int[] limits = new int[ChannelCount * ChannelCount];
        for (int held = 0; held < ChannelCount; held++)
        {
            Node? row = beside.Object(ChannelNames[held]);
            row?.Allow(ChannelNames);
            for (int taken = 0; taken < ChannelCount; taken++)
            {
                limits[(ChannelCount * held) + taken] =
                    row?.Whole(ChannelNames[taken], 0, 50, AgentConfiguration.NoLimit) ?? AgentConfiguration.NoLimit;
            }
        }

        return [.. limits];
    }

    private static ImmutableArray<Stretch> ReadStretches(Node node, string field, bool isRequired = false)
    {
        List<Stretch> stretches = [];
        foreach (Node one in node.Objects(field, PartsMax, isRequired))
        {
            one.Allow("from", "to");
            var stretch = new Stretch(one.Time("from"), one.Time("to"));
            if (stretch.From >= stretch.To)
                one.Fault(DocumentFaultCode.Contradiction, "to", "must be later than from");
            if (stretches.Count > 0 && stretch.From < stretches[^1].To)
                one.Fault(DocumentFaultCode.Contradiction, "from", "must not be before the end of the one before");
            stretches.Add(stretch);
        }

        return [.. stretches];
    }

    private static Break ReadBreak(Node node)
    {
        node.Allow("from", "to", "waves");
        var rest = new Break(node.Time("from"), node.Time("to"), node.Whole("waves", 1, 100, 1));
        if (rest.From >= rest.To)
            node.Fault(DocumentFaultCode.Contradiction, "to", "must be later than from");
        return rest;
    }
}
