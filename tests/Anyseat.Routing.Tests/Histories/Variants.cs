using System.Collections.Immutable;

namespace Anyseat.Routing.Tests.Histories;

/// Random configurations over few agents, queues and skills, so that histories meet in them. Every tenth variant has all
/// agents and queues.
internal static class Variants
{
    private const int SkillCount = 3;
    private const int SiteCount = 2;

    public static RoutingConfiguration Of(int variant, int agentCount, int queueCount)
    {
        for (int attempt = 0; ; attempt++)
        {
            Random random = new((variant * 1000) + attempt);
            RoutingConfiguration configuration = Draw(random, variant, agentCount, queueCount);
            if (configuration.FindFault() is null)
                return configuration;
        }
    }

    public static Requirement SomeRequirement(Random random, int depth) => random.Next(depth == 0 ? 3 : 6) switch
    {
        0 => Requirement.HasSkill(new SkillHandle(random.Next(SkillCount)), (byte)random.Next(1, 4)),
        1 => Requirement.AtSite(new SiteHandle(random.Next(SiteCount))),
        2 => Requirement.TierAtLeast((byte)random.Next(1, 4)),
        3 => Requirement.Not(SomeRequirement(random, depth - 1)),
        4 => Requirement.All(SomeRequirement(random, depth - 1), SomeRequirement(random, depth - 1)),
        _ => Requirement.Any(SomeRequirement(random, depth - 1), SomeRequirement(random, depth - 1)),
    };

    public static Treatment? SomeTreatment(int choice, int queueCount) => (choice % 6) switch
    {
        0 => null,
        1 => Treatment.Wait,
        2 => Treatment.ToQueue(new QueueHandle(choice / 6 % queueCount), choice % 4),
        3 => Treatment.ToChannel(choice % 5, choice % 3),
        4 => Treatment.OfferCallback(choice % 7),
        _ => Treatment.TurnAway(choice % 5),
    };

    private static RoutingConfiguration Draw(Random random, int variant, int agentCount, int queueCount)
    {
        bool isFull = variant % 10 == 0;
        int[] queues = [.. Enumerable.Range(0, queueCount).Where(_ => isFull || random.Next(6) > 0)];
        int[] agents = [.. Enumerable.Range(0, agentCount).Where(_ => isFull || random.Next(8) > 0)];
        return DrawOf(random, variant, agents, queues, queueCount);
    }

    private static RoutingConfiguration DrawOf(
        Random random, int variant, int[] agents, int[] queues, int queueCount) => new()
        {
            Version = variant,
            Queues = [.. queues.Select(index => SomeQueue(random, index, queueCount))],
            Agents = [.. agents.Select(index => SomeAgent(random, variant, index, queues))],
            ChannelWeights = random.Next(4) == 0 ? [60, 30, 10] : [100, 20, 10],
            TierPoints = random.Next(2) == 0 ? [] : [0, 2, 5],
            UnansweredOffersMax = random.Next(3) == 0 ? 2 : 1,
            FailedOffersMax = random.Next(3) == 0 ? 2 : 0,
            Calendars = [SomeCalendar(random), SomeCalendar(random)],
        };

    private static OpeningCalendar SomeCalendar(Random random)
    {
        List<OpeningInterval> open = [];
        long at = random.Next(2) == 0 ? 0 : random.Next(100);
        for (int i = 0; i < 8; i++)
        {
            long to = at + random.Next(30, 900);
            open.Add(new OpeningInterval(new RoutingInstant(at * 1_000_000), new RoutingInstant(to * 1_000_000)));
            at = to + random.Next(1, 300);
        }

        return new OpeningCalendar { Open = [.. open] };
    }

    private static QueueConfiguration SomeQueue(Random random, int index, int queueCount)
    {
        QueueConfiguration plain = new()
        {
            Queue = new QueueHandle(index),
            Priority = (byte)random.Next(3),
            AgentChoice = (AgentChoice)random.Next(6),
            OfferTimeout = TimeSpan.FromSeconds(random.Next(1, 4) * 10),
            WrapUpMax = TimeSpan.FromSeconds(random.Next(3) * 15),
            Requirements =
            [
                .. Enumerable.Range(0, SkillCount).Where(_ => random.Next(3) == 0).Select(skill =>
                    new SkillRequirement(new SkillHandle(skill), (byte)random.Next(1, 4))),
            ],
        };
        return random.Next(4) == 0 ? plain : plain with
        {
            Match = random.Next(4) == 0 ? SomeRequirement(random, depth: 2) : null,
            Sites = random.Next(4) == 0 ? [new SiteHandle(random.Next(SiteCount))] : [],
            Rings = SomeRings(random),
            AgeingMilliPointsPerSecond = random.Next(3) == 0 ? random.Next(250) : 0,
            ServiceLevel = random.Next(3) == 0 ? SomePromise(random) : null,
            PreferredAgentWait = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(1, 40)) : TimeSpan.Zero,
            IsAutoAnswered = random.Next(8) == 0,
            LengthMax = random.Next(4) == 0 ? random.Next(1, 5) : 0,
            WhenFull = SomeTreatment(random.Next(1, 60), queueCount)!.Or(Treatment.TurnAway()),
            WaitMax = random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(100, 400)) : TimeSpan.Zero,
            WhenWaitedOut = SomeTreatment(random.Next(1, 60), queueCount)!.Or(Treatment.TurnAway()),
            Overflows = random.Next(3) == 0 ? [SomeOverflow(random, queueCount)] : [],
            Calendar = random.Next(5) == 0 ? new CalendarHandle(random.Next(2)) : CalendarHandle.None,
            WhenClosed = SomeTreatment(random.Next(1, 60), queueCount)!.Or(Treatment.TurnAway()),
            AtClosing = random.Next(2) == 0 ? Treatment.Wait : SomeTreatment(random.Next(1, 60), queueCount).Or(Treatment.Wait),
            Callbacks = SomeCallbacks(random),
        };
    }

    private static Treatment Or(this Treatment? treatment, Treatment other) => treatment ?? other;

    private static ImmutableArray<QueueRing> SomeRings(Random random)
    {
        List<QueueRing> rings = [];
        int after = 0;
        for (int count = random.Next(3); count > 0; count--)
        {
            after += random.Next(1, 40);
            rings.Add(new QueueRing
            {
                After = TimeSpan.FromSeconds(after),
                LowersProficiencyBy = (byte)random.Next(2),
                Alternative = random.Next(2) == 0 ? SomeRequirement(random, depth: 1) : null,
                AddsSites = random.Next(3) == 0 ? [new SiteHandle(random.Next(SiteCount))] : [],
                AddsEverySite = random.Next(4) == 0,
                DropsPreferredAgent = random.Next(3) == 0,
            });
        }

        return [.. rings];
    }

    private static ServiceLevelTarget SomePromise(Random random) => new()
    {
        Within = TimeSpan.FromSeconds(random.Next(10, 40)),
        Percent = random.Next(50, 100),
        BoostLead = TimeSpan.FromSeconds(random.Next(0, 10)),
        BoostPoints = random.Next(2) * random.Next(10),
        LagMilliPointsPerPercent = random.Next(2) * random.Next(1000),
    };

    private static Overflow SomeOverflow(Random random, int queueCount) => new()
    {
        To = new QueueHandle(random.Next(queueCount)),
        AfterWait = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(1, 60)) : TimeSpan.Zero,
        AtLength = random.Next(2) == 0 ? random.Next(1, 4) : 0,
        WhenNoAgents = random.Next(2) == 0,
        KeepsPlaceHere = random.Next(2) == 0,
    };

    private static CallbackRules? SomeCallbacks(Random random) => random.Next(3) == 0 ? null : new CallbackRules
    {
        OfferAfterWait = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(1, 60)) : TimeSpan.Zero,
        OfferAtEstimatedWait = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(1, 60)) : TimeSpan.Zero,
        Announcement = random.Next(3),
        DialTimeout = TimeSpan.FromSeconds(random.Next(5, 40)),
        AttemptsMax = random.Next(1, 4),
        RetryAfter = TimeSpan.FromSeconds(random.Next(5, 100)),
        SlotLength = TimeSpan.FromMinutes(random.Next(1, 10)),
        SlotCapacity = random.Next(4),
    };

    private static AgentConfiguration SomeAgent(Random random, int variant, int index, int[] queues) => new()
    {
        Agent = new AgentHandle(index),
        IsEnabled = variant % 10 == 0 || random.Next(8) > 0,
        Capacity = random.Next(6) == 0 ? 40 : 100,
        ChannelLimits = [random.Next(8) == 0 ? 0 : 1, random.Next(1, 4), random.Next(0, 4)],
        LimitsBeside = random.Next(3) == 0 ? [.. Enumerable.Range(0, 9).Select(_ => random.Next(0, 4) * 2)] : [],
        IsAsynchronousInterrupted = random.Next(3) == 0,
        IsAutoAnswering = random.Next(8) == 0,
        Site = new SiteHandle(random.Next(SiteCount + 1) - 1),
        Queues = random.Next(2) == 0 ? [] :
        [
            .. queues.Where(_ => random.Next(3) == 0).Select(queue => new AgentQueue(
                new QueueHandle(queue), (sbyte)random.Next(-9, 10), (short)(random.Next(4) * 50), random.Next(5) > 0)),
        ],
        Skills =
        [
            .. Enumerable.Range(0, SkillCount).Where(_ => random.Next(3) > 0).Select(skill =>
                new AgentSkill(new SkillHandle(skill), (byte)random.Next(1, 6))),
        ],
    };
}
