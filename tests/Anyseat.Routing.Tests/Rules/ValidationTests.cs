using System.Collections.Immutable;
using static Anyseat.Routing.ConfigurationFaultCode;
using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class ValidationTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static RoutingConfiguration SalesIs(Func<QueueConfiguration, QueueConfiguration> rules) =>
        Ordinary with { Queues = [rules(Queue(Sales)), Queue(Service), Queue(Urgent)], SkillCount = 2, SiteCount = 1 };

    private static RoutingConfiguration AnnIs(Func<AgentConfiguration, AgentConfiguration> rules) =>
        Ordinary with { Agents = [rules(Agent(Ann))], SkillCount = 2, SiteCount = 1 };

    private static QueueRing Ring(double minutes) => new() { After = TimeSpan.FromMinutes(minutes), LowersProficiencyBy = 1 };

    private static RoutingConfiguration Hours(params (int From, int To)[] hours) => Ordinary with
    {
        Calendars =
        [
            new OpeningCalendar { Open = [.. hours.Select(one => new OpeningInterval(At(one.From), At(one.To)))] },
        ],
    };

    public static TheoryData<string, ConfigurationFaultCode, RoutingConfiguration> Faulty => new()
    {
        { "queues[0].match", UnknownSkill, SalesIs(one => one with { Match = Requirement.HasSkill(new SkillHandle(2), 1) }) },
        {
            "queues[0].match.parts[1]", UnknownSite,
            SalesIs(one => one with { Match = Requirement.Any(Requirement.HasSkill(English, 1), Requirement.AtSite(new SiteHandle(1))) })
        },
        { "queues[0].match.proficiencyMin", OutOfRange, SalesIs(one => one with { Match = Requirement.HasSkill(English, 0) }) },
        { "queues[0].match", TooComplex, SalesIs(one => one with { Match = Deep(9) }) },
        { "queues[0].sites[0]", UnknownSite, SalesIs(one => one with { Sites = [new SiteHandle(5)] }) },
        { "queues[0].rings[1].after", UnreachableRing, SalesIs(one => one with { Rings = [Ring(2), Ring(2)] }) },
        { "queues[0].rings[0].after", UnreachableRing, SalesIs(one => one with { Rings = [Ring(2)], WaitMax = Minute }) },
        { "queues[0].rings[0].after", OutOfRange, SalesIs(one => one with { Rings = [Ring(2000)] }) },
        {
            "queues[0].rings[0]", RingWithoutEffect,
            SalesIs(one => one with { Rings = [new QueueRing { After = Minute }] })
        },
        { "queues[0].ageingMilliPointsPerSecond", OutOfRange, SalesIs(one => one with { AgeingMilliPointsPerSecond = 251 }) },
        {
            "queues[0].serviceLevel.boostLead", BoostBeforeArrival,
            SalesIs(one => one with { ServiceLevel = new ServiceLevelTarget { Within = Minute, BoostLead = 2 * Minute } })
        },
        { "queues[0].serviceLevel.percent", OutOfRange, SalesIs(one => one with { ServiceLevel = new ServiceLevelTarget { Within = Minute, Percent = 0 } }) },
        { "queues[0].preferredAgentWait", OutOfRange, SalesIs(one => one with { PreferredAgentWait = -Minute }) },
        { "queues[0].waitMax", OutOfRange, SalesIs(one => one with { WaitMax = TimeSpan.FromDays(8) }) },
        { "queues[0].lengthMax", OutOfRange, SalesIs(one => one with { LengthMax = -1 }) },
        { "queues[0].whenFull.queue", UnknownQueue, SalesIs(one => one with { WhenFull = Treatment.ToQueue(new QueueHandle(9)) }) },
        { "queues[0].whenWaitedOut", CallbackWithoutRules, SalesIs(one => one with { WhenWaitedOut = Treatment.OfferCallback() }) },
        { "queues[0].whenClosed", Missing, SalesIs(one => one with { WhenClosed = null! }) },
        { "queues[0].overflows[0]", OverflowWithoutCondition, SalesIs(one => one with { Overflows = [new Overflow { To = Service }] }) },
        { "queues[0].overflows[0].to", UnknownQueue, SalesIs(one => one with { Overflows = [new Overflow { To = new QueueHandle(9), AtLength = 1 }] }) },
        { "queues[0].overflows[0].to", CircularOverflow, SalesIs(one => one with { Overflows = [new Overflow { To = Sales, AtLength = 1 }] }) },
        { "queues[0].calendar", UnknownCalendar, SalesIs(one => one with { Calendar = new CalendarHandle(0) }) },
        { "queues[0].callbacks.attemptsMax", OutOfRange, SalesIs(one => one with { Callbacks = new CallbackRules { AttemptsMax = 0 } }) },
        { "queues[0].callbacks.dialTimeout", OutOfRange, SalesIs(one => one with { Callbacks = new CallbackRules { DialTimeout = -Minute } }) },
        {
            "queues[1].whenClosed.queue", CircularOverflow,
            Ordinary with
            {
                Queues =
                [
                    Queue(Sales) with { Overflows = [new Overflow { To = Service, AfterWait = Minute }] },
                    Queue(Service) with { WhenClosed = Treatment.ToQueue(Sales) },
                ],
            }
        },
        { "calendars[0].open[0]", ContradictoryHours, Hours((50, 40)) },
        { "calendars[0].open[1]", ContradictoryHours, Hours((10, 40), (30, 60)) },
        { "agents[0].skills[0]", UnknownSkill, AnnIs(one => one with { Skills = [new AgentSkill(new SkillHandle(2), 1)] }) },
        { "agents[0].site", UnknownSite, AnnIs(one => one with { Site = new SiteHandle(1) }) },
        { "agents[0].queues[0].queue", UnknownQueue, AnnIs(one => one with { Queues = [new AgentQueue(new QueueHandle(9))] }) },
        { "agents[0].queues[1].queue", Duplicate, AnnIs(one => one with { Queues = [new AgentQueue(Sales), new AgentQueue(Sales)] }) },
        { "agents[0].queues[0].preference", OutOfRange, AnnIs(one => one with { Queues = [new AgentQueue(Sales, Preference: 10)] }) },
        { "agents[0].limitsBeside", WrongLength, AnnIs(one => one with { LimitsBeside = [1, 2] }) },
        { "tierPoints", OutOfRange, Ordinary with { TierPoints = [51] } },
        { "unansweredOffersMax", OutOfRange, Ordinary with { UnansweredOffersMax = 0 } },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void Each_fault_is_found_with_code_and_path_and_refused(
        string path, ConfigurationFaultCode code, RoutingConfiguration configuration)
    {
        ConfigurationFault fault = configuration.FindFaults()[0];
        Assert.Equal((path, code), (fault.Path, fault.Code));
        Assert.Equal(path, configuration.FindFault());
        Centre centre = Open();
        byte[] before = Save(centre.Engine);
        centre.Configure(configuration).IsRejected(RoutingRejection.InvalidConfiguration);
        Assert.Equal(CommandField.Configuration, centre.Last.Field);
        Assert.Equal(before, Save(centre.Engine));
    }

    [Fact]
    public void Doubts_are_told_and_not_refused()
    {
        RoutingConfiguration doubtful = Ordinary with
        {
            Queues = [Queue(Sales) with { Requirements = [new SkillRequirement(English, 4)] }],
            Agents = [Agent(Ann), Skilled(Ben, 2)],
        };
        Assert.Null(doubtful.FindFault());
        Assert.Equal(
            [
                (NobodyCanServe, "queues[0]"), (AgentServesNothing, "agents[0]"), (AgentWithoutSkills, "agents[0].skills"),
                (AgentServesNothing, "agents[1]"),
            ],
            doubtful.FindFaults().Select(one => (one.Code, one.Path)));
        Assert.All(doubtful.FindFaults(), one => Assert.False(one.IsRefused));
    }

    [Fact]
    public void All_faults_are_listed_and_carry_the_numbers()
    {
        ImmutableArray<ConfigurationFault> faults =
            [.. SalesIs(one => one with { Priority = 12, OfferTimeout = TimeSpan.FromDays(2) }).FindFaults()];
        Assert.Equal(["queues[0].priority", "queues[0].offerTimeout"], faults.Select(one => one.Path));
        Assert.Equal((12L, 0L, 9L), (faults[0].Value, faults[0].Min, faults[0].Max));
        Assert.Equal((172_800_000L, 1L, 86_400_000L), (faults[1].Value, faults[1].Min, faults[1].Max));
    }

    private static Requirement Deep(int levels) => levels == 1
        ? Requirement.HasSkill(English, 1)
        : Requirement.Not(Deep(levels - 1));
}
