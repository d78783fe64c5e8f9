using static Anyseat.Routing.Tests.Centre;

namespace Anyseat.Routing.Tests.Rules;

public sealed class OrderTests
{
    [Fact]
    public void Ageing_lifts_an_old_interaction_over_a_more_urgent_new_one()
    {
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with { AgeingMilliPointsPerSecond = 100 },
                Queue(Urgent) with { Priority = 5, AgeingMilliPointsPerSecond = 100 },
            ],
        });
        centre.Arrive(1, Sales).Wait(49).Arrive(2, Urgent).Wait(2).Arrive(3, Urgent);
        Assert.Equal(Ann, centre.Ready(Ann).OfferedTo(2));
        Assert.Equal(Ben, centre.Ready(Ben).OfferedTo(1));
        Assert.Equal(Cleo, centre.Ready(Cleo).OfferedTo(3));
    }

    [Fact]
    public void A_higher_tier_is_served_first()
    {
        Centre centre = Open(one => one with { TierPoints = [0, 3] });
        centre.Arrive(1, Sales).Arrive(2, Sales, new InteractionNeeds { Tier = 1 });
        Assert.Equal(Ann, centre.Ready(Ann).OfferedTo(2));
    }

    [Fact]
    public void One_whose_promised_time_is_nearly_over_is_lifted()
    {
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with
                {
                    ServiceLevel = new ServiceLevelTarget
                    {
                        Within = TimeSpan.FromSeconds(20),
                        BoostLead = TimeSpan.FromSeconds(5),
                        BoostPoints = 6,
                    },
                },
                Queue(Urgent) with { Priority = 5 },
            ],
        });
        centre.Arrive(1, Sales).Arrive(2, Urgent).Wait(15).Advance();
        Assert.Equal(6, centre.Only(RoutingDecisionKind.Boosted).Points);
        Assert.Equal(Ann, centre.Ready(Ann).OfferedTo(1));
    }

    [Fact]
    public void Agents_shared_by_queues_turn_to_the_one_that_lags_behind_its_promise()
    {
        ServiceLevelTarget promise = new()
        {
            Within = TimeSpan.FromSeconds(10),
            Percent = 80,
            LagMilliPointsPerPercent = 1000,
        };
        Centre centre = Open(one => one with
        {
            Queues =
            [
                Queue(Sales) with { ServiceLevel = promise, WrapUpMax = TimeSpan.Zero },
                Queue(Service) with { ServiceLevel = promise, WrapUpMax = TimeSpan.Zero },
            ],
        });
        for (int i = 1; i < 40; i++)
            centre.Arrive(1, Service).Wait(30).Ready(Ann).Accept(1).End(1).NotReady(Ann);
        Assert.InRange(centre.Engine.GetQueue(Service).ServiceLevelBasisPoints, 5000, 7900);
        centre.Arrive(1, Sales).Arrive(2, Service);
        Assert.Equal(Ann, centre.Ready(Ann).OfferedTo(2));
    }

    [Fact]
    public void An_agent_who_prefers_a_queue_takes_its_work_first_and_is_asked_first()
    {
        Centre centre = WithAgents(
            Agent(Ann), Agent(Ben) with { Queues = [new AgentQueue(Service, Preference: 3)] });
        centre.Arrive(1, Sales).Arrive(2, Service);
        Assert.Equal(Ben, centre.Ready(Ben).OfferedTo(2));
        centre = WithAgents(Agent(Ann), Agent(Ben) with { Queues = [new AgentQueue(Service, Preference: 3)] });
        Assert.Equal(Ben, centre.Ready(Ann, Ben).Arrive(1, Service).OfferedTo(1));
        Assert.Equal(Ann, centre.Arrive(2, Sales).OfferedTo(2));
    }

    [Fact]
    public void An_agent_gets_nothing_of_a_queue_he_or_she_does_not_serve()
    {
        Centre centre = WithAgents(Agent(Ann) with { Queues = [new AgentQueue(Sales, IsServed: false)] });
        centre.Ready(Ann).Arrive(1, Sales).IsWaiting(1);
        Assert.Equal(Ann, centre.Arrive(2, Service).OfferedTo(2));
    }
}
