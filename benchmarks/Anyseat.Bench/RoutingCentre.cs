using System.Collections.Immutable;
using Anyseat.Routing;

namespace Anyseat.Bench;

/// <summary>A large centre: three in five agents take calls, the others chats and mail beside each other; each has four to
/// eight skills at levels one to five; each queue asks for one or two of them and widens twice.</summary>
internal static class RoutingCentre
{
    public static RoutingConfiguration Of(RoutingScale scale, Random random) => new()
    {
        Version = 1,
        TierPoints = [0, 1, 2, 4],
        Queues = [.. Enumerable.Range(0, scale.Queues).Select(index => Queue(scale, random, index))],
        Agents = [.. Enumerable.Range(0, scale.Agents).Select(index => Agent(scale, random, index))],
    };

    private static QueueConfiguration Queue(RoutingScale scale, Random random, int index)
    {
        SkillHandle first = new(index % scale.Skills);
        SkillHandle second = new((index + 1 + random.Next(scale.Skills - 1)) % scale.Skills);
        return new QueueConfiguration
        {
            Queue = new QueueHandle(index),
            Requirements = random.Next(3) == 0
                ? [new SkillRequirement(first, 2), new SkillRequirement(second, 1)]
                : [new SkillRequirement(first, (byte)random.Next(2, 5))],
            Rings =
            [
                new QueueRing { After = TimeSpan.FromSeconds(20), LowersProficiencyBy = 1 },
                new QueueRing
                {
                    After = TimeSpan.FromSeconds(60),
                    LowersProficiencyBy = 1,
                    Alternative = Requirement.HasSkill(second, 4),
                },
            ],
            Priority = (byte)random.Next(4),
            AgeingMilliPointsPerSecond = random.Next(1, 20),
            AgentChoice = (AgentChoice)random.Next(5),
            ServiceLevel = new ServiceLevelTarget
            {
                Within = TimeSpan.FromSeconds(30),
                BoostLead = TimeSpan.FromSeconds(10),
                BoostPoints = random.Next(3),
                LagMilliPointsPerPercent = 20,
            },
            OfferTimeout = TimeSpan.FromMinutes(5),
            WrapUpMax = TimeSpan.FromMinutes(random.Next(2, 6)),
        };
    }

    private static AgentConfiguration Agent(RoutingScale scale, Random random, int index) => new()
    {
        Agent = new AgentHandle(index),
        Skills = Skills(scale, random),
        ChannelLimits = index % 20 < 12 ? [1, 0, 0] : [0, 3, 5],
        Capacity = 100,
    };

    private static ImmutableArray<AgentSkill> Skills(RoutingScale scale, Random random)
    {
        Dictionary<int, byte> skills = [];
        for (int count = random.Next(4, 9); count > 0; count--)
            skills[random.Next(scale.Skills)] = (byte)random.Next(1, 6);
        return [.. skills.Select(one => new AgentSkill(new SkillHandle(one.Key), one.Value))];
    }
}
